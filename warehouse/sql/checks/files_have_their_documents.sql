-- Loaded files that do not have the number of documents they say.
select files.path, files.documents, count(documents.document_id) as found
from files
left join documents on documents.file_id = files.file_id
where files.status = 'loaded'
group by files.path, files.file_id, files.documents
having count(documents.document_id) <> files.documents
