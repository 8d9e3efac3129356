"""The weights of the criteria: they are saved together, once they add up to 100."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kamdesk.domain.records import altered
from kamdesk.i18n import _, formats, terms
from kamdesk.ui.context import Context
from kamdesk.ui.forms.number_edit import NumberSpin
from kamdesk.ui.widgets.basic import label, set_property


class WeightsEditor(QWidget):
    """One box a criterion, and what is still missing to 100."""

    def __init__(self, ctx: Context, criteria: Sequence[str]) -> None:
        super().__init__()
        self._ctx = ctx
        self.boxes: dict[str, NumberSpin] = {}
        self._stored: dict[str, int] = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        for at, name in enumerate(criteria):
            box = NumberSpin(0, 100, f"weight_{name}")
            box.setObjectName(f"weight_{name}")
            box.setAccessibleName(terms.criterion(name))
            box.setSingleStep(5)
            box.setSuffix(formats.percent_suffix())
            box.setMinimumWidth(ctx.tokens.scaled(96))
            box.setEnabled(not ctx.is_read_only)
            box.valueChanged.connect(lambda _value: self._save())
            box.refused.connect(self._refuse)
            grid.addWidget(label(terms.criterion(name)), at, 0)
            grid.addWidget(box, at, 1)
            self.boxes[name] = box
        grid.setColumnStretch(0, 1)
        self._sum = label("", "caption", wrap=True, name="weights_sum")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addWidget(self._sum)

    def populate(self) -> None:
        """Show what is stored; weights that are being moved from one to another stay until they add up."""
        weights = self._ctx.portfolio.settings.weights()
        if weights == self._stored:
            return
        self._stored = weights
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setValue(weights[name])
        self._say(100)

    def _say(self, total: int) -> None:
        if total == 100:
            text, role = _("They add up to 100%."), "caption"
        elif total < 100:
            text, role = (
                _("Missing: {percent}. Nothing is saved until they add up to 100%.").format(percent=formats.percent(100 - total)),
                "error",
            )
        else:
            text, role = (
                _("Too much: {percent}. Nothing is saved until they add up to 100%.").format(
                    percent=formats.percent(total - 100)
                ),
                "error",
            )
        self._sum.setText(text)
        set_property(self._sum, "role", role)

    def _refuse(self, text: str) -> None:
        self._sum.setText(text)
        set_property(self._sum, "role", "error")

    def _save(self) -> None:
        values = {f"weight_{name}": box.value() for name, box in self.boxes.items()}
        total = sum(values.values()) + sum(c.weight for c in self._ctx.portfolio.settings.own_criteria)
        self._say(total)
        if total == 100:
            self._ctx.act(lambda: self._ctx.portfolio.save(altered(self._ctx.portfolio.settings, **values)))
