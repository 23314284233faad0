#include "casegraph/measures/structure/household.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/age.hpp"
#include "casegraph/measures/structure/stay.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using Text = std::optional<std::string>;

constexpr std::uint32_t kNone = PersonId::kNone;
constexpr std::size_t kHouseholdsAtOnce = 1024;

struct Member {
  std::uint32_t person = kNone;
  std::span<const Stay> stays;  // all of the person's at the address
  const Stay* stay = nullptr;   // the one whose row gives the terms; none: lives nowhere
  bool is_certain = false;
  ChildFinding child;
};

struct Household {
  enum Count { members_certain, members_possible, children_certain, children_possible, age_unknown, kCounts };

  std::uint32_t address = kNone;
  std::vector<Member> members;
  std::array<std::int64_t, kCounts> counts{};

  void add(const Member& member) {
    members.push_back(member);
    const ChildStatus status = member.child.status;
    if (member.child.unborn) return;
    ++counts[members_possible];
    counts[members_certain] += member.is_certain;
    counts[children_certain] += member.is_certain && status == ChildStatus::certain;
    counts[children_possible] += status == ChildStatus::certain || status == ChildStatus::possible;
    counts[age_unknown] += status == ChildStatus::unknown;
  }
};
constexpr const char* kCountNames[] = {"n_members_certain", "n_members_possible", "n_children_certain",
                                       "n_children_possible", "n_age_unknown"};

// The stay of the day that is certain, else the first that is possible, else none.
const Stay* stay_on(std::span<const Stay> stays, Day day) {
  const Stay* found = nullptr;
  for (const Stay& stay : stays) {
    if (stay.certain.contains(day)) return &stay;
    if (found == nullptr && stay.possible.contains(day)) found = &stay;
  }
  return found;
}

// The run of stays, sorted, that share what `key` gives of them.
template <class Key>
std::span<const Stay> run_at(std::span<const Stay> stays, Key key) {
  std::size_t size = 0;
  while (size < stays.size() && key(stays[size]) == key(stays.front())) ++size;
  return stays.first(size);
}

class Finder {
 public:
  Finder(const CaseGraph& graph, Day day)
      : graph_(graph), day_(day), recorded_(graph), stays_(stays_by_address(graph)) {}

  // Calls each(household) in the order of addresses.
  template <class Each>
  void for_each(Progress& progress, Each each) const {
    std::span<const Stay> left(stays_);
    for (std::size_t done = 0; !left.empty(); ++done) {
      if (done % kHouseholdsAtOnce == 0) progress.advance(0);
      const auto at_address = run_at(left, [](const Stay& stay) { return stay.address; });
      left = left.subspan(at_address.size());
      const Household found = household_of(at_address);
      if (!found.members.empty()) each(found);
    }
  }

 private:
  Household household_of(std::span<const Stay> stays) const {
    Household household;
    household.address = stays.front().address.value;
    while (!stays.empty()) {
      const auto of_person = run_at(stays, [](const Stay& stay) { return stay.person; });
      stays = stays.subspan(of_person.size());
      const Stay* stay = stay_on(of_person, day_);
      if (stay == nullptr) continue;
      household.add({stay->person.value, of_person, stay, stay->certain.contains(day_),
                     child_on(graph_, recorded_, stay->person.value, DateInterval::exactly(day_))});
    }
    return household;
  }

  const CaseGraph& graph_;
  Day day_;
  RecordedChildren recorded_;
  std::vector<Stay> stays_;
};

// The columns of the answer, a row at a time.
class Rows {
 public:
  Rows(const CaseGraph& graph, const HouseholdQuery& query) : graph_(graph), query_(query) {}

  void add(const Household& household) {
    if (query_.by == HouseholdRows::person) {
      for (const Member& member : household.members) add_row(household, member, "ok");
      return;
    }
    add_row(household, {}, "ok");
    if (query_.evidence)
      for (const Member& member : household.members) cite(member);
  }
  // person: none where nobody in particular is asked for.
  void add_without_residence(std::uint32_t person) {
    Member member;
    member.person = person;
    add_row({}, member, "no_residence");
  }
  bool empty() const { return addresses_.empty(); }

  Answer answer() {
    Answer answer{{"households", static_cast<std::int64_t>(addresses_.size()), {}}, std::move(evidence_)};
    auto& columns = answer.table.columns;
    columns.push_back(id_column("address", graph_.addresses.ids, addresses_));
    columns.push_back(term_column("address_kind", graph_.terms.address_kind, address_kinds_));
    if (query_.by == HouseholdRows::person) add_person_columns(columns);
    for (std::size_t at = 0; at < Household::kCounts; ++at)
      columns.push_back(tables::integer_column(kCountNames[at], std::move(counts_[at])));
    columns.push_back(status_column("status", statuses_));
    return answer;
  }

 private:
  void add_row(const Household& household, const Member& member, const char* status) {
    addresses_.push_back(household.address);
    address_kinds_.push_back(household.address == kNone ? graph::Code{0}
                                                        : graph_.addresses.kind.value_or(household.address, 0));
    for (std::size_t at = 0; at < Household::kCounts; ++at) counts_[at].push_back(household.counts[at]);
    statuses_.emplace_back(status);
    if (query_.by == HouseholdRows::person) add_person(member);
    if (query_.by == HouseholdRows::person && query_.evidence) cite(member);
  }

  void add_person(const Member& member) {
    const bool lives = member.stay != nullptr;
    const ChildFinding& child = member.child;
    const bool by_birth = !child.unborn && !child.by_record && child.status != ChildStatus::unknown;
    persons_.push_back(member.person);
    residences_.push_back(lives ? Text(member.is_certain ? "certain" : "possible") : std::nullopt);
    kinds_.push_back(lives ? graph_.residences[member.stay->row].kind : graph::Code{0});
    certainties_.push_back(lives ? graph_.residences[member.stay->row].certainty : graph::Code{0});
    ages_.push_back(child.age);
    is_child_.push_back(lives ? Text(name_of(child.status)) : std::nullopt);
    child_by_.push_back(child.by_record ? Text("record") : by_birth ? Text("birth") : std::nullopt);
    unborn_.push_back(child.unborn);
  }

  void add_person_columns(std::vector<tables::Column>& columns) {
    columns.push_back(id_column("person", graph_.persons.ids, persons_));
    columns.push_back(tables::text_column("residence", std::move(residences_)));
    columns.push_back(term_column("residence_kind", graph_.terms.residence_kind, kinds_));
    columns.push_back(term_column("certainty", graph_.terms.certainty, certainties_));
    add_age_columns(ages_, columns);
    columns.push_back(tables::text_column("is_child", std::move(is_child_)));
    columns.push_back(tables::text_column("child_by", std::move(child_by_)));
    columns.push_back(tables::boolean_column("unborn", std::move(unborn_)));
  }

  // Every row that may have placed the person there on the day, and the record that names them as a child.
  void cite(const Member& member) {
    const auto at = static_cast<std::uint32_t>(addresses_.size() - 1);
    for (const Stay& stay : member.stays)
      if (stay.possible.contains(query_.at)) evidence_.push_back({at, EvidenceTable::residences, stay.row});
    if (member.child.record == nullptr) return;
    evidence_.push_back({at, EvidenceTable::participants, member.child.record->row});
    evidence_.push_back({at, EvidenceTable::contacts, graph_.contacts.row[member.child.record->contact]});
  }

  const CaseGraph& graph_;
  const HouseholdQuery& query_;
  std::vector<std::uint32_t> addresses_, persons_;
  std::vector<graph::Code> address_kinds_, kinds_, certainties_;
  std::vector<std::string> statuses_;
  std::vector<Text> residences_, is_child_, child_by_;
  std::vector<AgeBounds> ages_;
  std::vector<std::uint8_t> unborn_;
  std::array<std::vector<std::int64_t>, Household::kCounts> counts_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer households(const CaseGraph& graph, const HouseholdQuery& query, Progress& progress) {
  const Finder finder(graph, query.at);
  Rows rows(graph, query);
  std::vector<bool> wanted(graph.persons.ids.size(), query.persons.empty());
  for (const std::uint32_t person : query.persons) wanted[person] = true;
  std::vector<bool> housed(wanted.size(), false);
  finder.for_each(progress, [&](const Household& household) {
    bool is_wanted = false;
    for (const Member& member : household.members) {
      is_wanted |= wanted[member.person];
      housed[member.person] = true;
    }
    if (is_wanted) rows.add(household);
  });
  if (query.by == HouseholdRows::person && !query.persons.empty())
    for (std::uint32_t person = 0; person < wanted.size(); ++person)
      if (wanted[person] && !housed[person]) rows.add_without_residence(person);
  if (rows.empty()) rows.add_without_residence(kNone);
  return rows.answer();
}

}  // namespace casegraph::measures
