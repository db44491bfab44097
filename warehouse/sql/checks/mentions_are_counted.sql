-- Articles whose table of countries or actors does not follow from the mentions.
with

countries_counted as (
    select country_mentions.article_id, country_mentions.country as key, count(*) as mentions
    from country_mentions
    where not country_mentions.in_dateline
    group by all
),

actors_counted as (
    select actor_mentions.article_id, actor_mentions.actor_id as key, count(*) as mentions
    from actor_mentions
    group by all
)

select 'country' as what, coalesce(kept.article_id, counted.article_id) as article_id
from article_countries as kept
full join countries_counted as counted
    on counted.article_id = kept.article_id and counted.key = kept.country
where counted.mentions is distinct from kept.mentions
union all
select 'actor', coalesce(kept.article_id, counted.article_id)
from article_actors as kept
full join actors_counted as counted
    on counted.article_id = kept.article_id and counted.key = kept.actor_id
where counted.mentions is distinct from kept.mentions
