-- Actors whose name or aliases are not what the articles say.
with

names as (
    select
        article_actors.actor_id,
        arg_min(
            article_actors.name,
            {'in_capitals': article_actors.name = upper(article_actors.name), 'name': article_actors.name}
        ) as name
    from article_actors
    group by article_actors.actor_id
),

surfaces as (
    select
        actor_mentions.actor_id,
        list_sort(list_distinct(list(actor_mentions.surface))) as aliases
    from actor_mentions
    group by actor_mentions.actor_id
)

select actors.actor_id, actors.name, names.name as name_in_articles
from actors
left join names on names.actor_id = actors.actor_id
left join surfaces on surfaces.actor_id = actors.actor_id
where names.name is distinct from actors.name
   or surfaces.aliases is distinct from actors.aliases
