#include "casegraph/graph/time_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>
#include <vector>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {
namespace {

// What it is to come before, in full.
class TimeOrder {
 public:
  TimeOrder(const Contacts& contacts, const Work& work) : contacts_(contacts), work_(work) {}

  bool operator()(std::uint32_t a, std::uint32_t b) {
    if (++compared_ % Work::kRowsBetweenLooks == 0) work_.look();
    if (contacts_.first_day[a] != contacts_.first_day[b]) return contacts_.first_day[a] < contacts_.first_day[b];
    if (contacts_.last_day[a] != contacts_.last_day[b]) return contacts_.last_day[a] < contacts_.last_day[b];
    return std::tuple(time(a), sequence(a), a) < std::tuple(time(b), sequence(b), b);
  }

 private:
  MinuteOfDay time(std::uint32_t contact) const { return contacts_.time_min.value_or(contact, kNoTime); }
  double sequence(std::uint32_t contact) const {
    const double value = contacts_.sequence.empty() ? 0.0 : contacts_.sequence[contact];
    return std::isnan(value) ? 0.0 : value;
  }
  const Contacts& contacts_;
  const Work& work_;
  std::size_t compared_ = 0;
};

// The days from the first to the last that any row begins on. Bin 0 holds rows without a first day, bin d + 1 the rows
// of day least + d.
struct DayBins {
  Day least = kAfterAll;
  std::size_t size = 1;

  explicit DayBins(std::span<const Day> days) {
    Day greatest = kBeforeAll;
    for (const Day day : days)
      if (is_finite(day)) least = std::min(least, day), greatest = std::max(greatest, day);
    if (least <= greatest) size += static_cast<std::size_t>(std::int64_t{greatest.count} - least.count) + 1;
  }
  std::size_t of(Day day) const { return is_finite(day) ? static_cast<std::size_t>(day - least) + 1 : 0; }
};

// Rows that begin on one day: those of that exact day come first, by time; then the others, by their last day.
class DaySorter {
 public:
  DaySorter(const Contacts& contacts, const Work& work) : contacts_(contacts), before_(contacts, work) {}

  // `rows`, in ascending order, all begin on one day, or have none.
  void sort(std::span<std::uint32_t> rows) {
    if (rows.size() < 2) return;
    const Day day = contacts_.first_day[rows.front()];
    if (!is_finite(day) || !contacts_.sequence.empty()) {
      std::sort(rows.begin(), rows.end(), std::ref(before_));
      return;
    }
    const auto exact = contacts_.last_day.shares_with(contacts_.first_day)
                           ? rows.end()
                           : std::stable_partition(rows.begin(), rows.end(),
                                                   [&](std::uint32_t row) { return contacts_.last_day[row] == day; });
    sort_by_time({rows.begin(), exact});
    std::sort(exact, rows.end(), std::ref(before_));
  }

 private:
  static constexpr std::size_t kMinutes = 24 * 60 + 1;  // and one before them, of rows without a time
  static constexpr std::size_t kFewRows = 64;

  std::size_t minute_of(std::uint32_t row) const {
    return static_cast<std::size_t>(std::clamp<std::int32_t>(contacts_.time_min[row] + 1, 0, kMinutes - 1));
  }
  void sort_by_time(std::span<std::uint32_t> rows) {
    if (contacts_.time_min.empty()) return;
    keys_.clear();
    for (const std::uint32_t row : rows) keys_.push_back(std::uint64_t{minute_of(row)} << 32 | row);
    if (rows.size() <= kFewRows) {
      std::sort(keys_.begin(), keys_.end());
      std::transform(keys_.begin(), keys_.end(), rows.begin(),
                     [](std::uint64_t key) { return static_cast<std::uint32_t>(key); });
      return;
    }
    std::array<std::uint32_t, kMinutes + 1> next{};
    for (const std::uint64_t key : keys_) ++next[(key >> 32) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    for (const std::uint64_t key : keys_) rows[next[key >> 32]++] = static_cast<std::uint32_t>(key);
  }

  const Contacts& contacts_;
  TimeOrder before_;
  std::vector<std::uint64_t> keys_;
};

bool is_in_order(const Contacts& contacts, std::size_t count, const Work& work) {
  TimeOrder before(contacts, work);
  for (std::uint32_t row = 1; row < count; ++row)
    if (before(row, row - 1)) return false;
  return true;
}

}  // namespace

NewColumn<std::uint32_t> rows_in_order(const Contacts& contacts, std::size_t count, const Work& work) {
  const auto as_they_come = [&] {
    NewColumn<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    return order;
  };
  if (is_in_order(contacts, count, work)) return as_they_come();
  const auto days = contacts.first_day.span();
  const DayBins bins(days);
  if (bins.size > 4 * count + 1024) {  // few rows, far apart
    NewColumn<std::uint32_t> order = as_they_come();
    std::sort(order.begin(), order.end(), TimeOrder(contacts, work));
    return order;
  }
  const auto each = [&](std::size_t row, auto add) {
    add(static_cast<std::uint32_t>(bins.of(days[row])), static_cast<std::uint32_t>(row));
  };
  const NewGroups<std::uint32_t> of_day = grouped_entries<std::uint32_t>(bins.size, count, each, work);
  constexpr std::int64_t kChunks = 256;
  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(bins.size), static_cast<std::int64_t>(bins.size) / kChunks + 1,
                           work.threads, unseen, [&](parallel::Chunk chunk) {
                             DaySorter sorter(contacts, work);
                             for (auto bin = static_cast<std::size_t>(chunk.begin);
                                  bin < static_cast<std::size_t>(chunk.end); ++bin) {
                               const std::uint32_t begin = of_day.offsets[bin];
                               work.look();
                               sorter.sort(of_day.items.span().subspan(begin, of_day.offsets[bin + 1] - begin));
                             }
                           });
  return of_day.items;
}

}  // namespace casegraph::graph
