// One check, and its relevant contacts split by what it showed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/check_index.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

struct VisibilityOptions {
  HoldingOptions holding;  // a holding that is given has these
  AssumeFiled assume_filed = AssumeFiled::nothing;
  bool took_part_only = false;  // relevant contacts: only those in which a relevant person took part
};

struct CheckQuery {
  AgencyId checker;
  // Whose records are asked: relevant are the contacts that these hold, classed by the same steps as if the holder
  // looked; what may be held there or not is unsettled. None: the checker's own and those that it may open.
  AgencyId holder = {};
  std::optional<Day> day;  // the day of the contact where not given
  std::uint32_t contact = ContactId::kNone;
  std::vector<CheckKey> keys;
  std::optional<Span> window;
  // Whose contacts are relevant; by default all participants of the contacts of the check's incident, else
  // those resident at the keys' addresses on the day, and the keys' persons, those of identifiers by then and of
  // households on the day included.
  std::optional<std::vector<std::uint32_t>> persons;
  std::uint32_t check = CheckId::kNone;  // the casebook's row, whose stated hits override
};

// One row a class (and "unsettled"), for all relevant contacts and, apart, for those accessible as if they had been
// opened: part ("relevant", "accessible"), class, certain, possible, share (of n, NaN where n is 0),
// unspecified_shares (distinct, that may have carried a contact of `possible`: unspecified_shares.hpp), status.
Answer check_summary(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                     const VisibilityOptions& options, bool with_evidence);
// One row a relevant contact: contact, agency, first_day, last_day, class ("unsettled" where open), classes, if_opened,
// stated, unspecified_shares.
Answer check_contacts(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                      const VisibilityOptions& options, bool with_evidence);

// The day of the query: its contact's where it has none. Throws ArgumentError where that is not exact.
Day day_of_query(const graph::CaseGraph& graph, const CheckQuery& query);
// The persons whose contacts a query is about: handles, sorted.
std::vector<std::uint32_t> relevant_persons(const CheckIndex& index, const CheckQuery& query);
// What is looked up on a day: the query's keys, households as the persons of them.
std::vector<CheckKey> keys_on(const CheckIndex& index, const CheckQuery& query, Day day);
// The query that a row of the casebook's checks stands for; nothing where it has no key or no exact day.
std::optional<CheckQuery> query_of_check(const graph::CaseGraph& graph, std::uint32_t check);

}  // namespace casegraph::measures
