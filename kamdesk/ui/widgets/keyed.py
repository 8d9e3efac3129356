"""Tables whose rows are known by a key, so that a selection can belong to records and not to row numbers."""

from collections.abc import Collection, Hashable

from PySide6.QtCore import QAbstractTableModel


class KeyedTableModel(QAbstractTableModel):
    """A table model that can say which record stands in a row, and in which row a record stands."""

    def row_key(self, row: int) -> str:
        """What the row is known by, however the rows are ordered."""
        raise NotImplementedError

    def column_key(self, column: int) -> Hashable:
        """What the column is known by; its number where columns never change."""
        return column

    def rows_of(self, keys: Collection[str]) -> dict[str, int]:
        """The rows of those keys that are shown."""
        found: dict[str, int] = {}
        for row in range(self.rowCount()):
            key = self.row_key(row)
            if key in keys:
                found[key] = row
        return found
