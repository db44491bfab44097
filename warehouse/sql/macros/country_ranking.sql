-- Which countries do articles name most, and in how many are they the main one?
-- @since first day counted; undated articles count only without since and until
-- @until first day no longer counted
create or replace macro country_ranking(
    since := date '0001-01-01',
    until := date '9999-12-31'
) as table
with

coded as (
    select current_articles.article_id
    from current_articles
    where current_articles.coding_status = 'coded'
      and coalesce(current_articles.published_earliest, date '0001-01-01') >= since
      and coalesce(current_articles.published_latest, date '0001-01-01') < until
)

select
    article_countries.country,
    any_value(countries.name) as name,
    count(*) as articles,
    count(*) / (select count(*) from coded) as share,
    count(*) filter (where article_countries.is_main) as main_in,
    sum(article_countries.mentions) as mentions
from article_countries
join coded on coded.article_id = article_countries.article_id
left join countries on countries.country = article_countries.country
group by article_countries.country
order by articles desc, mentions desc, article_countries.country;
