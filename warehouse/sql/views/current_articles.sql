-- Which articles count? The current revision of each; every counting view and macro starts here.
create or replace view current_articles as
select *
from articles
where articles.is_current;
