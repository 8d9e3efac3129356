"""A screen of its own: an X server without hardware, a window manager that draws frames, a session bus with accessibility on it."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = ("Xvfb", "openbox", "xdotool", "setxkbmap", "dbus-daemon")
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
SYSTEM_PYTHON = "/usr/bin/python3"
START_SECONDS = 20


def missing() -> list[str]:
    """What this machine lacks to walk a journey."""
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    if not any(Path(p).exists() for p in LAUNCHERS):
        lacking.append("at-spi2-core")
    check = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if (
        not Path(SYSTEM_PYTHON).exists()
        or subprocess.run([SYSTEM_PYTHON, "-c", check], capture_output=True, check=False).returncode
    ):
        lacking.append("python3-gi with Atspi")
    return lacking


class Screen:
    """An X screen of a size in pixels, with everything that a person's desktop has."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._folder = Path(tempfile.mkdtemp(prefix="kamdesk-screen-"))
        self._processes: list[subprocess.Popen] = []
        self.env = {k: v for k, v in os.environ.items() if k not in {"WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "AT_SPI_BUS_ADDRESS"}}
        self.env |= {
            "XDG_RUNTIME_DIR": str(self._folder),
            "NO_AT_BRIDGE": "0",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
        }
        self._folder.chmod(0o700)
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        read, write = os.pipe()
        self._launch(
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            f"{self.size[0]}x{self.size[1]}x24",
            "-nolisten",
            "tcp",
            "-noreset",
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.env["DISPLAY"] = f":{answer.readline().strip()}"
        bus = self._launch("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1", stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        launcher = next(p for p in LAUNCHERS if Path(p).exists())
        self._launch(launcher, "--launch-immediately", "--a11y=1")
        self._launch("openbox", "--sm-disable")
        # The keyboard of those who use it: ñ has a key, accents are dead keys.
        subprocess.run(["setxkbmap", "es"], env=self.env, check=True, capture_output=True)
        self._wait_for_the_window_manager()

    def _wait_for_the_window_manager(self) -> None:
        """A window that comes before its manager is not given the keyboard."""
        end = time.monotonic() + START_SECONDS
        while subprocess.run(["xdotool", "get_desktop"], env=self.env, check=False, capture_output=True).returncode:
            if time.monotonic() > end:
                raise RuntimeError("the window manager did not start")

    def _launch(self, *command: str, **options) -> subprocess.Popen:
        options.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen(command, env=self.env, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, **options)
        self._processes.append(process)
        return process

    def close(self) -> None:
        """End everything that was started here."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
