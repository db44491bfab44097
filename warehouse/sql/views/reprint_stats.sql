-- How many articles does each group of near-duplicates hold, from how many outlets?
create or replace view reprint_stats as
select
    current_articles.reprint_group_id,
    count(*) as articles,
    count(distinct current_articles.source) as outlets,
    min(current_articles.published_earliest) as first_published,
    max(current_articles.published_latest) as last_published
from current_articles
where current_articles.reprint_group_id is not null
group by current_articles.reprint_group_id;
