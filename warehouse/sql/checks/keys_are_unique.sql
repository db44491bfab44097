-- Rows that share the key of their table.
select 'files' as table_name, coalesce(files.path::varchar, '') || ' ' || coalesce(files.file_id::varchar, '') as key
from files
group by all
having count(*) > 1
union all
select 'raw_documents', coalesce(raw_documents.raw_sha256::varchar, '')
from raw_documents
group by all
having count(*) > 1
union all
select 'documents', coalesce(documents.document_id::varchar, '')
from documents
group by all
having count(*) > 1
union all
select 'articles', coalesce(articles.article_id::varchar, '')
from articles
group by all
having count(*) > 1
union all
select 'passages', coalesce(passages.document_id::varchar, '') || ' ' || coalesce(passages.passage_no::varchar, '')
from passages
group by all
having count(*) > 1
union all
select 'country_mentions', coalesce(country_mentions.article_id::varchar, '') || ' ' || coalesce(country_mentions.mention_no::varchar, '')
from country_mentions
group by all
having count(*) > 1
union all
select 'actor_mentions', coalesce(actor_mentions.article_id::varchar, '') || ' ' || coalesce(actor_mentions.mention_no::varchar, '')
from actor_mentions
group by all
having count(*) > 1
union all
select 'article_countries', coalesce(article_countries.article_id::varchar, '') || ' ' || coalesce(article_countries.country::varchar, '')
from article_countries
group by all
having count(*) > 1
union all
select 'article_actors', coalesce(article_actors.article_id::varchar, '') || ' ' || coalesce(article_actors.actor_id::varchar, '')
from article_actors
group by all
having count(*) > 1
union all
select 'actors', coalesce(actors.actor_id::varchar, '')
from actors
group by all
having count(*) > 1
union all
select 'quotes', coalesce(quotes.article_id::varchar, '') || ' ' || coalesce(quotes.quote_no::varchar, '')
from quotes
group by all
having count(*) > 1
union all
select 'events', coalesce(events.event_id::varchar, '')
from events
group by all
having count(*) > 1
union all
select 'reprint_groups', coalesce(reprint_groups.reprint_group_id::varchar, '')
from reprint_groups
group by all
having count(*) > 1
union all
select 'sources', coalesce(sources.source::varchar, '')
from sources
group by all
having count(*) > 1
union all
select 'codings', coalesce(codings.coding_id::varchar, '')
from codings
group by all
having count(*) > 1
union all
select 'runs', coalesce(runs.run_id::varchar, '')
from runs
group by all
having count(*) > 1
union all
select 'run_counts', coalesce(run_counts.run_id::varchar, '') || ' ' || coalesce(run_counts.stage::varchar, '') || ' ' || coalesce(run_counts.counter::varchar, '')
from run_counts
group by all
having count(*) > 1
union all
select 'site_memory', site_memory.site || ' ' || site_memory.line
from site_memory
group by all
having count(*) > 1
union all
select 'scores', scores.run_id || ' ' || scores.gold || ' ' || scores.input || ' ' || scores.measure
from scores
group by all
having count(*) > 1
union all
select 'corrections', coalesce(corrections.correction_id::varchar, '')
from corrections
group by all
having count(*) > 1
union all
select 'tombstones', coalesce(tombstones.kind::varchar, '') || ' ' || coalesce(tombstones.key::varchar, '')
from tombstones
group by all
having count(*) > 1
union all
select 'kept_snapshots', coalesce(kept_snapshots.name::varchar, '')
from kept_snapshots
group by all
having count(*) > 1
union all
select 'countries', coalesce(countries.country::varchar, '')
from countries
group by all
having count(*) > 1
union all
select 'country_codes', coalesce(country_codes.country::varchar, '') || ' ' || coalesce(country_codes.scheme::varchar, '') || ' ' || coalesce(country_codes.code::varchar, '')
from country_codes
group by all
having count(*) > 1
union all
select 'country_groups', coalesce(country_groups.group_name::varchar, '') || ' ' || coalesce(country_groups.country::varchar, '') || ' ' || coalesce(country_groups.valid_from::varchar, '')
from country_groups
group by all
having count(*) > 1
union all
select 'event_types', coalesce(event_types.event_type::varchar, '')
from event_types
group by all
having count(*) > 1
union all
select 'meta', coalesce(meta.schema_version::varchar, '')
from meta
group by all
having count(*) > 1
union all
select 'documentation', coalesce(documentation.kind::varchar, '') || ' ' || coalesce(documentation.object::varchar, '') || ' ' || coalesce(documentation.name::varchar, '')
from documentation
group by all
having count(*) > 1
