-- Articles without exactly one document of status article, and such documents without article.
with

owners as (
    select documents.article_id, count(*) as documents
    from documents
    where documents.status = 'article'
    group by documents.article_id
)

select coalesce(articles.article_id, owners.article_id) as article_id, owners.documents
from articles
full join owners on owners.article_id = articles.article_id
where articles.article_id is null or owners.documents is distinct from 1
