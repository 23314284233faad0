// Of which contacts two graphs of one casebook tell different things than how they were recorded, filed, passed on and
// opened: those that are on one side alone, or on other days, or of other persons, incidents or agencies.
//
// Which contacts a check asks about is the same on both sides but for these.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

// The contacts of one graph as those of another, known by their rows in the casebook.
class SameContacts {
 public:
  SameContacts(const graph::CaseGraph& from, const graph::CaseGraph& to);
  // The handle in `to`; ContactId::kNone where it does not have the contact.
  std::uint32_t operator[](std::uint32_t contact) const {
    if (is_same_order_) return contact;
    const std::uint32_t row = rows_[contact];
    return row < by_row_.size() ? by_row_[row] : ContactId::kNone;
  }
  bool is_same_order() const { return is_same_order_; }

 private:
  bool is_same_order_;
  graph::SharedColumn<std::uint32_t> rows_;
  std::vector<std::uint32_t> by_row_;  // empty where the order is the same
};

class ChangedContacts {
 public:
  ChangedContacts(const graph::CaseGraph& before, const graph::CaseGraph& after, const SameContacts& same,
                  Progress& progress);

  bool has(std::uint32_t contact) const { return !is_changed_.empty() && is_changed_[contact] != 0; }
  // Whether it or another contact of its incident is one of them: the check at it may then ask about other persons.
  bool has_of_incident(std::uint32_t contact) const;
  // Contacts by person, as handles of the graph, which is one of the two; only those in which the person took part
  // where that is asked. Without groups where there are none.
  graph::Grouped<std::uint32_t> by_person_before(bool took_part_only) const;
  graph::Grouped<std::uint32_t> by_person_after(const SameContacts& same, bool took_part_only) const;

 private:
  void mark_incident(std::uint32_t incident);

  const graph::CaseGraph& before_;
  const graph::CaseGraph& after_;
  std::vector<std::uint8_t> is_changed_;      // by handle before; empty where none is
  std::vector<std::uint8_t> is_of_incident_;  // by incident: whether one of its contacts is; empty where none is
};

}  // namespace casegraph::measures
