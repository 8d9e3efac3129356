"""The ledgers of the sample: agreed parameters, references, advances, voices and value."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kamdesk.domain.ids import new_id
from kamdesk.domain.ledgers.innovation import Advance, AdvanceKind, AdvanceState, KnowledgeTransfer, Reuse, TransferState
from kamdesk.domain.ledgers.prescription import Deal, DealState, Prescription, ReferenceKind
from kamdesk.domain.ledgers.value_log import ValueEntry
from kamdesk.domain.ledgers.voice import VoiceAnswer
from kamdesk.domain.scorecard.indicators import AgreedForm, DataFrom, ParameterSheet
from kamdesk.services.sample.book import Sample


def add_ledgers(sample: Sample) -> None:
    """Write all of them."""
    for spec in sample.data["sheet"]:
        for code in spec["accounts"]:
            _sheet(sample, code, spec)
    deals = {key: _deal(sample, spec) for key, spec in sample.data["deals"].items()}
    for block in sample.data["references"]:
        sample.put(*(_reference(sample, row, deals) for row in block["rows"]))
    for spec in sample.data["advances"]:
        _advance(sample, spec)
    for block in sample.data["voice"]:
        account_id = sample.ids[block["account"]]
        sample.put(*(
            VoiceAnswer(id=new_id(), account_id=account_id, person=person, asked_on=day, score=score, comment=sample.say(es, en))
            for person, day, score, es, en in block["rows"]
        ))  # fmt: skip
    for block in sample.data["value"]:
        sample.put(*(_value(sample, sample.ids[block["account"]], row) for row in block["rows"]))


def _sheet(sample: Sample, code: str, spec: Mapping[str, Any]) -> None:
    account_id = sample.ids[code]
    data = sample.portfolio.load(account_id)
    indicator = next(i for i in data.scorecard.own_indicators if i.short_name == sample.say(*spec["indicator"]))
    sample.put(
        ParameterSheet(
            id=new_id(), account_id=account_id, indicator_id=indicator.id, numerator=sample.say(*spec["numerator"]),
            denominator=sample.say(*spec["denominator"]) if "denominator" in spec else "", exclusions=sample.say(*spec["exclusions"]),
            penalty=sample.say(*spec["penalty"]), tolerance=spec["tolerance"], decimals=spec["decimals"],
            data_from=DataFrom(spec.get("counts", "ours")), agreed_form=AgreedForm(spec["form"]), proposed_on=spec["proposed"],
        )
    )  # fmt: skip
    theirs = spec.get("client", {}).get(code, {})
    for measure in data.scorecard.measures:
        if measure.indicator_id == indicator.id and measure.period in theirs:
            sample.portfolio.save(replace(measure, client_value=theirs[measure.period]))


def _deal(sample: Sample, spec: Mapping[str, Any]) -> Deal:
    deal = Deal(
        id=new_id(), account_id=sample.ids[spec["account"]] if "account" in spec else None, prospect=spec.get("prospect", ""),
        name=sample.say(*spec["name"]), value=Decimal(spec["value"] * 1000), state=DealState(spec["state"]), closed_on=spec.get("closed"),
    )  # fmt: skip
    sample.put(deal)
    return deal


def _reference(sample: Sample, row: Sequence[Any], deals: Mapping[str, Deal]) -> Prescription:
    code, day, kind, by, to, deal, degree = row
    return Prescription(
        id=new_id(), account_id=sample.ids[code], given_on=day, reference=ReferenceKind(kind), given_by=by, given_to=to,
        deal_id=deals[deal].id if deal else None, degree=float(degree) if deal else None,
    )  # fmt: skip


def _advance(sample: Sample, spec: Mapping[str, Any]) -> None:
    def said(name: str) -> str:
        return sample.say(*spec[name]) if name in spec else ""

    advance = Advance(
        id=new_id(), account_id=sample.ids[spec["account"]], title=said("title"), kind=AdvanceKind(spec["kind"]),
        state=AdvanceState(spec["state"]), learned_on=spec["learned"], tried_at=said("tried"), evidence=said("evidence"),
        result=said("result"), reuse=Reuse(spec["reuse"]), wait_until=spec.get("until"), reuse_source=said("reuse_source"),
        candidate_accounts=tuple(sample.ids[code] for code in spec.get("candidates", ())), owner=spec["owner"], kept_in=said("kept"),
    )  # fmt: skip
    sample.put(advance)
    for code, state, proposed, adopted, es, en, value in spec.get("transfers", ()):
        sample.put(
            KnowledgeTransfer(
                id=new_id(), account_id=sample.ids[code], advance_id=advance.id, state=TransferState(state), proposed_on=proposed,
                adopted_on=adopted or None, owner=advance.owner, effect=sample.say(es, en), value=Decimal(value * 1000) if value else None,
            )
        )  # fmt: skip


def _value(sample: Sample, account_id: str, row: Sequence[Any]) -> ValueEntry:
    es, en, promised, promised_on, delivered, delivered_on, confirmed, confirmed_on, by, how_es, how_en = row
    return ValueEntry(
        id=new_id(), account_id=account_id, what=sample.say(es, en), promised=_amount(promised), promised_on=_day(promised_on),
        delivered=_amount(delivered), delivered_on=_day(delivered_on), confirmed=_amount(confirmed), confirmed_on=_day(confirmed_on),
        confirmed_by=by, worked_out=sample.say(how_es, how_en),
    )  # fmt: skip


def _amount(value: int) -> Decimal | None:
    return Decimal(value) if value else None


def _day(value: date | str) -> date | None:
    return value if isinstance(value, date) else None
