-- Articles owned by another than the smallest document of their bytes.
select documents.article_id
from documents
where documents.article_id is not null
group by documents.article_id
having min(documents.document_id)
    <> min(documents.document_id) filter (where documents.status = 'article')
