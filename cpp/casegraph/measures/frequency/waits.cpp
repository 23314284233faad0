#include "casegraph/measures/frequency/waits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/person_days.hpp"
#include "casegraph/measures/frequency/row_columns.hpp"
#include "casegraph/measures/frequency/unit_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/burstiness.hpp"
#include "casegraph/stats/quartiles.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 256;

struct Gap {
  Moment from, to;
  std::int64_t ticks() const { return to.tick - from.tick; }
};

// The contacts of one group as a sequence of gaps, in pieces where observation was broken off.
struct Sequence {
  std::vector<std::uint32_t> contacts;  // with a moment and in coverage, merged ones too
  std::int64_t kept = 0, uncertain = 0, dropped = 0;
  bool is_covered = true;
  std::vector<Gap> gaps;
  std::vector<std::size_t> piece_ends;
};

void check(const WaitsQuery& query) {
  if (!(query.merge_within_days >= 0) || !std::isfinite(query.merge_within_days))
    throw ArgumentError("merge_within: accepted is a finite number of days from 0");
  if (query.within_coverage && !query.selection.has(Dimension::person) && query.unit != Dimension::person)
    throw ArgumentError("within_coverage: needs persons, as units (of) or among the groups");
}

bool any_agency(std::uint32_t) { return true; }

class Sequencer {
 public:
  // The keys are those of the selection.
  Sequencer(const CaseGraph& graph, const WaitsQuery& query, const Selection& selection)
      : graph_(graph), query_(query), selection_(selection), observation_(graph, {}, {}) {
    const double ticks = query.resolution == Resolution::day ? 1 : static_cast<double>(kMinutesPerDay);
    merge_ticks_ = query.merge_within_days * ticks;
    if (!query.within_coverage || selection.by.size() != 1 || selection.agencies) return;  // by person alone
    is_apart_.assign(graph.persons.ids.size(), 0);
    for (const std::uint32_t person : observation_.persons_apart(any_agency)) is_apart_[person] = 1;
    for (std::size_t review = 0; review < graph.terms.review.size(); ++review)
      shared_.push_back(observation_.of_review(static_cast<graph::Code>(review), any_agency));
  }

  // Whether nothing but life tells the person's observation from that of others of the review.
  bool is_as_others(std::uint32_t person) const { return !is_apart_.empty() && is_apart_[person] == 0; }
  Window observed_by_all(graph::Code review) const { return observation_.observed_by_all(review); }

  Sequence sequence_of(const GroupKey& key, GroupContacts contacts) const {
    Moments moments = moments_of(graph_, contacts, query_.window, query_.resolution);
    Sequence out;
    out.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
    DayIntervals observed{Window{}};
    if (query_.within_coverage) {
      const std::uint32_t person = value_of(selection_, key, Dimension::person);
      if (is_as_others(person)) {
        const Observed& others = shared_[review_of(graph_, person)];
        out.is_covered = !others.rows.empty();
        observed = within(others.days, life_of(graph_, person));
      } else {
        Observed found = observation_.of(person, agencies_of(graph_, selection_, key));
        out.is_covered = !found.rows.empty();
        observed = std::move(found.days);
      }
      std::vector<std::pair<std::uint32_t, DayIntervals>> of_agency;  // as contacts ask for them
      out.dropped = static_cast<std::int64_t>(std::erase_if(moments.kept, [&](const Moment& moment) {
        const std::uint32_t agency = graph_.contacts.agency[moment.contact];
        auto own =
            std::find_if(of_agency.begin(), of_agency.end(), [&](const auto& one) { return one.first == agency; });
        if (own == of_agency.end()) own = of_agency.insert(own, {agency, observation_.of(person, agency).days});
        return holding(own->second, moment.day) == nullptr;
      }));
    }
    for (const Moment& moment : moments.kept) out.contacts.push_back(moment.contact);
    add_gaps(merged(moments.kept), observed, out);
    return out;
  }

 private:
  std::vector<Moment> merged(const std::vector<Moment>& moments) const {
    std::vector<Moment> kept;
    for (const Moment& moment : moments)
      if (kept.empty() || !(static_cast<double>(moment.tick - kept.back().tick) < merge_ticks_)) kept.push_back(moment);
    return kept;
  }

  static void add_gaps(const std::vector<Moment>& moments, const DayIntervals& observed, Sequence& out) {
    out.kept = static_cast<std::int64_t>(moments.size());
    for (std::size_t at = 1; at < moments.size(); ++at) {
      if (holding(observed, moments[at - 1].day) == holding(observed, moments[at].day))
        out.gaps.push_back({moments[at - 1], moments[at]});
      else
        out.piece_ends.push_back(out.gaps.size());
    }
    out.piece_ends.push_back(out.gaps.size());
  }

  const CaseGraph& graph_;
  const WaitsQuery& query_;
  const Selection& selection_;
  Observation observation_;
  double merge_ticks_ = 0;
  // Of groups of one person each: whose observation is their own, and that of all others by review.
  std::vector<std::uint8_t> is_apart_;
  std::vector<Observed> shared_;
};

// Calls visit(group, sequence) for every group, on several threads.
template <class Visit>
void for_each_sequence(const CaseGraph& graph, const WaitsQuery& query, const Groups& groups, Progress& progress,
                       unsigned threads, Visit visit) {
  const Sequencer sequencer(graph, query, query.selection);
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      visit(at, sequencer.sequence_of(groups.keys[at], groups[at]));
  });
}

// What one row of waits() is made of.
struct Wait {
  std::int64_t kept = 0, merged = 0, uncertain = 0, dropped = 0;
  std::int64_t left_out = 0;  // for an uncertain day
  bool is_covered = true;
  stats::IntervalStatistics found{};
  stats::Undefined status = stats::Undefined::too_few;
  std::vector<std::uint32_t> contacts;  // where evidence is asked for
};

VaryingRow varying(Wait& row) {
  stats::IntervalStatistics& found = row.found;
  return {{{&found.mean, nullptr, &row.status},
           {&found.median},
           {&found.sd},
           {&found.burstiness.value, nullptr, &found.burstiness.undefined},
           {&found.burstiness_finite.value},
           {&found.memory.value, nullptr, &found.memory.undefined},
           {&found.memory_corrected.value},
           {&found.local_variation.value, nullptr, &found.local_variation.undefined},
           {&found.cv2.value},
           {&found.shortest},
           {&found.longest},
           {nullptr, &row.kept},
           {nullptr, &row.merged},
           {nullptr, &row.dropped},
           {nullptr, &found.intervals}},
          {}};
}
const std::vector<Named> kWaitSpread = {{"mean_low", "mean_high", 0},
                                        {"median_low", "median_high", 1},
                                        {"sd_low", "sd_high", 2},
                                        {"burstiness_low", "burstiness_high", 3},
                                        {"burstiness_finite_low", "burstiness_finite_high", 4},
                                        {"memory_low", "memory_high", 5},
                                        {"memory_corrected_low", "memory_corrected_high", 6},
                                        {"local_variation_low", "local_variation_high", 7},
                                        {"cv2_low", "cv2_high", 8}};

stats::Undefined status_of(const stats::IntervalStatistics& found) {
  return found.intervals == 0 ? stats::Undefined::too_few : stats::Undefined::no;
}

stats::IntervalStatistics statistics_of(const Sequence& sequence) {
  std::vector<double> ticks;
  for (const Gap& gap : sequence.gaps) ticks.push_back(static_cast<double>(gap.ticks()));
  return stats::interval_statistics(ticks, sequence.piece_ends);
}

Wait wait_of(Sequence sequence, bool with_evidence) {
  Wait wait;
  wait.kept = sequence.kept;
  wait.merged = static_cast<std::int64_t>(sequence.contacts.size()) - sequence.kept;
  wait.uncertain = sequence.uncertain;
  wait.dropped = sequence.dropped;
  wait.is_covered = sequence.is_covered;
  wait.found = statistics_of(sequence);
  wait.status = status_of(wait.found);
  if (with_evidence) wait.contacts = std::move(sequence.contacts);
  return wait;
}

// The columns of waits() after those of `by`.
class WaitColumns {
 public:
  WaitColumns(std::size_t rows, double days_per_tick) : columns_(rows), days_per_tick_(days_per_tick) {
    using stats::Undefined;
    std::vector<std::string> reasons;
    for (int why = 0; why < stats::kReasons; ++why) reasons.emplace_back(stats::name_of(static_cast<Undefined>(why)));
    for (std::int64_t*& count : counts_) count = columns_.integers(kCounts[&count - counts_.data()]);
    for (double*& length : lengths_) length = columns_.numbers(kLengths[&length - lengths_.data()]);
    std::vector<std::string> with_coverage = reasons;
    with_coverage.emplace_back("no_coverage");
    status_ = columns_.codes("status", with_coverage);
    bursts_ = {columns_.numbers("burstiness"), columns_.numbers("burstiness_finite")};
    burst_status_ = columns_.codes("burstiness_status", reasons);
    memories_ = {columns_.numbers("memory"), columns_.numbers("memory_corrected")};
    memory_status_ = columns_.codes("memory_status", reasons);
    variations_ = {columns_.numbers("local_variation"), columns_.numbers("cv2")};
    variation_status_ = columns_.codes("local_variation_status", reasons);
  }

  void write(std::size_t row, const Wait& wait) const {
    const stats::IntervalStatistics& found = wait.found;
    const std::int64_t counts[] = {wait.kept, found.intervals, wait.uncertain, wait.dropped, wait.merged};
    for (std::size_t at = 0; at < counts_.size(); ++at) counts_[at][row] = counts[at];
    const double lengths[] = {found.mean, found.median, found.sd, found.shortest, found.longest};
    for (std::size_t at = 0; at < lengths_.size(); ++at) lengths_[at][row] = lengths[at] * days_per_tick_;
    status_[row] = wait.is_covered ? static_cast<std::int32_t>(wait.status) : stats::kReasons;
    bursts_[0][row] = found.burstiness.value;
    bursts_[1][row] = found.burstiness_finite.value;
    burst_status_[row] = static_cast<std::int32_t>(found.burstiness.undefined);
    memories_[0][row] = found.memory.value;
    memories_[1][row] = found.memory_corrected.value;
    memory_status_[row] = static_cast<std::int32_t>(found.memory.undefined);
    variations_[0][row] = found.local_variation.value;
    variations_[1][row] = found.cv2.value;
    variation_status_[row] = static_cast<std::int32_t>(found.local_variation.undefined);
  }

  void append_to(tables::Table& table) { columns_.append_to(table); }

 private:
  static constexpr std::array kCounts = {"contacts", "gaps", "n_uncertain", "n_dropped", "n_merged"};
  static constexpr std::array kLengths = {"mean", "median", "sd", "shortest", "longest"};
  RowColumns columns_;
  double days_per_tick_;
  std::array<std::int64_t*, 5> counts_{};
  std::array<double*, 5> lengths_{};
  std::array<double*, 2> bursts_{}, memories_{}, variations_{};
  std::int32_t *status_ = nullptr, *burst_status_ = nullptr, *memory_status_ = nullptr, *variation_status_ = nullptr;
};

// The gaps of several units, and the statistics of each unit with one.
struct UnitWaits {
  Wait all;  // counts alone
  std::int64_t units = 0, units_with_gaps = 0;
  bool has_covered = false;
  std::vector<double> gaps;  // in ticks, of all units
  std::vector<double> means, bursts, bursts_finite, memories, memories_corrected, variations, cv2s;

  void take(Sequence sequence, bool with_evidence) {
    ++units;
    for (const Gap& gap : sequence.gaps) gaps.push_back(static_cast<double>(gap.ticks()));
    const Wait unit = wait_of(std::move(sequence), with_evidence);
    add_counts(unit);
    has_covered = has_covered || unit.is_covered;
    if (unit.found.intervals == 0) return;
    ++units_with_gaps;
    means.push_back(unit.found.mean);
    bursts.push_back(unit.found.burstiness.value);
    bursts_finite.push_back(unit.found.burstiness_finite.value);
    memories.push_back(unit.found.memory.value);
    memories_corrected.push_back(unit.found.memory_corrected.value);
    variations.push_back(unit.found.local_variation.value);
    cv2s.push_back(unit.found.cv2.value);
  }
  void add(UnitWaits other) {
    add_counts(other.all);
    has_covered = has_covered || other.has_covered;
    units += other.units;
    units_with_gaps += other.units_with_gaps;
    const auto append = [](std::vector<double>& to, const std::vector<double>& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    append(gaps, other.gaps);
    append(means, other.means);
    append(bursts, other.bursts);
    append(bursts_finite, other.bursts_finite);
    append(memories, other.memories);
    append(memories_corrected, other.memories_corrected);
    append(variations, other.variations);
    append(cv2s, other.cv2s);
  }

 private:
  void add_counts(const Wait& other) {
    all.kept += other.kept;
    all.merged += other.merged;
    all.uncertain += other.uncertain;
    all.dropped += other.dropped;
    all.contacts.insert(all.contacts.end(), other.contacts.begin(), other.contacts.end());
  }
};

// What one row of waits() of several units is made of: lengths of all their gaps, and how the units' means and rhythm
// are distributed, whose medians stand in the wait's place.
struct GroupWait {
  Wait wait;
  std::int64_t units = 0, units_with_gaps = 0;
  stats::Quartiles mean, burst, burst_finite, memory, memory_corrected, variation, cv2;
};

GroupWait group_wait_of(UnitWaits units) {
  GroupWait out;
  out.wait = std::move(units.all);
  out.wait.is_covered = units.units == 0 || units.has_covered;
  out.units = units.units;
  out.units_with_gaps = units.units_with_gaps;
  out.wait.found = stats::lengths_of(units.gaps);
  out.wait.status = status_of(out.wait.found);
  out.mean = stats::quartiles(std::move(units.means));
  out.burst = stats::quartiles(std::move(units.bursts));
  out.burst_finite = stats::quartiles(std::move(units.bursts_finite));
  out.memory = stats::quartiles(std::move(units.memories));
  out.memory_corrected = stats::quartiles(std::move(units.memories_corrected));
  out.variation = stats::quartiles(std::move(units.variations));
  out.cv2 = stats::quartiles(std::move(units.cv2s));
  const auto median = [](const stats::Quartiles& found) {
    return stats::Estimate{found.median, found.n == 0 ? stats::Undefined::too_few : stats::Undefined::no};
  };
  stats::IntervalStatistics& found = out.wait.found;
  found.burstiness = median(out.burst);
  found.burstiness_finite = median(out.burst_finite);
  found.memory = median(out.memory);
  found.memory_corrected = median(out.memory_corrected);
  found.local_variation = median(out.variation);
  found.cv2 = median(out.cv2);
  std::vector<std::uint32_t>& contacts = out.wait.contacts;
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  return out;
}

VaryingRow varying(GroupWait& row) {
  VaryingRow out = varying(row.wait);
  for (stats::Quartiles* found :
       {&row.mean, &row.burst, &row.burst_finite, &row.memory, &row.memory_corrected, &row.variation, &row.cv2}) {
    out.values.push_back({&found->lower});
    out.values.push_back({&found->median});
    out.values.push_back({&found->upper});
    out.values.push_back({nullptr, &found->n});
  }
  out.values.push_back({nullptr, &row.units_with_gaps});
  return out;
}

constexpr std::array kQuartileNames = {
    "unit_mean", "burstiness", "burstiness_finite", "memory", "memory_corrected", "local_variation", "cv2"};
constexpr std::size_t kOfWait = 15,
                      kOfQuartiles = 4;  // values of varying(Wait), and of each of the quartiles after them

// The spread over draws of the quartiles over units, and of the median of units' means. Other medians stand in the
// wait's place.
std::vector<Named> unit_spread() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const char* name : kQuartileNames)
      for (const char* which : {"_q1", "", "_q3"})
        for (const char* side : {"_low", "_high"}) all.push_back(std::string(name) + which + side);
    return all;
  }();
  std::vector<Named> spread = kWaitSpread;
  for (std::size_t of = 0; of < kQuartileNames.size(); ++of) {
    for (std::size_t which = 0; which < 3; ++which) {
      const std::size_t name = (of * 3 + which) * 2;
      if (which == 1 && of > 0) continue;
      spread.push_back({names[name].c_str(), names[name + 1].c_str(), kOfWait + of * kOfQuartiles + which});
    }
  }
  return spread;
}

// The columns of several units, after the others: how many there are, and the quartiles over them.
void append_units(tables::Table& table, const std::vector<GroupWait>& rows, double days_per_tick) {
  Integers units({"units", "units_with_gaps", "units_burstiness", "units_memory", "units_local_variation"});
  Numbers spread({"unit_mean", "unit_mean_q1", "unit_mean_q3", "burstiness_q1", "burstiness_q3", "burstiness_finite_q1",
                  "burstiness_finite_q3", "memory_q1", "memory_q3", "memory_corrected_q1", "memory_corrected_q3",
                  "local_variation_q1", "local_variation_q3", "cv2_q1", "cv2_q3"});
  for (const GroupWait& row : rows) {
    units.add({row.units, row.units_with_gaps, row.burst.n, row.memory.n, row.variation.n});
    spread.add({row.mean.median * days_per_tick, row.mean.lower * days_per_tick, row.mean.upper * days_per_tick,
                row.burst.lower, row.burst.upper, row.burst_finite.lower, row.burst_finite.upper, row.memory.lower,
                row.memory.upper, row.memory_corrected.lower, row.memory_corrected.upper, row.variation.lower,
                row.variation.upper, row.cv2.lower, row.cv2.upper});
  }
  units.append_to(table);
  spread.append_to(table);
}

// Persons one by one, over all of them: nothing is kept of a person but the row.
class PersonWaits {
 public:
  PersonWaits(const CaseGraph& graph, const WaitsQuery& query, const PersonDays& days)
      : graph_(graph),
        query_(query),
        anywhere_(without_coverage(query)),
        sequencer_(graph, query_, query_.selection),
        sequencer_anywhere_(graph, anywhere_, query_.selection),
        days_(days) {
    if (!query.within_coverage) return;
    for (std::size_t review = 0; review < graph.terms.review.size(); ++review)
      observed_.push_back(sequencer_.observed_by_all(static_cast<graph::Code>(review)));
  }

  struct Room {
    PersonDays::Room days;
    std::vector<double> gaps;
  };
  Wait of(std::uint32_t person, Room& room) const {
    const PersonDays::Days found = days_.of(person, room.days);
    if (!found.is_plain || !is_observed(person, found.days)) {
      const PersonDays::General contacts = days_.general(person);
      const Sequencer& sequencer =
          is_observed(person, exact_days(contacts, room.days)) ? sequencer_anywhere_ : sequencer_;
      Wait wait = wait_of(sequencer.sequence_of({person, kNone, kNone, kNone}, contacts.group()), false);
      wait.left_out = uncertain_days(graph_, contacts.group(), query_.window, false).size();
      return wait;
    }
    Wait wait;
    room.gaps.clear();
    std::int32_t last = 0;
    for (const std::int32_t day : found.days) {
      if (!query_.window.contains(Day{day})) continue;
      if (wait.kept > 0 && static_cast<double>(day - last) < query_.merge_within_days) {
        ++wait.merged;
        continue;
      }
      if (wait.kept++ > 0) room.gaps.push_back(static_cast<double>(day - last));
      last = day;
    }
    wait.found = stats::interval_statistics(room.gaps);
    wait.status = status_of(wait.found);
    return wait;
  }

 private:
  // Whether no contact, and no gap, is outside coverage: known at once where every agency observes on all these days.
  bool is_observed(std::uint32_t person, std::span<const std::int32_t> days) const {
    if (!query_.within_coverage) return true;
    if (!sequencer_.is_as_others(person) || days.empty()) return false;
    const Day first{days.front()}, last{days.back()};
    const Window observed = observed_[review_of(graph_, person)], life = life_of(graph_, person);
    return observed.contains(first) && observed.contains(last) && life.contains(first) && life.contains(last);
  }

  // The first and last exact day of the contacts: they are in order of their first day.
  std::span<const std::int32_t> exact_days(const PersonDays::General& contacts, PersonDays::Room& room) const {
    room.days.clear();
    for (const std::uint32_t contact : contacts.contacts)
      if (graph_.contacts.days(contact).is_exact()) room.days.push_back(graph_.contacts.first_day[contact].count);
    return room.days;
  }
  static WaitsQuery without_coverage(WaitsQuery query) {
    query.within_coverage = false;
    return query;
  }

  const CaseGraph& graph_;
  const WaitsQuery& query_;
  WaitsQuery anywhere_;  // the same where it makes no difference, with no question of coverage
  Sequencer sequencer_, sequencer_anywhere_;
  const PersonDays& days_;
  std::vector<Window> observed_;  // by review, where coverage matters: by every agency
};

// The gaps of one group, and what uncertain days make of them.
struct GroupGaps {
  std::vector<Gap> gaps;
  std::vector<std::int64_t> between;  // of each gap: contacts that may lie in it, or on its days
  std::int64_t left_out = 0;
  bool is_refused = false;
};

GroupGaps gaps_of(const CaseGraph& graph, const WaitsQuery& query, GroupContacts group, Sequence sequence) {
  GroupGaps out;
  out.left_out = uncertain_days(graph, group, query.window, false).size();
  out.is_refused = query.dates.how == Dates::refuse && out.left_out > 0;
  if (out.is_refused) return out;
  out.gaps = std::move(sequence.gaps);
  out.between.assign(out.gaps.size(), 0);
  if (sequence.uncertain == 0) return out;
  for (const std::uint32_t contact : moments_of(graph, group, query.window, query.resolution).uncertain) {
    const DateInterval days = graph.contacts.days(contact);
    auto gap = std::lower_bound(out.gaps.begin(), out.gaps.end(), days.first,
                                [](const Gap& one, Day day) { return one.to.day < day; });
    for (; gap != out.gaps.end() && gap->from.day <= days.last; ++gap)
      ++out.between[static_cast<std::size_t>(gap - out.gaps.begin())];
  }
  return out;
}

tables::Table table_of_gaps(const CaseGraph& graph, const WaitsQuery& query, const Groups& groups,
                            const std::vector<GroupGaps>& found, double days_per_tick) {
  std::vector<GroupKey> keys;
  std::vector<std::uint32_t> from, to;
  std::vector<Day> from_day, to_day;
  std::vector<double> days;
  OptionalIntegers minutes;
  std::vector<std::int64_t> between;
  DatesUsed used;
  const auto add = [&](std::size_t group, const Gap& gap, double length, std::optional<std::int64_t> in_minutes) {
    keys.push_back(groups.keys[group]);
    from.push_back(gap.from.contact);
    to.push_back(gap.to.contact);
    from_day.push_back(gap.from.day);
    to_day.push_back(gap.to.day);
    days.push_back(length);
    minutes.add(in_minutes);
    used.how.emplace_back(found[group].is_refused ? "refused" : found[group].left_out > 0 ? "left_out" : "exact");
    used.left_out.push_back(found[group].left_out);
  };
  const Moment nothing{kNone, kBeforeAll, 0};
  for (std::size_t group = 0; group < groups.size(); ++group) {
    const GroupGaps& one = found[group];
    for (const Gap& gap : one.gaps)
      add(group, gap, static_cast<double>(gap.ticks()) * days_per_tick,
          query.resolution == Resolution::minute ? std::optional(gap.ticks()) : std::nullopt);
    between.insert(between.end(), one.between.begin(), one.between.end());
    if (!one.is_refused) continue;
    add(group, {nothing, nothing}, kNaN, std::nullopt);
    between.push_back(one.left_out);
  }
  tables::Table table;
  table.name = "frequency.gaps";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(id_column("from_contact", graph.contacts.ids, from));
  table.columns.push_back(id_column("to_contact", graph.contacts.ids, to));
  table.columns.push_back(day_column("from_day", from_day));
  table.columns.push_back(day_column("to_day", to_day));
  table.columns.push_back(tables::number_column("days", std::move(days)));
  table.columns.push_back(std::move(minutes).column("minutes"));
  table.columns.push_back(tables::integer_column("n_between", std::move(between)));
  append_left_out(table, used);
  return table;
}

double days_per_tick(const WaitsQuery& query) {
  return query.resolution == Resolution::day ? 1.0 : 1.0 / static_cast<double>(kMinutesPerDay);
}

Answer waits_of_all_persons(const CaseGraph& graph, const WaitsQuery& query, Progress& progress, unsigned threads) {
  const PersonDays days(graph, query.selection.presence, progress, threads);
  const PersonWaits waits(graph, query, days);
  Answer answer;
  answer.table.name = "frequency.waits";
  answer.table.rows = static_cast<std::int64_t>(days.persons().size());
  answer.table.columns.push_back(id_column("person", graph.persons.ids, days.persons()));
  WaitColumns columns(days.persons().size(), days_per_tick(query));
  progress.expect(answer.table.rows);
  std::vector<std::int64_t> left_out(days.persons().size(), 0);
  parallel::for_each_chunk(answer.table.rows, kPersonsPerBlock, threads, progress, [&](parallel::Chunk chunk) {
    PersonWaits::Room room;
    for (auto row = static_cast<std::size_t>(chunk.begin); row < static_cast<std::size_t>(chunk.end); ++row) {
      const Wait wait = waits.of(days.persons()[row], room);
      columns.write(row, wait);
      left_out[row] = wait.left_out;
    }
  });
  columns.append_to(answer.table);
  append_left_out(answer.table, std::move(left_out));
  return answer;
}

Wait& wait_in(Wait& row) { return row; }
Wait& wait_in(GroupWait& row) { return row.wait; }

std::vector<double*> lengths_in(Wait& row) { return {&row.found.mean, &row.found.median, &row.found.sd}; }
std::vector<double*> lengths_in(GroupWait& row) {
  std::vector<double*> lengths = lengths_in(row.wait);
  lengths.insert(lengths.end(), {&row.mean.lower, &row.mean.median, &row.mean.upper});
  return lengths;
}

// The answer of rows whose days may have been drawn or refused.
template <class Row>
Answer answer_of(const CaseGraph& graph, const WaitsQuery& query, const std::vector<GroupKey>& keys,
                 DatedRows<Row>& dated, bool with_evidence) {
  WaitColumns columns(keys.size(), days_per_tick(query));
  Answer answer;
  answer.table.name = "frequency.waits";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  for (std::size_t at = 0; at < keys.size(); ++at) columns.write(at, wait_in(dated.rows[at]));
  columns.append_to(answer.table);
  if constexpr (std::is_same_v<Row, GroupWait>) append_units(answer.table, dated.rows, days_per_tick(query));
  // What is measured in ticks is told in days: mean, median and standard deviation, and quartiles of units' means.
  for (Spread& spread : dated.used.spread)
    for (auto* side : {&spread.low, &spread.high})
      for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{2}, kOfWait, kOfWait + 1, kOfWait + 2})
        if (at < side->size()) (*side)[at] *= days_per_tick(query);
  for (Row& row : dated.rows)
    for (double* length : lengths_in(row)) *length *= days_per_tick(query);
  append_dates(answer.table, dated, std::is_same_v<Row, GroupWait> ? unit_spread() : kWaitSpread);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    const std::vector<std::uint32_t>& contacts = wait_in(dated.rows[at]).contacts;
    for (const std::uint32_t contact : contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    append_drawn(graph, at, dated, at, contacts, answer.evidence);
  }
  return answer;
}

// With days drawn or refused.
Answer dated_waits(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads) {
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const DatedWork work{groups, query.window, false, kGroupsPerChunk};
  DatedRows<Wait> dated = dated_rows<Wait>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    const auto sequencer = std::make_shared<const Sequencer>(drawn, query, query.selection);
    return [sequencer, with_evidence](const GroupKey& key, GroupContacts group) {
      return wait_of(sequencer->sequence_of(key, group), with_evidence);
    };
  });
  return answer_of(graph, query, groups.keys, dated, with_evidence);
}

// Of groups of several units each.
Answer waits_of_units(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads) {
  const UnitGroups units = unit_groups(graph, query.selection, query.unit, progress, threads);
  const Groups groups = contacts_of_units(units);
  if (query.dates.how == Dates::exact) {
    const Sequencer sequencer(graph, query, units.selection);
    std::vector<UnitWaits> found =
        rows_of_units<UnitWaits>(units, progress, threads, [&](std::size_t at, UnitWaits& row) {
          row.take(sequencer.sequence_of(units.sequences.keys[at], units.sequences[at]), with_evidence);
        });
    DatedRows<GroupWait> dated;
    dated.used = DatesUsed::exact(units.size());
    for (std::size_t at = 0; at < units.size(); ++at) {
      dated.rows.push_back(group_wait_of(std::move(found[at])));
      dated.used.leave_out(at, uncertain_days(graph, groups[at], query.window, false).size());
    }
    return answer_of(graph, query, units.keys, dated, with_evidence);
  }
  const DatedWork work{groups, query.window, false, 1};
  const auto make = [&](const CaseGraph& drawn) {
    const auto sequencer = std::make_shared<const Sequencer>(drawn, query, units.selection);
    return [sequencer, with_evidence, &units](const GroupKey& key, GroupContacts) {
      UnitWaits row;
      const std::size_t group = units.place_of(key);
      for (std::size_t at = units.first[group]; at < units.first[group + 1]; ++at)
        row.take(sequencer->sequence_of(units.sequences.keys[at], units.sequences[at]), with_evidence);
      return group_wait_of(std::move(row));
    };
  };
  DatedRows<GroupWait> dated = dated_rows<GroupWait>(graph, query.dates, work, progress, threads, make);
  return answer_of(graph, query, units.keys, dated, with_evidence);
}

}  // namespace

Answer waits(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  check(query);
  if (is_of_units(query.selection, query.unit)) return waits_of_units(graph, query, with_evidence, progress, threads);
  if (query.dates.how != Dates::exact) return dated_waits(graph, query, with_evidence, progress, threads);
  const bool is_plain = query.resolution == Resolution::day && !with_evidence;
  if (is_plain && PersonDays::serves(query.selection)) return waits_of_all_persons(graph, query, progress, threads);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  WaitColumns columns(groups.size(), days_per_tick(query));
  std::vector<std::vector<std::uint32_t>> used(with_evidence ? groups.size() : 0);
  std::vector<std::int64_t> left_out(groups.size(), 0);
  for_each_sequence(graph, query, groups, progress, threads, [&](std::size_t group, Sequence sequence) {
    Wait wait = wait_of(std::move(sequence), with_evidence);
    columns.write(group, wait);
    left_out[group] = uncertain_days(graph, groups[group], query.window, false).size();
    if (with_evidence) used[group] = std::move(wait.contacts);
  });
  Answer answer;
  answer.table.name = "frequency.waits";
  answer.table.rows = static_cast<std::int64_t>(groups.size());
  append_keys(answer.table, graph, query.selection, groups.keys);
  columns.append_to(answer.table);
  append_left_out(answer.table, std::move(left_out));
  for (std::uint32_t at = 0; at < used.size(); ++at)
    for (const std::uint32_t contact : used[at])
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

Answer gaps(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress, unsigned threads) {
  check(query);
  if (query.dates.how == Dates::sample)
    throw ArgumentError("dates: a list of gaps has no rows in common over draws; accepted: exact, refuse");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<GroupGaps> found(groups.size());
  for_each_sequence(graph, query, groups, progress, threads, [&](std::size_t group, Sequence sequence) {
    found[group] = gaps_of(graph, query, groups[group], std::move(sequence));
  });
  Answer answer;
  answer.table = table_of_gaps(graph, query, groups, found, days_per_tick(query));
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (std::size_t group = 0; group < found.size(); ++group) {
    for (const Gap& gap : found[group].gaps) {
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[gap.from.contact]});
      answer.evidence.push_back({row++, EvidenceTable::contacts, graph.contacts.row[gap.to.contact]});
    }
    if (!found[group].is_refused) continue;
    for (const std::uint32_t contact : uncertain_days(graph, groups[group], query.window, false).all)
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
    ++row;
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
