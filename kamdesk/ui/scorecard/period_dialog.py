"""All figures of one period in one column: type, Enter, type, Enter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.periods import previous
from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.indicators import WITHDRAWN, Indicator
from kamdesk.i18n import _, formats
from kamdesk.services.scorecard import figures
from kamdesk.services.scorecard.wording import name_with_unit
from kamdesk.ui.context import Context
from kamdesk.ui.forms.number_edit import NumberEdit
from kamdesk.ui.widgets.basic import button, group_sign, label, row, scroll, set_property
from kamdesk.ui.widgets.text import plain_tooltip

OURS, THEIRS = "value", "client_value"
WIDTH = 96


class PeriodDialog(QDialog):
    """One account's figures of a period; each is saved when its field is left, and Enter goes on to the next."""

    SAVES_AT_ONCE = True

    def __init__(self, ctx: Context, account_id: str, period: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        self._period = period
        data = ctx.load(account_id)
        self._indicators = figures.to_fill(data)
        self.setWindowTitle(_("Figures of {period}").format(period=formats.period(period)))
        self.resize(ctx.tokens.scaled(640), min(ctx.tokens.scaled(560), ctx.tokens.scaled(160 + 36 * len(self._indicators))))
        self._edits: dict[tuple[str, str], QLineEdit] = {}
        self._errors: dict[str, QWidget] = {}
        self._order: list[QLineEdit] = []
        column = QVBoxLayout(self)
        column.addWidget(label(data.account.name, "h2"))
        column.addWidget(
            label(_("Enter saves a figure and goes on to the next. A quotient such as 412/430 is divided."), "caption", wrap=True)
        )
        column.addWidget(scroll(self._body()), 1)
        self._count = label("", "caption", name="period_count")
        self._done = button(_("Ready"), self.accept, kind="primary", name="period_done")
        self._done.setAutoDefault(False)
        column.addLayout(row(self._count, None, self._done))
        self._show_count()
        ctx.bus.committed.connect(self._on_committed)
        if self._order:
            self._first_empty().setFocus(Qt.FocusReason.OtherFocusReason)

    def _body(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        has_client = any(i.group is Group.QUALITY for i in self._indicators)
        titles = ["", formats.period(previous(self._period)), formats.period(self._period), _("Client") if has_client else ""]
        for at, title in enumerate(titles):
            head = label(title, "caption")
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(head, 0, at)
        for at, indicator in enumerate(self._indicators):
            self._add_row(grid, 2 * at + 1, indicator)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(2 * len(self._indicators) + 1, 1)
        return body

    def _add_row(self, grid: QGridLayout, at: int, indicator: Indicator) -> None:
        data = self._ctx.load(self._account_id)
        name = name_with_unit(indicator)
        title = label(name, wrap=True)
        grid.addLayout(row(group_sign(indicator.group), title, None, spacing=6), at, 0)
        before = label(formats.number(data.scorecard.values.pair(indicator, previous(self._period))[0]), "caption")
        before.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(before, at, 1)
        own = self._edit(indicator, OURS, name)
        title.setBuddy(own)
        grid.addWidget(own, at, 2)
        self._order.append(own)
        if indicator.group is Group.QUALITY:
            grid.addWidget(self._edit(indicator, THEIRS, name + ", " + _("Client")), at, 3)
        error = label("", "error", wrap=True)
        error.hide()
        self._errors[indicator.id] = error
        grid.addWidget(error, at + 1, 0, 1, 4)

    def _edit(self, indicator: Indicator, field: str, name: str) -> QLineEdit:
        edit = NumberEdit()
        edit.setObjectName(f"{field}_{indicator.position}")
        edit.setAccessibleName(name)
        edit.setFixedWidth(self._ctx.tokens.scaled(WIDTH))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setReadOnly(self._ctx.is_read_only)
        self._edits[indicator.id, field] = edit
        self._fill(edit, indicator, field)
        edit.editingFinished.connect(lambda: self._save(indicator, field))
        edit.returnPressed.connect(lambda: self._next(edit, indicator, field))
        return edit

    def _fill(self, edit: QLineEdit, indicator: Indicator, field: str) -> None:
        measure = self._ctx.load(self._account_id).scorecard.values.measure(indicator, self._period)
        is_withdrawn = measure is not None and getattr(measure, WITHDRAWN[field]) is not None
        shown = formats.plain(getattr(measure, field)) if measure is not None and not is_withdrawn else ""
        if edit.text() != shown:
            edit.setText(shown)
        edit.setPlaceholderText(_("withdrawn") if is_withdrawn else "")
        text = ""
        if is_withdrawn:
            text = _("Figure withdrawn: {value} counts until another one is entered").format(
                value=formats.number(getattr(measure, field))
            )
        edit.setToolTip(plain_tooltip(text))
        edit.setModified(False)

    def _on_committed(self, changes: ChangeSet) -> None:
        """Show what an undo brought back; what is being typed stays."""
        if not changes.touches(self._account_id, "measure"):
            return
        for indicator in self._indicators:
            for field in (OURS, THEIRS):
                edit = self._edits.get((indicator.id, field))
                if edit is not None and not edit.isModified():
                    self._fill(edit, indicator, field)
        self._show_count()

    def _save(self, indicator: Indicator, field: str) -> bool:
        edit = self._edits[indicator.id, field]
        if not edit.isModified():
            return True
        portfolio, text, sign = self._ctx.portfolio, edit.text(), formats.decimal_sign()
        refusal = self._ctx.attempt(lambda: figures.record(portfolio, indicator, self._period, text, sign, field))
        error = self._errors[indicator.id]
        error.setText(refusal.text if refusal else "")  # type: ignore[attr-defined]
        error.setVisible(refusal is not None)
        edit.setAccessibleDescription(refusal.text if refusal else "")
        set_property(edit, "invalid", refusal is not None)
        if refusal is None:
            self._fill(edit, indicator, field)
            self._show_count()
        return refusal is None

    def _next(self, edit: QLineEdit, indicator: Indicator, field: str) -> None:
        if not self._save(indicator, field):
            return
        at = self._order.index(edit) + 1 if edit in self._order else self._order.index(self._edits[indicator.id, OURS]) + 1
        target: QWidget = self._order[at] if at < len(self._order) else self._done
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(target, QLineEdit):
            target.selectAll()

    def _first_empty(self) -> QLineEdit:
        return next((e for e in self._order if not e.text()), self._order[0])

    def _show_count(self) -> None:
        data = self._ctx.load(self._account_id)
        have = sum(any(v is not None for v in data.scorecard.values.entered(i, self._period)) for i in self._indicators)
        self._count.setText(_("{have} of {all} figures").format(have=have, all=len(self._indicators)))
