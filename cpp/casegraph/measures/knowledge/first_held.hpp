// Since when each agency held a fact on record, and by which chain of shares it came.
//
// An agency held a fact from the later of the contact's day and the day on which it held the contact that states it,
// or from the day of a share with an item that states it (`share_items.fact`: a flag's name) about a person asked for.
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct FirstHeldQuery {
  std::vector<Fact> facts;         // one block of rows each, in this order
  std::vector<AgencyId> agencies;  // empty: all
  Day at = kAfterAll;              // what was held first after this day counts as never
  bool evidence = false;
};

// One row a fact and agency: fact, agency, status (held, possibly_held, never), held_from, possibly_from (missing
// where the day is not stated), contact (that states it), by (own_record, share, share_item), chain (ids of
// shares), shares (their number). The columns after status describe the certain bound where there is one.
Answer first_held(const Holding& holding, const FirstHeldQuery& query);

// What states a fact first to an agency, in one bound: a contact, or an item of a share.
struct First {
  Day day = kAfterAll;
  std::uint32_t contact = ContactId::kNone;
  std::uint32_t share = ShareId::kNone;  // of the item
  std::uint32_t item = ShareId::kNone;   // its place among the items of the share
  bool is_own = false;

  // The earlier day; on one day the agency's own record, then contacts in order of time, then items of shares.
  auto order() const { return std::tuple(day, !is_own, contact, share, item); }
};
struct FirstPair {
  First certain, possible;
};
// By agency, whatever the day asked about.
std::vector<FirstPair> firsts_of(const Holding& holding, const Fact& fact);
// The same where it is known which shares have an item that states the fact: those of shares_stating(), of any persons.
std::vector<FirstPair> firsts_of(const Holding& holding, const Fact& fact, std::span<const std::uint32_t> shares);
std::vector<std::uint32_t> shares_stating(const graph::CaseGraph& graph, const Fact& fact);

}  // namespace casegraph::measures
