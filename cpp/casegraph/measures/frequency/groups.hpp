// Which contacts belong to which group: what rates, waits, repeats, appointments and silence share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/counts.hpp"
#include "casegraph/measures/frequency/open_count.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

inline constexpr std::uint32_t kNone = ContactId::kNone;
inline constexpr std::size_t kMostDimensions = 4;

struct Selection {
  std::vector<Dimension> by;  // of person, agency, sector, area, address, household, kind and flag
  std::optional<std::vector<std::uint32_t>> persons;   // all where not given
  std::optional<std::vector<std::uint32_t>> agencies;  // all where not given
  PresenceFilter presence = PresenceFilter::took_part;
  AddressRole address = AddressRole::met_at;

  bool has(Dimension dimension) const;
};

// The handle or code in each dimension of `by`, in its order; the rest kNone.
using GroupKey = std::array<std::uint32_t, kMostDimensions>;

// The contacts of a group in order of time, each once, and whether each surely belongs to it: not where the person
// (of groups by person, or of persons asked for) or the agency (of groups by agency or sector, or of agencies asked
// for) is only assumed.
struct GroupContacts {
  std::span<const std::uint32_t> contacts;
  std::span<const std::uint8_t> is_sure;

  std::size_t size() const { return contacts.size(); }
  GroupContacts first(std::size_t count) const { return {contacts.first(count), is_sure.first(count)}; }
};

struct Groups {
  std::vector<GroupKey> keys;  // ascending
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> contacts;
  std::vector<std::uint8_t> is_sure;

  std::size_t size() const { return keys.size(); }
  GroupContacts operator[](std::size_t group) const {
    const std::size_t begin = offsets[group], count = offsets[group + 1] - offsets[group];
    return {std::span(contacts).subspan(begin, count), std::span(is_sure).subspan(begin, count)};
  }
};

// Every group with a contact of the selected persons (in the presence asked for) and agencies, and `also`, groups
// that are there without one. Contacts without an address belong to no group of an address; those with several flags
// that the record made at the time states to each of theirs, those with none to none. By household a contact belongs to
// each address where one of its persons (by person: the person) may have lived on a day that it may be of, surely where
// that is stated for certain of every such day; to none where no such address is known. Parts of counted rows are still
// among the contacts. Throws ArgumentError where `by` repeats a dimension, holds one that is not accepted, or more than
// four.
Groups group_contacts(const graph::CaseGraph& graph, const Selection& selection, Progress& progress, unsigned threads,
                      std::vector<GroupKey> also = {});

// The place of a dimension in `by`, or none; a group's value in it, kNone where `by` does not have it.
std::optional<std::size_t> place_of(const Selection& selection, Dimension dimension);
std::uint32_t value_of(const Selection& selection, const GroupKey& key, Dimension dimension);

// What a contact has in a dimension that is its own: agency, sector, area or kind.
std::uint32_t value_of_contact(const graph::CaseGraph& graph, Dimension dimension, std::uint32_t contact);
// Its address in a role: kNone where it has none, kFiledElsewhere where it was filed elsewhere.
std::uint32_t address_of(const graph::CaseGraph& graph, AddressRole role, std::uint32_t contact);

// One column for each dimension of `by`, in its order.
void append_keys(tables::Table& table, const graph::CaseGraph& graph, const Selection& selection,
                 const std::vector<GroupKey>& keys);

// The persons asked for, ascending, each once: all where none are named.
std::vector<std::uint32_t> persons_of(const graph::CaseGraph& graph, const Selection& selection);
// Whether the record's agency is stated, neither assumed nor disputed.
bool agency_is_stated(const graph::CaseGraph& graph, std::uint32_t contact);

// Whether the contact's row is a part of another, counted one; below, the least and most contacts it stands for.
bool is_part(const graph::CaseGraph& graph, std::uint32_t contact);
// Whether a row that the contact is a part of, directly or through others, satisfies test(contact).
template <class Test>
bool is_part_of_one_that(const graph::CaseGraph& graph, std::uint32_t contact, Test test) {
  constexpr int kDeepestNesting = 64;  // also ends the walk where rows are parts of each other
  std::uint32_t whole = graph.contacts.part_of.value_or(contact, kNone);
  for (int depth = 0; depth < kDeepestNesting && whole != kNone && whole != contact; ++depth) {
    if (test(whole)) return true;
    whole = graph.contacts.part_of[whole];
  }
  return false;
}
std::int64_t least_count(const graph::CaseGraph& graph, std::uint32_t contact);
std::int64_t most_count(const graph::CaseGraph& graph, std::uint32_t contact);  // kOpen: no upper number is stated

// Columns of numbers that may be missing.
struct OptionalIntegers {
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> valid;
  void add(std::optional<std::int64_t> value);
  void add_possible(std::int64_t count);  // missing where it is open above
  tables::Column column(const char* name) &&;
};

}  // namespace casegraph::measures::frequency
