-- Articles whose kept passages, put together, are not their text.
with

composed as (
    select
        passages.article_id,
        string_agg(
            span(articles.text, passages.start_char, passages.end_char), chr(10) || chr(10)
            order by passages.start_char
        ) as text
    from passages
    join articles on articles.article_id = passages.article_id
    where passages.start_char is not null
    group by passages.article_id
)

select articles.article_id
from articles
left join composed on composed.article_id = articles.article_id
where composed.text is distinct from articles.text
