"""Templates for presentations, as companies lay them down."""

import io
import zipfile

from pptx import Presentation
from pptx.util import Emu

SAID = "Frase de otra presentación"
"""What somebody showed with a template before it was one."""
BRAND = "Marca de la casa"
"""A text of the master, which is on every slide."""
WIDE = (12_192_000, 6_858_000)


def template(size=None, *, face="Arial", accent="C03010", is_dark=False, keeps=None, change=None):
    """The library's own file (4:3) as a template: of another size, with a brand on its master, with slides and notes left in it.

    `keeps` are the places of its layouts that stay, `change` does more to it before it is saved.
    """
    file = Presentation()
    if size is not None:
        _resize(file, size)
    for layout in list(file.slide_layouts)[:]:
        layout.name = f"Diseño de {layout.name}"
    if keeps is not None:
        for at, layout in reversed(list(enumerate(file.slide_layouts))):
            if at not in keeps:
                file.slide_layouts.remove(layout)
    slide = file.slides.add_slide(file.slide_layouts[0])
    brand = slide.shapes.add_textbox(0, 0, 2_000_000, 200_000)
    brand.text_frame.text = BRAND
    file.slide_master.shapes.element.append(brand.element)
    slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = SAID
    slide.notes_slide.notes_text_frame.text = SAID
    file.core_properties.author = file.core_properties.comments = file.core_properties.category = SAID
    if change is not None:
        change(file)
    data = io.BytesIO()
    file.save(data)
    changes = ['"Calibri"/>', f'"{face}"/>', "4F81BD", accent]
    if is_dark:
        changes += ['bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2"', 'bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2"']

    def look(name, content):
        if "theme" in name or "slideMaster" in name:
            for old, new in zip(changes[::2], changes[1::2], strict=True):
                content = content.replace(old.encode(), new.encode())
        return content

    return repacked(data.getvalue(), look)


def _resize(file, size):
    across, down = size[0] / file.slide_width, size[1] / file.slide_height
    file.slide_width, file.slide_height = (Emu(length) for length in size)
    for holder in (file.slide_master, *file.slide_layouts):
        for shape in holder.shapes:
            if shape.element.xpath(".//a:xfrm"):
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
                shape.top, shape.height = int(shape.top * down), int(shape.height * down)


def repacked(data, change):
    """A package whose parts `change` makes others of, by name and content; what it gives None for is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()
