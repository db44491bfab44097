"""The table of actors: what all articles together say of each, whatever order they came in.

A name is the smallest that any article gives it and that is not in capitals; aliases are all
its surfaces; type, country and sector come with the coding.
"""

from __future__ import annotations

import duckdb

from warehouse.engine import column

_SMALLEST_NAME = "arg_min(name, {'in_capitals': name = upper(name), 'name': name})"


def named_in_replaced(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The actors of the articles in `replaced`, whose mentions are about to go."""
    return column(
        connection,
        """
        select distinct actor_id from article_actors
        where article_id in (select article_id from replaced)
        """,
    )


def merge_staged(connection: duckdb.DuckDBPyConnection) -> None:
    """Add new actors, and new aliases and smaller names of known ones."""
    connection.execute(
        f"""
        create temp table merged_actors as
        with named as (
            select staged_actors.* from staged_actors
            where actor_id in (
                select actor_id from staged_article_actors
                where article_id in (select article_id from new_articles)
            )
            union all
            select kept.* from actors as kept
            where kept.actor_id in (select actor_id from staged_actors)
        )
        select
            actor_id,
            {_SMALLEST_NAME} as name,
            min(type) as type,
            min(country) as country,
            min(sector) as sector,
            list_sort(list_distinct(flatten(list(aliases)))) as aliases
        from named
        group by actor_id
        except
        select * from actors
        """
    )
    connection.execute("delete from actors where actor_id in (select actor_id from merged_actors)")
    connection.execute("insert into actors by name select * from merged_actors")


def refresh(connection: duckdb.DuckDBPyConnection, actor_ids: list[str]) -> None:
    """Make the rows of these actors anew from the mentions that are left; without any they go.

    What the staged coding says of type, country and sector replaces what an older one said.
    """
    if not actor_ids:
        return
    connection.execute("create temp table touched (actor_id varchar)")
    connection.executemany("insert into touched values (?)", [[name] for name in actor_ids])
    connection.execute(
        f"""
        create temp table refreshed as
        with

        names as (
            select actor_id, {_SMALLEST_NAME} as name
            from article_actors semi join touched using (actor_id)
            group by actor_id
        ),

        surfaces as (
            select actor_id, list_sort(list_distinct(list(surface))) as aliases
            from actor_mentions semi join touched using (actor_id)
            group by actor_id
        ),

        stated as (
            select actor_id, min(type) as type, min(country) as country, min(sector) as sector
            from staged_actors
            group by actor_id
        )

        select
            names.actor_id,
            names.name,
            coalesce(stated.type, kept.type) as type,
            case when stated.actor_id is null then kept.country else stated.country end as country,
            case when stated.actor_id is null then kept.sector else stated.sector end as sector,
            surfaces.aliases
        from names
        join surfaces on surfaces.actor_id = names.actor_id
        left join stated on stated.actor_id = names.actor_id
        left join actors as kept on kept.actor_id = names.actor_id
        """
    )
    connection.execute("delete from actors where actor_id in (select actor_id from touched)")
    connection.execute("insert into actors by name select * from refreshed")
