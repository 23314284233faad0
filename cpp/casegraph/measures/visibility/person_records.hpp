// The records about each person, laid out so that one pass over a person reads memory in order.
//
// A check asks for the earlier contacts of a few persons. Over a whole population each contact is asked about once for
// every later contact of its persons, so what the question needs is copied out of the graph's columns once, 36 bytes a
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

namespace casegraph::measures {

struct PersonRecord {
  Day first, last;         // of the contact
  std::uint32_t agency;    // that made it
  std::uint32_t incident;  // none: an incident of its own
  std::uint32_t other;     // the one other person of the contact; kNone: nobody else; kSeveral: look them up
  std::uint32_t receiver;  // the one agency that a share brought it to; kNone: no agency; kSeveral: look them up
  std::uint32_t contact : 28;
  std::uint32_t is_owner : 1;   // this person is the first of the contact
  std::uint32_t is_named : 1;   // the record names this person for certain, from the beginning
  std::uint32_t all_named : 1;  // and everybody else too
  std::uint32_t is_plain : 1;   // dated, and kept without end
  std::uint32_t person;         // whose record it is
  Day recorded_by;              // last day on which it was recorded; kBeforeAll: on its own day

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kSeveral = 0xFFFFFFFE;
};
static_assert(sizeof(PersonRecord) == 36);

class PersonRecords {
 public:
  // With `took_part_only`, only contacts in which the person took part; is_owner is then set nowhere.
  // `all_linked`: as if every record named its persons.
  PersonRecords(const graph::CaseGraph& graph, const Holding& holding, bool took_part_only, bool all_linked,
                Progress& progress, unsigned threads);
  // By how many steps making them advances the progress (took_part_only left aside).
  static std::int64_t steps(const graph::CaseGraph& graph, unsigned threads);

  // In the order of contacts, each contact once.
  std::span<const PersonRecord> of(std::uint32_t person) const {
    return {records_.get() + begins_[person], ends_[person] - begins_[person]};
  }

 private:
  class Writer;
  std::unique_ptr<PersonRecord[]> records_;  // not filled in vain before they are written
  std::vector<std::uint32_t> begins_, ends_;
};

}  // namespace casegraph::measures
