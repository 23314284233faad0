#include "casegraph/measures/knowledge/carriage.hpp"

#include <algorithm>
#include <cstddef>

#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {

using graph::Share;

Carriage::Carriage(const Holding& holding) : holding_(holding), graph_(holding.graph()) {
  for (std::uint32_t share = 0; share < graph_.shares.size(); ++share) {
    const Share& row = graph_.shares[share];
    for (const graph::ShareItem& item : graph_.share_items[share]) {
      if (!item.contact.is_none())
        by_contact_.emplace_back(item.contact.value, share);
      else if (const graph::Code flag = graph_.terms.flag.code_of(graph_.terms.fact[item.fact]); flag != 0)
        add_in_words(flag, row, share);
    }
    by_person_.emplace_back(row.about.value, share);
    if (!row.from.is_none()) by_sender_.emplace_back(row.from.value, share);
  }
  for (Index* index : {&by_contact_, &by_person_, &by_sender_}) std::sort(index->begin(), index->end());
  for (auto& [flag, words] : in_words_) {
    std::sort(words.by_person.begin(), words.by_person.end());
    std::sort(words.by_sender.begin(), words.by_sender.end());
  }
}

std::vector<std::uint32_t> Carriage::shares(std::uint32_t contact, graph::Code flag) const {
  std::vector<std::uint32_t> found;
  append(by_contact_, contact, found);
  if (const auto entry = in_words_.find(flag); entry != in_words_.end()) append_words(entry->second, contact, found);
  append_scope(contact, found);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Carriage::add_in_words(graph::Code flag, const Share& row, std::uint32_t share) {
  InWords& words = in_words_[flag];
  if (!row.about.is_none())
    words.by_person.emplace_back(row.about.value, share);
  else if (!row.from.is_none())
    words.by_sender.emplace_back(row.from.value, share);
}

void Carriage::append(const Index& index, std::uint32_t key, std::vector<std::uint32_t>& found) {
  for (auto at = std::lower_bound(index.begin(), index.end(), std::pair(key, 0U)); at != index.end(); ++at) {
    if (at->first != key) return;
    found.push_back(at->second);
  }
}

void Carriage::append_words(const InWords& words, std::uint32_t contact, std::vector<std::uint32_t>& found) const {
  const std::size_t begin = found.size();
  for (const graph::Participation& part : graph_.participants[contact])
    if (!named_from(graph_, contact, part.person).never()) append(words.by_person, part.person.value, found);
  append_held(words.by_sender, contact, found);
  const auto is_before = [&](std::uint32_t share) {
    return graph_.shares[share].date.last < graph_.contacts.first_day[contact];
  };
  found.erase(std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(begin), found.end(), is_before), found.end());
}

void Carriage::append_held(const Index& by_sender, std::uint32_t contact, std::vector<std::uint32_t>& found) const {
  if (by_sender.empty()) return;
  std::vector<std::uint32_t> candidates;
  for_each_holder(holding_, contact,
                  [&](AgencyId agency, const Held&) { append(by_sender, agency.value, candidates); });
  for (const std::uint32_t share : candidates)
    if (sender_held(graph_.shares[share], contact)) found.push_back(share);
}

bool Carriage::sender_held(const Share& row, std::uint32_t contact) const {
  if (row.from.is_none()) return false;
  const Held held = holding_.of(row.from, contact);
  return !held.never() && held.possible_from <= row.date.last && row.date.first <= held.until.last;
}

void Carriage::append_scope(std::uint32_t contact, std::vector<std::uint32_t>& found) const {
  const ShareScope scope = holding_.options().scope;
  if (scope == ShareScope::all) return append_held(by_sender_, contact, found);
  if (scope == ShareScope::stated) return;
  std::vector<std::uint32_t> candidates;
  for (const graph::Participation& part : graph_.participants[contact])
    append(by_person_, part.person.value, candidates);
  for (const std::uint32_t share : candidates)
    if (sender_held(graph_.shares[share], contact)) found.push_back(share);
}

}  // namespace casegraph::measures
