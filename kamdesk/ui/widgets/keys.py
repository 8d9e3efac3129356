"""Keys in words."""

from PySide6.QtGui import QKeySequence


def keys_text(keys: QKeySequence) -> str:
    """A shortcut as the keyboard spells it; Qt's Spanish says «Control», keyboards say Ctrl."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText).replace("Control+", "Ctrl+")
