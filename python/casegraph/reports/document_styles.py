"""Pages and styles of a report's Word document."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

__all__ = ["set_page", "set_styles"]

_INK, _SOFT, _HEAD = "1B2430", "55606E", "E8EDF2"


def set_page(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    margin = Mm(15 if landscape else 20)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    section.header_distance = section.footer_distance = Mm(10)


def set_styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "en-GB")
    defaults.append(language)
    for name, size, bold, before, after in (
        ("Normal", 10.5, None, 0, 6),
        ("Title", 22, True, 0, 6),
        ("Subtitle", 12, False, 0, 6),
        ("Heading 1", 16, True, 18, 6),
        ("Heading 2", 12.5, True, 12, 4),
        ("Caption", 9.5, True, 6, 3),
        ("Footer", 9, None, 0, 0),
    ):
        _set_style(styles[name], size, bold=bold, before=before, after=after)
    for name, size, after in (
        ("Note", 9, 6),
        ("Table cell", 8.5, 1),
        ("Table head", 8.5, 1),
        ("Annex cell", 8, 0),
        ("Annex head", 8, 0),
        ("Annex reference", 9.5, 3),
        ("Between", 4, 3),
        ("Picture", 10, 6),
        ("Contents heading", 16, 6),
        ("toc 1", 10.5, 1),
        ("toc 2", 10, 1),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _set_style(style, size, bold=name.endswith((" head", " heading")), before=0, after=after)
    styles["toc 2"].paragraph_format.left_indent = Mm(6)
    styles["Picture"].paragraph_format.keep_with_next = True
    styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles.element.append(_table_style())


def _set_style(style: Any, size: float, *, bold: bool | None, before: float, after: float) -> None:
    style.font.name = "Arial"
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(_SOFT if style.name in ("Note", "Footer", "Subtitle") else _INK)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _table_style() -> Any:
    line = f"w:val='single' w:sz='4' w:space='0' w:color='{_SOFT}'"
    thin = "w:val='single' w:sz='4' w:space='0' w:color='C5CCD4'"
    return parse_xml(
        f"<w:style {nsdecls('w')} w:type='table' w:customStyle='1' w:styleId='CasegraphTable'>"
        "<w:name w:val='Casegraph table'/><w:basedOn w:val='TableNormal'/><w:uiPriority w:val='99'/>"
        f"<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {thin}/></w:tblBorders>"
        "<w:tblCellMar><w:top w:w='40' w:type='dxa'/><w:left w:w='80' w:type='dxa'/><w:bottom w:w='40' w:type='dxa'/>"
        "<w:right w:w='80' w:type='dxa'/></w:tblCellMar></w:tblPr>"
        f"<w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val='clear' w:color='auto' "
        f"w:fill='{_HEAD}'/></w:tcPr></w:tblStylePr></w:style>"
    )
