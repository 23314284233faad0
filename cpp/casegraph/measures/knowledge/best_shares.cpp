#include "casegraph/measures/knowledge/best_shares.hpp"

#include <algorithm>
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

struct Candidate {
  std::int64_t gain;
  std::uint32_t from, to;
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
    offer_all(common, progress);
    now_.resize(agencies_);
    while (static_cast<std::int64_t>(taken_.size()) < query_.shares && !offers_.empty()) take_next(progress);
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
    if (gain > 0) offers_.push({gain, from, to});
  }
  // A gain only shrinks as shares are taken: the first offer that is still worth what it was is the best.
  void take_next(Progress& progress) {
    const Candidate best = offers_.top();
    offers_.pop();
    progress.advance(0);
    PlaceSet& now = now_[best.to];
    if (now.is_made()) {
      const std::int64_t gain = now.missing(held_.of(best.from));
      if (gain != best.gain) return offer(gain, best.from, best.to);
    } else {
      now = PlaceSet(contacts_.size());
      now.add(held_.of(best.to));
    }
    if (query_.evidence) cite(best);
    now.add(held_.of(best.from));
    taken_.push_back(best);
    progress.advance(1);
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
    std::vector<double> closed;
    std::int64_t total = 0;
    for (const Candidate& share : taken_) {
      total += share.gain;
      ranks.push_back(static_cast<std::int64_t>(ranks.size()) + 1);
      from.push_back(share.from);
      to.push_back(share.to);
      gains.push_back(share.gain);
      totals.push_back(total);
      closed.push_back(static_cast<double>(total) / static_cast<double>(gap));
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
  std::vector<Candidate> taken_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer best_shares(const Holding& holding, const BestSharesQuery& query, Progress& progress) {
  return Greedy(holding, query).answer(progress);
}

}  // namespace casegraph::measures
