"""The library of ready-made indicators, by group and by the client's sector."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from kamdesk.domain.scorecard.groups import Group
from kamdesk.domain.scorecard.library import TEMPLATES, IndicatorTemplate, TemplateSector
from kamdesk.i18n import _, formats, ngettext, terms
from kamdesk.services.scorecard import indicators
from kamdesk.ui.context import Context
from kamdesk.ui.widgets.basic import button, combo_box, label, row

KEY_ROLE = Qt.ItemDataRole.UserRole


class LibraryDialog(QDialog):
    """Choose ready-made indicators; all that are ticked are added as one change."""

    def __init__(self, ctx: Context, account_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._account_id = account_id
        data = ctx.load(account_id)
        self._names = {i.name for i in data.scorecard.own_indicators}
        self._kinds = {i.computed for i in data.scorecard.own_indicators if i.computed is not None}
        self.setWindowTitle(_("Ready-made indicators"))
        self.resize(ctx.tokens.scaled(620), ctx.tokens.scaled(560))
        self._sector = combo_box(_("Sector"), "library_sector")
        self._sector.addItem(_("All sectors"), None)
        for sector in TemplateSector:
            if sector is not TemplateSector.ANY:
                self._sector.addItem(terms.term(sector), sector)
        self._sector.currentIndexChanged.connect(lambda *_: self._fill())
        self.tree = QTreeWidget()
        self.tree.setObjectName("library")
        self.tree.setAccessibleName(self.windowTitle())
        self.tree.setHeaderLabels([_("Indicator"), _("Unit"), _("Minimum"), _("Target")])
        self.tree.setRootIsDecorated(False)
        for at, width in enumerate((330, 60, 80)):
            self.tree.setColumnWidth(at, ctx.tokens.scaled(width))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.itemChanged.connect(lambda *_: self._count())
        self._add = button("", self.add, kind="primary", name="library_add")
        column = QVBoxLayout(self)
        column.addWidget(label(_("Minimum and target are a beginning: change them in the grid."), "caption", wrap=True))
        column.addLayout(row(label(_("Sector")), self._sector, None))
        column.addWidget(self.tree, 1)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="library_cancel"), self._add))
        self._chosen: set[str] = set()
        self._unseen = label("", "caption", wrap=True, name="library_unseen")
        column.insertWidget(column.indexOf(self.tree) + 1, self._unseen)
        self._fill()

    def _fill(self) -> None:
        sector = self._sector.currentData()
        self.tree.blockSignals(True)
        self.tree.clear()
        for group in Group:
            head = QTreeWidgetItem([terms.term(group)])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            for template in TEMPLATES:
                if template.group is group and (sector is None or template.sector in {TemplateSector.ANY, sector}):
                    head.addChild(self._item(template))
            self.tree.addTopLevelItem(head)
        self.tree.expandAll()
        self.tree.blockSignals(False)
        self._count()

    def _item(self, template: IndicatorTemplate) -> QTreeWidgetItem:
        name = terms.template(template)
        target = formats.number(template.target)
        if template.target_high is not None:
            target += f"–{formats.number(template.target_high)}"
        item = QTreeWidgetItem([name, template.unit, formats.number(template.threshold), target])
        item.setData(0, KEY_ROLE, template.key)
        if name in self._names or template.computed in self._kinds:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setText(0, _("{name} (in use)").format(name=name))
        else:
            item.setCheckState(0, Qt.CheckState.Checked if template.key in self._chosen else Qt.CheckState.Unchecked)
        if template.computed is not None:
            item.setToolTip(0, _("Computed by kamdesk"))
        return item

    def items(self) -> list[QTreeWidgetItem]:
        """The indicators that are listed."""
        heads = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        children = [head.child(n) for head in heads if head is not None for n in range(head.childCount())]
        return [child for child in children if child is not None]

    def _count(self) -> None:
        for item in self.items():
            is_on = item.checkState(0) is Qt.CheckState.Checked
            (self._chosen.add if is_on else self._chosen.discard)(item.data(0, KEY_ROLE))
        count = len(self._chosen)
        self._add.setText(
            ngettext("Add {n} indicator", "Add {n} indicators", count).format(n=count) if count else _("Add indicators")
        )
        self._add.setEnabled(bool(count))
        unseen = [terms.template(t) for t in TEMPLATES if t.key in self._chosen - {i.data(0, KEY_ROLE) for i in self.items()}]
        self._unseen.setText(_("Ticked and not shown: {names}").format(names=" · ".join(unseen)))
        self._unseen.setVisible(bool(unseen))

    def add(self) -> None:
        """Add what is ticked."""
        keys = frozenset(self._chosen)
        if self._ctx.act(lambda: indicators.add_templates(self._ctx.portfolio, self._account_id, terms.template, keys)):
            self.accept()
