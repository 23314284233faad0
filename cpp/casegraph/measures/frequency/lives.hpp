// How long persons may be observed at all: nobody has a contact before birth or after death.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/day_intervals.hpp"

namespace casegraph::measures::frequency {

// The widest life of a person: from the earliest day that may be that of birth to the latest that may be that of death,
// both belonging to it. What is not stated cuts nothing; person none: every day.
Window life_of(const graph::CaseGraph& graph, std::uint32_t person);

// Days within the lives of many persons, added up without a look at each.
class LivedDays {
 public:
  // Of lives within `span`, outside of which nothing is asked.
  LivedDays(std::span<const Window> lives, Window span);

  struct Sum {
    std::int64_t days = 0;
    std::int64_t persons_open = 0;  // whose days have no end, and are not among `days`
  };
  Sum within(const DayIntervals& days) const;
  std::int64_t persons() const { return persons_; }

 private:
  // Days from each of these to a later day, where that comes after it, added up.
  class Elapsed {
   public:
    void add(Day from) { from_.push_back(from.count); }
    void sort();
    std::int64_t until(Day day) const;

   private:
    std::vector<std::int64_t> from_, sums_;
  };
  std::int64_t persons_ = 0, whole_ = 0, from_start_ = 0;  // whole_: alive all through; from_start_: of the others
  std::vector<Window> cut_;                                // the others' lives
  Elapsed born_, gone_;
};

}  // namespace casegraph::measures::frequency
