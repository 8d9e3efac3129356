"""The folders of this user on this computer; KAMDESK_HOME puts them all in one place."""

import os
from pathlib import Path

import platformdirs

from kamdesk import APP_NAME


def _home(kind: str, default: str) -> Path:
    home = os.environ.get("KAMDESK_HOME")
    path = Path(home) / kind if home else Path(default)
    path.mkdir(parents=True, exist_ok=True)
    return path


def data_folder() -> Path:
    """Where new portfolios go."""
    return _home("data", platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_folder() -> Path:
    """The folder of the user's preferences, which need not be there yet."""
    return _home("config", platformdirs.user_config_dir(APP_NAME, appauthor=False))


def cache_folder() -> Path:
    """Where things are kept that can be made again."""
    return _home("cache", platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def log_folder() -> Path:
    """The folder of the log, which need not be there yet."""
    return _home("log", platformdirs.user_log_dir(APP_NAME, appauthor=False))
