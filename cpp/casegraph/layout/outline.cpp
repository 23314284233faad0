#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "casegraph/layout/genogram.hpp"

namespace casegraph::layout {
namespace {

constexpr double kPassage = 0.06;  // half the width of the way between two persons of a row that is passed

struct Box {
  double left, right;
  std::uint32_t top, bottom;  // edges
};
struct Run {
  double left, right;
};

// Boxes that hold the members of each row, and bands in the space between rows that join them.
class Boxes {
 public:
  Boxes(const Drawing& drawing, const std::vector<std::uint32_t>& members, double half_width)
      : drawing_(drawing), half_(half_width), is_member_(drawing.persons.size(), 0) {
    for (const std::uint32_t member : members) is_member_[member] = 1;
  }

  std::vector<Box> made() {
    find_runs();
    for (const auto& [row, runs] : runs_)
      for (const Run& run : runs) boxes_.push_back({run.left, run.right, 2 * row, 2 * row + 1});
    for (auto at = runs_.begin(); at != runs_.end(); ++at) {
      const auto next = std::next(at);
      if (next != runs_.end())
        join(at->first, at->second, next->first, next->second);
      else if (at->second.size() > 1 && (at == runs_.begin() || std::prev(at)->first + 1 != at->first))
        band(at->first, hull(at->second));
    }
    return std::move(boxes_);
  }

 private:
  void find_runs() {
    for (std::size_t at = 0; at < drawing_.persons.size(); ++at) {
      if (!is_member_[at]) continue;
      const PlacedPerson& person = drawing_.persons[at];
      auto& runs = runs_[person.generation];
      const bool goes_on =
          at > 0 && is_member_[at - 1] && drawing_.persons[at - 1].generation == person.generation && !runs.empty();
      if (goes_on)
        runs.back().right = person.x + half_;
      else
        runs.push_back({person.x - half_, person.x + half_});
    }
  }
  static Run hull(const std::vector<Run>& runs) { return {runs.front().left, runs.back().right}; }

  // In the space below a row.
  void band(std::uint32_t row, Run span) { boxes_.push_back({span.left, span.right, 2 * row + 1, 2 * row + 2}); }

  void join(std::uint32_t row, const std::vector<Run>& runs, std::uint32_t below, const std::vector<Run>& runs_below) {
    const Run upper = hull(runs), lower = hull(runs_below);
    const Run both = {std::min(upper.left, lower.left), std::max(upper.right, lower.right)};
    const Run shared = {std::max(upper.left, lower.left), std::min(upper.right, lower.right)};
    const bool are_single = runs.size() == 1 && runs_below.size() == 1;
    if (below == row + 1) {
      band(row, are_single && shared.right - shared.left >= half_ ? shared : both);
      return;
    }
    // Past the rows between, each through its nearest way.
    Run reach = upper;
    double middle = (upper.left + upper.right) / 2;
    for (std::uint32_t passed = row + 1; passed < below; ++passed) {
      middle = way_through(passed, middle);
      const Run way = {middle - kPassage, middle + kPassage};
      band(passed - 1, {std::min(reach.left, way.left), std::max(reach.right, way.right)});
      boxes_.push_back({way.left, way.right, 2 * passed, 2 * passed + 1});
      reach = way;
    }
    band(below - 1, {std::min(reach.left, lower.left), std::max(reach.right, lower.right)});
  }
  double way_through(std::uint32_t row, double wanted) const {
    std::vector<double> xs;
    for (const PlacedPerson& person : drawing_.persons)
      if (person.generation == row) xs.push_back(person.x);
    std::vector<double> ways = {xs.front() - 0.5 - kPassage, xs.back() + 0.5 + kPassage};
    for (std::size_t at = 1; at < xs.size(); ++at) ways.push_back((xs[at - 1] + xs[at]) / 2);
    return *std::min_element(ways.begin(), ways.end(), [&](double a, double b) {
      const double far_a = std::abs(a - wanted), far_b = std::abs(b - wanted);
      return far_a != far_b ? far_a < far_b : a < b;
    });
  }

  const Drawing& drawing_;
  double half_;
  std::vector<std::uint8_t> is_member_;
  std::map<std::uint32_t, std::vector<Run>> runs_;
  std::vector<Box> boxes_;
};

// The edge of the union of boxes, walked with the inside on the right.
class Tracer {
 public:
  explicit Tracer(const std::vector<Box>& boxes) {
    for (const Box& box : boxes) {
      xs_.push_back(box.left);
      xs_.push_back(box.right);
      edges_ = std::max(edges_, box.bottom);
    }
    std::sort(xs_.begin(), xs_.end());
    xs_.erase(std::unique(xs_.begin(), xs_.end()), xs_.end());
    inside_.assign(xs_.size() * (edges_ + 1), 0);
    for (const Box& box : boxes)
      for (std::uint32_t edge = box.top; edge < box.bottom; ++edge)
        for (std::size_t at = place(box.left); at < place(box.right); ++at) inside_[edge * xs_.size() + at] = 1;
  }

  std::vector<Loop> loops() {
    find_steps();
    std::vector<Loop> loops;
    while (!steps_.empty()) loops.push_back(walk());
    return loops;
  }

 private:
  using Point = std::pair<std::size_t, std::uint32_t>;  // place in xs_, edge

  std::size_t place(double x) const {
    return static_cast<std::size_t>(std::lower_bound(xs_.begin(), xs_.end(), x) - xs_.begin());
  }
  bool is_inside(std::ptrdiff_t at, std::ptrdiff_t edge) const {
    if (at < 0 || edge < 0 || at >= static_cast<std::ptrdiff_t>(xs_.size()) ||
        edge > static_cast<std::ptrdiff_t>(edges_))
      return false;
    return inside_[static_cast<std::size_t>(edge) * xs_.size() + static_cast<std::size_t>(at)] != 0;
  }
  void find_steps() {
    for (std::uint32_t edge = 0; edge <= edges_; ++edge)
      for (std::size_t at = 0; at < xs_.size(); ++at) {
        const auto x = static_cast<std::ptrdiff_t>(at), y = static_cast<std::ptrdiff_t>(edge);
        if (!is_inside(x, y)) continue;
        if (!is_inside(x, y - 1)) steps_.emplace(Point{at, edge}, Point{at + 1, edge});
        if (!is_inside(x + 1, y)) steps_.emplace(Point{at + 1, edge}, Point{at + 1, edge + 1});
        if (!is_inside(x, y + 1)) steps_.emplace(Point{at + 1, edge + 1}, Point{at, edge + 1});
        if (!is_inside(x - 1, y)) steps_.emplace(Point{at, edge + 1}, Point{at, edge});
      }
  }
  Loop walk() {
    const Point start = steps_.begin()->first;
    std::vector<Point> points;
    for (Point here = start;;) {
      points.push_back(here);
      const auto step = steps_.find(here);
      const Point next = step->second;
      steps_.erase(step);
      if (next == start) break;
      here = next;
    }
    Loop loop;
    for (std::size_t at = 0; at < points.size(); ++at) {
      const Point &before = points[(at + points.size() - 1) % points.size()], &here = points[at],
                  &after = points[(at + 1) % points.size()];
      const bool is_straight = (before.first == here.first && here.first == after.first) ||
                               (before.second == here.second && here.second == after.second);
      if (!is_straight) loop.push_back({xs_[here.first], here.second});
    }
    return loop;
  }

  std::vector<double> xs_;
  std::uint32_t edges_ = 0;
  std::vector<std::uint8_t> inside_;   // by edge and place
  std::multimap<Point, Point> steps_;  // along the edge
};

}  // namespace

std::vector<Loop> outline_around(const Drawing& drawing, const std::vector<std::uint32_t>& members, double half_width) {
  if (members.empty()) return {};
  return Tracer(Boxes(drawing, members, half_width).made()).loops();
}

}  // namespace casegraph::layout
