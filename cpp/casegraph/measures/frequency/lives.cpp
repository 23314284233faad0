#include "casegraph/measures/frequency/lives.hpp"

#include <algorithm>

namespace casegraph::measures::frequency {

Window life_of(const graph::CaseGraph& graph, std::uint32_t person) {
  if (person == PersonId::kNone) return {};
  return possible_days({graph.persons.birth.value_or(person, DateInterval::unknown()),
                        graph.persons.death.value_or(person, DateInterval::unknown())});
}

LivedDays::LivedDays(std::span<const Window> lives, Window span) : persons_(static_cast<std::int64_t>(lives.size())) {
  for (const Window& life : lives) {
    if (life.begin <= span.begin && span.end <= life.end) {
      ++whole_;
      continue;
    }
    if (life.begin >= life.end) continue;  // dead before birth: no day
    cut_.push_back(life);
    if (is_finite(life.begin))
      born_.add(life.begin);
    else
      ++from_start_;
    if (is_finite(life.end)) gone_.add(life.end);
  }
  born_.sort();
  gone_.sort();
}

LivedDays::Sum LivedDays::within(const DayIntervals& days) const {
  Sum sum;
  if (days.empty()) return sum;
  if (const auto length = length_of(days)) {
    sum.days = (whole_ + from_start_) * *length;
    for (const Window& each : days)
      sum.days += born_.until(each.end) - born_.until(each.begin) - gone_.until(each.end) + gone_.until(each.begin);
    return sum;
  }
  sum.persons_open = whole_;
  for (const Window& life : cut_) {
    const auto length = length_of(frequency::within(days, life));
    sum.days += length.value_or(0);
    sum.persons_open += length ? 0 : 1;
  }
  return sum;
}

void LivedDays::Elapsed::sort() {
  std::sort(from_.begin(), from_.end());
  sums_.assign(1, 0);
  for (const std::int64_t day : from_) sums_.push_back(sums_.back() + day);
}

std::int64_t LivedDays::Elapsed::until(Day day) const {
  const auto before = std::lower_bound(from_.begin(), from_.end(), day.count) - from_.begin();
  return before * day.count - sums_[static_cast<std::size_t>(before)];
}

}  // namespace casegraph::measures::frequency
