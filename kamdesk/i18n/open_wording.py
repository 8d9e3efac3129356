"""What is said of an export in an open format: how much it holds, what that means, and what is wrong with it."""

from kamdesk.i18n import _, formats, ngettext


def summary(records: int, files: int, sealed: int) -> list[str]:
    """What an export holds, in sentences; `sealed` are the marks in it that assessors may not see of each other yet."""
    said = [
        ngettext("{n} record", "{n} records", records).format(n=formats.number(records, 0))
        + " · "
        + ngettext("{n} file of evidence", "{n} files of evidence", files).format(n=formats.number(files, 0)),
        _("The export holds the whole portfolio, what is internal too. Keep it as you keep the portfolio."),
    ]
    if sealed:
        text = ngettext(
            "{n} mark that assessors may not see of each other yet is sealed in it.",
            "{n} marks that assessors may not see of each other yet are sealed in it.",
            sealed,
        )
        said.append(text.format(n=formats.number(sealed, 0)))
    return said


def warnings(lost: int, broken: int) -> list[str]:
    """What is wrong with the portfolio that was exported: files of evidence that it has lost, records that break a rule of today."""
    said = []
    if lost:
        text = ngettext(
            "{n} file of evidence cannot be read any more, so it is not in the export.",
            "{n} files of evidence cannot be read any more, so they are not in the export.",
            lost,
        )
        said.append(text.format(n=formats.number(lost, 0)))
    if broken:
        text = ngettext(
            "{n} record breaks a rule; «kamdesk check» names it. Correct it before a portfolio is made from the export.",
            "{n} records break a rule; «kamdesk check» names them. Correct them before a portfolio is made from the export.",
            broken,
        )
        said.append(text.format(n=formats.number(broken, 0)))
    return said
