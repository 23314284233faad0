// Checks, one or a population of them, and their relevant contacts split by what the check showed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

struct VisibilityOptions {
  HoldingOptions holding;
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
  // those resident at the keys' addresses on the day, and the keys' persons, those of identifiers by then included.
  std::optional<std::vector<std::uint32_t>> persons;
  std::uint32_t check = CheckId::kNone;  // the casebook's row, whose stated hits override
};

// One row a class (and "unsettled"), for all relevant contacts and, apart, for those accessible as if they had been
// opened: part ("relevant", "accessible"), class, certain, possible, share (of n, NaN where n is 0), status.
Answer check_summary(const graph::CaseGraph& graph, const CheckQuery& query, const VisibilityOptions& options,
                     bool with_evidence, Progress& progress);
// One row a relevant contact: contact, agency, first_day, last_day, class ("unsettled" where open), classes, if_opened,
// stated.
Answer check_contacts(const graph::CaseGraph& graph, const CheckQuery& query, const VisibilityOptions& options,
                      bool with_evidence, Progress& progress);
// One row a check of the casebook: check, agency, holder, contact, day, made, status, n, then the count of each class
// and unsettled.
Answer checks_of_casebook(const graph::CaseGraph& graph, const VisibilityOptions& options, bool with_evidence,
                          Progress& progress);

// The persons whose contacts a query is about: handles, sorted.
std::vector<std::uint32_t> relevant_persons(const graph::CaseGraph& graph, const CheckQuery& query);
// The query that a row of the casebook's checks stands for; nothing where it has no key or no exact day.
std::optional<CheckQuery> query_of_check(const graph::CaseGraph& graph, std::uint32_t check);

enum class SplitBy : std::uint8_t { total, agency, contact };
struct PopulationQuery {
  SplitBy by = SplitBy::agency;
  bool by_address = true, by_person = true, by_identifier = true;  // which keys of the contact are looked up
  std::optional<Span> window;
  std::optional<std::vector<std::uint32_t>> agencies;  // only checks of these
};
// Every contact of one exact day split as if its own agency had made the check then, with the keys that it offers
// (concerned or met address, persons as recorded by then, their identifiers that had begun). One row a group: checks,
// skipped (contacts without one exact day, or that offer no key), n and the count of each class, added up over checks.
// The evidence of a row is its checks' contacts.
Answer population_split(const graph::CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                        bool with_evidence, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures
