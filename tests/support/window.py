"""What a window has written."""

from tests.support import file_of


def changes(window):
    return file_of(window.ctx.portfolio).query("SELECT count(*) FROM change")[0][0]
