-- Rows that point to an article, actor, country, coding, file or document that is not there.
select 'country mention of no article' as what, country_mentions.article_id as key
from country_mentions
anti join articles on articles.article_id = country_mentions.article_id
union all
select 'actor mention of no article', actor_mentions.article_id
from actor_mentions
anti join articles on articles.article_id = actor_mentions.article_id
union all
select 'mention of no actor', actor_mentions.actor_id
from actor_mentions
anti join actors on actors.actor_id = actor_mentions.actor_id
union all
select 'actor never mentioned', actors.actor_id
from actors
anti join actor_mentions on actor_mentions.actor_id = actors.actor_id
union all
select 'mention of no country', country_mentions.country
from country_mentions
anti join countries on countries.country = country_mentions.country
union all
select 'code of no country', country_codes.country
from country_codes
anti join countries on countries.country = country_codes.country
union all
select 'group member of no country', country_groups.country
from country_groups
anti join countries on countries.country = country_groups.country
union all
select 'article of no coding', articles.coding_id
from articles
anti join codings on codings.coding_id = articles.coding_id
union all
select 'passage of no document', passages.document_id
from passages
anti join documents on documents.document_id = passages.document_id
union all
select 'duplicate of no article', documents.document_id
from documents
anti join articles on articles.article_id = documents.article_id
where documents.status = 'duplicate'
