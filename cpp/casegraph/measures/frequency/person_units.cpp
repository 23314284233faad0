#include "casegraph/measures/frequency/person_units.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kSequencesPerChunk = 1024;

void make_unique(std::vector<std::uint32_t>& contacts) {
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
}

}  // namespace

Selection by_person(const Selection& selection) {
  Selection out = selection;
  std::erase(out.by, Dimension::person);
  out.by.insert(out.by.begin(), Dimension::person);
  return out;
}

PersonUnits person_units(const CaseGraph& graph, const Selection& selection, std::vector<GroupKey> also,
                         Progress& progress, unsigned threads) {
  PersonUnits units{by_person(selection), {}, {}, {}};
  units.sequences = group_contacts(graph, units.selection, progress, threads, std::move(also));
  std::map<GroupKey, std::vector<std::size_t>> groups;
  if (selection.by.empty()) groups[{kNone, kNone, kNone, kNone}];
  for (std::size_t at = 0; at < units.sequences.size(); ++at) {
    GroupKey key{kNone, kNone, kNone, kNone};
    for (std::size_t place = 0; place < selection.by.size(); ++place)
      key[place] = value_of(units.selection, units.sequences.keys[at], selection.by[place]);
    groups[key].push_back(at);
  }
  for (auto& [key, members] : groups) {
    units.keys.push_back(key);
    units.members.push_back(std::move(members));
  }
  return units;
}

void find_sequences(const CaseGraph& graph, const PersonUnits& units, const Followed& followed,
                    const std::vector<std::size_t>& chosen, Progress& progress, unsigned threads,
                    std::vector<EventSequence>& found) {
  const EventSequencer sequencer(graph, units.selection, followed.window, followed.cut, followed.observed,
                                 followed.merge_days);
  const auto length = static_cast<std::int64_t>(chosen.size());
  parallel::for_each_chunk(length, kSequencesPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      found[chosen[at]] = sequencer.of(units.sequences.keys[chosen[at]], units.sequences[chosen[at]]);
  });
}

std::vector<std::size_t> all_sequences(const PersonUnits& units) {
  std::vector<std::size_t> all(units.sequences.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

UncertainUnits uncertain_units(const CaseGraph& graph, const PersonUnits& units, const Followed& followed,
                               const DatesQuery& dates) {
  UncertainUnits out;
  const std::size_t size = units.keys.size();
  out.used = DatesUsed::exact(size);
  out.used.drawn.assign(size, 0);
  out.drawn.resize(size);
  for (std::size_t place = 0; place < size; ++place) {
    std::int64_t undated = 0;
    std::vector<std::size_t> with_days;
    std::vector<std::uint32_t> drawn, all;
    for (const std::size_t at : units.members[place]) {
      const UncertainDays days =
          uncertain_days(graph, units.sequences[at], followed.window, followed.observed == ObservedBy::coverage);
      undated += days.undated;
      if (!days.drawn.empty()) with_days.push_back(at);
      drawn.insert(drawn.end(), days.drawn.begin(), days.drawn.end());
      all.insert(all.end(), days.all.begin(), days.all.end());
    }
    make_unique(all);
    make_unique(drawn);
    if (dates.how == Dates::exact) {
      out.used.leave_out(place, static_cast<std::int64_t>(all.size()));
      continue;
    }
    if (dates.how == Dates::sample && dates.leave_out_undated)
      out.used.leave_out(place, std::count_if(all.begin(), all.end(), [&](std::uint32_t contact) {
                           return !std::binary_search(drawn.begin(), drawn.end(), contact);
                         }));
    const bool is_refused =
        dates.how == Dates::refuse ? undated > 0 || !with_days.empty() : undated > 0 && !dates.leave_out_undated;
    if (is_refused) {
      out.used.how[place] = "refused";
    } else if (!with_days.empty()) {
      out.used.how[place] = "sampled";
      out.used.drawn[place] = static_cast<std::int64_t>(drawn.size());
      out.drawn[place] = std::move(drawn);
      out.groups.push_back(place);
      out.sequences.insert(out.sequences.end(), with_days.begin(), with_days.end());
    }
  }
  return out;
}

std::vector<std::uint32_t> with_drawn(std::vector<std::uint32_t> contacts, const std::vector<std::uint32_t>& drawn) {
  contacts.insert(contacts.end(), drawn.begin(), drawn.end());
  make_unique(contacts);
  return contacts;
}

}  // namespace casegraph::measures::frequency
