-- How many articles name a country over time, and what share of all coded articles is that?
-- @who alpha-2, alpha-3 or name of a country
-- @since first day counted
-- @until first day no longer counted
-- @bucket day, week (ISO), month, quarter or year
create or replace macro country_timeline(
    who,
    since := date '0001-01-01',
    until := date '9999-12-31',
    bucket := 'month'
) as table
with

coded as (
    select
        current_articles.article_id,
        date_trunc(bucket, current_articles.published_earliest)::date as bucket_start,
        date_trunc(bucket, current_articles.published_earliest)
            = date_trunc(bucket, current_articles.published_latest) as is_dated,
        article_countries.article_id is not null as is_named
    from current_articles
    left join article_countries
        on article_countries.article_id = current_articles.article_id
        and article_countries.country = country_code(who)
    where current_articles.coding_status = 'coded'
      and (
          current_articles.published_earliest is null
          or (
              current_articles.published_earliest >= since
              and current_articles.published_earliest < until
          )
      )
),

dated as (
    select coded.bucket_start, coded.is_named
    from coded
    where coded.is_dated
),

bounds as (
    select min(dated.bucket_start) as first_start, max(dated.bucket_start) as last_start
    from dated
),

buckets as (
    select
        starts.bucket_start::date as bucket_start,
        (starts.bucket_start + to_months(
            case bucket when 'month' then 1 when 'quarter' then 3 when 'year' then 12 else 0 end
        ) + to_days(
            case bucket when 'day' then 1 when 'week' then 7 else 0 end
        ))::date as bucket_end
    from bounds, unnest(generate_series(
        bounds.first_start::timestamp,
        bounds.last_start::timestamp,
        case bucket
            when 'day' then interval 1 day
            when 'week' then interval 7 day
            when 'month' then interval 1 month
            when 'quarter' then interval 3 month
            when 'year' then interval 1 year
        end
    )) as starts (bucket_start)
)

select
    buckets.bucket_start,
    buckets.bucket_end,
    count(*) filter (where dated.is_named) as n,
    count(dated.is_named) as total,
    count(*) filter (where dated.is_named) / nullif(count(dated.is_named), 0) as share,
    (
        select count(*)
        from coded
        where coded.is_named and coded.is_dated is not true
    ) as undated
from buckets
left join dated on dated.bucket_start = buckets.bucket_start
group by buckets.bucket_start, buckets.bucket_end
order by buckets.bucket_start;
