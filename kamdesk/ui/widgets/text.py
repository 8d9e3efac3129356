"""Text that comes from files is shown as it was written, also where Qt looks for markup, mnemonics or placeholders.

Qt guesses in tooltips whether a text is HTML; a picture in it would be read from disk by hovering. What looks like HTML is
therefore given as HTML that says exactly the same letters. Accessible names and cells are plain as they are.
"""

from PySide6 import QtGui


def plain_tooltip(text: str) -> str:
    """A text for a tooltip, a status tip or What's This, to be read letter by letter."""
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text


def plain_action(text: str) -> str:
    """A text for a menu entry or a button: `&` underlines nothing, a tab begins no shortcut."""
    return text.replace("&", "&&").replace("\t", " ")


def plain_title(text: str) -> str:
    """A text for a window's title, where `[*]` would stand for the sign of unsaved changes."""
    return text.replace("[*]", "[*][*]")
