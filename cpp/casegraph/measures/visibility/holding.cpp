#include "casegraph/measures/visibility/holding.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Share;
using graph::ShareStatus;

constexpr Day kNever = kAfterAll;
constexpr std::int64_t kCarriersInChunk = 4096;

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

bool may_move(const Share& share) {
  return (share.status == ShareStatus::made || share.status == ShareStatus::receipt_unconfirmed) &&
         !share.from.is_none() && !share.to.is_none() && share.from != share.to;
}

// First day of each agency that shares brought a contact to. One is used for many contacts.
class Holding::Arrivals {
 public:
  explicit Arrivals(std::size_t agencies) : days_(agencies, kNever) {}

  Day of(std::uint32_t agency) const { return days_[agency]; }
  const std::vector<std::uint32_t>& agencies() const { return reached_; }
  bool improve(std::uint32_t agency, Day day) {
    if (day >= days_[agency]) return false;
    if (days_[agency] == kNever) reached_.push_back(agency);
    days_[agency] = day;
    return true;
  }
  Day latest() const {
    Day day = kBeforeAll;
    for (const std::uint32_t agency : reached_) day = std::max(day, days_[agency]);
    return day;
  }
  void sort() { std::sort(reached_.begin(), reached_.end()); }
  void clear() {
    for (const std::uint32_t agency : reached_) days_[agency] = kNever;
    reached_.clear();
  }

 private:
  std::vector<Day> days_;
  std::vector<std::uint32_t> reached_;
};

// How one contact moved from the agency that made it, in one bound.
class Holding::Flow {
 public:
  Flow(const Holding& holding, const Held& own, std::uint32_t owner, std::span<const Carrier> carriers, Bound bound)
      : holding_(holding), own_(own), owners_(holding.with_parents(owner)), carriers_(carriers), bound_(bound) {}

  // Fills `found`, which is empty.
  void arrive(Arrivals& found) const {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Carrier& carrier : carriers_) changed |= pass(carrier, found);
    }
    found.sort();
  }

  // The same where the carriers come in the order of the first days of their shares and no more than
  // `reachable` agencies can be reached: ends with the share that no agency could have it earlier by.
  void arrive_in_order(Arrivals& found, std::size_t reachable) const {
    for (bool changed = reachable > 0; changed;) {
      changed = false;
      Day latest = found.agencies().size() == reachable ? found.latest() : kNever;
      for (const Carrier& carrier : carriers_) {
        if (holding_.graph_.shares[carrier.share].date.first >= latest) break;
        if (!pass(carrier, found)) continue;
        changed = true;
        if (found.agencies().size() == reachable) latest = found.latest();
      }
    }
    found.sort();
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
  bool owns(std::uint32_t agency) const { return std::find(owners_.begin(), owners_.end(), agency) != owners_.end(); }
  Day from(const Arrivals& found, std::uint32_t agency) const {
    return owns(agency) ? own_.from(bound_) : found.of(agency);
  }
  Day until(std::uint32_t agency) const { return owns(agency) ? own_.to(bound_) : kAfterAll; }

  bool pass(const Carrier& carrier, Arrivals& found) const {
    const Share& share = holding_.graph_.shares[carrier.share];
    const Day day = passing(carrier).arrival(from(found, share.from.value), until(share.from.value));
    if (day == kNever) return false;
    if (!holding_.options_.parent_holds_child) return !owns(share.to.value) && found.improve(share.to.value, day);
    bool changed = false;
    for (const std::uint32_t agency : holding_.with_parents(share.to.value))
      changed |= !owns(agency) && found.improve(agency, day);
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

// How many agencies what an agency holds can reach along shares, whatever their days.
class Holding::Reach {
 public:
  Reach(const Holding& holding, Bound bound) : holding_(holding), next_(holding.graph_.agencies.ids.size()) {
    for (const std::uint32_t share : holding.movers_) {
      const Share& row = holding.graph_.shares[share];
      if (bound == Bound::possible || row.status == ShareStatus::made) next_[row.from.value].push_back(row.to.value);
    }
    for (auto& receivers : next_) {
      std::sort(receivers.begin(), receivers.end());
      receivers.erase(std::unique(receivers.begin(), receivers.end()), receivers.end());
    }
    for (std::uint32_t agency = 0; agency < next_.size(); ++agency) counts_.push_back(count_from(agency));
  }
  std::size_t of(std::uint32_t agency) const { return agency < counts_.size() ? counts_[agency] : 0; }

 private:
  std::size_t count_from(std::uint32_t owner) const {
    std::vector<std::uint32_t> reached = holding_.with_parents(owner);
    const std::size_t owners = reached.size();
    std::vector<bool> is_reached(next_.size(), false);
    for (const std::uint32_t agency : reached) is_reached[agency] = true;
    for (std::size_t at = 0; at < reached.size(); ++at)
      for (const std::uint32_t receiver : next_[reached[at]])
        for (const std::uint32_t agency : holding_.with_parents(receiver)) {
          if (is_reached[agency]) continue;
          is_reached[agency] = true;
          reached.push_back(agency);
        }
    return reached.size() - owners;
  }

  const Holding& holding_;
  std::vector<std::vector<std::uint32_t>> next_;
  std::vector<std::size_t> counts_;
};

Holding::Holding(const CaseGraph& graph, HoldingOptions options, Progress* progress)
    : graph_(graph), options_(options) {
  collect_carriers(progress);
  if (options_.scope == ShareScope::all)
    propagate_all(progress);
  else
    propagate(progress);
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
  return is_own(agency, contact) ? own_record(contact) : held_by_shares(agency, contact);
}

Held Holding::held_by_shares(AgencyId agency, std::uint32_t contact) const {
  if (!was_received(contact)) return {};
  const auto receivers = receivers_of(contact);
  const auto entry = std::lower_bound(receivers.begin(), receivers.end(), agency.value,
                                      [](const Received& row, std::uint32_t value) { return row.agency < value; });
  if (entry == receivers.end() || entry->agency != agency.value) return {};
  return held_by_share(*entry);
}

std::span<const Received> Holding::receivers_of(std::uint32_t contact) const {
  if (received_.empty()) return {};
  const std::uint32_t begin = received_before_[contact / 64];
  const auto near = received().subspan(begin, received_before_[contact / 64 + 1] - begin);
  const auto [first, last] =
      std::equal_range(near.begin(), near.end(), Received{contact, 0, {}, {}},
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

// By contact and share, what is stated first. In blocks of contacts, between which a stop is noticed.
void Holding::sort_carriers(Progress* progress) {
  constexpr std::size_t kCarriersInBlock = 1024;
  const std::size_t blocks = carriers_.size() / kCarriersInBlock + 1;
  const std::size_t contacts_in_block = graph_.contacts.size() / blocks + 1;
  std::vector<std::size_t> begins(blocks + 1, 0);
  for (const Carrier& carrier : carriers_) ++begins[carrier.contact / contacts_in_block + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<Carrier> sorted(carriers_.size());
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  for (const Carrier& carrier : carriers_) sorted[next[carrier.contact / contacts_in_block]++] = carrier;
  carriers_ = std::move(sorted);
  const auto key = [](const Carrier& c) { return std::tuple(c.contact, c.share, !c.stated); };
  for (std::size_t block = 0; block < blocks; ++block) {
    if (progress != nullptr) progress->advance(0);
    std::sort(carriers_.begin() + static_cast<std::ptrdiff_t>(begins[block]),
              carriers_.begin() + static_cast<std::ptrdiff_t>(begins[block + 1]),
              [&](const Carrier& a, const Carrier& b) { return key(a) < key(b); });
  }
}

void Holding::collect_carriers(Progress* progress) {
  for (std::uint32_t share = 0; share < graph_.shares.size(); ++share) {
    const Share& row = graph_.shares[share];
    if (!may_move(row)) continue;
    if (options_.scope == ShareScope::all) movers_.push_back(share);
    const auto items = graph_.share_items[share];
    if (items.empty()) ++unspecified_;
    for (const graph::ShareItem& item : items)
      if (!item.contact.is_none()) carriers_.push_back({item.contact.value, share, true});
    if (options_.scope != ShareScope::about_person || row.about.is_none()) continue;
    for (const graph::PersonContact& entry : graph_.contacts_of_person[row.about.value])
      carriers_.push_back({entry.contact, share, false});
  }
  sort_carriers(progress);
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
    const auto stated =
        std::lower_bound(first, last, share, [](const Carrier& row, std::uint32_t value) { return row.share < value; });
    carriers.push_back({contact, share, stated != last && stated->share == share});
  }
  return carriers;
}

void Holding::propagate(Progress* progress) {
  const auto length = static_cast<std::int64_t>(carriers_.size());
  std::vector<std::vector<Received>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kCarriersInChunk)));
  // Carriers of one contact belong to the chunk in which they begin.
  const auto begin_of = [&](std::int64_t at) {
    auto place = static_cast<std::size_t>(at);
    while (place > 0 && place < carriers_.size() && carriers_[place].contact == carriers_[place - 1].contact) ++place;
    return place;
  };
  Progress counted_apart;  // the caller's progress counts steps of its own
  parallel::for_each_chunk(length, kCarriersInChunk, 0, counted_apart, [&](parallel::Chunk chunk) {
    if (progress != nullptr) progress->advance(0);
    parts[static_cast<std::size_t>(chunk.index)] = moved(begin_of(chunk.begin), begin_of(chunk.end));
  });
  std::size_t size = 0;
  for (const auto& part : parts) size += part.size();
  check_received(size);
  received_.reserve(size);
  for (const auto& part : parts) received_.insert(received_.end(), part.begin(), part.end());
}

// Where shares carry all that their senders held, nearly every agency may have nearly every contact.
void Holding::check_received(std::size_t rows) const {
  if (rows > options_.most_received)
    throw ArgumentError("scope: shares would have brought contacts to agencies more than " +
                        std::to_string(options_.most_received) +
                        " times, more than is kept; accepted: scope 'stated' or 'about_person', or a casebook of fewer "
                        "contacts, agencies or shares whose content is not stated");
}

// What the carriers in these places, all that there are of their contacts, moved.
std::vector<Received> Holding::moved(std::size_t begin, std::size_t last) const {
  Arrivals certain(graph_.agencies.ids.size()), possible(graph_.agencies.ids.size());
  std::vector<Received> received;
  for (std::size_t end = begin; begin < last; begin = end) {
    const std::uint32_t contact = carriers_[begin].contact;
    while (end < last && carriers_[end].contact == contact) ++end;
    const auto carriers = std::span<const Carrier>(carriers_).subspan(begin, end - begin);
    const Held own = own_record(contact);
    Flow(*this, own, graph_.contacts.agency[contact], carriers, Bound::certain).arrive(certain);
    Flow(*this, own, graph_.contacts.agency[contact], carriers, Bound::possible).arrive(possible);
    append(contact, certain, possible, received);
    certain.clear();
    possible.clear();
  }
  return received;
}

// How contacts moved where every share carries all that its sender held. The ways of contacts of one agency
// that were recorded and kept on the same days are the same, unless an item of a share states one of them.
class Holding::Everything {
 public:
  explicit Everything(const Holding& holding)
      : holding_(holding),
        reach_{Reach(holding, Bound::certain), Reach(holding, Bound::possible)},
        unstated_(holding.carriers_of(ContactId::kNone)) {
    for (const Carrier& carrier : unstated_)
      ends_.push_back(
          std::max(ends_.empty() ? kBeforeAll : ends_.back(), holding.graph_.shares[carrier.share].date.last));
  }

  void arrive(std::uint32_t contact, bool is_stated, const Held& own, Arrivals& certain, Arrivals& possible) const {
    const std::uint32_t owner = holding_.graph_.contacts.agency[contact];
    const std::vector<Carrier> stated = is_stated ? holding_.carriers_of(contact) : std::vector<Carrier>{};
    // Shares that ended before the record began carried nothing of it.
    const auto first = std::lower_bound(ends_.begin(), ends_.end(), own.possible_from) - ends_.begin();
    const auto usable =
        std::span<const Carrier>(is_stated ? stated : unstated_).subspan(static_cast<std::size_t>(first));
    Flow(holding_, own, owner, usable, Bound::certain).arrive_in_order(certain, reach_[0].of(owner));
    Flow(holding_, own, owner, usable, Bound::possible).arrive_in_order(possible, reach_[1].of(owner));
  }

 private:
  const Holding& holding_;
  Reach reach_[2];
  std::vector<Carrier> unstated_;
  std::vector<Day> ends_;  // the last day of any share up to this one
};

void Holding::propagate_all(Progress* progress) {
  if (movers_.empty()) return;
  const Everything everything(*this);
  Arrivals certain(graph_.agencies.ids.size()), possible(graph_.agencies.ids.size());
  std::map<std::tuple<std::uint32_t, Held>, std::pair<std::size_t, std::size_t>> known;
  auto stated = carriers_.cbegin();
  for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
    while (stated != carriers_.cend() && stated->contact < contact) ++stated;
    const bool is_stated = stated != carriers_.cend() && stated->contact == contact;
    const Held own = own_record(contact);
    const std::tuple key(graph_.contacts.agency[contact], own);
    check_received(received_.size());
    if (const auto entry = known.find(key); !is_stated && entry != known.end()) {
      for (std::size_t at = entry->second.first; at < entry->second.second; ++at)
        received_.push_back(
            Received{contact, received_[at].agency, received_[at].certain_from, received_[at].possible_from});
      continue;
    }
    const std::size_t begin = received_.size();
    everything.arrive(contact, is_stated, own, certain, possible);
    append(contact, certain, possible, received_);
    certain.clear();
    possible.clear();
    if (!is_stated) known[key] = {begin, received_.size()};
    if (progress != nullptr) progress->advance(0);
  }
}

// What is certain is possible too: every chain of the certain bound is one of the possible bound.
void Holding::append(std::uint32_t contact, const Arrivals& certain, const Arrivals& possible,
                     std::vector<Received>& received) {
  for (const std::uint32_t agency : possible.agencies())
    received.push_back({contact, agency, certain.of(agency), possible.of(agency)});
}

void Holding::index_by_agency() {
  if (!received_.empty()) {
    was_received_.assign(graph_.contacts.size() / 64 + 1, 0);
    received_before_.assign(was_received_.size() + 1, 0);
  }
  for (const Received& row : received_) {
    was_received_[row.contact / 64] |= std::uint64_t{1} << (row.contact % 64);
    ++received_before_[row.contact / 64 + 1];
  }
  std::partial_sum(received_before_.begin(), received_before_.end(), received_before_.begin());
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
