-- Articles whose dates contradict their precision or one another.
select articles.article_id, articles.published_precision
from articles
where (articles.published_precision is null) <> (articles.published_earliest is null)
   or (articles.published_earliest is null) <> (articles.published_latest is null)
   or articles.published_earliest > articles.published_latest
   or (articles.published_at is not null and articles.published_precision <> 'minute')
   or (articles.published_precision = 'minute' and articles.published_at is null)
   or (articles.published_precision in ('minute', 'day') and articles.published_on is null)
   or (articles.published_precision in ('month', 'year') and articles.published_on is not null)
   or (articles.published_precision is not null and articles.published_evidence is null)
