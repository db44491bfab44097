-- Which words stand at these offsets of a text?
-- @words_of the text, as articles.text
-- @a first code point, 0-based
-- @b end, exclusive
create or replace macro span(words_of, a, b) as
    substr(words_of, a + 1, b - a);
