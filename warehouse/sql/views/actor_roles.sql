-- Which offices does the archive give each person, of which country, first and last when?
create or replace view actor_roles as
select
    actor_mentions.actor_id,
    any_value(actors.name) as name,
    lower(actor_mentions.role) as role,
    actor_mentions.role_country as country,
    count(*) as mentions,
    count(distinct actor_mentions.article_id) as articles,
    min(actor_mentions.published_earliest) as first_named,
    max(actor_mentions.published_earliest) as last_named,
    arg_min(actor_mentions.article_id, actor_mentions.published_earliest) as first_article_id,
    arg_max(actor_mentions.article_id, actor_mentions.published_earliest) as last_article_id
from actor_mentions
join actors on actors.actor_id = actor_mentions.actor_id
semi join current_articles on current_articles.article_id = actor_mentions.article_id
where actor_mentions.role is not null
group by actor_mentions.actor_id, lower(actor_mentions.role), actor_mentions.role_country;
