// Which events are near each other in the graph of persons and addresses.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/stats/near_repeat.hpp"

namespace casegraph::measures::frequency {

// Between a person of the one event and one of the other, whenever: nothing depends on the days of the events, so that
// these can be shuffled.
enum class Tie : std::uint8_t {
  same_person,
  same_household,  // both are recorded as living at one address, at times that may overlap
  related,         // a relationship is on record
  same_address     // both are recorded as living at one address, at whatever times
};

inline constexpr std::size_t kMostTiedPairs = 50'000'000;

// The pairs of events with a tie, the earlier first, each once under the first of `ties` that it has (its place there
// is `distance`). `persons` are those of each event. Throws ArgumentError where there are more than kMostTiedPairs.
std::vector<stats::KnoxTest::NearPair> tied_pairs(const graph::CaseGraph& graph,
                                                  const std::vector<std::vector<std::uint32_t>>& persons,
                                                  const std::vector<Tie>& ties, Progress& progress);

}  // namespace casegraph::measures::frequency
