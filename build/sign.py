"""Signs programs and installers for Windows: the one place that is asked for every executable, installer and uninstaller.

    python3 build/sign.py FILE …

What signs is said by the environment, and nothing of it is in the repository:

    KAMDESK_SIGN_COMMAND      a command line of one's own, such as that of a signing service; {file} is the file
    KAMDESK_SIGN_CERTIFICATE  or the certificates as PEM, for osslsigncode, with
    KAMDESK_SIGN_KEY          the key as PEM, and optionally
    KAMDESK_SIGN_TIMESTAMP    the address of a time stamp authority, without which signatures end with the certificate

Without any of it files stay as they are, which is said aloud. A file is signed whole or not at all. Order: programs, uninstaller,
installer; `!uninstfinalize` of NSIS calls this for the uninstaller.
"""

import os
import shlex
import sys
from pathlib import Path

import common
from common import Failed, say

TITLE = common.attribute("APP_NAME")


def is_wanted() -> bool:
    """Whether the environment says what signs."""
    return bool(os.environ.get("KAMDESK_SIGN_COMMAND") or os.environ.get("KAMDESK_SIGN_CERTIFICATE"))


def command(file: Path, target: Path) -> list[str]:
    """The command line of osslsigncode that signs a file into another one.

    Raises:
        Failed: when there is a certificate and no key.
    """
    if not os.environ.get("KAMDESK_SIGN_KEY"):
        raise Failed("KAMDESK_SIGN_CERTIFICATE is set and KAMDESK_SIGN_KEY is not; set both")
    words = ["osslsigncode", "sign", "-certs", os.environ["KAMDESK_SIGN_CERTIFICATE"], "-key", os.environ["KAMDESK_SIGN_KEY"]]
    words += ["-n", TITLE, "-h", "sha256"]
    if authority := os.environ.get("KAMDESK_SIGN_TIMESTAMP"):
        words += ["-ts", authority]
    return [*words, "-in", str(file), "-out", str(target)]


def sign(*files: Path) -> bool:
    """Sign files in place; False when nothing says what signs.

    Raises:
        Failed: when a file could not be signed; it is as it was.
    """
    if not is_wanted():
        say("  not signed, nothing says what signs: " + ", ".join(file.name for file in files))
        return False
    for file in files:
        if not file.is_file():
            raise Failed(f"there is no {file} to sign")
        if own := os.environ.get("KAMDESK_SIGN_COMMAND"):
            common.run(*(word.replace("{file}", str(file)) for word in shlex.split(own)), env=os.environ)
            continue
        with_certificate(file)
    say("  signed: " + ", ".join(file.name for file in files))
    return True


def with_certificate(file: Path) -> None:
    """Sign with osslsigncode, which writes another file; that takes the place of the first when it is whole."""
    draft = file.with_name(f"{file.name}.signed")
    draft.unlink(missing_ok=True)
    try:
        common.run(*command(file, draft), env=os.environ)
        draft.chmod(file.stat().st_mode & 0o777)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        sign(*map(Path, sys.argv[1:]))
    except Failed as reason:
        sys.exit(str(reason))
