"""Every record class by its kind; a class is fetched when it is first asked for, so that a start fetches only those it shows."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from kamdesk.domain.records import Record

_HOMES = {
    "account.account": ("account", "site"),
    "account.budget": ("budget",),
    "account.people": ("person",),
    "account.sales": ("sale",),
    "account.treatment": ("personalisation", "open_question"),
    "evidence": ("evidence",),
    "ledgers.innovation": ("advance", "knowledge_transfer"),
    "ledgers.prescription": ("deal", "prescription"),
    "ledgers.value_log": ("value_entry",),
    "ledgers.voice": ("voice_answer",),
    "learned_mapping": ("learned_mapping",),
    "plan.actions": ("action", "parking_note"),
    "plan.agreements": ("agreement", "milestone", "project"),
    "plan.committee": ("committee", "committee_member", "meeting", "raci_row"),
    "plan.kam_profile": (
        "assessor", "candidate", "competency_requirement", "development_action", "kam_choice", "kam_profile", "rating",
    ),
    "plan.plan_document": ("commitment", "plan_document", "plan_objective", "plan_version", "risk", "swot_item"),
    "plan.post": ("post", "post_item", "post_template"),
    "plan.requirements": ("checklist_item", "company_requirement", "requirement_confirmation", "requirements"),
    "plan.step_acts": ("signature", "step_act"),
    "saved_view": ("saved_view",),
    "scorecard.indicators": ("indicator", "measure", "parameter_sheet", "scorecard"),
    "selection.criteria": ("assessment", "opinion"),
    "selection.decisions": ("condition_check", "decision"),
    "selection.portfolio_scenarios": ("portfolio_scenario",),
    "selection.potential": ("wallet_line",),
    "selection.scenarios": ("scenario", "side_effect"),
    "settings": ("settings",),
}  # fmt: skip
"""The modules of the domain with their kinds; a test finds every record in it."""


class Kinds(Mapping[str, type[Record]]):
    """The record classes, as a mapping that cannot be changed."""

    def __init__(self) -> None:
        self._modules = {kind: f"kamdesk.domain.{home}" for home, kinds in _HOMES.items() for kind in kinds}
        self._classes: dict[str, type[Record]] = {}

    def __getitem__(self, kind: str) -> type[Record]:
        if kind not in self._classes:
            module = import_module(self._modules[kind])
            found = (c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Record) and kind == c.KIND)
            self._classes[kind] = next(c for c in found if c.__module__ == module.__name__)
        return self._classes[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


KINDS = Kinds()
