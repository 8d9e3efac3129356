"""Makes the packages for Linux out of `dist/kamdesk`: a Debian package, and an archive with an installer for one user."""

import gzip
import os
import shutil
import subprocess
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import common
import icons
from common import ROOT, WORK, Failed, Skipped
from linux import libraries

HERE = Path(__file__).resolve().parent
TOOLS = {"deb": ("dpkg", "xz-utils", "desktop-file-utils", "appstream", "libxml2-utils"), "tar": ("xz-utils",)}
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
NAME = common.attribute("APP_NAME")
MAINTAINER = "kamdesk contributors <kamdesk@example.org>"
MOST_DEB = 90
"""Million bytes."""
FAST = bool(os.environ.get("KAMDESK_FAST"))
"""Whether packages are only to be tried: larger, and made in a tenth of the time."""
CONTROL = """\
Package: {name}
Version: {version}
Section: misc
Priority: optional
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Description: key account plans on a laptop, offline
 Choose which accounts become key accounts and which do not, keep a scorecard
 of each with its radar, and walk every account through the five steps of its
 plan. Everything is in one file; there is no server, and no network is used.
 In Spanish and English. Python, Qt and what else is needed are inside.
"""


def make(target: str, folder: Path) -> list[Path]:
    """Make `deb` or `tar` in the folder, of the tree that is in it; the tree is made first when there is none.

    Raises:
        Skipped: when this is no Linux, or lacks a tool.
        Failed: when something is wrong with what was made.
    """
    if not common.is_linux() or os.uname().machine not in ARCHITECTURES:
        raise Skipped("it is made on Linux, for the kind of machine that makes it")
    tree = folder / NAME
    if not (tree / NAME).exists():
        import tree as packed

        packed.make()
    return [make_deb(tree, folder) if target == "deb" else make_archive(tree, folder)]


# -- files beside the program ------------------------------------------------------------------------


def date_of_sources() -> datetime:
    return datetime.fromtimestamp(int(common.source_date()), UTC)


def metainfo() -> str:
    """What software centres show, with version and date filled in."""
    text = (HERE / "kamdesk.metainfo.xml").read_text(encoding="utf-8")
    values = {"@ID@": common.attribute("APP_ID"), "@VERSION@": common.version(), "@DATE@": f"{date_of_sources():%Y-%m-%d}"}
    for gap, value in values.items():
        text = text.replace(gap, value)
    return text


def copyright_text() -> str:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").partition("\n\n")[2].partition("\n\n")[2]
    lines = [f" {line}" if line else " ." for line in licence.strip().splitlines()]
    return (HERE / "copyright").read_text(encoding="utf-8") + "\nLicense: Expat\n" + "\n".join(lines) + "\n"


def compressed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def check_shared(share: Path) -> None:
    """Have the menu entry, the file type and the metadata looked through by the tools of their own standards.

    Raises:
        Skipped: when one of the tools is missing.
        Failed: when one of them finds something.
    """
    common.need("desktop-file-validate", "appstreamcli", "xmllint")
    if told := common.run("desktop-file-validate", "--warn-kde", share / "applications" / f"{NAME}.desktop"):
        raise Failed(told)
    common.run("appstreamcli", "validate", "--no-net", *sorted((share / "metainfo").iterdir()))
    common.run("xmllint", "--noout", share / "mime" / "packages" / f"{NAME}.xml")


def lay_shared(share: Path) -> None:
    """Lay what a desktop reads into a folder like `/usr/share`."""
    drawings = icons.write(WORK / "icons")
    write(share / "applications" / f"{NAME}.desktop", (HERE / "kamdesk.desktop").read_bytes())
    write(share / "mime" / "packages" / f"{NAME}.xml", (HERE / "kamdesk.xml").read_bytes())
    hicolor = share / "icons" / "hicolor"
    write(hicolor / "scalable" / "apps" / f"{NAME}.svg", (drawings / f"{NAME}.svg").read_bytes())
    for pixels in icons.SIZES:
        picture = (drawings / f"{NAME}-{pixels}.png").read_bytes()
        write(hicolor / f"{pixels}x{pixels}" / "apps" / f"{NAME}.png", picture)


def set_modes(folder: Path) -> None:
    """Programs may be run by all, all else may be read by all, libraries too, and only the owner writes."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            is_program = path.stat().st_mode & 0o100 and ".so" not in path.suffixes
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)


# -- Debian ------------------------------------------------------------------------------------------


def make_deb(tree: Path, folder: Path) -> Path:
    """The Debian package.

    Raises:
        Skipped: when a tool is missing.
        Failed: when it is too large, or its metadata does not validate.
    """
    common.need("dpkg-deb", "objdump")
    root = common.empty_folder(WORK / "deb")
    shutil.copytree(tree, root / "usr" / "lib" / NAME, symlinks=True)
    (root / "usr" / "bin").mkdir()
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = root / "usr" / "share"
    lay_shared(share)
    write(share / "metainfo" / f"{common.attribute('APP_ID')}.metainfo.xml", metainfo())
    check_shared(share)
    lay_documents(share)
    set_modes(root)
    lay_control(root, tree)
    common.set_times(root)
    target = folder / f"{NAME}_{common.version()}_{ARCHITECTURES[os.uname().machine]}.deb"
    packing = ("-Zzstd", "-z3") if FAST else ("-Zxz", "-z6")
    with common.timed("packing for Debian"):
        common.run("dpkg-deb", "--root-owner-group", *packing, "--build", root, WORK / target.name)
    shutil.move(WORK / target.name, target)
    shutil.rmtree(root)
    if target.stat().st_size > MOST_DEB * 1e6 and not FAST:
        raise Failed(f"{target.name} has {target.stat().st_size / 1e6:.0f} MB; {MOST_DEB} MB are the most")
    return target


def lay_documents(share: Path) -> None:
    """Lay what Debian wants of every package: its copyright, what changed, a page for `man`."""
    documents = share / "doc" / NAME
    write(documents / "copyright", copyright_text())
    when = format_datetime(date_of_sources())
    changes = f"{NAME} ({common.version()}) stable; urgency=medium\n\n  * As in CHANGELOG.md.\n\n -- {MAINTAINER}  {when}\n"
    write(documents / "changelog.gz", compressed(changes))
    write(documents / "CHANGELOG.md.gz", compressed((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")))
    write(share / "man" / "man1" / f"{NAME}.1.gz", compressed((HERE / "kamdesk.1").read_text(encoding="utf-8")))


def lay_control(root: Path, tree: Path) -> None:
    depends, recommends = libraries.of_tree(tree)
    control = CONTROL.format(
        name=NAME,
        version=common.version(),
        architecture=ARCHITECTURES[os.uname().machine],
        maintainer=MAINTAINER,
        kilobytes=common.size_of(root) // 1024,
        depends=", ".join(depends),
        recommends=", ".join([*recommends, "xdg-desktop-portal", "xdg-utils"]),
    )
    sums = [f"{md5(path)}  {path.relative_to(root).as_posix()}\n" for path in common.files_of(root)]
    write(root / "DEBIAN" / "control", control)
    write(root / "DEBIAN" / "md5sums", "".join(sums))


def md5(path: Path) -> str:
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


# -- any Linux ---------------------------------------------------------------------------------------


def make_archive(tree: Path, folder: Path) -> Path:
    """The archive for one user: the program, and `install.sh` beside it.

    Raises:
        Skipped: when a tool is missing.
    """
    common.need("tar", "xz")
    root = common.empty_folder(WORK / "tar")
    top = root / f"{NAME}-{common.version()}"
    shutil.copytree(tree, top / "program", symlinks=True)
    lay_shared(top / "share")
    shutil.copy(HERE / "install.sh", top / "install.sh")
    (top / "install.sh").chmod(0o755)
    set_modes(top)
    target = folder / f"{NAME}-{common.version()}-linux-{os.uname().machine}.tar.xz"
    plain = WORK / f"{NAME}.tar"
    owner = ("--owner=0", "--group=0", "--numeric-owner", "--format=gnu")
    with common.timed("packing for any Linux"):
        common.run("tar", "-C", root, "--sort=name", f"--mtime=@{common.source_date()}", *owner, "-cf", plain, top.name)
        # Blocks of a fixed size, so that the bytes do not depend on how many cores pack them.
        level = "-0" if FAST else "-6"
        draft = WORK / target.name
        with draft.open("wb") as stream:
            xz = ["xz", "-T2", "--block-size=24MiB", level, "--stdout", str(plain)]
            if code := subprocess.run(xz, stdout=stream, check=False).returncode:
                raise Failed(f"xz ended with {code}")
    shutil.move(draft, target)
    plain.unlink()
    shutil.rmtree(root)
    return target
