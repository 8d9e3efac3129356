"""Portfolios that hold something of every kind, and exports of them that are spoiled in one place."""

import json
import typing
from dataclasses import fields
from decimal import Decimal

from kamdesk.domain.account.budget import Budget
from kamdesk.domain.ids import new_id
from kamdesk.domain.learned_mapping import LearnedColumn, LearnedMapping
from kamdesk.domain.plan.agreements import Agreement
from kamdesk.domain.plan.kam_profile import Assessor, Rating
from kamdesk.domain.plan.post import PostBlock, PostTemplate, TemplateLine
from kamdesk.domain.saved_view import SavedView
from kamdesk.domain.scorecard.indicators import Scorecard
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.domain.selection.decisions import ConditionCheck, Decision
from kamdesk.domain.selection.portfolio_scenarios import Choice, PortfolioScenario
from kamdesk.services.open_format.reading import new_from_export
from kamdesk.services.open_format.saving import export_whole
from kamdesk.services.portfolio import Portfolio
from kamdesk.storage import rows
from kamdesk.storage.kinds import KINDS
from kamdesk.storage.portfolio_file import PortfolioFile
from tests.support import DAY, file_of
from tests.support.evidence import attached
from tests.support.kam import kam_id


def complete(portfolio, folder):
    """Add to the sample what it has none of: the other kinds, evidence, marks that stay hidden."""
    account = portfolio.find_account("C01")[0]
    decision = portfolio.find(Decision)[0]
    templates = PostTemplate(id=new_id(), name="Puesto ñ", lines=(TemplateLine(next(iter(PostBlock)), "Atender"),))
    written(
        portfolio,
        Budget(id=new_id(), account_id=account.id, period="2026-Q4", amount=Decimal("1234.50")),
        LearnedMapping(id=new_id(), look="a;b", header_row=2, columns=(LearnedColumn("name", 1, "Nombre"),)),
        PortfolioScenario(id=new_id(), name="Prudente", choices=(Choice(account.id, Verdict.WATCH),)),
        ConditionCheck(id=new_id(), account_id=decision.account_id, decision_id=decision.id, number=1, met_on=DAY, note="sí"),
        SavedView(id=new_id(), name="Mías", text="naval"),
        templates,
        Scorecard(id=new_id(), account_id=account.id),
    )
    agreements = portfolio.find(Agreement)
    attached(portfolio, agreements[0], folder, data=b"one contract")
    attached(portfolio, agreements[-1], folder, name="=2+3.pdf", data=b"one contract")
    attached(portfolio, agreements[0], folder, name="../otro ñ 🙂.pdf".rpartition("/")[2], data=bytes(range(256)) * 300)
    hide_marks(portfolio, account)
    return portfolio


def hide_marks(portfolio, account):
    """Let a second assessor owe all marks of the chosen KAM, so that those of all stay hidden."""
    asked = [Assessor(id=new_id(), account_id=account.id, name=name) for name in ("Alba Ruiz", "Bruno Sanz")]
    written(portfolio, *asked)
    assert portfolio.find(Rating, person_id=kam_id(portfolio, account))


def one_of_each(source, path):
    """A small portfolio with the first records of every kind of another one, and what they name."""
    wanted = {}

    def want(record):
        if (record.KIND, record.id) not in wanted:
            wanted[record.KIND, record.id] = record
            for _at, _seq, table, column, *_rest in file_of(source).query(f'PRAGMA foreign_key_list("{record.KIND}")'):
                if getattr(record, column):
                    want(source.get(KINDS[table], getattr(record, column)))
            for name in ("affected_accounts", "candidate_accounts", "barred_accounts"):
                for account_id in getattr(record, name, ()):
                    want(source.get(KINDS["account"], account_id))

    for kind, cls in KINDS.items():
        for record in source.find(cls)[:2]:
            if kind not in {"settings", "evidence", "portfolio_scenario"}:
                want(record)
    made = file_of(Portfolio(PortfolioFile.create(path)))
    with made.transaction():
        made.connection.execute("PRAGMA defer_foreign_keys=ON")
        for record in wanted.values():
            made.connection.execute(rows.layout(type(record)).insert_sql, rows.values(record))
    made.close()


def written(portfolio, *records):
    """Write new records as they are, past all rules."""
    file = file_of(portfolio)
    with file.transaction():
        for record in records:
            file.connection.execute(rows.layout(type(record)).insert_sql, rows.values(record))
    portfolio.__init__(file)


def rewritten(portfolio, records):
    """Write records as they are, past all rules."""
    file = file_of(portfolio)
    with file.transaction():
        for record in records:
            row = rows.values(record)
            file.connection.execute(rows.layout(type(record)).update_sql, [*row[1:], row[0]])
    portfolio.__init__(file)


def holdings(portfolio):
    """Everything that a portfolio holds: its records by kind in their order, the files, and what it is known by."""
    found = {kind: portfolio.find(cls) for kind, cls in KINDS.items()}
    files = file_of(portfolio).query("SELECT sha256, data FROM evidence_file ORDER BY sha256")
    return found, files, portfolio.portfolio_id(), portfolio.form_key()


def back(portfolio, folder, name="back"):
    """Export a portfolio and make a new one of that, which is open; and the export."""
    export, made = folder / f"{name}.json", folder / f"{name}.kamdesk"
    export_whole(portfolio, export)
    new_from_export(export, made)
    return Portfolio.open(made), export


def document(path):
    return json.loads(path.read_text(encoding="utf-8"))


def text_fields(record):
    """The fields of a record that hold free text."""
    hints = typing.get_type_hints(type(record))
    technical = {"id", "tax_id", "period", "sha256", "subject_kind", "currency", "merged_into"}
    return [f.name for f in fields(record) if hints[f.name] is str and f.name not in technical and not f.name.endswith("_id")]


def rewrite(path, name, change):
    """A copy of an export in which `change` altered the document."""
    found = document(path)
    changed = change(found)
    target = path.with_name(name)
    target.write_text(json.dumps(found if changed is None else changed, ensure_ascii=True), encoding="utf-8")
    return target
