"""Criteria: the scores with their anchors and reasons, and why the account is eligible or not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import altered
from kamdesk.domain.selection.criteria import DRIVERS, Assessment, spread
from kamdesk.domain.settings import CRITERIA
from kamdesk.i18n import _, formats, messages, reasons, terms
from kamdesk.services.reading.account_data import AccountData
from kamdesk.services.selection import decisions
from kamdesk.ui.context import Context
from kamdesk.ui.focus import show_text
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.number_edit import NumberEdit
from kamdesk.ui.selection.score_row import ScoreRow
from kamdesk.ui.selection.section import Section
from kamdesk.ui.widgets.basic import button, card, clear, label, line, row, scroll, set_property


class CriteriaSection(Section):
    """Scores at the left; the gate beside the average, and what would change the result, at the right."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self.rows: dict[str, ScoreRow] = {}
        self._pending: dict[str, int] = {}
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        columns.addWidget(self._scores(), 57)
        columns.addWidget(self._result(), 43)

    def _scores(self) -> QFrame:
        frame, outer = card((18, 12, 8, 10))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        self._opinions = button(
            _("Opinions"), self.open_opinions, icon="users", tokens=self.ctx.tokens, kind="flat2", name="opinions"
        )
        self._opinions.setToolTip(_("What each person would score, before the scores that count are set"))
        column.addLayout(row(label(_("Criteria"), "h2"), None, self._opinions))
        self._list = QVBoxLayout()
        self._list.setSpacing(7)
        column.addLayout(self._list)
        column.addStretch(1)
        outer.addWidget(scroll(body))
        return frame

    def _result(self) -> QFrame:
        frame, column = card((18, 12, 18, 14))
        column.addWidget(label(_("Does it qualify?"), "h2"))
        self._verdict = label("", "h3", wrap=True, name="eligible")
        self._verdict_box = QFrame()
        inner = QVBoxLayout(self._verdict_box)
        inner.setContentsMargins(12, 8, 12, 8)
        inner.setSpacing(3)
        self._drivers = label("", "caption", wrap=True)
        inner.addWidget(self._verdict)
        inner.addWidget(self._drivers)
        column.addWidget(self._verdict_box)
        self._average = label("", "big", name="average")
        column.addLayout(row(label(_("Weighted average")), None, self._average, label("/ 10", "caption")))
        self._why = QVBoxLayout()
        self._why.setSpacing(6)
        column.addLayout(self._why)
        column.addWidget(line())
        self._strength = NumberEdit()
        self._strength.setObjectName("relative_strength")
        self._strength.setAccessibleName(_("Our strength as the client sees it, 0 to 10"))
        self._strength.setFixedWidth(self.ctx.tokens.scaled(64))
        self._strength.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._strength.editingFinished.connect(self._save_strength)
        title = label(_("Our strength as the client sees it, against the best competitor"), wrap=True)
        strength = row(title, self._strength, label("/ 10", "caption"))
        strength.setStretch(0, 1)
        column.addLayout(strength)
        self._strength_error = label("", "error", wrap=True)
        self._strength_error.hide()
        column.addWidget(self._strength_error)
        self._quadrant = label("", "caption", wrap=True, name="quadrant")
        column.addWidget(self._quadrant)
        column.addStretch(1)
        return frame

    @override
    def entered(self) -> None:
        self._pending.clear()

    @override
    def populate(self) -> None:
        data = self.account
        weights = data.settings.weights()
        if list(self.rows) != list(weights):
            self._make_rows(data, list(weights))
        given = data.selection.assessment or Assessment(id="", account_id=self.account_id)
        for name, found in self.rows.items():
            found.show_anchors(reasons.anchors(name, data.settings, data.selection.bands))
            if name in self._pending:
                continue
            found.show_score(
                data.selection.effective_assessment.score(name),
                given.reason(name),
                weights[name],
                is_locked=self.ctx.is_read_only,
            )
            self._note(found, name, data)
        self._fill_result(data)

    def _make_rows(self, data: AccountData, names: list[str]) -> None:
        clear(self._list)
        self.rows = {}
        own = {c.key: c.name for c in data.settings.own_criteria}
        for name in names:
            self._list.addWidget(line())
            title = terms.criterion(name) if name in CRITERIA else own[name]
            found = ScoreRow(name, title)
            found.scored.connect(self._score)
            found.reasoned.connect(self._reason)
            self.rows[name] = found
            self._list.addWidget(found)

    def _note(self, found: ScoreRow, name: str, data: AccountData) -> None:
        """Beside the title: that it is a driver, computed, or that people disagree."""
        opinions = spread(data.selection.opinions, name)
        if opinions is not None:
            same = opinions.low == opinions.high
            text = (
                _("opinions {low}").format(low=opinions.low)
                if same
                else _("opinions {low}–{high}").format(low=opinions.low, high=opinions.high)
            )
            found.show_note(text, "warn" if opinions.is_wide else "caption")
        elif name == "growth" and data.selection.computed_growth is not None:
            if data.selection.is_growth_computed:
                found.show_note(_("from the remaining potential"))
            else:
                found.show_note(_("by hand; the potential gives {score}").format(score=data.selection.computed_growth), "warn")
        else:
            found.show_note(_("decisive criterion") if name in DRIVERS else "")

    def _fill_result(self, data: AccountData) -> None:
        scores, settings = data.selection.effective_assessment, data.settings
        first, *others = data.selection.explanation
        is_eligible = scores.is_eligible(settings)
        has_scores = first.code != "no_driver_yet"
        set_property(self._verdict_box, "box", "ok" if is_eligible else "warn" if has_scores else "info")
        self._verdict.setText(reasons.reason_text(first, settings.currency))
        drivers = [f"{terms.criterion(n)} {formats.number(s)}" for n, s in scores.drivers().items()]
        self._drivers.setText(" · ".join(drivers))
        self._average.setText(formats.number(scores.attractiveness(settings), 1))
        clear(self._why)
        for reason in others:
            self._why.addWidget(label(reasons.reason_text(reason, settings.currency), wrap=True))
        if self._strength_error.isHidden():
            show_text(self._strength, formats.plain(scores.relative_strength))
        self._strength.setReadOnly(self.ctx.is_read_only)
        quadrant = scores.quadrant(settings)
        text = _("Score all criteria and our strength to place it in the matrix.")
        if quadrant is not None:
            text = _("In the matrix: {name}. The matrix says where it lies; only a decisive criterion makes it eligible.").format(
                name=terms.term(quadrant)
            )
        self._quadrant.setText(text)

    # -- acting ----------------------------------------------------------------------------------

    def _assessment(self) -> Assessment:
        return decisions.assessment_of(self.ctx.portfolio, self.account_id)

    def _with(self, name: str, score: int | None, reason: str) -> Assessment:
        found = self._assessment()
        if name in CRITERIA:
            return altered(found, **{name: score, f"{name}_reason": reason})
        return altered(found, own_scores=found.with_own(name, score, reason))

    def _score(self, name: str, score: object) -> None:
        assert score is None or isinstance(score, int)
        self._save(name, score, self.rows[name].reason)

    def _reason(self, name: str, text: str) -> None:
        given = self._assessment().score(name)
        self._save(name, self._pending.get(name, given), text)

    def _save(self, name: str, score: int | None, reason: str) -> None:
        """Save score and reason together; a score by hand waits until it has its reason."""
        data = self.account
        if name == "growth" and score == data.selection.computed_growth and not reason.strip():
            score = None
        wanted = self._with(name, score, reason)
        self._pending.pop(name, None)
        refusal = self.ctx.attempt(lambda: self.ctx.portfolio.save(wanted))
        found = self.rows[name]
        if refusal is None:
            found.show_error("")
            return
        if score is not None and refusal.field == f"{name}_reason":
            self._pending[name] = score
            found.show_score(score, reason, data.settings.weights()[name], is_locked=self.ctx.is_read_only)
            found.ask_reason(refusal.text)
        else:
            found.show_error(refusal.text)

    def _save_strength(self) -> None:
        text = ""
        try:
            value = Field("relative_strength", Kind.NUMBER).read(self._strength.text())
        except ValidationError as error:
            text = messages.text_of(error)
        else:
            refusal = self.ctx.save(altered(self._assessment(), relative_strength=value))
            text = refusal.text if refusal else ""
        self._strength_error.setText(text)
        self._strength_error.setVisible(bool(text))
        set_property(self._strength, "invalid", bool(text))

    def open_opinions(self) -> None:
        """Write down what each person would score."""
        from kamdesk.ui.selection.opinions_dialog import OpinionsDialog

        dialog = OpinionsDialog(self.ctx, self.account_id, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @override
    def focus_first(self) -> None:
        if self.rows:
            next(iter(self.rows.values())).focus()
