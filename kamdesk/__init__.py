"""kamdesk: KAM plans per account, on a laptop, offline."""

__version__ = "0.1.0"

APP_NAME = "kamdesk"
APP_ID = "org.kamdesk.kamdesk"
FILE_SUFFIX = ".kamdesk"
READ_WORKBOOK = "--read-workbook"
"""The first word of the command line that makes the program the process that reads a workbook; no command of a person."""
RENDER_REPORT = "--render-report"
"""The first word of the command line that makes the program the process that paints the pages of a document."""
