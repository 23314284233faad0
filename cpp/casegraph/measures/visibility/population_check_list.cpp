// A check of a population contact by contact, as quickly as it is counted.
#include <algorithm>

#include "casegraph/measures/visibility/population_check.hpp"

namespace casegraph::measures {
namespace {

// Contacts of one person come in order already.
void put_in_order(std::vector<LookedAt>& looked) {
  const auto by_contact = [](const LookedAt& a, const LookedAt& b) { return a.contact < b.contact; };
  if (!std::is_sorted(looked.begin(), looked.end(), by_contact)) std::sort(looked.begin(), looked.end(), by_contact);
  const auto is_same = [](const LookedAt& a, const LookedAt& b) { return a.contact == b.contact; };
  looked.erase(std::unique(looked.begin(), looked.end(), is_same), looked.end());
}

}  // namespace

std::optional<std::int64_t> PopulationCheck::list(std::uint32_t person, std::size_t place, const Also& also,
                                                  std::vector<LookedAt>& looked) {
  looked.clear();
  if (!begin_owned(person, place)) return std::nullopt;
  return list_all(also, looked);
}

std::optional<std::int64_t> PopulationCheck::list(std::uint32_t contact, const Also& also,
                                                  std::vector<LookedAt>& looked) {
  looked.clear();
  if (!begin_any(contact)) return std::nullopt;
  return list_all(also, looked);
}

std::optional<std::int64_t> PopulationCheck::list_all(const Also& also, std::vector<LookedAt>& looked) {
  if (!offers_a_key()) return std::nullopt;
  begins_ = begins_of_.of(check_.moment.day, scratch_);
  check_.moment.window_begin = limit_of(begins_[0]);
  std::size_t counted = 0;
  for (std::size_t place = 0; place < persons_.size(); ++place) counted += list_person(place, also, looked);
  put_in_order(looked);
  return static_cast<std::int64_t>(counted - looked.size());
}

// Returns how many contacts of the person the check counts, without those of the persons before it.
std::size_t PopulationCheck::list_person(std::size_t place, const Also& also, std::vector<LookedAt>& looked) {
  const std::uint32_t person = persons_[place];
  EarlierRecords& earlier = earlier_of(place);
  earlier.go_to(check_.moment.day);
  std::size_t counted = 0;
  const auto look = [&](const PersonRecord& record) {
    if (is_of_the_check(record)) return;
    const ClassSet classes = classes_of(person, record);
    if (!classes.may_be_before()) return;
    looked.push_back({record.contact, classes});
    ++counted;
  };
  if (looks_at_all_) {
    earlier.for_each(look);
  } else {
    list_earlier(place, earlier, looked);
    if (also.groups() != 0)
      for (const std::uint32_t contact : also[person])
        if (graph_.contacts.first_day[contact] < check_.moment.day) looked.push_back({contact, classified(contact)});
    counted = earlier.size() - leave_out_incident(place, earlier);
  }
  earlier.for_each_of_the_day(look);
  return counted;
}

// Those that are not certainly another agency's alone: what the checker may hold or open, and what may be of later.
void PopulationCheck::list_earlier(std::size_t place, EarlierRecords& earlier, std::vector<LookedAt>& looked) {
  const std::uint32_t person = persons_[place];
  const auto look = [&](const PersonRecord& record) {
    if (!is_of_the_check(record)) looked.push_back({record.contact, classes_of(person, record)});
  };
  EarlierRecords::OfAgency& own = earlier.of_agency(check_.moment.checker.value);
  for (const PersonRecord* record : own.regular) look(*record);
  for_each_at_hand(earlier, look);
  earlier.for_each_open([&](const PersonRecord& record) {
    if (looks_[record.agency] == 0 && may_have_come(record) == nullptr) look(record);
  });
}

ClassSet PopulationCheck::classes_of(std::uint32_t person, const PersonRecord& record) {
  if (record.last >= check_.moment.day) return classified(record.contact);
  const ClassSet whereabouts = whereabouts_of(record);
  if (whereabouts.empty()) return classified(record.contact);
  const bool is_held = whereabouts.has(VisibilityClass::found);
  const ClassSet classes = is_held ? Splitter::with_filing(whereabouts, filing_of(person, record)) : whereabouts;
  return Splitter::in_window(classes, {record.first, record.last}, check_.moment.day, check_.moment.window_begin);
}

ClassSet PopulationCheck::classified(std::uint32_t contact) {
  offer_keys();
  return splitter_.classify(check_.moment, keys_, contact).classes;
}

}  // namespace casegraph::measures
