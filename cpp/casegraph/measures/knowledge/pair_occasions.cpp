#include "casegraph/measures/knowledge/pair_occasions.hpp"

#include <algorithm>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kContactsBetweenLooks = 32768;
constexpr std::int64_t kPersonsInChunk = 8192;

// Calls use(person, entry) for every pair of every occasion.
template <class Use>
void for_each_entry(const CaseGraph& graph, bool of_one_person, bool count_contacts, Progress& progress, Use use) {
  std::vector<PersonId> persons;
  const auto add_contact = [&](std::uint32_t contact) {
    if (!is_counted(graph, contact, count_contacts)) return;
    for (const graph::Participation& part : graph.participants[contact]) persons.push_back(part.person);
  };
  const auto add_pairs = [&](OccasionKey key) {
    if (persons.size() > 1) {
      std::sort(persons.begin(), persons.end());
      persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    }
    for (std::size_t a = 0; a < persons.size(); ++a) {
      if (of_one_person) use(persons[a].value, PairOccasions::Entry{{}, key});
      for (std::size_t b = a + 1; !of_one_person && b < persons.size(); ++b)
        use(persons[a].value, PairOccasions::Entry{persons[b], key});
    }
    persons.clear();
  };
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    if (contact % kContactsBetweenLooks == 0) progress.advance(0);
    const OccasionKey key = occasion_key(graph, contact, count_contacts);
    if (!is_of_contact(key)) continue;
    add_contact(contact);
    add_pairs(key);
  }
  for (std::uint32_t incident = 0; !count_contacts && incident < graph.contacts_of_incident.groups(); ++incident) {
    if (incident % kContactsBetweenLooks == 0) progress.advance(0);
    for (const std::uint32_t contact : graph.contacts_of_incident[incident]) add_contact(contact);
    add_pairs(incident);
  }
}

}  // namespace

PairOccasions::PairOccasions(const CaseGraph& graph, bool of_one_person, bool count_contacts, Progress& progress,
                             unsigned threads)
    : offsets_(graph.persons.ids.size() + 1, 0) {
  for_each_entry(graph, of_one_person, count_contacts, progress,
                 [&](std::uint32_t person, const Entry&) { ++offsets_[person + 1]; });
  for (std::size_t person = 0; person + 1 < offsets_.size(); ++person) offsets_[person + 1] += offsets_[person];
  entries_.resize(offsets_.back());
  ends_.assign(offsets_.begin(), offsets_.end() - 1);
  for_each_entry(graph, of_one_person, count_contacts, progress,
                 [&](std::uint32_t person, const Entry& entry) { entries_[ends_[person]++] = entry; });
  Progress counted_apart;  // the caller's progress counts steps of its own
  parallel::for_each_chunk(static_cast<std::int64_t>(persons()), kPersonsInChunk, threads, counted_apart,
                           [&](parallel::Chunk chunk) {
                             progress.advance(0);
                             for (auto person = static_cast<std::size_t>(chunk.begin);
                                  person < static_cast<std::size_t>(chunk.end); ++person) {
                               const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(offsets_[person]);
                               std::sort(first, entries_.begin() + static_cast<std::ptrdiff_t>(ends_[person]));
                             }
                           });
}

}  // namespace casegraph::measures
