"""Documents with the keyboard alone: Ctrl+P, for whom and in which language, a PDF in its place, and what it does not say."""

import io

from pypdf import PdfReader

from tests.journeys.sample import at_account, sample_file


def test_a_sheet_for_the_client_in_english_is_saved_and_says_nothing_internal(walk, home):
    file = sample_file(home)
    target = home / "para el cliente.pdf"
    with walk(file) as j:
        at_account(j, "Lácteos Peñarrubia")
        place = j.focus()
        j.keys("ctrl+p")
        j.wait("dialog", contains="Documentos")
        j.expect_focus("list item", "Ficha de cuenta")
        j.wait("label", "Página 1 de 1")
        j.tab_to("combo box", "Destinatario")
        j.keys("Down")
        j.tab_to("combo box", "Idioma")
        j.keys("Down")
        j.wait("label", contains="Sin puntuaciones ni índices")
        j.press("ctrl+s")
        j.expect_focus("text", contains="Nombre")
        j.keys("ctrl+a")
        j.type(str(target))
        j.press("Return")
        j.wait("label", contains=f"Guardado como «{target.name}»")
        assert j.focus() is not None
        j.press("Escape")
        j.wait_focus_back(place, "the keyboard to come back")
        words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(target.read_bytes())).pages)
        assert "AGREEMENT REVIEW" in words.upper()
        assert "Agreed figures" in words
        names = [name for (name,) in j.rows(file, "SELECT name FROM account WHERE name NOT LIKE 'Lácteos%'")]
        for word in ("Margin", "Margen", "Index", "Índice", "Potential", "Potencial", *names):
            assert word not in words, word
