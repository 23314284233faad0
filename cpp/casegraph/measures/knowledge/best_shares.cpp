#include "casegraph/measures/knowledge/best_shares.hpp"

#include <algorithm>
#include <bit>
#include <queue>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

// A set of places among the contacts asked about.
class PlaceSet {
 public:
  explicit PlaceSet(std::size_t places = 0) : words_(places / 64 + 1, 0) {}

  void add(std::size_t place) { words_[place / 64] |= std::uint64_t{1} << (place % 64); }
  void add(const PlaceSet& other) {
    for (std::size_t at = 0; at < words_.size(); ++at) words_[at] |= other.words_[at];
  }
  bool has(std::size_t place) const { return (words_[place / 64] >> (place % 64) & 1U) != 0; }
  std::int64_t missing_from(const PlaceSet& other) const {
    std::int64_t count = 0;
    for (std::size_t at = 0; at < words_.size(); ++at) count += std::popcount(words_[at] & ~other.words_[at]);
    return count;
  }
  bool is_empty() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
  }

 private:
  std::vector<std::uint64_t> words_;
};

struct Candidate {
  std::int64_t gain;
  std::uint32_t from, to;
  // The greatest gain first, then the first sender and receiver.
  bool operator<(const Candidate& other) const {
    return std::tuple(gain, other.from, other.to) < std::tuple(other.gain, from, to);
  }
};

class Greedy {
 public:
  Greedy(const Holding& holding, const BestSharesQuery& query)
      : holding_(holding), query_(query), contacts_(contacts_naming(holding.graph(), query.persons)) {
    const std::size_t agencies = holding.graph().agencies.ids.size();
    held_.assign(agencies, PlaceSet(contacts_.size()));
    for (std::size_t place = 0; place < contacts_.size(); ++place)
      for (const AgencyId agency : holders_of(holding, contacts_[place]))
        if (holding.of(agency, contacts_[place]).certainly_at(query.at)) held_[agency.value].add(place);
    now_ = held_;
    for (std::uint32_t agency = 0; agency < agencies; ++agency)
      if (!held_[agency].is_empty()) senders_.push_back(agency);
    receivers_ = senders_;
    if (!query.receivers.empty()) receivers_.clear();
    for (const AgencyId agency : query.receivers) receivers_.push_back(agency.value);
    std::sort(receivers_.begin(), receivers_.end());
    receivers_.erase(std::unique(receivers_.begin(), receivers_.end()), receivers_.end());
  }

  Answer answer(Progress& progress) {
    const std::int64_t gap = gap_of_all();
    offer_all(progress);
    while (static_cast<std::int64_t>(taken_.size()) < query_.shares && !offers_.empty()) take_next(progress);
    return table(gap);
  }

 private:
  std::int64_t gap_of_all() const {
    PlaceSet known(contacts_.size());
    for (const std::uint32_t sender : senders_) known.add(held_[sender]);
    std::int64_t gap = 0;
    for (const std::uint32_t receiver : receivers_) gap += known.missing_from(held_[receiver]);
    return gap;
  }
  void offer_all(Progress& progress) {
    for (const std::uint32_t from : senders_) {
      for (const std::uint32_t to : receivers_) offer(from, to);
      progress.advance(0);
    }
  }
  void offer(std::uint32_t from, std::uint32_t to) {
    const std::int64_t gain = from == to ? 0 : held_[from].missing_from(now_[to]);
    if (gain > 0) offers_.push({gain, from, to});
  }
  // A gain only shrinks as shares are taken: the first offer that is still worth what it was is the best.
  void take_next(Progress& progress) {
    const Candidate best = offers_.top();
    offers_.pop();
    progress.advance(0);
    if (held_[best.from].missing_from(now_[best.to]) != best.gain) return offer(best.from, best.to);
    if (query_.evidence) cite(best);
    now_[best.to].add(held_[best.from]);
    taken_.push_back(best);
  }
  void cite(const Candidate& share) {
    for (std::size_t place = 0; place < contacts_.size(); ++place)
      if (held_[share.from].has(place) && !now_[share.to].has(place))
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
  std::vector<PlaceSet> held_, now_;  // by agency: on the day, and with the shares taken
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
