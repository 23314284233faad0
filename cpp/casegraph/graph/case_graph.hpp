// The immutable, typed, timed graph of a casebook.
//
// Vertices are persons, addresses, identifiers, agencies, incidents and contacts; edges are the
// participants of contacts, each contact's ties to its agency, incident and addresses, and the rows of
// residences, relationships and identifiers. Shares are timed ties between agencies. Everything is
// columns, indexed by 32-bit handles (domain/ids.hpp).
//
// Contacts are sorted by first day, last day, time, sequence and the order of the input, so a contact's
// handle is its place in time. A contact's `row` is its row in the casebook's table, from 0.
// Columns that the casebook does not have are empty: read them with value_or().
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/graph/id_table.hpp"
#include "casegraph/graph/narrow_columns.hpp"
#include "casegraph/graph/shared_column.hpp"

namespace casegraph::graph {

// Terms of one vocabulary as they occur; code 0 is "" and means that the cell is empty.
class Terms {
 public:
  Terms() : terms_{""} {}
  std::uint16_t code_of(std::string_view term) const;  // 0 where it does not occur
  std::uint16_t add(std::string_view term);            // throws DataError past 65,535 terms
  const std::string& operator[](std::uint16_t code) const { return terms_[code]; }
  std::size_t size() const { return terms_.size(); }
  std::span<const std::string> all() const { return terms_; }

 private:
  std::vector<std::string> terms_;
};
using Code = std::uint16_t;
using CodeColumn = NarrowColumn<Code, 0>;

enum class Presence : std::uint8_t { took_part, absent, spoken_about };
// How sure it is that it was this person: assumed by the source or the coder, or one of several named.
enum class PartCertainty : std::uint8_t { stated, assumed, one_of };

// A person's part in a contact. Kept twice: with the contact, and (without row and role) with the person.
struct Participation {
  PersonId person;
  std::uint32_t row;  // in the table participants
  Code role;
  Presence presence;
  // The record names the person otherwise (recorded_as); `identified` tells from when it does not.
  bool recorded_otherwise : 1;
  PartCertainty certainty : 2;
};
static_assert(sizeof(Participation) == 12);

// With the person: which contact, and how.
struct PersonContact {
  std::uint32_t contact : 28;
  std::uint32_t presence : 2;
  std::uint32_t recorded_otherwise : 1;
  std::uint32_t is_stated : 1;  // that it was this person; otherwise it is assumed, or one of several
};
static_assert(sizeof(PersonContact) == 4);
inline constexpr std::uint32_t kMostContacts = (1U << 28) - 1;

// With the address: which contact, and whether it met there, concerned it, is filed under it.
struct AddressContact {
  std::uint32_t contact : 28;
  std::uint32_t met : 1;
  std::uint32_t concerns : 1;
  std::uint32_t filed : 1;
};
static_assert(sizeof(AddressContact) == 4);

// A flag of a contact. stated_by agency_then is what the record made at the time states; all else is hindsight.
enum class FlagState : std::uint8_t { yes, no, not_recorded };
enum class StatedBy : std::uint8_t { agency_then, agency_later, review, coder };
struct Flag {
  Code flag;
  FlagState state;
  StatedBy stated_by;
  std::uint32_t row;
};

// A row that stands for at least count_min contacts, with no upper number stated.
inline constexpr std::int32_t kOpenCount = std::numeric_limits<std::int32_t>::max();

inline constexpr std::int64_t kNoInteger = std::numeric_limits<std::int64_t>::min();
using IntegerColumn = NarrowColumn<std::int64_t, kNoInteger>;

struct Contacts {
  IdTable ids;  // by contact handle
  SharedColumn<std::uint32_t> row;
  SharedColumn<Day> first_day, last_day;         // kBeforeAll, kAfterAll where open or not stated
  SharedColumn<MinuteOfDay> time_min, time_max;  // kNoTime where not stated
  SharedColumn<double> sequence;                 // NaN where not stated
  SharedColumn<std::uint32_t> agency;            // AgencyId
  SharedColumn<std::uint32_t> incident;          // IncidentId or none
  SharedColumn<std::uint32_t> part_of;           // ContactId or none
  CodeColumn kind, channel, initiated_by, attendance, outcome, recorded_in, agency_certainty;
  SharedColumn<std::uint32_t> met_at, concerns_address, filed_at;  // AddressId, none, kFiledElsewhere (filed_at)
  DateColumn recorded_on, booked_on, retention_end;                // unknown() where not stated
  IntegerColumn severity;                                          // kNoInteger where not stated
  SharedColumn<std::int32_t> count_min, count_max;                 // 1 where not stated; kOpenCount

  std::uint32_t size() const { return ids.size(); }
  DateInterval days(std::uint32_t contact) const { return {first_day[contact], last_day[contact]}; }
};

struct Persons {
  IdTable ids;
  SharedColumn<Code> role, sex;
  SharedColumn<DateInterval> birth, death;  // unknown() where not stated
  SharedColumn<std::uint8_t> unborn;
  SharedColumn<Code> review;  // of terms.review
};
struct Agencies {
  IdTable ids;
  std::vector<std::string> names;
  SharedColumn<Code> sector;
  SharedColumn<Code> area;
  SharedColumn<std::uint32_t> parent;  // AgencyId or none
};
struct Addresses {
  IdTable ids;
  SharedColumn<Code> kind, area, police_area;
  SharedColumn<double> latitude, longitude;  // NaN where not stated
};
struct Incidents {
  IdTable ids;
  CodeColumn kind;
  DateColumn start, end;
  SharedColumn<std::uint32_t> address;  // AddressId or none
};

// Rows of the smaller tables, in the order of the table; `row` is the place in it.
struct Relationship {
  PersonId from, to;
  Code kind;
  Period period;
  std::uint32_t row;
};
// Rows of one kind and one value are one thing, such as a phone that two persons used. The values stay outside.
struct Identifier {
  PersonId person;
  Code kind;
  Period period;
  std::uint32_t row;
  IdentifierId same_as = {};    // the first row of the same thing; none: this is it
  IdentifierId next_same = {};  // the next row of the same thing
};  // by IdentifierId
struct Residence {
  PersonId person;
  AddressId address;
  Code kind;
  Code certainty;
  Period period;
  std::uint32_t row;
};
enum class CoverageBasis : std::uint8_t { chronology, imr, summary, described_only, none };
// person none: the agency's dealings with every person of the review; review 0 too: with everybody in the casebook.
struct Coverage {
  AgencyId agency;
  PersonId person;
  Code review;  // of terms.review
  CoverageBasis basis;
  bool has_topic;
  Period period;
  std::uint32_t row;
};
struct Access {
  AgencyId agency, holder;
  Code records;
  Period period;
  std::uint32_t row;
};
enum class ShareStatus : std::uint8_t { made, receipt_unconfirmed, no_record_found, stated_not_made, unclear };
struct Share {
  AgencyId from, to;  // to: none where it went to a person or forum only
  PersonId to_person, about;
  Code kind;
  Code forum;
  ShareStatus status;
  DateInterval date;
  std::uint32_t row;
};
struct ShareItem {
  ContactId contact;
  Code fact;
  std::uint32_t row;
};  // contact none: a fact in words
enum class LinkKind : std::uint8_t { same_incident, reply, replaces, follows };
enum class LinkStatus : std::uint8_t { made, not_made, proposed };
struct ContactLink {
  ContactId later, earlier;
  LinkKind kind;
  LinkStatus status;
  std::uint32_t row;
};
// household: everybody who lived with the person that is named.
enum class KeyKind : std::uint8_t { person, address, identifier, household };
enum class CheckStatus : std::uint8_t { made, not_made, unclear };
struct Check {
  ContactId contact;
  ShareId share;
  AgencyId agency;
  DateInterval date;  // unknown(): the day of the contact
  KeyKind key_kind;
  std::uint32_t key;  // handle of that kind, or none
  bool has_window;
  Span window;
  CheckStatus status;
  std::uint32_t row;
  AgencyId holder = {};  // whose records were asked; none: the agency's own, and those that it may open
};
struct CheckHit {
  CheckId check;
  ContactId contact;
  bool shown;
  std::uint32_t row;
};
struct Episode {
  PersonId person;
  Code kind;
  AgencyId agency;
  Period period;
  std::uint32_t row;
};
struct Assessment {
  ContactId contact;
  Code tool, completion, grade;
  PersonId risk_to;
  std::uint32_t row;
};
struct Review {
  Code review;  // its id as a term
  DateInterval death;
  Period scope;
  IncidentId fatal_incident;
  std::uint32_t row;
};

struct CaseGraph {
  Persons persons;
  Addresses addresses;
  Agencies agencies;
  Incidents incidents;
  Contacts contacts;
  IdTable identifier_ids, share_ids, check_ids, episode_ids;

  Grouped<Participation> participants;          // by contact, in the order of the table
  DateColumn identified_on;                     // by row of the table participants; empty: no such column
  Grouped<PersonContact> contacts_of_person;    // by person, in order of time
  Grouped<std::uint32_t> contacts_of_agency;    // by agency, in order of time
  Grouped<std::uint32_t> contacts_of_incident;  // by incident, in order of time
  Grouped<AddressContact> contacts_of_address;  // by address, in order of time, each contact once
  Grouped<Flag> flags;                          // by contact, in the order of the table

  SharedColumn<Relationship> relationships;
  SharedColumn<Identifier> identifiers;
  SharedColumn<Residence> residences;
  SharedColumn<Coverage> coverage;
  SharedColumn<Access> access;
  SharedColumn<Share> shares;      // by ShareId
  Grouped<ShareItem> share_items;  // by ShareId
  SharedColumn<ContactLink> contact_links;
  SharedColumn<Check> checks;  // by CheckId
  SharedColumn<CheckHit> check_hits;
  SharedColumn<Episode> episodes;
  SharedColumn<Assessment> assessments;
  SharedColumn<Review> reviews;

  // The vocabularies' terms as they occur, for the Code columns above.
  struct Vocabulary {
    Terms person_role, sex, relationship_kind, identifier_kind, address_kind, area, police_area, residence_kind,
        certainty, sector, record_kind, incident_kind, contact_kind, channel, initiator, attendance, outcome,
        participant_role, flag, fact, share_kind, forum, episode_kind, tool, assessment_completion, grade, review;
  } terms;

  // Memory of the graph in bytes, the texts of ids apart.
  std::size_t bytes() const;
};

// Whether contact `a` came before contact `b`: by day; within a day by time where both have one, else by
// sequence where both have one, else not known.
enum class Order : std::uint8_t { before, after, unknown };
Order order_of(const CaseGraph& graph, std::uint32_t a, std::uint32_t b);
// The same for two contacts that are known to be of one day.
Order order_within_day(const Contacts& contacts, std::uint32_t a, std::uint32_t b);

// The first row of the thing that the identifier is; itself where no earlier row is the same thing.
std::uint32_t first_same(const CaseGraph& graph, std::uint32_t identifier);

// The day from which the agency's own record of the contact existed: recorded_on where stated, else the contact's day.
DateInterval recorded_days(const CaseGraph& graph, std::uint32_t contact);

}  // namespace casegraph::graph
