"""Which of several columns of amounts is the one: net before plain before gross, never the tax, and asked where two differ."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from kamdesk.services.importing.header_words import GROSS, NET, TAX, header_key, keys_of
from kamdesk.services.importing.questions import LeftOut

_NET, _GROSS, _TAX = (frozenset(header_key(name) for name in names) for names in (NET, GROSS, TAX))
_RATES = (0.03, 0.04, 0.05, 0.055, 0.06, 0.07, 0.08, 0.1, 0.13, 0.16, 0.19, 0.2, 0.21, 0.22, 0.23)
"""Rates of value added tax where such files are written."""
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
        """Choose among columns that `kind_of` knows; without any amount among them nothing is chosen."""
        kinds: dict[str, list[int]] = {"net": [], "plain": [], "gross": [], "tax": []}
        for at in sorted(columns):
            kinds[self.kind_of(at)].append(at)
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
            if not gross and any(self._is_within(at, plain[0]) for at in tax):
                doubtful.add(plain[0])
        choice.doubtful = tuple(sorted(doubtful))
        return choice

    def kind_of(self, column: int) -> str:
        """What the header of a column says of its amounts: net, plain, gross, tax, or "" for none."""
        for key in keys_of(self._headers[column]):
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

    def _is_within(self, tax: int, amount: int) -> bool:
        """Whether the tax is a share of amounts that hold it, and not one of amounts without it."""
        pairs = [pair for pair in zip(self._amounts(tax), self._amounts(amount), strict=True) if all(pair)]
        inside = all(any(abs(part - whole * rate / (1 + rate)) < _NEAR for rate in _RATES) for part, whole in pairs)
        beside = all(any(abs(part - whole * rate) < _NEAR for rate in _RATES) for part, whole in pairs)
        return bool(pairs) and inside and not beside

    def _are_equal(self, first: int, second: int) -> bool:
        return list(self._amounts(first)) == list(self._amounts(second))

    def _is_gross_of(self, gross: int, net: int) -> bool:
        """Whether every amount is the other one with at most the highest tax on it."""
        return all(
            abs(with_tax) + _NEAR >= abs(without) and abs(with_tax) <= abs(without) * _HIGHEST_TAX + _NEAR
            for with_tax, without in zip(self._amounts(gross), self._amounts(net), strict=True)
        )
