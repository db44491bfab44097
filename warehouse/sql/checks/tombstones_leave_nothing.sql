-- What is left of things taken down, and documents taken down by no tombstone.
select 'file' as what, files.file_id as key
from files
join tombstones on tombstones.kind = 'file' and tombstones.key = files.file_id
where files.status <> 'quarantined'
union all
select 'document', documents.document_id
from documents
join tombstones
    on (tombstones.kind = 'file' and tombstones.key = documents.file_id)
    or (tombstones.kind = 'article' and tombstones.key = documents.raw_sha256)
where documents.tombstone is null or documents.status <> 'rejected'
union all
select 'document of no tombstone', documents.document_id
from documents
anti join tombstones on tombstones.kind || ' ' || tombstones.key = documents.tombstone
where documents.tombstone is not null
union all
select 'article of a source', articles.article_id
from articles
join tombstones on tombstones.kind = 'source' and tombstones.key = articles.source
union all
select 'source', sources.source
from sources
join tombstones on tombstones.kind = 'source' and tombstones.key = sources.source
union all
select 'passage', passages.document_id
from passages
join documents on documents.document_id = passages.document_id
where documents.tombstone is not null
union all
select 'raw bytes', raw_documents.raw_sha256
from raw_documents
anti join documents
    on documents.raw_sha256 = raw_documents.raw_sha256 and documents.tombstone is null
