#include "casegraph/measures/frequency/season.hpp"

#include <cstddef>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/event_sequences.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

constexpr std::int64_t kFewestEvents = 10;  // of a month or weekday with an effect of its own
constexpr std::int64_t kGroupsPerChunk = 64;
constexpr int kRounds = 200;

std::size_t place_in_week(Day day) { return static_cast<std::size_t>(weekday_of(day)); }

// Contacts and days observed by month and weekday.
struct Cells {
  std::array<std::array<std::int64_t, 7>, 12> events{};
  std::array<std::array<double, 7>, 12> exposure{};

  void add(const BinnedCounts& counts) {
    for (std::size_t at = 0; at < counts.bins.size(); ++at) {
      const Day middle = counts.bins[at].begin + (counts.bins[at].end - counts.bins[at].begin) / 2;
      const auto month = static_cast<std::size_t>(civil_of(middle).month - 1), weekday = place_in_week(middle);
      events[month][weekday] += counts.events[at];
      exposure[month][weekday] += counts.exposure[at];
    }
  }
  void add(const Cells& other) {
    for (std::size_t month = 0; month < 12; ++month)
      for (std::size_t weekday = 0; weekday < 7; ++weekday) {
        events[month][weekday] += other.events[month][weekday];
        exposure[month][weekday] += other.exposure[month][weekday];
      }
  }
};

// Classes of months or weekdays that share an effect, from the finest on.
using Classes = std::vector<std::size_t>;
struct Level {
  const char* name;  // "" for no effect
  Classes class_of;
};
const std::vector<Level> kMonths = {{"month", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
                                    {"quarter", {0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3}},
                                    {"", Classes(12, 0)}};
const std::vector<Level> kWeekdays = {
    {"weekday", {0, 1, 2, 3, 4, 5, 6}}, {"weekend", {0, 0, 0, 0, 0, 1, 1}}, {"", Classes(7, 0)}};

// The finest level each of whose classes has contacts enough; classes that are never observed do not matter.
const Level& level_of(const std::vector<Level>& levels, const std::vector<std::int64_t>& events,
                      const std::vector<double>& exposure) {
  for (const Level& level : levels) {
    std::vector<std::int64_t> in_class(12, 0);
    std::vector<double> observed(12, 0);
    for (std::size_t at = 0; at < events.size(); ++at) {
      in_class[level.class_of[at]] += events[at];
      observed[level.class_of[at]] += exposure[at];
    }
    bool is_enough = true;
    for (std::size_t one = 0; one < 12; ++one) is_enough &= observed[one] == 0 || in_class[one] >= kFewestEvents;
    if (is_enough) return level;
  }
  return levels.back();
}

// One step of the fit: effects of the classes of one side, given those of the other.
template <class Events, class Expected>
void refit(const Classes& class_of, std::span<double> effects, Events events, Expected expected) {
  std::array<double, 12> seen{}, due{};
  for (std::size_t at = 0; at < effects.size(); ++at) {
    seen[class_of[at]] += events(at);
    due[class_of[at]] += expected(at);
  }
  for (std::size_t at = 0; at < effects.size(); ++at)
    if (due[class_of[at]] > 0) effects[at] = seen[class_of[at]] / due[class_of[at]];
}

}  // namespace

Season Season::of(const BinCounter& counter, const Groups& groups, Bin bin, SeasonQuery query, Progress& progress,
                  unsigned threads) {
  if (!query.is_asked()) return {};
  if (query.weekday && bin != Bin::day) throw ArgumentError("season: that of weekdays is accepted with bin='day'");
  if (bin == Bin::quarter || bin == Bin::year)
    throw ArgumentError("season: that of months is accepted with bins of a day, week or month");
  const auto length = static_cast<std::int64_t>(groups.size());
  std::vector<Cells> parts(static_cast<std::size_t>(parallel::chunk_count(length, kGroupsPerChunk)));
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      parts[static_cast<std::size_t>(chunk.index)].add(counter.of(groups.keys[at], groups[at]));
  });
  Cells cells;
  for (const Cells& part : parts) cells.add(part);
  std::vector<std::int64_t> by_month(12, 0), by_weekday(7, 0);
  std::vector<double> month_days(12, 0), weekday_days(7, 0);
  for (std::size_t month = 0; month < 12; ++month)
    for (std::size_t weekday = 0; weekday < 7; ++weekday) {
      by_month[month] += cells.events[month][weekday];
      by_weekday[weekday] += cells.events[month][weekday];
      month_days[month] += cells.exposure[month][weekday];
      weekday_days[weekday] += cells.exposure[month][weekday];
    }
  const Level& months = query.month ? level_of(kMonths, by_month, month_days) : kMonths.back();
  const Level& weekdays = query.weekday ? level_of(kWeekdays, by_weekday, weekday_days) : kWeekdays.back();
  const std::string month_name = months.name, weekday_name = weekdays.name;
  Season season;
  if (month_name.empty() && weekday_name.empty()) return season;
  season.name_ =
      month_name.empty() || weekday_name.empty() ? month_name + weekday_name : month_name + " and " + weekday_name;
  for (int round = 0; round < kRounds; ++round) {
    if (!month_name.empty())
      refit(
          months.class_of, season.month_, [&](std::size_t month) { return static_cast<double>(by_month[month]); },
          [&](std::size_t month) {
            double sum = 0;
            for (std::size_t day = 0; day < 7; ++day) sum += cells.exposure[month][day] * season.weekday_[day];
            return sum;
          });
    if (!weekday_name.empty())
      refit(
          weekdays.class_of, season.weekday_, [&](std::size_t day) { return static_cast<double>(by_weekday[day]); },
          [&](std::size_t day) {
            double sum = 0;
            for (std::size_t month = 0; month < 12; ++month) sum += cells.exposure[month][day] * season.month_[month];
            return sum;
          });
  }
  double observed = 0, weighted = 0;
  for (std::size_t month = 0; month < 12; ++month)
    for (std::size_t day = 0; day < 7; ++day) {
      observed += cells.exposure[month][day];
      weighted += cells.exposure[month][day] * season.month_[month] * season.weekday_[day];
    }
  if (weighted == 0) return {};  // nothing is observed
  // What is left of the total goes into one side, so that a mean day has the effect 1.
  std::span<double> side = month_name.empty() ? std::span<double>(season.weekday_) : std::span<double>(season.month_);
  for (double& effect : side) effect *= observed / weighted;
  return season;
}

double Season::at(Day day) const {
  return month_[static_cast<std::size_t>(civil_of(day).month - 1)] * weekday_[place_in_week(day)];
}

double Season::over(Window bin) const {
  if (name_ == "none") return 1;
  double sum = 0;
  for (Day day = bin.begin; day < bin.end; day = day + 1) sum += at(day);
  return sum / (bin.end - bin.begin);
}

SeasonalTimes seasonal_times(const Season& season, const DayIntervals& observed, std::span<const Day> days) {
  SeasonalTimes out;
  if (season.name() == "none") {
    for (const Day day : days) out.times.push_back(observed_time(observed, day));
    out.end = static_cast<double>(length_of(observed).value_or(0));
    return out;
  }
  std::size_t next = 0;
  for (const Window& interval : observed) {
    for (Day day = interval.begin; day < interval.end; day = day + 1) {
      const double weight = season.at(day);
      for (; next < days.size() && days[next] == day; ++next) out.times.push_back(out.end + weight / 2);
      out.end += weight;
    }
  }
  return out;
}

}  // namespace casegraph::measures::frequency
