-- Articles whose shares of countries or actors do not sum to 1, or with two main ones.
select 'country' as what, article_countries.article_id
from article_countries
group by article_countries.article_id
having abs(sum(article_countries.share) - 1) > 1e-6
    or count(*) filter (where article_countries.is_main) > 1
union all
select 'actor', article_actors.article_id
from article_actors
group by article_actors.article_id
having abs(sum(article_actors.share) - 1) > 1e-6
    or count(*) filter (where article_actors.is_main) > 1
