// Rows that are a part of themselves, directly or through others.
#include <algorithm>
#include <string>
#include <vector>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kPartOfCycle{"part_of_cycle"};
constexpr Rule kParentCycle{"parent_agency_cycle"};
constexpr std::size_t kMostIdsTold = 5;

using Cycle = std::vector<std::int32_t>;

// Each cycle of row -> parent once, from its smallest row, in the order of these.
std::vector<Cycle> cycles_of(const Targets& parents, std::int64_t rows) {
  std::vector<std::int32_t> walk_of(static_cast<std::size_t>(rows), kNoRow);  // the walk that saw the row first
  std::vector<Cycle> cycles;
  for (std::int32_t start = 0; start < rows; ++start) {
    std::int32_t row = start;
    while (row >= 0 && walk_of[static_cast<std::size_t>(row)] == kNoRow) {
      walk_of[static_cast<std::size_t>(row)] = start;
      row = parents[row];
    }
    if (row < 0 || walk_of[static_cast<std::size_t>(row)] != start) continue;
    Cycle cycle{row};
    for (std::int32_t next = parents[row]; next != row; next = parents[next]) cycle.push_back(next);
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    cycles.push_back(std::move(cycle));
  }
  std::sort(cycles.begin(), cycles.end());
  return cycles;
}

std::string told(const TableView& table, std::string_view id, const Cycle& cycle) {
  std::string ids;
  for (std::size_t at = 0; at < std::min(cycle.size(), kMostIdsTold); ++at)
    ids += cut_to_show(table.shown(id, cycle[at])) + ", ";
  if (cycle.size() > kMostIdsTold) ids += std::to_string(cycle.size() - kMostIdsTold) + " more, ";
  return ids + cut_to_show(table.shown(id, cycle.front()));
}

void check_cycles_of(const CasebookView& book, const Rule& rule, std::string_view name, std::string_view id,
                     std::string_view parent, Passes& passes) {
  const TableView& table = book.table(name);
  const Targets parents = book.targets(name, parent);
  if (!parents) return;
  passes.once([&table, rule, id, parent, parents](Sink& sink) {
    for (const Cycle& cycle : cycles_of(parents, table.rows))
      sink.add(rule, table.at(parent, cycle.front()), [&] {
        return Wording{table.shown(parent, cycle.front()),
                       cycle.size() == 1 ? "the row is a part of itself"
                                         : "the rows are parts of each other: " + told(table, id, cycle),
                       "a row that is not, through others, a part of this one; or an empty cell"};
      });
  });
}

}  // namespace

void check_cycles(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  check_cycles_of(book, kPartOfCycle, "contacts", "contact_id", "part_of", passes);
  check_cycles_of(book, kParentCycle, "agencies", "agency_id", "parent_agency", passes);
}

}  // namespace casegraph::validation::rules
