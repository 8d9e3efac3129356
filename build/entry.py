"""Where the packaged program starts; PyInstaller wants a script."""

import sys

from kamdesk.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
