-- Kept passages of UTF-8 text whose bytes in the raw document are other words. A paragraph
-- wrapped over lines is joined by spaces, so line ends count as spaces.
select passages.document_id, passages.passage_no
from passages
join documents on documents.document_id = passages.document_id
join raw_documents on raw_documents.raw_sha256 = documents.raw_sha256
join articles on articles.article_id = passages.article_id
where passages.raw_start is not null
  and passages.start_char is not null
  and documents.charset = 'utf-8'
  and documents.reason is null
  and trim(regexp_replace(
          decode(raw_documents.raw[passages.raw_start + 1 : passages.raw_end]), '\s+', ' ', 'g'
      ))
      <> trim(regexp_replace(
          span(articles.text, passages.start_char, passages.end_char), '\s+', ' ', 'g'
      ))
