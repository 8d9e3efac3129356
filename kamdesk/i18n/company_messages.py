"""What the company lays down, in words, and the sentences behind what is wrong with its file."""

from collections.abc import Iterator
from pathlib import Path

from kamdesk.env.company import CompanySettings, CompanyWarning
from kamdesk.i18n import N_, _, formats
from kamdesk.i18n.labels import field_name
from kamdesk.i18n.languages import LANGUAGE_NAMES

COMPANY_WARNINGS = {
    "unreadable": N_("The file cannot be read: {detail}. Let every user read it."),
    "no_file": N_("This is no file. Put a text file of this name in its place."),
    "too_long_file": N_("The file is larger than {most} kB, so it is not read. Keep only the settings in it."),
    "not_text": N_("The line is not UTF-8 text. Save the file as UTF-8."),
    "a_table": N_(
        "«{text}» is no setting: the file has no parts in brackets. Remove the line; the settings below it are in force."
    ),
    "no_setting": N_(
        "«{text}» cannot be read. Write name = value on one line, texts in quotation marks and folders in 'single' ones."
    ),
    "unknown": N_("There is no setting «{name}». Correct its name or remove the line. The settings are: {names}."),
    "twice": N_("«{name}» stands in line {first} already, and that one counts. Remove one of the two."),
    "no_text": N_("«{name}» must be a text. Write it in quotation marks."),
    "no_number": N_("«{name}» must be a whole number from {low} to {high}. Write it without quotation marks."),
    "no_truth": N_("«{name}» must be true or false. Write it without quotation marks."),
    "unprintable": N_("«{name}» has a sign that cannot be shown, perhaps because of a \\. Write it in 'single' quotation marks."),
    "too_long": N_("«{name}» is longer than {most} characters. Shorten it."),
    "out_of_range": N_("«{name}» must lie between {low} and {high}. Correct the number."),
    "bad_language": N_("«{text}» is no language of the program. Write one of {names}."),
    "bad_currency": N_("«{text}» is no currency. Write three capital letters, such as EUR."),
    "no_whole_path": N_("«{text}» is not a whole path. Write it from its beginning, such as 'D:\\backups' or '/srv/backups'."),
    "no_folder": N_(
        "The folder «{folder}» is not there now. Backups stay on this computer until it is. Make it, or connect its disk."
    ),
    "no_logo": N_("The logo «{logo}» cannot be read. Put it there, or correct its name; documents are made without it."),
    "large_logo": N_("The logo «{logo}» is larger than {most} MB. Save it smaller; documents are made without it."),
    "no_picture": N_(
        "The logo «{logo}» is no PNG or JPEG picture that can be shown. Save it again; documents are made without it."
    ),
    "no_template": N_(
        "The template «{template}» cannot be read. Put it there, or correct its name; presentations are made from the program's own."
    ),
    "large_template": N_(
        "The template «{template}» is larger than {most} MB. Save it smaller; presentations are made from the program's own."
    ),
    "bad_template": N_(
        "The template «{template}» is damaged, or no presentation. Save it again as PPTX; presentations are made from the program's own."
    ),
    "macros_in_template": N_(
        "The template «{template}» has macros. Save it without them, as PPTX; presentations are made from the program's own."
    ),
    "linked_template": N_(
        "The template «{template}» shows what lies in other files. Put it into the template itself; presentations are made from the program's own."
    ),
    "no_layout": N_(
        "The template «{template}» has no layout with a title above free room. Add one such as «Title only»; presentations are made from the program's own."
    ),
}


def text_of_warning(warning: CompanyWarning, file: Path) -> str:
    """The sentence of a warning, with the file and the line it is about."""
    text = _(COMPANY_WARNINGS[warning.code]).format(**warning.params)
    if not warning.line:
        return _("«{file}»: {text}").format(file=file.name, text=text)
    return _("«{file}», line {line}: {text}").format(file=file.name, line=warning.line, text=text)


def setting_lines(company: CompanySettings) -> Iterator[tuple[str, str]]:
    """What is laid down, as names and values to be shown; what new portfolios begin with is one line."""
    if company.name:
        yield _("Company"), company.name
    if company.logo is not None:
        yield _("Logo"), str(company.logo)
    if company.presentation_template is not None:
        yield _("Template for presentations"), str(company.presentation_template)
    if company.language:
        yield _("Language"), LANGUAGE_NAMES[company.language]
    if company.second_folder:
        yield _("Second folder for backups"), company.second_folder
    if company.password_required:
        yield _("Password"), _("required")
    if company.of_new_portfolios:
        yield _("New portfolios begin with"), " · ".join(_new_portfolio_texts(company))


def _new_portfolio_texts(company: CompanySettings) -> Iterator[str]:
    for name, value in company.of_new_portfolios.items():
        if name == "currency":
            yield str(value)
        elif name == "fiscal_start":
            yield _("year from {month}").format(month=formats.period(f"2000-{value:02}", short=True))
        else:
            yield f"{field_name(name)}: {value}"
