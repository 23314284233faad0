#include "casegraph/measures/structure/children_exposed.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/age.hpp"
#include "casegraph/measures/structure/stay.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using Text = std::optional<std::string>;

constexpr std::uint32_t kNone = PersonId::kNone;
constexpr std::uint32_t kContactsAtOnce = 1024;

enum class How : std::uint8_t { took_part, absent, spoken_about, address, household };
static_assert(static_cast<How>(graph::Presence::spoken_about) == How::spoken_about);
const char* name_of(How how) {
  static constexpr const char* kNames[] = {"took_part", "absent", "spoken_about", "address", "household"};
  return kNames[static_cast<std::size_t>(how)];
}

struct Exposure {
  std::uint32_t contact, child;
  How how;
  bool is_certain;
  ChildFinding finding;
  std::vector<EvidenceRow> rows;  // answer_row is set when the row is added
};

// Stays by address and by person.
class Stays {
 public:
  explicit Stays(const CaseGraph& graph) : by_address_(stays_by_address(graph)), by_person_(by_address_) {
    std::sort(by_person_.begin(), by_person_.end(),
              [](const Stay& a, const Stay& b) { return std::tuple(a.person, a.row) < std::tuple(b.person, b.row); });
  }
  std::span<const Stay> at(std::uint32_t address) const {
    return equal(by_address_, address, [](const Stay& stay) { return stay.address.value; });
  }
  std::span<const Stay> of(std::uint32_t person) const {
    return equal(by_person_, person, [](const Stay& stay) { return stay.person.value; });
  }

 private:
  template <class Key>
  static std::span<const Stay> equal(const std::vector<Stay>& stays, std::uint32_t value, Key key) {
    const auto first = std::partition_point(stays.begin(), stays.end(), [&](const Stay& s) { return key(s) < value; });
    const auto last = std::partition_point(first, stays.end(), [&](const Stay& s) { return key(s) == value; });
    return {first, last};
  }
  std::vector<Stay> by_address_, by_person_;
};

class Finder {
 public:
  Finder(const CaseGraph& graph, const ExposureQuery& query)
      : graph_(graph),
        query_(query),
        recorded_(graph),
        stays_(graph),
        child_role_(graph.terms.participant_role.code_of("child")),
        wanted_(graph.persons.ids.size(), false) {
    for (const std::uint32_t person : query.persons) wanted_[person] = true;
  }

  // In the order of time, and within a contact of the table of persons.
  std::vector<Exposure> exposures(Progress& progress) {
    std::vector<Exposure> all;
    progress.expect(graph_.contacts.size());
    for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
      if (contact % kContactsAtOnce == 0) progress.advance(std::min(kContactsAtOnce, graph_.contacts.size() - contact));
      const graph::Flag* flag = flag_of(contact);
      if (flag == nullptr || !is_wanted(contact)) continue;
      found_.clear();
      read_contact(contact, *flag);
      for (auto& [child, exposure] : found_) all.push_back(std::move(exposure));
    }
    return all;
  }

 private:
  const graph::Flag* flag_of(std::uint32_t contact) const {
    if (query_.flag == 0) return nullptr;
    for (const graph::Flag& flag : graph_.flags[contact])
      if (flag.flag == query_.flag && flag.state == graph::FlagState::yes &&
          (query_.hindsight || flag.stated_by == graph::StatedBy::agency_then))
        return &flag;
    return nullptr;
  }
  bool is_wanted(std::uint32_t contact) const {
    if (query_.persons.empty()) return true;
    const auto parts = graph_.participants[contact];
    return std::any_of(parts.begin(), parts.end(),
                       [&](const graph::Participation& part) { return wanted_[part.person.value]; });
  }

  void read_contact(std::uint32_t contact, const graph::Flag& flag) {
    const auto parts = graph_.participants[contact];
    for (const graph::Participation& part : parts)
      add(contact, flag, part.person.value, static_cast<How>(part.presence), true,
          {{0, EvidenceTable::participants, part.row}});
    const DateInterval days = graph_.contacts.days(contact);
    const std::uint32_t address = graph_.contacts.concerns_address.value_or(contact, kNone);
    if (address != kNone) add_residents(contact, flag, address, {days.first, days.last}, How::address, nullptr);
    for (const graph::Participation& part : parts)
      if (part.presence == graph::Presence::took_part)
        for (const Stay& stay : stays_.of(part.person.value))
          add_residents(contact, flag, stay.address.value, {days.first, days.last}, How::household, &stay);
  }

  // Everybody who lived at the address on a day of the contact; `with`: on which the person of that stay lived there
  // too.
  void add_residents(std::uint32_t contact, const graph::Flag& flag, std::uint32_t address, DateInterval days, How how,
                     const Stay* with) {
    if (with != nullptr && !with->possible.contains_some(days)) return;
    for (const Stay& stay : stays_.at(address)) {
      const DayRange possible = with == nullptr ? stay.possible : stay.possible.within(with->possible);
      const DayRange certain = with == nullptr ? stay.certain : stay.certain.within(with->certain);
      if ((with != nullptr && with->person == stay.person) || !possible.contains_some(days)) continue;
      std::vector<EvidenceRow> rows{{0, EvidenceTable::residences, stay.row}};
      if (with != nullptr) rows.push_back({0, EvidenceTable::residences, with->row});
      add(contact, flag, stay.person.value, how, certain.contains_all(days), std::move(rows));
    }
  }

  // Keeps the first way in which the child was certainly exposed, else the first in which possibly.
  void add(std::uint32_t contact, const graph::Flag& flag, std::uint32_t person, How how, bool was_there,
           std::vector<EvidenceRow> rows) {
    const auto known = found_.find(person);
    if (known != found_.end() && (known->second.is_certain || !was_there)) return;
    const ChildFinding finding = finding_of(contact, person);
    if (finding.status == ChildStatus::no || finding.status == ChildStatus::unknown) return;
    const bool is_certain = was_there && finding.status == ChildStatus::certain;
    if (known != found_.end() && !is_certain) return;
    rows.push_back({0, EvidenceTable::contacts, graph_.contacts.row[contact]});
    rows.push_back({0, EvidenceTable::flags, flag.row});
    if (finding.record != nullptr) rows.push_back({0, EvidenceTable::participants, finding.record->row});
    found_.insert_or_assign(person, Exposure{contact, person, how, is_certain, finding, std::move(rows)});
  }

  // Where the contact has no day to tell an age by, its own record may still name the person as a child.
  ChildFinding finding_of(std::uint32_t contact, std::uint32_t person) const {
    ChildFinding finding = child_on(graph_, recorded_, person, graph_.contacts.days(contact));
    if (finding.status != ChildStatus::unknown) return finding;
    for (const graph::Participation& part : graph_.participants[contact])
      if (part.person.value == person && child_role_ != 0 && part.role == child_role_) {
        finding.status = ChildStatus::possible;
        finding.by_record = true;
      }
    return finding;
  }

  const CaseGraph& graph_;
  const ExposureQuery& query_;
  RecordedChildren recorded_;
  Stays stays_;
  graph::Code child_role_;
  std::vector<bool> wanted_;
  std::map<std::uint32_t, Exposure> found_;  // of one contact, by child
};

void cite(const Exposure& exposure, std::size_t at, std::vector<EvidenceRow>& evidence) {
  for (EvidenceRow row : exposure.rows) {
    row.answer_row = static_cast<std::uint32_t>(at);
    evidence.push_back(row);
  }
}

Answer by_contact(const CaseGraph& graph, const std::vector<Exposure>& exposures, bool with_evidence) {
  std::vector<std::uint32_t> contacts, agencies, incidents, children;
  std::vector<Day> first, last;
  std::vector<Text> hows, certainties, is_child, child_by;
  std::vector<AgeBounds> ages;
  Answer answer;
  for (const Exposure& exposure : exposures) {
    if (with_evidence) cite(exposure, contacts.size(), answer.evidence);
    contacts.push_back(exposure.contact);
    agencies.push_back(graph.contacts.agency.value_or(exposure.contact, kNone));
    incidents.push_back(graph.contacts.incident.value_or(exposure.contact, kNone));
    children.push_back(exposure.child);
    first.push_back(graph.contacts.first_day[exposure.contact]);
    last.push_back(graph.contacts.last_day[exposure.contact]);
    hows.emplace_back(name_of(exposure.how));
    certainties.emplace_back(exposure.is_certain ? "certain" : "possible");
    ages.push_back(exposure.finding.age);
    is_child.emplace_back(name_of(exposure.finding.status));
    child_by.emplace_back(exposure.finding.by_record ? "record" : "birth");
  }
  answer.table = {"children_exposed", static_cast<std::int64_t>(exposures.size()), {}};
  auto& columns = answer.table.columns;
  columns.push_back(id_column("contact", graph.contacts.ids, contacts));
  columns.push_back(id_column("agency", graph.agencies.ids, agencies));
  columns.push_back(id_column("incident", graph.incidents.ids, incidents));
  columns.push_back(day_column("first_day", first));
  columns.push_back(day_column("last_day", last));
  columns.push_back(id_column("child", graph.persons.ids, children));
  columns.push_back(tables::text_column("how", std::move(hows)));
  columns.push_back(tables::text_column("exposure", std::move(certainties)));
  add_age_columns(ages, columns);
  columns.push_back(tables::text_column("is_child", std::move(is_child)));
  columns.push_back(tables::text_column("child_by", std::move(child_by)));
  return answer;
}

// Contacts and distinct incidents of one child.
struct Tally {
  Bounds contacts;
  std::set<std::pair<bool, std::uint32_t>> certain, possible;  // (is a contact of its own, handle)
  std::vector<const Exposure*> exposures;
};

Answer by_child(const CaseGraph& graph, const std::vector<Exposure>& exposures, bool with_evidence) {
  std::map<std::uint32_t, Tally> tallies;
  for (const Exposure& exposure : exposures) {
    Tally& tally = tallies[exposure.child];
    const std::uint32_t incident = graph.contacts.incident.value_or(exposure.contact, kNone);
    const auto key = incident == kNone ? std::pair(true, exposure.contact) : std::pair(false, incident);
    ++tally.contacts.possible;
    tally.possible.insert(key);
    tally.exposures.push_back(&exposure);
    if (!exposure.is_certain) continue;
    ++tally.contacts.certain;
    tally.certain.insert(key);
  }
  std::vector<std::uint32_t> children;
  std::vector<std::int64_t> certain, possible, incidents_certain, incidents_possible;
  Answer answer;
  for (const auto& [child, tally] : tallies) {
    if (with_evidence)
      for (const Exposure* exposure : tally.exposures) cite(*exposure, children.size(), answer.evidence);
    children.push_back(child);
    certain.push_back(tally.contacts.certain);
    possible.push_back(tally.contacts.possible);
    incidents_certain.push_back(static_cast<std::int64_t>(tally.certain.size()));
    incidents_possible.push_back(static_cast<std::int64_t>(tally.possible.size()));
  }
  answer.table = {"children_exposed", static_cast<std::int64_t>(children.size()), {}};
  auto& columns = answer.table.columns;
  columns.push_back(id_column("child", graph.persons.ids, children));
  columns.push_back(tables::integer_column("contacts_certain", std::move(certain)));
  columns.push_back(tables::integer_column("contacts_possible", std::move(possible)));
  columns.push_back(tables::integer_column("incidents_certain", std::move(incidents_certain)));
  columns.push_back(tables::integer_column("incidents_possible", std::move(incidents_possible)));
  return answer;
}

}  // namespace

Answer children_exposed(const CaseGraph& graph, const ExposureQuery& query, Progress& progress) {
  const std::vector<Exposure> exposures = Finder(graph, query).exposures(progress);
  return query.by == ExposureRows::contact ? by_contact(graph, exposures, query.evidence)
                                           : by_child(graph, exposures, query.evidence);
}

}  // namespace casegraph::measures
