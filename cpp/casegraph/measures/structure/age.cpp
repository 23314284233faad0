#include "casegraph/measures/structure/age.hpp"

#include <algorithm>
#include <utility>

namespace casegraph::measures {

std::int32_t completed_years(Day birth, Day day) {
  const CivilDate born = civil_of(birth);
  const CivilDate now = civil_of(day);
  const bool before_birthday = std::pair(now.month, now.day) < std::pair(born.month, born.day);
  return now.year - born.year - (before_birthday ? 1 : 0);
}

AgeBounds age_on(DateInterval birth, DateInterval days) {
  AgeBounds age;
  if (is_finite(birth.last) && is_finite(days.first))
    age.least = std::max<std::int32_t>(0, completed_years(birth.last, days.first));
  if (is_finite(birth.first) && is_finite(days.last))
    age.most = std::max<std::int32_t>(0, completed_years(birth.first, days.last));
  return age;
}

const char* name_of(ChildStatus status) {
  static constexpr const char* kNames[] = {"no", "unknown", "possible", "certain"};
  return kNames[static_cast<std::size_t>(status)];
}

ChildStatus child_by_birth(DateInterval birth, DateInterval days) {
  if (birth.is_unknown()) return ChildStatus::unknown;
  const AgeBounds age = age_on(birth, days);
  if (age.least && *age.least >= kAdultAge) return ChildStatus::no;
  return age.most && *age.most < kAdultAge ? ChildStatus::certain : ChildStatus::possible;
}

RecordedChildren::RecordedChildren(const graph::CaseGraph& graph) {
  const graph::Code child = graph.terms.participant_role.code_of("child");
  if (child == 0) return;
  latest_.resize(graph.persons.ids.size());
  for (std::uint32_t contact = 0; contact < graph.participants.groups(); ++contact)
    for (const graph::Participation& part : graph.participants[contact]) {
      if (part.role != child) continue;
      Record& record = latest_[part.person.value];
      const Day day = graph.contacts.first_day[contact];
      if (is_finite(day) && day > record.day) record = {day, contact, part.row};
    }
}

const RecordedChildren::Record* RecordedChildren::on_or_after(std::uint32_t person, Day day) const {
  if (latest_.empty() || !is_finite(day)) return nullptr;
  const Record& record = latest_[person];
  return record.contact != ContactId::kNone && record.day >= day ? &record : nullptr;
}

ChildFinding child_on(const graph::CaseGraph& graph, const RecordedChildren& recorded, std::uint32_t person,
                      DateInterval days) {
  if (days.first == kBeforeAll) days.first = days.last;
  if (days.last == kAfterAll) days.last = days.first;
  const DateInterval birth = graph.persons.birth.value_or(person, DateInterval::unknown());
  ChildFinding finding;
  finding.unborn = graph.persons.unborn.value_or(person, 0) != 0;
  finding.age = age_on(birth, days);
  if (finding.unborn)
    finding.status = ChildStatus::no;
  else if (days.is_bounded())
    finding.status = child_by_birth(birth, days);
  if (finding.status != ChildStatus::unknown) return finding;
  finding.record = recorded.on_or_after(person, days.first);
  finding.by_record = finding.record != nullptr;
  if (finding.by_record) finding.status = ChildStatus::possible;
  return finding;
}

void add_age_columns(const std::vector<AgeBounds>& ages, std::vector<tables::Column>& columns) {
  for (const auto& [name, bound] : {std::pair("age_min", &AgeBounds::least), std::pair("age_max", &AgeBounds::most)}) {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> valid;
    for (const AgeBounds& age : ages) {
      values.push_back((age.*bound).value_or(0));
      valid.push_back((age.*bound).has_value());
    }
    columns.push_back(tables::integer_column(name, std::move(values), std::move(valid)));
  }
}

}  // namespace casegraph::measures
