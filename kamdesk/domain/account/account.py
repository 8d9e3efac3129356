"""The company: its data, its sites, and the key by which it is searched."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from kamdesk.domain.account.company_name import bare_tax_key, tax_key
from kamdesk.domain.account.field_use import FormPlace, Merging, use
from kamdesk.domain.errors import ValidationError
from kamdesk.domain.records import Record
from kamdesk.domain.text import N_, NAME_LIMIT, clean_text, is_sign, name_key


class LossRisk(StrEnum):
    """How near we are to losing an account."""

    WATCHED = "watched"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Record):
    """A client company; each field says here what form, merge, import, `show` and history do with it (`field_use`).

    `codes` are the ERP's or the user's own; `size_turnover` is its yearly turnover.
    `parent_id` is the account above it in its group of companies, `cost_to_serve` what serving it costs us a year
    besides the goods, `merged_into` the account that took its place when it turned out to be the same company.
    """

    KIND: ClassVar[str] = "account"
    CONCERNS_OTHERS: ClassVar[bool] = True

    name: str = field(
        metadata=use(
            N_("Name"),
            "name, nombre, razon social, nombre fiscal, nombre cliente, customer name, account name, company name, nombre empresa, "
            "cuenta, cliente, account, customer, empresa, company, customername, name 1, cliente nombre, display name, partner, "
            "client, client name, denominacion, denominacion social, nombre comercial",
            merging=Merging.KEPT,
            span=2,
        )
    )
    codes: tuple[str, ...] = field(
        default=(),
        metadata=use(
            N_("Codes"),
            "code, codigo, codigo erp, erp, id, num cliente, n cliente, customer number, customernumber, customer code, codigo cliente, "
            "customer id, cliente num, id cliente, codigo cuenta, account number, account code, cliente codigo, customer account, "
            "internal reference, referencia interna, num",
            merging=Merging.JOINED,
        ),
    )
    sector: str = field(default="", metadata=use(N_("Sector"), "sector, industry, actividad, sector actividad, cnae"))
    tax_id: str = field(
        default="",
        metadata=use(
            N_("Tax ID"),
            "tax id, nif, cif, vat, vat number, nif cif, cif nif, nif cif dni, cif dni, dni nif, vat registration number, tax number, "
            "vat id, nif iva, id fiscal, identificacion fiscal, num identificacion fiscal, tax registration number, rfc, ruc, nit",
        ),
    )
    city: str = field(default="", metadata=use(N_("City"), "city, ciudad, poblacion, localidad, municipio, town"))
    country: str = field(default="", metadata=use(N_("Country"), "country, pais, country region, country code, codigo pais"))
    size_employees: int | None = field(
        default=None, metadata=use(N_("Employees"), "employees, empleados, size employees, plantilla, n empleados")
    )
    size_turnover: Decimal | None = field(
        default=None,
        metadata=use(
            N_("Its turnover"),
            "company turnover, size turnover, facturacion empresa, facturacion de la empresa, ventas empresa",
        ),
    )
    phone: str = field(default="", metadata=use(N_("Phone"), "phone, telefono, tel, phone number, telefono 1, phone no"))
    email: str = field(default="", metadata=use(N_("E-mail"), "email, e mail, correo, correo electronico, mail, email address"))
    kam: str = field(
        default="",
        metadata=use(
            N_("KAM"), "kam, responsable, gestor, comercial, account manager, owner, vendedor, salesperson, agente, representante"
        ),
    )
    parent_id: str | None = field(default=None, metadata=use(N_("Parent company"), merging=Merging.KEPT, span=2))
    group_name: str = field(default="", metadata=use(N_("Group of companies"), "group, grupo, grupo empresarial"))
    cost_to_serve: Decimal | None = field(
        default=None,
        metadata=use(N_("Cost to serve a year"), "cost to serve, coste de servir, coste de servicio", form=FormPlace.COST),
    )
    loss_reason: str = field(
        default="",
        metadata=use(
            N_("Why it may be lost"),
            "loss reason, motivo de riesgo, motivo del riesgo",
            form=FormPlace.RISK,
            span=2,
            is_note=True,
        ),
    )
    loss_risk: LossRisk | None = field(
        default=None,
        metadata=use(N_("Risk of losing it"), "loss risk, riesgo de perdida, riesgo de perderla", form=FormPlace.RISK),
    )
    notes: str = field(
        default="",
        metadata=use(
            N_("Notes"), "notes, notas, observaciones, comments, comentarios", merging=Merging.JOINED, span=3, is_note=True
        ),
    )
    archived_on: date | None = field(default=None, metadata=use(N_("Archived on"), merging=Merging.KEPT, form=None))
    merged_into: str | None = field(default=None, metadata=use(N_("Merged into"), merging=Merging.KEPT, form=None))

    def owner_account(self) -> str | None:
        """An account belongs to itself."""
        return self.id

    def check(self) -> None:
        """A name, clean codes, sizes that are not negative."""
        self.require("name")
        for code in self.codes:
            if clean_text("codes", code, NAME_LIMIT) != code or not code:
                raise ValidationError("codes", "bad_code", text=code)
        if self.size_employees is not None and self.size_employees < 0:
            raise ValidationError("size_employees", "negative")
        if self.size_turnover is not None and self.size_turnover < 0:
            raise ValidationError("size_turnover", "negative")
        if self.cost_to_serve is not None and self.cost_to_serve < 0:
            raise ValidationError("cost_to_serve", "negative")
        if self.loss_risk is not None and not self.loss_reason:
            raise ValidationError("loss_reason", "required")

    @property
    def search_key(self) -> str:
        """What the account list is searched by."""
        return search_key(self.name, self.sector, self.city, self.kam, self.codes, self.tax_id)


def search_key(name: str, sector: str, city: str, kam: str, codes: tuple[str, ...], tax_id: str = "") -> str:
    """The text by which an account is found; it begins with the key of the name so that it also sorts.

    A word that is searched is found in it once it is made a `name_key` as well.
    """
    parts = (
        name_key(name),
        *(name_key(part) for part in (sector, city, kam) if part),
        *map(code_key, codes),
        tax_key(tax_id).lower(),
    )
    return " · ".join(part for part in parts if part)


def searched_words(text: str) -> list[str]:
    """The words of a search, each as it stands in the search key of the accounts that have it; signs alone are no words."""
    parts = [bare_tax_key(key).lower() if (key := tax_key(part)) != bare_tax_key(key) else part for part in text.split()]
    return name_key(" ".join(part for part in parts if not is_sign(part))).split()


def code_key(code: str) -> str:
    """An own code as it is searched: as a name, and without what parts it where something does."""
    key = name_key(code)
    return f"{key} {key.replace(' ', '')}" if " " in key else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """A plant, branch or company of an account, as the ERP knows it: with its own code or tax id."""

    KIND: ClassVar[str] = "site"

    account_id: str
    name: str
    code: str = ""
    tax_id: str = ""
    city: str = ""

    def check(self) -> None:
        """A name."""
        self.require("name")
