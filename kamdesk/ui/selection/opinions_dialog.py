"""What several people would score: one row a person, with how far they lie apart."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import altered
from kamdesk.domain.selection.criteria import Opinion, spread
from kamdesk.domain.settings import CRITERIA
from kamdesk.i18n import _, terms
from kamdesk.services.selection.decisions import assessment_of
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import button, label, row


class OpinionsDialog(QDialog):
    """A row a person; the scores that count are set by hand, or taken from the middle of the opinions."""

    SAVES_AT_ONCE = True

    def __init__(self, ctx: Context, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        self.setWindowTitle(_("Opinions"))
        self.resize(ctx.tokens.scaled(940), ctx.tokens.scaled(360))
        column = QVBoxLayout(self)
        column.addWidget(
            label(
                _("Each person scores alone, 0 to 10. They count for nothing until the scores that count are set."),
                "caption",
                wrap=True,
            )
        )
        fields = [Field("by", label=_("Who"))]
        fields += [
            Field(name, Kind.INTEGER, label=terms.criterion(name), width=132 if name in CRITERIA[:3] else 104)
            for name in CRITERIA
        ]
        self._table: RecordTable[Opinion] = RecordTable(
            ctx,
            TableSpec("opinions_table", fields, prompt=_("Type a name to add an opinion…"), min_rows=4),
            self._rows,
            self._new,
        )
        column.addWidget(self._table)
        self._spread = label("", "warn", wrap=True, name="opinions_spread")
        column.addWidget(self._spread)
        column.addStretch(1)
        self._take = button(_("Take the middle of them"), self._take_middle, icon="users", tokens=ctx.tokens, name="take_middle")
        done = button(_("Done"), self.accept, kind="primary", name="opinions_done")
        column.addLayout(row(self._take, None, done))
        ctx.bus.committed.connect(self._on_committed)
        self._populate()

    def _rows(self) -> list[Opinion]:
        return list(self._ctx.load(self._account_id).selection.opinions)

    def _new(self, attr: str, value: Any) -> Opinion:
        return altered(Opinion(id=new_id(), account_id=self._account_id, given_on=date.today()), **{attr: value})

    def _on_committed(self, changes: ChangeSet) -> None:
        if changes.touches(self._account_id, "opinion"):
            self._populate()

    def _populate(self) -> None:
        self._table.populate()
        opinions = self._rows()
        spreads = {name: spread(opinions, name) for name in CRITERIA}
        wide = [
            _("{name}: from {low} to {high}").format(name=terms.criterion(n), low=s.low, high=s.high)
            for n, s in spreads.items()
            if s is not None and s.is_wide
        ]
        self._spread.setText(_("Talk before setting the score:") + " " + " · ".join(wide) if wide else "")
        self._take.setVisible(not self._ctx.is_read_only and any(spreads.values()))

    def _take_middle(self) -> None:
        """Set the scores that count to the middle opinion; growth stays as the potential gives it."""
        opinions = self._rows()
        data = self._ctx.load(self._account_id)
        values = {
            name: found.middle
            for name in CRITERIA
            if (found := spread(opinions, name)) is not None
            and not (name == "growth" and data.selection.computed_growth is not None)
        }
        self._ctx.act(lambda: self._ctx.portfolio.save(altered(assessment_of(self._ctx.portfolio, self._account_id), **values)))
