"""Start kamdesk: `python -m kamdesk`."""

import sys

from kamdesk import READ_WORKBOOK, RENDER_REPORT


def main() -> int:
    """Run a command, or the window; returns the exit code."""
    if sys.argv[1:2] == [READ_WORKBOOK]:
        from kamdesk.services.importing.sources import reader_process

        return reader_process.main(sys.argv[2:])
    if sys.argv[1:2] == [RENDER_REPORT]:
        from kamdesk.reports import render_process

        return render_process.main(sys.argv[2:])
    from kamdesk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
