"""Start kamdesk: `python -m kamdesk`."""

import sys


def main() -> int:
    """Run a command, or the window; returns the exit code."""
    from kamdesk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
