// The occasions that a rule counts for a pair of persons (or one person): incidents, or contacts.
//
// An incident is an occasion of the pair where its contacts together name both, in any presence; a contact
// without an incident is one of its own. Cancelled and missed appointments never count. The day of an
// incident is its stated start, narrowed by its earliest dated contact; where no start is stated, that of its
// earliest dated contact.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// One person, or two; the second is none where the rule is about one.
using PersonPair = std::array<PersonId, 2>;

struct OccasionHolder {
  AgencyId agency;
  Held held;
};

// A contact of an occasion: what it states, from when its record names each person, and (a range of) who held it.
struct OccasionRecord {
  std::uint32_t contact;
  Truth truth;
  std::array<DayBounds, 2> named;
  std::uint32_t first_holder, end_of_holders;
};

struct Occasion {
  DateInterval day;
  std::int64_t least = 1;  // contacts that it stands for, where contacts are counted
  std::int64_t greatest = 1;
  std::uint32_t first_record = 0, end_of_records = 0;
};

// Occasions with their records and these with their holders, in a few pieces of memory that can be used again.
class Occasions {
 public:
  void clear();
  std::size_t size() const { return occasions_.size(); }
  const Occasion& operator[](std::size_t place) const { return occasions_[place]; }
  auto begin() const { return occasions_.begin(); }
  auto end() const { return occasions_.end(); }
  std::span<const OccasionRecord> records() const { return records_; }
  std::span<const OccasionRecord> records_of(const Occasion& occasion) const {
    return records().subspan(occasion.first_record, occasion.end_of_records - occasion.first_record);
  }
  std::span<const OccasionHolder> holders() const { return holders_; }
  std::span<const OccasionHolder> holders_of(const OccasionRecord& record) const {
    return holders().subspan(record.first_holder, record.end_of_holders - record.first_holder);
  }

  void begin_occasion(DateInterval day, std::int64_t least, std::int64_t greatest);
  void add_record(std::uint32_t contact, Truth truth, std::array<DayBounds, 2> named);  // of the last occasion
  void add_holder(AgencyId agency, const Held& held);                                   // of the last record
  // Into the order of time of their first contact.
  void sort();

 private:
  std::vector<Occasion> occasions_;
  std::vector<OccasionRecord> records_;
  std::vector<OccasionHolder> holders_;
};

struct OccasionQuery {
  Fact fact;                    // kind, sector and flags; persons are the pair's
  bool count_contacts = false;  // each contact is an occasion; parts of a counted row are not counted beside it
  bool as_it_happened = false;  // as if everything were on record at once, with the persons that it was about
};

// Incidents, and contacts that are occasions of their own, in one range of keys: contacts after all incidents.
using OccasionKey = std::uint32_t;
OccasionKey occasion_key(const graph::CaseGraph& graph, std::uint32_t contact, bool count_contacts);
bool is_of_contact(OccasionKey key);
std::uint32_t contact_of_key(OccasionKey key);
// Calls use(contact) for each contact of the occasion, counted or not.
template <class Use>
void for_each_contact_of(const graph::CaseGraph& graph, OccasionKey key, Use use) {
  if (is_of_contact(key)) return use(contact_of_key(key));
  for (const std::uint32_t contact : graph.contacts_of_incident[key]) use(contact);
}
// Whether contacts count: they took place, and (where contacts are counted) are no part of another.
class CountedContacts {
 public:
  CountedContacts(const graph::CaseGraph& graph, bool count_contacts);
  bool has(std::uint32_t contact) const;

 private:
  const graph::CaseGraph& graph_;
  bool count_contacts_;
  std::vector<std::uint8_t> did_not_take_place_;  // by attendance, then kind
};
// The days on which the occasion may have been.
DateInterval day_of_occasion(const graph::CaseGraph& graph, OccasionKey key);

// From when the record of the contact names the persons of the pair.
std::array<DayBounds, 2> named_of_pair(const graph::CaseGraph& graph, std::uint32_t contact, const PersonPair& pair);
// In the order of time of their first contact.
Occasions occasions_of(const Holding& holding, const PersonPair& pair, const OccasionQuery& query);
// The same where the keys are known.
Occasions occasions_of(const Holding& holding, const PersonPair& pair, std::span<const OccasionKey> keys,
                       const OccasionQuery& query);

}  // namespace casegraph::measures
