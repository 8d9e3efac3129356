"""What was typed and refused: it stands in red on the page and nowhere else, so nobody loses it unasked."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from kamdesk.i18n import _
from kamdesk.ui.dialogs import boxes


def refused_texts(window: QWidget) -> list[str]:
    """Field and text of everything in a window that was refused."""
    texts = [(editor, editor.text()) for editor in window.findChildren(QLineEdit)]
    texts += [(editor, editor.toPlainText()) for editor in window.findChildren(QPlainTextEdit)]  # type: ignore[misc]
    return [f"{e.accessibleName()}: «{text[:60]}»" for e, text in texts if e.property("invalid") and e.isVisibleTo(window)]


def may_lose_refused(window: QWidget) -> bool:
    """Ask before what was refused goes; True when there is nothing, or it may go."""
    found = refused_texts(window)
    if not found:
        return True
    text = _("This was refused, so it is not saved:") + "\n\n" + "\n".join(found)
    return boxes.confirm(window, text, _("Go on without it"))
