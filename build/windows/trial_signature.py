"""Signs a file in its place with a certificate of its own that nobody trusts, to try the way that signing takes.

python3 build/windows/trial_signature.py FILE             sign it
python3 build/windows/trial_signature.py --check FILE     whether this certificate signed what is in it
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import common
from common import WORK, Failed

FOLDER = WORK / "windows" / "trial-signature"
CERTIFICATE, KEY = FOLDER / "certificate.pem", FOLDER / "key.pem"
TOOLS = ("osslsigncode", "openssl")


def make_certificate() -> None:
    """Make certificate and key once."""
    common.need(*TOOLS)
    if CERTIFICATE.exists():
        return
    common.empty_folder(FOLDER)
    kind = ("-newkey", "rsa:3072", "-nodes", "-sha256", "-days", "3650", "-subj", "/CN=kamdesk trial, not trusted")
    uses = ("-addext", "keyUsage=digitalSignature", "-addext", "extendedKeyUsage=codeSigning")
    common.run("openssl", "req", "-x509", *kind, *uses, "-keyout", KEY, "-out", CERTIFICATE)


def sign(path: Path) -> None:
    make_certificate()
    signed = path.with_name(f"{path.name}.signed")
    signed.unlink(missing_ok=True)
    told = ("-n", common.attribute("APP_NAME"), "-h", "sha256")
    common.run("osslsigncode", "sign", "-certs", CERTIFICATE, "-key", KEY, *told, "-in", path, "-out", signed)
    signed.replace(path)


def check(path: Path) -> None:
    """Raises:
    Failed: when the file is not signed with this certificate, or was changed since.
    """
    common.run("osslsigncode", "verify", "-CAfile", CERTIFICATE, "-in", path)


if __name__ == "__main__":
    try:
        act = check if "--check" in sys.argv[1:2] else sign
        act(Path(sys.argv[-1]))
    except (Failed, common.Skipped) as reason:
        sys.exit(str(reason))
