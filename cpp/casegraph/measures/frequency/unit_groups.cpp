#include "casegraph/measures/frequency/unit_groups.hpp"

#include "casegraph/domain/error.hpp"

namespace casegraph::measures::frequency {

using graph::CaseGraph;

bool is_of_units(const Selection& selection, Dimension unit) { return !selection.has(unit); }

Selection with_unit(const Selection& selection, Dimension unit) {
  Selection out = selection;
  if (is_of_units(selection, unit)) out.by.push_back(unit);
  return out;
}

UnitGroups unit_groups(const CaseGraph& graph, const Selection& selection, Dimension unit, Progress& progress,
                       unsigned threads, std::vector<GroupKey> also) {
  if (unit != Dimension::person && unit != Dimension::address && unit != Dimension::agency)
    throw ArgumentError("of: accepted are person, address and agency");
  if (is_of_units(selection, unit) && selection.by.size() >= kMostDimensions)
    throw ArgumentError("by: at most three groups are accepted beside the units (of)");
  UnitGroups units;
  units.selection = with_unit(selection, unit);
  units.sequences = group_contacts(graph, units.selection, progress, threads, std::move(also));
  const std::size_t place = selection.by.size();
  units.group_of.reserve(units.sequences.size());
  for (std::size_t at = 0; at < units.sequences.size(); ++at) {
    GroupKey key = units.sequences.keys[at];
    if (place < kMostDimensions) key[place] = kNone;
    if (units.keys.empty() || units.keys.back() != key) {
      units.keys.push_back(key);
      units.first.push_back(at);
    }
    units.group_of.push_back(static_cast<std::uint32_t>(units.keys.size() - 1));
    units.first.back() = at + 1;
  }
  if (selection.by.empty() && units.keys.empty()) {
    units.keys.push_back({kNone, kNone, kNone, kNone});
    units.first.push_back(0);
  }
  return units;
}

Groups contacts_of_units(const UnitGroups& units) {
  Groups groups;
  groups.keys = units.keys;
  std::vector<std::pair<std::uint32_t, std::uint8_t>> found;  // contact, and 0 where it is sure, to sort that first
  for (std::size_t group = 0; group < units.size(); ++group) {
    found.clear();
    for (std::size_t at = units.first[group]; at < units.first[group + 1]; ++at) {
      const GroupContacts contacts = units.sequences[at];
      for (std::size_t each = 0; each < contacts.size(); ++each)
        found.emplace_back(contacts.contacts[each], contacts.is_sure[each] != 0 ? 0 : 1);
    }
    std::sort(found.begin(), found.end());
    found.erase(
        std::unique(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
        found.end());
    for (const auto& [contact, is_unsure] : found) {
      groups.contacts.push_back(contact);
      groups.is_sure.push_back(is_unsure != 0 ? 0 : 1);
    }
    groups.offsets.push_back(static_cast<std::uint32_t>(groups.contacts.size()));
  }
  return groups;
}

}  // namespace casegraph::measures::frequency
