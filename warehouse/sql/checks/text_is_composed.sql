-- Articles whose text is not title, lead and body separated by blank lines.
select articles.article_id
from articles
where articles.text
    <> concat_ws(chr(10) || chr(10), articles.title, articles.lead, articles.body)
