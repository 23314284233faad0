#include "casegraph/measures/knowledge/rule_counts.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/measures/knowledge/pair_occasions.hpp"
#include "casegraph/measures/knowledge/rule_case.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kPersonsInChunk = 256;

struct Counts {
  std::int64_t pairs = 0, met = 0, not_met = 0, open = 0, not_applicable = 0;
  std::int64_t pooled_met = 0, in_time = 0, later = 0, never = 0;

  void add(const Counts& other) {
    pairs += other.pairs;
    met += other.met;
    not_met += other.not_met;
    open += other.open;
    not_applicable += other.not_applicable;
    pooled_met += other.pooled_met;
    in_time += other.in_time;
    later += other.later;
    never += other.never;
  }
  void add(const Standing& holder, const Standing& all_pooled) {
    ++pairs;
    met += holder.outcome == Outcome::met;
    not_met += holder.outcome == Outcome::not_met;
    open += holder.outcome == Outcome::cannot_be_evaluated;
    not_applicable += holder.outcome == Outcome::not_applicable;
    if (!all_pooled.is_met()) return;
    ++pooled_met;
    if (!holder.is_met())
      ++never;
    else
      ++(holder.met_on == all_pooled.met_on ? in_time : later);
  }
};
constexpr Standing kNotMet{Outcome::not_met};

// Calls use(agency, held) for each agency that ever holds the contact.
template <class Use>
void for_each_holder_of(const Holding& holding, const PairOccasions::Entry& entry, Use use) {
  const auto use_held = [&](AgencyId agency, const Held& held) {
    if (!held.never()) use(agency, held);
  };
  if (entry.is_one_maker)
    use_held({entry.agency}, {entry.held_certain, entry.held_possible, DateInterval::exactly(kAfterAll)});
  else
    for_each_holder(holding, entry.contact, use_held);
}

// A pair's occasions, looked at no closer than tells whether the rule may have been met at all. Most pairs have too few
// within any window: no agency can have met it then, and no verdict needs to be reached.
class FirstLook {
 public:
  FirstLook(const Holding& holding, const RuleQuery& query, const RuleWindow& window)
      : holding_(holding),
        rule_(query.rule),
        window_(window),
        at_(query.at),
        tallies_(holding.graph().agencies.ids.size()) {}

  // Whether that can be told at all: rules after referrals and in areas need a verdict.
  bool is_of_use() const { return !rule_.needs_referral && rule_.areas.empty() && rule_.in_force_from <= at_; }

  void look(std::span<const PairOccasions::Entry> entries) {
    possible_.clear();
    for (const AgencyId agency : holders_) tallies_[agency.value] = {};
    holders_.clear();
    held_.clear();
    may_be_in_force_ = false;
    for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
      while (end < entries.size() && entries[end].key == entries[begin].key) ++end;
      look_at_occasion(entries.subspan(begin, end - begin));
    }
  }
  bool has_any() const { return !possible_.empty(); }
  // Whether anything of the pair may have happened while the rule was in force; if not, it does not apply.
  bool may_be_in_force() const { return may_be_in_force_; }
  // Each once, in no order.
  const std::vector<AgencyId>& holders() const { return holders_; }

  bool may_be_met() const { return may_be_met(possible_); }
  // The same on what the agency alone held.
  bool may_be_met_by(AgencyId agency) {
    if (tallies_[agency.value].greatest < rule_.least) return false;
    of_agency_.clear();
    for (const auto& [holder, place] : held_)
      if (holder == agency) of_agency_.push_back(possible_[place]);
    return may_be_met(of_agency_);
  }

 private:
  struct Possible {
    DateInterval day;
    std::int64_t greatest;
  };
  // What one agency held of the pair.
  struct Tally {
    bool is_holder = false;
    std::size_t occasions = 0;  // up to this place among the possible ones is what it held of them counted
    std::int64_t greatest = 0;  // how many occasions these are at the most
  };

  // An occasion i and those that may lie after its first day and before the end of a window from its last: where too
  // few do for every i, no window holds enough.
  bool may_be_met(const std::vector<Possible>& occasions) const {
    std::int64_t weight = 0;
    for (const Possible& occasion : occasions) weight += occasion.greatest;
    if (weight < rule_.least) return false;
    if (!window_.is_limited()) return true;
    return std::any_of(occasions.begin(), occasions.end(), [&](const Possible& first) {
      const Day end = is_finite(first.day.last) ? window_.end_of(first.day.last) : kAfterAll;
      std::int64_t within = 0;
      for (const Possible& other : occasions)
        if (other.day.last >= first.day.first && (other.day.first < end || end == kAfterAll)) within += other.greatest;
      return within >= rule_.least;
    });
  }

  void look_at_occasion(std::span<const PairOccasions::Entry> entries) {
    const auto may_state = [](const PairOccasions::Entry& entry) { return entry.truth != Truth::no; };
    const DateInterval& day = entries[0].day;
    may_be_in_force_ |=
        day.last >= rule_.in_force_from && (day.first < rule_.in_force_to || rule_.in_force_to == kAfterAll);
    if (std::any_of(entries.begin(), entries.end(), may_state)) possible_.push_back({day, greatest_of(entries[0])});
    for (const PairOccasions::Entry& entry : entries)
      for_each_holder_of(holding_, entry, [&](AgencyId agency, const Held&) { add_holder(agency, may_state(entry)); });
  }
  std::int64_t greatest_of(const PairOccasions::Entry& entry) const {
    return rule_.count_contacts ? holding_.graph().contacts.count_max.value_or(entry.contact, 1) : 1;
  }
  // Of the occasion at hand: the last of the possible ones, where a record may state it.
  void add_holder(AgencyId agency, bool may_state) {
    Tally& tally = tallies_[agency.value];
    if (!std::exchange(tally.is_holder, true)) holders_.push_back(agency);
    if (!may_state || tally.occasions == possible_.size()) return;
    tally.occasions = possible_.size();
    tally.greatest += possible_.back().greatest;
    held_.emplace_back(agency, possible_.size() - 1);
  }

  const Holding& holding_;
  const Rule& rule_;
  const RuleWindow& window_;
  Day at_;
  bool may_be_in_force_ = false;
  std::vector<Possible> possible_, of_agency_;
  std::vector<Tally> tallies_;  // by agency
  std::vector<AgencyId> holders_;
  std::vector<std::pair<AgencyId, std::size_t>> held_;  // by which agency, and which of the possible ones
};

// The counts of some chunks.
class Counter {
 public:
  Counter(const Holding& holding, const RuleQuery& query, const RuleWindow& window, const Referrals& referrals,
          const std::vector<bool>& members)
      : agencies(holding.graph().agencies.ids.size()),
        holding_(holding),
        query_(query),
        window_(window),
        referrals_(referrals),
        chosen_(members),
        look_(holding, query, window) {}

  std::vector<Counts> agencies;
  Counts chosen, pooled;

  void add(const PersonPair& pair, std::span<const PairOccasions::Entry> entries) {
    if (look_.is_of_use()) {
      look_.look(entries);
      if (!look_.has_any()) return;
      if (look_.may_be_in_force() && !look_.may_be_met()) return add_not_met();
    }
    read(pair, entries);
    const Case given(holding_, query_, window_, referrals_, pair, occasions_);
    if (given.is_empty()) return;
    const Standing all = given.standing_of({"pooled", AgencyId{}, nullptr});
    pooled.add(all, all);
    if (query_.holders == RuleHolders::chosen) chosen.add(given.standing_of({"chosen", AgencyId{}, &chosen_}), all);
    if (query_.holders != RuleHolders::each) return;
    for (const AgencyId agency : given.holders()) {
      if (look_.is_of_use() && look_.may_be_in_force() && !look_.may_be_met_by(agency))
        agencies[agency.value].add(kNotMet, all);
      else
        agencies[agency.value].add(given.standing_of({"agency", agency, nullptr}), all);
    }
  }
  void add(const Counter& other) {
    for (std::size_t at = 0; at < agencies.size(); ++at) agencies[at].add(other.agencies[at]);
    chosen.add(other.chosen);
    pooled.add(other.pooled);
  }

 private:
  void add_not_met() {
    pooled.add(kNotMet, kNotMet);
    if (query_.holders == RuleHolders::chosen) chosen.add(kNotMet, kNotMet);
    if (query_.holders != RuleHolders::each) return;
    for (const AgencyId agency : look_.holders()) agencies[agency.value].add(kNotMet, kNotMet);
  }

  // The occasions, as occasions_of() would give them.
  void read(const PersonPair& pair, std::span<const PairOccasions::Entry> entries) {
    const CaseGraph& graph = holding_.graph();
    const bool counts = query_.rule.count_contacts;
    occasions_.clear();
    for (std::size_t at = 0; at < entries.size(); ++at) {
      const PairOccasions::Entry& entry = entries[at];
      if (at == 0 || entries[at - 1].key != entry.key)
        occasions_.begin_occasion(entry.day, counts ? graph.contacts.count_min.value_or(entry.contact, 1) : 1,
                                  counts ? graph.contacts.count_max.value_or(entry.contact, 1) : 1);
      occasions_.add_record(entry.contact, entry.truth, named_of(pair, entry));
      for_each_holder_of(holding_, entry,
                         [&](AgencyId agency, const Held& held) { occasions_.add_holder(agency, held); });
    }
    occasions_.sort();
  }
  std::array<DayBounds, 2> named_of(const PersonPair& pair, const PairOccasions::Entry& entry) const {
    std::array<DayBounds, 2> named;  // never
    for (std::size_t place = 0; place < pair.size(); ++place) {
      if (entry.named[place] == PairOccasions::Named::always) named[place] = kAlways;
      if (entry.named[place] == PairOccasions::Named::sometimes)
        named[place] = named_from(holding_.graph(), entry.contact, pair[place]);
    }
    return named;
  }

  const Holding& holding_;
  const RuleQuery& query_;
  const RuleWindow& window_;
  const Referrals& referrals_;
  const std::vector<bool>& chosen_;
  FirstLook look_;
  Occasions occasions_;  // of the pair at hand
};

Answer answer_of(const CaseGraph& graph, const RuleQuery& query, const Counter& total) {
  std::vector<std::string> holders;
  std::vector<std::uint32_t> agencies;
  std::vector<Counts> rows;
  const auto add = [&](const char* holder, std::uint32_t agency, const Counts& counts) {
    holders.emplace_back(holder);
    agencies.push_back(agency);
    rows.push_back(counts);
  };
  for (std::uint32_t agency = 0; agency < total.agencies.size(); ++agency)
    if (total.agencies[agency].pairs > 0) add("agency", agency, total.agencies[agency]);
  if (query.holders == RuleHolders::chosen) add("chosen", AgencyId::kNone, total.chosen);
  add("pooled", AgencyId::kNone, total.pooled);
  Answer answer;
  answer.table.name = "rule_counts";
  answer.table.rows = static_cast<std::int64_t>(rows.size());
  auto& columns = answer.table.columns;
  columns.push_back(status_column("holder", holders));
  columns.push_back(id_column("agency", graph.agencies.ids, agencies));
  const auto column = [&](const char* name, std::int64_t Counts::* member) {
    std::vector<std::int64_t> values;
    for (const Counts& counts : rows) values.push_back(counts.*member);
    columns.push_back(tables::integer_column(name, std::move(values)));
  };
  column("pairs", &Counts::pairs);
  column("met", &Counts::met);
  column("not_met", &Counts::not_met);
  column("cannot_be_evaluated", &Counts::open);
  column("not_applicable", &Counts::not_applicable);
  column("pooled_met", &Counts::pooled_met);
  column("in_time", &Counts::in_time);
  column("later", &Counts::later);
  column("never", &Counts::never);
  return answer;
}

// With what is asked of the days of contacts worked out: they are in order of their first days.
RuleWindow window_over(const CaseGraph& graph, const Rule& rule) {
  const auto days = graph.contacts.first_day.span();
  const auto first = std::find_if(days.begin(), days.end(), is_finite);
  return first == days.end() ? RuleWindow(rule.window) : RuleWindow(rule.window, *first, days.back());
}

}  // namespace

Answer rule_counts(const Holding& holding, const RuleQuery& query, Progress& progress) {
  const CaseGraph& graph = holding.graph();
  std::vector<bool> chosen(graph.agencies.ids.size(), false);
  for (const AgencyId agency : query.chosen) chosen[agency.value] = true;
  const PairOccasions occasions(holding, query.rule, progress, query.threads);
  const auto length = static_cast<std::int64_t>(occasions.persons());
  const Referrals referrals(holding.graph(), query.rule);
  const RuleWindow window = window_over(graph, query.rule);
  parallel::Lender<Counter> counters(
      [&] { return std::make_unique<Counter>(holding, query, window, referrals, chosen); });
  progress.expect(length);
  parallel::for_each_chunk(length, kPersonsInChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    counters.with_one([&](Counter& counter) {
      for (auto person = static_cast<std::uint32_t>(chunk.begin); person < chunk.end; ++person)
        occasions.for_each_pair(person, [&](const PersonPair& pair, std::span<const PairOccasions::Entry> entries) {
          counter.add(pair, entries);
        });
    });
  });
  Counter total(holding, query, window, referrals, chosen);
  counters.for_each([&](const Counter& counter) { total.add(counter); });
  return answer_of(graph, query, total);
}

}  // namespace casegraph::measures
