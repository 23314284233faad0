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

// A contact of an occasion: what it states, from when its record names each person, and who held it.
struct OccasionRecord {
  std::uint32_t contact;
  Truth truth;
  std::array<DayBounds, 2> named;
  std::vector<std::pair<AgencyId, Held>> holders;
};

struct Occasion {
  DateInterval day;
  std::int64_t least = 1;  // contacts that it stands for, where contacts are counted
  std::int64_t greatest = 1;
  std::vector<OccasionRecord> records;
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
// Whether the contact counts: it took place, and (where contacts are counted) is no part of another.
bool is_counted(const graph::CaseGraph& graph, std::uint32_t contact, bool count_contacts);
// The days on which the occasion may have been.
DateInterval day_of_occasion(const graph::CaseGraph& graph, OccasionKey key);

// In the order of time of their first contact.
std::vector<Occasion> occasions_of(const Holding& holding, const PersonPair& pair, const OccasionQuery& query);
// The same where the keys are known.
std::vector<Occasion> occasions_of(const Holding& holding, const PersonPair& pair, std::span<const OccasionKey> keys,
                                   const OccasionQuery& query);

}  // namespace casegraph::measures
