-- Where one key stands for several persons of one name: which of them does each article name?
create or replace view namesakes as
with

stated as (
    -- one country of a person's offices in an article; of two, neither says who it is
    select
        actor_mentions.actor_id,
        actor_mentions.article_id,
        min(actor_mentions.role_country) as country
    from actor_mentions
    semi join current_articles on current_articles.article_id = actor_mentions.article_id
    where actor_mentions.role_country is not null and starts_with(actor_mentions.actor_id, 'person:')
    group by actor_mentions.actor_id, actor_mentions.article_id
    having count(distinct actor_mentions.role_country) = 1
),

persons as (
    -- two articles at least, and a tenth of all that state a country: less is a slip
    select
        stated.actor_id,
        stated.country,
        count(*) as articles
    from stated
    group by stated.actor_id, stated.country
    qualify count(*) >= 2 and count(*) >= 0.1 * sum(count(*)) over (partition by stated.actor_id)
),

numbered as (
    select
        persons.actor_id,
        persons.country,
        row_number() over (
            partition by persons.actor_id order by persons.articles desc, persons.country
        ) as person_no
    from persons
    qualify count(*) over (partition by persons.actor_id) > 1
),

main_countries as (
    select article_countries.article_id, article_countries.country
    from article_countries
    where article_countries.is_main
)

select
    named.actor_id,
    actors.name,
    coalesce(by_office.person_no, by_country.person_no) as person_no,
    coalesce(by_office.country, by_country.country) as country,
    named.article_id,
    case
        when by_office.person_no is not null then 'office'
        when by_country.person_no is not null then 'main country'
    end as evidence
from article_actors as named
semi join numbered on numbered.actor_id = named.actor_id
semi join current_articles on current_articles.article_id = named.article_id
join actors on actors.actor_id = named.actor_id
left join stated on stated.actor_id = named.actor_id and stated.article_id = named.article_id
left join numbered as by_office
    on by_office.actor_id = named.actor_id and by_office.country = stated.country
left join main_countries on main_countries.article_id = named.article_id
left join numbered as by_country
    on stated.country is null
    and by_country.actor_id = named.actor_id
    and by_country.country = main_countries.country;
