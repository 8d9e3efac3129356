"""Where the packaged program starts; PyInstaller wants a script."""

import os
import sys

from kamdesk.__main__ import main

OWN = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def forget_own_folders() -> None:
    """Programs that this one opens find their own libraries and plug-ins, not ours; Qt for Python knows where ours are."""
    for name in OWN:
        before = os.environ.pop(f"{name}_ORIG", None)
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


if __name__ == "__main__":
    forget_own_folders()
    sys.exit(main())
