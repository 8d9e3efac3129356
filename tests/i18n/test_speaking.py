"""A language of its own for what is made just now."""

import threading

from kamdesk.i18n import _, language, set_language, speaking


def test_a_block_speaks_its_own_language():
    set_language("en")
    with speaking("es"):
        assert (language(), _("Undo")) == ("es", "Deshacer")
        with speaking("en"):
            assert _("Undo") == "Undo"
        assert language() == "es"
    assert (language(), _("Undo")) == ("en", "Undo")


def test_other_threads_keep_theirs():
    heard = []
    with speaking("es"):
        other = threading.Thread(target=lambda: heard.append(language()))
        other.start()
        other.join()
    assert heard == ["en"]
