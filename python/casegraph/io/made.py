"""What a made casebook, and whatever comes of it, says of itself: that it describes nobody, and how it was made."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["IN_PARQUET", "label_of", "label_text", "made_sentence", "read_label", "short_label"]

IN_PARQUET = b"casegraph"  # the key of the label in the metadata of Parquet files


def label_text(made: Mapping[str, Any]) -> str:
    """Return a label as JSON: the same text for the same label."""
    return json.dumps(dict(made), sort_keys=True)


def read_label(text: str | bytes | None) -> dict[str, Any] | None:
    """Return the label that a text is; None where it is none."""
    try:
        found = json.loads(text or "null", parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("made") is True else None


def _finite(number: str) -> float:
    """A number; what is none, as NaN, or too large for one is no part of a label: JSON could not hold it again."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value


def label_of(tables: Mapping[str, pa.Table]) -> dict[str, Any] | None:
    """Return the label that tables read from Parquet files of a made casebook bear; None where none does."""
    found = (read_label((table.schema.metadata or {}).get(IN_PARQUET)) for table in tables.values())
    return next((label for label in found if label is not None), None)


def made_sentence(made: Mapping[str, Any]) -> str:
    """Return what stands below pictures and tables of made data."""
    return f"Made data, seed {made.get('seed')}: it describes nobody."


def short_label(made: Mapping[str, Any]) -> str:
    """Return a label in one line: the seed, the numbers of rows and the parameters that were set.

    Examples
    --------
    >>> short_label({"made": True, "describes": "nobody", "seed": 3, "contacts": 100, "set": {"misfiled": 0.1}})
    'made, describes nobody: seed=3, contacts=100, misfiled=0.1'
    """
    numbers = {
        key: made[key] for key in ("seed", "contacts", "persons", "addresses", "agencies", "areas") if key in made
    }
    own = made.get("set")
    told = {**numbers, **(own if isinstance(own, dict) else {})}
    return "made, describes nobody" + (
        ": " + ", ".join(f"{key}={value}" for key, value in told.items()) if told else ""
    )
