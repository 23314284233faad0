#include "casegraph/measures/frequency/person_days.hpp"

#include <algorithm>

#include "casegraph/domain/platform.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

constexpr std::int64_t kContactsPerChunk = 131'072;

}  // namespace

PersonDays::PersonDays(const graph::CaseGraph& graph, PresenceFilter presence, Progress& progress, unsigned threads)
    : graph_(graph) {
  for (std::uint32_t one = 0; one < 3; ++one)
    if (has_presence(presence, one)) presences_ |= 1U << one;
  find_days(progress, threads);
  find_persons(progress, threads);
}

bool PersonDays::serves(const Selection& selection) {
  return selection.by.size() == 1 && selection.by.front() == Dimension::person && !selection.persons &&
         !selection.agencies;
}

void PersonDays::find_days(Progress& progress, unsigned threads) {
  const auto& contacts = graph_.contacts;
  days_ = large_array<std::int32_t>(contacts.size());
  Progress unseen;
  parallel::for_each_chunk(contacts.size(), kContactsPerChunk, threads, unseen, [&](parallel::Chunk chunk) {
    progress.advance(0);  // stops where that was asked for
    const auto begin = static_cast<std::uint32_t>(chunk.begin), end = static_cast<std::uint32_t>(chunk.end);
    for (std::uint32_t contact = begin; contact < end; ++contact) {
      const DateInterval days = contacts.days(contact);
      days_[contact] = days.is_exact() && is_finite(days.first) ? days.first.count : kNotPlain;
    }
    for (std::uint32_t contact = begin; contact < end; ++contact)
      if (is_part(graph_, contact) || least_count(graph_, contact) != 1 || most_count(graph_, contact) != 1)
        days_[contact] = kNotPlain;
  });
}

void PersonDays::find_persons(Progress& progress, unsigned threads) {
  const std::int64_t length = graph_.persons.ids.size();
  std::vector<std::vector<std::uint32_t>> found(
      static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerBlock)));
  Progress unseen;
  parallel::for_each_chunk(length, kPersonsPerBlock, threads, unseen, [&](parallel::Chunk chunk) {
    progress.advance(0);
    auto& persons = found[static_cast<std::size_t>(chunk.index)];
    for (auto person = static_cast<std::uint32_t>(chunk.begin); person < chunk.end; ++person) {
      const auto entries = graph_.contacts_of_person[person];
      if (std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return is_wanted(entry.presence); }))
        persons.push_back(person);
    }
  });
  for (const auto& persons : found) {
    blocks_.push_back(persons_.size());
    persons_.insert(persons_.end(), persons.begin(), persons.end());
  }
  blocks_.push_back(persons_.size());
}

PersonDays::Days PersonDays::of(std::uint32_t person, Room& room) const {
  const auto entries = graph_.contacts_of_person[person];
  if (room.days.size() < entries.size() + 1) {
    room.days.resize(entries.size() + 1);
    room.contacts.resize(entries.size() + 1);
  }
  // Every day is written and kept or written over, so that no branch has to be foreseen.
  std::size_t count = 0;
  bool is_plain = true;
  std::uint32_t before = kNone;
  for (const graph::PersonContact entry : entries) {
    const std::int32_t day = days_[entry.contact];
    const bool wanted = is_wanted(entry.presence);
    is_plain &= (day != kNotPlain && entry.is_stated == 1) || !wanted;
    room.days[count] = day;
    room.contacts[count] = entry.contact;
    const bool is_new = wanted & (entry.contact != before);
    before = wanted ? std::uint32_t{entry.contact} : before;
    count += is_new ? 1 : 0;
  }
  return {{room.days.data(), count}, {room.contacts.data(), count}, is_plain};
}

PersonDays::General PersonDays::general(std::uint32_t person) const {
  General found;
  for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
    if (!is_wanted(entry.presence)) continue;
    if (found.contacts.empty() || found.contacts.back() != entry.contact) {
      found.contacts.push_back(entry.contact);
      found.is_sure.push_back(0);
    }
    if (entry.is_stated == 1) found.is_sure.back() = 1;  // one of several roles that is stated is enough
  }
  return found;
}

}  // namespace casegraph::measures::frequency
