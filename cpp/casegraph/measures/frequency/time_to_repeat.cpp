#include "casegraph/measures/frequency/time_to_repeat.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/person_units.hpp"
#include "casegraph/stats/survival.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// One group's durations, from all its persons.
struct Group {
  std::vector<stats::Duration> durations;
  std::vector<std::uint32_t> contacts;
  std::int64_t uncertain = 0, dropped = 0, merged = 0;
  std::string status = "no_coverage";  // until some person is observed
  stats::Survival survival{};
};

void check(const TimeToRepeatQuery& query) {
  for (const std::int64_t days : query.within_days)
    if (days < 1) throw ArgumentError("within: accepted are whole days from 1");
  if (query.merge_days < 0) throw ArgumentError("merge_within: accepted are whole days from 0");
  check(query.dates);
  if (query.within_days.empty() && query.dates.how == Dates::sample)
    throw ArgumentError("dates: 'sample' is accepted with times (within), not with the whole curve");
}

void take(const EventSequence& sequence, std::uint32_t person, Group& group) {
  group.uncertain += sequence.uncertain;
  group.dropped += sequence.dropped;
  group.merged += sequence.merged;
  if (sequence.status.empty())
    group.status.clear();
  else if (group.status == "no_coverage")
    group.status = sequence.status;
  for (const EventGaps::Gap& gap : gaps_of(sequence).all)
    group.durations.push_back({gap.days, gap.to != kNone, -1, person});
  for (const Moment& event : sequence.events) group.contacts.push_back(event.contact);
}

// One row of the answer.
struct Row {
  double within = 0;
  double at_risk = 0, survival = kNaN, lower = kNaN, upper = kNaN, se = kNaN, se_persons = kNaN;
  double hazard = kNaN, hazard_se = kNaN;
  std::string status;
};

Row row_at(const Group& group, double within) {
  Row row;
  row.within = within;
  row.status = group.status;
  if (row.status.empty() && group.survival.undefined != stats::Undefined::no)
    row.status = stats::name_of(group.survival.undefined);
  if (!row.status.empty()) return row;
  double longest = 0;
  for (const stats::Duration& duration : group.durations) {
    longest = std::max(longest, duration.time);
    row.at_risk += duration.time >= within ? 1 : 0;
  }
  const stats::SurvivalStep* step = stats::step_at(group.survival, within);
  if (within > longest && (step == nullptr || step->survival > 0)) {
    row.status = "past_follow_up";
    return row;
  }
  row.survival = step == nullptr ? 1 : step->survival;
  row.se = row.se_persons = step == nullptr ? 0 : step->se;
  row.hazard = step == nullptr ? 0 : step->hazard;
  row.hazard_se = step == nullptr ? 0 : step->hazard_se;
  if (step != nullptr) {
    row.lower = step->lower;
    row.upper = step->upper;
  }
  if (step != nullptr || group.survival.clusters < 2)
    row.se_persons = group.survival.clusters < 2 ? kNaN : step->se_clustered;
  return row;
}

std::vector<Row> rows_of(const Group& group, const TimeToRepeatQuery& query) {
  std::vector<Row> rows;
  for (const std::int64_t days : query.within_days) rows.push_back(row_at(group, static_cast<double>(days)));
  if (!query.within_days.empty()) return rows;
  for (const stats::SurvivalStep& step : group.survival.steps) rows.push_back(row_at(group, step.time));
  if (rows.empty()) rows.push_back(row_at(group, 0));  // the group stays in the answer, with its reason
  return rows;
}

graph::Code stratum_of(const CaseGraph& graph, Strata strata, std::uint32_t person) {
  switch (strata) {
    case Strata::none: return 0;
    case Strata::sex: return graph.persons.sex.value_or(person, 0);
    case Strata::role: return graph.persons.role.value_or(person, 0);
  }
  return 0;
}

stats::LogRank log_rank_of(const CaseGraph& graph, const TimeToRepeatQuery& query, const std::vector<Group>& groups) {
  std::map<graph::Code, std::vector<std::vector<stats::Duration>>> strata;
  for (std::size_t place = 0; place < groups.size(); ++place) {
    for (const stats::Duration& duration : groups[place].durations) {
      auto& stratum = strata[stratum_of(graph, query.strata, duration.cluster)];
      stratum.resize(groups.size());
      stratum[place].push_back(duration);
    }
  }
  std::vector<std::vector<std::vector<stats::Duration>>> all;
  for (auto& [code, stratum] : strata) all.push_back(std::move(stratum));
  return stats::log_rank(std::span<const std::vector<std::vector<stats::Duration>>>(all));
}

Group group_at(const TimeToRepeatQuery& query, const PersonUnits& units, std::size_t place,
               const std::vector<EventSequence>& found) {
  Group group;
  for (const std::size_t at : units.members[place]) take(found[at], units.person_of(at), group);
  group.survival = stats::kaplan_meier(group.durations, query.confidence);
  return group;
}

// The answer before it is a table: groups, the rows of each, and the test of all.
struct Whole {
  std::vector<Group> groups;
  std::vector<std::vector<Row>> rows;
  stats::LogRank test{};
  double test_df = kNaN;
};

void test_groups(const CaseGraph& graph, const TimeToRepeatQuery& query, Whole& whole) {
  whole.test = log_rank_of(graph, query, whole.groups);
  whole.test_df = whole.test.undefined == stats::Undefined::no ? static_cast<double>(whole.test.df) : kNaN;
}

VaryingRow varying(Group& group, std::vector<Row>& rows) {
  VaryingRow out{{{&group.survival.median},
                  {nullptr, &group.survival.durations},
                  {nullptr, &group.survival.events},
                  {nullptr, &group.survival.clusters},
                  {nullptr, &group.dropped},
                  {nullptr, &group.merged}},
                 {}};
  for (Row& row : rows) {
    for (double* number :
         {&row.survival, &row.lower, &row.upper, &row.se, &row.se_persons, &row.at_risk, &row.hazard, &row.hazard_se})
      out.values.push_back({number});
    out.statuses.push_back(&row.status);
  }
  return out;
}
constexpr std::size_t kOfGroup = 6, kOfRow = 8;  // numbers of varying()
VaryingRow varying(Whole& whole) { return {{{&whole.test.statistic}, {&whole.test_df}, {&whole.test.p}}, {}}; }

// Draws days; the groups with some, and the test, become those of the medians.
Spread draw(const CaseGraph& graph, const TimeToRepeatQuery& query, const PersonUnits& units, const Followed& followed,
            std::vector<EventSequence> found, Progress& progress, unsigned threads, Whole& whole,
            UncertainUnits& uncertain) {
  const DateDraws days(graph, query.dates.seed);
  const auto samples = static_cast<std::size_t>(query.dates.samples);
  const std::vector<std::size_t>& chosen = uncertain.groups;
  std::vector<RowDraws> of_group(chosen.size(), RowDraws(samples));
  RowDraws of_test(samples);
  for (std::size_t at = 0; at < chosen.size(); ++at)
    of_group[at].make_room(varying(whole.groups[chosen[at]], whole.rows[chosen[at]]));
  of_test.make_room(varying(whole));
  for (std::size_t sample = 0; sample < samples; ++sample) {
    progress.advance(0);
    const CaseGraph drawn = days.of(static_cast<std::int64_t>(sample));
    find_sequences(drawn, units, followed, uncertain.sequences, progress, threads, found);
    for (std::size_t at = 0; at < chosen.size(); ++at) {
      Group& group = whole.groups[chosen[at]];
      group = group_at(query, units, chosen[at], found);
      whole.rows[chosen[at]] = rows_of(group, query);
      of_group[at].take(sample, varying(group, whole.rows[chosen[at]]));
    }
    test_groups(graph, query, whole);
    of_test.take(sample, varying(whole));
  }
  for (std::size_t at = 0; at < chosen.size(); ++at)
    uncertain.used.spread[chosen[at]] = of_group[at].write(varying(whole.groups[chosen[at]], whole.rows[chosen[at]]));
  return of_test.write(varying(whole));
}

// Groups that are refused have no numbers, and so no test.
void refuse_groups(const TimeToRepeatQuery& query, const UncertainUnits& uncertain, Whole& whole) {
  const auto why = query.dates.how == Dates::refuse ? stats::Undefined::uncertain_dates : stats::Undefined::undated;
  bool any = false;
  for (std::size_t place = 0; place < whole.groups.size(); ++place) {
    if (uncertain.used.how[place] != "refused") continue;
    refuse(varying(whole.groups[place], whole.rows[place]), why);
    for (Row& row : whole.rows[place]) row.at_risk = 0;
    any = true;
  }
  if (any) refuse(varying(whole), why);
}

// How each row came by its days: as its group.
DatesUsed used_by_row(const UncertainUnits& uncertain, const Whole& whole) {
  DatesUsed used;
  for (std::size_t place = 0; place < whole.rows.size(); ++place) {
    used.how.insert(used.how.end(), whole.rows[place].size(), uncertain.used.how[place]);
    used.left_out.insert(used.left_out.end(), whole.rows[place].size(), uncertain.used.left_out[place]);
  }
  return used;
}

void append_draws(tables::Table& table, const UncertainUnits& uncertain, const Spread& test, const Whole& whole) {
  constexpr std::size_t kHazard = 6;  // of the row's numbers
  Numbers spread({"repeated_low", "repeated_high", "hazard_low", "hazard_high", "median_low", "median_high",
                  "log_rank_p_low", "log_rank_p_high"});
  Integers drawn({"n_drawn"});
  for (std::size_t place = 0; place < whole.groups.size(); ++place) {
    const Spread& found = uncertain.used.spread[place];
    const bool is_drawn = !found.low.empty(), tested = !test.low.empty();
    for (std::size_t at = 0; at < whole.rows[place].size(); ++at) {
      const double survival = whole.rows[place][at].survival, hazard = whole.rows[place][at].hazard;
      const double median = whole.groups[place].survival.median;
      const std::size_t value = kOfGroup + kOfRow * at;
      const bool has_test = tested && !std::isnan(whole.test.p);
      spread.add({1 - (is_drawn ? found.high[value] : survival), 1 - (is_drawn ? found.low[value] : survival),
                  is_drawn ? found.low[value + kHazard] : hazard, is_drawn ? found.high[value + kHazard] : hazard,
                  is_drawn ? found.low[0] : median, is_drawn ? found.high[0] : median,
                  has_test ? test.low[2] : whole.test.p, has_test ? test.high[2] : whole.test.p});
      drawn.add({uncertain.used.drawn[place]});
    }
  }
  spread.append_to(table);
  append_left_out(table, used_by_row(uncertain, whole));
  drawn.append_to(table);
}

tables::Table table_of(const CaseGraph& graph, const TimeToRepeatQuery& query, const PersonUnits& units,
                       const Whole& whole) {
  std::vector<GroupKey> keys;
  std::vector<std::int64_t> within;
  Integers counts({"gaps", "repeats", "persons", "at_risk"}), left({"n_uncertain", "n_dropped", "n_merged"});
  Numbers shares({"repeated", "lower", "upper", "se", "se_persons", "hazard", "hazard_se", "median"});
  Numbers tests({"log_rank", "log_rank_df", "log_rank_p"});
  std::vector<std::string> status;
  for (std::size_t place = 0; place < whole.groups.size(); ++place) {
    const Group& group = whole.groups[place];
    for (const Row& row : whole.rows[place]) {
      keys.push_back(units.keys[place]);
      within.push_back(static_cast<std::int64_t>(row.within));
      counts.add({group.survival.durations, group.survival.events, group.survival.clusters,
                  static_cast<std::int64_t>(row.at_risk)});
      shares.add({1 - row.survival, 1 - row.upper, 1 - row.lower, row.se, row.se_persons, row.hazard, row.hazard_se,
                  group.survival.median});
      tests.add({whole.test.statistic, whole.test_df, whole.test.p});
      left.add({group.uncertain, group.dropped, group.merged});
      status.push_back(row.status);
    }
  }
  tables::Table table;
  table.name = "frequency.time_to_repeat";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(tables::integer_column("within_days", std::move(within)));
  counts.append_to(table);
  shares.append_to(table);
  tests.append_to(table);
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
  return table;
}

}  // namespace

Answer time_to_repeat(const CaseGraph& graph, const TimeToRepeatQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads) {
  check(query);
  const Followed followed{query.window, query.cut, query.observed, query.merge_days};
  std::vector<GroupKey> covered;  // who is observed without a contact has no gap, but is observed
  if (query.observed == ObservedBy::coverage) covered = covered_groups(graph, by_person(query.selection));
  const PersonUnits units = person_units(graph, query.selection, std::move(covered), progress, threads);
  std::vector<EventSequence> found(units.sequences.size());
  find_sequences(graph, units, followed, all_sequences(units), progress, threads, found);
  Whole whole;
  for (std::size_t place = 0; place < units.keys.size(); ++place) {
    whole.groups.push_back(group_at(query, units, place, found));
    whole.rows.push_back(rows_of(whole.groups.back(), query));
  }
  test_groups(graph, query, whole);
  UncertainUnits uncertain = uncertain_units(graph, units, followed, query.dates);
  Spread test;
  const bool is_dated = query.dates.how != Dates::exact;
  if (is_dated) {
    if (!uncertain.groups.empty())
      test = draw(graph, query, units, followed, std::move(found), progress, threads, whole, uncertain);
    refuse_groups(query, uncertain, whole);
  }
  Answer answer;
  answer.table = table_of(graph, query, units, whole);
  if (is_dated)
    append_draws(answer.table, uncertain, test, whole);
  else
    append_left_out(answer.table, used_by_row(uncertain, whole));
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (std::size_t place = 0; place < whole.groups.size(); ++place) {
    std::vector<std::uint32_t> contacts = whole.groups[place].contacts;
    if (is_dated) contacts = with_drawn(std::move(contacts), uncertain.drawn[place]);
    for (std::size_t each = 0; each < whole.rows[place].size(); ++each, ++row)
      for (const std::uint32_t contact : contacts)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
