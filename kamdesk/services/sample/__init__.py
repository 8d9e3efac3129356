"""The sample portfolio: a fictional supplier, made through the same services that a person uses."""

from dataclasses import replace
from decimal import Decimal

from kamdesk.services.portfolio import Portfolio
from kamdesk.services.sample import accounts, ledgers, plans
from kamdesk.services.sample.book import Sample
from kamdesk.storage.portfolio_file import PortfolioFile


def fill(portfolio: Portfolio) -> None:
    """Write the sample into an empty portfolio, in the language in force.

    Its fictional head of sales wrote it: else who closed its steps would be whoever happens to try the program.
    """
    sample = Sample(portfolio)
    who = portfolio.who
    portfolio.with_file(_written_by, sample.data["kam"]["assessors"][0])
    try:
        _fill(sample)
    finally:
        portfolio.with_file(_written_by, who)


def _written_by(file: PortfolioFile, who: str) -> None:
    file.who = who


def _fill(sample: Sample) -> None:
    portfolio = sample.portfolio
    settings = portfolio.settings
    company, others = Decimal(sample.data["company_sales"] * 1000), sample.data["other_accounts"]
    portfolio.save(replace(settings, company_name=sample.data["company_name"], company_sales=company, other_accounts=others))
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
