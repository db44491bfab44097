-- Documents whose raw bytes are not kept, or kept under a wrong name.
select documents.document_id
from documents
left join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
where raw_documents.raw_sha256 is null
   or sha256(raw_documents.raw) <> documents.raw_sha256
