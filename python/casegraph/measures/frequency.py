"""Contact frequency: how often agencies met persons, at what intervals, and how it ended."""

from __future__ import annotations

from casegraph.measures.frequency_appointments import FrequencyAppointments
from casegraph.measures.frequency_change import FrequencyChange
from casegraph.measures.frequency_counts import FrequencyCounts
from casegraph.measures.frequency_excitation import FrequencyExcitation
from casegraph.measures.frequency_recurrence import FrequencyRecurrence
from casegraph.measures.frequency_rhythm import FrequencyRhythm
from casegraph.measures.frequency_sequence import FrequencySequence
from casegraph.measures.frequency_shares import FrequencyShares
from casegraph.measures.frequency_silence import FrequencySilence
from casegraph.measures.frequency_waits import FrequencyWaits
from casegraph.measures.frequency_weight import FrequencyWeight

__all__ = ["Frequency"]


class Frequency(
    FrequencyCounts,
    FrequencyWaits,
    FrequencyAppointments,
    FrequencySilence,
    FrequencyShares,
    FrequencyChange,
    FrequencyRecurrence,
    FrequencyRhythm,
    FrequencyExcitation,
    FrequencySequence,
    FrequencyWeight,
):
    """Measures of contact frequency on one graph. Use ``graph.frequency``."""
