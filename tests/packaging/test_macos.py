"""The recipe for macOS, which was never run: that it can be read, and that its steps are in order."""

import plistlib
import sys
from pathlib import Path

import common
import pytest
from macos import make as recipe

from kamdesk import FILE_SUFFIX

HERE = Path(recipe.__file__).parent


def told(name):
    return plistlib.loads((HERE / name).read_bytes())


def test_the_bundle_owns_its_file_type():
    info = told("Info.plist")
    (kind,), (document,) = info["UTExportedTypeDeclarations"], info["CFBundleDocumentTypes"]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == [FILE_SUFFIX[1:]]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]
    assert info["CFBundleLocalizations"] == ["es", "en"]
    assert told("entitlements.plist") == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_libraries_are_signed_before_the_bundle_and_the_bundle_before_it_is_looked_at(lay, monkeypatch):
    monkeypatch.setenv("KAMDESK_MAC_IDENTITY", "Developer ID Application: A")
    application = lay("Contents/Frameworks/a.so", "Contents/Frameworks/b.dylib", "Contents/Resources/words.txt")
    *libraries, bundle, verify = recipe.signing(application)
    assert [words[-1].name for words in libraries] == ["a.so", "b.dylib"]
    assert bundle[-1] == application
    assert "--entitlements" in bundle
    assert all("--timestamp" in words for words in (*libraries, bundle))
    assert verify[:2] == ("codesign", "--verify")


def test_without_an_identity_it_is_signed_for_this_machine(lay, monkeypatch):
    monkeypatch.delenv("KAMDESK_MAC_IDENTITY", raising=False)
    (library, *_rest) = recipe.signing(lay("Contents/a.so"))
    assert "--timestamp" not in library
    assert library[library.index("--sign") + 1] == "-"


def test_the_image_is_notarised_when_an_account_is_named(tmp_path, monkeypatch, capsys):
    image = tmp_path / "kamdesk.dmg"
    monkeypatch.delenv("KAMDESK_MAC_PROFILE", raising=False)
    assert recipe.notarising(image) == []
    assert "not notarised" in capsys.readouterr().out
    monkeypatch.setenv("KAMDESK_MAC_PROFILE", "kamdesk")
    assert [words[:3] for words in recipe.notarising(image)] == [
        ("xcrun", "notarytool", "submit"),
        ("xcrun", "stapler", "staple"),
        ("spctl", "--assess", "--type"),
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="it is made there")
def test_elsewhere_it_is_skipped_aloud(tmp_path):
    with pytest.raises(common.Skipped, match="macOS; the recipe was never run"):
        recipe.make("dmg", tmp_path)
