#include "casegraph/layout/genogram.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace casegraph::layout {
namespace {

using graph::CaseGraph;

constexpr std::int32_t kPregnancyDays = 280;
// Outlines of several households keep apart.
constexpr double kHalfWidth = 0.475, kStep = 0.02;
constexpr std::size_t kSteps = 3;

using Members = std::map<std::uint32_t, bool>;  // place in Kin::persons, and whether for certain

void add_unborn(const Kin& kin, const Generations& generations, Day day, Members& members) {
  const Members born = members;
  for (const Union& one : generations.unions)
    for (const std::uint32_t parent : one.parents) {
      if (parent == kNobody || !kin.persons[parent].is_female || !born.contains(parent)) continue;
      const DateInterval death = kin.persons[parent].death;
      if (!death.is_bounded() || day > death.last || day < death.first - kPregnancyDays) continue;
      for (const std::uint32_t child : one.children)
        if (kin.persons[child].is_unborn) members.emplace(child, false);
    }
}

std::map<std::uint32_t, Members> households_on(const CaseGraph& graph, const Kin& kin, Day day) {
  std::map<std::uint32_t, std::uint32_t> place;
  for (std::uint32_t at = 0; at < kin.persons.size(); ++at) place[kin.persons[at].person] = at;
  std::map<std::uint32_t, Members> households;
  for (const graph::Residence& stay : graph.residences) {
    const auto found = place.find(stay.person.value);
    if (found == place.end() || !stay.period.possibly_on(day)) continue;
    bool& is_certain = households[stay.address.value][found->second];
    is_certain = is_certain || stay.period.certainly_on(day);
  }
  return households;
}

std::vector<HouseholdOutline> outlines(const CaseGraph& graph, const Kin& kin, const Generations& generations,
                                       const Drawing& drawing) {
  std::vector<HouseholdOutline> out;
  if (!kin.date) return out;
  std::vector<std::uint32_t> drawn(kin.persons.size());
  for (std::uint32_t at = 0; at < drawing.persons.size(); ++at) drawn[drawing.persons[at].person] = at;
  for (auto& [address, members] : households_on(graph, kin, *kin.date)) {
    add_unborn(kin, generations, *kin.date, members);
    if (members.size() < 2) continue;
    HouseholdOutline outline{address, {}, {}};
    std::vector<std::uint32_t> places;
    for (const auto& [person, is_certain] : members) {
      outline.members.push_back({kin.persons[person].person, is_certain});
      places.push_back(drawn[person]);
    }
    const double half = kHalfWidth - kStep * static_cast<double>(out.size() % kSteps);
    outline.loops = outline_around(drawing, places, half);
    out.push_back(std::move(outline));
  }
  return out;
}

// From places in Kin::persons to PersonIds.
void name_persons(const Kin& kin, Drawing& drawing) {
  const auto rename = [&](std::uint32_t& person) { person = kin.persons[person].person; };
  for (PlacedPerson& placed : drawing.persons) rename(placed.person);
  for (PlacedUnion& placed : drawing.unions) {
    for (std::uint32_t& person : placed.parents) rename(person);
    for (std::uint32_t& person : placed.children) rename(person);
  }
}

Genogram genogram_of(const CaseGraph& graph, const Kin& kin) {
  Genogram genogram;
  Generations generations = generations_of(kin);
  genogram.drawing = drawing_of(kin, generations, order_of(kin, generations));
  genogram.households = outlines(graph, kin, generations, genogram.drawing);
  for (const Relative& relative : kin.persons)
    if (relative.is_index) genogram.index.push_back(relative.person);
  genogram.not_drawn = std::move(generations.not_drawn);
  name_persons(kin, genogram.drawing);
  return genogram;
}

}  // namespace

Genograms genograms(const CaseGraph& graph, const KinQuery& query) {
  FoundKin found = kin_of(graph, query);
  Genograms out;
  for (const Kin& kin : found.families) out.families.push_back(genogram_of(graph, kin));
  out.left_out = std::move(found.left_out);
  return out;
}

}  // namespace casegraph::layout
