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
  AsIf as_if;
  // How far back, each answered in the same pass; nothing: without limit. 1 to kMostWindows; of contacts only one.
  std::vector<std::optional<Span>> windows = {std::nullopt};
  bool with_windows = false;                           // whether the answer has a column that names the window
  std::optional<std::vector<std::uint32_t>> agencies;  // only checks of these
};
inline constexpr std::size_t kMostWindows = 64;

// One row a group (and window): checks, skipped (contacts without one exact day, or that offer no key), with_relevant
// (checks that had any relevant contact), with_found (checks that would certainly have shown one), n and the count of
// each class, added up over checks. Groups without a contact have no row. The evidence of a row is its checks'
// contacts. Throws ArgumentError where `by` or `windows` is not as said above.
Answer population_split(const Holding& holding, const PopulationQuery& query, const VisibilityOptions& options,
                        bool with_evidence, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures
