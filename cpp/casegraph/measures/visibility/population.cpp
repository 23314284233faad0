#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int64_t kContactsPerChunk = 16384;
constexpr std::size_t kUnsettled = kVisibilityClasses;

struct Sums {
  std::int64_t checks = 0;
  std::int64_t skipped = 0;
  std::int64_t n = 0;
  std::array<std::int64_t, kVisibilityClasses + 1> classes{};  // the last: unsettled

  void add(const Sums& other) {
    checks += other.checks;
    skipped += other.skipped;
    n += other.n;
    for (std::size_t at = 0; at < classes.size(); ++at) classes[at] += other.classes[at];
  }
  void add(ClassSet set) {
    ++n;
    if (!set.is_settled()) {
      ++classes[kUnsettled];
      return;
    }
    for (std::size_t at = 0; at < kVisibilityClasses; ++at)
      classes[at] += set.has(static_cast<VisibilityClass>(at)) ? 1 : 0;
  }
};

// Splits the contacts before one contact, as if its agency had made the check then. Reused from contact to
// contact, so that nothing is allocated while it runs.
class PopulationCheck {
 public:
  PopulationCheck(const CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                  const Holding& holding)
      : graph_(graph), query_(query), options_(options), splitter_(graph, holding, options.assume_filed) {
    const auto& identifiers = graph.identifiers;
    identifiers_of_ = graph::grouped<std::uint32_t>(
        graph.persons.ids.size(), identifiers.size(), [&](std::size_t at) { return identifiers[at].person.value; },
        [](std::size_t at) { return static_cast<std::uint32_t>(at); });
  }

  Sums of(std::uint32_t contact) {
    Sums sums;
    const DateInterval days = graph_.contacts.days(contact);
    if (!days.is_exact()) {
      sums.skipped = 1;
      return sums;
    }
    offer_keys(contact, days.first);
    if (keys_.empty()) {
      sums.skipped = 1;
      return sums;
    }
    sums.checks = 1;
    CheckMoment moment{{graph_.contacts.agency[contact]}, days.first, contact, std::nullopt};
    if (query_.window) moment.window_begin = subtract(days.first, *query_.window);
    collect_relevant(contact);
    for (const std::uint32_t earlier : relevant_) {
      const ClassSet classes = splitter_.classify(moment, keys_, earlier).classes;
      if (classes.may_be_before()) sums.add(classes);
    }
    return sums;
  }

 private:
  void offer_keys(std::uint32_t contact, Day day) {
    keys_.clear();
    if (query_.by_address) {
      std::uint32_t address = graph_.contacts.concerns_address.value_or(contact, kNone);
      if (address == kNone) address = graph_.contacts.met_at.value_or(contact, kNone);
      if (address != kNone) keys_.push_back({graph::KeyKind::address, address});
    }
    if (!query_.by_person && !query_.by_identifier) return;
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (part.recorded_otherwise && graph_.identified_on.value_or(part.row, DateInterval::unknown()).last > day)
        continue;
      if (query_.by_person) keys_.push_back({graph::KeyKind::person, part.person.value});
      if (query_.by_identifier) offer_identifiers(part.person, day);
    }
  }

  void offer_identifiers(PersonId person, Day day) {
    for (const std::uint32_t at : identifiers_of_[person.value])
      if (graph_.identifiers[at].period.start.first <= day) keys_.push_back({graph::KeyKind::identifier, at});
  }

  // The contacts, in the order of time, of everybody in the incident that do not belong to it. Those that begin
  // after the day of the check cannot have been before it.
  void collect_relevant(std::uint32_t contact) {
    relevant_.clear();
    persons_.clear();
    const std::uint32_t incident = graph_.contacts.incident.value_or(contact, kNone);
    if (incident == kNone)
      add_persons(contact);
    else
      for (const std::uint32_t of_incident : graph_.contacts_of_incident[incident]) add_persons(of_incident);
    const Day day = graph_.contacts.first_day[contact];
    for (const std::uint32_t person : persons_)
      for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
        if (entry.contact > contact && graph_.contacts.first_day[entry.contact] > day) break;
        if (entry.contact == contact || (options_.took_part_only && entry.presence != 0)) continue;
        if (incident != kNone && graph_.contacts.incident[entry.contact] == incident) continue;
        relevant_.push_back(entry.contact);
      }
    if (persons_.size() > 1) {
      std::sort(relevant_.begin(), relevant_.end());
    }
    relevant_.erase(std::unique(relevant_.begin(), relevant_.end()), relevant_.end());
  }

  void add_persons(std::uint32_t contact) {
    for (const graph::Participation& part : graph_.participants[contact])
      if (std::find(persons_.begin(), persons_.end(), part.person.value) == persons_.end())
        persons_.push_back(part.person.value);
  }

  const CaseGraph& graph_;
  const PopulationQuery& query_;
  const VisibilityOptions& options_;
  Splitter splitter_;
  graph::Grouped<std::uint32_t> identifiers_of_;
  std::vector<CheckKey> keys_;
  std::vector<std::uint32_t> persons_, relevant_;
};

Answer answer_of(const CaseGraph& graph, SplitBy by, const std::vector<Sums>& sums,
                 const std::vector<std::uint32_t>& groups) {
  std::vector<std::int64_t> checks, skipped, n;
  std::array<std::vector<std::int64_t>, kVisibilityClasses + 1> classes;
  for (const Sums& row : sums) {
    checks.push_back(row.checks);
    skipped.push_back(row.skipped);
    n.push_back(row.n);
    for (std::size_t at = 0; at < classes.size(); ++at) classes[at].push_back(row.classes[at]);
  }
  Answer answer;
  answer.table.name = "visibility.split";
  answer.table.rows = static_cast<std::int64_t>(sums.size());
  auto& columns = answer.table.columns;
  if (by == SplitBy::agency) columns.push_back(id_column("agency", graph.agencies.ids, groups));
  if (by == SplitBy::contact) columns.push_back(id_column("contact", graph.contacts.ids, groups));
  columns.push_back(tables::integer_column("checks", std::move(checks)));
  columns.push_back(tables::integer_column("skipped", std::move(skipped)));
  columns.push_back(tables::integer_column("n", std::move(n)));
  for (std::size_t at = 0; at < kVisibilityClasses; ++at)
    columns.push_back(tables::integer_column(name_of(static_cast<VisibilityClass>(at)), std::move(classes[at])));
  columns.push_back(tables::integer_column("unsettled", std::move(classes[kUnsettled])));
  return answer;
}

// The contacts at which the checks of each row are taken to be made.
std::vector<EvidenceRow> checks_behind(const CaseGraph& graph, SplitBy by, const std::vector<std::uint8_t>& wanted,
                                       const std::vector<std::uint32_t>& groups) {
  std::vector<EvidenceRow> evidence;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    const std::uint32_t agency = graph.contacts.agency[contact];
    if (wanted[agency] == 0) continue;
    const std::uint32_t group = by == SplitBy::contact ? contact : by == SplitBy::agency ? agency : 0;
    const auto row = std::lower_bound(groups.begin(), groups.end(), group) - groups.begin();
    evidence.push_back({static_cast<std::uint32_t>(row), EvidenceTable::contacts, graph.contacts.row[contact]});
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const EvidenceRow& a, const EvidenceRow& b) { return a.answer_row < b.answer_row; });
  return evidence;
}

}  // namespace

Answer population_split(const CaseGraph& graph, const PopulationQuery& query, const VisibilityOptions& options,
                        bool with_evidence, Progress& progress, unsigned threads) {
  const Holding holding(graph, options.holding, &progress);
  const std::int64_t length = graph.contacts.size();
  std::vector<std::uint8_t> wanted(graph.agencies.ids.size(), query.agencies ? 0 : 1);
  if (query.agencies)
    for (const std::uint32_t agency : *query.agencies) wanted[agency] = 1;
  const bool by_contact = query.by == SplitBy::contact;
  const std::size_t groups = by_contact                    ? graph.contacts.size()
                             : query.by == SplitBy::agency ? graph.agencies.ids.size()
                                                           : 1;
  std::vector<Sums> contact_sums(by_contact ? groups : 0);
  std::vector<std::vector<Sums>> chunk_sums(
      by_contact ? 0 : static_cast<std::size_t>(parallel::chunk_count(length, kContactsPerChunk)));
  progress.expect(length);
  parallel::for_each_chunk(length, kContactsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    PopulationCheck check(graph, query, options, holding);
    std::vector<Sums> sums(by_contact ? 0 : groups);
    for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
      const std::uint32_t agency = graph.contacts.agency[contact];
      if (wanted[agency] == 0) continue;
      const Sums found = check.of(contact);
      if (by_contact)
        contact_sums[contact] = found;
      else
        sums[query.by == SplitBy::agency ? agency : 0].add(found);
    }
    if (!by_contact) chunk_sums[static_cast<std::size_t>(chunk.index)] = std::move(sums);
  });
  std::vector<Sums> sums = std::move(contact_sums);
  if (!by_contact) {
    sums.assign(groups, {});
    for (const auto& chunk : chunk_sums)
      for (std::size_t at = 0; at < groups; ++at) sums[at].add(chunk[at]);
  }
  std::vector<Sums> kept;
  std::vector<std::uint32_t> kept_groups;
  for (std::uint32_t at = 0; at < groups; ++at) {
    if (query.by != SplitBy::total && sums[at].checks + sums[at].skipped == 0) continue;
    kept.push_back(sums[at]);
    kept_groups.push_back(at);
  }
  Answer answer = answer_of(graph, query.by, kept, kept_groups);
  if (with_evidence) answer.evidence = checks_behind(graph, query.by, wanted, kept_groups);
  return answer;
}

}  // namespace casegraph::measures
