"""How columns are read before the core compares them: scripts, lists, and readings of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from casegraph import _core
from casegraph.errors import ArgumentError, DataError
from casegraph.linkage.arguments import checked, whole

if TYPE_CHECKING:
    import pyarrow as pa

    from casegraph.linkage.settings import Settings

__all__ = ["is_list", "latin_letters", "linker_of", "prepared", "read_as", "register_reading"]

Reading = Callable[[Sequence[str]], Sequence[str | None]]

_CORE = ("text", "as_is", "identifier", "postcode", "phone", "email", "date", "number", "name", "sex")
_LAST_KNOWN = 0x17F  # letters that the core itself makes plain; others are transliterated
_BETWEEN = "\x1f"  # stands between the elements of a list
_OWN: dict[str, tuple[Reading, str]] = {}


@checked
def register_reading(name: str, reading: Reading, *, then: str = "text") -> None:
    """Let settings name a way to read columns that is your own, such as a transliteration for one language.

    Parameters
    ----------
    name
        What ``Settings.columns`` calls it. Settings that name it can be saved; whoever loads them registers it first.
    reading
        Called with distinct values, gives as many texts; None or an empty text counts as missing. The same value must
        always give the same text.
    then
        How the core reads what comes out: ``text``, ``name``, ``identifier`` and so on.

    Raises
    ------
    casegraph.ArgumentError
        A name that casegraph uses itself, or a ``then`` that there is not.

    Examples
    --------
    >>> from casegraph.linkage import register_reading
    >>> register_reading("without_title", lambda texts: [text.removeprefix("Dr ") for text in texts], then="name")
    """
    if not callable(reading):
        raise ArgumentError(f"reading: a {type(reading).__name__} is not accepted; accepted: a function")
    if name in _CORE:
        raise ArgumentError(f"name: '{name}' is a reading of casegraph's own; accepted: another name")
    if then not in _CORE:
        raise ArgumentError(f"then: '{then}' is not known; accepted: {', '.join(_CORE)}")
    _OWN[name] = (reading, then)


def read_as(name: str) -> str:
    """Return how the core reads a column that is read as ``name``; unknown names are left for it to refuse."""
    return _OWN[name][1] if name in _OWN else name


def latin_letters(text: str) -> str:
    """Return a text of any script in Latin letters, one character at a time; Latin text stays as it is.

    Examples
    --------
    >>> latin_letters("Иванов"), latin_letters("محمد"), latin_letters("王小明"), latin_letters("Łukasz")
    ('Ivanov', 'mhmd', 'WangXiaoMing', 'Łukasz')
    """
    if text.isascii() or all(ord(letter) <= _LAST_KNOWN for letter in text):
        return text
    from anyascii import anyascii

    return anyascii(text)


def prepared(table: pa.Table, settings: Settings) -> pa.Table:
    """Return the records as the core takes them: names in Latin letters, lists as text with a sign between elements.

    Raises
    ------
    casegraph.DataError
        A column of lists whose elements are no texts or numbers, or a reading of one's own that fails, by column.
    """
    for column, name in settings.columns.items():
        if column not in table.column_names:
            continue  # the core says so, and what there is
        values = table[column]
        if is_list(values) or column in settings.lists:
            values = _joined(values, settings.lists.get(column, ""), column)
        reading = _latin if read_as(name) == "name" and name not in _OWN else _OWN.get(name, (None, ""))[0]
        if reading is not None:
            values = _mapped(values, reading, column, name)
        if values is not table[column]:
            table = table.set_column(table.column_names.index(column), column, values)
    return table


def linker_of(
    table: pa.Table, settings: Settings, threads: int = 0, report: Any = None, **changed: Any
) -> _core.Linker:
    """Return records ready to be compared; ``changed`` are settings of the core."""
    whole("threads", threads)
    lists = [column for column in settings.columns if column in table.column_names and is_list(table[column])]
    core = {**settings.to_core(lists), **changed}
    return _core.Linker(prepared(table, settings), core, threads, report)


def _latin(texts: Sequence[str]) -> list[str]:
    return [latin_letters(text) for text in texts]


def is_list(values: pa.ChunkedArray) -> bool:
    """Whether a column holds lists."""
    import pyarrow as pa

    return bool(pa.types.is_list(values.type) or pa.types.is_large_list(values.type))


def _joined(values: pa.ChunkedArray, separator: str, column: str) -> pa.ChunkedArray:
    """Lists as one text each."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not is_list(values):
        if not separator:
            raise DataError(
                f"records, column {column}: its values are of type {values.type}, and settings.lists names no "
                "separator; accepted: a column of lists, or lists={'" + column + "': ';'}"
            )
        return pc.replace_substring(values.cast(pa.string()), pattern=separator, replacement=_BETWEEN)
    element = values.type.value_type
    if not (pa.types.is_string(element) or pa.types.is_large_string(element) or pa.types.is_integer(element)
            or pa.types.is_null(element)):  # fmt: skip
        raise DataError(
            f"records, column {column}: its lists hold values of type {element}; accepted: lists of text or whole "
            "numbers"
        )
    return pa.chunked_array([_list_texts(chunk) for chunk in values.chunks], pa.string())


def _list_texts(lists: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    flat = lists.flatten().cast(pa.string())
    if flat.null_count == 0:
        return pc.binary_join(lists.cast(pa.list_(pa.string())), _BETWEEN)
    texts = [None if one is None else _BETWEEN.join(str(e) for e in one if e is not None) for one in lists.to_pylist()]
    return pa.array(texts, pa.string())


def _mapped(values: pa.ChunkedArray, reading: Reading, column: str, name: str) -> pa.ChunkedArray:
    """Each distinct text read once; the same column where nothing changes."""
    import pyarrow as pa

    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return values  # the core says which types can be read so
    chunks = values.combine_chunks()
    coded = chunks if pa.types.is_dictionary(values.type) else chunks.dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.unify_dictionaries().combine_chunks()
    texts = coded.dictionary.to_pylist()
    found = [_by_elements(text, reading, column, name) if text and _BETWEEN in text else None for text in texts]
    plain = [text for text, joined in zip(texts, found, strict=True) if joined is None and text is not None]
    new = iter(_read(plain, reading, column, name))
    read = [None if text is None else joined if joined is not None else next(new)
            for text, joined in zip(texts, found, strict=True)]  # fmt: skip
    if read == texts:
        return values
    made = pa.array(read, pa.string()).take(coded.indices)
    return pa.chunked_array([made])


def _by_elements(text: str, reading: Reading, column: str, name: str) -> str:
    return _BETWEEN.join(one or "" for one in _read(text.split(_BETWEEN), reading, column, name))


def _read(texts: list[str], reading: Reading, column: str, name: str) -> list[str | None]:
    try:
        read = list(reading(texts))
    except Exception as error:  # whatever a reading of somebody's own may raise
        raise DataError(f"records, column {column}: its reading '{name}' failed: {error}") from error
    if len(read) != len(texts) or any(not isinstance(one, str | None) for one in read):
        raise DataError(
            f"records, column {column}: its reading '{name}' gave {len(read)} values of {len(texts)}; accepted: a text "
            "or None for each"
        )
    return read
