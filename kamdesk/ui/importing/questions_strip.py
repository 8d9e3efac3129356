"""What a file does not settle about itself, asked above its grid with the possible answers as buttons."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.questions import Question, Subject
from kamdesk.ui.importing.wording import question_text, way_text
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import button, clear, icon_label, label, row
from kamdesk.ui.widgets.room import WrapBar

IN_ONE_LINE = 3
"""More answers may need several lines."""


def answered(choices: Choices, question: Question, way: str) -> Choices:
    """The choices with a question answered.

    Raises:
        ValueError: the answer is none of the question's ways.
    """
    if way not in question.ways:
        raise ValueError(way)
    if question.subject is Subject.COLUMN:
        return replace(choices, columns={**choices.columns, question.field: int(way)})
    if question.subject is Subject.DATE_ORDER:
        return replace(choices, date_order=DateOrder(way))
    if question.subject is Subject.FACTOR:
        return replace(choices, factor=int(way))
    if question.subject is Subject.PERCENT:
        return replace(choices, percent_factor=int(way))
    if question.subject is Subject.PARTS:
        return replace(choices, rows_are_parts=way == "yes")
    if question.subject is Subject.CURRENCY:
        return replace(choices, currency=way)
    return replace(choices, decimal_sign=way)


class QuestionsStrip(QFrame):
    """One line a question; it is not there when nothing is asked.

    Signals:
        answered: (Question, way) a way was chosen.
    """

    answered = Signal(object, str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._asked: tuple[Question, ...] = ()
        self.setObjectName("import_questions")
        self.setProperty("box", "warn")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 8, 6)
        self._column.setSpacing(4)
        self.hide()

    def show_questions(self, questions: tuple[Question, ...], headers: tuple[str, ...]) -> None:
        """Ask these, in the place of what was asked."""
        if questions == self._asked:
            return
        self._asked = questions
        clear(self._column)
        for question in questions:
            self._column.addWidget(self._line(question, headers))
        self.setVisible(bool(questions))

    def _line(self, question: Question, headers: tuple[str, ...]) -> QWidget:
        made = QWidget()
        text = label(question_text(question), wrap=True)
        ways = [self._way(question, way, headers) for way in question.ways]
        if len(ways) <= IN_ONE_LINE:
            line = row(icon_label("circle-alert", self._tokens["warn"]), text, *ways)
            line.setStretch(1, 1)
        else:
            line = row(icon_label("circle-alert", self._tokens["warn"]), text, WrapBar(ways, is_right=True))
            line.setStretch(1, 3)
            line.setStretch(2, 2)
        made.setLayout(line)
        return made

    def _way(self, question: Question, way: str, headers: tuple[str, ...]) -> QPushButton:
        found = button(
            way_text(question, way, headers), partial(self._on_way, question, way), name=f"answer_{question.subject}_{way}"
        )
        found.setAccessibleDescription(question_text(question))
        return found

    def _on_way(self, question: Question, way: str) -> None:
        self.answered.emit(question, way)

    @property
    def first(self) -> QWidget | None:
        """The first button that answers something."""
        return next((found for found in self.findChildren(QPushButton) if found.isVisible()), None)

    @override
    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible and bool(self._asked))
