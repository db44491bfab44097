-- Which countries belong to a group (EU, NATO, BRICS, ASEAN, AU, G7, G8, G20, a UN region)?
-- @the_group name of the group, see country_groups
-- @on_day the day of membership; today's members by default
create or replace macro countries_in(the_group, on_day := date '9999-12-31') as table
select
    countries.country,
    countries.name
from country_groups
join countries on countries.country = country_groups.country
where lower(country_groups.group_name) = lower(the_group)
    and coalesce(country_groups.valid_from, date '0001-01-01') <= on_day
    and coalesce(country_groups.valid_to, date '9999-12-31') >= on_day
order by countries.country;
