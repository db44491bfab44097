-- Which country is meant? Alpha-2, alpha-3 or the name; null when it is none.
-- @who alpha-2, alpha-3 or name of a country
create or replace macro country_code(who) as (
    select min(countries.country)
    from countries
    where upper(who) in (countries.country, countries.alpha2)
       or lower(who) = lower(countries.name)
);
