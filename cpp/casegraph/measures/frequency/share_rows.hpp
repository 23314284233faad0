// Columns of shares of persons (or of appointments, or of replies) with exact limits, and the contacts behind them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/stats/binomial.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

// So many of a total.
struct PartOf {
  std::int64_t part, total;
};

// Columns: counts by name, then share, share_possible, lower and upper (Clopper-Pearson, of the one and of the other),
// and status.
class ShareRows {
 public:
  ShareRows(std::vector<const char*> counts, double confidence) : counts_(std::move(counts)), limits_(confidence) {}

  // `surely`: the least share; `possibly`: the greatest, whose total is smaller where some may not belong to it. Where
  // none of them may, it is over the total of the least. Where that is 0: NaN, and status `undefined`.
  void add(std::initializer_list<std::int64_t> counts, PartOf surely, PartOf possibly, const char* undefined) {
    const bool is_defined = surely.total > 0;
    if (possibly.total == 0) possibly.total = surely.total;
    const auto share = [is_defined](PartOf one) {
      return is_defined ? static_cast<double>(one.part) / static_cast<double>(one.total)
                        : std::numeric_limits<double>::quiet_NaN();
    };
    counts_.add(counts);
    shares_.add({share(surely), share(possibly), limits_.of(surely.part, surely.total).lower,
                 limits_.of(possibly.part, possibly.total).upper});
    status_.emplace_back(is_defined ? "" : undefined);
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

// What is behind a row of an answer, each contact once, in the order of the casebook's table.
inline void add_contacts(const graph::CaseGraph& graph, std::uint32_t row, std::vector<std::uint32_t> contacts,
                         Answer& answer) {
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  for (const std::uint32_t contact : contacts)
    answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
}

}  // namespace casegraph::measures::frequency
