// What every agency could have found at each of its contacts, for a whole population at once.
//
// Every contact of one exact day is split as if its own agency had made a check then, with the keys that it offers: the
// address it concerns (else where they met), the persons as recorded by then, their identifiers that had begun, or
// those who lived at an address of theirs on the day (looked up for certain where both certainly lived there). The
// relevant contacts, the classes and what is unsettled are those of check.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/check.hpp"

namespace casegraph::measures {

// agency: that checks; area: of that agency; year and kind: of the contact at which it checks.
enum class SplitBy : std::uint8_t { agency, area, year, kind, contact };

struct PopulationQuery {
  std::vector<SplitBy> by = {SplitBy::agency};                     // none: one row in all; contact stands alone
  bool by_address = true, by_person = true, by_identifier = true;  // which keys of the contact are looked up
  bool by_household = false;                                       // and the persons who lived with its persons then
  std::optional<std::vector<graph::Code>> identifier_kinds;        // only identifiers of these
  AsIf as_if;
  // How far back, each answered in the same pass; nothing: without limit. 1 to kMostWindows; of contacts only one.
  std::vector<std::optional<Span>> windows = {std::nullopt};
  bool with_windows = false;                           // whether the answer has a column that names the window
  std::optional<std::vector<std::uint32_t>> agencies;  // only checks of these
  bool with_bounds = false;                            // whether the answer has columns of what is possible
};
inline constexpr std::size_t kMostWindows = 64;

// Whether an answer comes with the evidence of its rows, or of some of them.
struct EvidenceOfRows {
  bool is_wanted = false;
  std::optional<std::vector<std::uint32_t>> rows;  // of all where not given
};

// One row a group (and window): checks, skipped (contacts without one exact day, or that offer no key), with_relevant
// (checks that had any relevant contact), with_found (checks that would certainly have shown one), n and the count of
// each class, added up over checks; and, with bounds, what with_found and the count of each class may be at most.
// Groups without a contact have no row. Throws ArgumentError where `by` or `windows` is not as said above.
//
// The evidence of a row is its checks' contacts and every contact that these count (counted_contacts.hpp). It is made
// where it is asked for, apart from the counting.
Answer population_split(const Holding& holding, const PopulationQuery& query, const VisibilityOptions& options,
                        const EvidenceOfRows& evidence, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures
