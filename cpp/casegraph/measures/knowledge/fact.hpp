// Facts: what a contact's record states, and from which day.
//
// A fact is a predicate over contacts: a flag, a kind of contact, the sector of the agency, persons that it
// names. The record states it from the later of the contact's day and the day on which the record was
// matched to the persons that the fact asks for (`identified_on`; a record that never was states it never).
// Flags count where `agency_then` states them; every other author is hindsight. A flag that is absent or
// not recorded is unknown, never a no.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// A day with bounds: from `possible` it may be so, from `certain` it is. kAfterAll: never; kBeforeAll: on a
// day that is not stated (possible), or always.
struct DayBounds {
  Day certain = kAfterAll;
  Day possible = kAfterAll;

  auto operator<=>(const DayBounds&) const = default;
  constexpr bool never() const { return possible == kAfterAll; }
  constexpr Day of(Bound bound) const { return bound == Bound::certain ? certain : possible; }
};
inline constexpr DayBounds kAlways{kBeforeAll, kBeforeAll};
constexpr DayBounds later_of(DayBounds a, DayBounds b) {
  return {std::max(a.certain, b.certain), std::max(a.possible, b.possible)};
}
constexpr DayBounds earlier_of(DayBounds a, DayBounds b) {
  return {std::min(a.certain, b.certain), std::min(a.possible, b.possible)};
}

enum class Truth : std::uint8_t { no, unknown, yes };

struct Fact {
  std::string label;
  std::vector<graph::Code> flags;    // any of them, yes; empty: not asked
  std::vector<graph::Code> also;     // and any of these, yes; empty: not asked
  std::vector<graph::Code> kinds;    // any of them; empty: not asked
  std::vector<graph::Code> sectors;  // of the agency, any of them; empty: not asked
  std::vector<PersonId> persons;     // any of them named; empty: not asked
  std::array<PersonId, 2> pair{};    // both named; none: not asked
  std::vector<std::string> words;    // names of `flags`, as items of shares state them
  bool hindsight = false;
  // The contact has a completed assessment with one of `tools` (a word of their names, in either case) and one of
  // `grades`, or a grade that states at least `least_ticks`; all empty: not asked. Filled by ask_assessment().
  std::vector<std::uint32_t> assessed;  // rows of graph.assessments that are, by contact
  // That may be: the grade is not stated or cannot be read, or whether it was completed is not stated.
  std::vector<std::uint32_t> perhaps_assessed;
  bool asks_assessment = false;
};

struct AssessmentAsked {
  std::vector<std::string> tools, grades;
  std::int64_t least_ticks = 0;  // 0: no number will do
};
void ask_assessment(const graph::CaseGraph& graph, const AssessmentAsked& asked, Fact& fact);
// Whether the contact has such an assessment, of the risk to one of the persons where persons are given (unknown where
// it does not say to whom); yes where none is asked for.
Truth is_assessed(const graph::CaseGraph& graph, std::uint32_t contact, const Fact& fact,
                  const std::array<PersonId, 2>& persons);

// From when the record of the contact names the person, in any presence.
DayBounds named_from(const graph::CaseGraph& graph, std::uint32_t contact, PersonId person);

// Whether the contact's flags state any of `flags` (yes), deny all of them (no), or leave it open.
Truth states_any(const graph::CaseGraph& graph, std::uint32_t contact, const std::vector<graph::Code>& flags,
                 bool hindsight);

// Kind, sector, flags and assessment of the fact; persons apart. Unknown where a flag or assessment leaves it open.
Truth is_of_kind(const graph::CaseGraph& graph, std::uint32_t contact, const Fact& fact);

// From when the record of the contact states the fact.
DayBounds stated_from(const graph::CaseGraph& graph, std::uint32_t contact, const Fact& fact);

// The contacts that name any of the persons, in any presence, in order of time, each once; all where none are given.
std::vector<std::uint32_t> contacts_naming(const graph::CaseGraph& graph, const std::vector<PersonId>& persons);

// Codes of the flags that some contact states (yes), in the order of their names.
std::vector<graph::Code> flags_stated(const graph::CaseGraph& graph, bool hindsight);

// Calls use(agency, held) for every agency that holds the contact: its own, those above it where they do, those that
// shares reached.
template <class Use>
void for_each_holder(const Holding& holding, std::uint32_t contact, Use use) {
  if (holding.options().parent_holds_child) {
    for (const std::uint32_t agency : holding.with_parents(holding.graph().contacts.agency[contact]))
      if (agency != AgencyId::kNone) use(AgencyId{agency}, holding.own_record(contact));
  } else if (const std::uint32_t agency = holding.graph().contacts.agency[contact]; agency != AgencyId::kNone) {
    use(AgencyId{agency}, holding.own_record(contact));
  }
  if (!holding.was_received(contact)) return;
  for (const Received& row : holding.receivers_of(contact)) use(AgencyId{row.agency}, held_by_share(row));
}

// Every agency that holds the contact: its own, those above it where they do, those that shares reached.
std::vector<AgencyId> holders_of(const Holding& holding, std::uint32_t contact);

// Evidence: the contact, the rows of the flags that state the fact, and the rows of a chain of shares.
void cite_contact(const graph::CaseGraph& graph, std::uint32_t contact, const Fact& fact, std::uint32_t answer_row,
                  std::vector<EvidenceRow>& evidence);
void cite_shares(const graph::CaseGraph& graph, const std::vector<ShareId>& shares, std::uint32_t answer_row,
                 std::vector<EvidenceRow>& evidence);
// The user's ids of the shares of a chain, in their order, " > " between.
std::string text_of_chain(const graph::CaseGraph& graph, const std::vector<ShareId>& shares);

}  // namespace casegraph::measures
