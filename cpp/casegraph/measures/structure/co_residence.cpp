#include "casegraph/measures/structure/co_residence.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/common_days.hpp"
#include "casegraph/measures/structure/stay.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = PersonId::kNone;

class Rows {
 public:
  Rows(const CaseGraph& graph, bool evidence) : graph_(graph), with_evidence_(evidence) {}

  void add(std::uint32_t address, std::span<const Stay> a, std::span<const Stay> b, DayRange window) {
    const auto possible = common_ranges(a, b, &Stay::possible, window);
    if (possible.empty()) return;
    const DayCount certain_days = days_in(common_ranges(a, b, &Stay::certain, window));
    const DayCount possible_days = days_in(possible);
    add_row(address, a.front().person.value, b.front().person.value, certain_days, possible_days,
            certain_days && possible_days ? "ok" : "unbounded");
    if (!with_evidence_) return;
    for (const auto& stays : {a, b})
      for (const Stay& stay : stays)
        if (!stay.possible.within(window).empty())
          evidence_.push_back({static_cast<std::uint32_t>(addresses_.size() - 1), EvidenceTable::residences, stay.row});
  }
  void add_too_many(std::uint32_t address) {
    add_row(address, kNone, kNone, std::nullopt, std::nullopt, "too_many_residents");
  }

  Answer answer() {
    Answer answer{{"co_residence", static_cast<std::int64_t>(addresses_.size()), {}}, std::move(evidence_)};
    auto& columns = answer.table.columns;
    columns.push_back(id_column("address", graph_.addresses.ids, addresses_));
    columns.push_back(id_column("person", graph_.persons.ids, persons_));
    columns.push_back(id_column("other", graph_.persons.ids, others_));
    columns.push_back(day_count_column("days_certain", certain_));
    columns.push_back(day_count_column("days_possible", possible_));
    columns.push_back(status_column("status", statuses_));
    return answer;
  }

 private:
  void add_row(std::uint32_t address, std::uint32_t person, std::uint32_t other, DayCount certain, DayCount possible,
               const char* status) {
    addresses_.push_back(address);
    persons_.push_back(person);
    others_.push_back(other);
    certain_.push_back(certain);
    possible_.push_back(possible);
    statuses_.emplace_back(status);
  }

  const CaseGraph& graph_;
  bool with_evidence_;
  std::vector<std::uint32_t> addresses_, persons_, others_;
  std::vector<DayCount> certain_, possible_;
  std::vector<std::string> statuses_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer co_residence(const CaseGraph& graph, const CoResidenceQuery& query, Progress& progress) {
  const DayRange window = range_of(query.window);
  std::vector<bool> wanted(graph.persons.ids.size(), query.persons.empty());
  for (const std::uint32_t person : query.persons) wanted[person] = true;
  const std::vector<Stay> all = stays_by_address(graph);
  Rows rows(graph, query.evidence);
  for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
    while (end < all.size() && all[end].address == all[begin].address) ++end;
    const auto persons = by_person_within(std::span(all).subspan(begin, end - begin), window);
    if (persons.size() > query.most_residents) {
      rows.add_too_many(all[begin].address.value);
      continue;
    }
    for (std::size_t one = 0; one < persons.size(); ++one) {
      progress.advance(0);
      for (std::size_t other = one + 1; other < persons.size(); ++other)
        if (wanted[persons[one].front().person.value] || wanted[persons[other].front().person.value])
          rows.add(all[begin].address.value, persons[one], persons[other], window);
    }
  }
  return rows.answer();
}

}  // namespace casegraph::measures
