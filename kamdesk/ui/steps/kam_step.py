"""Step 2: what the account asks of its KAM, who the candidates are, how they fit, who is chosen."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from kamdesk.domain.competencies import Fit, fit, outstanding, ranked
from kamdesk.domain.ids import new_id
from kamdesk.domain.records import Record, Step, altered
from kamdesk.domain.steps import Competency, CompetencyRequirement, DevelopmentAction, KamProfile
from kamdesk.i18n import _, formats, terms
from kamdesk.services import people
from kamdesk.ui.context import Refusal
from kamdesk.ui.fields import Choices, Field, Kind
from kamdesk.ui.steps.base_step import StepPage
from kamdesk.ui.widgets.basic import ElidedLabel, button, clear, label, row
from kamdesk.ui.widgets.form import RecordForm
from kamdesk.ui.widgets.rating_table import RatingTable

Index = QModelIndex | QPersistentModelIndex


class KamStep(StepPage):
    """KAM profile and selection."""

    step = Step.KAM_PROFILE

    def build(self) -> None:
        self._candidate = QComboBox()
        self._candidate.setObjectName("candidate")
        self._candidate.setAccessibleName(_("Candidate"))
        self._candidate.setMinimumWidth(self.ctx.tokens.scaled(180))
        self._candidate.activated.connect(lambda *_: self._show_candidate())
        self._new = QLineEdit()
        self._new.setObjectName("new_candidate")
        self._new.setAccessibleName(_("Name of another candidate"))
        self._new.setPlaceholderText(_("Another candidate…"))
        self._new.setMinimumWidth(self.ctx.tokens.scaled(170))
        self._new.returnPressed.connect(self.add_candidate)
        self._add = button(_("Add"), self.add_candidate, icon="plus", tokens=self.ctx.tokens, name="add_candidate")
        self.column.addLayout(row(label(_("Candidates"), "h3"), self._candidate, self._new, self._add, None))
        self._fits = QVBoxLayout()
        self._fits.setSpacing(4)
        self.column.addLayout(self._fits)
        self._assessor = QLineEdit()
        self._assessor.setObjectName("assessor")
        self._assessor.setAccessibleName(_("Assessor"))
        self._assessor.setMinimumWidth(self.ctx.tokens.scaled(160))
        self._assessor.setPlaceholderText(_("Name of the assessor"))
        self._assessor.editingFinished.connect(self._show_candidate)
        self._assessor_label = ElidedLabel("", "caption")
        bar = QHBoxLayout()
        bar.addWidget(label(_("Marks 1–5 given by"), "caption"))
        bar.addWidget(self._assessor)
        bar.addWidget(self._assessor_label, 1)
        self.column.addLayout(bar)
        self._masked = label("", "warn", wrap=True, name="masked")
        self.column.addWidget(self._masked)
        self.ratings = RatingTable(self.ctx, self._save_requirement, self._save_mark)
        self.column.addWidget(self.ratings)
        self._start = button(_("Set the nine levels"), self._start_levels, icon="list-checks", tokens=self.ctx.tokens, name="start_levels")
        self.column.addLayout(row(self._start, None))
        self.add_form(
            RecordForm(
                self.ctx,
                [
                    Field("person_id", Kind.CHOICE, choices=self._people_choices, label=_("Chosen as KAM")),
                    Field("already_appointed", Kind.FLAG),
                    Field("appointed_by"),
                    Field("appointed_on", Kind.DATE),
                    Field("asked", Kind.LIST, span=2, label=_("Assessors who are asked"), hint=_("Names, separated by ;")),
                    Field("reason", Kind.NOTE, span=2, label=_("Why this person")),
                ],
                lambda: self.own(self.account.facts.profile, KamProfile),
                columns=2,
                name="kam_profile",
            )
        )
        self._development()

    def _development(self) -> None:
        """What will close the gaps."""
        self.add_table(
            "development",
            _("Development actions"),
            _("Type an action to add it…"),
            [
                Field("text", label=_("What")),
                Field("competency", Kind.CHOICE, choices=Competency, is_optional=False),
                Field("due_on", Kind.DATE, width=104),
            ],
            lambda: self.account.facts.development,
            lambda: DevelopmentAction(id=new_id(), account_id=self.account_id, competency=Competency.BUSINESS_VISION),
            min_rows=1,
        )

    def _people_choices(self) -> Choices:
        if not self.account_id:
            return []
        facts = self.account.facts
        return [(c.person_id, facts.people[c.person_id].name) for c in facts.candidates if c.person_id in facts.people]

    @override
    def populate(self, *, is_locked: bool) -> None:
        facts = self.account.facts
        locked = is_locked or self.ctx.is_read_only
        for widget in (self._new, self._add):
            widget.setVisible(not locked)
        self._start.setVisible(not locked and not facts.competencies)
        self._fill_choices()
        self._fill_fits()
        self._show_candidate(is_locked=locked)

    def _fill_choices(self) -> None:
        chosen = self._candidate.currentData()
        choices = self._people_choices()
        self._candidate.clear()
        for person_id, name in choices:
            self._candidate.addItem(name, person_id)
        self._candidate.setVisible(bool(choices))
        profile = self.account.facts.profile
        wanted = chosen or (profile.person_id if profile else None)
        self._candidate.setCurrentIndex(max(0, self._candidate.findData(wanted)))
        combo = self.forms[0].editor("person_id")
        assert isinstance(combo, QComboBox)
        combo.clear()
        for value, word in [(None, formats.MISSING), *choices]:
            combo.addItem(word, value)
        combo.setCurrentIndex(max(0, combo.findData(profile.person_id if profile else None)))

    def _owed(self) -> dict[str, int]:
        """The marks that keep the others hidden."""
        facts = self.account.facts
        ids = [c.person_id for c in facts.candidates]
        return outstanding(facts.profile.asked, ids, facts.ratings) if facts.profile else {}

    def _fill_fits(self) -> None:
        facts = self.account.facts
        clear(self._fits)
        owed = self._owed()
        self._masked.setVisible(bool(owed))
        if owed:
            names = ", ".join(f"{name} ({count})" for name, count in owed.items())
            self._masked.setText(
                _("Marks stay hidden until all are in. Still to come: {names}. Whoever opens the file with other tools could read them.").format(names=names)
            )
            return
        fits: dict[str, Fit] = {}
        for candidate in facts.candidates:
            marks = [r for r in facts.ratings if r.person_id == candidate.person_id]
            fits[candidate.person_id] = fit(facts.competencies, marks)
        for place, person_id in enumerate(ranked(fits), 1):
            found, person = fits[person_id], facts.people.get(person_id)
            words = [_("fit {percent}").format(percent=formats.percent(found.percent, 1))]
            if not found.is_complete:
                words.append(_("not rated in all nine"))
            missed = [terms.term(c.competency) for c in found.competencies if c.is_knock_out]
            if missed:
                words.append(_("knocked out: {names}").format(names=", ".join(missed)))
            spread = [terms.term(c.competency) for c in found.competencies if c.spread >= 2]
            if spread:
                words.append(_("assessors differ on {names}").format(names=", ".join(spread)))
            text = f"{place}. {person.name if person else ''}: " + " · ".join(words)
            self._fits.addWidget(label(text, "warn" if missed else "caption", wrap=True))
        if not facts.candidates:
            self._fits.addWidget(label(_("Add at least one candidate; a person already appointed is one too."), "caption", wrap=True))

    def _show_candidate(self, *, is_locked: bool | None = None) -> None:
        if not self.account_id:
            return
        facts = self.account.facts
        person_id = self._candidate.currentData()
        marks = [r for r in facts.ratings if r.person_id == person_id]
        assessors = sorted({r.assessor for r in marks})
        if owed := self._owed():
            # Only the marks of whoever is giving theirs now; no mean, no gap, no one else's.
            typed = self._assessor.text().strip()
            marks = [r for r in marks if r.assessor == typed and typed in owed]
            assessors = []
        if not self._assessor.text() and assessors:
            self._assessor.setText(assessors[0])
        self._assessor_label.setText(_("rated by {names}").format(names=", ".join(assessors)) if assessors else "")
        if is_locked is not None:
            self.ratings.set_locked(is_locked)
        name = self._candidate.currentText()
        self.ratings.show_person(facts.competencies, marks, self._assessor.text().strip(), name)

    def _start_levels(self) -> None:
        self.ctx.act(lambda: people.require_levels(self.ctx.portfolio, self.account_id))

    def add_candidate(self) -> None:
        """Add the person whose name was typed."""
        name = self._new.text().strip()
        if name and self.ctx.act(lambda: people.add_candidate(self.ctx.portfolio, self.account_id, name)):
            self._new.clear()
            at = self._candidate.findText(name)
            if at >= 0:
                self._candidate.setCurrentIndex(at)
                self._show_candidate()

    def _save_requirement(self, competency: Competency, attr: str, value: Any) -> Refusal | None:
        have = {c.competency: c for c in self.account.facts.competencies}
        record: Record = have.get(competency) or CompetencyRequirement(id=new_id(), account_id=self.account_id, competency=competency)
        return self.ctx.save(altered(record, **{attr: value}))

    def _save_mark(self, competency: Competency, level: int | None) -> Refusal | None:
        person_id = self._candidate.currentData()
        assessor = self._assessor.text().strip()
        if not person_id:
            return Refusal("level", _("Add a candidate first."))
        if not assessor:
            return Refusal("level", _("Write the name of the assessor first."))
        return self.ctx.attempt(lambda: people.rate(self.ctx.portfolio, person_id, competency, assessor, level))

    @override
    def focus_target(self, target: str) -> None:
        if target == "candidates":
            self._new.setFocus()
        elif target in {"competencies", "ratings"}:
            self.ratings.focus_column(1 if target == "competencies" else 4)
        else:
            super().focus_target(target)
