#include "casegraph/measures/structure/shared_identifiers.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/common_days.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = PersonId::kNone;

// One row of identifiers, as a person's time with the thing.
struct Use {
  PersonId person;
  std::uint32_t thing;  // the first row of the same thing
  std::uint32_t row;
  DayRange certain;
  DayRange possible;
};

// In the order of thing, person and row; what ended before a person's birth or began after their death is none.
std::vector<Use> uses_by_thing(const CaseGraph& graph) {
  std::vector<Use> uses;
  for (std::uint32_t at = 0; at < graph.identifiers.size(); ++at) {
    const graph::Identifier& identifier = graph.identifiers[at];
    if (identifier.person.is_none()) continue;
    const DaysOfLife days = days_of_life(graph, identifier.person, identifier.period);
    if (!days.possible.empty())
      uses.push_back({identifier.person, first_same(graph, at), identifier.row, days.certain, days.possible});
  }
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
    return std::tuple(a.thing, a.person, a.row) < std::tuple(b.thing, b.person, b.row);
  });
  return uses;
}

class Rows {
 public:
  Rows(const CaseGraph& graph, bool evidence) : graph_(graph), with_evidence_(evidence) {}

  void add(std::size_t persons, std::span<const Use> a, std::span<const Use> b, DayRange window) {
    const auto possible = common_ranges(a, b, &Use::possible, window);
    const DayCount certain_days = days_in(common_ranges(a, b, &Use::certain, window));
    const DayCount possible_days = days_in(possible);
    const char* status = possible.empty() ? "not_at_once" : certain_days && possible_days ? "ok" : "unbounded";
    DayRange whole{kAfterAll, kBeforeAll};
    for (const DayRange range : possible)
      whole = {std::min(whole.first, range.first), std::max(whole.last, range.last)};
    add_row(a.front().thing, persons, a.front().person.value, b.front().person.value, certain_days, possible_days,
            whole, status);
    if (!with_evidence_) return;
    for (const auto& uses : {a, b})
      for (const Use& use : uses)
        if (!use.possible.within(window).empty())
          evidence_.push_back({static_cast<std::uint32_t>(things_.size() - 1), EvidenceTable::identifiers, use.row});
  }
  void add_too_many(std::uint32_t thing, std::size_t persons) {
    add_row(thing, persons, kNone, kNone, std::nullopt, std::nullopt, {}, "too_many_persons");
  }

  Answer answer() {
    Answer answer{{"shared_identifiers", static_cast<std::int64_t>(things_.size()), {}}, std::move(evidence_)};
    auto& columns = answer.table.columns;
    columns.push_back(id_column("identifier", graph_.identifier_ids, things_));
    columns.push_back(term_column("kind", graph_.terms.identifier_kind, kinds_));
    columns.push_back(tables::integer_column("n_persons", std::move(sizes_)));
    columns.push_back(id_column("person", graph_.persons.ids, persons_));
    columns.push_back(id_column("other", graph_.persons.ids, others_));
    columns.push_back(day_count_column("days_certain", certain_));
    columns.push_back(day_count_column("days_possible", possible_));
    columns.push_back(day_column("first_day", first_));
    columns.push_back(day_column("last_day", last_));
    columns.push_back(status_column("status", statuses_));
    return answer;
  }

 private:
  void add_row(std::uint32_t thing, std::size_t persons, std::uint32_t person, std::uint32_t other, DayCount certain,
               DayCount possible, DayRange days, const char* status) {
    things_.push_back(thing);
    kinds_.push_back(graph_.identifiers[thing].kind);
    sizes_.push_back(static_cast<std::int64_t>(persons));
    persons_.push_back(person);
    others_.push_back(other);
    certain_.push_back(certain);
    possible_.push_back(possible);
    first_.push_back(days.first);
    last_.push_back(days.last);
    statuses_.emplace_back(status);
  }

  const CaseGraph& graph_;
  bool with_evidence_;
  std::vector<std::uint32_t> things_, persons_, others_;
  std::vector<graph::Code> kinds_;
  std::vector<std::int64_t> sizes_;
  std::vector<DayCount> certain_, possible_;
  std::vector<Day> first_, last_;
  std::vector<std::string> statuses_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer shared_identifiers(const CaseGraph& graph, const SharedIdentifiersQuery& query, Progress& progress) {
  const DayRange window = range_of(query.window);
  std::vector<bool> wanted(graph.persons.ids.size(), query.persons.empty());
  for (const std::uint32_t person : query.persons) wanted[person] = true;
  const std::vector<Use> all = uses_by_thing(graph);
  Rows rows(graph, query.evidence);
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].thing == all[begin].thing) ++end;
    const auto persons = by_person_within(std::span(all).subspan(begin, end - begin), window);
    if (persons.size() > query.most_persons) {
      rows.add_too_many(all[begin].thing, persons.size());
      continue;
    }
    for (std::size_t one = 0; one < persons.size(); ++one) {
      progress.advance(0);
      for (std::size_t other = one + 1; other < persons.size(); ++other)
        if (wanted[persons[one].front().person.value] || wanted[persons[other].front().person.value])
          rows.add(persons.size(), persons[one], persons[other], window);
    }
  }
  return rows.answer();
}

}  // namespace casegraph::measures
