#include "casegraph/measures/frequency/rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"
#include "casegraph/measures/frequency/week_cells.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/concentration.hpp"
#include "casegraph/stats/poisson.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 256;
constexpr std::size_t kMostRows = 10'000'000;  // of groups and bins: some 300 bytes each while they are counted
constexpr stats::PoissonLimits (*kExact)(std::int64_t, std::int64_t, double, double) = &stats::garwood_limits;

void check(const RatesQuery& query) {
  if (!(query.per_days > 0) || !std::isfinite(query.per_days))
    throw ArgumentError("per: accepted is a finite number of days above 0");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
  if (query.bin && (query.weekday || query.hour))
    throw ArgumentError("bin: accepted are bins of the calendar or cells of the week, not both");
}

constexpr double kHoursADay = 24;

// What a row is of, of each group: the window, a bin of it, or a cell of the week.
struct Slot {
  Window window;
  WeekCell cell;
};
std::vector<Slot> slots_of(const CaseGraph& graph, const RatesQuery& query) {
  std::vector<Slot> slots;
  if (query.bin) {
    for (const Window bin : calendar_bins(observed_span(graph, query.window), *query.bin)) slots.push_back({bin, {}});
    return slots;
  }
  const bool is_of_week = query.weekday || query.hour;
  const Window window = is_of_week ? observed_span(graph, query.window) : query.window;
  for (const WeekCell cell : week_cells(query.weekday, query.hour)) slots.push_back({window, cell});
  return slots;
}

std::string status_of(const ObservedCount& rate) {
  std::string status = frequency::status_of(rate.exposure);
  return status.empty() && is_open(rate.count.possible) ? "no_upper_bound" : status;
}

// The groups' keys once a slot, and what the slots are.
void append_groups_in_slots(tables::Table& table, const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                            const std::vector<Slot>& slots) {
  std::vector<GroupKey> keys;
  std::vector<Day> from, to;
  std::vector<std::int64_t> weekday, hour;
  for (const GroupKey& key : groups.keys) {
    for (const Slot& slot : slots) {
      keys.push_back(key);
      from.push_back(slot.window.begin);
      to.push_back(slot.window.end - 1);
      weekday.push_back(slot.cell.weekday.value_or(0) + 1);
      hour.push_back(slot.cell.hour.value_or(0));
    }
  }
  append_keys(table, graph, query.selection, keys);
  if (query.bin) {
    table.columns.push_back(day_column("from_day", from));
    table.columns.push_back(day_column("to_day", to));
  }
  if (query.weekday) table.columns.push_back(tables::integer_column("weekday", std::move(weekday)));
  if (query.hour) table.columns.push_back(tables::integer_column("hour", std::move(hour)));
}

// The contacts of a group that may be in a slot.
struct Some {
  std::vector<std::uint32_t> contacts;
  std::vector<std::uint8_t> is_sure;
  GroupContacts as_group() const { return {contacts, is_sure}; }
  void add(std::uint32_t contact, bool sure) {
    contacts.push_back(contact);
    is_sure.push_back(sure ? 1 : 0);
  }
};
Some on_days(const CaseGraph& graph, GroupContacts group, const Slot& slot) {
  Some some;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const DateInterval days = graph.contacts.days(group.contacts[at]);
    if (slot.window.holds_some(days) && may_be_on(days, slot.window, slot.cell.weekday))
      some.add(group.contacts[at], group.is_sure[at] != 0);
  }
  return some;
}

Some in_hour(const CaseGraph& graph, GroupContacts group, std::int32_t hour) {
  Some some;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const HourMembership in = hour_membership(graph, group.contacts[at], hour);
    if (in != HourMembership::no) some.add(group.contacts[at], group.is_sure[at] != 0 && in == HourMembership::certain);
  }
  return some;
}

Some without_time(const CaseGraph& graph, GroupContacts group) {
  Some some;
  for (std::size_t at = 0; at < group.size(); ++at)
    if (!has_time(graph, group.contacts[at])) some.add(group.contacts[at], group.is_sure[at] != 0);
  return some;
}

struct Rate {
  ObservedCount of;
  std::int64_t untimed = 0;
};

// The rows of one group.
class GroupRates {
 public:
  GroupRates(const CaseGraph& graph, const RatesQuery& query, const std::vector<Slot>& slots)
      : graph_(graph), query_(query), slots_(slots) {
    const ObservedCounter counter(graph, query.selection, query.window, query.cut);
    for (const Slot& slot : slots) {
      if (slot.cell.hour.value_or(0) > 0) continue;
      const ObservedCounter within = counter.within(slot.window);
      counters_.push_back(slot.cell.weekday ? within.on_weekday(*slot.cell.weekday) : within);
    }
  }

  void fill(const GroupKey& key, GroupContacts group, std::span<Rate> rates) const {
    const std::size_t hours = query_.hour ? 24 : 1;
    for (std::size_t at = 0; at < counters_.size(); ++at) {
      const Slot& slot = slots_[at * hours];
      const bool is_part = query_.bin || slot.cell.weekday;
      const Some some = is_part ? on_days(graph_, group, slot) : Some{};
      const GroupContacts those = is_part ? some.as_group() : group;
      if (query_.hour)
        fill_hours(key, those, counters_[at], rates.subspan(at * hours, hours));
      else
        rates[at].of = counters_[at].of(key, those);
    }
  }

 private:
  // The exposure of each hour is that of the day, looked up once.
  void fill_hours(const GroupKey& key, GroupContacts group, const ObservedCounter& counter,
                  std::span<Rate> rates) const {
    const Exposure exposure = counter.exposure(key);
    const auto untimed = counter.counted(key, without_time(graph_, group).as_group()).counted.size();
    for (std::size_t hour = 0; hour < rates.size(); ++hour) {
      const Some some = in_hour(graph_, group, static_cast<std::int32_t>(hour));
      rates[hour].of = counter.counted(key, some.as_group());
      rates[hour].of.exposure = exposure;
      rates[hour].untimed = static_cast<std::int64_t>(untimed);
    }
  }

  const CaseGraph& graph_;
  const RatesQuery& query_;
  const std::vector<Slot>& slots_;
  std::vector<ObservedCounter> counters_;  // of each slot, or of all the hours of each weekday
};

tables::Table table_of_rates(const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                             const std::vector<Slot>& slots, const std::vector<Rate>& rates) {
  tables::Table table;
  table.name = "frequency.rates";
  table.rows = static_cast<std::int64_t>(rates.size());
  append_groups_in_slots(table, graph, query, groups, slots);
  std::vector<std::int64_t> certain, dropped, excluded, untimed;
  std::vector<double> rate, rate_possible, lower, upper, units_of;
  OptionalIntegers exposure, possible;
  std::vector<std::string> status;
  for (const auto& [each, n_untimed] : rates) {
    untimed.push_back(n_untimed);
    certain.push_back(each.count.certain);
    possible.add_possible(each.count.possible);
    dropped.push_back(each.dropped);
    excluded.push_back(static_cast<std::int64_t>(each.exposure.excluded.size()));
    exposure.add(each.exposure.covered ? each.exposure.days : std::optional<std::int64_t>(0));
    status.push_back(status_of(each));
    const bool is_observed = each.exposure.covered && each.exposure.days.value_or(0) > 0;
    const double days = static_cast<double>(each.exposure.days.value_or(0)) / (query.hour ? kHoursADay : 1);
    const double units = is_observed ? days / query.per_days : kNaN;
    const bool is_closed = !is_open(each.count.possible);
    const std::int64_t most = is_closed ? each.count.possible : each.count.certain;
    rate.push_back(static_cast<double>(each.count.certain) / units);
    rate_possible.push_back(is_closed ? static_cast<double>(most) / units : kNaN);
    const auto limits_of = query.mid_p ? &stats::mid_p_limits : kExact;
    const auto limits =
        is_observed ? limits_of(each.count.certain, most, units, query.confidence) : stats::PoissonLimits{kNaN, kNaN};
    units_of.push_back(is_observed ? units : 0);
    lower.push_back(limits.lower);
    upper.push_back(is_closed ? limits.upper : kNaN);
  }
  std::vector<double> shrunk = stats::shrunk_rates(certain, units_of).values;
  for (std::size_t at = 0; at < shrunk.size(); ++at)
    if (units_of[at] == 0) shrunk[at] = kNaN;
  table.columns.push_back(tables::integer_column("certain", std::move(certain)));
  table.columns.push_back(std::move(possible).column("possible"));
  table.columns.push_back(std::move(exposure).column("exposure_days"));
  table.columns.push_back(tables::number_column("rate", std::move(rate)));
  table.columns.push_back(tables::number_column("rate_possible", std::move(rate_possible)));
  table.columns.push_back(tables::number_column("lower", std::move(lower)));
  table.columns.push_back(tables::number_column("upper", std::move(upper)));
  table.columns.push_back(tables::number_column("rate_shrunk", std::move(shrunk)));
  table.columns.push_back(tables::integer_column("n_dropped", std::move(dropped)));
  table.columns.push_back(tables::integer_column("coverage_excluded", std::move(excluded)));
  if (query.hour) table.columns.push_back(tables::integer_column("n_untimed", std::move(untimed)));
  table.columns.push_back(status_column("status", status));
  return table;
}

}  // namespace

Answer rates(const CaseGraph& graph, const RatesQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  check(query);
  // Coverage names no addresses, kinds or flags: those without a contact have no row.
  const bool is_of_contacts = query.selection.has(Dimension::address) || query.selection.has(Dimension::kind) ||
                              query.selection.has(Dimension::flag);
  std::vector<GroupKey> covered;
  if (!is_of_contacts) covered = covered_groups(graph, query.selection);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, std::move(covered));
  const std::vector<Slot> slots = slots_of(graph, query);
  if (groups.size() * slots.size() > kMostRows)
    throw ArgumentError("bin: " + std::to_string(groups.size()) + " groups in " + std::to_string(slots.size()) +
                        " bins are too many rows; accepted: up to " + std::to_string(kMostRows) + " together");
  const GroupRates rates_of(graph, query, slots);
  std::vector<Rate> found(groups.size() * slots.size());
  parallel::for_each_chunk(
      static_cast<std::int64_t>(groups.size()), kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
          const std::span<Rate> rates = std::span(found).subspan(at * slots.size(), slots.size());
          rates_of.fill(groups.keys[at], groups[at], rates);
          if (with_evidence) continue;
          for (Rate& rate : rates) {
            rate.of.counted = {};
            rate.of.exposure.coverage = {};
            rate.of.exposure.episodes = {};
          }
        }
      });
  Answer answer;
  answer.table = table_of_rates(graph, query, groups, slots, found);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < found.size(); ++at) append_evidence(graph, at, found[at].of, answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
