-- Which actors do articles name most?
-- @since first day counted; undated articles count only without since and until
-- @until first day no longer counted
-- @kind type of actor, as in actors.type; '' counts all
create or replace macro actor_ranking(
    since := date '0001-01-01',
    until := date '9999-12-31',
    kind := ''
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
    actors.actor_id,
    actors.name,
    actors.type,
    count(*) as articles,
    count(*) / (select count(*) from coded) as share,
    sum(article_actors.mentions) as mentions
from article_actors
join coded on coded.article_id = article_actors.article_id
join actors on actors.actor_id = article_actors.actor_id
where kind = '' or actors.type = kind
group by actors.actor_id, actors.name, actors.type
order by articles desc, mentions desc, actors.actor_id;
