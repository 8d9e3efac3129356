"""What the program is built from: pinned with sums, and looked up among known vulnerabilities.

python3 dev.py lock     pin what is shipped, and what packs it, in `requirements/`
python3 dev.py audit    look all of it up; 1 where something is known, or was not looked up though others were

The tools that do it have an environment of their own, so that nothing of them gets near the program.
"""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
TOOLS = ("uv==0.13.9", "pip-audit==2.10.1")
HOME = ROOT / ".work" / "supply"
OLDEST_PYTHON = "3.11"
HEADER = "# Made by `python3 dev.py lock` from pyproject.toml; for Python 3.11 and newer on Linux, Windows and macOS.\n"


class SupplyError(Exception):
    """A tool that cannot be had or does not do its work, with what it said."""


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(c) for c in command], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def tool(name: str) -> Path:
    """A tool by its name, fetched when it is first needed."""
    folder = HOME / ("Scripts" if os.name == "nt" else "bin")
    wanted, stamp = " ".join(TOOLS), HOME / "tools.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        made = run(sys.executable, "-m", "venv", "--clear", HOME)
        if made.returncode == 0:
            made = run(folder / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *TOOLS)
        if made.returncode:
            raise SupplyError(made.stderr.strip()[-600:])
        stamp.write_text(wanted, encoding="utf-8")
    return folder / name


def lock() -> int:
    """Pin what the program needs to run, and what packs it, each with the sums of all its files."""
    LOCKS.mkdir(exist_ok=True)
    project = ROOT / "pyproject.toml"
    packing = [
        d
        for d in tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]["dev"]
        if "pyinstaller" in d
    ]
    wishes = HOME.parent / "packing.in"
    uv = tool("uv")
    wishes.write_text("\n".join(packing) + "\n", encoding="utf-8")
    for source, name in ((project, "shipped.txt"), (wishes, "packing.txt")):
        options = (
            "--universal",
            "--generate-hashes",
            "--python-version",
            OLDEST_PYTHON,
            "--no-header",
            "--no-annotate",
            "--quiet",
        )
        upgrade = () if "--keep" in sys.argv else ("--upgrade",)
        done = run(uv, "pip", "compile", source, *options, *upgrade, "--output-file", LOCKS / name)
        if done.returncode:
            raise SupplyError(done.stderr.strip()[-600:])
        text = (LOCKS / name).read_text(encoding="utf-8")
        (LOCKS / name).write_text(HEADER + text.removeprefix(HEADER), encoding="utf-8")
    print(f"{LOCKS / 'shipped.txt'} and packing.txt are written")
    return 0


def audit() -> int:
    """Look everything up that is pinned."""
    try:
        pip_audit = tool("pip-audit")
    except SupplyError as error:
        print(f"audit: skipped, its tool cannot be fetched: {error}")
        return 0
    code = 0
    for name in ("shipped.txt", "packing.txt"):
        done = run(
            pip_audit, "--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip", "-r", LOCKS / name
        )
        try:
            found = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            print(
                f"audit: {name} skipped, the list of vulnerabilities cannot be reached: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
            )
            continue
        code |= report(name, found)
    return code


def report(name: str, found: list[dict[str, object]]) -> int:
    """Say what was found of the packages of a file; what was not looked up is never called sound."""
    unseen = [str(package["name"]) for package in found if "skip_reason" in package]
    hit = [package for package in found if package.get("vulns")]
    for package in hit:
        for fault in package["vulns"]:  # type: ignore[attr-defined]
            fixed = ", ".join(fault["fix_versions"]) or "no version yet"
            print(f"audit: {package['name']} {package['version']}: {fault['id']}, mended in {fixed}")
    if len(unseen) == len(found):
        print(f"audit: {name} skipped, none of its {len(found)} packages could be looked up from here")
        return 0
    if unseen:
        print(f"audit: {name}: not looked up: {', '.join(unseen)}")
    print(f"audit: {name}: {len(found) - len(unseen)} of {len(found)} packages looked up, {len(hit)} with known vulnerabilities")
    return 1 if hit or unseen else 0


def main(arguments: list[str]) -> int:
    try:
        return {"lock": lock, "audit": audit}[arguments[0]]()
    except SupplyError as error:
        print(f"{arguments[0]}: {error}")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
