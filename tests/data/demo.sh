# The demo: the sample inbox into a home of its own, three questions, and where to go from there.
set -eu
dateline=$1
home=$2

echo "Reading the sample inbox (66 raw files: text, HTML, JSON, CSV, Parquet, WARC, archives, some of them broken) …"
"$dateline" ingest tests/data/inbox --home "$home"

echo
echo "1. Which articles name a country, over time?  Here: Russia"
"$dateline" sql "from country_timeline('Russia', bucket := 'year')" --home "$home"

echo "2. Which actors are named most?"
"$dateline" sql "select name, type, articles, mentions from actor_ranking() limit 8" --home "$home"

echo "3. What was dropped, and why?"
"$dateline" sql "select what, outcome, left(reason, 60) as reason, n from losses qualify row_number() over (partition by what order by n desc, reason) <= 5 order by list_position(['file', 'document', 'passage'], what), n desc, reason" --home "$home"

echo "Look further:"
echo "  $dateline status --home $home"
echo "  $dateline explain north-korea-satellite.txt --home $home"
echo "  $dateline sql \"select country, name, articles, main_in from country_ranking() limit 10\" --home $home"
echo "  $dateline check --home $home"
echo "  $dateline ingest YOUR-FOLDER          # your own files, into data/"
