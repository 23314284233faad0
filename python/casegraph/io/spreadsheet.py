"""What the values of an Excel file do not tell: formulas, merged cells, error values, its extent.

The file is looked through before any reader takes it, so that no file, damaged or made to harm, can
fill the memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from casegraph.errors import DataError

__all__ = ["MOST_BYTES", "Sheet", "column_letters", "look_through"]

MOST_BYTES = 2 << 30  # of the unpacked parts together
_MOST_CELLS = 100_000_000  # of a sheet's rectangle from A1 to its last cell with a value
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also the wrapping of encrypted workbooks
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NEEDED = "an Excel workbook (.xlsx) without a password"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class Sheet:
    """What one sheet holds beside its values; cells as ``B7``, merged ranges as ``A1:C1``."""

    name: str
    hidden: bool = False
    formulas: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0


def column_letters(number: int) -> str:
    """Return the letters of a sheet's column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def look_through(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook in their order.

    Raises
    ------
    DataError
        Where the file is no .xlsx workbook, is encrypted, damaged, or too large when unpacked.
    """
    _check_kind(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path)
            return [_looked_through(archive, sheet, part, path) for sheet, part in _sheets(archive, path)]
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        ValueError,
    ) as error:
        raise DataError(f"{path}: the workbook is damaged ({error}); accepted: {_NEEDED}") from None
    except (expat.ExpatError, ElementTree.ParseError) as error:
        raise DataError(f"{path}: a part of the workbook is no XML ({error}); accepted: {_NEEDED}") from None


def _check_kind(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLD_FORMAT:
            encrypted = _ENCRYPTED in file.read(1 << 22)
            what = "is protected by a password" if encrypted else "is in the old format .xls, or encrypted"
            raise DataError(f"{path}: the workbook {what}; accepted: {_NEEDED}")
    if not start:
        raise DataError(f"{path}: the file is empty; accepted: {_NEEDED}")
    if not start.startswith(b"PK"):
        raise DataError(f"{path}: the file is no Excel workbook; accepted: {_NEEDED}")


def _check_archive(archive: zipfile.ZipFile, path: Path) -> None:
    size = sum(part.file_size for part in archive.infolist())
    if size > MOST_BYTES:
        raise DataError(
            f"{path}: the workbook would unpack to {size / (1 << 30):.1f} GiB; "
            f"accepted: at most {MOST_BYTES >> 30} GiB (larger casebooks: a folder of Parquet files)"
        )
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        kind = "a binary workbook (.xlsb)" if "xl/workbook.bin" in names else "no Excel workbook"
        raise DataError(f"{path}: the file is {kind}; accepted: {_NEEDED}")
    damaged = archive.testzip()  # reads every part: sizes and checksums are then what they say
    if damaged is not None:
        raise DataError(f"{path}: the workbook is damaged (part {damaged}); accepted: {_NEEDED}")


def _sheets(archive: zipfile.ZipFile, path: Path) -> list[tuple[Sheet, str]]:
    targets = {
        entry.get("Id"): entry.get("Target", "")
        for entry in _tree(archive, "xl/_rels/workbook.xml.rels", path).iter()
        if entry.get("Id")
    }
    found = []
    for entry in _tree(archive, "xl/workbook.xml", path).iter():
        target = targets.get(entry.get(_RELATIONSHIP, ""))
        if entry.tag.rpartition("}")[2] != "sheet" or target is None:
            continue
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        found.append((Sheet(entry.get("name", ""), entry.get("state", "visible") != "visible"), part))
    return found


def _tree(archive: zipfile.ZipFile, part: str, path: Path) -> ElementTree.Element:
    text = archive.read(part)
    if b"<!DOCTYPE" in text:
        raise DataError(f"{path}: part {part} declares a document type, which no workbook has; accepted: {_NEEDED}")
    return ElementTree.fromstring(text)


def _looked_through(archive: zipfile.ZipFile, sheet: Sheet, part: str, path: Path) -> Sheet:
    scan = _Scan(sheet, path)
    with archive.open(part) as file:
        scan.parser.ParseFile(file)
    if sheet.last_row * sheet.last_column > _MOST_CELLS:
        cell = f"{column_letters(sheet.last_column)}{sheet.last_row}"
        raise DataError(
            f"{path}: sheet '{sheet.name}' reaches to cell {cell}, perhaps by a stray value; "
            f"accepted: at most {_MOST_CELLS:,} cells (delete the empty columns and rows behind the table)"
        )
    return sheet


class _Scan:
    """Walks a sheet's XML, keeping nothing but what Sheet holds."""

    def __init__(self, sheet: Sheet, path: Path) -> None:
        self._sheet, self._path = sheet, path
        self._row = self._column = 0
        self._is_error = self._in_value = False
        self._text = ""
        self.parser: Any = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = None
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _doctype(self, *_: Any) -> None:
        raise DataError(f"{self._path}: a sheet declares a document type, which no workbook has; accepted: {_NEEDED}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._at(attributes.get("r"))
            self._is_error = attributes.get("t") == "e"
        elif tag in ("v", "is", "f"):
            self._sheet.last_row = max(self._sheet.last_row, self._row)
            self._sheet.last_column = max(self._sheet.last_column, self._column)
            if tag == "f":
                self._sheet.formulas.append(self._reference())
            elif self._is_error and tag == "v":
                self._text, self.parser.CharacterDataHandler = "", self._characters
        elif tag == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif tag == "mergeCell":
            self._sheet.merged.append(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if self.parser.CharacterDataHandler is not None and tag.rpartition(":")[2] == "v":
            self._sheet.errors.append((self._reference(), self._text))
            self.parser.CharacterDataHandler = None

    def _characters(self, text: str) -> None:
        self._text += text

    def _at(self, reference: str | None) -> None:
        if reference is None:
            self._column += 1
            return
        found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", reference)
        if found is None:
            raise DataError(f"{self._path}: sheet '{self._sheet.name}' has a cell '{reference[:20]}', which cannot be")
        self._row, self._column = int(found[2]), 0
        for letter in found[1]:
            self._column = self._column * 26 + ord(letter) - ord("A") + 1

    def _reference(self) -> str:
        return f"{column_letters(self._column)}{self._row}"
