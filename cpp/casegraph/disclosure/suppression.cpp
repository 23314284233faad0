#include "casegraph/disclosure/suppression.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "casegraph/disclosure/equations.hpp"
#include "casegraph/domain/error.hpp"

namespace casegraph::disclosure {
namespace {

constexpr std::size_t kTwo = 2;  // one withheld cell of a line is its sum less the others

class Suppression {
 public:
  Suppression(std::span<const double> counts, const Lines& lines, double threshold)
      : counts_(counts), lines_(lines), threshold_(threshold), withheld_(counts.size(), 0), through_(counts.size()) {
    for (std::size_t line = 0; line < lines.size(); ++line)
      for (const std::uint32_t cell : lines.line(line)) through_.at(cell).push_back(static_cast<std::uint32_t>(line));
  }

  void withhold(std::uint32_t cell) {
    if (withheld_[cell]) return;
    withheld_[cell] = 1;
    waiting_.insert(waiting_.end(), through_[cell].begin(), through_[cell].end());
  }

  // Until every line has two withheld cells that add up to the threshold, where it has as many.
  void complete_lines(Progress& progress) {
    while (!waiting_.empty()) {
      const std::uint32_t line = waiting_.back();
      waiting_.pop_back();
      complete(line);
      progress.advance(0);
    }
  }

  // One further cell for each cell of `followed`, the nearest that is shown; whether there was any.
  bool hide_more(const std::vector<std::uint32_t>& followed) {
    std::vector<std::uint8_t> helped(lines_.size(), 0);
    bool any = false;
    for (const std::uint32_t cell : followed) {
      const auto& lines = through_[cell];
      if (std::any_of(lines.begin(), lines.end(), [&](std::uint32_t line) { return helped[line] != 0; })) continue;
      const std::int64_t best = nearest_shown(cell);
      if (best < 0) continue;
      withhold(static_cast<std::uint32_t>(best));
      for (const std::uint32_t line : through_[static_cast<std::size_t>(best)]) helped[line] = 1;
      any = true;
    }
    return any;
  }

  std::vector<std::uint32_t> withheld() const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t cell = 0; cell < withheld_.size(); ++cell)
      if (withheld_[cell]) found.push_back(cell);
    return found;
  }

 private:
  double count(std::uint32_t cell) const { return std::isnan(counts_[cell]) ? 0 : counts_[cell]; }
  bool is_smaller(std::uint32_t a, std::uint32_t b) const { return count(a) != count(b) ? count(a) < count(b) : a < b; }

  void complete(std::uint32_t line) {
    double sum = 0;
    std::size_t number = 0;
    std::vector<std::uint32_t> shown;
    for (const std::uint32_t cell : lines_.line(line)) {
      if (!withheld_[cell]) {
        shown.push_back(cell);
        continue;
      }
      sum += count(cell);
      ++number;
    }
    if (number == 0) return;
    std::sort(shown.begin(), shown.end(), [&](std::uint32_t a, std::uint32_t b) { return is_smaller(a, b); });
    for (const std::uint32_t cell : shown) {
      if (number >= kTwo && sum >= threshold_) return;
      withhold(cell);
      sum += count(cell);
      ++number;
    }
  }

  // The smallest shown cell of the lines through a cell; where these show none, of those that their cells lead to, and
  // so on; -1 where none is left.
  std::int64_t nearest_shown(std::uint32_t cell) const {
    std::vector<std::uint8_t> seen(lines_.size(), 0);
    std::vector<std::uint32_t> cells{cell}, next;
    std::int64_t best = -1;
    for (; best < 0 && !cells.empty(); cells.swap(next)) {
      next.clear();
      for (const std::uint32_t from : cells)
        for (const std::uint32_t line : through_[from]) {
          if (seen[line]) continue;
          seen[line] = 1;
          for (const std::uint32_t other : lines_.line(line)) {
            if (withheld_[other])
              next.push_back(other);
            else if (best < 0 || is_smaller(other, static_cast<std::uint32_t>(best)))
              best = other;
          }
        }
    }
    return best;
  }

  std::span<const double> counts_;
  const Lines& lines_;
  double threshold_;
  std::vector<std::uint8_t> withheld_;
  std::vector<std::vector<std::uint32_t>> through_;  // by cell: its lines
  std::vector<std::uint32_t> waiting_;               // lines with a cell withheld since they were looked at
};

void check_places(std::span<const std::uint32_t> places, std::size_t cells, const char* what) {
  for (const std::uint32_t place : places)
    if (place >= cells)
      throw ArgumentError(std::string(what) + ": " + std::to_string(place) + " is no cell; there are " +
                          std::to_string(cells));
}

}  // namespace

std::vector<std::uint32_t> cells_that_follow(std::size_t cells, std::span<const std::uint32_t> withheld,
                                             const Lines& lines, Progress& progress) {
  check_places(withheld, cells, "withheld");
  check_places(lines.cells, cells, "lines");
  std::vector<std::uint32_t> unknown(cells, kNoUnknown);
  for (std::uint32_t at = 0; at < withheld.size(); ++at) unknown[withheld[at]] = at;
  std::vector<Equation> equations;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    const auto of_line = lines.line(line);
    if (of_line.size() < kTwo) continue;
    Equation equation;
    for (const std::uint32_t cell : of_line)
      if (unknown[cell] != kNoUnknown) equation.push_back(unknown[cell]);
    if (!equation.empty()) equations.push_back(std::move(equation));
  }
  std::vector<std::uint32_t> found;
  for (const std::uint32_t at : determined_unknowns(withheld.size(), equations, progress))
    found.push_back(withheld[at]);
  return found;
}

std::vector<std::uint32_t> cells_to_withhold(std::span<const double> counts, std::span<const std::uint32_t> small,
                                             const Lines& lines, double threshold, Progress& progress) {
  check_places(small, counts.size(), "small");
  check_places(lines.cells, counts.size(), "lines");
  Suppression suppression(counts, lines, threshold);
  for (const std::uint32_t cell : small) suppression.withhold(cell);
  for (;;) {
    suppression.complete_lines(progress);
    const std::vector<std::uint32_t> withheld = suppression.withheld();
    if (!suppression.hide_more(cells_that_follow(counts.size(), withheld, lines, progress))) return withheld;
  }
}

}  // namespace casegraph::disclosure
