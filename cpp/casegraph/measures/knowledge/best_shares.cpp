#include "casegraph/measures/knowledge/best_shares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <span>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/common_holders.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

// A set of places among the contacts asked about.
class PlaceSet {
 public:
  explicit PlaceSet(std::size_t places = 0) : words_(places == 0 ? 0 : places / 64 + 1, 0) {}

  bool is_made() const { return !words_.empty(); }
  void add(std::span<const std::uint32_t> places) {
    for (const std::uint32_t place : places) words_[place / 64] |= std::uint64_t{1} << (place % 64);
  }
  bool has(std::uint32_t place) const { return (words_[place / 64] >> (place % 64) & 1U) != 0; }
  std::int64_t missing(std::span<const std::uint32_t> places) const {
    std::int64_t count = 0;
    for (const std::uint32_t place : places) count += has(place) ? 0 : 1;
    return count;
  }

 private:
  std::vector<std::uint64_t> words_;
};

// By agency, the places of the contacts that it held, ascending.
class HeldPlaces {
 public:
  HeldPlaces(std::size_t agencies, const std::vector<HeldPlace>& held)
      : offsets_(agencies + 1, 0), places_(held.size()) {
    for (const HeldPlace& each : held) ++offsets_[each.agency + 1];
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
    std::vector<std::size_t> next(offsets_.begin(), offsets_.end() - 1);
    for (const HeldPlace& each : held) places_[next[each.agency]++] = each.place;
  }
  std::span<const std::uint32_t> of(std::uint32_t agency) const {
    return std::span(places_).subspan(offsets_[agency], offsets_[agency + 1] - offsets_[agency]);
  }

 private:
  std::vector<std::size_t> offsets_;
  std::vector<std::uint32_t> places_;
};

// How many of the greatest gains that remain are looked at, and after how many shares: both together cost its square.
constexpr std::size_t kRemainingLookedAt = 1000;

struct Candidate {
  std::int64_t gain;
  std::uint32_t from, to;
  std::uint32_t after;  // how many shares to the receiver the gain takes into account
  // The greatest gain first, then the first sender and receiver.
  bool operator<(const Candidate& other) const {
    return std::tuple(gain, other.from, other.to) < std::tuple(other.gain, from, to);
  }
};

// What an agency held is a list of places, so that all of them together take what the holders of all contacts do. Gains
// before any share follow from what each two agencies held in common; only who has been sent something is asked anew.
class Greedy {
 public:
  Greedy(const Holding& holding, const BestSharesQuery& query)
      : holding_(holding),
        query_(query),
        contacts_(contacts_naming(holding.graph(), query.persons)),
        agencies_(static_cast<std::uint32_t>(holding.graph().agencies.ids.size())) {}

  Answer answer(Progress& progress) {
    const auto length = static_cast<std::int64_t>(contacts_.size());
    progress.expect(length + query_.shares);
    std::vector<HeldPlace> held;
    const CommonHolders common = common_holders(holding_, contacts_, query_.at, progress, &held);
    progress.advance(0);
    const std::int64_t held_by_any = contacts_in(held);
    held_ = HeldPlaces(agencies_, held);
    progress.advance(0);
    find_receivers();
    const std::int64_t gap = gap_of_all(held_by_any);
    now_.resize(agencies_);
    received_.resize(agencies_, 0);
    offer_all(common, progress);
    bound_from_here(progress);
    while (static_cast<std::int64_t>(taken_.size()) < query_.shares && settle_first(progress)) {
      take_first(progress);
      bound_from_here(progress);
    }
    return table(gap);
  }

 private:
  static std::int64_t contacts_in(const std::vector<HeldPlace>& held) {
    std::int64_t contacts = 0;
    for (std::size_t at = 0; at < held.size(); ++at)
      contacts += at == 0 || held[at].place != held[at - 1].place ? 1 : 0;
    return contacts;
  }
  void find_receivers() {
    for (std::uint32_t agency = 0; agency < agencies_; ++agency)
      if (!held_.of(agency).empty()) senders_.push_back(agency);
    receivers_ = senders_;
    if (!query_.receivers.empty()) receivers_.clear();
    for (const AgencyId agency : query_.receivers) receivers_.push_back(agency.value);
    std::sort(receivers_.begin(), receivers_.end());
    receivers_.erase(std::unique(receivers_.begin(), receivers_.end()), receivers_.end());
  }
  std::int64_t gap_of_all(std::int64_t held_by_any) const {
    std::int64_t gap = 0;
    for (const std::uint32_t receiver : receivers_)
      gap += held_by_any - static_cast<std::int64_t>(held_.of(receiver).size());
    return gap;
  }
  void offer_all(const CommonHolders& common, Progress& progress) {
    for (const std::uint32_t from : senders_) {
      for (const std::uint32_t to : receivers_) offer(common.of(from, from) - common.of(from, to), from, to);
      progress.advance(0);
    }
  }
  void offer(std::int64_t gain, std::uint32_t from, std::uint32_t to) {
    if (gain > 0) offers_.push({gain, from, to, received_[to]});
  }
  // A gain only shrinks as shares are taken: the first offer that is still worth what it was is the best. False where
  // nothing is left to gain.
  bool settle_first(Progress& progress) {
    while (!offers_.empty() && offers_.top().after != received_[offers_.top().to]) {
      const Candidate stale = offers_.top();
      offers_.pop();
      offer(now_[stale.to].missing(held_.of(stale.from)), stale.from, stale.to);
      progress.advance(0);
    }
    return !offers_.empty();
  }
  void take_first(Progress& progress) {
    const Candidate best = offers_.top();
    offers_.pop();
    PlaceSet& now = now_[best.to];
    if (!now.is_made()) {
      now = PlaceSet(contacts_.size());
      now.add(held_.of(best.to));
    }
    if (query_.evidence) cite(best);
    now.add(held_.of(best.from));
    ++received_[best.to];
    taken_.push_back(best);
    gained_ += best.gain;
    progress.advance(1);
  }
  // What the shares taken gain, and the greatest gains that remain: no better so many shares can be.
  void bound_from_here(Progress& progress) {
    const std::size_t taken = taken_.size();
    if (taken > kRemainingLookedAt) return;
    const auto asked = static_cast<std::size_t>(query_.shares);
    const std::vector<std::int64_t> remaining =
        greatest_remaining(taken == 0 ? asked : std::min(asked, kRemainingLookedAt), progress);
    if (taken == 0) {
      bounds_.assign(remaining.begin() + 1, remaining.end());  // there are no more shares with a gain than offers now
      return;
    }
    for (std::size_t shares = taken; shares <= std::min(bounds_.size(), kRemainingLookedAt); ++shares) {
      const std::int64_t bound = gained_ + remaining[std::min(shares, remaining.size() - 1)];
      bounds_[shares - 1] = std::min(bounds_[shares - 1], bound);
    }
  }
  // The sums of the first 0, 1, 2 and so on, at most `most`, of the gains that remain, the greatest first.
  std::vector<std::int64_t> greatest_remaining(std::size_t most, Progress& progress) {
    std::vector<std::int64_t> sums{0};
    std::vector<Candidate> looked_at;
    while (looked_at.size() < most && settle_first(progress)) {
      looked_at.push_back(offers_.top());
      sums.push_back(sums.back() + offers_.top().gain);
      offers_.pop();
    }
    for (const Candidate& each : looked_at) offers_.push(each);
    return sums;
  }
  void cite(const Candidate& share) {
    for (const std::uint32_t place : held_.of(share.from))
      if (!now_[share.to].has(place))
        cite_contact(holding_.graph(), contacts_[place], Fact{}, static_cast<std::uint32_t>(taken_.size()), evidence_);
  }

  Answer table(std::int64_t gap) {
    const graph::IdTable& agencies = holding_.graph().agencies.ids;
    std::vector<std::int64_t> ranks, gains, totals;
    std::vector<std::uint32_t> from, to;
    std::vector<double> closed, of_best, guaranteed;
    std::int64_t total = 0;
    std::vector<std::int64_t> at_most = bounds_;
    at_most.resize(taken_.size());
    for (std::int64_t& bound : at_most) bound = std::min(bound, gap);
    for (const Candidate& share : taken_) {
      total += share.gain;
      ranks.push_back(static_cast<std::int64_t>(ranks.size()) + 1);
      from.push_back(share.from);
      to.push_back(share.to);
      gains.push_back(share.gain);
      totals.push_back(total);
      closed.push_back(static_cast<double>(total) / static_cast<double>(gap));
      of_best.push_back(static_cast<double>(total) / static_cast<double>(at_most[ranks.size() - 1]));
      const auto rank = static_cast<double>(ranks.back());
      guaranteed.push_back(1.0 - std::pow(1.0 - 1.0 / rank, rank));
    }
    Answer answer;
    answer.table.name = "best_shares";
    answer.table.rows = static_cast<std::int64_t>(taken_.size());
    auto& columns = answer.table.columns;
    columns.push_back(tables::integer_column("rank", std::move(ranks)));
    columns.push_back(id_column("from_agency", agencies, from));
    columns.push_back(id_column("to_agency", agencies, to));
    columns.push_back(day_column("day", std::vector<Day>(taken_.size(), query_.at)));
    columns.push_back(tables::integer_column("gain", std::move(gains)));
    columns.push_back(tables::integer_column("gained", std::move(totals)));
    columns.push_back(tables::integer_column("gap", std::vector<std::int64_t>(taken_.size(), gap)));
    columns.push_back(tables::number_column("closed", std::move(closed)));
    columns.push_back(tables::integer_column("best_at_most", std::move(at_most)));
    columns.push_back(tables::number_column("of_best", std::move(of_best)));
    columns.push_back(tables::number_column("guaranteed", std::move(guaranteed)));
    answer.evidence = std::move(evidence_);
    return answer;
  }

  const Holding& holding_;
  const BestSharesQuery& query_;
  std::vector<std::uint32_t> contacts_;
  std::uint32_t agencies_;
  HeldPlaces held_{0, {}};     // on the day
  std::vector<PlaceSet> now_;  // by agency, of those that a share was taken to: with the shares taken
  std::vector<std::uint32_t> senders_, receivers_;
  std::priority_queue<Candidate> offers_;
  std::vector<std::uint32_t> received_;  // by agency, how many of the shares taken went to it
  std::vector<Candidate> taken_;
  std::int64_t gained_ = 0;
  std::vector<std::int64_t> bounds_;  // by number of shares, less 1
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer best_shares(const Holding& holding, const BestSharesQuery& query, Progress& progress) {
  return Greedy(holding, query).answer(progress);
}

}  // namespace casegraph::measures
