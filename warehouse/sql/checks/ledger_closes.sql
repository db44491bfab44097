-- Completed runs whose files or documents are not all accounted for.
with

counts as (
    pivot run_counts on (stage || '_' || counter) in (
        'discover_found', 'discover_known', 'discover_waiting', 'load_files_loaded',
        'load_files_duplicate', 'load_files_quarantined', 'read_documents', 'read_known',
        'load_known', 'load_article', 'load_duplicate', 'load_rejected'
    ) using sum(value) group by run_id
)

select runs.run_id
from runs
join counts on counts.run_id = runs.run_id
where runs.flow = 'ingest'
  and runs.status = 'completed'
  and (
      coalesce(counts.discover_found, 0)
          <> coalesce(counts.discover_known, 0) + coalesce(counts.discover_waiting, 0)
              + coalesce(counts.load_files_loaded, 0) + coalesce(counts.load_files_duplicate, 0)
              + coalesce(counts.load_files_quarantined, 0)
      or coalesce(counts.read_documents, 0)
          <> coalesce(counts.read_known, 0) + coalesce(counts.load_known, 0)
              + coalesce(counts.load_article, 0) + coalesce(counts.load_duplicate, 0)
              + coalesce(counts.load_rejected, 0)
  )
