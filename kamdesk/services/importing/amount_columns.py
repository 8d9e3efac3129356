"""Which of several columns of amounts is the one: net before plain before gross, never the tax, and asked where two differ."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from kamdesk.services.importing.headers import GROSS, NET, TAX, header_key, keys_of
from kamdesk.services.importing.questions import LeftOut

_NET, _GROSS, _TAX = (frozenset(header_key(name) for name in names) for names in (NET, GROSS, TAX))
_HIGHEST_TAX = 1.3
_NEAR = 0.02


@dataclass(slots=True)
class AmountChoice:
    """The column of amounts, why others are left out, and those between which a person has to decide."""

    column: int | None = None
    left_out: dict[int, LeftOut] = field(default_factory=dict)
    doubtful: tuple[int, ...] = ()


class AmountColumns:
    """Chooses among columns by what their headers say and by how their amounts hang together.

    `amounts` gives the amounts of a column, a row each, 0 where there is none.
    """

    def __init__(self, headers: Sequence[str], names: Collection[str], amounts: Callable[[int], Sequence[float]]) -> None:
        self._headers = headers
        self._amounts = amounts
        self._names = frozenset(names)

    def choose(self, columns: Collection[int]) -> AmountChoice:
        """Choose among some columns; without any amount among them nothing is chosen."""
        kinds: dict[str, list[int]] = {"net": [], "plain": [], "gross": [], "tax": []}
        for at in sorted(columns):
            if kind := self._kind(self._headers[at]):
                kinds[kind].append(at)
        net, plain, gross, tax = kinds.values()
        first = net or plain or gross
        choice = AmountChoice(left_out=dict.fromkeys(tax, LeftOut.TAX) if first else {})
        if not first:
            return choice
        choice.column = first[0]
        differing = [at for at in first[1:] if not self._are_equal(first[0], at)]
        for at in first[1:]:
            if at not in differing:
                choice.left_out[at] = LeftOut.SAME_HEADER
        doubtful = {first[0], *differing} if differing else set()
        if net:
            choice.left_out |= {at: LeftOut.GROSS for at in (*plain, *gross) if self._is_gross_of(at, net[0])}
            choice.left_out |= dict.fromkeys(gross, LeftOut.GROSS)
        elif plain:
            for at in gross:
                if self._is_gross_of(at, plain[0]) and not (tax and self._are_equal(plain[0], at) and any(map(self._any, tax))):
                    choice.left_out[at] = LeftOut.GROSS
                else:
                    doubtful |= {plain[0], at}
        choice.doubtful = tuple(sorted(doubtful))
        return choice

    def _kind(self, header: str) -> str:
        for key in keys_of(header):
            if key in _NET & self._names:
                return "net"
            if key in _GROSS & self._names:
                return "gross"
            if key in self._names:
                return "plain"
            if key in _TAX:
                return "tax"
        return ""

    def _any(self, column: int) -> bool:
        return any(self._amounts(column))

    def _are_equal(self, first: int, second: int) -> bool:
        return list(self._amounts(first)) == list(self._amounts(second))

    def _is_gross_of(self, gross: int, net: int) -> bool:
        """Whether every amount is the other one with at most the highest tax on it."""
        return all(
            abs(with_tax) + _NEAR >= abs(without) and abs(with_tax) <= abs(without) * _HIGHEST_TAX + _NEAR
            for with_tax, without in zip(self._amounts(gross), self._amounts(net), strict=True)
        )
