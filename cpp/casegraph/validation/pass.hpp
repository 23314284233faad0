// One reading of a table by one rule. Passes are cut into stretches of rows that run in any order, on
// several threads; what they find is put together in the rows' order.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "casegraph/validation/casebook_view.hpp"
#include "casegraph/validation/sink.hpp"

namespace casegraph::validation {

struct Pass {
  std::int64_t rows = 1;
  bool divisible = false;
  std::function<void(std::int64_t begin, std::int64_t end, Sink&)> check;
};

class Passes {
 public:
  // Calls check(row, sink) for each row of the table.
  template <class Check>
  void each_row(const TableView& table, Check check) {
    if (table.rows == 0) return;
    passes_.push_back({table.rows, true, [check](std::int64_t begin, std::int64_t end, Sink& sink) {
                         for (std::int64_t row = begin; row < end; ++row) check(row, sink);
                       }});
  }
  // Calls check(sink) once.
  template <class Check>
  void once(Check check) {
    passes_.push_back({1, false, [check](std::int64_t, std::int64_t, Sink& sink) { check(sink); }});
  }
  const std::vector<Pass>& all() const { return passes_; }

 private:
  std::vector<Pass> passes_;
};

}  // namespace casegraph::validation
