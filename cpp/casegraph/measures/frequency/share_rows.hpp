// Columns of shares of persons (or of appointments, or of replies) with exact limits, for one length or several.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/stats/binomial.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

// Columns: the length, the total, those surely and those possibly of it, then share, share_possible (over the total, or
// over `least_total` where some of the total may not belong to it), lower (Clopper-Pearson, from those surely), upper
// (from those possibly), and status: `undefined` and NaN where the total is 0.
class ShareRows {
 public:
  ShareRows(std::vector<const char*> names, double confidence) : counts_(std::move(names)), limits_(confidence) {}

  void add(std::int64_t length, std::int64_t total, std::int64_t certain, std::int64_t possible,
           const char* undefined) {
    add(length, total, certain, possible, total, undefined);
  }
  void add(std::int64_t length, std::int64_t total, std::int64_t certain, std::int64_t possible,
           std::int64_t least_total, const char* undefined) {
    const auto over = [total](std::int64_t part, std::int64_t of) {
      return total == 0 ? std::numeric_limits<double>::quiet_NaN()
                        : static_cast<double>(part) / static_cast<double>(of);
    };
    const std::int64_t least = least_total == 0 ? total : least_total;  // where all may not belong, none of them has it
    counts_.add({length, total, certain, possible});
    shares_.add({over(certain, total), over(possible, least), limits_.of(certain, total).lower,
                 limits_.of(possible, least).upper});
    status_.emplace_back(total == 0 ? undefined : "");
  }
  void append_numbers(tables::Table& table) {
    counts_.append_to(table);
    shares_.append_to(table);
  }
  void append_status(tables::Table& table) const { table.columns.push_back(status_column("status", status_)); }

 private:
  Integers counts_;
  Numbers shares_{{"share", "share_possible", "lower", "upper"}};
  stats::ShareLimitsTable limits_;
  std::vector<std::string> status_;
};

}  // namespace casegraph::measures::frequency
