"""How much memory another process takes, where the system itself sets no limit to it."""

import sys


def size_of(pid: int) -> int:
    """Bytes that a process takes on Windows; 0 elsewhere, since there the system holds it to its limit, and when it is gone."""
    if sys.platform != "win32":
        return 0
    return _windows_size_of(pid)  # pragma: no cover - there is no Windows to try it on


def _windows_size_of(pid: int) -> int:  # pragma: no cover - there is no Windows to try it on
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS_EX."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in (
                "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage", "QuotaPagedPoolUsage",
                "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage", "PrivateUsage",
            )),
        )  # fmt: skip

    may_query = 0x0400 | 0x0010
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(may_query, False, pid)
    if not handle:
        return 0
    counters = Counters(cb=ctypes.sizeof(Counters))
    found = kernel.K32GetProcessMemoryInfo(wintypes.HANDLE(handle), ctypes.byref(counters), counters.cb)
    kernel.CloseHandle(wintypes.HANDLE(handle))
    # Windows writes the same in both; Wine, and Windows before 8, in one of them.
    return int(max(counters.PrivateUsage, counters.PagefileUsage)) if found else 0
