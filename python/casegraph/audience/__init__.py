"""Who may see what leaves casegraph: all of it, a partnership board, or the public.

Measures are always computed on the whole casebook; an audience decides what of it is shown. What it may not see is
left out of what is made for it, and never only hidden.

===============  ====================================================================================================
``restricted``   everything that the casebook holds
``board``        pseudonyms for persons, addresses and ids; gists with the names in them replaced; exact dates in rows
                 that an overview report or executive summary prints, months elsewhere
``public``       figures alone: no row about a single person or contact, no text of anybody's, months at the finest,
                 counts under a threshold withheld, and with them those from which they could be worked out
===============  ====================================================================================================
"""

from __future__ import annotations

from casegraph.audience.who import AUDIENCES, BOARD, DEFAULT_THRESHOLD, PUBLIC, RESTRICTED, Audience, AudienceLike

__all__ = ["AUDIENCES", "BOARD", "DEFAULT_THRESHOLD", "PUBLIC", "RESTRICTED", "Audience", "AudienceLike"]
