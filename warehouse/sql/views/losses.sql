-- What was not made into articles, or left out of them, and why?
create or replace view losses as
with

dropped_passages as (
    select
        'passage' as what,
        passages.kind as outcome,
        passages.reason,
        count(*) as n,
        any_value(left(passages.content, 80) order by passages.document_id, passages.passage_no)
            as example
    from passages
    where passages.start_char is null
    group by passages.kind, passages.reason
),

lost_documents as (
    select
        'document' as what,
        documents.status as outcome,
        coalesce(documents.reason, '') as reason,
        count(*) as n,
        min(documents.path) as example
    from documents
    where documents.status <> 'article'
    group by documents.status, documents.reason
),

lost_files as (
    select
        'file' as what,
        files.status as outcome,
        coalesce(files.reason, 'identical bytes under another path') as reason,
        count(*) as n,
        min(files.path) as example
    from files
    where files.status <> 'loaded'
    group by files.status, files.reason
)

select * from lost_files
union all
select * from lost_documents
union all
select * from dropped_passages;
