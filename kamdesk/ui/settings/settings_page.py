"""Ajustes: what holds on this computer, and what holds in this portfolio."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.domain.changes import ChangeSet
from kamdesk.domain.periods import Frequency
from kamdesk.domain.settings import CRITERIA, MINIMUMS, Settings
from kamdesk.env import company
from kamdesk.env.preferences import MAX_SCALE, MIN_SCALE
from kamdesk.i18n import N_, _, formats, language
from kamdesk.i18n.languages import LANGUAGE_NAMES
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.form import RecordForm
from kamdesk.ui.forms.number_edit import NumberSpin
from kamdesk.ui.settings.company_card import CompanyCard, named
from kamdesk.ui.settings.password_card import PasswordCard
from kamdesk.ui.settings.weights_editor import WeightsEditor
from kamdesk.ui.widgets.basic import PageScroll, button, card, label, row, scroll

THEMES = {"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")}


class SettingsPage(QWidget):
    """Changes take effect at once; those of the portfolio can be undone.

    Signals:
        language_chosen: (language). look_chosen: (theme, text size). closed: back to the accounts.
        second_chosen: another second folder for backups is to be used, or none.
        password_wanted, no_password_wanted, sheet_wanted: a button of the password was pressed.
    """

    language_chosen = Signal(str)
    look_chosen = Signal(str, int)
    second_chosen = Signal()
    password_wanted = Signal()
    no_password_wanted = Signal()
    sheet_wanted = Signal()
    closed = Signal()

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self._ctx = ctx
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(12)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(12)
            columns.addLayout(side, 1)
        self._company = CompanyCard(ctx.tokens)
        self._is_second_away = False
        left.addWidget(self._computer())
        left.addWidget(self._company)
        self.password = PasswordCard(ctx)
        self.password.password_wanted.connect(self.password_wanted)
        self.password.no_password_wanted.connect(self.no_password_wanted)
        self.password.sheet_wanted.connect(self.sheet_wanted)
        left.addWidget(self.password)
        left.addWidget(self._period())
        left.addStretch(1)
        right.addWidget(self._weights())
        right.addWidget(self._minimums())
        right.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20 - PageScroll.GUTTER, 12)
        column.setSpacing(12)
        back = button(
            _("Back to the accounts"), self.closed.emit, icon="arrow-left", tokens=ctx.tokens, kind="flat2", name="settings_back"
        )
        column.addLayout(row(label(_("Settings"), "title"), None, back, margins=(0, 0, PageScroll.GUTTER, 0)))
        column.addWidget(scroll(body), 1)
        ctx.bus.committed.connect(self._on_committed)
        self.populate()

    def _computer(self) -> QFrame:
        frame, column = card()
        column.addWidget(label(_("On this computer"), "h2"))
        self.language = QComboBox()
        self.language.setObjectName("language")
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.language.activated.connect(lambda _at: self.language_chosen.emit(self.language.currentData()))
        self.theme = QComboBox()
        self.theme.setObjectName("theme")
        for code, name in THEMES.items():
            self.theme.addItem(_(name), code)
        self.theme.setCurrentIndex(self.theme.findData(self._ctx.theme.theme))
        self.theme.activated.connect(lambda _at: self._look())
        self.scale = NumberSpin(MIN_SCALE, MAX_SCALE, "text_scale")
        self.scale.setObjectName("text_scale")
        self.scale.setSingleStep(5)
        self.scale.setSuffix(formats.percent_suffix())
        self.scale.refused.connect(self._ctx.notices.refused)
        self.scale.setValue(self._ctx.theme.scale)
        self.scale.valueChanged.connect(lambda _value: self._look())
        for title, widget in ((_("Language"), self.language), (_("Theme"), self.theme), (_("Text size"), self.scale)):
            widget.setAccessibleName(title)
            widget.setMinimumWidth(self._ctx.tokens.scaled(170))
            column.addLayout(
                row(named(title, is_laid_down=widget is self.language and bool(company.load().language)), None, widget)
            )
        if company.load().language:
            self.language.setEnabled(False)
            self.language.setAccessibleDescription(_("Set by your company"))
        self._second = label("", "caption", wrap=True, name="second_folder")
        self._no_second = button(_("No second folder"), lambda: self._use_second(""), kind="flat2", name="no_second_folder")
        choose = button(_("Choose folder…"), self._choose_second, kind="flat2", name="choose_second_folder")
        is_laid_down = bool(company.load().second_folder)
        acts = [] if is_laid_down else [choose, self._no_second]
        column.addLayout(row(named(_("Second folder for backups"), is_laid_down=is_laid_down), None, *acts))
        column.addWidget(self._second)
        self._show_second()
        return frame

    def _choose_second(self) -> None:
        found = boxes.choose_folder(
            self, _("Second folder for backups"), Path(self._ctx.preferences.second_folder or Path.home())
        )
        if found is not None:
            self._use_second(str(found))

    def _use_second(self, folder: str) -> None:
        self._ctx.preferences.second_folder = folder
        self._ctx.preferences.save()
        self._show_second()
        self.second_chosen.emit()

    def _show_second(self) -> None:
        folder = self._ctx.preferences.second_folder_in_force
        self._second.setText(
            str(folder)
            if folder
            else _("Backups lie on this computer only. A folder on another disk keeps them when the computer is lost.")
        )
        self._no_second.setEnabled(folder is not None)

    def _look(self) -> None:
        self.look_chosen.emit(self.theme.currentData(), self.scale.value())

    def _get(self) -> Settings:
        return self._ctx.portfolio.settings

    def _form(self, specs: list[Field], columns: int, name: str) -> RecordForm[Settings]:
        return RecordForm(self._ctx, specs, self._get, columns=columns, name=name)

    def _period(self) -> QFrame:
        frame, column = card()
        column.addWidget(label(_("This portfolio"), "h2"))
        self._general = self._form(
            [
                Field("company_name", label=_("Our company, as documents name it"), span=2),
                Field("currency"),
                Field("period", Kind.CHOICE, choices=Frequency, is_optional=False, label=_("Period of the scorecard")),
                Field("fiscal_start", Kind.INTEGER, label=_("First month of the year (1–12)")),
                Field("company_sales", Kind.MONEY, label=_("Sales of our company a year")),
                Field("other_accounts", Kind.INTEGER),
                Field("kam_hours", Kind.INTEGER),
            ],
            2,
            "general",
        )
        column.addWidget(self._general)
        column.addWidget(label(_("Traffic lights: from which value on"), "h3"))
        self._cuts = self._form(
            [
                Field("cut_indicator_green", Kind.NUMBER),
                Field("cut_group_green", Kind.NUMBER),
                Field("cut_amber", Kind.NUMBER),
                Field("cut_coverage", Kind.NUMBER),
                Field("driver_threshold", Kind.INTEGER),
                Field("matrix_cut", Kind.NUMBER),
            ],
            2,
            "cuts",
        )
        column.addWidget(self._cuts)
        return frame

    def _weights(self) -> QFrame:
        frame, column = card()
        column.addWidget(label(_("Weights of the criteria"), "h2"))
        self.weights = WeightsEditor(self._ctx, CRITERIA)
        column.addWidget(self.weights)
        self._own = label("", "caption", wrap=True)
        column.addWidget(self._own)
        more = button(
            _("Levels and own criteria…"), self.open_criteria, icon="scale", tokens=self._ctx.tokens, name="open_criteria"
        )
        column.addLayout(row(more, None))
        self._bands = self._form(
            [
                Field(
                    "growth_bands",
                    label=_("Remaining potential from which growth scores 3; 4; 5; 6; 7; 8; 9"),
                    shown=self._bands_text,
                    reader=_bands,
                )
            ],
            1,
            "bands",
        )
        column.addWidget(self._bands)
        self._bands_hint = label("", "caption", wrap=True)
        column.addWidget(self._bands_hint)
        return frame

    def _minimums(self) -> QFrame:
        frame, column = card()
        column.addWidget(label(_("Minimums to close a step"), "h2"))
        column.addWidget(label(_("Minimums can be lowered to 1, never to nothing."), "caption", wrap=True))
        self._minimum_form = self._form([Field(name, Kind.INTEGER) for name in MINIMUMS], 2, "minimums")
        column.addWidget(self._minimum_form)
        return frame

    def tell_second_folder(self, is_away: bool) -> None:
        """Say whether the second folder for backups is away."""
        self._is_second_away = is_away
        self._company.show_settings(company.load(), is_folder_away=is_away)

    def populate(self) -> None:
        """Show the settings as they stand."""
        self._company.show_settings(company.load(), is_folder_away=self._is_second_away)
        for form in (self._general, self._cuts, self._minimum_form, self._bands):
            form.set_locked(False)
            form.populate()
        self.weights.populate()
        settings = self._get()
        own = ", ".join(f"{c.name} {formats.percent(c.weight)}" for c in settings.own_criteria)
        self._own.setText(_("Own criteria: {names}").format(names=own) if own else "")
        self._own.setVisible(bool(own))
        scaled = settings.bands(self._ctx.portfolio.company().sales)
        text = _("Empty: the amounts follow from the sales of our company.")
        if not settings.growth_bands and scaled:
            text = _("Empty: by the sales of our company they are {amounts}.").format(amounts=self._bands_text(scaled))
        self._bands_hint.setText(text)

    def _bands_text(self, bands: tuple[Decimal, ...]) -> str:
        return "; ".join(formats.number(b) for b in bands)

    def open_criteria(self) -> None:
        """Write what levels mean, and own criteria."""
        from kamdesk.ui.selection.criteria_dialog import CriteriaDialog

        dialog = CriteriaDialog(self._ctx, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _on_committed(self, changes: ChangeSet) -> None:
        if "settings" in changes.kinds:
            self.populate()


def _bands(text: str) -> tuple[Decimal, ...]:
    """The amounts of a text, separated by semicolons."""
    money = Field("growth_bands", Kind.MONEY)
    return tuple(money.read(part) for part in text.split(";") if part.strip())
