#include "casegraph/layout/lanes.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::layout {

std::vector<std::uint32_t> levels(std::span<const Mark> marks, double apart) {
  std::vector<std::size_t> sequence(marks.size());
  std::iota(sequence.begin(), sequence.end(), std::size_t{0});
  std::stable_sort(sequence.begin(), sequence.end(),
                   [&](std::size_t a, std::size_t b) { return marks[a].begin < marks[b].begin; });
  std::map<std::uint32_t, std::vector<double>> taken;  // by lane: the end of the last mark on each level
  std::vector<std::uint32_t> out(marks.size());
  for (const std::size_t at : sequence) {
    const Mark& mark = marks[at];
    if (!(mark.begin <= mark.end)) throw ArgumentError("marks: mark " + std::to_string(at) + " ends before it begins");
    auto& ends = taken[mark.lane];
    const auto free = std::find_if(ends.begin(), ends.end(), [&](double end) { return end + apart <= mark.begin; });
    out[at] = static_cast<std::uint32_t>(free - ends.begin());
    if (free == ends.end())
      ends.push_back(mark.end);
    else
      *free = mark.end;
  }
  return out;
}

}  // namespace casegraph::layout
