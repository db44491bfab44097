-- How often is each actor named, in how many articles, first and last when?
create or replace view actor_stats as
with

named as (
    select
        article_actors.actor_id,
        count(*) as articles,
        sum(article_actors.mentions) as mentions,
        min(article_actors.published_earliest) as first_named,
        max(article_actors.published_earliest) as last_named
    from article_actors
    semi join current_articles on current_articles.article_id = article_actors.article_id
    group by article_actors.actor_id
)

select
    actors.actor_id,
    actors.name,
    actors.type,
    actors.country,
    named.articles,
    named.mentions,
    named.first_named,
    named.last_named
from actors
join named on named.actor_id = actors.actor_id;
