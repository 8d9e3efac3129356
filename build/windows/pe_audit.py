"""Looks through a packaged folder for Windows: what its programs and libraries ask for has to be there, and nothing of wine.

python3 build/windows/pe_audit.py FOLDER
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "wine_shim"))
import common
import windows_python
from common import Failed, say
from patched_ucrtbase import BUILTIN, MARK

KINDS = (".exe", ".dll", ".pyd")
X86_64 = 0x8664
STAND_INS = {source.stem for source in windows_python.SHIM.glob("*.c")} | {"ucrtbase"}
"""What wine gets from us; on Windows they are the system's own, so a package has none of them."""

WINDOWS_OWN = re.compile(
    r"(api-ms-win-|ext-ms-).*"
    r"|(kernel32|kernelbase|user32|gdi32|advapi32|ntdll|ole32|oleaut32|combase|shell32|shlwapi|ws2_32|winmm|version|mpr"
    r"|userenv|authz|netapi32|icuuc|imm32|dwmapi|uxtheme|setupapi|comdlg32|comctl32|winspool|crypt32|bcrypt|bcryptprimitives"
    r"|rpcrt4|psapi|dbghelp|iphlpapi|dnsapi|wtsapi32|d3d9|d3d11|d3d12|dxgi|dcomp|dwrite|d2d1|opengl32|shcore|secur32|ncrypt"
    r"|propsys|msimg32|uiautomationcore|runtimeobject|winhttp|mswsock|powrprof|cfgmgr32|usp10|wintrust|msi|cabinet|msvcrt)"
    r"\.(dll|drv)",
    re.IGNORECASE,
)
"""What Windows 10 (1703) and later has in its own folder."""


def programs_and_libraries(folder: Path) -> list[Path]:
    return [path for path in common.files_of(folder) if path.suffix.lower() in KINDS]


def faults(folder: Path) -> list[str]:
    """Each thing that is wrong, as a sentence; none when all is well."""
    windows_python.use_pefile()
    found: list[str] = []
    paths = programs_and_libraries(folder)
    present = {path.name.lower() for path in paths}
    asked: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        data = path.read_bytes()
        if BUILTIN in data[:0x200] or MARK in data[:0x200] or path.stem.lower() in STAND_INS:
            found.append(f"{path.relative_to(folder)} is wine's, or made for wine")
        machine, names = _imports(data)
        if machine != X86_64:
            found.append(f"{path.relative_to(folder)} is not for 64-bit Windows")
        for name in names:
            asked[name].append(path.name)
    for name, users in sorted(asked.items()):
        if name not in present and not WINDOWS_OWN.fullmatch(name):
            found.append(f"{name} is missing, for {', '.join(users[:3])}")
    return found


def _imports(data: bytes) -> tuple[int, set[str]]:
    """The machine that a program or library is for, and the names of the libraries that it asks for, in small letters."""
    import pefile

    kinds = ("IMPORT", "DELAY_IMPORT")
    with pefile.PE(data=data, fast_load=True) as parsed:
        parsed.parse_data_directories([pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{kind}"] for kind in kinds])
        entries = [e for kind in kinds for e in getattr(parsed, f"DIRECTORY_ENTRY_{kind}", [])]
        return parsed.FILE_HEADER.Machine, {e.dll.decode().lower() for e in entries}


def must_be_whole(folder: Path) -> None:
    """Look through a packaged folder.

    Raises:
        Failed: naming everything that is wrong.
    """
    paths = programs_and_libraries(folder)
    if not paths:
        raise Failed(f"{folder} has no program of Windows in it")
    if wrong := faults(folder):
        raise Failed("\n".join(wrong))
    say(f"  {len(paths)} programs and libraries: all that they ask for is there or Windows' own, nothing is wine's")


if __name__ == "__main__":
    try:
        must_be_whole(Path(sys.argv[1]))
    except Failed as reason:
        sys.exit(str(reason))
