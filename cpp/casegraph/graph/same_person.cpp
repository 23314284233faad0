#include "casegraph/graph/same_person.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::graph {
namespace {

class Merging {
 public:
  Merging(CaseGraph graph, const std::vector<std::uint32_t>& of_person)
      : graph_(std::move(graph)), of_person_(of_person), renamed_(of_person.size()) {
    for (std::uint32_t person = 0; person < of_person.size(); ++person) {
      const std::uint32_t one = of_person[person];
      if (one > person || of_person[one] != one)
        throw ArgumentError("same_person: person " + std::to_string(person) +
                            "; accepted: of each person itself, or an earlier one that is itself");
      if (one == person) renamed_[person] = static_cast<std::uint32_t>(kept_.size()), kept_.push_back(person);
    }
    for (std::uint32_t person = 0; person < of_person.size(); ++person) renamed_[person] = renamed_[of_person[person]];
  }

  CaseGraph merged() {
    persons();
    participants();
    rename(graph_.residences, [&](Residence& row) { row.person = now(row.person); });
    rename(graph_.identifiers, [&](Identifier& row) { row.person = now(row.person); });
    rename(graph_.coverage, [&](Coverage& row) { row.person = now(row.person); });
    rename(graph_.episodes, [&](Episode& row) { row.person = now(row.person); });
    rename(graph_.assessments, [&](Assessment& row) { row.risk_to = now(row.risk_to); });
    rename(graph_.checks, [&](Check& row) {
      if (row.key_kind == KeyKind::person || row.key_kind == KeyKind::household) row.key = now(PersonId{row.key}).value;
    });
    rename(graph_.shares, [&](Share& row) {
      row.to_person = now(row.to_person);
      row.about = now(row.about);
    });
    relationships();
    return std::move(graph_);
  }

 private:
  PersonId now(PersonId person) const {
    return person.value < renamed_.size() ? PersonId{renamed_[person.value]} : person;
  }

  template <class Row, class Rename>
  static void rename(SharedColumn<Row>& column, Rename rename) {
    if (column.empty()) return;
    std::vector<Row> rows(column.begin(), column.end());
    for (Row& row : rows) rename(row);
    column = SharedColumn(std::move(rows));
  }

  // Of each person kept the value, or the first of the others' where theirs says nothing.
  template <class T, class IsStated>
  void merge(SharedColumn<T>& column, IsStated is_stated) const {
    if (column.empty()) return;
    std::vector<T> values;
    for (const std::uint32_t person : kept_) values.push_back(column[person]);
    for (std::uint32_t person = 0; person < of_person_.size(); ++person) {
      T& value = values[renamed_[person]];
      if (!is_stated(value) && is_stated(column[person])) value = column[person];
    }
    column = SharedColumn(std::move(values));
  }

  void persons() {
    Persons& persons = graph_.persons;
    const auto is_coded = [](auto code) { return code != 0; };
    const auto is_known = [](const DateInterval& days) { return !(days == DateInterval::unknown()); };
    merge(persons.role, is_coded);
    merge(persons.sex, is_coded);
    merge(persons.review, is_coded);
    merge(persons.unborn, [](auto) { return true; });
    merge(persons.birth, is_known);
    merge(persons.death, is_known);
    persons.ids = persons.ids.reordered(SharedColumn(kept_));
  }

  void participants() {
    std::vector<std::uint32_t> offsets{0};
    std::vector<Participation> parts;
    for (std::uint32_t contact = 0; contact < graph_.participants.groups(); ++contact) {
      const std::size_t first = parts.size();
      for (Participation part : graph_.participants[contact]) {
        part.person = now(part.person);
        const auto before = std::find_if(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(),
                                         [&](const Participation& other) { return other.person == part.person; });
        if (before == parts.end())
          parts.push_back(part);
        else
          add(*before, part);
      }
      offsets.push_back(static_cast<std::uint32_t>(parts.size()));
    }
    if (graph_.participants.groups() == 0) return;
    graph_.participants = {SharedColumn(std::move(offsets)), SharedColumn(std::move(parts))};
    graph_.contacts_of_person = contacts_by_person(graph_);
  }

  // Two rows of one person in one contact say together what the more telling one says.
  static void add(Participation& part, const Participation& other) {
    part.presence = std::min(part.presence, other.presence);  // took part, absent, spoken about
    part.certainty = std::min(part.certainty, other.certainty);
    part.recorded_otherwise = part.recorded_otherwise && other.recorded_otherwise;
    if (part.role == 0) part.role = other.role;
  }

  void relationships() {
    if (graph_.relationships.empty()) return;
    std::vector<Relationship> rows;
    for (Relationship row : graph_.relationships) {
      row.from = now(row.from);
      row.to = now(row.to);
      if (row.from != row.to) rows.push_back(row);
    }
    graph_.relationships = rows.empty() ? SharedColumn<Relationship>() : SharedColumn(std::move(rows));
  }

  CaseGraph graph_;
  const std::vector<std::uint32_t>& of_person_;
  std::vector<std::uint32_t> renamed_;
  std::vector<std::uint32_t> kept_;
};

}  // namespace

CaseGraph with_same_persons(const CaseGraph& base, const std::vector<std::uint32_t>& of_person) {
  if (of_person.size() != base.persons.ids.size())
    throw ArgumentError("same_person: " + std::to_string(of_person.size()) + " persons; the graph has " +
                        std::to_string(base.persons.ids.size()));
  return Merging(base, of_person).merged();
}

}  // namespace casegraph::graph
