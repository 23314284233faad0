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
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/person_units.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/mean_cumulative.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Group {
  std::vector<stats::Recurrent> persons;
  std::vector<std::uint32_t> contacts;
  std::int64_t uncertain = 0, dropped = 0;
  std::vector<stats::Eventless> silent;  // persons without a contact
  std::string status = "no_coverage";    // until some person is observed

  std::int64_t observed() const {
    auto count = static_cast<std::int64_t>(persons.size());
    for (const stats::Eventless& one : silent) count += one.units;
    return count;
  }
};

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

// For how many days how many persons are observed, where those without a contact are too.
using PersonsObserved = std::map<double, std::int64_t>;

PersonsObserved persons_observed(const CaseGraph& graph, const MeanCumulativeQuery& query) {
  PersonsObserved persons;
  if (query.observed != ObservedBy::window || query.selection.has(Dimension::person)) return persons;
  for (const std::uint32_t person : persons_of(graph, query.selection)) {
    const auto days = length_of(within({query.window}, life_of(graph, person)));
    if (days && *days > 0) ++persons[static_cast<double>(*days)];
  }
  return persons;
}

Group group_at(const PersonUnits& units, PersonsObserved persons, std::size_t place,
               const std::vector<EventSequence>& found) {
  Group group;
  for (const std::size_t at : units.members[place]) take(found[at], group);
  if (persons.empty()) return group;
  for (const stats::Recurrent& person : group.persons) --persons[person.end];
  for (const auto& [days, count] : persons)
    if (count > 0) group.silent.push_back({days, count});
  if (!group.silent.empty()) group.status.clear();
  return group;
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
  for (const stats::Eventless& silent : group.silent) row.at_risk += silent.end >= within ? silent.units : 0;
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
  const std::vector<stats::CumulativeStep> steps = stats::mean_cumulative(group.persons, group.silent);
  const double z = stats::normal_quantile(0.5 + query.confidence / 2);
  std::vector<Row> rows;
  for (const std::int64_t days : query.within_days) rows.push_back(row_at(group, steps, static_cast<double>(days), z));
  if (!query.within_days.empty()) return rows;
  for (const stats::CumulativeStep& step : steps) rows.push_back(row_at(group, steps, step.time, z));
  if (rows.empty()) rows.push_back(row_at(group, steps, 0, z));  // the group stays in the answer, with its reason
  return rows;
}

// The rows of one group.
struct Told {
  Group group;
  std::vector<Row> rows;
};

VaryingRow varying(Told& told) {
  VaryingRow out{{{nullptr, &told.group.dropped}}, {}};
  for (Row& row : told.rows) {
    for (double* number : {&row.mean, &row.lower, &row.upper, &row.se}) out.values.push_back({number});
    out.values.push_back({nullptr, &row.contacts});
    out.statuses.push_back(&row.status);
  }
  return out;
}
constexpr std::size_t kOfGroup = 1, kOfRow = 5;  // numbers of varying()

// Draws days; the groups with some become those of the medians.
void draw(const CaseGraph& graph, const MeanCumulativeQuery& query, const PersonUnits& units, const Followed& followed,
          const PersonsObserved& persons, std::vector<EventSequence> found, Progress& progress, unsigned threads,
          std::vector<Told>& groups, UncertainUnits& uncertain) {
  const DateDraws days(graph, query.dates.seed);
  const auto samples = static_cast<std::size_t>(query.dates.samples);
  std::vector<RowDraws> draws(uncertain.groups.size(), RowDraws(samples));
  for (std::size_t at = 0; at < draws.size(); ++at) draws[at].make_room(varying(groups[uncertain.groups[at]]));
  for (std::size_t sample = 0; sample < samples; ++sample) {
    progress.advance(0);
    const CaseGraph drawn = days.of(static_cast<std::int64_t>(sample));
    find_sequences(drawn, units, followed, uncertain.sequences, progress, threads, found);
    for (std::size_t at = 0; at < draws.size(); ++at) {
      Told& told = groups[uncertain.groups[at]];
      told.group = group_at(units, persons, uncertain.groups[at], found);
      told.rows = rows_of(told.group, query);
      draws[at].take(sample, varying(told));
    }
  }
  for (std::size_t at = 0; at < draws.size(); ++at)
    uncertain.used.spread[uncertain.groups[at]] = draws[at].write(varying(groups[uncertain.groups[at]]));
}

// How each row came by its days: as its group.
DatesUsed used_by_row(const UncertainUnits& uncertain, const std::vector<Told>& groups) {
  DatesUsed used;
  for (std::size_t place = 0; place < groups.size(); ++place) {
    used.how.insert(used.how.end(), groups[place].rows.size(), uncertain.used.how[place]);
    used.left_out.insert(used.left_out.end(), groups[place].rows.size(), uncertain.used.left_out[place]);
  }
  return used;
}

void append_draws(tables::Table& table, const UncertainUnits& uncertain, const std::vector<Told>& groups) {
  Numbers spread({"mean_low", "mean_high"});
  Integers drawn({"n_drawn"});
  for (std::size_t place = 0; place < groups.size(); ++place) {
    const Spread& found = uncertain.used.spread[place];
    for (std::size_t at = 0; at < groups[place].rows.size(); ++at) {
      const double mean = groups[place].rows[at].mean;
      const std::size_t value = kOfGroup + kOfRow * at;
      spread.add({found.low.empty() ? mean : found.low[value], found.high.empty() ? mean : found.high[value]});
      drawn.add({uncertain.used.drawn[place]});
    }
  }
  spread.append_to(table);
  append_left_out(table, used_by_row(uncertain, groups));
  drawn.append_to(table);
}

tables::Table table_of(const CaseGraph& graph, const MeanCumulativeQuery& query, const PersonUnits& units,
                       const std::vector<Told>& groups) {
  std::vector<GroupKey> keys;
  Numbers within({"within_days"}), means({"mean", "lower", "upper", "se"});
  Integers counts({"persons", "at_risk", "contacts"}), left({"n_uncertain", "n_dropped"});
  std::vector<std::string> status;
  for (std::size_t place = 0; place < groups.size(); ++place) {
    const Group& group = groups[place].group;
    for (const Row& row : groups[place].rows) {
      keys.push_back(units.keys[place]);
      within.add({row.within});
      counts.add({group.observed(), row.at_risk, row.contacts});
      means.add({row.mean, row.lower, row.upper, row.se});
      left.add({group.uncertain, group.dropped});
      status.push_back(row.status);
    }
  }
  tables::Table table;
  table.name = "frequency.mean_cumulative";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  within.append_to(table);
  counts.append_to(table);
  means.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  return table;
}

void check(const MeanCumulativeQuery& query) {
  for (const std::int64_t days : query.within_days)
    if (days < 1) throw ArgumentError("within: accepted are whole days from 1");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  check(query.dates);
  if (query.within_days.empty() && query.dates.how == Dates::sample)
    throw ArgumentError("dates: 'sample' is accepted with times (within), not with the whole curve");
}

}  // namespace

Answer mean_cumulative(const CaseGraph& graph, const MeanCumulativeQuery& query, bool with_evidence, Progress& progress,
                       unsigned threads) {
  check(query);
  const Followed followed{query.window, query.cut, query.observed, 0};
  std::vector<GroupKey> covered;
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, by_person(query.selection));
  const PersonUnits units = person_units(graph, query.selection, std::move(covered), progress, threads);
  std::vector<EventSequence> found(units.sequences.size());
  find_sequences(graph, units, followed, all_sequences(units), progress, threads, found);
  const PersonsObserved persons = persons_observed(graph, query);
  std::vector<Told> groups;
  for (std::size_t place = 0; place < units.keys.size(); ++place) {
    Told told{group_at(units, persons, place, found), {}};
    told.rows = rows_of(told.group, query);
    groups.push_back(std::move(told));
  }
  UncertainUnits uncertain = uncertain_units(graph, units, followed, query.dates);
  const bool is_dated = query.dates.how != Dates::exact;
  if (is_dated) {
    if (!uncertain.groups.empty())
      draw(graph, query, units, followed, persons, std::move(found), progress, threads, groups, uncertain);
    const auto why = query.dates.how == Dates::refuse ? stats::Undefined::uncertain_dates : stats::Undefined::undated;
    for (std::size_t place = 0; place < groups.size(); ++place)
      if (uncertain.used.how[place] == "refused") refuse(varying(groups[place]), why);
  }
  Answer answer;
  answer.table = table_of(graph, query, units, groups);
  if (is_dated)
    append_draws(answer.table, uncertain, groups);
  else
    append_left_out(answer.table, used_by_row(uncertain, groups));
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (std::size_t place = 0; place < groups.size(); ++place) {
    std::vector<std::uint32_t> contacts = groups[place].group.contacts;
    if (is_dated) contacts = with_drawn(std::move(contacts), uncertain.drawn[place]);
    for (std::size_t each = 0; each < groups[place].rows.size(); ++each, ++row)
      for (const std::uint32_t contact : contacts)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
