// What a check showed or would have shown: each relevant contact in the first class that applies
// (measures, section 13).
//
//   silo             not held by the checker
//   accessible       not held, but in another's records that the checker could have opened
//   recording        held, but filed under none of the check's keys
//   not_determinable held, but under which key it was filed is not stated
//   window           filed under a key, but older than the check looks back
//   found            shown
//
// Where days, times or records leave the class open the contact is unsettled: its classes are a set, and
// n = sum of the contacts certain of a class + unsettled. A contact that may not have been before the check
// at all is unsettled too.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

enum class VisibilityClass : std::uint8_t { silo, accessible, recording, not_determinable, window, found };
inline constexpr std::size_t kVisibilityClasses = 6;
const char* name_of(VisibilityClass visibility);

// A set of classes; `not_before`: perhaps, or certainly, not before the check.
class ClassSet {
 public:
  static constexpr ClassSet of(VisibilityClass visibility) {
    ClassSet classes;
    classes.add(visibility);
    return classes;
  }
  static constexpr ClassSet of_bits(std::uint8_t bits) {
    ClassSet classes;
    classes.bits_ = bits;
    return classes;
  }
  constexpr void add(VisibilityClass visibility) { bits_ |= bit(visibility); }
  constexpr void add_not_before() { bits_ |= kNotBefore; }
  constexpr void add_all(ClassSet other) { bits_ |= other.bits_; }
  constexpr void remove(VisibilityClass visibility) { bits_ &= static_cast<std::uint8_t>(~bit(visibility)); }
  constexpr bool has(VisibilityClass visibility) const { return (bits_ & bit(visibility)) != 0; }
  constexpr bool may_be_before() const { return (bits_ & ~kNotBefore) != 0; }
  constexpr bool is_settled() const { return (bits_ & (bits_ - 1)) == 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint8_t bits() const { return bits_; }
  constexpr bool operator==(const ClassSet&) const = default;

 private:
  static constexpr std::uint8_t kNotBefore = 1U << 7;
  static constexpr std::uint8_t bit(VisibilityClass visibility) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(visibility));
  }
  std::uint8_t bits_ = 0;
};

// What a record that is held is where it is filed under a key, whatever the window.
inline constexpr ClassSet kFiled = ClassSet::of(VisibilityClass::found);

// Under which address a record whose filing is not stated is taken to be filed.
enum class AssumeFiled : std::uint8_t { nothing, met_at, concerns_address };

// A household is looked up as the persons of it (keys_on of check.hpp): to the splitter itself it leads to nobody.
struct CheckKey {
  graph::KeyKind kind;
  std::uint32_t handle;
  bool certain = true;  // whether it is looked up for certain: of a household only those who surely lived there are
};

// What if: a population taken to be without one of its gaps. Each is an upper bound of what mending it could show.
struct AsIf {
  bool linked = false;  // every record names the persons that it was about
  bool shared = false;  // every agency holds what any agency recorded, from then on
  bool opened = false;  // every agency could open all records of every other
  bool filed = false;   // every record is filed at the address that it concerns, else at which they met
};

// Calls visit(person, certain) for everybody whom looking an identifier up on the day leads to: its own person, and
// those of other rows of the same thing that may have begun by then, certain where they surely had.
template <class Visit>
void for_each_person_of(const graph::CaseGraph& graph, std::uint32_t identifier, Day day, Visit visit) {
  for (std::uint32_t at = first_same(graph, identifier); at != IdentifierId::kNone;
       at = graph.identifiers[at].next_same.value) {
    const graph::Identifier& row = graph.identifiers[at];
    const DateInterval start = row.period.start;
    if (row.person.is_none() || (at != identifier && start.first > day)) continue;
    visit(row.person, at == identifier || start.is_unknown() || start.last <= day);
  }
}

// One check: by whom, when, with which keys, how far back.
struct CheckMoment {
  AgencyId checker;
  Day day;
  std::uint32_t contact = ContactId::kNone;  // the contact it belongs to: gives the order within the day
  std::optional<Day> window_begin;           // first day looked at; none: without limit
};

struct SplitContact {
  std::uint32_t contact;
  ClassSet classes;
  ClassSet if_opened;   // of accessible contacts: recording, not_determinable, window or found
  bool stated = false;  // the source states what the check showed
};

// The rows by which each agency may open others' records, in their order.
class AccessByAgency {
 public:
  explicit AccessByAgency(const graph::CaseGraph& graph);
  std::span<const graph::Access> of(AgencyId agency) const {
    return agency.is_none() ? std::span<const graph::Access>{} : rows_[agency.value];
  }

 private:
  graph::Grouped<graph::Access> rows_;
};

class Splitter {
 public:
  // Keeps references; all must outlive it.
  Splitter(const graph::CaseGraph& graph, const Holding& holding, const AccessByAgency& access, AssumeFiled assume,
           AsIf as_if = {});

  SplitContact classify(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const;

  // Steps 2 to 4 for a record that is held (or that was opened), whatever the window: found where it may be filed under
  // a key, recording, not_determinable.
  ClassSet filing_of(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const;
  // The same in a window, of a contact of these days, which may have been before the day of the check: over every day
  // that it may be of before that. Silo and accessible stay. Here, since it is asked for in tight loops.
  static constexpr ClassSet in_window(ClassSet classes, DateInterval days, Day day, std::optional<Day> window_begin) {
    if (!window_begin || days.first >= *window_begin) return classes;
    if (classes.has(VisibilityClass::found)) classes.add(VisibilityClass::window);
    if (std::min(days.last, day) >= *window_begin) return classes;
    if (classes.has(VisibilityClass::not_determinable)) classes.add(VisibilityClass::window);
    classes.remove(VisibilityClass::found);
    classes.remove(VisibilityClass::not_determinable);
    return classes;
  }
  // Whether an agency held a contact on record at the moment, given that the contact was before it.
  struct OnRecord {
    bool own, may_be, may_not_be;
  };
  struct Opening {  // of another's records
    bool possible = false, certain = false;
  };
  // How an agency that did not make a record held it at the moment; `rows`: to which agencies shares brought it.
  static OnRecord on_record_by_share(std::span<const Received> rows, std::uint32_t agency, Day day) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Received& each) { return each.agency == agency; });
    if (row == rows.end()) return {false, false, true};
    const Held held = held_by_share(*row);
    return {false, held.possibly_at(day), !held.certainly_at(day)};
  }
  // What the checker could open of a record that its maker held for certain at the moment, and those of the rows too.
  Opening opening_of_kept(const CheckMoment& moment, std::uint32_t maker, std::span<const Received> rows,
                          graph::Code recorded_in) const;
  // The classes of a contact before the check; `if_held`: those of steps 2 to 4.
  static constexpr ClassSet classes_of(const OnRecord& record, ClassSet if_held, const Opening& opening) {
    ClassSet classes;
    if (record.may_be) classes.add_all(if_held);
    if (!record.may_not_be) return classes;
    if (opening.possible) classes.add(VisibilityClass::accessible);
    if (!opening.certain) classes.add(VisibilityClass::silo);
    return classes;
  }
  // With whom a record is: its classes as if whatever is held were found. What filing makes of it comes in later.
  static constexpr ClassSet whereabouts(const OnRecord& record, const Opening& opening) {
    return classes_of(record, kFiled, opening);
  }
  static constexpr ClassSet with_filing(ClassSet whereabouts, ClassSet filing) {
    if (!whereabouts.has(VisibilityClass::found)) return whereabouts;
    whereabouts.remove(VisibilityClass::found);
    whereabouts.add_all(filing);
    return whereabouts;
  }
  // Under which address the record of the contact is taken to be filed.
  std::uint32_t filed_at(std::uint32_t contact) const;

 private:
  ClassSet by_record(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const;
  void match_identifier(const CheckMoment& moment, std::uint32_t contact, std::uint32_t identifier, bool& may_match,
                        bool& may_differ) const;
  void match_person(const CheckMoment& moment, std::uint32_t contact, PersonId person, bool& may_match,
                    bool& may_differ) const;
  OnRecord on_record(const CheckMoment& moment, AgencyId agency, std::uint32_t contact) const;
  Opening opening_of(const CheckMoment& moment, std::uint32_t contact) const;
  void open_any(const CheckMoment& moment, std::uint32_t contact, Opening& opening) const;
  void open_by(const graph::Access& access, Day day, const OnRecord& record, graph::Code recorded_in,
               Opening& opening) const;
  const graph::CaseGraph& graph_;
  const Holding& holding_;
  const AccessByAgency& access_;
  AssumeFiled assume_;
  AsIf as_if_;
  graph::Code all_records_;  // 0 where no access is to all records
};

}  // namespace casegraph::measures
