#include "casegraph/layout/spread.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace casegraph::layout {
namespace {

constexpr double kHair = 1e-7;     // closer than this is touching, not overlapping
constexpr int kPasses = 240;       // over all pairs, before the whole is stretched
constexpr int kFreePasses = 120;   // of those in which boxes may move across as well as down
constexpr double kStretch = 1.06;  // of heights, where pushing alone does not end

class Spreader {
 public:
  Spreader(std::span<const NodeBox> boxes, std::vector<NodePlace>& places, double width, double apart)
      : boxes_(boxes), places_(places), width_(width), apart_(apart), order_(boxes.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  void run() {
    for (std::size_t at = 0; at < boxes_.size(); ++at) keep_within(at);
    for (;;) {
      for (int pass = 0; pass < kPasses; ++pass)
        if (!push_all(pass >= kFreePasses)) return;
      stretch();
    }
  }

 private:
  bool push_all(bool only_down) {
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return left(a) < left(b); });
    bool moved = false;
    for (std::size_t i = 0; i < order_.size(); ++i)
      for (std::size_t j = i + 1; j < order_.size(); ++j) {
        const std::size_t a = order_[i], b = order_[j];
        // Boxes move while they are looked at, so a pass may overlook a pair; the pass in which none moves does not.
        if (left(b) > left(a) + boxes_[a].width + apart_) break;
        moved = push(std::min(a, b), std::max(a, b), only_down) || moved;
      }
    return moved;
  }

  // Moves two boxes that overlap apart, half each, along the axis on which less is needed.
  bool push(std::size_t a, std::size_t b, bool only_down) {
    const double across = (boxes_[a].width + boxes_[b].width) / 2 + apart_ - distance(places_[a].x, places_[b].x);
    const double down = (boxes_[a].height + boxes_[b].height) / 2 + apart_ - distance(places_[a].y, places_[b].y);
    if (across <= kHair || down <= kHair) return false;
    if (only_down || down <= across)
      part(places_[a].y, places_[b].y, down);
    else
      part(places_[a].x, places_[b].x, across);
    keep_within(a);
    keep_within(b);
    return true;
  }

  static double distance(double a, double b) { return a < b ? b - a : a - b; }
  static void part(double& a, double& b, double by) {
    const double half = by / 2 + kHair, sign = a <= b ? 1 : -1;
    a -= sign * half;
    b += sign * half;
  }

  double left(std::size_t at) const { return places_[at].x - boxes_[at].width / 2; }
  void keep_within(std::size_t at) {
    const double half = boxes_[at].width / 2;
    places_[at].x = std::max(half, std::min(places_[at].x, width_ - half));
  }
  void stretch() {
    for (NodePlace& place : places_) place.y *= kStretch;
  }

  std::span<const NodeBox> boxes_;
  std::vector<NodePlace>& places_;
  double width_, apart_;
  std::vector<std::size_t> order_;
};

}  // namespace

void spread(std::span<const NodeBox> boxes, std::vector<NodePlace>& places, double width, double apart) {
  Spreader(boxes, places, width, apart).run();
}

}  // namespace casegraph::layout
