"""Leaving many accounts out in one act: shared words, a shared pair of scenarios, a record each."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.periods import add_months
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.i18n import _, formats, messages, ngettext, terms
from kamdesk.services.account.portfolio_table import PortfolioRow
from kamdesk.services.selection.decisions import SegmentExclusion, exclude_segment
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import NumberEdit
from kamdesk.ui.widgets.basic import button, column, label, row, scroll, set_property

_NUMBERS = {"signal_percent"}
MOST_NAMED = 8
"""The names of more accounts are scrolled."""


class ExcludeDialog(QDialog):
    """Asks for what the decision must say, once for all the accounts."""

    def __init__(self, ctx: Context, rows: Sequence[PortfolioRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.rows = list(rows)
        self.setWindowTitle(_("Do not include accounts"))
        self.setMinimumWidth(ctx.tokens.scaled(720))
        outer = QVBoxLayout(self)
        outer.addWidget(self._names())
        outer.addWidget(
            label(
                _(
                    "Each gets a decision of its own in the register, which is never changed. Its sales, claims and figures stay live."
                ),
                "caption",
                wrap=True,
            )
        )
        self._inputs: dict[str, QLineEdit] = {}
        self._errors: dict[str, QLabel] = {}
        outer.addLayout(self._fields())
        self._inputs["review_on"].setText(formats.typed_day(add_months(date.today(), 12)))
        self._inputs["signal_percent"].setText("30")
        self._refused = label("", "error", wrap=True)
        outer.addWidget(self._refused)
        cancel = button(_("Cancel"), self.reject, name="exclude_cancel")
        done = button(_("Record the decisions"), self.record, kind="primary", name="exclude_record")
        outer.addLayout(row(None, cancel, done))

    def _names(self) -> QWidget:
        # What cannot be taken back names everyone it takes, by the whole name: two companies may differ only in its end.
        names = " · ".join(r.name for r in self.rows)
        title = ngettext("{n} account: {names}", "{n} accounts: {names}", len(self.rows)).format(n=len(self.rows), names=names)
        named = label(title, "h3", wrap=True, name="exclude_names")
        if len(self.rows) <= MOST_NAMED:
            return named
        body = QWidget()
        body.setLayout(column(named))
        area = scroll(body)
        area.setFixedHeight(self._ctx.tokens.scaled(96))
        return area

    def _fields(self) -> QGridLayout:
        fields = (
            ("segment", _("Segment"), 1), ("decided_by", _("Decided by"), 1), ("reason", _("Reason"), 2),
            ("include_effect", _("Including them would cause (side effect)"), 2), ("exclude_effect", _("Not including them may cause (side effect)"), 2),
            ("served_how", _("How they are served"), 1), ("served_by", _("By whom"), 1),
            ("reopen_signal", _("Signal that would reopen it"), 1), ("signal_percent", _("It comes back by itself when our sales to it grow by (%)"), 1),
            ("review_on", _("Review on"), 1),
        )  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        line = at = 0
        for name, text, span in fields:
            if at + span > 2:
                line, at = line + 1, 0
            cell = QVBoxLayout()
            cell.setSpacing(3)
            edit, error = NumberEdit() if name in _NUMBERS else QLineEdit(), label("", "error", wrap=True)
            edit.setObjectName(f"exclude.{name}")
            edit.setAccessibleName(text)
            error.setObjectName(f"exclude.{name}.error")
            error.hide()
            for widget in (label(text, "field"), edit, error):
                cell.addWidget(widget)
            grid.addLayout(cell, line, at, 1, span)
            at += span
            self._inputs[name], self._errors[name] = edit, error
        return grid

    def _shared(self) -> SegmentExclusion:
        text = {name: edit.text().strip() for name, edit in self._inputs.items()}
        review = Field("review_on", Kind.DATE).read(text["review_on"])
        if review is None:
            raise ValidationError("review_on", "required")
        return SegmentExclusion(
            segment=text["segment"], reason=text["reason"], decided_by=text["decided_by"], decided_on=date.today(), review_on=review,
            served_how=text["served_how"], served_by=text["served_by"], reopen_signal=text["reopen_signal"],
            signal_percent=Field("signal_percent", Kind.PERCENT).read(text["signal_percent"]),
            include_title=terms.verdict_word(Verdict.INCLUDE), include_effect=text["include_effect"],
            exclude_title=terms.verdict_word(Verdict.EXCLUDE), exclude_effect=text["exclude_effect"],
        )  # fmt: skip

    def record(self) -> None:
        """Record the decisions, or say beside the field what is missing."""
        for name in self._inputs:
            self._say(name, "")
        self._refused.setText("")
        try:
            shared = self._shared()
        except ValidationError as error:
            self._say(error.field, messages.text_of(error))
            self._inputs[error.field].setFocus()
            return
        ids = [r.account_id for r in self.rows]
        refusal = self._ctx.attempt(lambda: exclude_segment(self._ctx.portfolio, ids, shared))
        if refusal is None:
            count = ngettext("{n} decision recorded", "{n} decisions recorded", len(ids)).format(n=len(ids))
            self._ctx.notices.said.emit(count)
            self.accept()
        elif refusal.field in self._inputs:
            self._say(refusal.field, refusal.text)
            self._inputs[refusal.field].setFocus()
        else:
            self._refused.setText(refusal.text)

    def _say(self, name: str, text: str) -> None:
        self._errors[name].setText(text)
        self._errors[name].setVisible(bool(text))
        set_property(self._inputs[name], "invalid", bool(text))
        layout = self.layout()
        if text and layout is not None:
            # The dialog grows with its sentences; squeezed, they would lie on the fields.
            layout.activate()
            self.resize(self.size().expandedTo(self.sizeHint()))
