#include "casegraph/layout/kin.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace casegraph::layout {
namespace {

using graph::CaseGraph;

struct Named {
  std::string_view term;
  TieKind kind;
};
constexpr std::array kTies = {Named{"parent", TieKind::parent},
                              Named{"step_parent", TieKind::step_parent},
                              Named{"grandparent", TieKind::grandparent},
                              Named{"spouse", TieKind::spouse},
                              Named{"former_spouse", TieKind::former_spouse},
                              Named{"partner", TieKind::partner},
                              Named{"former_partner", TieKind::former_partner},
                              Named{"sibling", TieKind::sibling},
                              Named{"half_sibling", TieKind::half_sibling},
                              Named{"step_sibling", TieKind::step_sibling}};

// For each code of the graph's vocabulary the tie of family that it is, or none.
std::vector<std::optional<TieKind>> tie_kinds(const CaseGraph& graph) {
  std::vector<std::optional<TieKind>> kinds(graph.terms.relationship_kind.size());
  for (const Named& named : kTies)
    if (const auto code = graph.terms.relationship_kind.code_of(named.term)) kinds[code] = named.kind;
  return kinds;
}

bool is_index(const CaseGraph& graph, std::uint32_t person) {
  const std::string& role = graph.terms.person_role[graph.persons.role.value_or(person, 0)];
  return role == "victim" || role == "perpetrator" || role == "subject";
}

Relative relative_of(const CaseGraph& graph, std::uint32_t person) {
  Relative relative;
  relative.person = person;
  relative.birth = graph.persons.birth.value_or(person, DateInterval::unknown());
  relative.death = graph.persons.death.value_or(person, DateInterval::unknown());
  relative.is_index = is_index(graph, person);
  relative.is_unborn = graph.persons.unborn.value_or(person, 0) != 0;
  relative.is_female = graph.terms.sex[graph.persons.sex.value_or(person, 0)] == "female";
  return relative;
}

class Finder {
 public:
  Finder(const CaseGraph& graph, const KinQuery& query)
      : graph_(graph), query_(query), family_(graph.persons.ids.size(), kNone), near_(graph.persons.ids.size()) {
    std::vector<std::uint8_t> wanted(graph.persons.ids.size(), query.persons.empty() ? 1 : 0);
    for (const std::uint32_t person : query.persons) wanted[person] = 1;
    const auto kinds = tie_kinds(graph);
    for (const graph::Relationship& row : graph.relationships) {
      const auto kind = kinds[row.kind];
      if (!kind || row.from == row.to || !wanted[row.from.value] || !wanted[row.to.value]) continue;
      ties_.push_back({row.from.value, row.to.value, *kind, row.period, row.row});
      near_[row.from.value].push_back(row.to.value);
      near_[row.to.value].push_back(row.from.value);
    }
  }

  FoundKin found() {
    std::vector<std::vector<std::uint32_t>> families = query_.persons.empty() ? families_of_all() : families_of_asked();
    FoundKin found;
    std::size_t taken = 0;
    for (auto& persons : families) {
      const std::size_t room = query_.persons.empty() ? query_.most_persons - taken : persons.size();
      if (persons.size() > room) {
        found.left_out.insert(found.left_out.end(), persons.begin() + static_cast<std::ptrdiff_t>(room), persons.end());
        persons.resize(room);
      }
      taken += persons.size();
      if (!persons.empty()) found.families.push_back(kin_among(persons));
    }
    std::sort(found.left_out.begin(), found.left_out.end());
    return found;
  }

 private:
  static constexpr std::uint32_t kNone = kNobody;

  // Persons tied to each other, from the given ones outwards, nearest first.
  std::vector<std::uint32_t> reached(std::vector<std::uint32_t> persons, std::uint32_t family) {
    for (const std::uint32_t person : persons) family_[person] = family;
    for (std::size_t at = 0; at < persons.size(); ++at)
      for (const std::uint32_t other : near_[persons[at]])
        if (family_[other] == kNone) {
          family_[other] = family;
          persons.push_back(other);
        }
    return persons;
  }

  std::vector<std::vector<std::uint32_t>> families_of_all() {
    std::vector<std::vector<std::uint32_t>> families;
    const auto start_at = [&](bool index_only) {
      for (std::uint32_t person = 0; person < family_.size(); ++person) {
        if (family_[person] != kNone || near_[person].empty()) continue;
        if (index_only && !is_index(graph_, person)) continue;
        families.push_back(reached({person}, static_cast<std::uint32_t>(families.size())));
      }
    };
    start_at(true);
    if (!families.empty()) return families;
    start_at(false);
    std::stable_sort(families.begin(), families.end(),
                     [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return families;
  }

  std::vector<std::vector<std::uint32_t>> families_of_asked() {
    std::vector<std::uint32_t> asked = query_.persons;
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    std::vector<std::vector<std::uint32_t>> families;
    for (const std::uint32_t person : asked)
      if (family_[person] == kNone) families.push_back(reached({person}, static_cast<std::uint32_t>(families.size())));
    return families;
  }

  Kin kin_among(std::vector<std::uint32_t> persons) const {
    std::sort(persons.begin(), persons.end());
    Kin kin;
    kin.date = query_.date;
    for (const std::uint32_t person : persons) kin.persons.push_back(relative_of(graph_, person));
    const auto place = [&](std::uint32_t person) -> std::uint32_t {
      const auto at = std::lower_bound(persons.begin(), persons.end(), person);
      return at != persons.end() && *at == person ? static_cast<std::uint32_t>(at - persons.begin()) : kNone;
    };
    for (Tie tie : ties_) {
      tie.from = place(tie.from);
      tie.to = place(tie.to);
      if (tie.from != kNone && tie.to != kNone) kin.ties.push_back(tie);
    }
    return kin;
  }

  const CaseGraph& graph_;
  const KinQuery& query_;
  std::vector<std::uint32_t> family_;             // by person
  std::vector<std::vector<std::uint32_t>> near_;  // by person
  std::vector<Tie> ties_;                         // between handles of persons
};

}  // namespace

FoundKin kin_of(const CaseGraph& graph, const KinQuery& query) { return Finder(graph, query).found(); }

}  // namespace casegraph::layout
