"""kamdesk: KAM plans per account, on a laptop, offline."""

__version__ = "0.1.0"

APP_NAME = "kamdesk"
APP_ID = "org.kamdesk.kamdesk"
FILE_SUFFIX = ".kamdesk"
