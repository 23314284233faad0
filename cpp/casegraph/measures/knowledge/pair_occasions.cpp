#include "casegraph/measures/knowledge/pair_occasions.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "casegraph/domain/platform.hpp"
#include "casegraph/measures/knowledge/occasions_ahead.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kContactsInChunk = 16384;
constexpr std::int64_t kPersonsInChunk = 8192;

}  // namespace

// Entries of some contacts, in the order in which their occasions begin.
struct PairOccasions::Piece {
  std::vector<std::uint32_t> persons;  // the smaller of the pair, of each
  std::vector<Entry> entries;
};

class PairOccasions::Reader {
 public:
  Reader(const Holding& holding, const Rule& rule)
      : holding_(holding),
        graph_(holding.graph()),
        rule_(rule),
        counted_(graph_, rule.count_contacts),
        ahead_(graph_) {}

  // Of the occasions that begin among these contacts.
  Piece read(parallel::Chunk chunk) {
    piece_.persons.reserve(static_cast<std::size_t>(chunk.end - chunk.begin));  // mostly as many, or fewer
    piece_.entries.reserve(static_cast<std::size_t>(chunk.end - chunk.begin));
    for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
      if (!rule_.count_contacts) ahead_.fetch_after(contact);
      const OccasionKey key = occasion_key(graph_, contact, rule_.count_contacts);
      if (!is_of_contact(key) && graph_.contacts_of_incident[key][0] != contact) continue;
      if (collect_persons(key) >= (rule_.of_one_person ? 1U : 2U)) add_pairs(key);
    }
    return std::move(piece_);
  }

 private:
  std::size_t collect_persons(OccasionKey key) {
    persons_.clear();
    contacts_.clear();
    for_each_contact_of(graph_, key, [&](std::uint32_t contact) {
      if (!counted_.has(contact)) return;
      contacts_.push_back(contact);
      for (const graph::Participation& part : graph_.participants[contact]) persons_.push_back(part.person);
    });
    if (persons_.size() > 1) {
      std::sort(persons_.begin(), persons_.end());
      persons_.erase(std::unique(persons_.begin(), persons_.end()), persons_.end());
    }
    return persons_.size();
  }
  void add_pairs(OccasionKey key) {
    read_contacts(key);
    for (std::size_t a = 0; a < persons_.size(); ++a) {
      if (rule_.of_one_person) add_entries(persons_[a], {});
      for (std::size_t b = a + 1; !rule_.of_one_person && b < persons_.size(); ++b)
        add_entries(persons_[a], persons_[b]);
    }
  }
  void add_entries(PersonId person, PersonId other) {
    for (Entry entry : entries_) {
      entry.truth = std::min(entry.truth, is_assessed(graph_, entry.contact, rule_.predicate, {person, other}));
      entry.other = other;
      entry.named[0] = named(entry.contact, person);
      entry.named[1] = other.is_none() ? Named::always : named(entry.contact, other);
      piece_.persons.push_back(person.value);
      piece_.entries.push_back(entry);
    }
  }
  Named named(std::uint32_t contact, PersonId person) const {
    Named found = Named::never;
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (part.person != person) continue;
      if (!part.recorded_otherwise) return Named::always;
      found = Named::sometimes;
    }
    return found;
  }
  void read_contacts(OccasionKey key) {
    entries_.clear();
    const DateInterval day = day_of_occasion(graph_, key);
    for (const std::uint32_t contact : contacts_) {
      const Held own = holding_.own_record(contact);
      Entry entry{};
      entry.key = key;
      entry.contact = contact;
      entry.agency = graph_.contacts.agency[contact];
      entry.day = day;
      entry.held_certain = own.certain_from;
      entry.held_possible = own.possible_from;
      entry.truth = is_of_kind(graph_, contact, rule_.predicate);
      entry.is_one_maker = own.until == DateInterval::exactly(kAfterAll) && !holding_.was_received(contact) &&
                           !holding_.options().parent_holds_child && entry.agency != AgencyId::kNone;
      entries_.push_back(entry);
    }
  }

  const Holding& holding_;
  const CaseGraph& graph_;
  const Rule& rule_;
  CountedContacts counted_;
  OccasionsAhead ahead_;
  std::vector<PersonId> persons_;        // of the occasion at hand
  std::vector<std::uint32_t> contacts_;  // of it that count
  std::vector<Entry> entries_;           // of these
  Piece piece_;
};

PairOccasions::PairOccasions(const Holding& holding, const Rule& rule, Progress& progress, unsigned threads)
    : offsets_(holding.graph().persons.ids.size() + 1, 0) {
  const auto contacts = static_cast<std::int64_t>(holding.graph().contacts.size());
  std::vector<Piece> pieces(static_cast<std::size_t>(parallel::chunk_count(contacts, kContactsInChunk)));
  Progress counted_apart;  // the caller's progress counts steps of its own
  parallel::for_each_chunk(contacts, kContactsInChunk, threads, counted_apart, [&](parallel::Chunk chunk) {
    progress.advance(0);
    pieces[static_cast<std::size_t>(chunk.index)] = Reader(holding, rule).read(chunk);
  });
  lay_down(std::move(pieces), progress, threads);
  parallel::for_each_chunk(
      static_cast<std::int64_t>(persons()), kPersonsInChunk, threads, counted_apart, [&](parallel::Chunk chunk) {
        progress.advance(0);
        for (auto person = static_cast<std::size_t>(chunk.begin); person < static_cast<std::size_t>(chunk.end);
             ++person)
          std::sort(entries_.get() + offsets_[person], entries_.get() + ends_[person],
                    [](const Entry& a, const Entry& b) {
                      return std::tuple(a.other, a.key, a.contact) < std::tuple(b.other, b.key, b.contact);
                    });
      });
}

// Each thread lays down those of a range of persons: it reads past the others, and no two write to one place.
void PairOccasions::lay_down(std::vector<Piece> pieces, Progress& progress, unsigned threads) {
  const auto parts = static_cast<std::int64_t>(parallel::thread_count(threads));
  const auto persons_in_all = static_cast<std::int64_t>(persons());
  const auto for_each_entry = [&](auto use) {
    Progress counted_apart;
    parallel::for_each_chunk(parts, 1, threads, counted_apart, [&](parallel::Chunk part) {
      const auto first = static_cast<std::uint32_t>(persons_in_all * part.begin / parts);
      const auto end = static_cast<std::uint32_t>(persons_in_all * part.end / parts);
      for (const Piece& piece : pieces) {
        progress.advance(0);
        for (std::size_t at = 0; at < piece.persons.size(); ++at)
          if (piece.persons[at] - first < end - first) use(piece, at);
      }
    });
  };
  for_each_entry([&](const Piece& piece, std::size_t at) { ++offsets_[piece.persons[at] + 1]; });
  for (std::size_t person = 0; person + 1 < offsets_.size(); ++person) offsets_[person + 1] += offsets_[person];
  entries_ = large_array<Entry>(offsets_.back());
  ends_.assign(offsets_.begin(), offsets_.end() - 1);
  for_each_entry([&](const Piece& piece, std::size_t at) {
    entries_[static_cast<std::ptrdiff_t>(ends_[piece.persons[at]]++)] = piece.entries[at];
  });
}

std::vector<OccasionKey> PairOccasions::keys_of(std::span<const Entry> entries) {
  std::vector<OccasionKey> keys;
  for (const Entry& entry : entries)
    if (keys.empty() || keys.back() != entry.key) keys.push_back(entry.key);
  return keys;
}

}  // namespace casegraph::measures
