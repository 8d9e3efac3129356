"""Step 2: what the account asks of its KAM, who the candidates are, how they are marked and fit, who is chosen."""

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Any, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.plan.kam_profile import Assessor, Competency, CompetencyRequirement, DevelopmentAction, KamProfile
from kamdesk.domain.records import Record, Step, altered
from kamdesk.domain.text import fold
from kamdesk.i18n import _, behaviours, formats, ngettext, terms
from kamdesk.services.plan import kam_ratings, kam_wording
from kamdesk.ui.context import Refusal
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.forms.fields import Choices, Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.plan.assessor_box import AssessorBox
from kamdesk.ui.plan.base_step import StepPage, lines_label
from kamdesk.ui.plan.handover_dialog import HandoverDialog
from kamdesk.ui.plan.kam_ranking import KamRanking
from kamdesk.ui.plan.rating_table import RatingTable
from kamdesk.ui.tables.record_table import TableSpec
from kamdesk.ui.widgets.basic import button, combo_box, label, row, set_property, tool_button


class KamStep(StepPage):
    """KAM profile and selection."""

    step = Step.KAM_PROFILE
    places: ClassVar[Mapping[str, str]] = {
        "levels": "competencies", "chosen": "candidates", "marks_in": "assessors", "rated": "ratings", "knock_out": "ratings",
        "gap_actions": "development", "marks_confirmed": "confirmed_on",
    }  # fmt: skip
    _giver = ""
    _just_given: Mapping[str, Set[Competency]] = MappingProxyType({})
    """What the assessor whose name stands there gave since it stands there, by person."""

    def build(self) -> None:
        self.part(_("Levels and marks"), "competencies", "ratings", "candidates")
        self._candidates()
        self._marks()
        self.part(_("Assessors"))
        self._assessors()
        self.part(_("Ranking and choice"), "confirmed_on")
        self.ranking = KamRanking(self.ctx)
        self.column.addWidget(self.ranking)
        self._choice()

    # -- building --------------------------------------------------------------------------------

    def _candidates(self) -> None:
        self._candidate = combo_box(_("Candidate"), "candidate")
        self._candidate.setMinimumWidth(self.ctx.tokens.scaled(180))
        self._candidate.activated.connect(lambda *_: self._show_candidate())
        self._new = QLineEdit()
        self._new.setObjectName("new_candidate")
        self._new.setAccessibleName(_("Name of another candidate"))
        self._new.setPlaceholderText(_("Another candidate…"))
        self._new.setMinimumWidth(self.ctx.tokens.scaled(170))
        self._new.returnPressed.connect(self.add_candidate)
        self._add = button(_("Add"), self.add_candidate, icon="plus", tokens=self.ctx.tokens, name="add_candidate")
        self._drop = tool_button("x", _("Remove the candidate"), self.ctx.tokens, self.remove_candidate, name="remove_candidate")
        self.column.addLayout(row(label(_("Candidates"), "h3"), self._candidate, self._drop, self._new, self._add, None))

    def _marks(self) -> None:
        self._assessor = QLineEdit()
        self._assessor.setObjectName("assessor")
        self._assessor.setAccessibleName(_("Assessor"))
        self._assessor.setMinimumWidth(self.ctx.tokens.scaled(160))
        self._assessor.setPlaceholderText(_("Name of the assessor"))
        self._assessor.editingFinished.connect(self._show_candidate)
        self._assessor_label = label("", "caption", wrap=True)
        bar = row(label(_("Marks 1–5 given by"), "caption"), self._assessor, self._assessor_label)
        bar.setStretch(2, 1)
        self.column.addLayout(bar)
        self._hidden_marks = label("", "warn", wrap=True, name="masked")
        self.column.addWidget(self._hidden_marks)
        self.ratings = RatingTable(self.ctx, self._save_requirement, self._save_mark)
        self.ratings.chosen.connect(self._show_behaviours)
        self.column.addWidget(self.ratings)
        self._start = button(
            _("Set the nine levels"), self._start_levels, icon="list-checks", tokens=self.ctx.tokens, name="start_levels"
        )
        self.column.addLayout(row(self._start, None))
        self._behaviours = label("", "caption", wrap=True, name="behaviours")
        self.column.addWidget(self._behaviours)
        self._show_behaviours(next(iter(Competency)))

    def _assessors(self) -> None:
        text = _("With two or more, the marks of all stay hidden until the last one has given theirs: on every page, in the history and in what is exported. "
                 "It is no secrecy: whoever opens the file with other tools can read them.")  # fmt: skip
        self.column.addWidget(label(text, "caption", wrap=True))
        table = self.add_table(
            TableSpec(
                "assessors",
                [
                    Field("name"),
                    Field("weight", Kind.INTEGER, label=_("Weight of their marks"), width=170),
                    Field("id", label=_("Marks given"), of=lambda a: a, shown=self._given_text, width=150),
                ],
                title=_("Who is asked for marks"),
                prompt=_("Type a name to ask somebody for marks…"),
            ),
            lambda: self.account.facts.kam.assessors,
            lambda: Assessor(id=new_id(), account_id=self.account_id, name="", position=len(self.account.facts.kam.assessors)),
        )
        self.forms_box = AssessorBox(self.ctx, table)
        self.column.addWidget(self.forms_box)

    def _choice(self) -> None:
        self._profile: RecordForm[KamProfile] = RecordForm(
            self.ctx,
            [
                Field("person_id", Kind.CHOICE, choices=self._people_choices, label=_("Chosen as KAM")),
                Field("already_appointed", Kind.FLAG),
                Field("appointed_by"),
                Field("appointed_on", Kind.DATE),
                Field("reason", Kind.NOTE, span=2, label=_("Why this person")),
            ],
            lambda: self.own(self.account.facts.kam.profile, KamProfile),
            columns=2,
            name="kam_profile",
        )
        self.add_form(self._profile)
        self._confirmed = label("", "caption", wrap=True, name="marks_confirmed")
        self._confirm = button(
            _("The marks hold for this account"), self.confirm_marks, icon="check", tokens=self.ctx.tokens, name="confirm_marks"
        )
        line = row(self._confirmed, self._confirm)
        line.setStretch(0, 1)
        self.column.addLayout(line)
        self.add_table(
            TableSpec(
                "development",
                [
                    Field("text", label=_("What")),
                    Field("competency", Kind.CHOICE, choices=Competency, is_optional=False),
                    Field("due_on", Kind.DATE, width=104),
                ],
                title=_("Development actions"),
                prompt=_("Type an action to add it…"),
                min_rows=1,
            ),
            lambda: self.account.facts.kam.development,
            lambda: DevelopmentAction(id=new_id(), account_id=self.account_id, competency=Competency.BUSINESS_VISION),
        )
        self._record_title = label(_("On record"), "h3")
        self._record = QVBoxLayout()
        self._hand_over = button(
            _("Hand over to another KAM…"), self.hand_over, icon="users", tokens=self.ctx.tokens, name="hand_over"
        )
        self.column.addLayout(row(self._record_title, None, self._hand_over))
        self.column.addLayout(self._record)

    def _people_choices(self) -> Choices:
        if not self.account_id:
            return []
        facts = self.account.facts
        return [
            (c.person_id, facts.kam.people[c.person_id].name) for c in facts.kam.candidates if c.person_id in facts.kam.people
        ]

    # -- showing ---------------------------------------------------------------------------------

    @override
    def show_account(self, account_id: str, *, is_locked: bool) -> None:
        if account_id != self.account_id:
            self._assessor.clear()
            self._forget_given()
        super().show_account(account_id, is_locked=is_locked)

    @override
    def populate(self, *, is_locked: bool) -> None:
        facts = self.account.facts
        locked = is_locked or self.ctx.is_read_only
        for widget in (self._new, self._add):
            widget.setVisible(not locked)
        self._drop.setVisible(not locked and bool(facts.kam.candidates))
        self._start.setVisible(not locked and not facts.kam.competencies)
        self.forms_box.show_account(self.account_id)
        self._fill_choices()
        self.ranking.show_account(self.account_id)
        self._fill_confirmation()
        self._show_candidate(is_locked=locked)
        texts = [kam_wording.choice_text(c, is_hidden=bool(facts.kam.hiding_assessors())) for c in reversed(facts.kam.choices)]
        lines_label(self._record, [(text, "") for text in texts])
        self._record_title.setVisible(bool(texts))
        was_closed = self.account.plan.step_states[self.step] in {StepState.CLOSED, StepState.TO_REVIEW}
        self._hand_over.setVisible(was_closed and not self.ctx.is_read_only)

    def _given_text(self, assessor: Any) -> str:
        """How many of the marks that somebody was asked for are in."""
        facts = self.account.facts
        others = [c.person_id for c in facts.kam.candidates if fold(facts.kam.name_of(c.person_id)) != fold(assessor.name)]
        whole = len(others) * len(Competency)
        given = {
            (r.person_id, r.competency)
            for r in facts.kam.ratings
            if fold(r.assessor) == fold(assessor.name) and r.person_id in others
        }
        return _("{n} of {all}").format(n=len(given), all=whole) if whole else formats.MISSING

    def _fill_choices(self) -> None:
        found = self._people_choices()
        profile = self.account.facts.kam.profile
        for combo in (self._candidate, self.ranking.radar_of):
            wanted = combo.currentData() or (profile.person_id if profile else None)
            combo.clear()
            for person_id, name in found:
                combo.addItem(name, person_id)
            combo.setVisible(bool(found))
            combo.setCurrentIndex(max(0, combo.findData(wanted)))
        chosen = self._profile.editor("person_id")
        assert isinstance(chosen, QComboBox)
        chosen.clear()
        for value, word in [(None, formats.MISSING), *found]:
            chosen.addItem(word, value)
        chosen.setCurrentIndex(max(0, chosen.findData(profile.person_id if profile else None)))

    def _fill_confirmation(self) -> None:
        facts = self.account.facts
        text, is_old = kam_wording.confirmation_text(facts)
        self._confirmed.setText(text)
        set_property(self._confirmed, "role", "warn" if is_old else "caption")
        self._confirmed.setVisible(bool(text))
        self._confirm.setVisible(bool(text) and not self.ctx.is_read_only)

    def _show_candidate(self, *, is_locked: bool | None = None) -> None:
        if not self.account_id:
            return
        facts = self.account.facts
        person_id = self._candidate.currentData()
        name = self._candidate.currentText()
        marks = facts.kam.counting_marks(person_id)
        assessors = sorted({r.assessor for r in marks})
        hiding = facts.kam.hiding_assessors()
        self._hidden_marks.setVisible(bool(hiding))
        if not self._assessor.text() and assessors and not hiding:
            self._assessor.setText(assessors[0])
        typed = self._assessor.text().strip()
        is_own = bool(typed) and fold(typed) == fold(name)
        hidden = 0
        if hiding:
            self._hidden_marks.setText(kam_wording.hidden_marks_text(hiding))
            if fold(typed) != self._giver:
                self._forget_given()
            before = sum(fold(r.assessor) == fold(typed) for r in marks)
            # Only what is typed here and now; no mean, no gap, nothing that was given before, whoever types the name.
            marks = facts.kam.marks_typed_by(person_id, typed, self._just_given.get(person_id or "", set()))
            hidden = before - len(marks)
            assessors = []
        own = facts.kam.own_view(person_id) if is_own and not hiding else []
        words = (
            _("their own view: it is shown and does not count")
            if is_own
            else _("rated by {names}").format(names=", ".join(assessors))
            if assessors
            else ""
        )
        if hidden:
            words = ngettext("{n} mark given before stays hidden", "{n} marks given before stay hidden", hidden).format(n=hidden)
        self._assessor_label.setText(words)
        if is_locked is not None:
            self.ratings.set_locked(is_locked)
        self.ratings.show_person(facts.kam.competencies, marks, typed, name, None if hiding else facts.kam.fit_of(person_id), own)

    def _forget_given(self) -> None:
        """Begin anew with whoever gives marks now."""
        self._giver, self._just_given = fold(self._assessor.text().strip()), {}

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # whoever comes back to the page may be somebody else
            self._forget_given()
            self._show_candidate()

    def _show_behaviours(self, competency: Competency) -> None:
        lines = [f"{level}  {behaviours.behaviour(competency, level)}" for level in behaviours.LEVELS]
        self._behaviours.setText(
            _("{competency}: what each level looks like").format(competency=terms.term(competency)) + "\n" + "\n".join(lines)
        )

    # -- acting ----------------------------------------------------------------------------------

    def _start_levels(self) -> None:
        self.ctx.act(lambda: kam_ratings.require_levels(self.ctx.portfolio, self.account_id))

    def hand_over(self) -> None:
        """Put the account into the hands of another KAM."""
        boxes.open_dialog(HandoverDialog(self.ctx, self.account_id, self))

    def confirm_marks(self) -> None:
        """Say that the marks of the chosen one hold for this account, or still hold."""
        self.ctx.act(lambda: kam_ratings.confirm_marks(self.ctx.portfolio, self.account_id))

    def add_candidate(self) -> None:
        """Add the person whose name was typed."""
        name = self._new.text().strip()
        if name and self.ctx.act(lambda: kam_ratings.add_candidate(self.ctx.portfolio, self.account_id, name)):
            self._new.clear()
            at = self._candidate.findText(name)
            if at >= 0:
                self._candidate.setCurrentIndex(at)
                self._show_candidate()

    def remove_candidate(self) -> None:
        """Consider the candidate that is shown no longer; their marks stay."""
        person_id = self._candidate.currentData()
        found = next((c for c in self.account.facts.kam.candidates if c.person_id == person_id), None)
        if found is not None:
            self.ctx.remove(found)

    def _save_requirement(self, competency: Competency, attr: str, value: Any) -> Refusal | None:
        have = {c.competency: c for c in self.account.facts.kam.competencies}
        record: Record = have.get(competency) or CompetencyRequirement(
            id=new_id(), account_id=self.account_id, competency=competency
        )
        return self.ctx.save(altered(record, **{attr: value}))

    def _save_mark(self, competency: Competency, level: int | None) -> Refusal | None:
        person_id = self._candidate.currentData()
        assessor = self._assessor.text().strip()
        if not person_id:
            return Refusal("level", _("Add a candidate first."))
        if not assessor:
            return Refusal("level", _("Write the name of the assessor first."))
        if fold(assessor) != self._giver:
            self._forget_given()
        given = self._just_given.get(person_id, frozenset())
        self._just_given = {**self._just_given, person_id: {*given, competency}}
        return self.ctx.attempt(lambda: kam_ratings.rate(self.ctx.portfolio, person_id, competency, assessor, level))

    @override
    def place_of(self, condition: str) -> str:
        # Once there are candidates, one of them is to be chosen.
        has_candidates = bool(self.account_id) and bool(self.account.facts.kam.candidates)
        return "person_id" if condition == "chosen" and has_candidates else super().place_of(condition)

    @override
    def focus_place(self, place: str) -> None:
        if place == "candidates":
            self.reveal(self._new)
            self._new.setFocus()
        elif place in {"competencies", "ratings"}:
            self.reveal(self.ratings)
            self.ratings.focus_column(1 if place == "competencies" else 4)
        elif place == "confirmed_on":
            self.reveal(self._confirm)
            self._confirm.setFocus()
        else:
            super().focus_place(place)
