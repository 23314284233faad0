// From left to right: the order of the persons of each generation.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "casegraph/layout/generations.hpp"
#include "casegraph/layout/kin.hpp"

namespace casegraph::layout {

// What is wrong with an order, the worst first: lines that cross; persons who stand between the two of a couple;
// persons who stand between brothers and sisters; the older of two children of one parent to the right; departures from
// the casebook's order.
struct OrderCost {
  std::int64_t crossings = 0, inside_couples = 0, inside_sibships = 0, births = 0, rows = 0;
  auto operator<=>(const OrderCost&) const = default;
  OrderCost operator+(const OrderCost& other) const {
    return {crossings + other.crossings, inside_couples + other.inside_couples, inside_sibships + other.inside_sibships,
            births + other.births, rows + other.rows};
  }
};

struct Order {
  std::vector<std::vector<std::uint32_t>> rows;  // by generation: persons from left to right
  OrderCost cost;
  bool is_exact = true;  // the best of all orders that were open to it
};

// The cost of an order.
OrderCost cost_of(const Kin& kin, const Generations& generations, const std::vector<std::vector<std::uint32_t>>& rows);

// The best order. Small families: the best of all orders in which those who are tied as couples stand as near each
// other as they can, with single persons anywhere. Large ones: barycentre sweeps, then neighbours exchanged while that
// helps.
Order order_of(const Kin& kin, const Generations& generations);

// The side on which the children of a lone parent hang: +1 right, -1 left where the right neighbour is a partner, 0
// where both neighbours are.
int lone_side(const std::vector<Union>& unions, const std::vector<std::uint32_t>& row, std::size_t place);

}  // namespace casegraph::layout
