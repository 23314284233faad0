// Which keys a contact offers to a check that is made at it: those recorded by then.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

class OfferedKeys {
 public:
  // Of the kinds that the query looks up. Keeps references.
  OfferedKeys(const graph::CaseGraph& graph, const PopulationQuery& query);

  // Adds all keys of the contact on the day.
  void add(std::uint32_t contact, Day day, std::vector<CheckKey>& keys) const;
  // The same without its address.
  void add_of_persons(std::uint32_t contact, Day day, std::vector<CheckKey>& keys) const;

 private:
  void add_identifiers(PersonId person, Day day, std::vector<CheckKey>& keys) const;
  void add_household(PersonId person, Day day, std::vector<CheckKey>& keys) const;
  bool is_looked_up(const graph::Identifier& identifier) const;

  const graph::CaseGraph& graph_;
  const PopulationQuery& query_;
  graph::Grouped<std::uint32_t> identifiers_of_;       // rows by person
  graph::Grouped<std::uint32_t> stays_of_, stays_at_;  // residences by person and by address; households alone ask them
};

}  // namespace casegraph::measures
