-- Country mentions whose words do not stand where they say.
select country_mentions.article_id, country_mentions.mention_no, country_mentions.surface
from country_mentions
join articles on articles.article_id = country_mentions.article_id
where span(articles.text, country_mentions.start_char, country_mentions.end_char)
    is distinct from country_mentions.surface
