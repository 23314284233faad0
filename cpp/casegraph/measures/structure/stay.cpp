#include "casegraph/measures/structure/stay.hpp"

#include <tuple>

namespace casegraph::measures {
namespace {

DayRange certain_days(Period period) {
  return {period.start.is_unknown() ? kBeforeAll : period.start.last,
          period.end.is_unknown() ? kAfterAll : period.end.first};
}

}  // namespace

DaysOfLife days_of_life(const graph::CaseGraph& graph, PersonId person, Period period) {
  const Period life{graph.persons.birth.value_or(person.value, DateInterval::unknown()),
                    graph.persons.death.value_or(person.value, DateInterval::unknown())};
  return {certain_days(period).within(certain_days(life)),
          DayRange{period.start.first, period.end.last}.within({life.start.first, life.end.last})};
}

std::vector<Stay> stays_of(const graph::CaseGraph& graph) {
  std::vector<Stay> stays;
  for (const graph::Residence& residence : graph.residences) {
    if (residence.person.is_none() || residence.address.is_none()) continue;
    const DaysOfLife days = days_of_life(graph, residence.person, residence.period);
    if (!days.possible.empty())
      stays.push_back({residence.person, residence.address, residence.row, days.certain, days.possible});
  }
  return stays;
}

std::vector<Stay> stays_by_address(const graph::CaseGraph& graph) {
  std::vector<Stay> stays = stays_of(graph);
  std::sort(stays.begin(), stays.end(), [](const Stay& a, const Stay& b) {
    return std::tuple(a.address, a.person, a.row) < std::tuple(b.address, b.person, b.row);
  });
  return stays;
}

}  // namespace casegraph::measures
