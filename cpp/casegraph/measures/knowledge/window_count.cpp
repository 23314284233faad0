#include "casegraph/measures/knowledge/window_count.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace casegraph::measures {
namespace {

bool lies_before(Day day, Day end) { return day < end || (end == kAfterAll && day != kAfterAll); }

// The places of those that belong, where they are enough.
template <class Belongs>
std::vector<std::size_t> enough(const std::vector<Dated>& occasions, std::int64_t least, Belongs belongs) {
  std::int64_t weight = 0;
  bool is_in_force = false;
  for (std::size_t at = 0; at < occasions.size(); ++at) {
    const std::int64_t counted = belongs(at);
    weight += counted;
    is_in_force |= counted != 0 && occasions[at].is_in_force;
  }
  std::vector<std::size_t> places;
  if (weight < least || !is_in_force) return places;
  for (std::size_t at = 0; at < occasions.size(); ++at)
    if (belongs(at) != 0) places.push_back(occasions[at].place);
  return places;
}

// The end of the window that begins on the first day of each.
std::vector<Day> ends_of(const std::vector<Dated>& occasions, const RuleWindow& window) {
  std::vector<Day> ends;
  ends.reserve(occasions.size());
  for (const Dated& occasion : occasions) ends.push_back(window.end_of(occasion.day.first));
  return ends;
}

// How many of what the occasion j stands for lie within one window for certain, with i the first of all.
std::int64_t certain_weight(const std::vector<Dated>& occasions, const std::vector<Day>& ends, std::size_t i,
                            std::size_t j) {
  const DateInterval first = occasions[i].day;
  const DateInterval other = occasions[j].day;
  if (i != j) {
    if (std::pair(other.first, j) < std::pair(first.first, i)) return 0;
    if (!lies_before(other.last, ends[i]) || !lies_before(first.last, ends[j])) return 0;
  }
  return lies_before(other.last, ends[j]) ? occasions[j].weight : 1;
}

// Places of the occasions by their days, each once.
template <class DayOf>
std::vector<std::size_t> in_order(const std::vector<Dated>& occasions, DayOf day_of) {
  std::vector<std::size_t> order(occasions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return day_of(occasions[a]) < day_of(occasions[b]); });
  return order;
}

// Only occasions from an occasion on, and before the end of its window, can lie in that with it.
std::vector<std::size_t> certainly_within(const std::vector<Dated>& occasions, std::int64_t least,
                                          const RuleWindow& window) {
  const std::vector<Day> ends = ends_of(occasions, window);
  const std::vector<std::size_t> order = in_order(occasions, [](const Dated& each) { return each.day.first; });
  std::size_t first = occasions.size();
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::size_t i = order[at];
    if (i > first) continue;
    std::int64_t weight = 0;
    bool is_in_force = false;
    for (std::size_t later = at; later < order.size() && (later == at || occasions[order[later]].day.first <= ends[i]);
         ++later) {
      const std::int64_t counted = certain_weight(occasions, ends, i, order[later]);
      weight += counted;
      is_in_force |= counted != 0 && occasions[order[later]].is_in_force;
    }
    if (weight >= least && is_in_force) first = i;
  }
  if (first == occasions.size()) return {};
  return enough(occasions, least, [&](std::size_t j) { return certain_weight(occasions, ends, first, j); });
}

// What occasions weigh whose day is before a day.
class WeightBefore {
 public:
  template <class DayOf>
  WeightBefore(const std::vector<Dated>& occasions, DayOf day_of) {
    steps_.reserve(occasions.size());
    for (const Dated& occasion : occasions) steps_.push_back({day_of(occasion), occasion.weight});
    const auto by_day = [](const Step& a, const Step& b) { return a.day < b.day; };
    if (!std::is_sorted(steps_.begin(), steps_.end(), by_day)) std::sort(steps_.begin(), steps_.end(), by_day);
    for (Step& step : steps_) step.before = std::exchange(weight_, weight_ + step.before);
  }
  std::int64_t of(Day day) const {
    const auto step = std::lower_bound(steps_.begin(), steps_.end(), day,
                                       [](const Step& each, Day value) { return each.day < value; });
    return step == steps_.end() ? weight_ : step->before;
  }

 private:
  struct Step {
    Day day;
    std::int64_t before;  // what those before it weigh; while they are read: what it weighs itself
  };
  std::vector<Step> steps_;
  std::int64_t weight_ = 0;  // of all
};

std::vector<std::size_t> possibly_within(const std::vector<Dated>& occasions, std::int64_t least,
                                         const RuleWindow& window) {
  std::vector<Day> begins;
  begins.reserve(occasions.size());
  for (const Dated& occasion : occasions) begins.push_back(window.earliest_begin(occasion.day.first));
  std::sort(begins.begin(), begins.end());
  begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
  const WeightBefore begun(occasions, [](const Dated& each) { return each.day.first; });
  const WeightBefore over(occasions, [](const Dated& each) { return each.day.last; });
  for (const Day begin : begins) {
    const Day end = window.end_of(begin);
    // What is over before the window began before its end.
    if (begin != kBeforeAll && begun.of(end) - over.of(begin) < least) continue;
    auto places = enough(occasions, least, [&](std::size_t j) {
      const DateInterval day = occasions[j].day;
      const bool reaches = begin == kBeforeAll ? day.first == kBeforeAll : day.first < end;
      return reaches && day.last >= begin ? occasions[j].weight : std::int64_t{0};
    });
    if (!places.empty()) return places;
  }
  return {};
}

}  // namespace

RuleWindow::RuleWindow(std::optional<Span> length, Day first, Day last)
    : is_limited_(length.has_value()), length_(length.value_or(Span{})) {
  constexpr std::int64_t kMostDays = 200'000;
  if (!is_limited_ || !is_finite(first) || !is_finite(last) || std::int64_t{last.count} - first.count >= kMostDays)
    return;
  first_ = first;
  for (Day day = first; day <= last; day = day + 1) known_.push_back({earliest_begin_of_any(day), end_of_any(day)});
}

Day RuleWindow::end_of_any(Day begin) const {
  if (!is_limited_) return kAfterAll;
  return is_finite(begin) ? add(begin, length_) : begin;
}

Day RuleWindow::earliest_begin_of_any(Day day) const {
  if (!is_finite(day)) return day;
  // Months of unequal length: the way back may be off by a few days.
  Day begin = subtract(day, length_);
  while (add(begin, length_) > day) begin = begin - 1;
  while (add(begin, length_) <= day) begin = begin + 1;
  return begin;
}

std::vector<std::size_t> within_window(const std::vector<Dated>& occasions, std::int64_t least,
                                       const RuleWindow& window, Bound bound) {
  if (!window.is_limited()) return enough(occasions, least, [&](std::size_t j) { return occasions[j].weight; });
  std::int64_t greatest = 0;  // a row that stands for none may still be one occasion
  for (const Dated& occasion : occasions) greatest += std::max<std::int64_t>(occasion.weight, 1);
  if (greatest < least) return {};
  return bound == Bound::certain ? certainly_within(occasions, least, window)
                                 : possibly_within(occasions, least, window);
}

std::vector<std::size_t> within_window_after(DateInterval anchor, const std::vector<Dated>& occasions,
                                             std::int64_t least, const RuleWindow& window, Bound bound) {
  return enough(occasions, least, [&](std::size_t j) {
    const DateInterval day = occasions[j].day;
    const bool belongs = bound == Bound::certain
                             ? day.first > anchor.last && lies_before(day.last, window.end_of(anchor.first))
                             : day.last > anchor.first && lies_before(day.first, window.end_of(anchor.last));
    return belongs ? occasions[j].weight : std::int64_t{0};
  });
}

}  // namespace casegraph::measures
