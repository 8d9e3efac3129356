"""The four steps of an import, with the one that is shown; those that are done lead back."""

from enum import IntEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from kamdesk.i18n import N_, _
from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import ElidedLabel, PushButton, label, set_property

CIRCLE, GAP = 20, 7


class ImportStep(IntEnum):
    """The steps in their order."""

    FILE = 0
    COLUMNS = 1
    REVIEW = 2
    DONE = 3


TITLES = {
    ImportStep.FILE: N_("File"),
    ImportStep.COLUMNS: N_("Columns"),
    ImportStep.REVIEW: N_("Check"),
    ImportStep.DONE: N_("Import"),
}
SPOKEN = {
    "now": N_("{step}, step {n} of 4, shown now"),
    "done": N_("{step}, step {n} of 4, done"),
    "later": N_("{step}, step {n} of 4"),
}


class StepsBar(QWidget):
    """Title, steps and the file's name.

    Signals:
        wanted: (ImportStep) a step that is done was chosen, to go back to it.
    """

    wanted = Signal(object)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.now = ImportStep.FILE
        self.title = label("", "h2", name="import_title")
        self._file = ElidedLabel("", "caption", "import_file")
        self._file.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._buttons = {step: self._step(step) for step in ImportStep}
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(4)
        row.addWidget(self.title)
        row.addSpacing(10)
        for step, found in self._buttons.items():
            if step:
                row.addWidget(self._dash(), 1)
            row.addWidget(found)
        row.addStretch(2)
        row.addWidget(self._file)

    def _step(self, step: ImportStep) -> QPushButton:
        found = PushButton(_(TITLES[step]))
        found.setObjectName(f"step_{step.name.lower()}")
        found.setAutoDefault(False)
        found.clicked.connect(lambda *_: self.wanted.emit(step))
        return found

    def _dash(self) -> QFrame:
        found = QFrame()
        found.setProperty("line", True)
        found.setMinimumWidth(6)
        found.setMaximumWidth(self._tokens.scaled(28))
        return found

    def name_file(self, name: str) -> None:
        """Say which file it is."""
        self._file.setText(name)
        self._file.setMinimumWidth(min(self._tokens.scaled(70), self._file.fontMetrics().horizontalAdvance(name) + 4))

    @property
    def labels(self) -> list[QLabel]:
        """What is only to be read."""
        return [self.title, self._file]

    def show_step(self, now: ImportStep, *, may_go_back: bool) -> None:
        """Mark the step that is shown; earlier ones can be chosen while there is a way back."""
        self.now = now
        for step, found in self._buttons.items():
            is_over = step < now or now is ImportStep.DONE
            state = "done" if is_over and step is not now else "now" if step is now else "later"
            set_property(found, "step", state)
            found.setIcon(self._circle(step, "done" if now is ImportStep.DONE else state))
            found.setIconSize(QSize(self._tokens.scaled(CIRCLE) + GAP, self._tokens.scaled(CIRCLE)))
            found.setEnabled(may_go_back and step < now)
            found.setFocusPolicy(Qt.FocusPolicy.TabFocus if found.isEnabled() else Qt.FocusPolicy.NoFocus)
            found.setAccessibleName(_(SPOKEN[state]).format(step=_(TITLES[step]), n=step + 1))

    def _circle(self, step: ImportStep, state: str) -> QIcon:
        tokens, side, ratio = self._tokens, self._tokens.scaled(CIRCLE), 2.0
        picture = QPixmap(QSize(round((side + GAP) * ratio), round(side * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(0.75, 0.75, side - 1.5, side - 1.5)
        if state == "later":
            painter.setPen(QPen(QColor(tokens["control"]), 1))
            painter.drawEllipse(disc)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens["ok" if state == "done" else "accent"]))
            painter.drawEllipse(disc)
        if state == "done":
            size = side - 7
            painter.drawPixmap(QPointF(3.5, 3.5), icons.pixmap("check", tokens["on_accent"], size, ratio))
        else:
            font = QFont(self.font())
            font.setPixelSize(tokens.px("micro"))
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens["text2" if state == "later" else "on_accent"]))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(step + 1))
        painter.end()
        found = QIcon(picture)
        found.addPixmap(picture, QIcon.Mode.Disabled)
        return found
