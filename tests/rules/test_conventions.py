"""What linters cannot know: rules of this repository, read from its source."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from PySide6.QtWidgets import QWidget

from kamdesk.domain.acts import Act
from kamdesk.domain.plan.conditions.by_step import CONDITIONS as GATE_CONDITIONS
from kamdesk.i18n import messages
from kamdesk.ui.theme import tokens
from kamdesk.ui.window import actions

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kamdesk"
MODULES = sorted(PACKAGE.rglob("*.py"))
TEXT_CALLS = {"_", "N_", "ngettext"}
MOST_LINES, MOST_IN_FUNCTION, MOST_PARAMETERS = 400, 60, 6


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def calls(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            func = node.func
            yield node, func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_texts_to_translate_are_plain_literals(path):
    for node, called in calls(path):
        if called in TEXT_CALLS and path.name != "__init__.py" and isinstance(node.func, ast.Name):
            texts = node.args[: 2 if called == "ngettext" else 1]
            is_variable = called == "_" and isinstance(texts[0], ast.Name | ast.Subscript | ast.Attribute)
            plain = all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in texts)
            assert plain or is_variable, f"{name(path)}:{node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_look_and_boxes_have_one_home(path):
    for node, called in calls(path):
        if called in {"setStyleSheet", "setPalette"}:
            assert "ui/theme" in name(path), f"{name(path)}:{node.lineno} styles a widget by itself"
        if called in {"QMessageBox", "QFileDialog"}:
            assert name(path) == "kamdesk/ui/dialogs/boxes.py", f"{name(path)}:{node.lineno} opens a box by itself"


@pytest.mark.parametrize("path", [p for p in MODULES if "ui" in p.parts], ids=name)
def test_tooltips_guess_no_markup_in_foreign_text(path):
    """What is not a text of ours goes through the one helper that keeps it text."""
    for node, called in calls(path):
        if called in {"setToolTip", "setWhatsThis", "setStatusTip", "showText"} and path.name != "text.py":
            text = node.args[1 if called == "showText" else -1]
            parts = [text.body, text.orelse] if isinstance(text, ast.IfExp) else [text]
            for part in parts:
                is_ours = isinstance(part, ast.Constant) or (
                    isinstance(part, ast.Call) and getattr(part.func, "id", "") in {"_", "plain_tooltip"}
                )
                assert is_ours, f"{name(path)}:{node.lineno} shows a tooltip past plain_tooltip"
    assert "‹" not in path.read_text(encoding="utf-8"), f"{name(path)} puts another letter in the place of foreign ones"


@pytest.mark.parametrize("path", [p for p in MODULES if "ui" in p.parts], ids=name)
def test_models_whose_rows_change_know_them_by_a_key(path):
    """Views find a selection again by it; by row numbers other records would be selected."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef) and path.name != "keyed.py":
            resets = any(isinstance(n, ast.Attribute) and n.attr == "beginResetModel" for n in ast.walk(node))
            assert not resets or "KeyedTableModel" in {ast.unparse(base) for base in node.bases}, f"{name(path)}: {node.name}"


@pytest.mark.parametrize("path", [p for p in MODULES if "ui" in p.parts], ids=name)
def test_layouts_are_emptied_in_one_place(path):
    """What Python holds of an item outlives the item, unless it is taken out with care (see `clear`)."""
    for node, called in calls(path):
        if called in {"takeAt", "itemAt", "itemAtPosition"}:
            assert name(path) == "kamdesk/ui/widgets/basic.py", f"{name(path)}:{node.lineno} takes hold of an item of a layout"


@pytest.mark.parametrize("path", [p for p in MODULES if "ui" in p.parts], ids=name)
def test_no_attribute_hides_a_method_of_qt(path):
    taken = {n for n in dir(QWidget) if not n.startswith("_")}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
                    assert target.attr not in taken, f"{name(path)}:{node.lineno} hides QWidget.{target.attr}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_readable(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_IN_FUNCTION, f"{name(path)}: {node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_take_few_parameters(path):
    """What belongs together travels as one object; what Qt calls has the parameters that Qt gives it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = node.args
            named = [a.arg for a in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg) if a]
            own = named[1:] if named[:1] in (["self"], ["cls"]) else named
            is_override = any(ast.unparse(d).endswith("override") for d in node.decorator_list)
            assert is_override or len(own) <= MOST_PARAMETERS, f"{name(path)}: {node.name} takes {len(own)} parameters"


@pytest.mark.parametrize("path", [p for p in MODULES if "ui" in p.parts], ids=name)
def test_what_reads_a_file_later_is_timed_by_its_life(path):
    """A timer that a file does not end is for what reads none: toast, bar, charts that are drawn, the chart library, the frame, the keyboard."""
    free = {
        "life.py": 1,
        "toast.py": 1,
        "mishap_bar.py": 1,
        "chart_canvas.py": 1,
        "main_window.py": 1,
        "placing.py": 1,
        "focus.py": 2,
    }
    made = [node.lineno for node, called in calls(path) if called in {"QTimer", "singleShot", "startTimer"}]
    assert len(made) <= free.get(path.name, 0), f"{name(path)}: {made}"


def test_tests_wait_for_conditions_not_for_time():
    for path in (ROOT / "tests").rglob("*.py"):
        if path.name == "journey.py":
            continue  # it looks at another process again and again, and has no loop of its own to wait in
        for node, called in calls(path):
            is_wait = called == "sleep" or (
                called == "wait" and isinstance(node.func, ast.Attribute) and "qtbot" in ast.dump(node.func.value)
            )
            assert not is_wait, f"{name(path)}:{node.lineno}"


def test_tests_lie_where_what_they_test_lies():
    """A folder of tests is a folder of the program, but for those that run it from outside and what tests share."""
    apart = {"cli", "files", "journeys", "packaging", "rules", "support"}
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.relative_to(ROOT / "tests").parent
        assert folder.parts, f"{name(path)} lies in no folder"
        assert folder.parts[0] in apart or (PACKAGE / folder).is_dir(), f"{name(path)} mirrors nothing"
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, f"{name(path)} is too long"


def test_tests_import_no_private_names():
    """Private attributes are found by ruff (SLF001), which does not see names that are imported."""
    private = re.compile(r"_[a-z]\w*")
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {"kamdesk", "tests"}:
                assert not [a.name for a in node.names if private.fullmatch(a.name)], f"{name(path)}:{node.lineno}"


def test_every_icon_is_there_and_every_one_is_used():
    listed = set((ROOT / "resources" / "icons" / "names.txt").read_text(encoding="utf-8").split())
    source = "\n".join(p.read_text(encoding="utf-8") for p in MODULES if "ui" in p.parts)
    used = {n for n in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', source) if n in listed}
    assert listed == used, f"not used: {sorted(listed - used)}"
    named = set(re.findall(r'icon="([a-z0-9-]+)"', source)) | set(
        re.findall(r'(?:icons\.(?:icon|pixmap|file_url)|icon_label|tool_button)\("([a-z0-9-]+)"', source)
    )
    assert named <= listed, f"not listed: {sorted(named - listed)}"


def test_every_refusal_has_its_sentence():
    raised = set()
    for path in MODULES:
        for node, called in calls(path):
            place = {"ValidationError": 1, "GateRefusedError": 0, "FileError": 0, "KnownError": 0}.get(called)
            if place is not None and len(node.args) > place:
                for constant in ast.walk(node.args[place]):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        raised.add(constant.value)
    assert raised <= set(messages.ERRORS), sorted(raised - set(messages.ERRORS))
    wanted = {c.code for conditions in GATE_CONDITIONS.values() for c in conditions}
    assert wanted <= set(messages.CONDITIONS)


def test_every_act_is_done_somewhere():
    places = [p for p in MODULES if name(p) not in {"kamdesk/domain/acts.py", "kamdesk/i18n/labels.py"}]
    source = "\n".join(p.read_text(encoding="utf-8") for p in places)
    assert [a.value for a in Act if f"Act.{a.name}" not in source and f'"{a.value}"' not in source] == []


# -- translations ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue():
    with (ROOT / "resources" / "i18n" / "es.po").open("rb") as stream:
        return read_po(stream, locale="es")


@pytest.fixture(scope="module")
def extracted():
    keywords = {"_": None, "N_": None, "ngettext": (1, 2)}
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")], keywords=keywords)
    return {m[2] if isinstance(m[2], tuple) else (m[2],) for m in found}


def test_the_spanish_catalogue_is_complete(catalogue, extracted):
    for texts in extracted:
        entry = catalogue.get(texts[0])
        assert entry is not None, f"not in the catalogue: {texts[0]}"
        translated = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        assert all(translated), f"not translated: {texts[0]}"
        assert not entry.fuzzy, f"fuzzy: {texts[0]}"


def test_the_spanish_catalogue_holds_nothing_else(catalogue, extracted):
    ids = {m.id[0] if isinstance(m.id, tuple | list) else m.id for m in catalogue if m.id}
    assert ids <= {t[0] for t in extracted}


def test_translations_keep_their_gaps(catalogue):
    for entry in catalogue:
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        texts = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        wanted = set(re.findall(r"\{\w+\}", ids[-1]))
        for text in texts:
            assert set(re.findall(r"\{\w+\}", text)) == wanted or not ids[0], f"{ids[0]} → {text}"


@pytest.mark.parametrize("language", ["en", "es"])
def test_mnemonics_are_unique_in_each_menu(language, catalogue):
    def word(text):
        return text if language == "en" else catalogue.get(text).string

    menus = [[word(title) for title, _ in actions.MENUS]]
    menus += [[word(c.text) for c in commands if c.text] for _, commands in actions.MENUS]
    for texts in menus:
        letters = [m.lower() for text in texts for m in re.findall(r"&(\w)", text)]
        assert len(letters) == len(set(letters)), texts


# -- look --------------------------------------------------------------------------------------------


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_edges_can_be_seen(theme):
    found = tokens.load(theme)
    for ground in ("surface", "window", "sidebar"):
        for text in ("text", "text2", "text3", "accent", "bad"):
            assert contrast(found[text], found[ground]) >= 4.5, f"{text} on {ground}"
        assert contrast(found["control"], found[ground]) >= 3
    for text, ground in (("ok", "ok_bg"), ("warn", "warn_bg"), ("bad", "bad_bg"), ("seltext", "sel"), ("on_accent", "accent")):
        assert contrast(found[text], found[ground]) >= 4.5, f"{text} on {ground}"
    for group in ("g1", "g2", "g3", "g4"):
        assert contrast(found[group], found["surface"]) >= 4.5


def test_both_themes_have_the_same_tokens():
    assert set(tokens.load("light").colors) == set(tokens.load("dark").colors)


def test_the_map_names_what_is_there():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+/[a-z_/]*(?:\.py)?)`", text))
    assert len(named) > 40
    assert [path for path in sorted(named) if not any((base / path).exists() for base in (ROOT, ROOT / "kamdesk"))] == []
