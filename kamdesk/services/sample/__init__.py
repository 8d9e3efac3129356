"""The sample portfolio: a fictional supplier, made through the same services that a person uses."""

from dataclasses import replace
from decimal import Decimal

from kamdesk.services.portfolio import Portfolio
from kamdesk.services.sample import accounts, ledgers, plans
from kamdesk.services.sample.book import Sample


def fill(portfolio: Portfolio) -> None:
    """Write the sample into an empty portfolio, in the language in force."""
    sample = Sample(portfolio)
    settings = portfolio.settings
    company, others = Decimal(sample.data["company_sales"] * 1000), sample.data["other_accounts"]
    portfolio.save(replace(settings, company_sales=company, other_accounts=others))
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
    for spec in sample.data["account"]:
        if "step" in spec:
            plans.add_steps(sample, spec)
