"""What the company lays down, as the settings show it: to be read, and what is wrong with its file."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from kamdesk.env import company, deck_template, logo
from kamdesk.env.company import CompanySettings
from kamdesk.i18n import _
from kamdesk.i18n.company_messages import setting_lines, text_of_warning
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import clear, column, label

LOGO = QSize(180, 48)
EDGE = 6
"""The room for a logo at the usual text size, and the paper around it, in pixels."""


def named(title: str, *, is_laid_down: bool) -> QVBoxLayout:
    """What a field is called; below it, that nobody can change it here."""
    marks = [label(_("Set by your company"), "caption", name="set_by_company")] if is_laid_down else []
    return column(label(title), *marks, spacing=1)


class CompanyCard(QFrame):
    """The card; hidden where no file lies on this computer."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("company")
        self.setProperty("card", True)
        self._tokens = tokens
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 14, 18, 14)
        self._column.setSpacing(8)
        self._shown: tuple[CompanySettings, bool] | None = None

    def show_settings(self, found: CompanySettings, *, is_folder_away: bool) -> None:
        """Show what is laid down; `is_folder_away` says that the second folder for backups is not there now."""
        if self._shown == (found, is_folder_away):
            return
        self._shown = (found, is_folder_away)
        clear(self._column)
        self.setVisible(found.file is not None)
        if found.file is None:
            return
        self._column.addWidget(label(_("Set by your company"), "h2"))
        picture, refused = logo.logo_of(found)
        if picture is not None:
            self._column.addWidget(self._picture(picture, found.name))
        facts = QGridLayout()
        facts.setHorizontalSpacing(16)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(0, 2)
        facts.setColumnStretch(1, 3)
        for at, (name, text) in enumerate(setting_lines(found)):
            facts.addWidget(label(name, "caption", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(label(text, wrap=True), at, 1)
        self._column.addLayout(facts)
        if found.of_new_portfolios:
            self._column.addWidget(
                label(_("Portfolios that exist keep their currency, year and minimums."), "caption", wrap=True)
            )
        of_disk = (refused, deck_template.template_of(found)[1])
        warnings = [*found.warnings, *(warning for warning in of_disk if warning is not None)]
        if is_folder_away and found.second_folder:
            warnings.append(company.folder_warning(found))
        for warning in sorted(warnings, key=lambda w: w.line):
            self._column.addWidget(label(text_of_warning(warning, found.file), "warn", wrap=True, name="company_warning"))
        if warnings:
            self._column.addWidget(
                label(_("Whoever looks after the computers can correct it; all else is in force."), "caption", wrap=True)
            )
        self._column.addWidget(label(str(found.file), "caption", wrap=True, name="company_file"))

    def _picture(self, picture: logo.Logo, name: str) -> QLabel:
        """The logo on paper white, as documents have it."""
        shown = QLabel()
        shown.setObjectName("company_logo")
        shown.setAccessibleName(name or _("Logo"))
        ratio = self.devicePixelRatioF()
        room = LOGO * (self._tokens.scaled(100) / 100)
        image = QImage.fromData(picture.png).scaled(
            room * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        paper = QPixmap(image.size() + QSize(2 * EDGE, 2 * EDGE) * ratio)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(QPointF(EDGE * ratio, EDGE * ratio), image)
        painter.end()
        paper.setDevicePixelRatio(ratio)
        shown.setPixmap(paper)
        return shown
