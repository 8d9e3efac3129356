"""What was found about a file, in one line of small choices; each can be settled otherwise."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kamdesk.i18n import _
from kamdesk.services.importing.cells import Choices, DateOrder
from kamdesk.services.importing.questions import Subject
from kamdesk.ui.importing.reading import Found
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import combo_box, label, set_property, tool_button
from kamdesk.ui.widgets.room import WrapBar
from kamdesk.ui.widgets.text import plain_tooltip

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows-1252", "iso-8859-15": "ISO-8859-15", "cp850": "DOS (850)", "mac-roman": "Macintosh",
    "utf-16": "UTF-16",
}  # fmt: skip
_SAME = {"utf-8-sig": "utf-8", "utf8": "utf-8", "windows-1252": "cp1252", "mac_roman": "mac-roman", "utf-16-le": "utf-16"}


def encoding_name(encoding: str) -> str:
    """What an encoding is called."""
    known = encoding.lower().replace("_", "-")
    known = _SAME.get(known, known)
    return ENCODINGS.get(known, encoding)


def separators() -> list[tuple[str, str]]:
    """The signs between the cells of a text, with their words."""
    return [(";", _("semicolon")), (",", _("comma")), ("\t", _("tab")), ("|", _("bar"))]


def date_orders() -> list[tuple[DateOrder, str]]:
    """What comes first in a date, with how it looks."""
    return [(DateOrder.DAY_FIRST, _("dd/mm/yyyy")), (DateOrder.MONTH_FIRST, _("mm/dd/yyyy"))]


class Fact(QWidget):
    """One choice with its word; where it does not apply it is disabled and says why."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.combo: QComboBox = combo_box(title, name)
        set_property(self.combo, "small", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._word: QLabel = label(title, "caption")
        self._word.setBuddy(self.combo)
        row.addWidget(self._word)
        row.addWidget(self.combo)

    def offer(self, pairs: Sequence[tuple[object, str]], now: object, *, is_asked: bool = False) -> None:
        """Offer values with their words, one of which holds now; while it is asked which one, none does."""
        self._fill(pairs)
        now = None if is_asked else now
        at = next((i for i, (value, _word) in enumerate(pairs) if value == now), -1)
        self.combo.setPlaceholderText(_("Choose…") if is_asked else "")
        self.combo.setCurrentIndex(at)
        set_property(self.combo, "state", "open" if is_asked else "")
        self.combo.setEnabled(True)
        self.combo.setToolTip("")
        self.combo.setAccessibleDescription(_("Not known yet: it is asked below.") if is_asked else "")

    def bar(self, word: str, why: str) -> None:
        """Offer nothing, and say why."""
        self._fill([(None, word)])
        self.combo.setCurrentIndex(0)
        set_property(self.combo, "state", "")
        self.combo.setEnabled(False)
        self.combo.setToolTip(plain_tooltip(why))
        self.combo.setAccessibleDescription(why)

    def _fill(self, pairs: Sequence[tuple[object, str]]) -> None:
        if [self.combo.itemText(at) for at in range(self.combo.count())] == [word for _value, word in pairs]:
            return
        self.combo.clear()
        for value, word in pairs:
            self.combo.addItem(word, value)


class FactsBar(QWidget):
    """Sheet, encoding, separator, decimal sign, order of dates.

    Signals:
        settled: (Choices) something was chosen, the rest being as it was.
        detect_wanted: everything is to be found by looking at the file again.
    """

    settled = Signal(object)
    detect_wanted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._choices = Choices()
        self.sheet = Fact(_("Sheet"), "import_sheet")
        self.encoding = Fact(_("Encoding"), "import_encoding")
        self.separator = Fact(_("Separator"), "import_separator")
        self.decimal = Fact(_("Decimal"), "import_decimal")
        self.dates = Fact(_("Dates"), "import_dates")
        self.facts = (self.sheet, self.encoding, self.separator, self.decimal, self.dates)
        for fact, field in zip(self.facts, ("sheet", "encoding", "delimiter", "decimal_sign", "date_order"), strict=True):
            fact.combo.activated.connect(lambda _at, fact=fact, field=field: self._settle(field, fact.combo.currentData()))
        self.sheet.combo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        again = tool_button("scan-search", _("Detect again"), tokens, self.detect_wanted.emit, "import_detect")
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        wrapped = WrapBar(self.facts, spacing=12)
        outer.addWidget(wrapped, 1)
        side = QVBoxLayout()
        side.addWidget(again)
        side.addStretch(1)
        outer.addLayout(side)

    def _settle(self, field: str, value: object) -> None:
        if field == "date_order":
            value = DateOrder(str(value))  # Qt keeps no more of it than its text
        if field == "sheet":
            # Another sheet has other rows and columns; how the file is written stays.
            self._choices = replace(self._choices, columns={}, header_row=None, kept_rows=frozenset(), left_out_rows=frozenset())
        self.settled.emit(replace(self._choices, **{field: value}))  # type: ignore[arg-type]

    def show_found(self, found: Found) -> None:
        """Show what was found of a file."""
        self._choices = found.request.choices
        sheet = found.sheet
        is_workbook = bool(sheet.sheets)
        if is_workbook:
            self.sheet.offer([(title, title) for title in sheet.sheets], sheet.title)
            self._bar_texts()
        else:
            self.sheet.bar(_("workbooks only"), _("Only workbooks have sheets; this is a text file."))
            self._offer_texts(found)
        self._offer_numbers(found)

    def _bar_texts(self) -> None:
        word, why = _("text files only"), _("A workbook says by itself how it is written; only text files differ.")
        self.encoding.bar(word, why)
        self.separator.bar(word, why)

    def _offer_texts(self, found: Found) -> None:
        now = encoding_name(found.sheet.encoding or "utf-8")
        others = [name for name in ENCODINGS.values() if name != now]
        codes = {name: code for code, name in ENCODINGS.items()}
        pairs = [(name, name) for name in (now, *others)]
        if found.request.source.path is None:
            self.encoding.bar(_("copied"), _("What was copied has no encoding to choose."))
        else:
            self.encoding.offer(
                [(codes.get(value, found.sheet.encoding), word) for value, word in pairs], codes.get(now, found.sheet.encoding)
            )
        self.separator.offer(separators(), found.sheet.delimiter)

    def _offer_numbers(self, found: Found) -> None:
        mapping = found.mapping
        if mapping is None:
            why = _("First it has to be known which columns there are.")
            self.decimal.bar(_("not known"), why)
            self.dates.bar(_("not known"), why)
            return
        asked = {question.subject for question in found.questions}
        signs = [(",", _("comma · 1.234,56")), (".", _("point · 1,234.56"))]
        self.decimal.offer(signs, mapping.decimal_sign, is_asked=Subject.DECIMAL_SIGN in asked)
        if "date" in mapping.columns:
            now = DateOrder.MONTH_FIRST if mapping.month_first else DateOrder.DAY_FIRST
            self.dates.offer(date_orders(), now, is_asked=Subject.DATE_ORDER in asked)
        else:
            self.dates.bar(_("no dates"), _("No column is taken for dates."))
