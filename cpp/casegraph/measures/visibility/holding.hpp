// Which agency holds which contact on record, from when until when: by its own record or by a share.
//
// The one definition of holding that checks, visibility and knowledge use (measures, section 13).
//
// Own record: the contact's agency holds it from `recorded_on`, by default the contact's day, until `retention_end`.
// With `parent_holds_child` every agency above holds what the agencies below it hold.
// Share: the receiving agency holds a contact from the day of a share that carried it, along chains of shares
// whose days do not decrease. What reached an agency by a share has no end that the casebook states.
//
// Two bounds. Certain: chains of shares with status `made`, each on its last possible day. Possible: also
// `receipt_unconfirmed`, each on its first possible day. All other statuses move nothing, nor does a share that
// went to no agency. The scope tells what a share carried:
//   stated        the contacts among its items; a share without any moves none and counts as unspecified
//   about_person  also every contact of its `about_person` that the sender then held: an upper bound
//   all           also everything that the sender then held: an upper bound
// That a share carried a stated item is what the source says, so in the certain bound the sender needs to
// hold the contact by the share's last day; what it merely may have carried must be held by the first.
//
// Ties: within one day `closure` lets a contact pass several agencies, `strict` asks that the sender
// held it on an earlier day.
//
// Cost: memory proportional to what shares moved (16 + 4 bytes for each contact that reached an agency), never to
// agencies times contacts. Immutable once made, and safe to read from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures {

enum class ShareScope : std::uint8_t { stated, about_person, all };
enum class TieRule : std::uint8_t { strict, closure };
enum class Bound : std::uint8_t { certain, possible };

struct HoldingOptions {
  ShareScope scope = ShareScope::stated;
  TieRule ties = TieRule::closure;
  bool parent_holds_child = false;
  std::size_t most_received = 1'000'000'000;  // rows that are kept, 20 bytes each; ArgumentError where more follow

  auto operator<=>(const HoldingOptions&) const = default;
};

// Whether a share may have moved contacts: made, or perhaps received, from one agency to another.
bool may_move(const graph::Share& share);

// From when until when an agency holds a contact. kAfterAll as a beginning: never. kBeforeAll as a
// beginning, in the possible bound only: a record whose day is not stated.
struct Held {
  Day certain_from = kAfterAll;
  Day possible_from = kAfterAll;
  DateInterval until = DateInterval::exactly(kAfterAll);  // certainly held to until.first, possibly to until.last

  auto operator<=>(const Held&) const = default;
  constexpr bool never() const { return possible_from == kAfterAll; }
  constexpr bool certainly_at(Day day) const {
    return certain_from != kAfterAll && certain_from <= day && day <= until.first;
  }
  constexpr bool possibly_at(Day day) const {
    return possible_from != kAfterAll && possible_from <= day && day <= until.last;
  }
  constexpr Day from(Bound bound) const { return bound == Bound::certain ? certain_from : possible_from; }
  constexpr Day to(Bound bound) const { return bound == Bound::certain ? until.first : until.last; }
  constexpr bool at(Day day, Bound bound) const {
    return bound == Bound::certain ? certainly_at(day) : possibly_at(day);
  }
};

// A contact that one or more shares brought to an agency which did not record it itself.
struct Received {
  std::uint32_t contact;
  std::uint32_t agency;
  Day certain_from;  // kAfterAll: not in the certain bound
  Day possible_from;
};

// How its receiver holds it: what came by a share has no end that the casebook states.
constexpr Held held_by_share(const Received& row) {
  return {row.certain_from, row.possible_from, DateInterval::exactly(kAfterAll)};
}

class Holding {
 public:
  // Keeps a reference to `graph`, which must outlive it.
  // Where a progress is given, throws Stopped soon after a stop was requested.
  explicit Holding(const graph::CaseGraph& graph, HoldingOptions options = {}, Progress* progress = nullptr);

  // By own record where the agency (or one below it) made the contact, else by shares.
  Held of(AgencyId agency, std::uint32_t contact) const;
  // By shares alone: never of who made it.
  Held held_by_shares(AgencyId agency, std::uint32_t contact) const;
  // Whether the agency made the contact itself (or, with parent_holds_child, an agency below it did).
  bool is_own(AgencyId agency, std::uint32_t contact) const;
  // The record of the agency that made the contact.
  Held own_record(std::uint32_t contact) const;

  // The shares along which the contact came at the day that of() gives, first to last; empty where the record
  // is the agency's own or never came. Fewest shares first, then smallest rows.
  std::vector<ShareId> chain(AgencyId agency, std::uint32_t contact, Bound bound) const;

  // What shares moved, by contact and then agency.
  std::span<const Received> received() const { return received_; }
  std::span<const Received> receivers_of(std::uint32_t contact) const;
  // Whether any share moved the contact: one bit a contact, so that most are answered at once.
  bool was_received(std::uint32_t contact) const {
    return !was_received_.empty() && (was_received_[contact / 64] >> (contact % 64) & 1U) != 0;
  }
  // Places in received(), in the order of contacts.
  std::span<const std::uint32_t> received_by(AgencyId agency) const;

  // The agency and, with parent_holds_child, the agencies above it, nearest first.
  std::vector<std::uint32_t> with_parents(std::uint32_t agency) const;

  // Shares that could have moved contacts (made or unconfirmed, to an agency) but name none.
  std::uint32_t unspecified_shares() const { return unspecified_; }
  const HoldingOptions& options() const { return options_; }
  const graph::CaseGraph& graph() const { return graph_; }

 private:
  struct Carrier {  // a share that may carry a contact; `stated` where one of its items says so
    std::uint32_t contact;
    std::uint32_t share;
    bool stated;
  };
  class Arrivals;
  class Flow;
  class Reach;
  class Everything;
  std::vector<Carrier> carriers_of(std::uint32_t contact) const;
  void collect_carriers(Progress* progress);
  void sort_carriers(Progress* progress);
  void propagate(Progress* progress);
  void propagate_all(Progress* progress);
  void check_received(std::size_t rows) const;
  std::vector<Received> moved(std::size_t begin, std::size_t last) const;
  static void append(std::uint32_t contact, const Arrivals& certain, const Arrivals& possible,
                     std::vector<Received>& received);
  void index_by_agency();

  const graph::CaseGraph& graph_;
  HoldingOptions options_;
  std::vector<Carrier> carriers_;      // by contact and share; with scope all only those of stated items
  std::vector<std::uint32_t> movers_;  // scope all: shares that move something in the possible bound, by first day
  std::vector<Received> received_;
  std::vector<std::uint32_t> agency_offsets_, by_agency_;
  std::vector<std::uint64_t> was_received_;     // empty where nothing was
  std::vector<std::uint32_t> received_before_;  // rows of the contacts before each 64 contacts
  std::uint32_t unspecified_ = 0;
};

// The last day of anything the casebook records of contacts and shares: "the end", where no day is asked
// about. kBeforeAll where nothing has a day.
Day end_of_record(const graph::CaseGraph& graph);

}  // namespace casegraph::measures
