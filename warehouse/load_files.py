"""Load the rows of files: which are complete, which repeat others, which are current."""

from __future__ import annotations

import duckdb

from warehouse import takedown
from warehouse.engine import count


def insert(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Insert the staged files whose documents are all in the lake; say which by status.

    Of the same bytes under several paths the smallest is loaded, those after it are duplicates;
    where none could be loaded all are in quarantine. Of several contents of one path the one
    modified last is current. A row that was in quarantine is replaced; what a person decided of
    it stays for as long as it stays there.
    """
    connection.execute(
        f"""
        create temp table arriving_files as
        select staged.* replace (
            case when tombstones.key is null then staged.status else 'quarantined' end as status,
            coalesce('{takedown.REASON}' || tombstones.reason, staged.reason) as reason,
            (select min(pipeline_version) from staged_codings) as pipeline_version,
            coalesce(kept.tries, 0) + 1 as tries,
            case when staged.status = 'quarantined' then kept.dismissed_at end as dismissed_at,
            case when staged.status = 'quarantined' then kept.dismissed_reason end
                as dismissed_reason
        )
        from staged_files as staged
        left join tombstones on tombstones.kind = 'file' and tombstones.key = staged.file_id
        left join files as kept on kept.path = staged.path and kept.file_id = staged.file_id
        where (kept.path is null or kept.status = 'quarantined')
          and (
              staged.status <> 'loaded'
              or staged.documents = (
                  select count(*) from documents where documents.file_id = staged.file_id
              )
          )
        """
    )
    if not count(connection, "select count(*) from arriving_files"):
        return {}
    connection.execute(
        """
        delete from files where exists (
            select 1 from arriving_files as new
            where new.path = files.path and new.file_id = files.file_id
        )
        """
    )
    connection.execute("insert into files by name select * from arriving_files")
    connection.execute(
        """
        create temp table file_states as
        with

        contents as (
            select
                same.file_id,
                bool_or(same.status = 'loaded') as is_loaded,
                bool_or(same.status = 'quarantined') as is_quarantined,
                min(same.path) filter (where same.status <> 'quarantined') as first_path,
                max(same.documents) as documents,
                max(same.reason) filter (where same.status = 'quarantined') as reason
            from files as same
            where same.file_id in (
                select files.file_id from files
                where files.path in (select path from arriving_files)
                   or files.file_id in (select file_id from arriving_files)
            )
            group by same.file_id
        ),

        states as (
            select
                files.path,
                files.file_id,
                files.status as old_status,
                files.reason as old_reason,
                contents.documents,
                contents.reason as reason_of_others,
                case
                    when contents.is_loaded and files.path = contents.first_path then 'loaded'
                    when contents.is_loaded and files.path > contents.first_path then 'duplicate'
                    when contents.is_quarantined then 'quarantined'
                    else 'duplicate'
                end as status
            from files
            join contents on contents.file_id = files.file_id
        )

        select
            states.path,
            states.file_id,
            states.status,
            states.file_id = (
                select arg_max(other.file_id, (other.modified_at, other.file_id))
                from files as other where other.path = states.path
            ) as is_current,
            states.documents,
            case
                when states.status = 'quarantined'
                    then coalesce(states.old_reason, states.reason_of_others)
                when states.old_status <> 'quarantined' then states.old_reason
            end as reason
        from states
        """
    )
    connection.execute(
        """
        update files
        set status = new.status, is_current = new.is_current, documents = new.documents,
            reason = new.reason
        from file_states as new
        where new.path = files.path and new.file_id = files.file_id
          and (new.status, new.is_current, new.documents, new.reason)
              is distinct from (files.status, files.is_current, files.documents, files.reason)
        """
    )
    return dict(
        connection.execute(
            """
            select files.status, count(*) from files
            join arriving_files as new
                on new.path = files.path and new.file_id = files.file_id
            group by files.status
            """
        ).fetchall()
    )
