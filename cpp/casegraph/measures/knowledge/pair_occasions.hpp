// Which pairs of persons (or which persons) have occasions that a rule may count, and what these are, for all at once.
//
// What a rule asks about a contact is read once, in the order of time in which the graph keeps it, and laid down by
// pair: to look it up there once more for each pair would miss the cache at every column.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/knowledge/occasions.hpp"
#include "casegraph/measures/knowledge/rule.hpp"

namespace casegraph::measures {

class PairOccasions {
 public:
  // Whether a record names a person from the beginning; sometimes: look up from when.
  enum class Named : std::uint8_t { never, always, sometimes };
  // A contact that counts, of an occasion of the pair.
  struct Entry {
    PersonId other;  // none where the rule is about one person
    OccasionKey key;
    std::uint32_t contact;
    std::uint32_t agency;             // that made it
    DateInterval day;                 // of the occasion
    Day held_certain, held_possible;  // from when its maker holds the record
    Truth truth;                      // of the rule's predicate
    Named named[2];                   // of the person and the other
    bool is_one_maker;                // held by its maker alone, and without end
  };

  PairOccasions(const Holding& holding, const Rule& rule, Progress& progress, unsigned threads);

  std::size_t persons() const { return offsets_.size() - 1; }
  // Of the pairs whose smaller handle is the person: by the other person, the occasion, and its contacts in time.
  std::span<const Entry> of(std::uint32_t person) const {
    return {entries_.get() + offsets_[person], ends_[person] - offsets_[person]};
  }
  // Calls visit(pair, entries) for each of these pairs.
  template <class Visit>
  void for_each_pair(std::uint32_t person, Visit visit) const {
    const std::span<const Entry> all = of(person);
    for (std::size_t begin = 0, end = 0; begin < all.size(); begin = end) {
      while (end < all.size() && all[end].other == all[begin].other) ++end;
      visit(PersonPair{PersonId{person}, all[begin].other}, all.subspan(begin, end - begin));
    }
  }
  static std::vector<OccasionKey> keys_of(std::span<const Entry> entries);

 private:
  struct Piece;
  class Reader;
  void lay_down(std::vector<Piece> pieces, Progress& progress, unsigned threads);
  std::vector<std::size_t> offsets_, ends_;
  std::shared_ptr<Entry[]> entries_;  // not filled in vain before they are written
};

}  // namespace casegraph::measures
