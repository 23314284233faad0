#include "casegraph/measures/visibility/holding.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Share;
using graph::ShareStatus;

constexpr Day kNever = kAfterAll;

bool may_move(const Share& share) {
  return (share.status == ShareStatus::made || share.status == ShareStatus::receipt_unconfirmed) &&
         !share.from.is_none() && !share.to.is_none() && share.from != share.to;
}

// One passing of one contact along one share.
struct Passing {
  const Share* share;
  bool stated;
  TieRule ties;
  Bound bound;

  bool is_open() const { return bound == Bound::possible || share->status == ShareStatus::made; }

  // The day on which the receiver has it, where the sender has it from `from` until `until`; else kNever.
  Day arrival(Day from, Day until) const {
    if (from == kNever || !is_open()) return kNever;
    return bound == Bound::certain ? certain_arrival(from, until) : possible_arrival(from, until);
  }

  // The latest day from which the sender may have it, so that the receiver has it by `by`.
  std::optional<Day> latest_departure(Day by, Day until) const {
    if (!is_open()) return std::nullopt;
    return bound == Bound::certain ? certain_departure(by, until) : possible_departure(by, until);
  }

 private:
  Day certain_arrival(Day from, Day until) const {
    const Day needed_by = stated ? share->date.last : share->date.first;
    const bool in_time = ties == TieRule::strict ? from < needed_by : from <= needed_by;
    if (share->date.last == kAfterAll || needed_by == kBeforeAll || !in_time) return kNever;
    return stated || share->date.last <= until ? share->date.last : kNever;
  }
  Day possible_arrival(Day from, Day until) const {
    Day day = std::max(share->date.first, from);
    if (ties == TieRule::strict && from >= share->date.first && from != kBeforeAll) day = from + 1;
    return day <= share->date.last && (stated || day <= until) ? day : kNever;
  }
  std::optional<Day> certain_departure(Day by, Day until) const {
    const Day last = share->date.last;
    const Day needed_by = stated ? last : share->date.first;
    if (last == kAfterAll || last > by || needed_by == kBeforeAll || (!stated && last > until)) return std::nullopt;
    return ties == TieRule::strict ? needed_by - 1 : needed_by;
  }
  std::optional<Day> possible_departure(Day by, Day until) const {
    Day last = std::min(by, share->date.last);
    if (!stated) last = std::min(last, until);
    if (share->date.first > last) return std::nullopt;
    return ties == TieRule::strict && last != kBeforeAll ? last - 1 : last;
  }
};

}  // namespace

// How one contact moved from the agency that made it, in one bound.
class Holding::Flow {
 public:
  Flow(const Holding& holding, const Held& own, std::uint32_t owner, std::span<const Carrier> carriers, Bound bound)
      : holding_(holding), own_(own), owners_(holding.with_parents(owner)), carriers_(carriers), bound_(bound) {}

  // First day of each agency that shares brought it to, by agency.
  std::map<std::uint32_t, Day> arrivals() const {
    std::map<std::uint32_t, Day> found;
    for (bool changed = true; changed;) {
      changed = false;
      for (const Carrier& carrier : carriers_) {
        const Share& share = holding_.graph_.shares[carrier.share];
        const Day day = passing(carrier).arrival(from(found, share.from.value), until(share.from.value));
        if (day != kNever) changed |= improve(found, share.to.value, day);
      }
    }
    return found;
  }

  // The shares of a chain that brings it to `agency` by `by`: fewest shares, then smallest rows.
  std::vector<ShareId> chain(std::uint32_t agency, Day by) const {
    std::vector<Deadlines> layers{with_children({{agency, by}})};
    while (!starts(layers.back())) {
      Deadlines before = with_children(deadlines_before(layers.back()));
      if (before.empty() || layers.size() > holding_.graph_.agencies.ids.size()) return {};
      layers.push_back(std::move(before));
    }
    return forward(layers);
  }

 private:
  using Deadlines = std::map<std::uint32_t, Day>;  // by agency: the latest day from which it may hold it

  Passing passing(const Carrier& carrier) const {
    return {&holding_.graph_.shares[carrier.share], carrier.stated, holding_.options_.ties, bound_};
  }
  bool owns(std::uint32_t agency) const {
    return std::find(owners_.begin(), owners_.end(), agency) != owners_.end();
  }
  Day from(const std::map<std::uint32_t, Day>& found, std::uint32_t agency) const {
    if (owns(agency)) return own_.from(bound_);
    const auto entry = found.find(agency);
    return entry == found.end() ? kNever : entry->second;
  }
  Day until(std::uint32_t agency) const { return owns(agency) ? own_.to(bound_) : kAfterAll; }

  bool improve(std::map<std::uint32_t, Day>& found, std::uint32_t receiver, Day day) const {
    bool changed = false;
    for (const std::uint32_t agency : holding_.with_parents(receiver)) {
      if (owns(agency)) continue;
      const auto [entry, is_new] = found.try_emplace(agency, day);
      if (!is_new && entry->second <= day) continue;
      entry->second = day;
      changed = true;
    }
    return changed;
  }

  // What an agency below may hold by a day, the one above holds by then.
  Deadlines with_children(Deadlines deadlines) const {
    if (!holding_.options_.parent_holds_child) return deadlines;
    const Deadlines given = deadlines;
    for (std::uint32_t agency = 0; agency < holding_.graph_.agencies.ids.size(); ++agency)
      for (const std::uint32_t above : holding_.with_parents(agency))
        if (const auto entry = given.find(above); entry != given.end()) raise(deadlines, agency, entry->second);
    return deadlines;
  }
  static void raise(Deadlines& deadlines, std::uint32_t agency, Day day) {
    const auto [entry, is_new] = deadlines.try_emplace(agency, day);
    if (!is_new) entry->second = std::max(entry->second, day);
  }
  Deadlines deadlines_before(const Deadlines& after) const {
    Deadlines before;
    for (const Carrier& carrier : carriers_) {
      const Share& share = holding_.graph_.shares[carrier.share];
      const auto entry = after.find(share.to.value);
      if (entry == after.end()) continue;
      if (const auto day = passing(carrier).latest_departure(entry->second, until(share.from.value)))
        raise(before, share.from.value, *day);
    }
    return before;
  }
  bool starts(const Deadlines& deadlines) const {
    return std::any_of(owners_.begin(), owners_.end(), [&](std::uint32_t owner) {
      const auto entry = deadlines.find(owner);
      return entry != deadlines.end() && own_.from(bound_) <= entry->second;
    });
  }

  // From the owners on: at each step the share with the smallest row that still arrives in time.
  std::vector<ShareId> forward(const std::vector<Deadlines>& layers) const {
    std::vector<ShareId> shares;
    std::vector<std::uint32_t> holders = owners_;
    Day day = own_.from(bound_);
    for (std::size_t left = layers.size() - 1; left > 0; --left) {
      const auto [share, next] = first_step(layers[left - 1], holders, day);
      shares.push_back(ShareId{share});
      holders = holding_.with_parents(holding_.graph_.shares[share].to.value);
      day = next;
    }
    return shares;
  }
  std::pair<std::uint32_t, Day> first_step(const Deadlines& deadlines, const std::vector<std::uint32_t>& holders,
                                           Day day) const {
    std::pair<std::uint32_t, Day> best{ShareId::kNone, kNever};
    for (const Carrier& carrier : carriers_) {
      const Share& share = holding_.graph_.shares[carrier.share];
      const auto deadline = deadlines.find(share.to.value);
      if (deadline == deadlines.end() || carrier.share >= best.first) continue;
      if (std::find(holders.begin(), holders.end(), share.from.value) == holders.end()) continue;
      const Day next = passing(carrier).arrival(day, until(share.from.value));
      if (next != kNever && next <= deadline->second) best = {carrier.share, next};
    }
    return best;
  }

  const Holding& holding_;
  Held own_;
  std::vector<std::uint32_t> owners_;
  std::span<const Carrier> carriers_;
  Bound bound_;
};

Holding::Holding(const CaseGraph& graph, HoldingOptions options) : graph_(graph), options_(options) {
  collect_carriers();
  if (options_.scope == ShareScope::all) propagate_all();
  else propagate();
  index_by_agency();
}

Held Holding::own_record(std::uint32_t contact) const {
  const DateInterval recorded = graph::recorded_days(graph_, contact);
  const DateInterval kept = graph_.contacts.retention_end.value_or(contact, DateInterval::unknown());
  Held held;
  held.certain_from = recorded.last;
  held.possible_from = recorded.first;
  held.until = kept.is_unknown() ? DateInterval::exactly(kAfterAll) : kept;
  return held;
}

bool Holding::is_own(AgencyId agency, std::uint32_t contact) const {
  const std::uint32_t owner = graph_.contacts.agency[contact];
  if (agency.value == owner) return owner != AgencyId::kNone;
  if (!options_.parent_holds_child || graph_.agencies.parent.empty()) return false;
  std::uint32_t above = owner;
  for (std::size_t steps = 0; above < graph_.agencies.ids.size() && steps < graph_.agencies.ids.size(); ++steps) {
    above = graph_.agencies.parent[above];
    if (above == agency.value) return above != AgencyId::kNone;
  }
  return false;
}

Held Holding::of(AgencyId agency, std::uint32_t contact) const {
  if (is_own(agency, contact)) return own_record(contact);
  if (!was_received(contact)) return {};
  const auto receivers = receivers_of(contact);
  const auto entry = std::lower_bound(receivers.begin(), receivers.end(), agency.value,
                                      [](const Received& row, std::uint32_t value) { return row.agency < value; });
  if (entry == receivers.end() || entry->agency != agency.value) return {};
  return {entry->certain_from, entry->possible_from, DateInterval::exactly(kAfterAll)};
}

std::span<const Received> Holding::receivers_of(std::uint32_t contact) const {
  const auto [first, last] = std::equal_range(
      received_.begin(), received_.end(), Received{contact, 0, {}, {}},
      [](const Received& a, const Received& b) { return a.contact < b.contact; });
  return {first, last};
}

std::span<const std::uint32_t> Holding::received_by(AgencyId agency) const {
  const std::span<const std::uint32_t> all(by_agency_);
  const std::uint32_t begin = agency_offsets_[agency.value];
  return all.subspan(begin, agency_offsets_[agency.value + 1] - begin);
}

std::vector<ShareId> Holding::chain(AgencyId agency, std::uint32_t contact, Bound bound) const {
  const Day by = of(agency, contact).from(bound);
  if (by == kNever || is_own(agency, contact)) return {};
  const std::vector<Carrier> carriers = carriers_of(contact);
  return Flow(*this, own_record(contact), graph_.contacts.agency[contact], carriers, bound).chain(agency.value, by);
}

std::vector<std::uint32_t> Holding::with_parents(std::uint32_t agency) const {
  std::vector<std::uint32_t> line{agency};
  if (!options_.parent_holds_child || graph_.agencies.parent.empty()) return line;
  while (line.back() < graph_.agencies.ids.size()) {
    const std::uint32_t above = graph_.agencies.parent[line.back()];
    if (above == AgencyId::kNone || std::find(line.begin(), line.end(), above) != line.end()) break;
    line.push_back(above);
  }
  return line;
}

void Holding::collect_carriers() {
  for (std::uint32_t share = 0; share < graph_.shares.size(); ++share) {
    const Share& row = graph_.shares[share];
    if (!may_move(row)) continue;
    movers_.push_back(share);
    const auto items = graph_.share_items[share];
    if (items.empty()) ++unspecified_;
    for (const graph::ShareItem& item : items)
      if (!item.contact.is_none()) carriers_.push_back({item.contact.value, share, true});
    if (options_.scope != ShareScope::about_person || row.about.is_none()) continue;
    for (const graph::PersonContact& entry : graph_.contacts_of_person[row.about.value])
      carriers_.push_back({entry.contact, share, false});
  }
  const auto key = [](const Carrier& c) { return std::tuple(c.contact, c.share, !c.stated); };
  std::sort(carriers_.begin(), carriers_.end(), [&](const Carrier& a, const Carrier& b) { return key(a) < key(b); });
  const auto same = [](const Carrier& a, const Carrier& b) { return a.contact == b.contact && a.share == b.share; };
  carriers_.erase(std::unique(carriers_.begin(), carriers_.end(), same), carriers_.end());
  carriers_.shrink_to_fit();
  const auto first_day = [&](std::uint32_t share) { return graph_.shares[share].date.first; };
  std::stable_sort(movers_.begin(), movers_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return first_day(a) < first_day(b); });
}

// Every share that may carry the contact, once.
std::vector<Holding::Carrier> Holding::carriers_of(std::uint32_t contact) const {
  const auto [first, last] = std::equal_range(carriers_.begin(), carriers_.end(), Carrier{contact, 0, false},
                                              [](const Carrier& a, const Carrier& b) { return a.contact < b.contact; });
  if (options_.scope != ShareScope::all) return {first, last};
  std::vector<Carrier> carriers;
  carriers.reserve(movers_.size());
  for (const std::uint32_t share : movers_) {
    const auto stated = std::lower_bound(first, last, share,
                                         [](const Carrier& row, std::uint32_t value) { return row.share < value; });
    carriers.push_back({contact, share, stated != last && stated->share == share});
  }
  return carriers;
}

void Holding::propagate() {
  for (std::size_t begin = 0, end = 0; begin < carriers_.size(); begin = end) {
    const std::uint32_t contact = carriers_[begin].contact;
    while (end < carriers_.size() && carriers_[end].contact == contact) ++end;
    append_arrivals(contact, std::span<const Carrier>(carriers_).subspan(begin, end - begin));
  }
}

// With scope all the ways of contacts of one agency that were recorded and kept on the same days are the
// same, unless an item of a share states one of them.
void Holding::propagate_all() {
  if (movers_.empty()) return;
  std::map<std::tuple<std::uint32_t, Held>, std::pair<std::size_t, std::size_t>> known;
  for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
    const std::vector<Carrier>::const_iterator stated =
        std::lower_bound(carriers_.cbegin(), carriers_.cend(), contact,
                         [](const Carrier& row, std::uint32_t value) { return row.contact < value; });
    if (stated != carriers_.cend() && stated->contact == contact) {
      append_arrivals(contact, carriers_of(contact));
      continue;
    }
    const auto [entry, is_new] =
        known.try_emplace({graph_.contacts.agency[contact], own_record(contact)}, received_.size(), std::size_t{0});
    if (is_new) {
      append_arrivals(contact, carriers_of(contact));
      entry->second.second = received_.size();
      continue;
    }
    for (std::size_t at = entry->second.first; at < entry->second.second; ++at) {
      Received copy = received_[at];
      copy.contact = contact;
      received_.push_back(copy);
    }
  }
}

void Holding::append_arrivals(std::uint32_t contact, std::span<const Carrier> carriers) {
  const std::uint32_t owner = graph_.contacts.agency[contact];
  const Held own = own_record(contact);
  const auto certain = Flow(*this, own, owner, carriers, Bound::certain).arrivals();
  // What is certain is possible too: every chain of the certain bound is one of the possible bound.
  for (const auto& [agency, day] : Flow(*this, own, owner, carriers, Bound::possible).arrivals()) {
    const auto entry = certain.find(agency);
    received_.push_back({contact, agency, entry == certain.end() ? kNever : entry->second, day});
  }
}

void Holding::index_by_agency() {
  if (!received_.empty()) was_received_.assign(graph_.contacts.size() / 64 + 1, 0);
  for (const Received& row : received_) was_received_[row.contact / 64] |= std::uint64_t{1} << (row.contact % 64);
  agency_offsets_.assign(graph_.agencies.ids.size() + 1, 0);
  for (const Received& row : received_) ++agency_offsets_[row.agency + 1];
  std::partial_sum(agency_offsets_.begin(), agency_offsets_.end(), agency_offsets_.begin());
  by_agency_.resize(received_.size());
  std::vector<std::uint32_t> next(agency_offsets_.begin(), agency_offsets_.end() - 1);
  for (std::uint32_t at = 0; at < received_.size(); ++at) by_agency_[next[received_[at].agency]++] = at;
}

Day end_of_record(const CaseGraph& graph) {
  Day end = kBeforeAll;
  const auto include = [&](DateInterval days) {
    for (const Day day : {days.first, days.last})
      if (is_finite(day)) end = std::max(end, day);
  };
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    include(graph.contacts.days(contact));
    if (!graph.contacts.recorded_on.empty()) include(graph.contacts.recorded_on[contact]);
  }
  for (const Share& share : graph.shares) include(share.date);
  return end;
}

}  // namespace casegraph::measures
