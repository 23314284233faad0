#include "casegraph/measures/frequency/continuations.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/row_columns.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/binomial.hpp"
#include "casegraph/stats/median.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kUnitsPerChunk = 4096;
constexpr std::int64_t kMostContacts = 1000;

// What became of the units that had k contacts.
struct Step {
  std::int64_t units = 0, followed = 0, censored = 0, uncertain = 0;
  std::vector<std::int32_t> waits;      // days to the further contact, of each unit that had one
  std::vector<std::uint32_t> evidence;  // the k-th contacts followed, and the further ones
};

struct Steps {
  std::vector<Step> of;  // place k - 1
  bool covered = false;

  Step& at(std::size_t place) {
    if (of.size() <= place) of.resize(place + 1);
    return of[place];
  }
  void add(Steps other) {
    covered = covered || other.covered;
    for (std::size_t place = 0; place < other.of.size(); ++place) {
      Step& here = at(place);
      Step& more = other.of[place];
      here.units += more.units;
      here.followed += more.followed;
      here.censored += more.censored;
      here.uncertain += more.uncertain;
      here.waits.insert(here.waits.end(), more.waits.begin(), more.waits.end());
      here.evidence.insert(here.evidence.end(), more.evidence.begin(), more.evidence.end());
    }
  }
};

void check(const ContinuationQuery& query) {
  if (query.unit != Dimension::person && query.unit != Dimension::address && query.unit != Dimension::agency &&
      query.unit != Dimension::household)
    throw ArgumentError("of: accepted are person, household, address and agency");
  if (query.selection.has(query.unit)) throw ArgumentError("by: the units themselves are among the groups");
  if (query.selection.by.size() + 1 > kMostDimensions)
    throw ArgumentError("by: at most three groups are accepted together");
  if (query.within.months == 0 && query.within.days == 0)
    throw ArgumentError("within: accepted is a time of at least one day, such as P24M");
  if (query.most < 1 || query.most > kMostContacts)
    throw ArgumentError("most: accepted is a whole number from 1 to 1000");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

class Follower {
 public:
  Follower(const CaseGraph& graph, const ContinuationQuery& query, const Selection& units, bool with_evidence)
      : graph_(graph), query_(query), units_(units), with_evidence_(with_evidence), observation_(graph, {}, {}) {}

  void follow(const GroupKey& key, GroupContacts contacts, Steps& steps) const {
    Moments moments = moments_of(graph_, contacts, Window{query_.window.begin, kAfterAll}, Resolution::day);
    std::vector<Moment>& kept = moments.kept;
    if (!query_.include_same_day) {
      const auto same_day = [](const Moment& a, const Moment& b) { return a.day == b.day; };
      kept.erase(std::unique(kept.begin(), kept.end(), same_day), kept.end());
    }
    if (kept.empty() || !query_.window.contains(kept.front().day)) return;
    const DayIntervals observed = observed_days(key, steps);
    const Day first_uncertain = first_uncertain_day(moments);
    const std::size_t most = std::min(kept.size(), static_cast<std::size_t>(query_.most));
    for (std::size_t at = 0; at < most && query_.window.contains(kept[at].day); ++at)
      step(kept, at, observed, first_uncertain, steps.at(at));
  }

 private:
  DayIntervals observed_days(const GroupKey& key, Steps& steps) const {
    const std::uint32_t person = value_of(units_, key, Dimension::person);
    if (query_.observed_until) {
      steps.covered = true;
      return within({Window{kBeforeAll, *query_.observed_until + 1}}, life_of(graph_, person));
    }
    Observed observed = observation_.of(person, agencies_of(graph_, units_, key));
    steps.covered = steps.covered || !observed.rows.empty();
    return std::move(observed.days);
  }

  Day first_uncertain_day(const Moments& moments) const {
    Day first = kAfterAll;
    for (const std::uint32_t contact : moments.uncertain)
      if (most_count(graph_, contact) >= 1) first = std::min(first, graph_.contacts.days(contact).first);
    return first;
  }

  void step(const std::vector<Moment>& kept, std::size_t at, const DayIntervals& observed, Day first_uncertain,
            Step& found) const {
    const Day day = kept[at].day;
    const Day until = add(day, query_.within);
    ++found.units;
    const Window* stretch = holding(observed, day);
    if (stretch == nullptr || !stretch->contains(until)) {
      ++found.censored;
      return;
    }
    if (first_uncertain <= until) {
      ++found.uncertain;
      return;
    }
    ++found.followed;
    if (with_evidence_) found.evidence.push_back(kept[at].contact);
    if (at + 1 == kept.size() || kept[at + 1].day > until) return;
    found.waits.push_back(kept[at + 1].day.count - day.count);
    if (with_evidence_) found.evidence.push_back(kept[at + 1].contact);
  }

  const CaseGraph& graph_;
  const ContinuationQuery& query_;
  const Selection& units_;
  bool with_evidence_;
  Observation observation_;
};

// Keys without the unit, which stands last: ascending, so units of one group follow each other.
struct GroupsOfUnits {
  std::vector<GroupKey> keys;
  std::vector<std::uint32_t> group_of_unit;
};

GroupsOfUnits groups_of(const Groups& units, std::size_t place_of_unit) {
  GroupsOfUnits groups;
  groups.group_of_unit.reserve(units.size());
  for (GroupKey key : units.keys) {
    key[place_of_unit] = kNone;
    if (groups.keys.empty() || groups.keys.back() != key) groups.keys.push_back(key);
    groups.group_of_unit.push_back(static_cast<std::uint32_t>(groups.keys.size() - 1));
  }
  if (place_of_unit == 0 && groups.keys.empty()) groups.keys.push_back({kNone, kNone, kNone, kNone});
  return groups;
}

std::vector<Steps> steps_of(const Groups& units, const GroupsOfUnits& groups, const Follower& follower,
                            Progress& progress, unsigned threads) {
  const auto length = static_cast<std::int64_t>(units.size());
  // Of each chunk, those of its groups: from the group of its first unit on.
  std::vector<std::vector<Steps>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kUnitsPerChunk)));
  parallel::for_each_chunk(length, kUnitsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    std::vector<Steps>& part = parts[static_cast<std::size_t>(chunk.index)];
    const std::uint32_t first = groups.group_of_unit[static_cast<std::size_t>(chunk.begin)];
    part.resize(groups.group_of_unit[static_cast<std::size_t>(chunk.end) - 1] - first + 1);
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      follower.follow(units.keys[at], units[at], part[groups.group_of_unit[at] - first]);
  });
  std::vector<Steps> all(groups.keys.size());
  std::size_t begin = 0;
  for (std::vector<Steps>& part : parts) {
    for (std::size_t at = 0; at < part.size(); ++at) all[groups.group_of_unit[begin] + at].add(std::move(part[at]));
    begin += static_cast<std::size_t>(kUnitsPerChunk);
    part = {};
  }
  return all;
}

Answer answer_of(const CaseGraph& graph, const ContinuationQuery& query, const std::vector<GroupKey>& groups,
                 std::vector<Steps> found, bool with_evidence) {
  std::vector<GroupKey> keys;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (found[group].of.empty()) found[group].of.resize(1);
    keys.insert(keys.end(), found[group].of.size(), groups[group]);
  }
  Answer answer;
  answer.table.name = "frequency.continuation";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  RowColumns columns(keys.size());
  std::int64_t *const k = columns.integers("k"), *const units = columns.integers("units");
  std::int64_t *const followed = columns.integers("followed"), *const censored = columns.integers("n_censored");
  std::int64_t *const uncertain = columns.integers("n_uncertain"), *const further = columns.integers("further");
  double *const share = columns.numbers("share"), *const lower = columns.numbers("lower");
  double *const upper = columns.numbers("upper"), *const median = columns.numbers("median_days");
  std::int32_t* const status = columns.codes("status", {"ok", "too_few", "no_coverage"});
  const stats::ShareLimitsTable limits_of(query.confidence);
  std::size_t row = 0;
  for (Steps& steps : found) {
    for (std::size_t at = 0; at < steps.of.size(); ++at, ++row) {
      Step& step = steps.of[at];
      const auto more = static_cast<std::int64_t>(step.waits.size());
      const stats::ShareLimits limits = limits_of.of(more, step.followed);
      k[row] = static_cast<std::int64_t>(at) + 1;
      units[row] = step.units;
      followed[row] = step.followed;
      censored[row] = step.censored;
      uncertain[row] = step.uncertain;
      further[row] = more;
      share[row] = step.followed == 0 ? kNaN : static_cast<double>(more) / static_cast<double>(step.followed);
      lower[row] = limits.lower;
      upper[row] = limits.upper;
      median[row] = stats::median_in_place(std::span(step.waits));
      status[row] = step.followed > 0 ? 0 : steps.covered || step.units == 0 ? 1 : 2;
      if (!with_evidence) continue;
      std::sort(step.evidence.begin(), step.evidence.end());
      step.evidence.erase(std::unique(step.evidence.begin(), step.evidence.end()), step.evidence.end());
      for (const std::uint32_t contact : step.evidence)
        answer.evidence.push_back(
            {static_cast<std::uint32_t>(row), EvidenceTable::contacts, graph.contacts.row[contact]});
    }
  }
  columns.append_to(answer.table);
  return answer;
}

}  // namespace

Answer continuation(const CaseGraph& graph, const ContinuationQuery& query, bool with_evidence, Progress& progress,
                    unsigned threads) {
  check(query);
  Selection by_unit = query.selection;
  by_unit.by.push_back(query.unit);
  const Groups units = group_contacts(graph, by_unit, progress, threads);
  const GroupsOfUnits groups = groups_of(units, query.selection.by.size());
  const Follower follower(graph, query, by_unit, with_evidence);
  return answer_of(graph, query, groups.keys, steps_of(units, groups, follower, progress, threads), with_evidence);
}

}  // namespace casegraph::measures::frequency
