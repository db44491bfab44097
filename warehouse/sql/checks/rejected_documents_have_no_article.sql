-- Rejected documents with an article, and others without.
select documents.document_id
from documents
where (documents.status = 'rejected') <> (documents.article_id is null)
