"""The candidates in order of their fit, and the radar of one of them."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.services.plan import kam_choice, kam_wording
from kamdesk.ui.charts.chart_slot import RadarLegend
from kamdesk.ui.context import Context
from kamdesk.ui.plan.base_step import lines_label
from kamdesk.ui.plan.plan_charts import FitSlot
from kamdesk.ui.widgets.basic import TextRole, combo_box, label


class KamRanking(QWidget):
    """Who fits how well, as far as the marks may be seen."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._account_id = ""
        self.texts: list[str] = []
        """What the ranking says, line by line."""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.radar_of = combo_box(_("Whose radar"), "radar_of")
        self.radar_of.activated.connect(lambda *_: self._fill_radar())
        self.radar = FitSlot(ctx)
        self._legend = RadarLegend(ctx.tokens)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(_("Ranking"), "h3"))
        column.addLayout(self._lines)
        self._values = label("", "caption", wrap=True, name="fit_values")
        column.addWidget(self._values)
        column.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addWidget(self.radar_of)
        right.addWidget(self.radar)
        right.addWidget(self._legend)
        self._gaps = label("", "caption", wrap=True, name="gaps")
        right.addWidget(self._gaps)
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(left, 9)
        both.addLayout(right, 11)

    def show_account(self, account_id: str) -> None:
        """Show the candidates of an account; their names stand in `radar_of` already."""
        self._account_id = account_id
        data = self._ctx.load(account_id)
        standings = kam_choice.standings(data.facts.kam)
        hiding = data.facts.kam.hiding_assessors()
        texts: list[tuple[str, TextRole]] = [(kam_wording.hidden_marks_text(hiding), "warn")] if hiding else []
        for place, standing in enumerate(standings, 1):
            following = standings[place].name if place < len(standings) else ""
            is_out = standing.fit and standing.fit.is_knocked_out
            texts.append((kam_wording.standing_text(place, standing, following), "warn" if is_out else "caption"))
        if not standings:
            texts = [(_("Add at least one candidate; a person already appointed is one too."), "caption")]
        lines_label(self._lines, texts)
        self.texts = [text for text, _role in texts]
        self._fill_radar()

    def _fill_radar(self) -> None:
        facts = self._ctx.load(self._account_id).facts
        person_id = self.radar_of.currentData()
        is_shown = person_id is not None and not facts.kam.hiding_assessors()
        hint = (
            kam_wording.hidden_marks_text(facts.kam.hiding_assessors())
            if facts.kam.hiding_assessors()
            else _("The radar appears with the levels and the marks of a candidate.")
        )
        self.radar.show_fit(facts.kam.fit_of(person_id) if is_shown else None, hint)
        self.radar_of.setVisible(is_shown)
        self._values.setText(kam_wording.values_text(facts.kam.fit_of(person_id)) if is_shown else "")
        self._values.setVisible(is_shown)
        self._legend.setVisible(is_shown)
        self._gaps.setText(kam_wording.gaps_text(facts.kam.fit_of(person_id)) if is_shown else "")
        self._gaps.setVisible(is_shown)
        self._legend.show_words(_("assessed"), "", "", (_("required"),))
