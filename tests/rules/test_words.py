"""One term, one word, in both languages: the words that were given up are used nowhere, and a pair of words goes together."""

import contextlib
import re
import sqlite3

import pytest
from babel.messages.pofile import read_po

from kamdesk.i18n import set_language
from kamdesk.services import files
from tests.rules.test_conventions import ROOT

GIVEN_UP = {
    "es": {
        r"notas?": "índice of an account or a group; puntuación of criteria, opinions and answers; valoración of people",
        r"motor(es)?": "criterio decisivo",
        r"fuera|observad[ao]s?|se aplaza|en plan|en el plan": "incorporada, en observación, no incorporada",
        r"clave|oportunista": "prioritaria, táctica",
        r"debemos|nos deben|prometimos|prometió|promesas?": "compromisos nuestros, del cliente",
        r"brechas?": "pendiente de cubrir; carencia of a person",
        r"ritmo": "ventas, 12 meses",
        r"rumbo": "estrategia",
        r"avances llevados (?!a otros clientes)\w+": "avances llevados a otros clientes",
        r"ventas? abiertas?": "ventas por prescripción",
        r"quejas?": "reclamaciones",
        r"entregas a tiempo|a tiempo y completas|defectos?": "entregas (OTIF), rechazos (ppm)",
        r"papel|frenan?": "rol, con reservas",
        r"rival(es)?": "competidor",
        r"justificantes?|comprobantes?": "evidencia",
        r"respaldo": "patrocinador",
        r"(?<!indicadores clave \()polares": "indicadores clave (polares)",
        r"lo que necesito": "decisiones que se solicitan",
        r"tarde": "de retraso",
        r"disputas?": "en conciliación",
    },
    "en": {
        r"drivers?": "decisive criterion",
        r"in (the )?plan|left out|leave[sd]? (\w+ )*out|leaving (\w+ )*out|watched|deferred|excluded": "included, under watch, not included",
        r"key accounts?|development account|opportunistic": "priority, development, tactical",
        r"we owe|owe us|(we|you|client) promised|promises?": "our commitments, the client's",
        r"gaps?": "still to cover; shortfall of a person",
        r"run-rate|baseline|pace": "sales, 12 months",
        r"direction": "strategy",
        r"(taken|opened|opens) elsewhere|taken further|opened sales": "to other clients, through advocacy",
        r"prescri\w+": "advocacy",
        r"complaints?": "claims",
        r"on[- ]time (and in full|deliveries)|defects?": "deliveries (OTIF), rejects (ppm)",
        r"rivals?": "competitor",
        r"executive sponsor|receipts?": "sponsor, evidence",
        r"polar|(?<!key \()guiding": "key (guiding) indicators",
        r"disputed?s?": "in reconciliation",
        r"customers?": "client",
    },
}
"""What is no longer said, and the word, or words, that took its place."""

MEANT_OTHERWISE = {
    "es": {
        "of an indicator": [r"^Nota$", r"^Nota 0–100$", r"^Nota \{score\} de 100$", r"^nota \{value\}$", r": sin nota$"],
        "a candidate below what is indispensable": [r"^\(queda fuera\)$", r"^queda fuera por:"],
        "somebody outside, a figure, rows of a file": [r"Cliente fuera de la cartera", r"queda fuera de \{low\}", r"^se deja fuera$"],
        "what the program is for, no quadrant": [r"¿Cumple para ser cuenta clave\?", r"Su primera cuenta clave"],
        "an included account, in a sentence": [r"«\{name\}» está en el plan", r"Las dos cuentas están en el plan"],
        "we must": [r"debemos liderar"],
        "of an indicator over the year": [r"^ritmo \{percent\}$"],
        "the material": [r"visto en papel", r"^Papel$", r"· papel ·"],
        "impersonal, of value for the client": [r"qué se prometió al cliente"],
        "afterwards": [r"más tarde"],
    },
    "en": {
        "the article's tractor de la innovación": [r"^Driver of innovation$"],
        "an included account, in a sentence": [
            r"^The accounts in the plan appear here", r"^No other account in the plan has", r"all accounts in the plan:",
            r"«\{name\}» is in the plan", r"Both accounts are in the plan",
        ],
        "rows of a spreadsheet, records that cannot be read": [
            r"^((sub)?total, )?left out$", r"leave the row out", r"so it is left out",
        ],
        "the risk of losing an account": [r"^To be watched$"],
        "from a quality parameter, or from an advance": [r"^What is excluded$", r"among the accounts that were excluded"],
        "what the program is for, no quadrant": [r"^Your first key account$", r"which accounts become key accounts"],
        "of value for the client": [r"^Type what you promised the client…$"],
        "of an indicator over the year": [r"^pace \{percent\}$"],
        "where something leads": [r"Sets direction and settles", r"go in one direction", r"shows a direction only"],
    },
}  # fmt: skip
"""Where such a word means something else, and what: the part of a text in which it may stand."""

TOGETHER = {
    r"\bindex\b": r"\bíndice\b",
    r"\bdecisive criteri(on|a)\b": r"\bcriterios? decisivos?\b",
    r"\badvoca(cy|tes?)\b|advocac&y": r"\bprescri(pción|be|birnos)\b|prescripci&ón",
    r"\bsponsor\b": r"\bpatrocinador\b",
    r"\bevidence\b": r"\bevidencias?\b",
    r"\bunder watch\b": r"\ben observación\b",
    r"\bstill\sto cover\b": r"\bpendientes?\sde cubrir\b",
    r"\bshortfalls?\b": r"\bcarencias?\b",
    r"\bcommitments?\b": r"\bcompromisos?\b",
    r"\bclaims\b": r"\breclamaciones\b",
    r"\bcompetitor\b": r"\bcompetidor\b",
    r"\bstrategy\b": r"\bestrategia\b",
    r"\blate\b": r"\bretraso\b",
    r"\bin reconciliation\b": r"\ben conciliación\b",
    r"\bnot included\b": r"\bno incorporadas?\b|\bno se incorpora\b",
    r"\b(OTIF|ppm)\b": r"\b(OTIF|ppm)\b",
}
"""An English word and its Spanish one: wherever one stands in a text, the other stands in its translation."""

CODE = re.compile(r"[a-z0-9_:.-]+")


@pytest.fixture(scope="module")
def catalogue():
    with (ROOT / "resources" / "i18n" / "es.po").open("rb") as stream:
        return [m for m in read_po(stream, locale="es") if m.id]


def forms(text):
    return text if isinstance(text, tuple | list) else (text,)


def sample_texts(language, folder):
    """Every text in the file of the sample, made in a language; codes and the log of changes are no words on screen."""
    path = folder / f"{language}.kamdesk"
    set_language(language)
    files.make_new(path, sample=True)
    found = set()
    with contextlib.closing(sqlite3.connect(path)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if table not in {"change", "plan_version"}:
                for row in file.execute(f'SELECT * FROM "{table}"'):
                    found |= {value for value in row if isinstance(value, str) and not CODE.fullmatch(value)}
    return found


@pytest.fixture(scope="module")
def texts(catalogue, tmp_path_factory):
    """What is said in each language: in the catalogue, in the sample, and of the product itself."""
    folder = tmp_path_factory.mktemp("samples")
    sample = {language: sample_texts(language, folder) for language in ("es", "en")}
    assert all(len(found) > 100 for found in sample.values())
    return {
        "es": sample["es"] | {t for m in catalogue for t in forms(m.string)},
        "en": sample["en"]
        | {t for m in catalogue for t in forms(m.id)}
        | set((ROOT / "README.md").read_text(encoding="utf-8").splitlines()),
    }


def test_a_percentage_is_written_as_its_language_does(texts):
    """Without a blank in English, with one in Spanish."""
    assert [t for t in sorted(texts["en"]) if re.search(r"\d %", t)] == []
    assert [t for t in sorted(texts["es"]) if re.search(r"\d%", t)] == []


def permitted(language):
    return [part for parts in MEANT_OTHERWISE[language].values() for part in parts]


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_text_has_a_word_that_was_given_up(texts, language):
    found = []
    for text in sorted(texts[language]):
        # What is permitted is taken out; whatever else the text says is looked at all the same.
        rest = text
        for part in permitted(language):
            rest = re.sub(part, "", rest)
        rest = re.sub(r"\{\w+\}", "", rest)
        for word, instead in GIVEN_UP[language].items():
            found += [f"{m[0]} in {text!r}; instead: {instead}" for m in re.finditer(rf"\b(?:{word})\b", rest, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_permitted_is_still_said(texts, language):
    """An exception goes with the text that it was made for."""
    assert [part for part in permitted(language) if not any(re.search(part, text) for text in texts[language])] == []


@pytest.mark.parametrize(("english", "spanish"), TOGETHER.items())
def test_a_term_has_one_word_in_each_language(catalogue, english, spanish):
    apart = [
        (one, other)
        for m in catalogue
        for one, other in zip(forms(m.id), forms(m.string), strict=True)
        if bool(re.search(english, one, re.IGNORECASE)) != bool(re.search(spanish, other, re.IGNORECASE))
    ]
    assert apart == []
