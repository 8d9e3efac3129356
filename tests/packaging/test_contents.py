"""What goes into the packaged program and what stays out."""

import contents
import needed
import pytest


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/translations/qtbase_es.qm",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
        "matplotlib/mpl-data/matplotlibrc",
        "pyside6_essentials-6.11.3.dist-info/METADATA",
        "resources/reports/blank.pptx",
        "libxcb-cursor.so.0",
    ],
)
def test_what_is_needed_stays(name):
    assert contents.used([(name, "/x", "DATA")])


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/platforms/libqminimal.so",
        "PySide6/plugins/platforms/qminimal.dll",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/qt_es.qm",
        "matplotlib/mpl-data/fonts/ttf/DejaVuSerif.ttf",
        "matplotlib/mpl-data/sample_data/data.csv",
        "numpy-2.4.6.dist-info/METADATA",
        "pyside6_essentials-6.11.3.dist-info/RECORD",
        "pptx/templates/default.pptx",
        "libstdc++.so.6",
        "libX11.so.6",
    ],
)
def test_what_is_not_needed_goes(name):
    assert contents.used([(name, "/x", "DATA")]) == []


def test_links_to_what_is_not_there_go():
    there = ("PySide6/Qt/lib/libQt6Core.so.6", "/x", "BINARY")
    links = [("libQt6Core.so.6", there[0], "SYMLINK"), ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK")]
    assert contents.without_dead_links([there, *links], [there]) == [there, links[0]]


def test_every_package_the_program_runs_on_has_its_licence_texts_inside():
    folders = {target.split("/")[1] for _source, target in contents.licences() if "/" in target}
    wanted = contents.runtime_packages("kamdesk", {"pip"}) - contents.UNUSED_PACKAGES
    assert "typing-extensions" in wanted
    # These tell their licence in a line, and bring no text; it is among ours.
    assert wanted - folders <= {"fontpkg-inter", "sqlite-fts4", "pyside6-essentials", "shiboken6", "python-pptx", "sqlcipher3"}


def test_a_tree_is_held_against_the_list_both_ways(lay):
    folder = lay("kamdesk", "_internal/base_library.zip", "_internal/resources/themes/tokens.json", "_internal/pip/__init__.py")
    (folder / "notes.txt").touch()
    found = needed.differences(folder, "linux")
    assert "pip/__init__.py is on no list of build/needed.py" in found
    assert any(line.startswith("nothing is there for") and "typst" in line for line in found)
    assert "notes.txt has to be beside _internal, and nothing else" in found
    assert not any("tokens.json is on no list" in line or "base_library.zip is on no list" in line for line in found)


def test_what_the_program_reads_is_on_the_list_by_itself():
    listed = needed.own_resources()
    assert r"resources/reports/blank\.pptx" in listed
    assert r"resources/prepared/icons/radar\.svg" in listed
    assert not any(name.endswith("\\.po") for name in listed)
