// The rows of a population's answer: which group each contact's check is counted in.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

// A group is a cell of the product of its dimensions; cells are numbered in the order of their rows in the answer.
class PopulationGroups {
 public:
  // Throws ArgumentError where the product has more cells than can be numbered.
  PopulationGroups(const graph::CaseGraph& graph, const std::vector<SplitBy>& by);

  std::uint32_t cells() const { return cells_; }
  std::uint32_t cell_of(std::uint32_t contact) const;
  // The same where agency and days of the contact are at hand.
  std::uint32_t cell_of(std::uint32_t contact, std::uint32_t agency, DateInterval days) const;
  // The columns that name the groups, a row for each of the cells.
  std::vector<tables::Column> columns(const std::vector<std::uint32_t>& cells) const;

 private:
  struct Dimension {
    SplitBy by;
    std::uint32_t size;
  };
  std::uint32_t size_of(SplitBy by) const;
  std::uint32_t value_of(SplitBy by, std::uint32_t contact, std::uint32_t agency, DateInterval days) const;
  std::uint32_t year_of(DateInterval days) const;
  void collect_years();
  tables::Column column(SplitBy by, const std::vector<std::uint32_t>& values) const;

  const graph::CaseGraph& graph_;
  std::vector<Dimension> dimensions_;
  std::vector<std::int32_t> years_;      // that occur, in order; place 0 of the dimension: not in one year
  std::vector<Day> year_begins_;         // first day of each
  std::vector<std::uint32_t> areas_;     // by agency: place of its area among the areas by name
  std::vector<graph::Code> area_terms_;  // by that place
  std::vector<std::uint32_t> kinds_;     // by code: place of the kind among kinds by name
  std::vector<graph::Code> kind_terms_;  // by that place
  std::uint32_t cells_ = 1;
};

}  // namespace casegraph::measures
