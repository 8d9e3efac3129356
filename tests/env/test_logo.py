"""The company's logo: any picture that can be shown becomes one that every document takes; what is none is named."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from kamdesk.env.company import CompanySettings
from kamdesk.env.logo import HIGHEST, WIDEST, logo_of


def picture(kind="PNG", mode="RGB", size=(400, 100), **options):
    data = io.BytesIO()
    Image.new(mode, size).save(data, kind, **options)
    return data.getvalue()


@pytest.fixture
def company(tmp_path):
    return CompanySettings(file=tmp_path / "company.toml", logo=tmp_path / "logo ñ.png", lines={"logo": 7})


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (picture(), (400, 100)),
        (picture("JPEG"), (400, 100)),
        (picture("JPEG", "CMYK"), (400, 100)),
        (picture(mode="P"), (400, 100)),
        (picture(mode="1"), (400, 100)),
        (picture(mode="I;16"), (400, 100)),
        (picture(mode="LA", size=(1, 1)), (1, 1)),
        (picture(size=(1800, 450)), (900, 225)),
        (picture(size=(300, 1200)), (75, 300)),
    ],
)
def test_pictures_of_every_kind_become_one_of_a_fitting_size(company, data, size):
    company.logo.write_bytes(data)
    logo, warning = logo_of(company)
    assert warning is None
    assert (logo.width, logo.height) == size
    assert logo.width <= WIDEST
    assert logo.height <= HIGHEST
    with Image.open(io.BytesIO(logo.png)) as shown:
        assert (shown.format, shown.mode, shown.size) == ("PNG", "RGBA", size)


NO_PICTURES = {
    "empty": b"", "text": b"our logo", "a word document": b"PK\x03\x04" + bytes(200), "half": picture(size=(300, 300))[:80],
    "half a photograph": picture("JPEG", size=(600, 600))[:900], "broken": picture()[:60] + b"\xff\xfe\xfd\xfc" + picture()[64:],
    "another format": picture("GIF"), "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "too many pixels": picture(size=(6000, 5000)),
}  # fmt: skip


@pytest.mark.parametrize("data", NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_what_is_no_picture_is_named_with_its_line(company, data):
    company.logo.write_bytes(data)
    logo, warning = logo_of(company)
    assert logo is None
    assert (warning.code, warning.line, warning.params["logo"]) == ("no_picture", 7, "logo ñ.png")


def test_a_large_file_is_not_read(company):
    company.logo.write_bytes(picture() + bytes(1_000_000))
    assert logo_of(company)[1].code == "large_logo"


def test_a_logo_that_is_not_there_is_named(company, tmp_path):
    assert logo_of(company)[1].code == "no_logo"
    assert logo_of(replace(company, logo=tmp_path))[1].code == "no_picture"
    assert logo_of(replace(company, logo=None)) == (None, None)


def test_another_picture_is_read_anew(company):
    company.logo.write_bytes(b"no picture")
    assert logo_of(company)[0] is None
    company.logo.write_bytes(picture())
    assert logo_of(company)[0] is not None
