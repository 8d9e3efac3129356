"""A difference between our figure and the client's is settled: on which figure, with whom, when."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from kamdesk.domain.errors import ValidationError
from kamdesk.domain.scorecard.indicators import Indicator, Measure
from kamdesk.i18n import _, formats, messages
from kamdesk.services.scorecard import indicators
from kamdesk.services.scorecard.wording import indicator_name
from kamdesk.ui.context import Context, Refusal
from kamdesk.ui.forms.fields import Field, Kind
from kamdesk.ui.forms.plain_form import PlainForm
from kamdesk.ui.widgets.basic import button, label, row


class SettleDialog(QDialog):
    """Ask for the figure on which both parties agreed."""

    def __init__(self, ctx: Context, indicator: Indicator, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._measure = measure
        self.setWindowTitle(_("Settle the difference"))
        self.setMinimumWidth(ctx.tokens.scaled(440))
        text = _("{name}, {period}: ours {own}, the client's {theirs}.").format(
            name=indicator_name(indicator), period=formats.period(measure.period), own=formats.number(measure.value),
            theirs=formats.number(measure.client_value),
        )  # fmt: skip
        self.form = PlainForm([
            Field("settled_value", Kind.NUMBER),
            Field("settled_on", Kind.DATE),
            Field("settled_with", span=2),
        ])  # fmt: skip
        self.form.fill({"settled_value": None, "settled_on": date.today(), "settled_with": indicator.agreed_with})
        save = button(_("Settle"), self.save, kind="primary", name="settle_save")
        save.setDefault(True)
        column = QVBoxLayout(self)
        column.addWidget(label(text, wrap=True))
        column.addWidget(self.form)
        column.addLayout(row(None, button(_("Cancel"), self.reject, name="settle_cancel"), save))
        self.form.editor("settled_value").setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Record the settlement, or say what is missing beside its field."""
        try:
            values = self.form.values()
        except ValidationError as error:
            self.form.show_error(error.field, messages.text_of(error))
            return
        value, day = values["settled_value"], values["settled_on"]
        if value is None or day is None:
            name = "settled_value" if value is None else "settled_on"
            self.form.show_error(name, messages.text_of(ValidationError(name, "required")))
            return
        refusal: Refusal | None = self._ctx.attempt(
            lambda: indicators.settle(self._ctx.portfolio, self._measure, value, values["settled_with"], day)
        )
        if refusal is None:
            self.accept()
        else:
            self.form.show_error(refusal.field, refusal.text)
