"""The hook that signs: asked for every file, it signs with what the environment names, whole or not at all."""

import shlex
import sys

import common
import pytest
import sign


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "kamdesk ñ.exe"
    path.write_bytes(b"MZ plain")
    return path


def test_without_a_certificate_nothing_is_signed_and_that_is_said(file, capsys):
    assert sign.sign(file) is False
    assert file.read_bytes() == b"MZ plain"
    assert "not signed" in capsys.readouterr().out


def test_a_command_of_ones_own_gets_every_file(file, tmp_path, monkeypatch):
    other = tmp_path / "setup.exe"
    other.write_bytes(b"MZ setup")
    script = "import sys; open(sys.argv[1], 'ab').write(b' signed')"
    monkeypatch.setenv("KAMDESK_SIGN_COMMAND", shlex.join([sys.executable, "-c", script, "{file}"]))
    assert sign.sign(file, other) is True
    assert file.read_bytes() == b"MZ plain signed"
    assert other.read_bytes() == b"MZ setup signed"


def test_a_command_that_fails_is_an_error(file, monkeypatch):
    monkeypatch.setenv(
        "KAMDESK_SIGN_COMMAND", shlex.join([sys.executable, "-c", "import sys; sys.exit('the token is not plugged in')"])
    )
    with pytest.raises(common.Failed, match="the token is not plugged in"):
        sign.sign(file)


def test_a_file_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KAMDESK_SIGN_COMMAND", "true")
    with pytest.raises(common.Failed, match=r"there is no .*gone\.exe"):
        sign.sign(tmp_path / "gone.exe")


def test_a_certificate_needs_its_key(file, monkeypatch):
    monkeypatch.setenv("KAMDESK_SIGN_CERTIFICATE", "/certificate.pem")
    with pytest.raises(common.Failed, match="KAMDESK_SIGN_KEY is not"):
        sign.sign(file)


@pytest.mark.parametrize("authority", [None, "http://time.example"])
def test_the_certificate_the_key_and_the_clock_are_used(file, tmp_path, monkeypatch, authority):
    monkeypatch.setenv("KAMDESK_SIGN_CERTIFICATE", "/certificate.pem")
    monkeypatch.setenv("KAMDESK_SIGN_KEY", "/key.pem")
    if authority:
        monkeypatch.setenv("KAMDESK_SIGN_TIMESTAMP", authority)
    words = sign.command(file, tmp_path / "out.exe")
    assert words[:6] == ["osslsigncode", "sign", "-certs", "/certificate.pem", "-key", "/key.pem"]
    assert words[-4:] == ["-in", str(file), "-out", str(tmp_path / "out.exe")]
    assert ("-ts" in words) is bool(authority)


def test_a_file_that_cannot_be_signed_stays_as_it_is(file, monkeypatch, need):
    need("osslsigncode")
    monkeypatch.setenv("KAMDESK_SIGN_CERTIFICATE", "/certificate.pem")
    monkeypatch.setenv("KAMDESK_SIGN_KEY", "/key.pem")
    with pytest.raises(common.Failed):
        sign.sign(file)
    assert file.read_bytes() == b"MZ plain"
    assert [p.name for p in file.parent.iterdir()] == [file.name]
