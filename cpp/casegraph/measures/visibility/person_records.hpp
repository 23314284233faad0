// The records about each person, laid out so that one pass over a person reads memory in order.
//
// A check asks for the earlier contacts of a few persons. Over a whole population each contact is asked about once for
// every later contact of its persons, so what the question needs is copied out of the graph's columns once, 48 bytes a
// participation, by person and in order of time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/holding.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

struct PersonRecord {
  Day first, last;         // of the contact
  std::uint32_t agency;    // that made it
  std::uint32_t incident;  // kNone: an incident of its own, or one without another contact
  std::uint32_t other;     // the one other person of the contact; kNone: nobody else; kSeveral: look them up
  std::uint32_t
      received;  // place of the first row of Holding::received() about it; kNone: no share brought it anywhere
  std::uint32_t contact;
  std::uint32_t person;           // whose record it is
  std::uint32_t filed_at;         // as the splitter takes it
  std::uint32_t address;          // that a check at this contact would look up; kNone: none
  std::uint16_t recorded_after;   // days from the first day to the last on which it was recorded; 0: on its own day
  std::uint16_t named_after;      // days until it names this person; 0: from the beginning; kNever; kLookUp
  graph::Code recorded_in;        // 0: not stated
  std::uint8_t of_incident;       // contacts of the incident; kMany: so many or more
  std::uint8_t is_owner : 1;      // this person is the first of the contact
  std::uint8_t others_named : 1;  // the record names the other person (of several: each) from the beginning
  std::uint8_t is_plain : 1;      // dated, kept without end, and recorded_after is known
  std::uint8_t is_recorded_on_a_day : 1;  // recorded_after is exact

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kSeveral = 0xFFFFFFFE;
  static constexpr std::uint8_t kMany = 0xFF;
  static constexpr std::uint16_t kNever = 0xFFFF, kLookUp = 0xFFFE;
  Day recorded_by() const { return first + recorded_after; }
  // Whether who made it held it for certain on the day, given that the contact was before it.
  bool is_on_record(Day day) const { return is_plain && recorded_by() <= day; }
  // Whether it certainly was not yet recorded on the day.
  bool is_recorded_later(Day day) const { return is_plain && is_recorded_on_a_day && recorded_by() > day; }
  bool is_named() const { return named_after == 0; }
  // Whether it names this person for certain on the day, where that need not be looked up.
  bool names_by(Day day) const { return named_after < kLookUp && first + named_after <= day; }
  bool names_all() const { return is_named() && others_named; }
  // Of one day, kept without end from its recording on, and surely of this person.
  bool is_regular() const { return first == last && is_plain && is_named(); }
  // To which agencies shares brought it: its rows among all of Holding::received().
  std::span<const Received> received_among(std::span<const Received> all) const {
    std::size_t end = received;
    while (end < all.size() && all[end].contact == contact) ++end;
    return received == kNone ? std::span<const Received>() : all.subspan(received, end - received);
  }
};
static_assert(sizeof(PersonRecord) == 48);

// That of the contact among a person's; nullptr where there is none.
const PersonRecord* record_of(std::span<const PersonRecord> records, std::uint32_t contact);

// The address that a contact offers to a check: that it concerns, else where they met; kNone where neither is stated.
std::uint32_t address_offered(const graph::CaseGraph& graph, std::uint32_t contact);

class PersonRecords {
 public:
  // With `took_part_only`, only contacts in which the person took part; is_owner is then set nowhere.
  // `all_linked`: as if every record named its persons.
  PersonRecords(const graph::CaseGraph& graph, const Holding& holding, const Splitter& splitter, bool took_part_only,
                bool all_linked, Progress& progress, unsigned threads);
  // By how many steps making them advances the progress.
  static std::int64_t steps(const graph::CaseGraph& graph);

  // In the order of contacts, each contact once.
  std::span<const PersonRecord> of(std::uint32_t person) const {
    const Range range = ranges_[person];
    return {records_.get() + range.begin, range.end - range.begin};
  }
  // Asks for what of() looks up, or for the first of the records themselves.
  void fetch_range_ahead(std::uint32_t person) const { fetch_ahead(&ranges_[person]); }
  void fetch_records_ahead(std::uint32_t person) const {
    const std::span<const PersonRecord> records = of(person);
    if (records.empty()) return;
    fetch_ahead(&records.front());
    fetch_ahead(&records[records.size() / 2]);
  }

 private:
  class Writer;
  void arrange(std::span<const PersonRecord> written, std::vector<PersonRecord>& scratch);
  std::shared_ptr<PersonRecord[]> records_;  // not filled in vain before they are written
  struct Range {
    std::uint32_t begin, end;
  };
  std::vector<Range> ranges_;  // by person
};

}  // namespace casegraph::measures
