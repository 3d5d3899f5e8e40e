"""One Iceberg lake for every engine: files in a folder, and a catalog in an SQLite file that all of them read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NAME = "lake"


@dataclass(frozen=True)
class Lake:
    """A folder with the catalog and, below `warehouse/`, the tables.

    Spark and Flink reach the catalog through JDBC, PyIceberg through SQLAlchemy; all three use the
    same two tables in it.
    """

    folder: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", Path(self.folder).resolve())
        (self.folder / "warehouse").mkdir(parents=True, exist_ok=True)

    @property
    def warehouse(self) -> str:
        return (self.folder / "warehouse").as_posix()

    @property
    def jdbc(self) -> str:
        """The catalog's address for Java."""
        return f"jdbc:sqlite:{(self.folder / 'catalog.db').as_posix()}"

    def for_flink(self) -> str:
        """The statement that makes the catalog known to a Flink session."""
        return (
            f"CREATE CATALOG {NAME} WITH ('type' = 'iceberg', 'catalog-impl' = 'org.apache.iceberg.jdbc.JdbcCatalog', "
            f"'uri' = '{self.jdbc}', 'warehouse' = '{self.warehouse}', 'jdbc.schema-version' = 'V1')"
        )

    def for_python(self):
        """The same catalog for PyIceberg; needs the package."""
        from pyiceberg.catalog.sql import SqlCatalog

        return SqlCatalog(
            NAME, uri=f"sqlite:///{(self.folder / 'catalog.db').as_posix()}", warehouse=self.warehouse
        )

    def data_files(self) -> list[Path]:
        """Every data file on the disk, whether any snapshot still refers to it or not."""
        return sorted(Path(self.warehouse).glob("**/data/**/*.parquet"))
