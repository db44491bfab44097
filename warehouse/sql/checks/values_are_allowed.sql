-- Values outside the sets that the columns allow.
select 'files.status' as what, files.status as value
from files
where files.status not in ('loaded', 'duplicate', 'quarantined')
union all
select 'documents.status', documents.status
from documents
where documents.status not in ('article', 'duplicate', 'rejected')
union all
select 'articles.coding_status', articles.coding_status
from articles
where articles.coding_status not in ('coded', 'language', 'too_short', 'failed')
union all
select 'articles.published_precision', articles.published_precision
from articles
where articles.published_precision not in ('minute', 'day', 'month', 'year')
union all
select 'articles.published_zone_method', articles.published_zone_method
from articles
where articles.published_zone_method not in ('stated', 'source', 'assumed')
union all
select 'articles.source_method', articles.source_method
from articles
where articles.source_method not in ('metadata', 'url', 'sources.csv', 'option', 'folder')
union all
select 'passages.kind', passages.kind
from passages
where passages.kind not in (
    'title', 'lead', 'byline', 'dateline', 'body', 'heading', 'caption', 'furniture'
)
union all
select 'country_mentions.kind', country_mentions.kind
from country_mentions
where country_mentions.kind not in (
    'name', 'demonym', 'capital', 'city', 'subdivision', 'government', 'leader'
)
union all
select 'country_mentions.sense', country_mentions.sense
from country_mentions
where country_mentions.sense not in ('place', 'actor', 'attribute')
union all
select 'actor_mentions.kind', actor_mentions.kind
from actor_mentions
where actor_mentions.kind not in ('full_name', 'short_name', 'alias', 'role', 'seat')
union all
select 'actors.type', actors.type
from actors
where actors.type not in (
    'person', 'government', 'ministry', 'legislature', 'court', 'party', 'military', 'police',
    'armed_group', 'intergovernmental', 'ngo', 'company', 'media', 'organisation'
)
union all
select 'runs.status', runs.status
from runs
where runs.status not in ('running', 'completed', 'failed', 'crashed')
union all
select 'tombstones.kind', tombstones.kind
from tombstones
where tombstones.kind not in ('file', 'article', 'source')
union all
select 'confidence', country_mentions.confidence::varchar
from country_mentions
where country_mentions.confidence not between 0 and 1
