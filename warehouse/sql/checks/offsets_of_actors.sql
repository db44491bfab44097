-- Actor mentions whose words do not stand where they say.
select actor_mentions.article_id, actor_mentions.mention_no, actor_mentions.surface
from actor_mentions
join articles on articles.article_id = actor_mentions.article_id
where span(articles.text, actor_mentions.start_char, actor_mentions.end_char)
    is distinct from actor_mentions.surface
