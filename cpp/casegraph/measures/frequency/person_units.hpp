// Groups of contacts followed person by person: what time_to_repeat() and mean_cumulative() share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

// The same groups, each cut into its persons: `person` first, so that the rest of the key is the group's.
Selection by_person(const Selection& selection);

struct PersonUnits {
  Selection selection;  // by_person()
  Groups sequences;
  std::vector<GroupKey> keys;                     // of groups, ascending
  std::vector<std::vector<std::size_t>> members;  // of each group, its sequences in their order

  std::uint32_t person_of(std::size_t sequence) const {
    return value_of(selection, sequences.keys[sequence], Dimension::person);
  }
};
// `also`: sequences that are there without a contact. One group where the selection has none.
PersonUnits person_units(const graph::CaseGraph& graph, const Selection& selection, std::vector<GroupKey> also,
                         Progress& progress, unsigned threads);

struct Followed {
  Window window;
  std::vector<graph::Code> cut;
  ObservedBy observed = ObservedBy::coverage;
  std::int64_t merge_days = 0;
};
// Writes the events of the chosen sequences into `found`, and leaves the rest of it.
void find_sequences(const graph::CaseGraph& graph, const PersonUnits& units, const Followed& followed,
                    const std::vector<std::size_t>& chosen, Progress& progress, unsigned threads,
                    std::vector<EventSequence>& found);
std::vector<std::size_t> all_sequences(const PersonUnits& units);

// How groups come by their days.
struct UncertainUnits {
  DatesUsed used;
  std::vector<std::vector<std::uint32_t>> drawn;  // contacts, by group, ascending; none for Dates::exact
  std::vector<std::size_t> sequences, groups;     // with days to draw
};
UncertainUnits uncertain_units(const graph::CaseGraph& graph, const PersonUnits& units, const Followed& followed,
                               const DatesQuery& dates);

// Contacts used and drawn behind a row, each once.
std::vector<std::uint32_t> with_drawn(std::vector<std::uint32_t> contacts, const std::vector<std::uint32_t>& drawn);

}  // namespace casegraph::measures::frequency
