#include "casegraph/measures/frequency/exposure.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "casegraph/measures/frequency/lives.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;
using graph::Coverage;
using graph::CoverageBasis;

bool describes(const Coverage& row) {
  return row.basis != CoverageBasis::described_only && row.basis != CoverageBasis::none;
}
bool observes(const Coverage& row) { return !row.has_topic && describes(row); }

std::vector<std::uint8_t> marks_of(const Selection& selection, std::uint32_t agencies) {
  std::vector<std::uint8_t> marks(agencies, selection.agencies ? 0 : 1);
  if (selection.agencies)
    for (const std::uint32_t agency : *selection.agencies) marks[agency] = 1;
  return marks;
}

GroupKey key_of(const CaseGraph& graph, const Selection& selection, std::uint32_t person, std::uint32_t agency) {
  GroupKey key{kNone, kNone, kNone, kNone};
  for (std::size_t at = 0; at < selection.by.size(); ++at) {
    if (selection.by[at] == Dimension::person) key[at] = person;
    if (selection.by[at] == Dimension::agency) key[at] = agency;
    if (selection.by[at] == Dimension::sector) key[at] = graph.agencies.sector.value_or(agency, 0);
  }
  return key;
}

}  // namespace

Observation::Observation(const CaseGraph& graph, Window window, const std::vector<graph::Code>& cut_kinds,
                         std::vector<std::uint32_t> topic_rows)
    : graph_(graph), window_(window) {
  Index index;
  index.topic_rows = std::move(topic_rows);
  std::sort(index.topic_rows.begin(), index.topic_rows.end());
  for (std::uint32_t at = 0; at < graph.coverage.size(); ++at) {
    const Coverage& row = graph.coverage[at];
    index.rows.push_back({reach_of(graph, row), row.agency.value, at});
    const Window days = certain_days(row.period);
    if (index.rows.back().reach.person != kNone || !observes(row) || days.is_empty()) continue;
    index.shared.begin = std::min(index.shared.begin, days.begin);
    index.shared.end = std::max(index.shared.end, days.end);
  }
  std::sort(index.rows.begin(), index.rows.end());
  for (std::uint32_t at = 0; at < graph.episodes.size(); ++at)
    if (std::find(cut_kinds.begin(), cut_kinds.end(), graph.episodes[at].kind) != cut_kinds.end())
      index.episodes.push_back(at);
  std::stable_sort(index.episodes.begin(), index.episodes.end(), [&](std::uint32_t a, std::uint32_t b) {
    return graph.episodes[a].person < graph.episodes[b].person;
  });
  index_ = std::make_shared<const Index>(std::move(index));
}

Observation::Rows Observation::rows_of(Reach reach) const {
  const auto begin = std::lower_bound(index_->rows.begin(), index_->rows.end(), reach,
                                      [](const Row& row, Reach value) { return row.reach < value; });
  const auto end =
      std::upper_bound(begin, index_->rows.end(), reach, [](Reach value, const Row& row) { return value < row.reach; });
  return {begin, end};
}

Observation::Rows Observation::rows_of(Reach reach, std::uint32_t agency) const {
  const Rows all = rows_of(reach);
  const auto begin = std::lower_bound(all.begin(), all.end(), agency,
                                      [](const Row& row, std::uint32_t value) { return row.agency < value; });
  const auto end = std::upper_bound(begin, all.end(), agency,
                                    [](std::uint32_t value, const Row& row) { return value < row.agency; });
  return {begin, end};
}

bool Observation::counts(const Coverage& row) const {
  const auto& topic = index_->topic_rows;
  return observes(row) || (describes(row) && std::binary_search(topic.begin(), topic.end(), row.row));
}

void Observation::take(Rows rows, const AgencyTest& wanted, Observed& out) const {
  for (const Row& found : rows) {
    if (!wanted(found.agency)) continue;
    const Coverage& row = graph_.coverage[found.at];
    if (!counts(row)) {
      out.excluded.push_back(row.row);
      continue;
    }
    out.days.push_back(certain_days(row.period));
    out.rows.push_back(row.row);
  }
}

void Observation::cut(std::uint32_t person, Observed& out) const {
  out.days = within(within(united(std::move(out.days)), window_), life_of(graph_, person));
  if (person != kNone && !index_->episodes.empty()) cut_episodes(person, out);
  if (weekday_) out.days = on_weekday(out.days, *weekday_);
}

void Observation::cut_episodes(std::uint32_t person, Observed& out) const {
  DayIntervals absent;
  const auto begin =
      std::lower_bound(index_->episodes.begin(), index_->episodes.end(), person,
                       [&](std::uint32_t at, std::uint32_t value) { return graph_.episodes[at].person.value < value; });
  for (auto at = begin; at != index_->episodes.end() && graph_.episodes[*at].person.value == person; ++at) {
    const Window days = possible_days(graph_.episodes[*at].period);
    absent.push_back(days);
    if (!within(out.days, days).empty()) out.episodes.push_back(graph_.episodes[*at].row);
  }
  out.days = without(out.days, united(std::move(absent)));
}

Observed Observation::of(std::uint32_t person, const AgencyTest& wanted) const {
  Observed out;
  for (const Reach reach : reaches_of(person)) take(rows_of(reach), wanted, out);
  cut(person, out);
  return out;
}

Observed Observation::of(std::uint32_t person, std::uint32_t agency) const {
  const AgencyTest any = [](std::uint32_t) { return true; };
  Observed out;
  for (const Reach reach : reaches_of(person)) take(rows_of(reach, agency), any, out);
  cut(person, out);
  return out;
}

Observed Observation::of_review(graph::Code review, const AgencyTest& wanted) const {
  Observed out;
  if (review != 0) take(rows_of({kNone, review}), wanted, out);
  take(rows_of({kNone, 0}), wanted, out);
  cut(kNone, out);
  return out;
}

std::vector<Reach> Observation::reaches_of(std::uint32_t person) const {
  std::vector<Reach> reaches;
  if (person != kNone) {
    reaches.push_back({person, 0});
    if (const graph::Code review = review_of(graph_, person); review != 0) reaches.push_back({kNone, review});
  }
  reaches.push_back({kNone, 0});
  return reaches;
}

std::vector<std::uint32_t> Observation::persons_apart(const AgencyTest& wanted) const {
  std::vector<std::uint32_t> persons;
  for (const Row& row : index_->rows)
    if (row.reach.person != kNone && wanted(row.agency)) persons.push_back(row.reach.person);
  for (const std::uint32_t at : index_->episodes) persons.push_back(graph_.episodes[at].person.value);
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

Window Observation::shared_span() const {
  return {std::max(index_->shared.begin, window_.begin), std::min(index_->shared.end, window_.end)};
}

Window Observation::observed_by_all(graph::Code review) const {
  std::vector<DayIntervals> of_agency(graph_.agencies.ids.size());
  for (const Reach reach : {Reach{kNone, 0}, Reach{kNone, review}}) {
    for (const Row& row : rows_of(reach))
      if (observes(graph_.coverage[row.at]))
        of_agency[row.agency].push_back(certain_days(graph_.coverage[row.at].period));
  }
  Window common = window_;
  for (std::uint32_t agency = 0; agency < of_agency.size(); ++agency) {
    if (graph_.contacts_of_agency[agency].empty()) continue;
    const DayIntervals days = united(std::move(of_agency[agency]));
    if (days.size() != 1) return {Day{0}, Day{0}};
    common = {std::max(common.begin, days.front().begin), std::min(common.end, days.front().end)};
  }
  return common;
}

bool observes_some(const CaseGraph& graph, const Selection& selection) {
  const std::vector<std::uint8_t> wanted = marks_of(selection, graph.agencies.ids.size());
  return std::any_of(graph.coverage.begin(), graph.coverage.end(), [&](const Coverage& row) {
    if (!observes(row) || !wanted[row.agency.value]) return false;
    const Reach reach = reach_of(graph, row);
    return !selection.persons || std::any_of(selection.persons->begin(), selection.persons->end(),
                                             [&](std::uint32_t person) { return reaches(graph, reach, person); });
  });
}

AgencyTest agencies_of(const CaseGraph& graph, const Selection& selection, const GroupKey& key) {
  const std::uint32_t agency = value_of(selection, key, Dimension::agency);
  const std::uint32_t sector = value_of(selection, key, Dimension::sector);
  const std::uint32_t area = value_of(selection, key, Dimension::area);
  if (agency != kNone) return [agency](std::uint32_t other) { return other == agency; };
  auto wanted = std::make_shared<const std::vector<std::uint8_t>>(marks_of(selection, graph.agencies.ids.size()));
  if (sector == kNone && area == kNone) return [wanted](std::uint32_t other) { return (*wanted)[other] != 0; };
  return [wanted, sector, area, &graph](std::uint32_t other) {
    return (*wanted)[other] != 0 && (sector == kNone || graph.agencies.sector.value_or(other, 0) == sector) &&
           (area == kNone || graph.agencies.area.value_or(other, 0) == area);
  };
}

std::vector<GroupKey> covered_groups(const CaseGraph& graph, const Selection& selection) {
  const std::vector<std::uint8_t> wanted = marks_of(selection, graph.agencies.ids.size());
  const bool by_person = selection.has(Dimension::person);
  std::vector<std::uint8_t> person_wanted(graph.persons.ids.size(), selection.persons ? 0 : 1);
  if (selection.persons)
    for (const std::uint32_t person : *selection.persons) person_wanted[person] = 1;
  std::vector<GroupKey> keys;
  for (const Coverage& row : graph.coverage) {
    if (!wanted[row.agency.value]) continue;
    const Reach reach = reach_of(graph, row);
    std::vector<std::uint32_t> persons;
    if (reach.person != kNone) {
      if (person_wanted[reach.person]) persons.push_back(reach.person);
    } else if (selection.persons) {
      for (const std::uint32_t person : *selection.persons)
        if (reaches(graph, reach, person)) persons.push_back(person);
    }
    // Without persons among the groups the row makes its group where it may concern anybody asked for.
    if (!by_person && (!persons.empty() || !selection.persons)) persons = {kNone};
    for (const std::uint32_t person : persons) keys.push_back(key_of(graph, selection, person, row.agency.value));
  }
  return keys;
}

}  // namespace casegraph::measures::frequency
