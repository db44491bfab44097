-- Documents whose raw bytes are not kept, or kept under a wrong name. Of what was taken down, and
-- of what was rejected for being no text, no bytes are kept.
select documents.document_id
from documents
left join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
where sha256(raw_documents.raw) <> documents.raw_sha256
   or (
       raw_documents.raw_sha256 is null
       and documents.tombstone is null
       and (
           documents.status <> 'rejected'
           or coalesce(documents.media_type, 'text/plain') in (
               'text/plain', 'text/html', 'application/json', 'multipart/related'
           )
       )
   )
