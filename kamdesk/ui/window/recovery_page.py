"""What to do about a file that cannot be opened: a good copy, another file, or what can be read of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kamdesk.i18n import _, formats, messages, ngettext
from kamdesk.services.recovery import Trouble
from kamdesk.ui.theme.tokens import Tokens
from kamdesk.ui.widgets.basic import TextRole, button, card, icon_label, label
from kamdesk.ui.widgets.room import narrow_column_in

WIDTH = 620


class RecoveryPage(QWidget):
    """What was found in a file, and the ways out.

    Signals:
        restore_wanted: the newest good backup is to take the place of the file.
        save_wanted: what can be read is to be saved in a new file.
        list_wanted: all backups are to be shown.
        open_wanted, retry_wanted, back_wanted: another file, the same again, or what was shown before.
    """

    restore_wanted = Signal()
    save_wanted = Signal()
    list_wanted = Signal()
    open_wanted = Signal()
    retry_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, tokens: Tokens, trouble: Trouble, *, has_file: bool) -> None:
        super().__init__()
        self._tokens = tokens
        self.trouble = trouble
        column = narrow_column_in(self)
        column.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon_label("triangle-alert", tokens["bad"], 24), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._text(_("«{name}» cannot be opened").format(name=trouble.path.stem), "title", "recovery_title"), 1)
        column.addLayout(head)
        column.addWidget(self._text(messages.text_of(trouble.error), "", "problem"))
        if trouble.can_be_saved:
            column.addWidget(self._text(self._found(), "caption", "recovery_found"))
        column.addSpacing(6)
        for offer in self._offers():
            column.addWidget(offer)
        column.addSpacing(4)
        feet = QHBoxLayout()
        feet.setSpacing(10)
        feet.addWidget(
            button(
                _("Open another…"), self.open_wanted.emit, icon="folder-open", tokens=tokens, kind="flat2", name="recovery_open"
            )
        )
        feet.addWidget(
            button(
                _("Try again"), self.retry_wanted.emit, icon="rotate-cw-clock", tokens=tokens, kind="flat2", name="recovery_retry"
            )
        )
        feet.addWidget(
            button(
                _("Back") if has_file else _("To the first page"),
                self.back_wanted.emit,
                icon="arrow-left",
                tokens=tokens,
                kind="flat2",
                name="recovery_back",
            )
        )
        feet.addStretch(1)
        column.addLayout(feet)
        column.addStretch(2)

    def _text(self, text: str, role: TextRole, name: str) -> QWidget:
        found = label(text, role, wrap=True, name=name)
        found.setFixedWidth(self._tokens.scaled(WIDTH - (34 if role == "title" else 0)))
        return found

    def _found(self) -> str:
        detail = str(self.trouble.error.params.get("detail") or "")
        nothing = _("Nothing was changed in it.")
        return _("Technical detail: {detail}.").format(detail=detail.rstrip(".")) + " " + nothing if detail else nothing

    def _offers(self) -> list[QWidget]:
        trouble = self.trouble
        offers = []
        if trouble.backup is not None:
            verb = button(_("Restore this copy"), self.restore_wanted.emit, kind="primary", name="recovery_restore")
            head = _("Newest good copy: {moment}").format(moment=formats.moment(trouble.backup.made_on.astimezone()))
            others = button(_("All copies…"), self.list_wanted.emit, kind="flat2", name="recovery_list")
            offers.append(self._offer("archive-restore", head, _backup_text(trouble), verb, others))
        elif trouble.can_be_saved:
            offers.append(self._text(_("There is no good copy of this file on this computer."), "", "recovery_none"))
        if trouble.can_be_saved:
            verb = button(
                _("Save what can be read…"), self.save_wanted.emit, kind="" if trouble.backup else "primary", name="recovery_save"
            )
            about = _(
                "A new file with every account and record that can still be read, and a list of what is missing. This file stays as it is."
            )
            offers.append(self._offer("download", _("What is still readable"), about, verb))
        return offers

    def _offer(self, icon: str, head: str, about: str, *verbs: QWidget) -> QWidget:
        frame, column = card((16, 14, 16, 14), 6)
        frame.setFixedWidth(self._tokens.scaled(WIDTH))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(icon_label(icon, self._tokens["text2"], 20))
        row.addWidget(label(head, "h2", wrap=True), 1)
        column.addLayout(row)
        column.addWidget(label(about, "caption", wrap=True))
        foot = QHBoxLayout()
        for verb in verbs:
            foot.addWidget(verb)
        foot.addStretch(1)
        column.addLayout(foot)
        return frame


def _backup_text(trouble: Trouble) -> str:
    backup, lacking = trouble.backup, trouble.lacking
    assert backup is not None
    accounts = ngettext("{n} account", "{n} accounts", backup.accounts).format(n=backup.accounts)
    if lacking is None:
        what = _("What was changed after that is not in it.")
    elif lacking:
        what = ngettext("It lacks {n} change made since.", "It lacks {n} changes made since.", lacking).format(n=lacking)
    else:
        what = _("It holds every change that was saved.")
    return f"{accounts}. {what}" + (" " + _("The present file is kept beside it.") if trouble.path.exists() else "")
