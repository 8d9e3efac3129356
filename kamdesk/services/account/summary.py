"""What a row of the account list says besides the name; computed for the rows that show."""

from collections.abc import Sequence
from dataclasses import dataclass

from kamdesk.domain.plan.gate import StepState
from kamdesk.domain.records import Step
from kamdesk.domain.scorecard.groups import Light
from kamdesk.domain.scorecard.scoring import Trend
from kamdesk.domain.selection.criteria import Verdict
from kamdesk.services.portfolio import Portfolio
from kamdesk.services.reading.account_data import AccountData


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """How an account stands: decision, steps, score."""

    account_id: str
    verdict: Verdict | None
    states: tuple[StepState, ...]
    current_step: Step | None
    score: float | None
    coverage: float
    light: Light
    trend: Trend | None
    disputed: int = 0

    @property
    def is_included(self) -> bool:
        """Whether it is a key account."""
        return self.verdict is Verdict.INCLUDE

    @property
    def is_watched(self) -> bool:
        """Whether the decision was put off, with conditions."""
        return self.verdict is Verdict.WATCH

    @property
    def is_left_out(self) -> bool:
        """Whether it was decided not to include it."""
        return self.verdict is Verdict.EXCLUDE

    @property
    def closed_steps(self) -> tuple[bool, ...]:
        """Of each step, whether it is closed."""
        return tuple(s is StepState.CLOSED for s in self.states)

    @property
    def is_active(self) -> bool:
        """Whether the plan was approved: step 5 closed, also while an earlier one is reviewed."""
        return self.is_included and self.states[-1] in {StepState.CLOSED, StepState.TO_REVIEW}

    @property
    def to_review(self) -> int:
        """How many steps wait for a review."""
        return sum(s is StepState.TO_REVIEW for s in self.states)


def summary_of(data: AccountData) -> AccountSummary:
    """How the account stands today: score, light and trend are of the last period with any figure."""
    result = data.scorecard.latest_result
    return AccountSummary(
        data.account.id,
        data.selection.verdict,
        tuple(data.plan.step_states.values()),
        data.plan.current_step,
        result.score,
        result.coverage,
        result.light,
        result.trend,
        sum(r.is_disputed for r in result.indicators()),
    )


def summaries(portfolio: Portfolio, account_ids: Sequence[str]) -> dict[str, AccountSummary]:
    """The summaries of a few accounts, read together."""
    return {account_id: summary_of(data) for account_id, data in portfolio.load_many(account_ids).items()}
