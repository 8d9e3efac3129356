"""Voz y valor: what the client's people say of us, and the value we promised, delivered and had confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.ledgers.voice import DIRECTIONAL_BELOW, MIN_ANSWERS, VoiceAnswer
from kamdesk.domain.records import Record, altered
from kamdesk.i18n import _, formats
from kamdesk.ui.account.base_page import AccountPage
from kamdesk.ui.context import Context
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.ledgers.voice_dots import VoiceDots
from kamdesk.ui.tables.record_table import RecordTable, TableSpec
from kamdesk.ui.widgets.basic import card, label, scrolled_column


class RelationshipPage(AccountPage):
    """Answers and their dots side by side, the value log below."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        column = scrolled_column(self)
        voices = QHBoxLayout()
        voices.setSpacing(12)
        voices.addWidget(self._answers_card(), 60)
        voices.addWidget(self._dots_card(), 40)
        column.addLayout(voices)
        column.addWidget(self._value_card())
        column.addStretch(1)

    def _answers_card(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._answers: RecordTable[VoiceAnswer] = RecordTable(
            self.ctx,
            TableSpec(
                "answers",
                [
                    Field("person", stretch=4),
                    Field("asked_on", Kind.DATE, label=_("Date"), width=104),
                    Field("score", Kind.INTEGER, label="0–10", width=56),
                    Field("comment", stretch=5),
                ],
                title=_("Voice of the client"),
                prompt=_("Type «name: score», as they would recommend us from 0 to 10…"),
                min_rows=4,
            ),
            self._rows,
            self._new_answer,
        )
        column.addWidget(self._answers)
        column.addStretch(1)
        return frame

    def _dots_card(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        column.addWidget(label(_("Would they recommend us?"), "h3"))
        self._dots = VoiceDots(self.ctx.tokens)
        column.addWidget(self._dots)
        self._moves = label("", wrap=True, name="voice_moves")
        self._note = label("", "caption", wrap=True, name="voice_note")
        column.addWidget(self._moves)
        column.addWidget(self._note)
        column.addStretch(1)
        return frame

    def _value_card(self) -> QFrame:
        frame, column = card((16, 12, 16, 12))
        self._values: RecordTable[ValueEntry] = RecordTable(
            self.ctx,
            TableSpec(
                "value_log",
                [
                    Field("what", label=_("Value for the client"), stretch=4),
                    Field("promised", Kind.MONEY, width=98),
                    Field("promised_on", Kind.DATE, label=_("On"), width=96),
                    Field("delivered", Kind.MONEY, width=100),
                    Field("delivered_on", Kind.DATE, label=_("On"), width=96),
                    Field("confirmed_by", stretch=3),
                    Field("confirmed", Kind.MONEY, label=_("Confirmed"), width=108),
                    Field("confirmed_on", Kind.DATE, label=_("On"), width=96),
                    Field("worked_out", label=_("Worked out"), stretch=4),
                ],
                title=_("Value: promised, delivered, confirmed by the client"),
                prompt=_("Type what you promised the client…"),
                min_rows=3,
            ),
            lambda: list(self.account.ledgers.values_given) if self.account_id else [],
            lambda attr, value: altered(
                ValueEntry(id=new_id(), account_id=self.account_id, promised_on=date.today()), **{attr: value}
            ),
        )
        column.addWidget(self._values)
        self._total = label("", wrap=True, name="value_total")
        column.addWidget(self._total)
        return frame

    def _rows(self) -> Sequence[VoiceAnswer]:
        found = self.account.ledgers.answers if self.account_id else ()
        return sorted(found, key=lambda a: (a.asked_on or date.min, a.id), reverse=True)

    def _new_answer(self, _attr: str, value: Any) -> Record:
        """A name alone is refused for its missing score, so both are typed at once: «Ana Solís: 8»."""
        name, _colon, score = str(value).rpartition(":")
        found = Field("score", Kind.INTEGER).read(score) if name.strip() else None
        return VoiceAnswer(id=new_id(), account_id=self.account_id, person=name or str(value), asked_on=date.today(), score=found)

    @override
    def populate(self) -> None:
        data = self.account
        self._answers.populate()
        waves = data.ledgers.recommendations
        self._dots.show_waves(waves)
        moves = waves[-1].moves if waves else {}
        lines = [f"{name} {'▲' if by > 0 else '▼'} {abs(by)}" for name, by in sorted(moves.items(), key=lambda m: -m[1]) if by]
        self._moves.setText(_("Since they were last asked: {moves}").format(moves=" · ".join(lines)) if lines else "")
        self._moves.setVisible(bool(lines))
        if not waves:
            note = _("Ask the same people each time: their movement says more than the mean.")
        elif not waves[-1].feeds_light:
            note = _("{n} answers: under {least} it feeds no light.").format(n=waves[-1].count, least=MIN_ANSWERS)
        else:
            note = _("Under {n} answers it shows a direction only.").format(n=DIRECTIONAL_BELOW)
        self._note.setText(note)
        self._values.populate()
        total, currency = data.ledgers.value_totals, data.settings.currency
        self._total.setText(
            _("So far: promised {promised}, delivered {delivered}, confirmed by the client {confirmed}.").format(
                promised=formats.money(total.promised, currency), delivered=formats.money(total.delivered, currency),
                confirmed=formats.money(total.confirmed, currency),
            )
        )  # fmt: skip
        self._total.setVisible(bool(data.ledgers.values_given))

    @override
    def focus_target(self, target: str) -> None:
        self._answers.focus()
