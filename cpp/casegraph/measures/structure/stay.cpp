#include "casegraph/measures/structure/stay.hpp"

#include <tuple>

namespace casegraph::measures {
namespace {

DayRange certain_days(Period period) {
  return {period.start.is_unknown() ? kBeforeAll : period.start.last,
          period.end.is_unknown() ? kAfterAll : period.end.first};
}

}  // namespace

std::vector<Stay> stays_of(const graph::CaseGraph& graph) {
  std::vector<Stay> stays;
  for (const graph::Residence& residence : graph.residences) {
    if (residence.person.is_none() || residence.address.is_none()) continue;
    const std::uint32_t person = residence.person.value;
    const Period life{graph.persons.birth.value_or(person, DateInterval::unknown()),
                      graph.persons.death.value_or(person, DateInterval::unknown())};
    const DayRange possible =
        DayRange{residence.period.start.first, residence.period.end.last}.within({life.start.first, life.end.last});
    if (!possible.empty())
      stays.push_back({residence.person, residence.address, residence.row,
                       certain_days(residence.period).within(certain_days(life)), possible});
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
