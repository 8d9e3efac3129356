"""What the help menu tells: the keys, and what the program is."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kamdesk import __version__
from kamdesk.i18n import _
from kamdesk.ui.dialogs import boxes


def tell_shortcuts(window: QWidget, shortcuts: Sequence[tuple[str, str]]) -> None:
    """Tell what the keys do: (what, keys) of each."""
    lines = [f"{keys}\t{text}" for text, keys in shortcuts]
    boxes.tell(window, "\n".join(lines), _("Keyboard shortcuts"))


def tell_about(window: QWidget) -> None:
    """Tell version, purpose and licence."""
    boxes.tell(
        window,
        f"kamdesk {__version__}\n\n"
        + _("KAM plans per account. Everything stays on this computer; the program never uses the network.")
        + "\n\n"
        + _(
            "Free software under the MIT licence. It uses Qt (LGPL) through PySide6; the licences of all parts are in THIRD_PARTY.md."
        ),
    )
