"""Which indicators the radar shows, where there are more than it can hold."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kamdesk.domain.acts import Act
from kamdesk.domain.changes import Change
from kamdesk.i18n import _
from kamdesk.services.scorecard.wording import MAX_AXES, MIN_AXES, axis_candidates, indicator_name
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import button, label, row

ID_ROLE = Qt.ItemDataRole.UserRole


class AxesDialog(QDialog):
    """A tick for each indicator with anchors; saved together."""

    def __init__(self, ctx: Context, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        self.setWindowTitle(_("Indicators on the radar"))
        self.resize(ctx.tokens.scaled(420), ctx.tokens.scaled(480))
        self._indicators = {r.indicator.id: r.indicator for r in axis_candidates(ctx.load(account_id).scorecard.latest_result)}
        self.list = QListWidget()
        self.list.setObjectName("axes")
        self.list.setAccessibleName(self.windowTitle())
        for indicator in self._indicators.values():
            item = QListWidgetItem(indicator_name(indicator))
            item.setData(ID_ROLE, indicator.id)
            item.setCheckState(Qt.CheckState.Checked if indicator.is_on_radar else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _item: self._count())
        self._note = label("", "caption", wrap=True)
        self._save = button(_("Save"), self.save, kind="primary", name="axes_save")
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="axes_cancel"), self._save))
        self._count()

    def _chosen(self) -> set[str]:
        items = [self.list.item(at) for at in range(self.list.count())]
        return {item.data(ID_ROLE) for item in items if item is not None and item.checkState() is Qt.CheckState.Checked}

    def _count(self) -> None:
        count = len(self._chosen())
        self._save.setEnabled(MIN_AXES <= count <= MAX_AXES)
        self._note.setText(_("{n} are ticked; {least} to {most} can be read.").format(n=count, least=MIN_AXES, most=MAX_AXES))

    def save(self) -> None:
        """Save all ticks as one change."""
        chosen = self._chosen()
        own = {i.id for i in self._ctx.load(self._account_id).scorecard.own_indicators}
        changes = [Change(i, replace(i, is_on_radar=i.id in chosen)) for i in self._indicators.values() if i.id in own]
        if self._ctx.act(lambda: self._ctx.portfolio.commit(changes, act=Act.RADAR_AXES)):
            self.accept()
