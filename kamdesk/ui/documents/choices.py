"""What document, for whom, in which language and on which paper."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.i18n.languages import LANGUAGE_NAMES
from kamdesk.reports.kinds import KINDS, Kind, Request
from kamdesk.reports.model import Audience, Paper
from kamdesk.ui.documents.kind_list import KindList
from kamdesk.ui.documents.wording import audience_name, audience_sentence, files_sentence, paper_name
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import combo_box, label

WIDTH = 264


class Choices(QWidget):
    """The choices at the side of the pages.

    Signals:
        changed: (Request) something else was chosen.
    """

    changed = Signal(object)

    def __init__(self, tokens: Tokens, kinds: Sequence[Kind], request: Request) -> None:
        super().__init__()
        self.setFixedWidth(tokens.scaled(WIDTH))
        self._is_filling = True
        self._company = request.company
        self.kinds = KindList(tokens, kinds)
        self.language = combo_box(_("Language"), "document_language")
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self.audience = combo_box(_("Audience"), "document_audience")
        self.paper = combo_box(_("Paper"), "document_paper")
        for paper in Paper:
            self.paper.addItem(paper_name(paper), str(paper))
        self._files = label("", "caption", wrap=True, name="document_files")
        self._says = label("", "caption", wrap=True, name="document_audience_says")
        self._lay_out()
        self.kinds.choose(request.kind)
        self._offer_audiences(request.audience)
        _choose(self.language, request.language)
        _choose(self.paper, str(request.paper))
        self._is_filling = False
        self.setFocusProxy(self.kinds)
        self.kinds.currentRowChanged.connect(lambda _at: self._on_kind())
        for combo in (self.language, self.audience, self.paper):
            combo.currentIndexChanged.connect(lambda _at: self._tell())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for at, (word, combo) in enumerate(
            ((_("Audience"), self.audience), (_("Language"), self.language), (_("Paper"), self.paper))
        ):
            name = label(word, "caption")
            name.setBuddy(combo)
            # What goes away for the client stands right below the choice.
            grid.addWidget(name, at if at == 0 else at + 1, 0)
            grid.addWidget(combo, at if at == 0 else at + 1, 1)
        grid.addWidget(self._says, 1, 0, 1, 2)
        grid.addWidget(self._files, 4, 0, 1, 2)
        options = QWidget()
        options.setLayout(grid)
        grid.setContentsMargins(14, 10, 14, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.kinds, 1)
        column.addWidget(options)

    @property
    def request(self) -> Request:
        """What is chosen."""
        return Request(
            self.kinds.kind,
            Audience(self.audience.currentData()),
            str(self.language.currentData()),
            Paper(self.paper.currentData()),
            self._company,
        )

    def _on_kind(self) -> None:
        self._is_filling = True
        self._offer_audiences(KINDS[self.kinds.kind].audiences[0])
        self._is_filling = False
        self._tell()

    def _offer_audiences(self, now: Audience) -> None:
        """Offer those of the kind; another kind begins with who it usually is for, whoever the one before was for."""
        kind = KINDS[self.kinds.kind]
        self.audience.clear()
        for audience in kind.audiences:
            self.audience.addItem(audience_name(audience), str(audience))
        _choose(self.audience, str(now) if now in kind.audiences else str(kind.audiences[0]))
        self.audience.setEnabled(len(kind.audiences) > 1)
        self._say()

    def _say(self) -> None:
        text = audience_sentence(KINDS[self.kinds.kind], Audience(self.audience.currentData()))
        self._says.setText(text)
        self.audience.setAccessibleDescription(text)
        self._files.setText(files_sentence(KINDS[self.kinds.kind]))

    def _tell(self) -> None:
        if not self._is_filling:
            self._say()
            self.changed.emit(self.request)


def _choose(combo: QComboBox, value: str) -> None:
    combo.setCurrentIndex(max(0, combo.findData(value)))
