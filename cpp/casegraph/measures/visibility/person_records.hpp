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
  std::uint32_t contact : 28;
  std::uint32_t is_owner : 1;   // this person is the first of the contact
  std::uint32_t is_named : 1;   // the record names this person for certain, from the beginning
  std::uint32_t all_named : 1;  // and everybody else too
  std::uint32_t is_plain : 1;   // dated, and kept without end
  std::uint32_t person;         // whose record it is
  Day recorded_by;              // last day on which it was recorded; kBeforeAll: on its own day
  std::uint32_t filed_at;       // as the splitter takes it
  std::uint32_t address;        // that a check at this contact would look up; kNone: none
  graph::Code recorded_in;      // 0: not stated
  std::uint8_t of_incident;     // contacts of the incident; kMany: so many or more

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kSeveral = 0xFFFFFFFE;
  static constexpr std::uint8_t kMany = 0xFF;
  // Whether who made it held it for certain on the day, given that the contact was before it.
  bool is_on_record(Day day) const { return is_plain && recorded_by <= day; }
  // Of one day, kept without end from its recording on, and surely of this person.
  bool is_regular() const { return first == last && is_plain && is_named; }
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
    return {records_.get() + begins_[person], ends_[person] - begins_[person]};
  }

 private:
  class Writer;
  void arrange(std::span<const PersonRecord> written, std::vector<PersonRecord>& scratch);
  std::shared_ptr<PersonRecord[]> records_;  // not filled in vain before they are written
  std::vector<std::uint32_t> begins_, ends_;
};

}  // namespace casegraph::measures
