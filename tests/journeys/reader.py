"""Reads what a screen reader would read; runs under the system's python3, which has `gi`, and answers one JSON line a question.

Questions come on standard input: {"ask": "attach", "pid": 7}, {"ask": "focused"}, {"ask": "find", "role": "text", …}; every answer is
one line with `ok`, or with `error`. Nothing of the program is imported here: only what it tells assistive technology is known.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

STATE = Atspi.StateType
ITEMS = {"page tab", "table cell", "list item", "tree item", "table column header", "table row header"}
"""What Qt marks as focused whether or not the widget that holds it has the keyboard."""
HOLDERS = {"table", "list", "tree", "tree table", "page tab list", "combo box"}
MOST_CHILDREN = 400
PATIENCE_MS = 15_000


class Reader:
    """One program on one accessibility bus."""

    def __init__(self):
        Atspi.init()
        # A busy machine answers late; an answer that is not waited for would read as a keyboard that is lost.
        Atspi.set_timeout(PATIENCE_MS, PATIENCE_MS)
        self.root = None
        self.last_focus = None
        self.asked = None
        self.last_event = 0.0
        self.kept = []
        self.listener = Atspi.EventListener.new(self.on_event)
        for event in (
            "object:state-changed:focused",
            "object:children-changed",
            "object:text-changed",
            "object:active-descendant-changed",
            "object:selection-changed",
            "object:visible-data-changed",
            "object:property-change",
            "window:activate",
        ):
            self.listener.register(event)

    def on_event(self, event):
        self.last_event = time.monotonic()
        if event.type.startswith("object:state-changed:focused") and event.detail1:
            self.last_focus = event.source

    # -- questions -------------------------------------------------------------------------------

    def attach(self, pid):
        """Whether the program with this process id shows a window yet."""
        self.root, self.last_focus, self.asked = None, None, None
        desk = Atspi.get_desktop(0)
        for at in range(desk.get_child_count()):
            app = desk.get_child_at_index(at)
            if app is not None and app.get_process_id() == pid and app.get_child_count():
                self.root = app
        return self.root is not None

    def quiet(self):
        """For how many seconds nothing has happened."""
        for window in _children(self.root) if self.root is not None else []:
            # A question that is never answered from a cache: when the answer comes, the program has come round to it.
            window.get_extents(Atspi.CoordType.SCREEN)
        return time.monotonic() - self.last_event

    def answer(self):
        """True as soon as the program has come round to a small question about its window."""
        if self.asked is None:
            self.asked = next(iter(_children(self.root)), None)
        if self.asked is None:
            return False
        self.asked.get_extents(Atspi.CoordType.SCREEN)  # one question: several would add up what each has to wait
        return True

    def focused(self):
        """What has the keyboard: None when nothing has."""
        found = self._innermost(self.last_focus) if self.last_focus is not None else None
        if found is None:
            for node in self._walk():
                if _has(node, STATE.FOCUSED) and self._is_real(node):
                    found = node
            found = self._innermost(found) if found is not None else None
        return self._told(found) if found is not None else None

    def find(self, role="", name=None, contains=None, inside=None, showing=True):
        """Everything shown, in reading order, of a role and with a name or a part of it."""
        found = []
        for node in self._walk(self.kept[inside] if inside is not None else None, showing=showing):
            try:
                if role and node.get_role_name() != role:
                    continue
                texts = [node.get_name() or "", _label(node)]
                if (name is None or name in texts) and (contains is None or any(contains in t for t in texts)):
                    found.append(self._told(node))
            except GLib.Error:
                continue
        return found

    def again(self, kept):
        """The same thing as it is now; None when it is gone."""
        try:
            node = self.kept[kept]
            node.clear_cache()
            return self._told(node, kept) if node.get_state_set().contains(STATE.SHOWING) else None
        except GLib.Error:
            return None

    def tree(self):
        """All that is shown, indented, to look at."""
        lines = []

        def add(node, depth):
            told = self._told(node)
            flags = "*" if "focused" in told["states"] else ""
            lines.append("  " * depth + f"{told['role']}{flags} «{told['name']}» {told['box']}")
            for child in _children(node):
                if _has(child, STATE.SHOWING):
                    add(child, depth + 1)

        for child in _children(self.root):
            add(child, 0)
        return lines

    # -- inside ----------------------------------------------------------------------------------

    def _walk(self, start=None, *, showing=True):
        todo = [start if start is not None else self.root]
        first = True
        while todo:
            node = todo.pop()
            try:
                if not first and showing and not _has(node, STATE.SHOWING):
                    continue
                yield node
                todo += list(reversed(_children(node)))
            except GLib.Error:
                continue
            first = False

    def _is_real(self, node):
        """An item has the focus only if the list, table or tab bar that holds it has."""
        try:
            if node.get_role_name() not in ITEMS:
                return True
            for _ in range(3):
                node = node.get_parent()
                if node is None:
                    return False
                if _has(node, STATE.FOCUSED):
                    return True
        except GLib.Error:
            pass
        return False

    def _innermost(self, node):
        """The thing itself if it has the keyboard, or its current item if it holds items."""
        try:
            if not _has(node, STATE.FOCUSED) or not _has(node, STATE.SHOWING) or not self._is_real(node):
                return None
            if node.get_role_name() in HOLDERS:
                for child in self._walk(node):
                    if child is not node and child.get_role_name() in ITEMS and _has(child, STATE.FOCUSED):
                        return child
        except GLib.Error:
            return None
        return node

    def _told(self, node, kept=None):
        if kept is None:
            self.kept.append(node)
            kept = len(self.kept) - 1
        box = node.get_extents(Atspi.CoordType.SCREEN)
        states = [s.value_nick for s in node.get_state_set().get_states()]
        told = {
            "id": kept, "role": node.get_role_name(), "name": node.get_name() or "", "label": _label(node), "description": node.get_description() or "",
            "box": [box.x, box.y, box.width, box.height], "states": states,
        }  # fmt: skip
        text = node.get_text_iface()
        if text is not None:
            count = Atspi.Text.get_character_count(text)
            told["text"] = Atspi.Text.get_text(text, 0, count)
            told["caret"] = Atspi.Text.get_caret_offset(text)
            if Atspi.Text.get_n_selections(text):
                chosen = Atspi.Text.get_selection(text, 0)
                told["selection"] = [chosen.start_offset, chosen.end_offset]
        return told


def _has(node, state):
    return node.get_state_set().contains(state)


def _label(node):
    """The label in front of it: what a combo box is called, whose name is its value."""
    if node.get_role_name() not in {"combo box", "text", "spin button"}:
        return ""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY and relation.get_n_targets():
            return relation.get_target(0).get_name() or ""
    return ""


def _children(node):
    found = []
    for at in range(min(node.get_child_count(), MOST_CHILDREN)):
        child = node.get_child_at_index(at)
        if child is not None:
            found.append(child)
    return found


def main():
    """Answer until standard input ends."""
    reader = Reader()
    loop = GLib.MainLoop()
    channel = GLib.IOChannel.unix_new(sys.stdin.fileno())

    def on_line(_channel, condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        question = json.loads(line)
        try:
            answer = {"ok": getattr(reader, question.pop("ask"))(**question)}
        except GLib.Error as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        return True

    GLib.io_add_watch(channel, GLib.PRIORITY_DEFAULT_IDLE, GLib.IOCondition.IN | GLib.IOCondition.HUP, on_line)
    loop.run()


if __name__ == "__main__":
    main()
