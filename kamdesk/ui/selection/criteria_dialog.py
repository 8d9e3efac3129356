"""The criteria of the company: names, weights and what each level means; saved together once the weights add up."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.domain.settings import CRITERIA, LEVELS, Anchors, OwnCriterion, Settings
from kamdesk.i18n import _, formats, messages, reasons, terms
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.widgets.basic import button, label, row

NAME, WEIGHT, FIRST_ANCHOR = range(3)


class CriteriaDialog(QDialog):
    """A row a criterion: the six of the method first, then the company's own."""

    def __init__(self, ctx: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.setWindowTitle(_("Criteria and their levels"))
        self.resize(ctx.tokens.scaled(1040), ctx.tokens.scaled(460))
        column = QVBoxLayout(self)
        text = _("Write what each level means, so that two people give the same score. Empty anchors keep the usual words.")
        column.addWidget(label(text, "caption", wrap=True))
        self.table = QTableWidget(0, FIRST_ANCHOR + len(LEVELS))
        self.table.setTabKeyNavigation(False)
        self.table.setObjectName("criteria_table")
        self.table.setAccessibleName(self.windowTitle())
        self.table.setHorizontalHeaderLabels([_("Criterion"), _("Weight %"), *(f"{low}–{high}" for low, high in LEVELS)])
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        for at in range(self.table.columnCount()):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed if at <= WEIGHT else QHeaderView.ResizeMode.Stretch)
        header.resizeSection(NAME, ctx.tokens.scaled(170))
        header.resizeSection(WEIGHT, ctx.tokens.scaled(80))
        column.addWidget(self.table, 1)
        self._error = label("", "error", wrap=True, name="criteria_error")
        column.addWidget(self._error)
        add = button(_("Own criterion"), self.add_own, icon="plus", tokens=ctx.tokens, name="add_criterion")
        drop = button(_("Remove own criterion"), self.remove_own, kind="flat2", name="remove_criterion")
        cancel = button(_("Cancel"), self.reject, name="criteria_cancel")
        self._save = button(_("Save criteria"), self.save, kind="primary", name="criteria_save")
        for found in (add, drop, self._save):
            found.setVisible(not ctx.is_read_only)
        column.addLayout(row(add, drop, None, cancel, self._save))
        self._keys: list[str] = []
        self._fill(ctx.portfolio.settings)

    def _fill(self, settings: Settings) -> None:
        bands = settings.bands(self._ctx.portfolio.company().sales)
        for name in CRITERIA:
            usual = reasons.anchors(name, replace(settings, anchors=()), bands)
            own = settings.anchor_texts(name) or ("",) * len(LEVELS)
            self._add_row(name, terms.criterion(name), settings.weights()[name], own, usual, is_own=False)
        for criterion in settings.own_criteria:
            self._add_row(criterion.key, criterion.name, criterion.weight, criterion.anchors, ("",) * len(LEVELS), is_own=True)
        self.table.resizeRowsToContents()

    def _add_row(
        self, key: str, name: str, weight: int, anchors: tuple[str, ...], usual: tuple[str, ...], *, is_own: bool
    ) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        self._keys.append(key)
        title = QTableWidgetItem(name)
        if not is_own:
            title.setFlags(title.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.table.setItem(at, NAME, title)
        amount = QTableWidgetItem(formats.plain(weight))
        amount.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setItem(at, WEIGHT, amount)
        for offset, (text, other) in enumerate(zip(anchors, usual, strict=True)):
            item = QTableWidgetItem(text or other)
            item.setData(Qt.ItemDataRole.UserRole, other)
            self.table.setItem(at, FIRST_ANCHOR + offset, item)

    def _text(self, at: int, column: int) -> str:
        item = self.table.item(at, column)
        return item.text().strip() if item is not None else ""

    def add_own(self) -> None:
        """Begin a criterion of the company's own."""
        self._add_row(f"own-{new_id()}", "", 0, ("",) * len(LEVELS), ("",) * len(LEVELS), is_own=True)
        at = self.table.rowCount() - 1
        self.table.setCurrentCell(at, NAME)
        if (item := self.table.item(at, NAME)) is not None:
            self.table.editItem(item)

    def remove_own(self) -> None:
        """Take the current criterion away, when it is the company's own."""
        at = self.table.currentRow()
        if at >= len(CRITERIA):
            self.table.removeRow(at)
            del self._keys[at]

    def _anchors(self, at: int) -> tuple[str, ...]:
        return tuple(self._text(at, FIRST_ANCHOR + offset) for offset in range(len(LEVELS)))

    def _usual(self, at: int) -> tuple[str, ...]:
        items = (self.table.item(at, FIRST_ANCHOR + offset) for offset in range(len(LEVELS)))
        return tuple(str(item.data(Qt.ItemDataRole.UserRole) or "") if item is not None else "" for item in items)

    def _settings(self) -> Settings:
        weights = [Field("own_criteria", Kind.INTEGER).read(self._text(at, WEIGHT)) or 0 for at in range(self.table.rowCount())]
        six = {f"weight_{name}": weights[at] for at, name in enumerate(CRITERIA)}
        anchors = tuple(
            Anchors(name, self._anchors(at))
            for at, name in enumerate(CRITERIA)
            if self._anchors(at) != self._usual(at) and any(self._anchors(at))
        )
        own = tuple(
            OwnCriterion(self._keys[at], self._text(at, NAME), weights[at], self._anchors(at))
            for at in range(len(CRITERIA), self.table.rowCount())
        )
        return altered(self._ctx.portfolio.settings, anchors=anchors, own_criteria=own, **six)

    def save(self) -> None:
        """Save everything, or say what does not add up."""
        try:
            settings = self._settings()
        except ValidationError as error:
            self._error.setText(messages.text_of(error))
            return
        refusal = self._ctx.save(settings)
        if refusal is None:
            self.accept()
        else:
            self._error.setText(refusal.text)
