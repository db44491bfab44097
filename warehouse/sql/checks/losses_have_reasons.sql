-- Quarantined files, rejected documents and passages without a reason.
select 'file' as what, files.path as key
from files
where files.status = 'quarantined' and coalesce(files.reason, '') = ''
union all
select 'document', documents.document_id
from documents
where documents.status = 'rejected' and coalesce(documents.reason, '') = ''
union all
select 'passage', passages.document_id || ' ' || passages.passage_no
from passages
where passages.reason = ''
