"""What Qt's own Spanish lacks: texts of its file and print dialogs, which Linux shows where the desktop has none."""

from PySide6.QtCore import QObject, QTranslator
from typing_extensions import override

from kamdesk.i18n import _


class MissingWords(QTranslator):
    """Asked after Qt's catalogue, about what that leaves in English."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._words = {
            "&Look in:": _("&Look in:"),
            "Files of &type:": _("Files of &type:"),
            "Double Sided Printing": _("Double Sided Printing"),
            "Off": _("Off"),
            "Long side binding": _("Long side binding"),
            "Short side binding": _("Short side binding"),
            "Pages": _("Pages"),
            "Page &Set:": _("Page &Set:"),
            "All Pages": _("All Pages"),
            "Odd Pages": _("Odd Pages"),
            "Even Pages": _("Even Pages"),
            "Advanced": _("Advanced"),
            "There are conflicts in page setup options. Do you want to fix them?": _(
                "There are conflicts in page setup options. Do you want to fix them?"
            ),
            "Specify pages or ranges separated by commas. Ranges are specified by two numbers separated by a hyphen. E.g: 3,5-7,9 prints pages 3, 5, 6, 7 and 9.": _(
                "Specify pages or ranges separated by commas. Ranges are specified by two numbers separated by a hyphen. E.g: 3,5-7,9 prints pages 3, 5, 6, 7 and 9."
            ),
        }

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return self._words.get(sourceText, "") if context.startswith(("QFileDialog", "QPrint")) else ""
