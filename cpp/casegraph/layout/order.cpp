#include "casegraph/layout/order.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

namespace casegraph::layout {
namespace {

using Row = std::vector<std::uint32_t>;

constexpr std::size_t kMostOrders = 20'000;    // of one generation
constexpr std::size_t kMostPairs = 3'000'000;  // of orders of two generations
constexpr std::size_t kMostInChain = 6;        // persons tied as couples whose every order is tried
constexpr std::size_t kMostChainOrders = 48;
constexpr int kSweeps = 12;

bool are_couple(const std::vector<Union>& unions, std::uint32_t a, std::uint32_t b) {
  return std::any_of(unions.begin(), unions.end(), [&](const Union& one) {
    return one.is_couple() &&
           ((one.parents[0] == a && one.parents[1] == b) || (one.parents[0] == b && one.parents[1] == a));
  });
}

class Costs {
 public:
  Costs(const Kin& kin, const Generations& generations)
      : kin_(kin), generations_(generations), place_(kin.persons.size(), 0), by_row_(generations.count) {
    for (const Union& one : generations.unions) {
      const std::uint32_t above = one.parents[0] == kNobody ? kNobody : generations.of[one.parents[0]];
      if (above != kNobody) by_row_[above].push_back(&one);
    }
    find_elder_pairs();
  }

  // Of one generation by itself.
  OrderCost of_row(std::uint32_t generation, const Row& row) {
    put(row);
    OrderCost cost;
    const auto& unions = by_row_[generation];
    for (const Union* one : unions)
      if (one->is_couple()) add_couple(*one, row, unions, cost);
    for (const Union& one : generations_.unions) add_sibship(one, generation, cost);
    for (const auto& [elder, younger] : elders_[generation]) cost.births += place_[elder] > place_[younger];
    for (std::size_t a = 0; a < row.size(); ++a)
      for (std::size_t b = a + 1; b < row.size(); ++b) cost.rows += row[a] > row[b];
    return cost;
  }

  // Lines from one generation to the next: parent's anchor, child, union.
  struct Line {
    double anchor;
    std::uint32_t child;
    const Union* of;
  };
  std::vector<Line> lines(std::uint32_t generation, const Row& row) {
    put(row);
    std::vector<Line> lines;
    for (const Union* one : by_row_[generation]) {
      const double anchor = anchor_of(*one, row);
      for (const std::uint32_t child : one->children)
        if (generations_.of[child] == generation + 1) lines.push_back({anchor, child, one});
    }
    return lines;
  }
  std::int64_t crossings(const std::vector<Line>& lines, const std::vector<std::uint32_t>& places) const {
    std::int64_t crossings = 0;
    for (std::size_t a = 0; a < lines.size(); ++a)
      for (std::size_t b = a + 1; b < lines.size(); ++b) {
        if (lines[a].of == lines[b].of) continue;
        const double above = lines[a].anchor - lines[b].anchor;
        const bool a_is_left = places[lines[a].child] < places[lines[b].child];
        crossings += (above < 0 && !a_is_left) || (above > 0 && a_is_left);
      }
    return crossings;
  }
  std::vector<std::uint32_t> places_of(const Row& row) {
    put(row);
    return place_;
  }

 private:
  void put(const Row& row) {
    for (std::uint32_t at = 0; at < row.size(); ++at) place_[row[at]] = at;
  }
  double anchor_of(const Union& one, const Row& row) const {
    const double first = place_[one.parents[0]];
    if (one.is_couple()) return (first + place_[one.parents[1]]) / 2;
    return first + 0.25 * lone_side(generations_.unions, row, place_[one.parents[0]]);
  }

  // The line of a couple who do not stand side by side passes below those between them; what comes down from these, or
  // ties them to somebody outside, crosses it.
  void add_couple(const Union& one, const Row& row, const std::vector<const Union*>& unions, OrderCost& cost) const {
    const auto [left, right] = std::minmax(place_[one.parents[0]], place_[one.parents[1]]);
    cost.inside_couples += right - left - 1;
    for (std::size_t at = left + 1; at < right; ++at)
      for (const Union* other : unions) {
        if (other == &one || (other->parents[0] != row[at] && other->parents[1] != row[at])) continue;
        const std::uint32_t partner = other->parents[0] == row[at] ? other->parents[1] : other->parents[0];
        const bool leaves = partner != kNobody && (place_[partner] < left || place_[partner] > right);
        cost.crossings += leaves || !other->children.empty();
      }
  }
  void add_sibship(const Union& one, std::uint32_t generation, OrderCost& cost) const {
    std::int64_t first = -1, last = -1, count = 0;
    for (const std::uint32_t child : one.children) {
      if (generations_.of[child] != generation) continue;
      const std::int64_t place = place_[child];
      first = count == 0 ? place : std::min(first, place);
      last = std::max(last, place);
      ++count;
    }
    if (count > 1) cost.inside_sibships += last - first + 1 - count;
  }

  bool is_elder(std::uint32_t a, std::uint32_t b) const {
    const Relative& one = kin_.persons[a];
    const Relative& other = kin_.persons[b];
    if (one.is_unborn != other.is_unborn) return other.is_unborn;
    if (!one.birth.is_unknown() && !other.birth.is_unknown()) return one.birth.last < other.birth.first;
    return false;
  }
  void find_elder_pairs() {
    std::map<std::uint32_t, std::vector<std::uint32_t>> children;  // by parent
    elders_.resize(generations_.count);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    const auto add_among = [&](const std::vector<std::uint32_t>& siblings) {
      for (const std::uint32_t a : siblings)
        for (const std::uint32_t b : siblings)
          if (a != b && generations_.of[a] == generations_.of[b] && is_elder(a, b)) pairs.emplace_back(a, b);
    };
    for (const Union& one : generations_.unions) {
      for (const std::uint32_t parent : one.parents)
        if (parent != kNobody)
          children[parent].insert(children[parent].end(), one.children.begin(), one.children.end());
      if (one.parents[0] == kNobody) add_among(one.children);
    }
    for (const auto& [parent, siblings] : children) add_among(siblings);
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (const auto& pair : pairs) elders_[generations_.of[pair.first]].push_back(pair);
  }

  const Kin& kin_;
  const Generations& generations_;
  std::vector<std::uint32_t> place_;                                          // by person, in the row last put
  std::vector<std::vector<const Union*>> by_row_;                             // by generation of the parents
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> elders_;  // by generation
};

// The orders of a generation that are worth trying.
class Candidates {
 public:
  Candidates(const Kin& kin, const Generations& generations, std::uint32_t generation)
      : kin_(kin), generations_(generations) {
    for (std::uint32_t person = 0; person < kin.persons.size(); ++person)
      if (generations.of[person] == generation) row_.push_back(person);
    find_chains();
  }

  // All of them; empty where there are too many.
  std::vector<Row> all() const {
    std::vector<std::vector<Row>> orders;  // by chain
    std::size_t count = 1;
    for (const Row& chain : chains_) {
      if (chain.size() > kMostInChain) return {};
      orders.push_back(chain_orders(chain));
      count *= orders.back().size() * orders.size();
      if (count > kMostOrders) return {};
    }
    std::vector<Row> rows = arranged(orders);
    for (const Row& alike : singles_) {
      rows = with_singles(rows, alike);
      if (rows.size() > kMostOrders) return {};
    }
    return rows;
  }
  // One to begin with.
  Row first() const {
    Row row;
    for (const Row& chain : chains_) {
      const Row best = chain.size() > kMostInChain ? chain : chain_orders(chain).front();
      row.insert(row.end(), best.begin(), best.end());
    }
    for (const Row& alike : singles_) row.insert(row.end(), alike.begin(), alike.end());
    return row;
  }

 private:
  bool are_tied(std::uint32_t a, std::uint32_t b) const { return are_couple(generations_.unions, a, b); }

  // The union that a person is a child of and nothing else; such brothers and sisters are interchangeable.
  std::uint32_t leaf_of(std::uint32_t person) const {
    std::uint32_t found = kNobody;
    for (std::uint32_t at = 0; at < generations_.unions.size(); ++at) {
      const Union& one = generations_.unions[at];
      if (one.parents[0] == person || one.parents[1] == person) return kNobody;
      if (std::find(one.children.begin(), one.children.end(), person) == one.children.end()) continue;
      if (found != kNobody) return kNobody;
      found = at;
    }
    return found;
  }
  void find_chains() {
    std::vector<std::uint8_t> is_placed(kin_.persons.size(), 0);
    std::map<std::uint32_t, Row> leaves;
    for (const std::uint32_t start : row_) {
      if (is_placed[start]) continue;
      Row chain = {start};
      is_placed[start] = 1;
      for (std::size_t at = 0; at < chain.size(); ++at)
        for (const std::uint32_t other : row_)
          if (!is_placed[other] && are_tied(chain[at], other)) {
            is_placed[other] = 1;
            chain.push_back(other);
          }
      if (chain.size() > 1) {
        chains_.push_back(std::move(chain));
      } else if (const std::uint32_t leaf = leaf_of(start); leaf != kNobody) {
        leaves[leaf].push_back(start);
      } else {
        singles_.push_back({start});
      }
    }
    for (auto& [leaf, persons] : leaves) {
      std::stable_sort(persons.begin(), persons.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Relative &one = kin_.persons[a], &other = kin_.persons[b];
        if (one.is_unborn != other.is_unborn) return other.is_unborn;
        return one.birth.last < other.birth.last;
      });
      singles_.push_back(std::move(persons));
    }
  }

  // The orders of persons tied as couples with the fewest persons inside couples.
  std::vector<Row> chain_orders(Row chain) const {
    std::sort(chain.begin(), chain.end());
    std::vector<Row> best;
    std::size_t least = 0;
    do {
      std::size_t inside = 0;
      for (std::size_t a = 0; a < chain.size(); ++a)
        for (std::size_t b = a + 1; b < chain.size(); ++b)
          if (are_tied(chain[a], chain[b])) inside += b - a - 1;
      if (best.empty() || inside < least) {
        best.clear();
        least = inside;
      }
      if (inside == least && best.size() < kMostChainOrders) best.push_back(chain);
    } while (std::next_permutation(chain.begin(), chain.end()));
    return best;
  }

  static std::vector<Row> arranged(const std::vector<std::vector<Row>>& orders) {
    std::vector<std::size_t> chains(orders.size());
    std::iota(chains.begin(), chains.end(), std::size_t{0});
    std::vector<Row> rows;
    do {
      std::vector<Row> partial = {{}};
      for (const std::size_t chain : chains) {
        std::vector<Row> longer;
        for (const Row& start : partial)
          for (const Row& order : orders[chain]) {
            longer.push_back(start);
            longer.back().insert(longer.back().end(), order.begin(), order.end());
          }
        partial = std::move(longer);
      }
      rows.insert(rows.end(), partial.begin(), partial.end());
    } while (std::next_permutation(chains.begin(), chains.end()));
    return rows;
  }

  // Each of `alike` put somewhere, keeping their order among themselves.
  static std::vector<Row> with_singles(const std::vector<Row>& rows, const Row& alike) {
    struct Part {
      Row row;
      std::size_t from;  // the next one stands here or further right
    };
    std::vector<Part> parts;
    for (const Row& row : rows) parts.push_back({row, 0});
    for (const std::uint32_t person : alike) {
      std::vector<Part> longer;
      for (const Part& part : parts)
        for (std::size_t at = part.from; at <= part.row.size(); ++at) {
          longer.push_back({part.row, at + 1});
          longer.back().row.insert(longer.back().row.begin() + static_cast<std::ptrdiff_t>(at), person);
        }
      parts = std::move(longer);
      if (parts.size() > kMostOrders) break;
    }
    std::vector<Row> out;
    out.reserve(parts.size());
    for (Part& part : parts) out.push_back(std::move(part.row));
    return out;
  }

  const Kin& kin_;
  const Generations& generations_;
  Row row_;
  std::vector<Row> chains_;   // persons tied as couples, two or more
  std::vector<Row> singles_;  // the others; interchangeable ones together
};

// The best of all candidates: each generation depends on the one above alone, so the best order down to each candidate
// is kept, generation by generation.
std::vector<Row> best_of(Costs& costs, const std::vector<std::vector<Row>>& candidates) {
  std::vector<std::vector<std::size_t>> from(candidates.size());
  std::vector<OrderCost> best;
  for (std::uint32_t generation = 0; generation < candidates.size(); ++generation) {
    const auto& rows = candidates[generation];
    std::vector<OrderCost> here(rows.size());
    for (std::size_t at = 0; at < rows.size(); ++at) here[at] = costs.of_row(generation, rows[at]);
    if (generation > 0) {
      const auto& above = candidates[generation - 1];
      std::vector<std::vector<Costs::Line>> lines;
      for (const Row& row : above) lines.push_back(costs.lines(generation - 1, row));
      from[generation].resize(rows.size());
      for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto places = costs.places_of(rows[at]);
        OrderCost least;
        for (std::size_t parent = 0; parent < above.size(); ++parent) {
          OrderCost cost = best[parent];
          cost.crossings += costs.crossings(lines[parent], places);
          if (parent == 0 || cost < least) {
            least = cost;
            from[generation][at] = parent;
          }
        }
        here[at] = here[at] + least;
      }
    }
    best = std::move(here);
  }
  std::vector<Row> rows(candidates.size());
  auto at = static_cast<std::size_t>(std::min_element(best.begin(), best.end()) - best.begin());
  for (std::size_t generation = candidates.size(); generation-- > 0;) {
    rows[generation] = candidates[generation][at];
    if (generation > 0) at = from[generation][at];
  }
  return rows;
}

OrderCost total(Costs& costs, const std::vector<Row>& rows) {
  OrderCost cost;
  for (std::uint32_t generation = 0; generation < rows.size(); ++generation) {
    cost = cost + costs.of_row(generation, rows[generation]);
    if (generation > 0)
      cost.crossings +=
          costs.crossings(costs.lines(generation - 1, rows[generation - 1]), costs.places_of(rows[generation]));
  }
  return cost;
}

// Persons by the mean place of those they are tied to in the generation above (or below); others keep their place.
void sweep(const Generations& generations, std::vector<Row>& rows, bool down) {
  const auto count = static_cast<std::uint32_t>(rows.size());
  for (std::uint32_t step = 1; step < count; ++step) {
    const std::uint32_t here = down ? step : count - 1 - step;
    std::map<std::uint32_t, std::pair<double, int>> pull;
    std::map<std::uint32_t, double> place;
    for (const Row& row : rows)
      for (std::size_t at = 0; at < row.size(); ++at) place[row[at]] = static_cast<double>(at);
    for (const Union& one : generations.unions)
      for (const std::uint32_t parent : one.parents)
        for (const std::uint32_t child : one.children) {
          if (parent == kNobody) continue;
          const std::uint32_t moved = down ? child : parent;
          const std::uint32_t fixed = down ? parent : child;
          if (generations.of[moved] != here) continue;
          pull[moved].first += place[fixed];
          ++pull[moved].second;
        }
    const auto key = [&](std::uint32_t person) {
      const auto found = pull.find(person);
      return found == pull.end() ? place[person] : found->second.first / found->second.second;
    };
    std::stable_sort(rows[here].begin(), rows[here].end(),
                     [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
  }
}

void exchange_neighbours(Costs& costs, std::vector<Row>& rows, OrderCost& cost) {
  for (bool helped = true; helped;) {
    helped = false;
    for (Row& row : rows)
      for (std::size_t at = 0; at + 1 < row.size(); ++at) {
        std::swap(row[at], row[at + 1]);
        const OrderCost tried = total(costs, rows);
        if (tried < cost) {
          cost = tried;
          helped = true;
        } else {
          std::swap(row[at], row[at + 1]);
        }
      }
  }
}

}  // namespace

int lone_side(const std::vector<Union>& unions, const std::vector<std::uint32_t>& row, std::size_t place) {
  const bool right_taken = place + 1 < row.size() && are_couple(unions, row[place], row[place + 1]);
  const bool left_taken = place > 0 && are_couple(unions, row[place], row[place - 1]);
  if (!right_taken) return 1;
  return left_taken ? 0 : -1;
}

OrderCost cost_of(const Kin& kin, const Generations& generations, const std::vector<Row>& rows) {
  Costs costs(kin, generations);
  return total(costs, rows);
}

Order order_of(const Kin& kin, const Generations& generations) {
  Costs costs(kin, generations);
  Order order;
  std::vector<std::vector<Row>> candidates;
  for (std::uint32_t generation = 0; generation < generations.count; ++generation) {
    const Candidates of_row(kin, generations, generation);
    candidates.push_back(of_row.all());
    order.rows.push_back(of_row.first());
    const std::size_t above = generation == 0 ? 1 : candidates[generation - 1].size();
    if (candidates.back().empty() || candidates.back().size() * above > kMostPairs) order.is_exact = false;
  }
  if (order.is_exact) {
    order.rows = best_of(costs, candidates);
    order.cost = total(costs, order.rows);
    return order;
  }
  order.cost = total(costs, order.rows);
  std::vector<Row> rows = order.rows;
  for (int at = 0; at < kSweeps; ++at) {
    sweep(generations, rows, at % 2 == 0);
    const OrderCost cost = total(costs, rows);
    if (cost < order.cost) {
      order.cost = cost;
      order.rows = rows;
    }
  }
  exchange_neighbours(costs, order.rows, order.cost);
  return order;
}

}  // namespace casegraph::layout
