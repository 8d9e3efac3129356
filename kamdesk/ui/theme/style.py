"""Palette and style sheet from tokens: Fusion underneath, one scoped sheet on top."""

from string import Template

from PySide6.QtGui import QColor, QPalette

from kamdesk.ui.theme import icons
from kamdesk.ui.theme.tokens import Tokens

_ROLES = {
    "Window": "window", "Base": "surface", "AlternateBase": "subtle", "Text": "text", "WindowText": "text",
    "Button": "surface", "ButtonText": "text", "BrightText": "bad", "Highlight": "sel", "HighlightedText": "seltext",
    "Link": "accent", "LinkVisited": "accent", "PlaceholderText": "text3", "ToolTipBase": "text", "ToolTipText": "surface",
    "Light": "surface", "Midlight": "border", "Mid": "border2", "Dark": "control", "Shadow": "border2", "Accent": "accent",
}  # fmt: skip


def palette(tokens: Tokens) -> QPalette:
    """All roles, the disabled group too."""
    found = QPalette()
    for role, token in _ROLES.items():
        found.setColor(getattr(QPalette.ColorRole, role), QColor(tokens[token]))
    for role in ("Text", "WindowText", "ButtonText", "HighlightedText"):
        found.setColor(QPalette.ColorGroup.Disabled, getattr(QPalette.ColorRole, role), QColor(tokens["text3"]))
    return found


_SHEET = Template("""
QMainWindow, QDialog, QWidget#page, QScrollArea#page, QWidget#pageBody { background: $window; }
QWidget#sidebar { background: $sidebar; border-right: 1px solid $border; }
QMenuBar { background: $sidebar; color: $text; padding: 2px 12px; border-bottom: 1px solid $border; }
QMenuBar::item { padding: 3px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border2; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; color: $text; }
QMenu::item:selected { background: $sel; color: $seltext; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QStatusBar { background: $sidebar; border-top: 1px solid $border; color: $text2; min-height: 22px; }
QStatusBar::item { border: 0; }
QStatusBar QLabel, QStatusBar QPushButton { font-size: ${caption}px; color: $text2; padding: 0 6px; }
QToolTip { background: $text; color: $surface; border: 0; padding: 4px 6px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="big"] { font-size: ${big}px; font-weight: 600; }
QLabel[role="h2"] { font-size: ${h2}px; font-weight: 600; }
QLabel[role="h3"] { font-weight: 600; }
QLabel[role="caption"] { font-size: ${caption}px; color: $text2; }
QLabel[role="field"] { font-size: ${caption}px; color: $text2; }
QLabel[role="micro"] { font-size: ${micro}px; color: $text3; }
QLabel[role="error"] { font-size: ${caption}px; color: $bad; }
QLabel[role="warn"] { font-size: ${caption}px; color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="warnhead"] { color: $warn; font-weight: 600; }
QLabel[role="badhead"] { color: $bad; font-weight: 600; }
QLabel[role="ok"] { font-size: ${caption}px; color: $ok; }
QLabel[group="results"] { color: $g1; }
QLabel[group="quality"] { color: $g2; }
QLabel[group="prescription"] { color: $g3; }
QLabel[group="innovation"] { color: $g4; }
QLabel[chip="ok"] { background: $ok_bg; color: $ok; }
QLabel[chip="warn"] { background: $warn_bg; color: $warn; }
QLabel[chip="bad"] { background: $bad_bg; color: $bad; }
QLabel[chip="info"] { background: $accent_soft; color: $accent; }
QLabel[chip="neutral"] { background: $hover; color: $text2; }
QLabel[chip] { border-radius: 9px; padding: 2px 10px; font-size: ${caption}px; font-weight: 500; }
QFrame[card="true"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[box="warn"] { background: $warn_bg; border: 0; border-radius: 6px; }
QFrame[box="ok"] { background: $ok_bg; border: 0; border-radius: 6px; }
QFrame[box="info"] { background: $accent_soft; border: 0; border-radius: 6px; }
QFrame[box="bad"] { background: $bad_bg; border: 0; border-radius: 6px; }
QFrame[line="true"] { background: $border; border: 0; max-height: 1px; min-height: 1px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { outline: 0; background: $surface; color: $text; border: 1px solid $border2; border-radius: 6px; padding: 0 13px; min-height: ${h_control}px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 0 12px; }
QToolButton:focus { border: 2px solid $accent; padding: 0; }
QPushButton:disabled { color: $disabled; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_h; }
QPushButton[primary="true"]:pressed { background: $accent_p; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[flat2="true"] { background: transparent; border: 1px solid transparent; padding: 0 8px; min-height: ${h_compact}px; }
QPushButton[flat2="true"]:hover { background: $hover; }
QPushButton[flat2="true"]:focus { border: 2px solid $accent; padding: 0 7px; }
QPushButton[link="true"] { background: transparent; border: 1px solid transparent; color: $text; text-align: left; text-decoration: underline; padding: 1px 3px; min-height: ${h_link}px; }
QPushButton[link="true"]:hover { color: $accent; }
QPushButton[link="true"]:focus { border: 1px solid $accent; }
QPushButton[seg="true"] { padding: 0; min-width: ${h_seg}px; max-width: ${h_seg}px; min-height: ${h_seg}px; max-height: ${h_seg}px; }
QPushButton[seg="true"]:checked, QPushButton[dec="true"]:checked { background: $accent_soft; color: $accent; border: 1px solid $accent; font-weight: 600; padding: 0; }
QPushButton[seg="true"]:focus, QPushButton[dec="true"]:focus { border: 2px solid $text; padding: 0; }
QPushButton[seg="true"]:disabled { color: $text3; background: $subtle; }
QPushButton[part="true"] { border: 1px solid transparent; background: transparent; color: $text2; font-weight: 500; min-height: ${h_compact}px; padding: 0 11px; }
QPushButton[part="true"]:hover { background: $hover; }
QPushButton[part="true"]:checked { background: $accent_soft; color: $accent; }
QPushButton[part="true"][tone="warn"], QPushButton[part="true"][tone="warn"]:checked { color: $warn; }
QPushButton[part="true"]:focus { border: 2px solid $text; padding: 0 10px; }
QPushButton[step] { background: transparent; border: 1px solid transparent; padding: 0 5px; min-height: ${h_compact}px; text-align: left; }
QPushButton[step="now"], QPushButton[step="now"]:disabled { color: $accent; font-weight: 600; }
QPushButton[step="done"], QPushButton[step="done"]:disabled { color: $ok; font-weight: 500; }
QPushButton[step="later"], QPushButton[step="later"]:disabled { color: $text3; }
QPushButton[step="done"]:hover { background: $hover; }
QPushButton[step="done"]:focus { border: 2px solid $accent; padding: 0 4px; }
QPushButton[nav="true"] { text-align: left; border: 1px solid transparent; background: transparent; min-height: ${h_compact}px; padding: 0 11px; }
QPushButton[nav="true"]:hover { background: $hover; }
QPushButton[nav="true"]:checked { background: $sel; color: $seltext; font-weight: 600; }
QPushButton[nav="true"]:focus { border: 2px solid $accent; padding: 0 10px; }
QFrame[choice="true"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[choice="true"][chosen="true"] { border: 2px solid $accent; }
QFrame[choice="true"] QLineEdit { padding: 0 5px; }
QFrame[choice="true"] QLineEdit:focus { padding-left: 4px; }
QRadioButton { spacing: 7px; font-weight: 600; background: transparent; }
QRadioButton:focus { color: $accent; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $control; border-radius: 7px; background: $surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid $accent; background: $surface; }
QRadioButton::indicator:disabled { border-color: $border2; }
QPushButton[dec="true"] { min-height: ${h_dec}px; padding: 0 6px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; min-width: ${h_compact}px; min-height: ${h_compact}px; }
QToolButton:hover { background: $hover; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox { background: $surface; color: $text; border: 1px solid $control; border-radius: 6px; padding: 0 9px; selection-background-color: $sel; selection-color: $seltext; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${h_control}px; }
QPlainTextEdit { padding: 4px 5px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding-left: 8px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] { border: 2px solid $bad; padding-left: 8px; }
QLineEdit:read-only, QPlainTextEdit:read-only, QComboBox:disabled { background: $subtle; border: 1px solid $border2; color: $text2; }
QLineEdit[cell="true"], QComboBox[cell="true"] { border-radius: 0; min-height: 0; padding: 0 6px; border: 2px solid $accent; }
QLineEdit[cell="true"][invalid="true"] { border: 2px solid $bad; }
QLineEdit[palette="true"] { border: 0; font-size: ${h2}px; background: transparent; }
QAbstractSpinBox { padding: 0; min-height: ${h_spin}px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: 0; padding: 0 0 0 6px; min-height: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: border; width: 22px; border: 0; background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 3px 2px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 2px 3px 0; }
QAbstractSpinBox::up-arrow { image: url("$arrow_up"); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow { image: url("$arrow"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border2; selection-background-color: $sel; selection-color: $seltext; outline: 0; padding: 3px; }
QComboBox[small="true"] { min-height: ${h_small}px; padding: 0 6px; font-size: ${caption}px; }
QComboBox[small="true"]:focus { padding-left: 5px; }
QComboBox[small="true"]::drop-down { width: 20px; }
QComboBox[state="suggested"], QComboBox[state="chosen"] { font-weight: 500; }
QComboBox[state="open"] { border: 2px solid $warn; padding-left: 5px; }
QComboBox[state="left_out"] { color: $text3; border: 1px solid $border2; }
QComboBox[state="open"]:focus, QComboBox[state="left_out"]:focus { border: 2px solid $accent; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="warn"] { color: $warn; }
QFrame[zone="true"] { background: $surface; border: 1px dashed $control; border-radius: 8px; }
QCheckBox { spacing: 7px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $control; border-radius: 4px; background: $surface; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox:focus { color: $accent; }
QTabBar#tabs { background: transparent; border: 0; font-size: ${body}px; }
QTabBar#tabs::tab { background: transparent; border: 2px solid transparent; padding: 5px 0; margin-right: 22px; color: $text2; }
QTabBar#tabs::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar#tabs::tab:hover { color: $text; }
QTabBar::scroller { width: 26px; }
QTabBar QToolButton { background: $window; border: 0; min-width: 0; min-height: 0; }
QTabBar#tabs::tab:focus { color: $accent; border: 2px solid $accent; border-radius: 4px; }
QTableView, QListView { background: $surface; border: 0; outline: 0; selection-background-color: $sel; selection-color: $seltext; gridline-color: $border; }
QTableView[framed="true"] { border: 1px solid $border; border-radius: 6px; }
QTableView[framed="true"]:focus { border: 1px solid $accent; }
QTableView#accounts { background: $sidebar; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: $text3; border: 0; border-bottom: 1px solid $border2; padding: 0 8px; font-size: ${caption}px; font-weight: 500; min-height: ${h_row}px; }
QTableView#import_grid QHeaderView::section:vertical { background: $subtle; color: $text3; border: 0; border-bottom: 1px solid $border; border-right: 1px solid $border; padding: 0 8px; min-height: 0; }
QDialog#import_dialog { background: $surface; }
QTableCornerButton::section { background: $surface; border: 0; }
QScrollArea { border: 0; background: transparent; }
QWidget#scrollBody { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $border2; border-radius: 3px; margin: 1px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:vertical { margin: 1px 1px 1px 3px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QProgressBar { background: $hover; border: 0; border-radius: 4px; max-height: 8px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QFrame#toast { background: $text; border-radius: 8px; }
QFrame#toast QLabel { color: $surface; }
QFrame#toast QPushButton { background: transparent; border: 1px solid transparent; color: $toast_link; font-weight: 600; min-height: ${h_compact}px; padding: 0 8px; }
QFrame#toast QPushButton:focus { border: 2px solid $toast_link; }
QFrame#overlay { background: $surface; border: 1px solid $border2; border-radius: 10px; }
QFrame#bubble { background: $bad_bg; border: 1px solid $bad; border-radius: 6px; }
QFrame#bubble QLabel { color: $bad; font-size: ${caption}px; }
""")


def sheet(tokens: Tokens, toast_link: str) -> str:
    """The style sheet of a theme at a text size."""
    sizes = {role: tokens.px(role) for role in ("title", "big", "h2", "body", "caption", "micro")}
    heights = {
        f"h_{name}": tokens.scaled(h)
        for name, h in (
            ("control", 28),
            ("spin", 28),
            ("compact", 26),
            ("seg", 23),
            ("dec", 32),
            ("row", 30),
            ("link", 17),
            ("small", 24),
        )
    }
    return _SHEET.substitute(
        tokens.colors,
        **sizes,
        **heights,
        toast_link=toast_link,
        arrow=icons.file_url("chevron-down", tokens["text2"]),
        arrow_up=icons.file_url("chevron-up", tokens["text2"]),
        check=icons.file_url("check", tokens["on_accent"]),
    )
