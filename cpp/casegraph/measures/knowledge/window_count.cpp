#include "casegraph/measures/knowledge/window_count.hpp"

#include <algorithm>
#include <utility>

namespace casegraph::measures {
namespace {

// The first day that a window which begins on `begin` does not hold.
Day end_of(Day begin, const std::optional<Span>& window) {
  if (!window) return kAfterAll;
  return is_finite(begin) ? add(begin, *window) : begin;
}

bool lies_before(Day day, Day end) { return day < end || (end == kAfterAll && day != kAfterAll); }

// The first day whose window holds `day`.
Day earliest_begin(Day day, const Span& window) {
  if (!is_finite(day)) return day;
  // Months of unequal length: the way back may be off by a few days.
  Day begin = subtract(day, window);
  while (add(begin, window) > day) begin = begin - 1;
  while (add(begin, window) <= day) begin = begin + 1;
  return begin;
}

template <class Belongs>
std::vector<std::size_t> enough(const std::vector<Dated>& occasions, std::int64_t least, Belongs belongs) {
  std::vector<std::size_t> places;
  std::int64_t weight = 0;
  bool is_in_force = false;
  for (std::size_t at = 0; at < occasions.size(); ++at) {
    const std::int64_t counted = belongs(at);
    if (counted == 0) continue;
    weight += counted;
    is_in_force = is_in_force || occasions[at].is_in_force;
    places.push_back(occasions[at].place);
  }
  if (weight < least || !is_in_force) places.clear();
  return places;
}

// How many of what the occasion stands for lie within one window for certain, with i the first of all.
std::int64_t certain_weight(const std::vector<Dated>& occasions, std::size_t i, std::size_t j,
                            const std::optional<Span>& window) {
  const DateInterval first = occasions[i].day;
  const DateInterval other = occasions[j].day;
  const bool is_narrow = lies_before(other.last, end_of(other.first, window));
  const std::int64_t weight = is_narrow ? occasions[j].weight : 1;
  if (i == j) return weight;
  if (std::pair(other.first, j) < std::pair(first.first, i)) return 0;
  return lies_before(other.last, end_of(first.first, window)) && lies_before(first.last, end_of(other.first, window))
             ? weight
             : 0;
}

std::vector<std::size_t> certainly_within(const std::vector<Dated>& occasions, std::int64_t least,
                                          const std::optional<Span>& window) {
  for (std::size_t i = 0; i < occasions.size(); ++i) {
    auto places = enough(occasions, least, [&](std::size_t j) { return certain_weight(occasions, i, j, window); });
    if (!places.empty()) return places;
  }
  return {};
}

std::vector<std::size_t> possibly_within(const std::vector<Dated>& occasions, std::int64_t least, const Span& window) {
  std::vector<Day> begins;
  for (const Dated& occasion : occasions) begins.push_back(earliest_begin(occasion.day.first, window));
  std::sort(begins.begin(), begins.end());
  begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
  for (const Day begin : begins) {
    auto places = enough(occasions, least, [&](std::size_t j) {
      const DateInterval day = occasions[j].day;
      const bool reaches = begin == kBeforeAll ? day.first == kBeforeAll : day.first < end_of(begin, window);
      return reaches && day.last >= begin ? occasions[j].weight : std::int64_t{0};
    });
    if (!places.empty()) return places;
  }
  return {};
}

}  // namespace

std::vector<std::size_t> within_window(const std::vector<Dated>& occasions, std::int64_t least,
                                       const std::optional<Span>& window, Bound bound) {
  if (!window) return enough(occasions, least, [&](std::size_t j) { return occasions[j].weight; });
  return bound == Bound::certain ? certainly_within(occasions, least, window)
                                 : possibly_within(occasions, least, *window);
}

std::vector<std::size_t> within_window_after(DateInterval anchor, const std::vector<Dated>& occasions,
                                             std::int64_t least, const std::optional<Span>& window, Bound bound) {
  return enough(occasions, least, [&](std::size_t j) {
    const DateInterval day = occasions[j].day;
    const bool belongs = bound == Bound::certain
                             ? day.first > anchor.last && lies_before(day.last, end_of(anchor.first, window))
                             : day.last > anchor.first && lies_before(day.first, end_of(anchor.last, window));
    return belongs ? occasions[j].weight : std::int64_t{0};
  });
}

}  // namespace casegraph::measures
