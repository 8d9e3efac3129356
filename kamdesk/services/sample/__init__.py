"""The sample portfolio: a fictional supplier, made through the same services that a person uses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kamdesk.domain.records import Step
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.sample import accounts, ledgers, plans
from kamdesk.services.sample.book import Sample


def fill(portfolio: Portfolio) -> None:
    """Write the sample into an empty portfolio, in the language in force.

    Its fictional head of sales wrote it, in the weeks of its fictional autumn.
    """
    sample = Sample(portfolio)
    with sample.written_by(sample.data["kam"]["assessors"][0]):
        _fill(sample)


def _fill(sample: Sample) -> None:
    portfolio = sample.portfolio
    settings = portfolio.settings
    company, others = Decimal(sample.data["company_sales"] * 1000), sample.data["other_accounts"]
    sample.on(date(2026, 9, 14))
    ours = {"company_name": sample.data["company_name"], "company_sales": company, "kam_hours": sample.data["kam_hours"]}
    portfolio.save(replace(settings, **ours, other_accounts=others))
    for spec in sample.data["account"]:
        accounts.add_account(sample, spec)
    accounts.add_people(sample)
    for spec in sample.data["treatment"]:
        accounts.add_treatment(sample, spec)
    for spec in sample.data["account"]:
        accounts.add_selection(sample, spec)
    for card in sample.data["scorecard"]:
        for code in card["accounts"]:
            accounts.add_scorecard(sample, code, card)
    ledgers.add_ledgers(sample)
    plans.add_company(sample)
    specs = [spec for spec in sample.data["account"] if "step" in spec]
    for step in Step:
        for spec in specs:
            plans.add_step(sample, spec, step)
    for spec in specs:
        plans.add_rest(sample, spec)
