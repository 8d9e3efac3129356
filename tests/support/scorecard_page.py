"""What is read at the scorecard."""

from PySide6.QtCore import Qt

Q3 = "2026-Q3"


def indicator(robot, short):
    return next(i for i in robot.data.scorecard.own_indicators if i.short_name == short)


def result(robot, short):
    return next(r for r in robot.data.scorecard.result(Q3).indicators() if r.indicator.short_name == short)


ACCESSIBLE, TIP, FONT, EDIT = (
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.FontRole,
    Qt.ItemDataRole.EditRole,
)
