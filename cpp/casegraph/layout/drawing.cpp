#include <algorithm>
#include <cmath>
#include <cstddef>

#include "casegraph/layout/genogram.hpp"

namespace casegraph::layout {
namespace {

constexpr double kExact = 1e-9;
constexpr int kMostRounds = 400;
constexpr double kSide = 0.5;  // from a person to where a lone parent's children hang, or a line passes below

class Placer {
 public:
  Placer(const Kin& kin, const Generations& generations, const Order& order)
      : unions_(generations.unions),
        generation_(generations.of),
        rows_(order.rows),
        place_(kin.persons.size()),
        x_(kin.persons.size(), 0) {
    for (const auto& row : rows_)
      for (std::uint32_t at = 0; at < row.size(); ++at) place_[row[at]] = at;
    find_sides();
    sort_unions();
  }

  Drawing drawn() {
    settle();
    pull_in_partners();
    normalise();
    put_persons();
    for (const std::size_t at : sequence_) put_union(unions_[at]);
    put_lanes();
    put_tracks();
    drawing_.generations = static_cast<std::uint32_t>(rows_.size());
    drawing_.crossings = count_crossings();
    return std::move(drawing_);
  }

 private:
  bool are_side_by_side(const Union& one) const {
    const auto [left, right] = std::minmax(place_[one.parents[0]], place_[one.parents[1]]);
    return right - left == 1;
  }
  std::uint32_t left_of(const Union& one) const {
    return place_[one.parents[0]] < place_[one.parents[1]] ? one.parents[0] : one.parents[1];
  }
  std::uint32_t right_of(const Union& one) const {
    return place_[one.parents[0]] < place_[one.parents[1]] ? one.parents[1] : one.parents[0];
  }
  int side_of(const Union& lone) const {
    return lone_side(unions_, rows_[generation_[lone.parents[0]]], place_[lone.parents[0]]);
  }

  // Which sides of a person a line goes down from: two such neighbours stand further apart.
  void find_sides() {
    goes_left_.assign(x_.size(), 0);
    goes_right_.assign(x_.size(), 0);
    for (const Union& one : unions_) {
      if (one.is_lone()) {
        const int side = side_of(one);
        if (side > 0) goes_right_[one.parents[0]] = 1;
        if (side < 0) goes_left_[one.parents[0]] = 1;
      } else if (one.is_couple() && !are_side_by_side(one)) {
        goes_right_[left_of(one)] = 1;
        goes_left_[right_of(one)] = 1;
      }
    }
  }
  double gap(std::uint32_t left, std::uint32_t right) const {
    return goes_right_[left] && goes_left_[right] ? 1 + kSide : 1;
  }

  // From the youngest generation up, from left to right.
  void sort_unions() {
    for (std::size_t at = 0; at < unions_.size(); ++at) sequence_.push_back(at);
    const auto key = [&](std::size_t at) {
      const Union& one = unions_[at];
      const std::uint32_t first = one.parents[0] == kNobody ? one.children[0] : one.parents[0];
      const double place = one.is_couple() ? (place_[one.parents[0]] + place_[one.parents[1]]) / 2.0
                                           : static_cast<double>(place_[first]);
      return std::pair<std::int64_t, double>{-static_cast<std::int64_t>(generation_[first]), place};
    };
    std::stable_sort(sequence_.begin(), sequence_.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  }

  void keep_apart() {
    for (const auto& row : rows_)
      for (std::size_t at = 1; at < row.size(); ++at)
        x_[row[at]] = std::max(x_[row[at]], x_[row[at - 1]] + gap(row[at - 1], row[at]));
  }
  double drop_of(const Union& one) const {
    if (one.is_couple()) return (x_[one.parents[0]] + x_[one.parents[1]]) / 2;
    return x_[one.parents[0]] + kSide * side_of(one);
  }
  double middle_of_children(const Union& one) const {
    const auto [least, most] = std::minmax_element(one.children.begin(), one.children.end(),
                                                   [&](std::uint32_t a, std::uint32_t b) { return x_[a] < x_[b]; });
    return (x_[*least] + x_[*most]) / 2;
  }
  // Others hang on where the left one of a couple stands: only the right one can move.
  bool is_bound(std::uint32_t person, const Union& by) const {
    for (const Union& one : unions_) {
      if (&one == &by) continue;
      const bool is_child = std::find(one.children.begin(), one.children.end(), person) != one.children.end();
      const bool is_parent = one.parents[0] == person || one.parents[1] == person;
      if (is_child || (is_parent && !one.children.empty())) return true;
    }
    return false;
  }

  // Everybody as far left as can be; then children move right until they hang below the middle of their parents, and
  // parents until they stand above the middle of their children. Nobody ever moves left, so it ends, or grows without
  // end where the family ties itself in a knot: then all stay as far left as can be.
  void settle() {
    keep_apart();
    const std::vector<double> packed = x_;
    const double widest = 4.0 * static_cast<double>(x_.size()) + 10;
    for (int round = 0; round < kMostRounds; ++round) {
      bool moved = false;
      for (const std::size_t at : sequence_) moved = align(unions_[at]) || moved;
      if (!moved) return;
      if (*std::max_element(x_.begin(), x_.end()) > widest) break;
    }
    x_ = packed;
    drawing_.is_aligned = false;
  }
  bool align(const Union& one) {
    if (one.children.empty() || one.parents[0] == kNobody) return false;
    const double off = drop_of(one) - middle_of_children(one);
    if (std::abs(off) < kExact) return false;
    if (off > 0) {
      for (const std::uint32_t child : one.children) x_[child] += off;
    } else if (!one.is_couple()) {
      x_[one.parents[0]] -= off;
    } else if (is_bound(left_of(one), one)) {
      x_[right_of(one)] -= 2 * off;
    } else {
      for (const std::uint32_t parent : one.parents) x_[parent] -= off;
    }
    keep_apart();
    return true;
  }

  // Somebody without parents and children on record stands beside their partner.
  void pull_in_partners() {
    for (const auto& row : rows_)
      for (std::size_t at = row.size() - 1; at-- > 0;)
        for (const Union& one : unions_) {
          if (!one.is_couple() || left_of(one) != row[at] || right_of(one) != row[at + 1]) continue;
          if (!is_bound(row[at], one) && one.children.empty())
            x_[row[at]] = std::max(x_[row[at]], x_[row[at + 1]] - gap(row[at], row[at + 1]));
        }
  }
  void normalise() {
    const double least = *std::min_element(x_.begin(), x_.end());
    for (double& x : x_) x -= least;
    drawing_.width = *std::max_element(x_.begin(), x_.end());
  }

  void put_persons() {
    for (std::uint32_t generation = 0; generation < rows_.size(); ++generation)
      for (const std::uint32_t person : rows_[generation]) drawing_.persons.push_back({person, generation, x_[person]});
  }
  void put_union(const Union& one) {
    PlacedUnion placed{};
    placed.children = one.children;
    std::sort(placed.children.begin(), placed.children.end(),
              [&](std::uint32_t a, std::uint32_t b) { return x_[a] < x_[b]; });
    placed.state = one.state;
    placed.row = one.row;
    if (one.parents[0] == kNobody) {
      placed.generation = generation_[one.children[0]];
      placed.drop = placed.left = placed.right = middle_of_children(one);
    } else if (one.is_couple()) {
      placed.parents = {left_of(one), right_of(one)};
      placed.generation = generation_[one.parents[0]];
      placed.left = x_[placed.parents[0]];
      placed.right = x_[placed.parents[1]];
      placed.drop = drop_of(one);
    } else {
      placed.parents = {one.parents[0]};
      placed.generation = generation_[one.parents[0]];
      placed.left = placed.right = x_[one.parents[0]];
      placed.drop = drop_of(one);
    }
    drawing_.unions.push_back(std::move(placed));
  }

  // Of couples with others between them: the narrower line passes above.
  void put_lanes() {
    std::vector<PlacedUnion*> wide;
    for (PlacedUnion& one : drawing_.unions)
      if (one.parents.size() == 2 && place_[one.parents[1]] - place_[one.parents[0]] > 1) wide.push_back(&one);
    std::stable_sort(wide.begin(), wide.end(), [](const PlacedUnion* a, const PlacedUnion* b) {
      return a->right - a->left < b->right - b->left;
    });
    for (std::size_t at = 0; at < wide.size(); ++at) {
      wide[at]->lane = 1;
      for (std::size_t before = 0; before < at; ++before)
        if (wide[before]->generation == wide[at]->generation && wide[before]->left < wide[at]->right &&
            wide[at]->left < wide[before]->right)
          wide[at]->lane = std::max(wide[at]->lane, wide[before]->lane + 1);
    }
  }

  struct Span {
    double left, right;
    bool holds(double x) const { return left + kExact < x && x < right - kExact; }
    bool meets(const Span& other) const { return left < other.right + kExact && other.left < right + kExact; }
  };
  Span bar_of(const PlacedUnion& one) const {
    Span bar{one.drop, one.drop};
    for (const std::uint32_t child : one.children) {
      bar.left = std::min(bar.left, x_[child]);
      bar.right = std::max(bar.right, x_[child]);
    }
    return bar;
  }
  // Above which generation its bar lies: a sibship without parents has it above the children themselves.
  static std::uint32_t space_of(const PlacedUnion& one) { return one.generation + (one.parents.empty() ? 0 : 1); }
  // Lines that cross where the bar of `above` lies higher than that of `below`.
  int crossed(const PlacedUnion& above, const PlacedUnion& below) const {
    const Span upper = bar_of(above), lower = bar_of(below);
    int count = upper.holds(below.drop) ? 1 : 0;
    for (const std::uint32_t child : above.children) count += lower.holds(x_[child]);
    return count;
  }
  // Bars that would touch lie in tracks of their own, the one above the other by which fewer lines cross.
  void put_tracks() {
    auto& all = drawing_.unions;
    for (std::size_t round = 0; round < all.size(); ++round)
      for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = a + 1; b < all.size(); ++b) {
          if (all[a].children.empty() || all[b].children.empty()) continue;
          if (space_of(all[a]) != space_of(all[b]) || !bar_of(all[a]).meets(bar_of(all[b]))) continue;
          const bool a_above = crossed(all[a], all[b]) <= crossed(all[b], all[a]);
          PlacedUnion& upper = a_above ? all[a] : all[b];
          PlacedUnion& lower = a_above ? all[b] : all[a];
          if (lower.track <= upper.track) lower.track = upper.track + 1;
        }
  }

  // Every line as pieces; a crossing is where a piece across meets a piece down of another union in both their insides.
  struct Across {
    Span span;
    double y;
    std::size_t of;
  };
  struct Down {
    double x, top, bottom;
    std::size_t of;
  };
  std::int64_t count_crossings() const {
    std::vector<Across> across;
    std::vector<Down> down;
    for (std::size_t at = 0; at < drawing_.unions.size(); ++at) add_pieces(at, across, down);
    std::int64_t count = 0;
    for (const Across& one : across)
      for (const Down& other : down)
        count += one.of != other.of && one.span.holds(other.x) && other.top + kExact < one.y &&
                 one.y < other.bottom - kExact;
    return count;
  }
  void add_pieces(std::size_t at, std::vector<Across>& across, std::vector<Down>& down) const {
    constexpr double kRow = 1000, kLanes = 300, kTracks = 600;
    const PlacedUnion& one = drawing_.unions[at];
    const double top = kRow * one.generation;
    double start = top;
    if (one.parents.size() == 2 && one.lane > 0) {
      start = top + kLanes + one.lane;
      across.push_back({{one.left + kSide, one.right - kSide}, start, at});
      down.push_back({one.left + kSide, top, start, at});
      down.push_back({one.right - kSide, top, start, at});
    } else if (one.parents.size() == 2) {
      across.push_back({{one.left, one.right}, top, at});
    }
    if (one.children.empty()) return;
    const double bar = kRow * space_of(one) - kRow + kTracks + one.track;
    if (!one.parents.empty()) down.push_back({one.drop, start, bar, at});
    across.push_back({bar_of(one), bar, at});
    for (const std::uint32_t child : one.children) down.push_back({x_[child], bar, kRow * generation_[child], at});
  }

  const std::vector<Union>& unions_;
  const std::vector<std::uint32_t>& generation_;
  const std::vector<std::vector<std::uint32_t>>& rows_;
  std::vector<std::uint32_t> place_;  // by person, in the row
  std::vector<double> x_;             // by person
  std::vector<std::uint8_t> goes_left_, goes_right_;
  std::vector<std::size_t> sequence_;
  Drawing drawing_;
};

}  // namespace

Drawing drawing_of(const Kin& kin, const Generations& generations, const Order& order) {
  return Placer(kin, generations, order).drawn();
}

}  // namespace casegraph::layout
