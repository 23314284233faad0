// Which pairs of persons (or which persons) have occasions that a rule may count, and which these are, for all at once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/knowledge/occasions.hpp"

namespace casegraph::measures {

class PairOccasions {
 public:
  struct Entry {
    PersonId other;  // none where the rule is about one person
    OccasionKey key;
    auto operator<=>(const Entry&) const = default;
  };

  PairOccasions(const graph::CaseGraph& graph, bool of_one_person, bool count_contacts, Progress& progress,
                unsigned threads);

  std::size_t persons() const { return offsets_.size() - 1; }
  // Of the pairs whose smaller handle is the person: by the other person and then the occasion, each once.
  std::span<const Entry> of(std::uint32_t person) const {
    return std::span<const Entry>(entries_).subspan(offsets_[person], ends_[person] - offsets_[person]);
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

 private:
  std::vector<std::size_t> offsets_, ends_;
  std::vector<Entry> entries_;
};

}  // namespace casegraph::measures
