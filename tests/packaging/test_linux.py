"""The packages for Linux: what desktops read, what they depend on, the same bytes each time."""

import configparser
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import common
import icons
import pytest
from linux import libraries
from linux import make as recipe

from kamdesk import APP_ID, FILE_SUFFIX, __version__

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages for Linux are made on Linux")


@pytest.fixture
def share(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "WORK", tmp_path / "work")
    recipe.lay_shared(tmp_path / "share")
    return tmp_path / "share"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A program of one script."""
    monkeypatch.setattr(recipe, "WORK", tmp_path / "work")
    program = tmp_path / "dist" / "kamdesk" / "kamdesk"
    (program.parent / "_internal").mkdir(parents=True)
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o700)
    (program.parent / "_internal" / "words.txt").write_text("ñ")
    (program.parent / "_internal" / "libwords.so.1").write_text("")
    (program.parent / "_internal" / "libwords.so.1").chmod(0o755)
    (program.parent / "_internal" / "link.txt").symlink_to("words.txt")
    return program.parent


def test_the_menu_entry_opens_portfolios(share):
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str
    entry.read(share / "applications" / "kamdesk.desktop", encoding="utf-8")
    found = entry["Desktop Entry"]
    assert found["Exec"] == "kamdesk %f"
    assert found["Icon"] == "kamdesk"
    assert found["MimeType"] == "application/vnd.kamdesk;"
    assert all(f"{key}[es]" in found for key in ("GenericName", "Comment", "Keywords"))
    assert f'pattern="*{FILE_SUFFIX}"' in (share / "mime" / "packages" / "kamdesk.xml").read_text(encoding="utf-8")


def test_icons_have_the_size_of_their_folder(share):
    from PIL import Image

    for pixels in icons.SIZES:
        with Image.open(share / "icons" / "hicolor" / f"{pixels}x{pixels}" / "apps" / "kamdesk.png") as picture:
            assert picture.size == (pixels, pixels)
            assert picture.getextrema()[3] == (0, 255), "corners are empty, the middle is not"


def test_the_forms_of_the_icon_hold_every_size(tmp_path):
    from PIL import Image

    made = icons.write(tmp_path)
    with Image.open(made / "kamdesk.ico") as icon:
        assert {(n, n) for n in icons.SIZES} == icon.info["sizes"]
    with Image.open(made / "kamdesk.icns") as icon:
        assert {size[0] * size[2] for size in icon.info["sizes"]} >= {32, 256, 512, 1024}


def test_what_desktops_read_validates(share, need):
    need("desktop-file-validate", "appstreamcli", "xmllint")
    recipe.write(share / "metainfo" / f"{APP_ID}.metainfo.xml", recipe.metainfo())
    recipe.check_shared(share)


def test_metadata_that_does_not_validate_is_refused(share, need):
    need("desktop-file-validate", "appstreamcli", "xmllint")
    recipe.write(share / "metainfo" / f"{APP_ID}.metainfo.xml", recipe.metainfo().replace("<summary>", "<sumary>"))
    with pytest.raises(common.Failed):
        recipe.check_shared(share)


def test_metadata_tells_this_version():
    text = recipe.metainfo()
    assert f'version="{__version__}" date="2025-06-15"' in text
    assert f"<id>{APP_ID}</id>" in text
    assert "@" not in text


def test_the_copyright_holds_the_whole_licence():
    text = recipe.copyright_text()
    assert "Permission is hereby granted" in text
    assert text.rstrip().endswith("SOFTWARE.")
    assert all(line.startswith(" ") for line in text.partition("License: Expat\n\nLicense: Expat\n")[2].splitlines())


@pytest.mark.parametrize(("target", "tools"), [("deb", ("dpkg-deb", "objdump")), ("tar", ("tar", "xz"))])
def test_packages_are_the_same_bytes_each_time(tree, need, target, tools):
    need(*tools, "desktop-file-validate", "appstreamcli", "xmllint")
    (made,) = recipe.make(target, tree.parent)
    first = common.sha256(made)
    (tree / "kamdesk").touch()
    (again,) = recipe.make(target, tree.parent)
    assert (made, first) == (again, common.sha256(again))


def test_the_debian_package_holds_the_program_and_its_command(tree, need, tmp_path):
    need("dpkg-deb", "objdump", "desktop-file-validate", "appstreamcli", "xmllint")
    (made,) = recipe.make("deb", tree.parent)
    listed = subprocess.run(["dpkg-deb", "-c", made], capture_output=True, text=True, check=True).stdout
    assert "./usr/bin/kamdesk -> ../lib/kamdesk/kamdesk" in listed
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}
    assert {line[:10] for line in listed.splitlines()} == {"drwxr-xr-x", "-rwxr-xr-x", "-rw-r--r--", "lrwxrwxrwx"}
    programs = {line.split()[5] for line in listed.splitlines() if line.startswith("-rwx")}
    assert programs == {"./usr/lib/kamdesk/kamdesk"}, "a library is read, not run"
    subprocess.run(["dpkg-deb", "-R", made, tmp_path / "out"], check=True)
    done = subprocess.run(["md5sum", "-c", "--quiet", "DEBIAN/md5sums"], cwd=tmp_path / "out", check=False)
    assert done.returncode == 0
    assert f"Version: {__version__}\n" in (tmp_path / "out" / "DEBIAN" / "control").read_text()


def test_a_package_depends_on_what_its_libraries_name(need, tmp_path):
    need("objdump")
    shutil.copy(unicodedata.__file__, tmp_path)
    depends, recommends = libraries.of_tree(tmp_path)
    assert depends[0].startswith("libc6 (>= 2.")
    assert recommends == []


def test_a_library_that_is_in_no_known_package_is_named(need, tmp_path):
    import PySide6

    need("objdump")
    shutil.copy(next(Path(PySide6.__file__).parent.glob("QtWidgets.*.so")), tmp_path)
    with pytest.raises(common.Failed, match=r"QtWidgets\S+ needs .*libQt6Widgets\.so\.6.*, which is in no package"):
        libraries.of_tree(tmp_path)
