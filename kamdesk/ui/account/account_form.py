"""The forms of the account's fields, made from what each field says of itself."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from kamdesk.domain.account.account import Account
from kamdesk.domain.account.field_use import FieldUse, FormPlace, uses
from kamdesk.i18n import _
from kamdesk.services.portfolio import Portfolio
from kamdesk.ui.account.account_field import id_of, name_of
from kamdesk.ui.forms.fields import Field, Kind

_KINDS = {str: Kind.TEXT, int: Kind.INTEGER, Decimal: Kind.MONEY, date: Kind.DATE, bool: Kind.FLAG, float: Kind.NUMBER}


def account_form(portfolio: Portfolio, place: FormPlace) -> list[Field]:
    """The fields that are typed in one place, in the order in which the account declares them."""
    special = _special(portfolio)
    return [_field(use, special.get(use.name, {})) for use in uses(Account) if use.form is place]


def _field(use: FieldUse, special: dict[str, Any]) -> Field:
    if isinstance(use.hint, type) and issubclass(use.hint, StrEnum):
        return Field(use.name, Kind.CHOICE, choices=use.hint, span=use.span, **special)
    kind = Kind.NOTE if use.is_note and use.form is FormPlace.DATA else _KINDS.get(use.hint, Kind.LIST)
    return Field(use.name, kind, span=use.span, **special)


def _special(portfolio: Portfolio) -> dict[str, dict[str, Any]]:
    """What a form says otherwise than the rest of the program: longer words where there is room, another account by its name."""
    return {
        "codes": {"label": _("Codes (separated by ;)")},
        "size_turnover": {"label": _("Its yearly turnover")},
        "kam": {"label": _("KAM responsible")},
        "loss_reason": {"label": _("Why")},
        "loss_risk": {"label": _("Risk")},
        "parent_id": {
            "label": _("Parent company, in its group"),
            "hint": _("Name or code of another account"),
            "shown": partial(name_of, portfolio),
            "reader": lambda text: id_of(portfolio, text, "parent_id"),
        },
    }
