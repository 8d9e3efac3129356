"""The only place that opens message boxes and file dialogs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QVBoxLayout, QWidget

from kamdesk import FILE_SUFFIX
from kamdesk.i18n import _
from kamdesk.ui.widgets.basic import combo_box, label
from kamdesk.ui.widgets.text import plain_action, plain_title

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PORTFOLIO_FILTER = f"kamdesk (*{FILE_SUFFIX})"


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog of our own over its window; it goes away when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _box(
    icon: QMessageBox.Icon, title: str, text: str, buttons: QMessageBox.StandardButton, parent: QWidget | None
) -> QMessageBox:
    """A box whose text is plain before it is there: Qt would take it for markup."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setWindowTitle(plain_title(title))
    box.setText(text)
    box.setStandardButtons(buttons)
    return box


def tell(parent: QWidget | None, text: str, title: str = "kamdesk") -> None:
    """Say something that has to be read before going on."""
    box = _box(QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, parent)
    box.exec()


def confirm(parent: QWidget | None, text: str, verb: str) -> bool:
    """Ask before something that no undo takes back; the button says what is done."""
    box = _box(QMessageBox.Icon.Question, "kamdesk", text, QMessageBox.StandardButton.Cancel, parent)
    yes = box.addButton(plain_action(verb), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is yes


def ask_text(parent: QWidget | None, title: str, prompt: str, verb: str) -> str | None:
    """Ask for one line of text; None when it was cancelled or left empty."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(plain_title(title))
    dialog.setMinimumWidth(440)
    edit = QLineEdit()
    edit.setObjectName("answer")
    edit.setAccessibleName(prompt)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    accept = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("primary", True)
    accept.setDefault(True)
    accept.setEnabled(False)
    edit.textChanged.connect(lambda text: accept.setEnabled(bool(text.strip())))
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(label(prompt, wrap=True))
    column.addWidget(edit)
    column.addWidget(buttons)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return edit.text().strip() or None


def open_portfolio(parent: QWidget | None, folder: Path, title: str) -> Path | None:
    """Ask for a portfolio file that is there; None when the user cancels."""
    name, _filter = QFileDialog.getOpenFileName(parent, plain_title(title), str(folder), PORTFOLIO_FILTER)
    return Path(name) if name else None


def save_portfolio(parent: QWidget | None, title: str, proposed: Path) -> Path | None:
    """Choose where a portfolio or a copy goes."""
    name, _filter = QFileDialog.getSaveFileName(parent, title, str(proposed), PORTFOLIO_FILTER)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(FILE_SUFFIX)


def open_table(parent: QWidget | None, folder: Path) -> Path | None:
    """Choose a spreadsheet to import."""
    name, _filter = QFileDialog.getOpenFileName(
        parent, _("Import"), str(folder), _("Spreadsheets") + " (*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt)"
    )
    return Path(name) if name else None


def save_table(parent: QWidget | None, title: str, proposed: Path, suffixes: Sequence[str] = (".xlsx",)) -> Path | None:
    """Choose where a spreadsheet goes, and in which of the forms."""
    names = {".xlsx": _("Excel workbook"), ".csv": _("Text with separators"), ".tsv": _("Text with tabs")}
    forms = {f"{names[suffix]} (*{suffix})": suffix for suffix in suffixes}
    name, form = QFileDialog.getSaveFileName(parent, title, str(proposed), ";;".join(forms))
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() in names else path.with_name(path.name + forms.get(form, suffixes[0]))


def save_whole(parent: QWidget | None, proposed: Path) -> Path | None:
    """Choose where a whole portfolio goes, and in which open format."""
    forms = {
        _("JSON, which can be read back") + " (*.json)": ".json",
        _("CSV files and evidence in an archive") + " (*.zip)": ".zip",
    }
    name, form = QFileDialog.getSaveFileName(parent, _("Export"), str(proposed), ";;".join(forms))
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() in forms.values() else path.with_name(path.name + forms.get(form, ".json"))


def open_whole(parent: QWidget | None, title: str, folder: Path) -> Path | None:
    """Choose an export of which a portfolio is made."""
    name, _filter = QFileDialog.getOpenFileName(parent, title, str(folder), "JSON (*.json)")
    return Path(name) if name else None


def choose_folder(parent: QWidget | None, title: str, folder: Path) -> Path | None:
    """Ask for a folder that is there; None when the user cancels."""
    name = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(name) if name else None


def open_any(parent: QWidget | None, folder: Path) -> Path | None:
    """Choose any file."""
    name, _filter = QFileDialog.getOpenFileName(parent, _("Attach a file"), str(folder))
    return Path(name) if name else None


def ask_item(parent: QWidget | None, title: str, prompt: str, items: Sequence[str], verb: str) -> str | None:
    """Ask for one of several names; None when it was cancelled."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(plain_title(title))
    dialog.setMinimumWidth(440)
    combo = combo_box(prompt, "item")
    combo.addItems(list(items))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    accept = buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("primary", True)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    column.addWidget(label(prompt, wrap=True))
    column.addWidget(combo)
    column.addWidget(buttons)
    return combo.currentText() if dialog.exec() == QDialog.DialogCode.Accepted else None


def ask_choice(parent: QWidget | None, title: str, text: str, first: str, second: str) -> bool | None:
    """Ask which of two ways is meant: True for the first, False for the second, None when it was cancelled."""
    box = _box(QMessageBox.Icon.Question, title, text, QMessageBox.StandardButton.Cancel, parent)
    one = box.addButton(plain_action(first), QMessageBox.ButtonRole.AcceptRole)
    two = box.addButton(plain_action(second), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(one)
    box.exec()
    return True if box.clickedButton() is one else False if box.clickedButton() is two else None


def save_chart(parent: QWidget | None, proposed: Path) -> Path | None:
    """Choose where a chart goes."""
    name, _filter = QFileDialog.getSaveFileName(parent, _("Save chart"), str(proposed), "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)")
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(".png")


def save_document(parent: QWidget | None, title: str, proposed: Path, suffixes: Sequence[str]) -> Path | None:
    """Choose where a document goes, and in which of the forms."""
    names = {".pdf": _("PDF document"), ".pptx": _("PowerPoint presentation"), ".xlsx": _("Excel workbook")}
    forms = {f"{names[suffix]} (*{suffix})": suffix for suffix in suffixes}
    name, form = QFileDialog.getSaveFileName(parent, plain_title(title), str(proposed), ";;".join(forms))
    if not name:
        return None
    path = Path(name)
    return path if path.suffix.lower() in names else path.with_name(path.name + forms.get(form, suffixes[0]))


def choose_printer(parent: QWidget | None, printer: "QPrinter") -> bool:
    """Ask which printer, pages and copies; whether something is to be printed."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, printer.toPage())
    return dialog.exec() == QDialog.DialogCode.Accepted
