"""Makes the disk image for macOS out of `dist/kamdesk.app`: signed, notarised when an account is named. PREPARED, NEVER RUN.

KAMDESK_MAC_IDENTITY   "Developer ID Application: …"; without it the bundle is signed for this machine alone
KAMDESK_MAC_PROFILE    the profile that `xcrun notarytool store-credentials` stored; without it nothing is notarised
"""

import os
import platform
import sys
from pathlib import Path

import common
import tree as packed
from common import WORK, Skipped, say

HERE = Path(__file__).resolve().parent
NAME = common.attribute("APP_NAME")
TOOLS: dict[str, tuple[str, ...]] = {}
"""Debian packages that help: none, it is made on macOS."""
FOR_THIS_MACHINE = "-"
Command = tuple[str | Path, ...]


def make(target: str, folder: Path) -> list[Path]:
    """Make `dmg` in the folder.

    Raises:
        Skipped: anywhere but on macOS.
        Failed: when a tool fails.
    """
    if sys.platform != "darwin":
        raise Skipped(f"{target} is made on macOS; the recipe was never run")
    application = folder / f"{NAME}.app"
    if not application.exists():
        packed.make()
    image = folder / f"{NAME}-{common.version()}-macos-{platform.machine()}.dmg"
    image.unlink(missing_ok=True)
    stage = common.empty_folder(WORK / "dmg")
    for command in (*signing(application), *imaging(application, stage, image), *notarising(image)):
        common.run(*command)
    return [image]


def identity() -> str:
    return os.environ.get("KAMDESK_MAC_IDENTITY", FOR_THIS_MACHINE)


def codesign(*files: Path, options: Command = ()) -> Command:
    stamp: Command = () if identity() == FOR_THIS_MACHINE else ("--timestamp", "--options", "runtime")
    return ("codesign", "--force", *stamp, *options, "--sign", identity(), *files)


def signing(application: Path) -> list[Command]:
    """From the inside out: every library, then the bundle, then a look at it."""
    inside = [path for path in common.files_of(application / "Contents") if path.suffix in (".so", ".dylib")]
    rights = ("--entitlements", HERE / "entitlements.plist")
    verify = ("codesign", "--verify", "--deep", "--strict", "--verbose=2", application)
    return [*(codesign(path) for path in inside), codesign(application, options=rights), verify]


def imaging(application: Path, stage: Path, image: Path) -> list[Command]:
    """An image with the bundle and a link to where it is dragged."""
    return [
        ("ditto", application, stage / application.name),
        ("ln", "-s", "/Applications", stage / "Applications"),
        ("hdiutil", "create", "-volname", NAME, "-srcfolder", stage, "-format", "ULFO", "-fs", "HFS+", image),
        codesign(image),
    ]


def notarising(image: Path) -> list[Command]:
    """Have Apple look at the image, and put its answer into it."""
    profile = os.environ.get("KAMDESK_MAC_PROFILE")
    if not profile:
        say("  not notarised: KAMDESK_MAC_PROFILE names no account")
        return []
    return [
        ("xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait"),
        ("xcrun", "stapler", "staple", image),
        ("spctl", "--assess", "--type", "open", "--context", "context:primary-signature", "--verbose", image),
    ]
