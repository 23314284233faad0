#include "casegraph/measures/frequency/mean_cumulative.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/mean_cumulative.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kSequencesPerChunk = 1024;

struct Group {
  std::vector<stats::Recurrent> persons;
  std::vector<std::uint32_t> contacts;
  std::int64_t uncertain = 0, dropped = 0;
  std::int64_t alike = 0;  // persons without a contact, all observed for alike_end
  double alike_end = 0;
  std::string status = "no_coverage";  // until some person is observed
};

// The same groups, each cut into its persons: `person` first, so that the rest of the key is the group's.
Selection by_person(const Selection& selection) {
  Selection out = selection;
  std::erase(out.by, Dimension::person);
  out.by.insert(out.by.begin(), Dimension::person);
  return out;
}

void take(const EventSequence& sequence, Group& group) {
  group.uncertain += sequence.uncertain;
  group.dropped += sequence.dropped;
  if (!sequence.status.empty()) {
    if (group.status == "no_coverage") group.status = sequence.status;
    return;
  }
  group.status.clear();
  stats::Recurrent person{static_cast<double>(length_of(sequence.observed).value_or(0)), {}};
  for (const Moment& event : sequence.events) {
    person.times.push_back(observed_time(sequence.observed, event.day));
    group.contacts.push_back(event.contact);
  }
  group.persons.push_back(std::move(person));
}

std::map<GroupKey, Group> groups_of(const CaseGraph& graph, const MeanCumulativeQuery& query, Progress& progress,
                                    unsigned threads) {
  const Selection units = by_person(query.selection);
  const bool by_window = query.observed == ObservedBy::window;
  const EventSequencer sequencer(graph, units, query.window, query.cut, query.observed);
  std::vector<GroupKey> covered;
  if (!by_window) covered = covered_groups(graph, units);
  const Groups sequences = group_contacts(graph, units, progress, threads, std::move(covered));
  std::vector<EventSequence> found(sequences.size());
  const auto length = static_cast<std::int64_t>(sequences.size());
  parallel::for_each_chunk(length, kSequencesPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      found[at] = sequencer.of(sequences.keys[at], sequences[at]);
  });
  std::map<GroupKey, Group> groups;
  if (query.selection.by.empty()) groups[{kNone, kNone, kNone, kNone}];
  for (std::size_t at = 0; at < found.size(); ++at) {
    GroupKey key{kNone, kNone, kNone, kNone};
    for (std::size_t place = 0; place < query.selection.by.size(); ++place)
      key[place] = value_of(units, sequences.keys[at], query.selection.by[place]);
    take(found[at], groups[key]);
  }
  if (by_window && !query.selection.has(Dimension::person)) {
    const auto persons = static_cast<std::int64_t>(persons_of(graph, query.selection).size());
    for (auto& [key, group] : groups) {
      group.alike = persons - static_cast<std::int64_t>(group.persons.size());
      group.alike_end = query.window.end - query.window.begin;
      if (group.alike > 0) group.status.clear();
    }
  }
  return groups;
}

struct Row {
  double within = 0, mean = kNaN, se = kNaN, lower = kNaN, upper = kNaN;
  std::int64_t at_risk = 0, contacts = 0;
  std::string status;
};

Row row_at(const Group& group, const std::vector<stats::CumulativeStep>& steps, double within, double z) {
  Row row;
  row.within = within;
  row.status = group.status;
  if (!row.status.empty()) return row;
  for (const stats::Recurrent& person : group.persons) row.at_risk += person.end >= within ? 1 : 0;
  row.at_risk += group.alike_end >= within ? group.alike : 0;
  const stats::CumulativeStep* last = nullptr;
  for (const stats::CumulativeStep& step : steps) {
    if (step.time > within) break;
    row.contacts += step.events;
    last = &step;
  }
  if (row.at_risk == 0) {
    row.status = "past_follow_up";
    return row;
  }
  row.mean = last == nullptr ? 0 : last->mean;
  if (last == nullptr) {
    row.status = "no_events";
    return row;
  }
  row.se = last->se;
  const double spread = std::exp(z * row.se / row.mean);
  row.lower = row.mean / spread;
  row.upper = row.mean * spread;
  return row;
}

std::vector<Row> rows_of(const Group& group, const MeanCumulativeQuery& query) {
  const std::vector<stats::CumulativeStep> steps = stats::mean_cumulative(group.persons, group.alike, group.alike_end);
  const double z = stats::normal_quantile(0.5 + query.confidence / 2);
  std::vector<Row> rows;
  for (const std::int64_t days : query.within_days) rows.push_back(row_at(group, steps, static_cast<double>(days), z));
  if (!query.within_days.empty()) return rows;
  for (const stats::CumulativeStep& step : steps) rows.push_back(row_at(group, steps, step.time, z));
  if (rows.empty()) rows.push_back(row_at(group, steps, 0, z));  // the group stays in the answer, with its reason
  return rows;
}

}  // namespace

Answer mean_cumulative(const CaseGraph& graph, const MeanCumulativeQuery& query, bool with_evidence, Progress& progress,
                       unsigned threads) {
  for (const std::int64_t days : query.within_days)
    if (days < 1) throw ArgumentError("within: accepted are whole days from 1");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  const std::map<GroupKey, Group> groups = groups_of(graph, query, progress, threads);
  std::vector<GroupKey> keys;
  Numbers within({"within_days"}), means({"mean", "lower", "upper", "se"});
  Integers counts({"persons", "at_risk", "contacts"}), left({"n_uncertain", "n_dropped"});
  std::vector<std::string> status;
  Answer answer;
  for (const auto& [key, group] : groups) {
    for (const Row& row : rows_of(group, query)) {
      if (with_evidence)
        for (const std::uint32_t contact : group.contacts)
          answer.evidence.push_back(
              {static_cast<std::uint32_t>(keys.size()), EvidenceTable::contacts, graph.contacts.row[contact]});
      keys.push_back(key);
      within.add({row.within});
      counts.add({static_cast<std::int64_t>(group.persons.size()) + group.alike, row.at_risk, row.contacts});
      means.add({row.mean, row.lower, row.upper, row.se});
      left.add({group.uncertain, group.dropped});
      status.push_back(row.status);
    }
  }
  answer.table.name = "frequency.mean_cumulative";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  within.append_to(answer.table);
  counts.append_to(answer.table);
  means.append_to(answer.table);
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  return answer;
}

}  // namespace casegraph::measures::frequency
