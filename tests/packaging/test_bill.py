"""The bill of materials: whole, with licences, the same each time."""

import json

import bill
import common
import pytest

NAMES = (
    "kamdesk",
    "_internal/base_library.zip",
    "_internal/libpython3.11.so.1.0",
    "_internal/python3.11/lib-dynload/zlib.cpython-311-x86_64-linux-gnu.so",
    "_internal/PySide6/Qt/lib/libQt6Core.so.6",
    "_internal/PySide6/Qt/lib/libicudata.so.73",
    "_internal/sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so",
    "_internal/lxml/etree.cpython-311-x86_64-linux-gnu.so",
    "_internal/libz.so.1",
    "_internal/resources/i18n/es.mo",
)


@pytest.fixture
def listed(lay, tmp_path):
    return json.loads(bill.write(lay(*NAMES), tmp_path / "bill.json").read_text(encoding="utf-8"))


def test_every_part_has_a_licence_and_a_name_of_its_own(listed):
    parts = listed["components"]
    assert all(
        part["licenses"] and all(entry.get("expression") or entry["license"] for entry in part["licenses"]) for part in parts
    )
    assert len({part["bom-ref"] for part in parts}) == len(parts) > 300
    assert {ref for entry in listed["dependencies"] for ref in entry["dependsOn"]} == {part["bom-ref"] for part in parts}


def test_what_is_no_package_of_pythons_is_there_too(listed):
    found = {part["name"]: part.get("version", "") for part in listed["components"]}
    for name in ("CPython", "Qt", "ICU", "SQLite", "SQLCipher", "OpenSSL", "libxml2", "PyInstaller bootloader", "typst-library"):
        assert name in found, name
    assert found["ICU"] == "73"
    assert found["OpenSSL"].count(".") == 2
    assert "DejaVu Fonts" not in found, "no font is in this tree"
    assert "contourpy" not in found


def test_no_place_of_the_machine_that_built_it_is_told(listed):
    text = json.dumps(listed)
    assert "file://" not in text
    assert "/home/" not in text
    assert str(common.ROOT) not in text


def test_the_same_tree_gives_the_same_list(lay, tmp_path):
    tree = lay(*NAMES)
    one, other = (bill.write(tree, tmp_path / name).read_bytes() for name in ("one.json", "other.json"))
    assert one == other


def test_a_library_that_nothing_answers_for_is_an_error(lay):
    with pytest.raises(common.Failed, match=r"does not know what libmystery\.so\.1 is"):
        bill.bill(lay(*NAMES, "_internal/libmystery.so.1"))


@pytest.fixture
def packed(tmp_path):
    """A program as it is packed, that has these modules."""
    from PyInstaller.archive.writers import CArchiveWriter, ZlibArchiveWriter

    def make(*modules):
        folder = tmp_path / "tree"
        (folder / "_internal").mkdir(parents=True)
        source = tmp_path / "empty.py"
        source.write_text("")
        code = compile("", str(source), "exec")
        archive = str(tmp_path / "PYZ.pyz")
        ZlibArchiveWriter(archive, [(name, str(source), "PYMODULE") for name in modules], code_dict=dict.fromkeys(modules, code))
        CArchiveWriter(str(folder / "kamdesk"), [("PYZ.pyz", archive, False, "z")], "libpython3.so")
        return folder

    return make


def test_a_list_that_is_not_true_is_an_error(packed, monkeypatch):
    monkeypatch.setattr(bill, "named", lambda: {"click", "lxml", "fontpkg-inter"})
    tree = packed("click.core", "pypdf", "kamdesk.cli", "json")
    (tree / "_internal" / "numpy.libs").mkdir()
    assert bill.differences(tree) == ["nothing of lxml is in the program", "numpy is on no list", "pypdf is on no list"]
    with pytest.raises(common.Failed, match="nothing of lxml is in the program"):
        bill.must_be_true(tree)
