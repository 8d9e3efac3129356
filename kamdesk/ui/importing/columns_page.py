"""Step 2: the file itself, with what was found about it, and what each column is read for."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kamdesk.domain.errors import KnownError
from kamdesk.i18n import _, messages, ngettext
from kamdesk.services.importing.cells import NOTHING_CHOSEN, Choices
from kamdesk.services.importing.questions import Question, Subject
from kamdesk.services.importing.tables import RowRole
from kamdesk.ui.importing.cautions import sums_text, sums_tone
from kamdesk.ui.importing.column_choices import ColumnChoices
from kamdesk.ui.importing.column_states import IGNORED, Use, assigned, column_states
from kamdesk.ui.importing.facts_bar import FactsBar
from kamdesk.ui.importing.grid_view import GridView
from kamdesk.ui.importing.questions_strip import QuestionsStrip, answered
from kamdesk.ui.importing.reading import Found, LastTime
from kamdesk.ui.importing.sheets_bar import SheetsBar
from kamdesk.ui.importing.wording import count, field_words, listed, quoted, rows_to_read
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, icon_label, label, line, row, set_property

CHANGE_SUMS = frozenset({Subject.DECIMAL_SIGN, Subject.FACTOR, Subject.PARTS, Subject.COLUMN})
"""While one of these is asked, the amounts may add up to something else."""


class ColumnsPage(QWidget):
    """Facts, questions, the grid, and one sentence that says what will be read.

    Signals:
        settled: (Choices) something is to be read otherwise.
        detect_wanted: everything is to be found by looking at the file again.
        sheet_wanted: (title) another sheet that is taken in too is to be shown.
    """

    settled = Signal(object)
    detect_wanted = Signal()
    sheet_wanted = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._found: Found | None = None
        self._ignored_of: dict[str, set[int]] = {}  # columns that nobody waits for, by the title of the sheet
        self.sheets = SheetsBar("import_columns_sheet")
        self.facts = FactsBar(tokens)
        self.questions = QuestionsStrip(tokens)
        self.grid = GridView(tokens)
        self.columns = ColumnChoices(tokens, self.grid)
        self._sign = icon_label("circle-check", tokens["ok"])
        self._sentence = label("", wrap=True, name="import_sentence")
        self._sums = label("", "caption", wrap=True, name="import_sums")
        self._choose = button(_("Change header row"), self._choose_header, kind="link", name="import_choose_header")
        frame = QFrame()
        frame.setProperty("card", True)
        framed = QVBoxLayout(frame)
        framed.setContentsMargins(1, 1, 1, 1)
        framed.setSpacing(0)
        framed.addWidget(self.columns)
        framed.addWidget(line())
        framed.addWidget(self.grid, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(8)
        column.addWidget(self.sheets)
        column.addWidget(self.facts)
        column.addWidget(self.questions)
        column.addWidget(frame, 1)
        told = row(self._sign, self._sentence, self._choose)
        told.setStretch(1, 1)
        column.addLayout(told)
        column.addWidget(self._sums)
        self._connect()

    def _connect(self) -> None:
        self.sheets.chosen.connect(self.sheet_wanted)
        self.facts.settled.connect(self.settled)
        self.facts.detect_wanted.connect(self._detect_again)
        self.questions.answered.connect(self._on_answer)
        self.columns.assigned.connect(self._on_assigned)
        self.grid.header_chosen.connect(self._on_header)
        self.grid.row_toggled.connect(self._on_row)
        self.grid.unfold_wanted.connect(self._on_unfold)

    @property
    def parts(self) -> list[QWidget]:
        """Between which F6 goes."""
        asked = self.questions.first
        return [
            *([self.sheets] if self.sheets.isVisible() else []),
            self.facts,
            *([asked] if asked is not None else []),
            self.columns,
            self.grid,
        ]

    @property
    def _ignored(self) -> set[int]:
        """The columns of the sheet that a person left aside."""
        return self._ignored_of.setdefault(self._found.title if self._found is not None else "", set())

    @property
    def _choices(self) -> Choices:
        return self._found.request.choices if self._found is not None else NOTHING_CHOSEN

    # -- showing ---------------------------------------------------------------------------------

    def show_sheets(self, founds: Sequence[Found], now: Found) -> None:
        """Offer the way between sheets that are taken in together, in the place of the choice of one."""
        signs = [(found.title, ("✓ " if found.is_ready else "▲ ") + found.title) for found in founds]
        self.sheets.show_sheets(signs, now.title)
        self.facts.sheet.setVisible(len(founds) < 2)

    def show_found(self, found: Found) -> None:
        """Show a file as it was understood."""
        before = self._found
        is_other_file = before is None or before.request.source != found.request.source
        is_new = is_other_file or (before is not None and before.title != found.title)
        if is_other_file:
            self._ignored_of.clear()
        if is_new:
            self.grid.lines.forget_folds()
        self._found = found
        self.grid.is_choosing_header = False
        self.facts.show_found(found)
        headers = found.table.headers if found.table is not None else ()
        self.questions.show_questions(found.questions, headers)
        self.grid.show_found(found)
        self.columns.show_states(column_states(found, self.grid.lines.columns, self._ignored), headers, found.kind)
        self._say(found)
        if found.questions and found.questions[0].row:
            self.grid.reveal(found.questions[0].row)
        elif is_new and found.table is not None:
            self.grid.reveal(found.table.header_row)
            for number in found.sums.unread[:1] if found.sums is not None else ():
                self.grid.reveal_below(number, found.table.header_row)

    def say_problem(self, error: KnownError) -> None:
        """Say why something could not be read, beside what is shown still."""
        self._tell(messages.text_of(error), "circle-x", "bad")

    def _say(self, found: Found) -> None:
        if found.problem is not None:
            self._tell(messages.text_of(found.problem), "circle-x", "bad")
        elif found.missing:
            names = listed([quoted(field_words(names)) for names in found.missing])
            self._tell(_("No column is read for {names}. Choose one above the grid.").format(names=names), "circle-alert", "warn")
        elif found.questions:
            self._tell(_("Something has to be answered above before the rows can be checked."), "circle-alert", "warn")
        else:
            self._tell(self._sentence_of(found), "circle-check", "ok")
        self._choose.setVisible(bool(found.sheet.rows))
        self._say_sums(found)

    def _tell(self, text: str, icon: str, tone: str) -> None:
        self._sentence.setText(text)
        self._sign.setPixmap(icons.pixmap(icon, self._tokens[tone], 16, 2.0))
        set_property(self._sentence, "role", "bad" if tone == "bad" else "")

    def _sentence_of(self, found: Found) -> str:
        assert found.table is not None
        assert found.mapping is not None
        is_again = found.request.last_time is LastTime.TAKEN
        parts = [_("Read as you settled it last time; “Detect again” takes that back.")] if is_again else []
        parts += [_("Header in row {row}.").format(row=count(found.table.header_row)), rows_to_read(len(found.table.rows)) + "."]
        totals = sum(role in {RowRole.TOTAL, RowRole.SUBTOTAL} for role in found.table.roles.values())
        if totals:
            parts.append(_("Totals skipped: {n}.").format(n=count(totals)))
        if found.table.filled:
            names = listed(
                [quoted(found.table.headers[at]) for at in sorted(found.table.filled) if at < len(found.table.headers)]
            )
            parts.append(
                ngettext(
                    "{names} is written on the first line of a group only, and holds for the lines below it.",
                    "{names} are written on the first line of a group only, and hold for the lines below it.",
                    len(found.table.filled),
                ).format(names=names)
            )
        if found.mapping.factor != 1:
            parts.append(_("Amounts are multiplied by {n}.").format(n=count(found.mapping.factor)))
        if found.mapping.currency:
            parts.append(_("Amounts in {currency}.").format(currency=found.mapping.currency))
        if not found.table.knows_formats:
            parts.append(_("This kind of file does not say how numbers are shown: look at percentages and at codes with zeros."))
        return " ".join(parts)

    def _say_sums(self, found: Found) -> None:
        is_known = not any(question.subject in CHANGE_SUMS for question in found.questions)
        self._sums.setVisible(found.sums is not None and is_known)
        if found.sums is not None:
            self._sums.setText(sums_text(found.sums))
            set_property(self._sums, "role", sums_tone(found.sums))

    # -- settling --------------------------------------------------------------------------------

    def _detect_again(self) -> None:
        self._ignored.clear()
        self.detect_wanted.emit()

    def _on_answer(self, question: Question, way: str) -> None:
        self.settled.emit(answered(self._choices, question, way))

    def _on_assigned(self, at: int, name: str) -> None:
        if self._found is None:
            return
        if name == IGNORED:
            self._ignored.add(at)
        else:
            self._ignored.discard(at)
        self.settled.emit(assigned(self._choices, self._found, at, name))

    def _on_header(self, number: int) -> None:
        self.settled.emit(replace(self._choices, header_row=number, kept_rows=frozenset(), left_out_rows=frozenset()))

    def _on_row(self, number: int) -> None:
        """A total is data after all, or data is none."""
        choices, roles = (
            self._choices,
            self._found.table.roles if self._found is not None and self._found.table is not None else {},
        )
        role = roles.get(number)
        if role is RowRole.LEFT_OUT:
            self.settled.emit(replace(choices, left_out_rows=choices.left_out_rows - {number}))
        elif role is None and number in choices.kept_rows:
            self.settled.emit(replace(choices, kept_rows=choices.kept_rows - {number}))
        elif role is None:
            self.settled.emit(replace(choices, left_out_rows=choices.left_out_rows | {number}))
        else:
            self.settled.emit(replace(choices, kept_rows=choices.kept_rows | {number}))

    def _on_unfold(self, at: int) -> None:
        if self._found is not None:
            self.grid.clearSpans()
            self.grid.lines.unfold(at, self._found)
            self.grid.show_found(self._found)

    def _choose_header(self) -> None:
        """Let the next click or Enter in the grid choose the row of the headers."""
        self.grid.is_choosing_header = True
        self._tell(_("Click the row that has the headers, or go to it and press Enter."), "info", "accent")
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_missing(self) -> str:
        """Go to what is still to be settled; returns the sentence that says what, or nothing when all is."""
        found = self._found
        if found is None:
            return ""
        if found.questions and self.questions.first is not None:
            self.questions.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return _("Something has to be answered above before the rows can be checked.")
        if not found.missing:
            return messages.text_of(found.problem) if found.problem is not None else ""
        states = column_states(found, self.grid.lines.columns, self._ignored)
        at = next((state.at for state in states if state.use is Use.OPEN), 0)
        if states:
            self.columns.focus_column(at)
        names = field_words(found.missing[0])
        self._tell(
            _("«{names}» has no column yet. Choose it above the column that holds it.").format(names=names), "circle-alert", "bad"
        )
        return self._sentence.text()
