-- Canonical addresses with none or more than one current revision among their own articles.
select articles.url_canonical, count(*) filter (where articles.is_current) as current_ones
from articles
where articles.url_canonical is not null
group by articles.url_canonical
having count(*) filter (where articles.is_current) > 1
