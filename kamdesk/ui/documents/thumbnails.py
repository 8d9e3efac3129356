"""Small pictures of the pages, and the way to each."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem

from kamdesk.i18n import _, formats
from kamdesk.ui.documents.calls import THUMBNAIL, Page, small_of
from kamdesk.ui.theme.tokens import Tokens

WIDTH, PICTURE = 124, QSize(92, 118)


class Thumbnails(QListWidget):
    """A list of small pages with their numbers; the chosen one is the one that is read."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("document_thumbnails")
        self.setAccessibleName(_("Small pages"))
        self.setFixedWidth(WIDTH + max(0, tokens.scaled(WIDTH) - WIDTH) // 3)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(PICTURE)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._tokens = tokens

    def show_pages(self, pages: Sequence[Page], first: QImage | None = None) -> None:
        """Show pages, the first of which is chosen; those whose pictures are still to come are blank."""
        with QSignalBlocker(self):
            self.clear()
            room = QSize(self.viewport().width() - 4, PICTURE.height() + self._tokens.scaled(28))
            for at, page in enumerate(pages, 1):
                picture = small_of(first) if at == 1 and first is not None else self._blank(page)
                item = QListWidgetItem(self._icon(picture), formats.number(at, 0))
                said = _("Page {n} of {m}").format(n=formats.number(at, 0), m=formats.number(len(pages), 0))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
                item.setSizeHint(room)
                self.addItem(item)
            self.setCurrentRow(0)

    def take_others(self, pictures: Sequence[QImage]) -> None:
        """Show the pictures of the pages from the second one on."""
        for at, picture in enumerate(pictures, 1):
            self.item(at).setIcon(self._icon(picture))

    def _blank(self, page: Page) -> QImage:
        size = QSizeF(page.width, page.height).scaled(QSizeF(THUMBNAIL), Qt.AspectRatioMode.KeepAspectRatio).toSize()
        found = QImage(size, QImage.Format.Format_RGB32)
        found.fill(QColor(self._tokens["surface"]))
        return found

    def _icon(self, small: QImage) -> QIcon:
        """A small page with an edge, the same whether it is chosen or not."""
        picture = QPixmap.fromImage(small)
        painter = QPainter(picture)
        painter.setPen(QColor(self._tokens["border2"]))
        painter.drawRect(picture.rect().adjusted(0, 0, -1, -1))
        painter.end()
        found = QIcon(picture)
        found.addPixmap(picture, QIcon.Mode.Selected)
        return found

    def follow(self, page: int) -> None:
        """Another page is read."""
        with QSignalBlocker(self):  # it is shown already
            self.setCurrentRow(page)
