// Groups of contacts followed unit by unit: contacts of one person (or at one address) follow each other, never those
// of different ones. What repeats(), waits() and intervals() share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {

// Whether a group of the selection is of several units: the unit is not among the groups.
bool is_of_units(const Selection& selection, Dimension unit);
// The same groups, each cut into its units: the unit comes last, where it is not among them.
Selection with_unit(const Selection& selection, Dimension unit);

struct UnitGroups {
  Selection selection;                  // with_unit()
  Groups sequences;                     // the contacts of each unit within its group
  std::vector<GroupKey> keys;           // of groups, ascending, without the unit
  std::vector<std::size_t> first{0};    // of each group its first sequence, and one more
  std::vector<std::uint32_t> group_of;  // of each sequence

  std::size_t size() const { return keys.size(); }
  // The place of a group by its key, which there is.
  std::size_t place_of(const GroupKey& key) const {
    return static_cast<std::size_t>(std::lower_bound(keys.begin(), keys.end(), key) - keys.begin());
  }
};
// One group where the selection has none; `also`: sequences that are there without a contact, by with_unit(). Throws
// ArgumentError where the unit is not person, address or agency, or where groups and unit are more than four.
UnitGroups unit_groups(const graph::CaseGraph& graph, const Selection& selection, Dimension unit, Progress& progress,
                       unsigned threads, std::vector<GroupKey> also = {});

// Each group with the contacts of all its units, each once, sure where it surely is one of some unit.
Groups contacts_of_units(const UnitGroups& units);

// One row a group, to which each of its sequences is added in order: take(sequence, row), of which many run at once on
// rows of parts of a group, and row.add(row) for the parts.
template <class Row, class Take>
std::vector<Row> rows_of_units(const UnitGroups& units, Progress& progress, unsigned threads, Take take) {
  constexpr std::int64_t kUnitsPerChunk = 4096;
  const auto length = static_cast<std::int64_t>(units.sequences.size());
  std::vector<std::vector<Row>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kUnitsPerChunk)));
  parallel::for_each_chunk(length, kUnitsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    std::vector<Row>& part = parts[static_cast<std::size_t>(chunk.index)];
    const std::uint32_t begin = units.group_of[static_cast<std::size_t>(chunk.begin)];
    part.resize(units.group_of[static_cast<std::size_t>(chunk.end) - 1] - begin + 1);
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      take(at, part[units.group_of[at] - begin]);
  });
  std::vector<Row> rows(units.size());
  std::size_t first = 0;
  for (std::vector<Row>& part : parts) {
    for (std::size_t at = 0; at < part.size(); ++at) rows[units.group_of[first] + at].add(std::move(part[at]));
    first += static_cast<std::size_t>(kUnitsPerChunk);
    part = {};
  }
  return rows;
}

}  // namespace casegraph::measures::frequency
