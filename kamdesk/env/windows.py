"""What only Windows can be asked, by its own libraries; on other systems every answer is that nothing is known."""

import locale
import sys

_MAY_WAIT = 0x0010_0000
"""SYNCHRONIZE: all that is asked of another process is whether it has ended."""
_STILL_RUNS = 0x102
"""WAIT_TIMEOUT."""
_BARRED = 5
"""ERROR_ACCESS_DENIED: there is such a process, of somebody else."""


def language_of(identifier: int) -> str:
    """The language that Windows knows by a number, as `ca_ES`; empty for one that is not known.

    What Windows calls by more names than Python's own table has is told by the part that says the language.
    """
    plain = 0x0400 | (identifier & 0x3FF)  # the same language, in its first country
    return locale.windows_locale.get(identifier) or locale.windows_locale.get(plain, "")


def display_language() -> str:
    """The language of Windows' own menus for this user, as `ca_ES`; empty on other systems."""
    if sys.platform != "win32":
        return ""
    import ctypes

    return language_of(ctypes.windll.kernel32.GetUserDefaultUILanguage())


def is_running(pid: int) -> bool:
    """Whether there is a process of this number on this Windows; False on other systems."""
    if sys.platform != "win32":
        return False
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(_MAY_WAIT, False, pid)
    if not handle:
        return ctypes.get_last_error() == _BARRED
    handle = wintypes.HANDLE(handle)
    waited: int = kernel.WaitForSingleObject(handle, 0)
    kernel.CloseHandle(handle)
    return waited == _STILL_RUNS
