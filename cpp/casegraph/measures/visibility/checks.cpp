#include "casegraph/measures/visibility/checks.hpp"

#include <array>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/check_split.hpp"
#include "casegraph/measures/visibility/class_columns.hpp"
#include "casegraph/measures/visibility/counted_contacts.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kChecksPerChunk = 64;

// One check's numbers and, where asked for, the contacts that they count.
struct SplitCheck {
  ClassTally tally;
  std::int64_t unspecified = 0;
  std::vector<SplitContact> counted;
};

SplitCheck split_check(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                       const VisibilityOptions& options, bool with_evidence) {
  SplitCheck check;
  std::vector<std::uint32_t> met;
  for (const auto& [split, shares] : split_of(index, holding, query, options)) {
    check.tally.add(split.classes);
    met.insert(met.end(), shares.begin(), shares.end());
    if (with_evidence) check.counted.push_back(split);
  }
  check.unspecified = distinct(std::move(met));
  return check;
}

// Checks, each of which may have nothing to be asked for, in the order of the rows that they are of.
class Checks {
 public:
  Checks(const CheckIndex& index, const Holding& holding, const VisibilityOptions& options, const ChecksAsked& asked,
         std::vector<std::optional<CheckQuery>> queries, Progress& progress, unsigned threads)
      : index_(index), asked_(asked), queries_(std::move(queries)), checks_(queries_.size()) {
    const auto length = static_cast<std::int64_t>(queries_.size());
    progress.expect(length);
    parallel::for_each_chunk(length, kChecksPerChunk, threads, progress, [&](parallel::Chunk chunk) {
      for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
        if (queries_[at]) checks_[at] = split_check(index, holding, *queries_[at], options, asked.with_evidence);
    });
  }

  tables::Column days() const {
    std::vector<Day> days;
    for (const auto& query : queries_) days.push_back(query ? day_of_query(index_.graph(), *query) : kBeforeAll);
    return day_column("day", days);
  }
  void add_counts_to(std::vector<tables::Column>& columns) const {
    add(columns, "n", [](const SplitCheck& check) { return check.tally.n; });
    for (std::size_t at = 0; at < kVisibilityClasses; ++at)
      add(columns, name_of(static_cast<VisibilityClass>(at)),
          [at](const SplitCheck& check) { return check.tally.certain[at]; });
    add(columns, "unsettled", [](const SplitCheck& check) { return check.tally.unsettled; });
    for (std::size_t at = 0; asked_.with_bounds && at < kVisibilityClasses; ++at)
      add(columns, std::string(name_of(static_cast<VisibilityClass>(at))) + "_possible",
          [at](const SplitCheck& check) { return check.tally.possible[at]; });
    add(columns, "unspecified_shares", [](const SplitCheck& check) { return check.unspecified; });
    std::vector<std::string> statuses;
    for (std::size_t at = 0; at < checks_.size(); ++at)
      statuses.emplace_back(!queries_[at] ? "no_key_or_day" : checks_[at].tally.n == 0 ? "no_relevant_contacts" : "ok");
    columns.push_back(status_column("status", statuses));
  }
  // The contacts that a row counts.
  void add_counted(std::uint32_t row, std::vector<CountedContact>& counted) const {
    for (const SplitContact& split : checks_[row].counted)
      counted.push_back({row, EvidenceTable::contacts, index_.graph().contacts.row[split.contact], 0,
                         CheckPart::counted, split.classes, opened_classes(split)});
  }

 private:
  template <class NumberOf>
  void add(std::vector<tables::Column>& columns, std::string name, NumberOf number_of) const {
    std::vector<std::int64_t> numbers;
    numbers.reserve(checks_.size());
    for (const SplitCheck& check : checks_) numbers.push_back(number_of(check));
    columns.push_back(tables::integer_column(std::move(name), std::move(numbers)));
  }

  const CheckIndex& index_;
  ChecksAsked asked_;
  std::vector<std::optional<CheckQuery>> queries_;
  std::vector<SplitCheck> checks_;
};

const char* name_of(graph::CheckStatus status) {
  static constexpr const char* kNames[] = {"made", "not_made", "unclear"};
  return kNames[static_cast<std::size_t>(status)];
}

}  // namespace

Answer checks_of_casebook(const CheckIndex& index, const Holding& holding, const VisibilityOptions& options,
                          const ChecksAsked& asked, Progress& progress, unsigned threads) {
  const CaseGraph& graph = index.graph();
  std::vector<std::optional<CheckQuery>> queries;
  std::vector<std::uint32_t> checks, agencies, holders, contacts;
  std::vector<std::string> made;
  for (std::uint32_t at = 0; at < graph.checks.size(); ++at) {
    const graph::Check& check = graph.checks[at];
    queries.push_back(query_of_check(graph, at));
    checks.push_back(at);
    agencies.push_back(check.agency.value);
    holders.push_back(check.holder.value);
    contacts.push_back(check.contact.value);
    made.emplace_back(name_of(check.status));
  }
  const Checks split(index, holding, options, asked, std::move(queries), progress, threads);
  Answer answer;
  answer.table.name = "visibility.checks";
  answer.table.rows = static_cast<std::int64_t>(checks.size());
  answer.table.columns = {id_column("check", graph.check_ids, checks),
                          id_column("agency", graph.agencies.ids, agencies),
                          id_column("holder", graph.agencies.ids, holders),
                          id_column("contact", graph.contacts.ids, contacts),
                          split.days(),
                          status_column("made", made)};
  split.add_counts_to(answer.table.columns);
  if (!asked.with_evidence) return answer;
  std::vector<CountedContact> counted;
  for (const std::uint32_t at : checks) {
    counted.push_back({at, EvidenceTable::checks, graph.checks[at].row, 0, CheckPart::check});
    split.add_counted(at, counted);
  }
  cite(std::move(counted), false, answer);
  return answer;
}

Answer checks_of_queries(const CheckIndex& index, const Holding& holding, const std::vector<CheckQuery>& queries,
                         const VisibilityOptions& options, const ChecksAsked& asked, Progress& progress,
                         unsigned threads) {
  const CaseGraph& graph = index.graph();
  std::vector<std::optional<CheckQuery>> asked_queries;
  std::vector<std::int64_t> rows;
  std::vector<std::uint32_t> agencies, holders, contacts;
  for (const CheckQuery& query : queries) {
    const bool has_contact = query.contact != ContactId::kNone && graph.contacts.days(query.contact).is_exact();
    const bool is_whole = !query.keys.empty() && (query.day || has_contact);
    asked_queries.push_back(is_whole ? std::optional(query) : std::nullopt);
    rows.push_back(static_cast<std::int64_t>(rows.size()) + 1);
    agencies.push_back(query.checker.value);
    holders.push_back(query.holder.value);
    contacts.push_back(query.contact);
  }
  const Checks split(index, holding, options, asked, std::move(asked_queries), progress, threads);
  Answer answer;
  answer.table.name = "visibility.checks_of";
  answer.table.rows = static_cast<std::int64_t>(rows.size());
  answer.table.columns = {tables::integer_column("row", rows), id_column("agency", graph.agencies.ids, agencies),
                          id_column("holder", graph.agencies.ids, holders),
                          id_column("contact", graph.contacts.ids, contacts), split.days()};
  split.add_counts_to(answer.table.columns);
  if (!asked.with_evidence) return answer;
  std::vector<CountedContact> counted;
  for (std::uint32_t at = 0; at < rows.size(); ++at) {
    if (contacts[at] != ContactId::kNone) {
      const std::uint32_t own = graph.contacts.row[contacts[at]];
      counted.push_back({at, EvidenceTable::contacts, own, 0, CheckPart::check});
    }
    split.add_counted(at, counted);
  }
  cite(std::move(counted), false, answer);
  return answer;
}

}  // namespace casegraph::measures
