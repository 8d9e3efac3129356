"""Archivo › Documentos: what to make, the pages as they will be, and what is done with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from kamdesk.i18n import _, formats, ngettext
from kamdesk.i18n.report_messages import REMARKS
from kamdesk.reports import painters
from kamdesk.reports.kinds import KINDS, Kind, Request
from kamdesk.ui.context import Context
from kamdesk.ui.dialogs import boxes
from kamdesk.ui.documents.bars import ActBar, PageBar
from kamdesk.ui.documents.calls import CALLS, DocumentCalls, Preview
from kamdesk.ui.documents.choices import Choices
from kamdesk.ui.documents.finding import FindBar
from kamdesk.ui.documents.pages_view import PagesView
from kamdesk.ui.documents.printing import printer_for
from kamdesk.ui.documents.session import DocumentSession
from kamdesk.ui.documents.thumbnails import Thumbnails
from kamdesk.ui.importing.parts import next_part
from kamdesk.ui.widgets.basic import button, label, line
from kamdesk.ui.widgets.text import plain_title

if TYPE_CHECKING:
    from kamdesk.reports.making import Written

LIKED = QSize(1180, 760)
LEAST = QSize(860, 540)
MARGIN = 40
REFINE_MS = 200
CHOSEN_MS = 120
"""Who walks through the list with the arrows is not kept waiting at every entry."""


def kinds_for(account_id: str) -> list[Kind]:
    """The documents that make sense where an account is shown, or none is."""
    return [kind for kind in KINDS.values() if account_id or not kind.is_of_account]


class DocumentsDialog(QDialog):
    """Documents of one account and of all, or of all alone where no account is shown."""

    def __init__(
        self, ctx: Context, account_id: str, request: Request, parent: QWidget | None = None, calls: DocumentCalls = CALLS
    ) -> None:
        super().__init__(parent)
        self.setObjectName("documents_dialog")
        self._ctx = ctx
        self._account_id = account_id
        self._closes_when_done = False
        self._sought = ""
        self.session = DocumentSession(ctx, account_id or None, calls, self)
        self.choices = Choices(ctx.tokens, kinds_for(account_id), request)
        self.pages = PagesView(ctx)
        self.thumbnails = Thumbnails(ctx.tokens)
        self.page_bar = PageBar(ctx.tokens)
        self.find_bar = FindBar(ctx.tokens)
        self.acts = ActBar(ctx)
        self._problem = label("", "bad", wrap=True, name="document_problem")
        self._again = button(_("Try again"), lambda: self._show_chosen(), name="document_again")
        self._finer = ctx.life.timer(self, REFINE_MS, self._refine)
        self._marking = ctx.life.timer(self, REFINE_MS, self._mark)
        self._chosen = ctx.life.timer(self, CHOSEN_MS, self._show_chosen)
        self._lay_out()
        self._connect()
        self._allow()
        self._say_problem("")
        ctx.life.ended.connect(self._on_ended)
        ctx.life.later(self, self._show_chosen)  # when it is known how wide the pages are

    # -- building --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        name = self._ctx.load(self._account_id).account.name if self._account_id else _("Portfolio")
        self.setWindowTitle(plain_title(_("Documents — {name}").format(name=name)))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._fit()
        problem = QWidget()
        box = QVBoxLayout(problem)
        box.setContentsMargins(24, 24, 24, 24)
        box.addWidget(self._problem)
        box.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        self._problem_page = problem
        sheet = QHBoxLayout()
        sheet.setSpacing(0)
        sheet.addWidget(self.thumbnails)
        sheet.addWidget(self.pages, 1)
        sheet.addWidget(problem, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.page_bar)
        right.addWidget(self.find_bar)
        right.addWidget(line())
        right.addLayout(sheet, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.choices)
        body.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(line())
        column.addWidget(self.acts)
        self.choices.setFocus()

    def _fit(self) -> None:
        parent = self.parentWidget()
        screen = QGuiApplication.primaryScreen().availableGeometry().size()
        # What its parent covers is room too.
        room = (screen if parent is None else parent.size()) - QSize(MARGIN, MARGIN)
        tokens = self._ctx.tokens
        least = LEAST.boundedTo(room)
        self.setMinimumSize(least)
        self.resize(QSize(tokens.scaled(LIKED.width()), tokens.scaled(LIKED.height())).boundedTo(room).expandedTo(least))

    def _connect(self) -> None:
        session, pages, acts = self.session, self.pages, self.acts
        self.choices.changed.connect(lambda _request: self._on_chosen())
        session.began.connect(self._on_began)
        session.shown.connect(self._on_shown)
        session.small_came.connect(self.thumbnails.take_others)
        session.refined.connect(self._on_refined)
        session.failed.connect(self._on_failed)
        session.act_began.connect(self._on_act_began)
        session.progressed.connect(acts.show_progress)
        session.saved.connect(self._on_saved)
        session.printed.connect(self._on_printed)
        session.copied.connect(self._on_copied)
        session.act_failed.connect(self._on_act_failed)
        session.texts_came.connect(self.find_bar.take)
        session.texts_failed.connect(self.find_bar.said.setText)
        pages.page_changed.connect(self._on_page)
        pages.zoomed.connect(self._on_zoomed)
        self.thumbnails.currentRowChanged.connect(pages.go_to)
        bar = self.page_bar
        bar.step_wanted.connect(lambda by: pages.go_to(pages.current + by))
        bar.zoom_wanted.connect(pages.zoom_by)
        bar.fit_wanted.connect(pages.fit_width)
        bar.find_wanted.connect(self.search)
        self.find_bar.wanted.connect(session.read_texts)
        self.find_bar.place_found.connect(pages.lead_to)
        self.find_bar.left.connect(pages.setFocus)
        self.find_bar.sought.connect(self._on_sought)
        acts.stop_wanted.connect(self.stop)
        acts.copy_wanted.connect(self.copy_page)
        acts.print_wanted.connect(self.print_pages)
        acts.save_wanted.connect(self.save)
        acts.leave_wanted.connect(self.reject)
        for keys, does in (
            ("Ctrl+S", self.save), ("Ctrl+P", self.print_pages), ("Ctrl+Shift+C", self.copy_page), ("Ctrl+F", self.search),
            ("Ctrl++", lambda: pages.zoom_by(1)), ("Ctrl+=", lambda: pages.zoom_by(1)), ("Ctrl+-", lambda: pages.zoom_by(-1)),
            ("Ctrl+0", pages.fit_width), ("F3", lambda: self.find_bar.step(1)), ("Shift+F3", lambda: self.find_bar.step(-1)),
            ("Ctrl+PgDown", lambda: pages.go_to(pages.current + 1)), ("Ctrl+PgUp", lambda: pages.go_to(pages.current - 1)),
            ("F6", lambda: self._go_to_part(1)), ("Shift+F6", lambda: self._go_to_part(-1)),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(does)

    # -- pages -----------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether anything goes on, or is about to."""
        return self.session.is_busy or any(timer.isActive() for timer in (self._chosen, self._finer, self._marking))

    def _on_chosen(self) -> None:
        """What is shown holds no more, from now on."""
        self.pages.dim()
        self._chosen.start()
        self._allow()

    def _show_chosen(self) -> None:
        self._chosen.stop()
        self.session.show(self.choices.request, self.pages.wanted_ppi())

    def _on_began(self) -> None:
        self._say_problem("")
        self.pages.dim()
        if not self.session.is_acting:
            self.acts.begin(_("Making the pages…"))
        self._allow()

    def _on_shown(self, preview: Preview) -> None:
        self._rest()
        self.thumbnails.show_pages(preview.pages, preview.first)
        self.pages.show_pages(preview.pages, preview.first)
        self.find_bar.forget()
        self._allow()
        self._on_zoomed(self.pages.percent)

    def _on_refined(self, preview: Preview) -> None:
        self._rest()
        self.pages.show_pages(preview.pages, preview.first, keeps_place=True)

    def _on_failed(self, text: str) -> None:
        self._rest()
        if self.session.preview is not None:
            self.acts.say(text, "error")  # the pages that are there are the right ones, only coarser
            return
        self.pages.show_pages(())
        self.thumbnails.show_pages(())
        self._say_problem(text)
        self._allow()

    def _say_problem(self, text: str) -> None:
        """Say in the place of the pages why there are none."""
        had_keyboard = self._again.hasFocus() or self.pages.hasFocus()
        self._problem.setText(text)
        self._problem_page.setVisible(bool(text))
        for part in (self.pages, self.thumbnails):
            part.setVisible(not text)
        self.page_bar.setEnabled(not text)
        self.find_bar.setVisible(not text and not self.find_bar.isHidden())
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self._problem, QAccessible.Event.Alert))
        if had_keyboard:
            (self._again if text else self.choices).setFocus()

    def _on_page(self, page: int) -> None:
        self.thumbnails.follow(page)
        self.page_bar.show_page(page, self.pages.page_count)

    def _on_zoomed(self, percent: int) -> None:
        self.page_bar.show_size(percent)
        shown = self.session.preview
        if shown is not None and abs(self.pages.wanted_ppi() / shown.ppi - 1) > 0.02:
            self._finer.start()

    def _refine(self) -> None:
        self.session.refine(self.pages.wanted_ppi())

    def _on_sought(self, words: str) -> None:
        self._sought = words
        if not words:
            self.pages.forget_place()
        self._marking.start()  # not at every letter

    def _mark(self) -> None:
        self.session.mark(self._sought, self.pages.wanted_ppi())

    def search(self) -> None:
        """Look for words in the pages."""
        if self.session.preview is not None:
            self.find_bar.begin()

    def stop(self) -> None:
        """Stop what goes on."""
        self.session.stop()

    # -- acts ------------------------------------------------------------------------------------

    def _allow(self) -> None:
        is_free = not self.session.is_acting
        has_pages = self.session.preview is not None and not self.pages.is_dim
        self.acts.allow(has_pages=has_pages and is_free, can_save=is_free)

    def _rest(self) -> None:
        """What goes on beside is still said."""
        if not self.session.is_acting and not self.session.is_painting:
            self.acts.rest()

    def suffixes(self) -> Sequence[str]:
        """The endings of files that what is chosen can have."""
        return [s for s in KINDS[self.choices.request.kind].suffixes if s in painters.SUFFIXES]

    def save(self) -> None:
        """Ask where, and write the file there."""
        if self.session.is_acting:
            return
        from kamdesk.reports import making

        request = self.choices.request
        data = self._ctx.load(self._account_id) if self._account_id and KINDS[request.kind].is_of_account else None
        suffixes = self.suffixes()
        proposed = self._ctx.portfolio.path.with_name(making.proposed_name(request, data, suffixes[0]))
        target = boxes.save_document(self, _("Save as"), proposed, suffixes)
        if target is not None:
            if self.session.request != request:
                self._show_chosen()
            self.session.save(target)

    def print_pages(self) -> None:
        """Ask for a printer, and print there."""
        shown = self.session.preview
        if shown is None or self.pages.is_dim or self.session.is_acting:
            return
        printer = printer_for(shown.report, len(shown.pages))
        if boxes.choose_printer(self, printer):
            self.session.print_on(printer)

    def copy_page(self) -> None:
        """Copy the page that is read, as a picture."""
        if not self.pages.is_dim:
            self.session.copy_page(self.pages.current)

    def _on_act_began(self, text: str) -> None:
        self.acts.say("")
        self.acts.begin(text)
        self._allow()

    def _on_saved(self, written: "Written") -> None:
        said = [_("Saved as «{name}»").format(name=written.path.name) + ".", *(_(REMARKS[r]) for r in written.remarks)]
        self._on_done(" ".join(said), written.path)

    def _on_printed(self, pages: int) -> None:
        text = ngettext("{n} page went to the printer.", "{n} pages went to the printer.", pages)
        self._on_done(text.format(n=formats.number(pages, 0)))

    def _on_copied(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self._on_done(_("The page is copied as a picture; paste it where you want it."))

    def _on_done(self, text: str, file: Path | None = None) -> None:
        self._rest()
        self._allow()
        self.acts.say(text, "ok", file)
        if self._closes_when_done:
            self._ctx.notices.said.emit(text)
            self.reject()

    def _on_act_failed(self, text: str) -> None:
        self._closes_when_done = False
        self._rest()
        self._allow()
        self.acts.say(text, "error")
        QAccessible.updateAccessibility(QAccessibleEvent(self.acts.said, QAccessible.Event.Alert))

    # -- the end ---------------------------------------------------------------------------------

    def _go_to_part(self, by: int) -> None:
        parts = [self.choices, self.page_bar, self.find_bar, self.thumbnails, self.pages, self.acts]
        next_part(parts, QApplication.focusWidget(), by)

    def _on_ended(self) -> None:
        """The file is closed: nothing is waited for."""
        self._closes_when_done = True
        if self.isVisible():
            self.reject()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the search first, wherever the keyboard is."""
        if event.key() == Qt.Key.Key_Escape and not self.find_bar.isHidden():
            self.find_bar.leave()
        else:
            super().keyPressEvent(event)

    @override
    def reject(self) -> None:
        """Leave: pages under way are dropped; a file that is being written is waited for, or given up at the second time."""
        if self.session.is_acting and not self._closes_when_done:
            self._closes_when_done = True
            self.acts.tell(_("This closes when it is done. Close it once more to give that up."))
            return
        self.session.end()
        super().reject()
