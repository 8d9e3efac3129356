"""Makes `resources/reports/blank.pptx`, the empty presentation that documents are painted into.

It is 16:9 with one layout, a title and nothing else: no picture of a first slide, no settings of a printer, no words.
Run it from the root of the project after a change: `python3 build/blank_deck.py`.
"""

import io
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "reports" / "blank.pptx"
WIDTH, HEIGHT = 12_192_120, 6_858_000
"""In EMU, of which a millimetre has 36,000."""
MARGIN, TITLE_TOP, TITLE_HEIGHT = 576_000, 342_000, 576_000
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "application/vnd.openxmlformats-officedocument.presentationml"
ROOT_SHAPE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
TITLE_PLACE = f'<a:xfrm><a:off x="{MARGIN}" y="{TITLE_TOP}"/><a:ext cx="{WIDTH - 2 * MARGIN}" cy="{TITLE_HEIGHT}"/></a:xfrm>'
COLORS = {
    "dk1": "14181F", "lt1": "FFFFFF", "dk2": "434C59", "lt2": "F4F5F7", "accent1": "1F57C3", "accent2": "0067A5", "accent3": "00795A",
    "accent4": "B84D00", "accent5": "9C4583", "accent6": "A3181F", "hlink": "1F57C3", "folHlink": "434C59",
}  # fmt: skip


def title_shape(place: str) -> str:
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
        "<a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def level(size: int, *, is_bold: bool = False) -> str:
    return (
        '<a:lvl1pPr marL="0" indent="0" algn="l"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{size}" b="{int(is_bold)}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        '<a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/><a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr>'
    )


def relations(*targets: tuple[str, str]) -> str:
    lines = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def theme() -> str:
    colors = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLORS.items())
    face = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    stroke = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="kamdesk"><a:themeElements>'
        f'<a:clrScheme name="kamdesk">{colors}</a:clrScheme><a:fontScheme name="kamdesk"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="kamdesk"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{stroke * 3}</a:lnStyleLst><a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def parts() -> dict[str, str]:
    """The files of the package by their names, in order."""
    overrides = {
        "ppt/presentation.xml": f"{MAIN}.presentation.main+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{MAIN}.slideMaster+xml",
        "ppt/slideLayouts/slideLayout1.xml": f"{MAIN}.slideLayout+xml",
        "ppt/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    clear = 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4"'
    empty = "<a:lvl1pPr><a:defRPr/></a:lvl1pPr>"
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{types}</Types>'
        ),
        "_rels/.rels": relations(
            (f"{OFFICE}/officeDocument", "ppt/presentation.xml"),
            (f"{PACKAGE}/metadata/core-properties", "docProps/core.xml"),
            (f"{OFFICE}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
        ),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>kamdesk</Application></Properties>"
        ),
        "ppt/presentation.xml": (
            f'{HEAD}<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
            f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle>{level(1400)}'
            "</p:defaultTextStyle></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": relations(
            (f"{OFFICE}/slideMaster", "slideMasters/slideMaster1.xml"), (f"{OFFICE}/theme", "theme/theme1.xml")
        ),
        "ppt/slideMasters/slideMaster1.xml": (
            f'{HEAD}<p:sldMaster {NAMES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/>'
            f"</p:bgPr></p:bg><p:spTree>{ROOT_SHAPE}{title_shape(TITLE_PLACE)}</p:spTree></p:cSld>"
            f'<p:clrMap {clear} accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
            '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst>'
            f"<p:txStyles><p:titleStyle>{level(2600, is_bold=True)}</p:titleStyle><p:bodyStyle>{level(1400)}</p:bodyStyle>"
            f"<p:otherStyle>{empty}</p:otherStyle></p:txStyles></p:sldMaster>"
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relations(
            (f"{OFFICE}/slideLayout", "../slideLayouts/slideLayout1.xml"), (f"{OFFICE}/theme", "../theme/theme1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": (
            f'{HEAD}<p:sldLayout {NAMES} type="titleOnly" preserve="1"><p:cSld name="Title only"><p:spTree>{ROOT_SHAPE}'
            f"{title_shape('')}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        ),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations((f"{OFFICE}/slideMaster", "../slideMasters/slideMaster1.xml")),
        "ppt/theme/theme1.xml": theme(),
    }


def packed() -> bytes:
    """The whole file, the same each time."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts().items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return data.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(packed())
