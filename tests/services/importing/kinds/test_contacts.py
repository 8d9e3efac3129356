"""Rows of contacts: known again by e-mail, else by name; never doubled, never another person's."""

from datetime import date

import pytest

from kamdesk.domain.account.people import Influence, Person, Relation
from kamdesk.domain.ids import new_id
from kamdesk.i18n import messages, set_language
from kamdesk.services.importing.headers import ImportKind
from kamdesk.services.importing.report import Way
from tests.support import new_account, own_person, put
from tests.support.importing import rejected, take, write

HEAD = "Cuenta;Nombre;Cargo;Correo electrónico;Teléfono;Influencia;Relación;Último contacto;Notas\n"


@pytest.fixture
def account(portfolio):
    return new_account(portfolio, "Uno", codes=("C1",))


def known(portfolio, account, name="Ana García", email="ana@uno.es", **fields):
    return put(portfolio, Person(id=new_id(), account_id=account.id, name=name, email=email, **fields))


def contacts(portfolio, folder, text, **wishes):
    return take(portfolio, write(folder, text), ImportKind.CONTACTS, **wishes)


def people(portfolio, account):
    return sorted((p.name, p.email, p.role) for p in portfolio.load(account.id).people)


def test_a_row_makes_a_contact_with_all_its_fields(portfolio, folder, account):
    row = "C1;Ana García;Compras;ana@uno.es;+34 600;Decide;Muy buena;14/09/2026;prefiere correo\n"
    report = contacts(portfolio, folder, HEAD + row)
    assert (rejected(report), report.created, report.taken) == ([], 1, 1)
    (ana,) = portfolio.load(account.id).people
    assert (ana.name, ana.role, ana.email, ana.phone, ana.influence, ana.relation, ana.last_contact_on, ana.notes) == (
        "Ana García", "Compras", "ana@uno.es", "+34 600", Influence.DECIDES, Relation.VERY_GOOD, date(2026, 9, 14), "prefiere correo",
    )  # fmt: skip
    again = contacts(portfolio, folder, HEAD + row)
    assert (again.created, again.updated, again.unchanged, again.edit) == (0, 0, 1, None)
    portfolio.undo(report.edit)
    assert portfolio.load(account.id).people == ()


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Account Name,First Name,Last Name,Job Title,E-mail Address\n", "Uno,Ana,García,Compras,ana@uno.es\n"),
        ("Empresa;Apellidos;Nombre;Puesto;Mail\n", "Uno;García;Ana;Compras;ana@uno.es\n"),
        ("Cód. cliente;Persona de contacto;Departamento;E-mail\n", "C1;Ana García;Compras;ana@uno.es\n"),
        ("Company\tFull name\tPosition\tEmail\n", "uno\tAna García\tCompras\tana@uno.es\n"),
    ],
)
def test_headers_as_offices_write_them(portfolio, folder, account, head, row):
    assert rejected(contacts(portfolio, folder, head + row)) == []
    assert people(portfolio, account) == [("Ana García", "ana@uno.es", "Compras")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Uno;Ana García López;Jefa;ANA@uno.es", ("Ana García López", "ANA@uno.es", "Jefa")),  # by e-mail
        ("Uno;ANA GARCIA;Jefa;", ("Ana García", "ana@uno.es", "Jefa")),  # by name, however written
        ("Uno;García, Ana;Jefa;", ("Ana García", "ana@uno.es", "Jefa")),
        ("Uno;Ana García;;nueva@uno.es", ("Ana García", "nueva@uno.es", "")),  # she has another address now
    ],
)
def test_a_contact_is_known_again(portfolio, folder, account, row, expected):
    known(portfolio, account)
    report = contacts(portfolio, folder, "Cuenta;Nombre;Cargo;Correo\n" + row + "\n")
    assert (rejected(report), report.updated) == ([], 1)
    assert people(portfolio, account) == [expected]


def test_people_of_other_accounts_and_of_our_own_are_others(portfolio, folder, account):
    other = new_account(portfolio, "Dos")
    known(portfolio, other)
    own_person(portfolio, "Ana García")
    assert contacts(portfolio, folder, "Cuenta;Nombre;Correo\nUno;Ana García;ana@uno.es\n").created == 1
    assert people(portfolio, account) == people(portfolio, other)
    assert len(portfolio.own_people()) == 1


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        (None, ["Ana García"]),
        (Way.KEEP, ["Ana García"]),
        (Way.CREATE, ["Ana García", "Luis Pons"]),
        (Way.UPDATE, ["Luis Pons"]),
        (Way.ADD, ["Ana García"]),
    ],
)
def test_one_address_of_two_people_is_a_decision(portfolio, folder, account, way, expected):
    known(portfolio, account, email="compras@uno.es")
    text = "Cuenta;Nombre;Correo\nUno;Luis Pons;compras@uno.es\n"
    report = contacts(portfolio, folder, text, ways={2: way} if way else {})
    assert [p[0] for p in people(portfolio, account)] == expected
    if way in (None, Way.ADD):
        (rejection,) = report.rejections
        assert (rejection.error.code, rejection.ways, rejection.at) == (
            "contact_other_name",
            (Way.UPDATE, Way.CREATE, Way.KEEP),
            2,
        )
        for language in ("es", "en"):
            set_language(language)
            assert "Luis Pons" in messages.text_of(rejection.error)


def test_a_shared_address_of_several_is_no_key(portfolio, folder, account):
    for name in ("Ana García", "Luis Pons"):
        known(portfolio, account, name, "compras@uno.es")
    text = "Cuenta;Nombre;Correo;Cargo\nUno;Luis Pons;compras@uno.es;Jefe\nUno;Eva Ruiz;compras@uno.es;\n"
    report = contacts(portfolio, folder, text)
    assert (rejected(report), report.created, report.updated) == ([], 1, 1)
    assert [(p[0], p[2]) for p in people(portfolio, account)] == [("Ana García", ""), ("Eva Ruiz", ""), ("Luis Pons", "Jefe")]


def test_two_of_one_name_are_not_guessed(portfolio, folder, account):
    for email in ("ana@uno.es", "ana2@uno.es"):
        known(portfolio, account, email=email)
    report = contacts(portfolio, folder, "Cuenta;Nombre;Correo\nUno;Ana García;\nUno;Ana García;ana2@uno.es\n")
    assert rejected(report) == [(2, "Nombre", "ambiguous_contact")]
    assert (report.unchanged, len(people(portfolio, account))) == (1, 2)


@pytest.mark.parametrize(("way", "role"), [(None, "Compras"), (Way.KEEP, "Compras"), (Way.UPDATE, "Jefa")])
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_contact_twice_in_a_file_waits_for_a_decision(portfolio, folder, account, is_stored, way, role):
    if is_stored:
        known(portfolio, account)
    text = (
        "Cuenta;Nombre;Correo;Cargo\nUno;Ana García;ana@uno.es;Compras\nUno;Ana García;;Compras\nUno;Ana García;ana@uno.es;Jefa\n"
    )
    report = contacts(portfolio, folder, text, default_way=way)
    assert people(portfolio, account) == [("Ana García", "ana@uno.es", role)]
    assert (report.created, report.updated) == ((0, 1) if is_stored else (1, 0))
    assert [(r.row, r.error.code, r.is_duplicate) for r in report.rejections] == (
        [(4, "contact_twice", True)] if way is None else []
    )


def test_bad_contacts_are_named(portfolio, folder, account):
    text = HEAD + (
        "Uno;;;;;;;;\n"
        "Nadie;Ana;;;;;;;\n"
        "Uno;Ana;;;;manda;;;\n"
        "Uno;Ana;;;;;regular;;\n"
        "Uno;Ana;;;;;;45/13/2026;\n"
        f"Uno;{'x' * 201};;;;;;;\n"
    )
    report = contacts(portfolio, folder, text)
    assert rejected(report) == [
        (2, "Nombre", "required"),
        (3, "Cuenta", "unknown_account"),
        (4, "Influencia", "bad_choice"),
        (5, "Relación", "bad_choice"),
        (6, "Último contacto", "not_a_date"),
        (7, "Nombre", "too_long"),
    ]
    assert people(portfolio, account) == []


def test_a_contact_obeys_the_rules_of_typing(portfolio, folder, account, monkeypatch):
    known(portfolio, account)
    monkeypatch.setattr(Person, "check", lambda self: self.require("phone"))
    report = contacts(
        portfolio, folder, "Cuenta;Nombre;Cargo;Teléfono\nUno;Ana García;Jefa;\nUno;Luis Pons;;\nUno;Eva Ruiz;;600\n"
    )
    assert rejected(report) == [(2, "Teléfono", "required"), (3, "Teléfono", "required")]
    assert [p[0] for p in people(portfolio, account)] == ["Ana García", "Eva Ruiz"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_words_on_screen_are_read_in_both_languages(portfolio, folder, account, language):
    from kamdesk.i18n import terms

    set_language(language)
    words = [terms.term(member) for member in (*Influence, *Relation)]
    set_language("en" if language == "es" else "es")
    rows = "".join(f"Uno;P{at};{word if at < 4 else ''};{word if at >= 4 else ''}\n" for at, word in enumerate(words))
    assert rejected(contacts(portfolio, folder, "account;name;influence;relation\n" + rows)) == []
    found = sorted(portfolio.load(account.id).people, key=lambda p: p.name)
    assert [p.influence or p.relation for p in found] == [*Influence, *Relation]
