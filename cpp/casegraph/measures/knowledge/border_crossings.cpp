#include "casegraph/measures/knowledge/border_crossings.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Code;
using graph::Residence;

constexpr std::uint32_t kPersonsBetweenLooks = 1024;

struct Sums {
  std::int64_t moves = 0, undated = 0, with_records = 0, nothing_along = 0;
  std::int64_t contacts = 0, along_certain = 0, along_possible = 0;
  std::vector<std::pair<EvidenceTable, std::uint32_t>> rows;
};

class Crossings {
 public:
  Crossings(const Holding& holding, const BorderCrossingsQuery& query)
      : holding_(holding), graph_(holding.graph()), query_(query) {
    const auto& residences = graph_.residences;
    stays_of_ = graph::grouped<std::uint32_t>(
        graph_.persons.ids.size(), residences.size(), [&](std::size_t at) { return residences[at].person.value; },
        [](std::size_t at) { return static_cast<std::uint32_t>(at); });
  }

  void add_person(std::uint32_t person) {
    std::vector<const Residence*> stays;
    for (const std::uint32_t at : stays_of_[person]) stays.push_back(&graph_.residences[at]);
    std::stable_sort(stays.begin(), stays.end(), [](const Residence* a, const Residence* b) {
      return a->period.start.first < b->period.start.first;
    });
    for (std::size_t at = 1; at < stays.size(); ++at) {
      const Code from = area_of(*stays[at - 1]), to = area_of(*stays[at]);
      if (from != 0 && to != 0 && from != to) add_move(person, from, to, *stays[at - 1], *stays[at]);
    }
  }

  Answer answer() const {
    const graph::Terms& terms = graph_.terms.area;
    std::vector<std::pair<Code, Code>> keys;
    for (const auto& [key, sums] : sums_) keys.push_back(key);
    std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
      return std::pair(terms[a.first], terms[a.second]) < std::pair(terms[b.first], terms[b.second]);
    });
    Answer answer;
    answer.table.name = "border_crossings";
    answer.table.rows = static_cast<std::int64_t>(keys.size());
    std::vector<Code> from, to;
    for (const auto& key : keys) {
      from.push_back(key.first);
      to.push_back(key.second);
    }
    auto& columns = answer.table.columns;
    columns.push_back(term_column("from_area", terms, from));
    columns.push_back(term_column("to_area", terms, to));
    const auto column = [&](const char* name, std::int64_t Sums::* member) {
      std::vector<std::int64_t> values;
      for (const auto& key : keys) values.push_back(sums_.at(key).*member);
      columns.push_back(tables::integer_column(name, std::move(values)));
    };
    column("moves", &Sums::moves);
    column("undated", &Sums::undated);
    column("with_records", &Sums::with_records);
    column("nothing_along", &Sums::nothing_along);
    column("contacts", &Sums::contacts);
    column("along_certain", &Sums::along_certain);
    column("along_possible", &Sums::along_possible);
    for (std::uint32_t row = 0; row < keys.size(); ++row)
      for (const auto& [table, place] : sums_.at(keys[row]).rows) answer.evidence.push_back({row, table, place});
    return answer;
  }

 private:
  Code area_of(const Residence& stay) const { return graph_.addresses.area.value_or(stay.address.value, 0); }

  void add_move(std::uint32_t person, Code from, Code to, const Residence& old_stay, const Residence& new_stay) {
    Sums& sums = sums_[{from, to}];
    ++sums.moves;
    cite(sums, EvidenceTable::residences, old_stay.row);
    cite(sums, EvidenceTable::residences, new_stay.row);
    const DateInterval day = new_stay.period.start;
    if (!day.is_bounded()) {
      ++sums.undated;
      return;
    }
    std::int64_t contacts = 0, along = 0;
    for (const std::uint32_t contact : contacts_naming(graph_, {PersonId{person}})) {
      if (graph_.contacts.last_day[contact] >= day.first) continue;
      if (!is_held_in(from, contact, day.first, Bound::certain)) continue;
      ++contacts;
      const bool is_certain = is_held_in(to, contact, add(day.first, query_.within), Bound::certain);
      sums.along_certain += is_certain;
      along += is_certain || is_held_in(to, contact, add(day.last, query_.within), Bound::possible);
      cite(sums, EvidenceTable::contacts, graph_.contacts.row[contact]);
    }
    sums.contacts += contacts;
    sums.along_possible += along;
    sums.with_records += contacts > 0;
    sums.nothing_along += contacts > 0 && along == 0;
  }
  bool is_held_in(Code area, std::uint32_t contact, Day at, Bound bound) const {
    bool is_held = false;
    for_each_holder(holding_, contact, [&](AgencyId agency, const Held& held) {
      is_held = is_held || (graph_.agencies.area.value_or(agency.value, 0) == area && held.at(at, bound));
    });
    return is_held;
  }
  void cite(Sums& sums, EvidenceTable table, std::uint32_t row) const {
    if (query_.evidence) sums.rows.emplace_back(table, row);
  }

  const Holding& holding_;
  const CaseGraph& graph_;
  const BorderCrossingsQuery& query_;
  graph::Grouped<std::uint32_t> stays_of_;
  std::map<std::pair<Code, Code>, Sums> sums_;
};

}  // namespace

Answer border_crossings(const Holding& holding, const BorderCrossingsQuery& query, Progress& progress) {
  Crossings crossings(holding, query);
  const std::uint32_t persons = holding.graph().persons.ids.size();
  progress.expect(persons);
  for (std::uint32_t person = 0; person < persons; ++person) {
    if (person % kPersonsBetweenLooks == 0) progress.advance(std::min(kPersonsBetweenLooks, persons - person));
    crossings.add_person(person);
  }
  return crossings.answer();
}

}  // namespace casegraph::measures
