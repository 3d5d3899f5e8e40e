"""The other writers of a lake: they commit files that they wrote before, also between two steps of an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.lake.laid_out import Lake


@cache
def catalog_with_a_rival() -> Any:
    """A type of catalog in which somebody else commits right after the next commit."""
    from pyiceberg.catalog.sql import SqlCatalog

    class CatalogWithARival(SqlCatalog):
        """PyIceberg's catalog on SQLite, shared with another writer."""

        def __init__(self, name: str, **properties: str) -> None:
            super().__init__(name, **properties)
            self._rivals: list[Callable[[], None]] = []

        def after_next_commit(self, commit: Callable[[], None]) -> None:
            """Let somebody commit once the next commit is done."""
            self._rivals.append(commit)

        def rival_commits(self) -> None:
            """Let those commit who still wait."""
            waiting, self._rivals = self._rivals, []
            for commit in waiting:
                commit()

        def commit_table(self, *arguments: Any, **options: Any) -> Any:
            response = super().commit_table(*arguments, **options)
            self.rival_commits()
            return response

    return CatalogWithARival


def commit_file(lake: Lake, name: str) -> None:
    """Commit a file that lies in the data folder, or should: a writer knows what it wrote and does not look again."""
    from autograder.lake.laid_out import write_file

    path = lake.data / name
    table = lake.table()
    was_removed = not path.exists()
    if was_removed:
        rows = next(one["rows"] for one in lake.plan.loose if one["name"] == name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, table, rows)
    table.add_files([path.as_uri()], check_duplicate_files=False)
    if was_removed:
        path.unlink()
