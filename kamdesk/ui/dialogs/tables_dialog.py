"""Which tables are meant: of an export, or of a template."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.ui.widgets.basic import button, label, row, set_property
from kamdesk.ui.widgets.text import plain_action, plain_title


class TablesDialog(QDialog):
    """Names with a box each; all are chosen to begin with.

    Signals:
        whole_wanted: instead of tables, everything is to be written.
    """

    whole_wanted = Signal()

    def __init__(self, title: str, explanation: str, names: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Show `names` as (identifier, word)."""
        super().__init__(parent)
        self.setWindowTitle(plain_title(title))
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(title, "h2"))
        column.addWidget(label(explanation, "caption", wrap=True))
        self._boxes: dict[str, QCheckBox] = {}
        for name, word in names:
            box = QCheckBox(plain_action(word))
            box.setObjectName(f"table_{name}")
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._follow())
            self._boxes[name] = box
            column.addWidget(box)
        everything = button(_("All"), lambda: self._set_all(is_on=True), kind="link", name="tables_all")
        nothing = button(_("None"), lambda: self._set_all(is_on=False), kind="link", name="tables_none")
        column.addLayout(row(everything, nothing, None))
        self._other = QVBoxLayout()
        column.addLayout(self._other)
        self._go = button(_("Choose where…"), self.accept, kind="primary", name="tables_go")
        self._go.setDefault(True)
        column.addSpacing(8)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="tables_cancel"), self._go))

    def offer_whole(self, text: str, word: str) -> None:
        """Offer the other way below the names: what it is, and the button that goes it."""
        self._other.addWidget(label(text, "caption", wrap=True))
        self._other.addLayout(row(button(word, self._on_whole, kind="link", name="tables_whole"), None))

    def _on_whole(self) -> None:
        self.reject()
        self.whole_wanted.emit()

    def chosen(self) -> list[str]:
        """The identifiers that are chosen, in their order."""
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def _set_all(self, *, is_on: bool) -> None:
        for box in self._boxes.values():
            box.setChecked(is_on)

    def _follow(self) -> None:
        is_ready = bool(self.chosen())
        self._go.setEnabled(is_ready)
        set_property(self._go, "primary", is_ready)
