-- Which files and documents were left out as a whole, why, and which of them wait for a person?
-- State: open, dismissed, taken down, or replaced by other content at the same path.
create or replace view quarantine as
with

seen as (
    select
        files.*,
        files.seen_at < max(files.seen_at) over (partition by files.path) as is_replaced
    from files
),

files_left_out as (
    select
        'file' as kind,
        seen.file_id as key,
        seen.path,
        null::varchar as member,
        null::bigint as record_no,
        seen.reason,
        case
            when tombstones.key is not null then 'taken down'
            when seen.dismissed_at is not null then 'dismissed'
            when seen.is_replaced then 'replaced'
            else 'open'
        end as state,
        seen.media_type,
        seen.seen_at as found_at,
        seen.run_id,
        seen.pipeline_version,
        seen.tries,
        seen.dismissed_at,
        seen.dismissed_reason,
        seen.modified_at
    from seen
    left join tombstones on tombstones.kind = 'file' and tombstones.key = seen.file_id
    where seen.status = 'quarantined'
),

documents_left_out as (
    select
        'document' as kind,
        documents.document_id as key,
        documents.path,
        documents.member,
        documents.record_no,
        documents.reason,
        case
            when documents.tombstone is not null then 'taken down'
            when documents.dismissed_at is not null then 'dismissed'
            else 'open'
        end as state,
        documents.media_type,
        runs.started_at as found_at,
        documents.run_id,
        codings.pipeline_version,
        null::bigint as tries,
        documents.dismissed_at,
        documents.dismissed_reason,
        documents.modified_at
    from documents
    left join runs on runs.run_id = documents.run_id
    left join codings on codings.coding_id = documents.coding_id
    where documents.status = 'rejected'
)

select * from files_left_out
union all
select * from documents_left_out;
