"""What the program is built from: pinned with sums, under licences that are named, and without anything that speaks to a network."""

import ast
import importlib.util
import json
import re
import subprocess
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.rules.test_conventions import MODULES, ROOT, name, tree

SHIPPED = ROOT / "requirements" / "shipped.txt"
PACKING = ROOT / "requirements" / "packing.txt"
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_PACKED = {"pip"}
SPDX = {
    "BSD": "BSD-3-Clause", "BSD License": "BSD-3-Clause", "MIT License": "MIT", "MIT": "MIT", "PSFL": "PSF-2.0",
    "Apache License, Version 2.0": "Apache-2.0", "Public Domain": "public domain", "Python Software Foundation License": "PSF",
}  # fmt: skip
"""What packages say that do not use the identifiers."""


def pinned(path):
    """Package by its plain name → the versions that are pinned, and how many sums each pin has."""
    found, package = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==([^ ]+)", line):
            package = canonicalize_name(pin[1])
            found.setdefault(package, []).append([Version(pin[2]), 0])
        elif re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}( \\)?", line):
            found[package][-1][1] += 1
        else:
            assert line.startswith("#"), line
    return found


def needed(package, known):
    """The installed packages that a package needs, and what they need."""
    for text in metadata.requires(package) or []:
        requirement = Requirement(text)
        plain = canonicalize_name(requirement.name)
        if plain not in known and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            known.add(plain)
            needed(plain, known)
    return known


def rows():
    """Package → licence, as the table of what the program builds on has them."""
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \| .+ \|$", THIRD_PARTY, re.MULTILINE))


@pytest.mark.parametrize("path", [SHIPPED, PACKING], ids=lambda p: p.name)
def test_every_pin_has_sums(path):
    found = pinned(path)
    assert found
    assert all(count for pins in found.values() for _version, count in pins)


def test_what_is_asked_for_is_pinned():
    locks = pinned(SHIPPED) | pinned(PACKING)
    asked = [*PROJECT["dependencies"], *(d for d in PROJECT["optional-dependencies"]["dev"] if d.startswith("pyinstaller"))]
    for text in asked:
        requirement = Requirement(text)
        pins = locks.get(canonicalize_name(requirement.name), [])
        assert pins, f"{text} is not pinned: python3 dev.py lock"
        assert all(version in requirement.specifier for version, _count in pins), f"{text}: python3 dev.py lock"


def test_what_is_needed_here_is_pinned():
    missing = needed("kamdesk", set()) - set(pinned(SHIPPED))
    assert missing == set(), "python3 dev.py lock"


def test_every_package_is_named_with_its_licence_and_none_besides():
    assert set(rows()) == set(pinned(SHIPPED)) - NOT_PACKED


@pytest.mark.parametrize("package", sorted(needed("kamdesk", set()) - NOT_PACKED))
def test_the_licence_is_the_one_that_the_package_names(package):
    told = metadata.metadata(package)
    expression = told.get("License-Expression") or ""
    if not expression:
        short = told.get("License") or ""
        classifiers = [c.split("::")[-1].strip() for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
        expression = SPDX.get(short, short) if len(short) < 60 and short else SPDX.get(classifiers[0], "?") if classifiers else ""
    identifiers = [part for part in re.split(r"\s+(?:AND|OR)\s+|[()]", expression) if part]
    assert [part for part in identifiers if part not in rows()[package]] == []


def test_licences_let_the_program_be_given_on():
    allowed = re.compile(
        r"(MIT|MIT-0|MIT-CMU|BSD-[23]-Clause|0BSD|Apache-2\.0|PSF-2\.0|PSF-based|Zlib|ISC|OFL-1\.1|CC0-1\.0|public domain"
        r"|LGPL-3\.0-only \(or GPL-2\.0-only, GPL-3\.0-only\)|with|or|[(), ])+"
    )
    assert [package for package, licence in rows().items() if not allowed.fullmatch(licence)] == []


# -- the audit -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def supply():
    spec = importlib.util.spec_from_file_location("supply", ROOT / "build" / "supply.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


SOUND = {"name": "a", "version": "1", "vulns": []}
UNSEEN = {"name": "b", "skip_reason": "not found"}
HIT = {"name": "c", "version": "3", "vulns": [{"id": "CVE-1", "fix_versions": ["4"]}, {"id": "CVE-2", "fix_versions": []}]}


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        ([SOUND], 0, ["1 of 1 packages looked up, 0 with"]),
        ([SOUND, HIT], 1, ["c 3: CVE-1, mended in 4", "CVE-2, mended in no version yet", "1 with known"]),
        ([SOUND, UNSEEN], 1, ["not looked up: b", "1 of 2 packages looked up"]),
        ([UNSEEN, UNSEEN], 0, ["skipped, none of its 2 packages could be looked up"]),
    ],
)
def test_what_was_not_looked_up_is_never_called_sound(supply, capsys, found, code, words):
    assert supply.report("shipped.txt", found) == code
    said = capsys.readouterr().out
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("answer", ["", "no network", json.dumps({"other": 1})])
def test_without_the_list_of_vulnerabilities_the_audit_is_skipped_aloud(supply, monkeypatch, capsys, answer):
    monkeypatch.setattr(supply, "tool", lambda name: name)
    done = subprocess.CompletedProcess([], 1, answer, "cannot reach it")
    monkeypatch.setattr(supply, "run", lambda *_command: done)
    assert supply.main(["audit"]) == 0
    assert capsys.readouterr().out.count("skipped, the list of vulnerabilities cannot be reached: cannot reach it") == 2


def test_without_its_tool_the_audit_is_skipped_aloud(supply, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(supply, "HOME", tmp_path / "supply")
    monkeypatch.setattr(supply, "run", lambda *_command: subprocess.CompletedProcess([], 1, "", "no index"))
    assert supply.main(["audit"]) == 0
    assert "skipped, its tool cannot be fetched: no index" in capsys.readouterr().out
    assert supply.main(["lock"]) == 2


# -- no network --------------------------------------------------------------------------------------------

NETWORK = {
    "socket", "ssl", "asyncio", "http", "urllib.request", "urllib.error", "urllib.robotparser", "ftplib", "smtplib", "poplib", "imaplib",
    "nntplib", "telnetlib", "xmlrpc", "socketserver", "webbrowser", "requests", "httpx", "aiohttp", "urllib3", "PySide6.QtNetwork",
    "PySide6.QtWebSockets", "PySide6.QtWebEngineCore", "multiprocessing.managers",
}  # fmt: skip
LOCAL = {
    "kamdesk/storage/lock.py": {"socket.gethostname"},
    "kamdesk/env/second_start.py": {"socket.AF_UNIX", "socket.gethostname", "socket.socket"},
}
"""What a module uses of them, though nothing of it leaves the computer."""


def imports_of(path):
    """Every module that is imported anywhere in another, with what is taken out of it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def is_within(module, packages):
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_nothing_of_the_program_speaks_to_a_network(path):
    """Imports of every kind; of `socket` only what a few modules need for the name of the computer and a socket of its own."""
    nodes = list(ast.walk(tree(path)))
    found = {module for module in imports_of(path) if is_within(module, NETWORK)}
    used = {
        f"socket.{node.attr}" for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket"
    }  # fmt: skip
    assert found <= ({"socket"} if name(path) in LOCAL else set())
    assert "socket" not in found or used <= LOCAL[name(path)]


def test_the_packaged_program_has_whatever_the_program_imports():
    """A part that is fetched late would be missed by nobody at the start."""
    for node in tree(ROOT / "build" / "contents.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "UNUSED_MODULES":
            unused = {
                word
                for n in ast.walk(node)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
                for word in n.value.split()
            }
    made_at_setup = {"kamdesk/env/prepare.py"}
    missing = {(name(p), m) for p in MODULES if name(p) not in made_at_setup for m in imports_of(p) if is_within(m, unused)}
    assert len(unused) > 20
    assert missing == set()
