"""Assessors who are asked, and marks that they give."""

from kamdesk.domain.ids import new_id
from kamdesk.domain.plan.kam_profile import Assessor, Competency
from kamdesk.services.plan import kam_ratings
from tests.support import put


def ask(portfolio, account, *names):
    found = [Assessor(id=new_id(), account_id=account.id, name=name, position=at) for at, name in enumerate(names)]
    put(portfolio, *found)
    return found


def mark_all(portfolio, person_id, assessor, level=4):
    for competency in Competency:
        kam_ratings.rate(portfolio, person_id, competency, assessor, level)


def kam_id(portfolio, account):
    return portfolio.load(account.id).facts.kam.profile.person_id
