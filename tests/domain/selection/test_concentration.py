"""How much of the whole hangs on few accounts."""

from decimal import Decimal

from kamdesk.domain.selection.concentration import Level, concentration, level


def test_concentration_levels():
    found = concentration([Decimal(3100), Decimal(2350), Decimal(1900), Decimal(500)], Decimal(26_000), 480)
    assert (round(found.first, 1), round(found.top3, 1)) == (11.9, 28.3)
    assert found.levels() == {"first": Level.MODERATE, "top3": Level.MODERATE, "top10": Level.LOW, "hhi": Level.LOW}
    assert [level("hhi", v) for v in (1500, 1501, 2501)] == [Level.LOW, Level.MODERATE, Level.HIGH]
    assert [level("first", v) for v in (9.9, 10, 20, 20.1)] == [Level.LOW, Level.MODERATE, Level.MODERATE, Level.HIGH]
    assert concentration([]) is None
    assert concentration([Decimal(5), Decimal(-5)]).first == 100
