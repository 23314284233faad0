#include "casegraph/measures/knowledge/pair_occasions.hpp"

#include <algorithm>
#include <tuple>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kOccasionsBetweenLooks = 16384;
constexpr std::int64_t kContactsInChunk = 65536;

}  // namespace

class PairOccasions::Reader {
 public:
  Reader(const Holding& holding, const Rule& rule)
      : holding_(holding), graph_(holding.graph()), rule_(rule), counted_(graph_, rule.count_contacts) {}

  // The occasions that begin among these contacts and have a pair (or a person), in the order of their first contacts.
  std::vector<OccasionKey> occasions_in(parallel::Chunk chunk) {
    std::vector<OccasionKey> keys;
    for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
      const OccasionKey key = occasion_key(graph_, contact, rule_.count_contacts);
      const bool begins = is_of_contact(key) || graph_.contacts_of_incident[key][0] == contact;
      if (begins && collect_persons(key) >= (rule_.of_one_person ? 1U : 2U)) keys.push_back(key);
    }
    return keys;
  }

  // Of the pairs whose smaller person is of [begin, end): how many entries each has, or the entries themselves.
  void count(OccasionKey key, std::uint32_t begin, std::uint32_t end, std::vector<std::size_t>& counts) {
    for_each_of(key, begin, end, [&](std::uint32_t person, PersonId) { counts[person + 1] += contacts_.size(); });
  }
  void write(OccasionKey key, std::uint32_t begin, std::uint32_t end, PairOccasions& out) {
    bool is_read = false;
    for_each_of(key, begin, end, [&](std::uint32_t person, PersonId other) {
      if (!is_read) read_contacts(key);
      is_read = true;
      for (Entry& entry : entries_) {
        entry.other = other;
        entry.named[0] = named(entry.contact, PersonId{person});
        entry.named[1] = other.is_none() ? Named::always : named(entry.contact, other);
        out.entries_[out.ends_[person]++] = entry;
      }
    });
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
  template <class Use>
  void for_each_of(OccasionKey key, std::uint32_t begin, std::uint32_t end, Use use) {
    collect_persons(key);
    for (std::size_t a = 0; a < persons_.size(); ++a) {
      const std::uint32_t person = persons_[a].value;
      if (person < begin || person >= end) continue;
      if (rule_.of_one_person) use(person, PersonId{});
      for (std::size_t b = a + 1; !rule_.of_one_person && b < persons_.size(); ++b) use(person, persons_[b]);
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
  std::vector<PersonId> persons_;        // of the occasion at hand
  std::vector<std::uint32_t> contacts_;  // of it that count
  std::vector<Entry> entries_;           // of these
};

PairOccasions::PairOccasions(const Holding& holding, const Rule& rule, Progress& progress, unsigned threads)
    : offsets_(holding.graph().persons.ids.size() + 1, 0) {
  const auto contacts = static_cast<std::int64_t>(holding.graph().contacts.size());
  std::vector<std::vector<OccasionKey>> keys(static_cast<std::size_t>(parallel::chunk_count(contacts, kContactsInChunk)));
  Progress counted_apart;  // the caller's progress counts steps of its own
  parallel::for_each_chunk(contacts, kContactsInChunk, threads, counted_apart, [&](parallel::Chunk chunk) {
    progress.advance(0);
    keys[static_cast<std::size_t>(chunk.index)] = Reader(holding, rule).occasions_in(chunk);
  });
  // One part of the persons a thread: each reads all occasions, which costs little beside the writing.
  const auto parts = std::min<std::int64_t>(parallel::thread_count(threads), static_cast<std::int64_t>(persons()));
  const auto for_each_part = [&](auto work) {
    parallel::for_each_chunk(parts, 1, threads, counted_apart, [&](parallel::Chunk part) {
      Reader reader(holding, rule);
      const auto at = [&](std::int64_t place) {
        return static_cast<std::uint32_t>(static_cast<std::int64_t>(persons()) * place / parts);
      };
      std::uint32_t done = 0;
      for (const auto& some : keys)
        for (const OccasionKey key : some) {
          if (done++ % kOccasionsBetweenLooks == 0) progress.advance(0);
          work(reader, key, at(part.begin), at(part.end));
        }
    });
  };
  for_each_part([&](Reader& reader, OccasionKey key, std::uint32_t begin, std::uint32_t end) {
    reader.count(key, begin, end, offsets_);
  });
  for (std::size_t person = 0; person + 1 < offsets_.size(); ++person) offsets_[person + 1] += offsets_[person];
  entries_ = std::make_unique_for_overwrite<Entry[]>(offsets_.back());
  ends_.assign(offsets_.begin(), offsets_.end() - 1);
  for_each_part([&](Reader& reader, OccasionKey key, std::uint32_t begin, std::uint32_t end) {
    reader.write(key, begin, end, *this);
  });
  constexpr std::int64_t kPersonsInChunk = 8192;
  parallel::for_each_chunk(
      static_cast<std::int64_t>(persons()), kPersonsInChunk, threads, counted_apart, [&](parallel::Chunk chunk) {
        progress.advance(0);
        for (auto person = static_cast<std::size_t>(chunk.begin); person < static_cast<std::size_t>(chunk.end); ++person)
          std::sort(entries_.get() + offsets_[person], entries_.get() + ends_[person],
                    [](const Entry& a, const Entry& b) {
                      return std::tuple(a.other, a.key, a.contact) < std::tuple(b.other, b.key, b.contact);
                    });
      });
}

std::vector<OccasionKey> PairOccasions::keys_of(std::span<const Entry> entries) {
  std::vector<OccasionKey> keys;
  for (const Entry& entry : entries)
    if (keys.empty() || keys.back() != entry.key) keys.push_back(entry.key);
  return keys;
}

}  // namespace casegraph::measures
