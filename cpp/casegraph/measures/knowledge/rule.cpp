#include "casegraph/measures/knowledge/rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/window_count.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// Whose holdings count together.
struct Group {
  const char* holder;               // agency, chosen, pooled
  AgencyId agency;                  // of a group of one
  const std::vector<bool>* chosen;  // of the agencies chosen

  bool has(AgencyId other) const {
    if (!agency.is_none()) return other == agency;
    return chosen == nullptr || (!other.is_none() && (*chosen)[other.value]);
  }
  bool is_everybody() const { return agency.is_none() && chosen == nullptr; }
};

// A referral after which a repeat rule counts.
struct Referral {
  DateInterval day;
  bool is_made;
  AgencyId from, to;
  ShareId share;
};

struct Met {
  Day day = kAfterAll;                 // kAfterAll: never
  std::vector<std::size_t> occasions;  // that counted
  ShareId referral;
  bool is_met() const { return day != kAfterAll; }
};

struct Verdict {
  Group group;
  std::string status, reason;
  Met certain, possible;
  double lag = kNaN, possible_lag = kNaN;
  Bounds occasions;
  std::vector<std::size_t> deciding;  // occasions behind the verdict
};

// One pair of persons before one rule.
class Case {
 public:
  Case(const Holding& holding, const RuleQuery& query, const PersonPair& pair)
      : holding_(holding), query_(query), rule_(query.rule) {
    occasions_ = occasions_of(holding, pair, {rule_.predicate, rule_.count_contacts, query.as_it_happened});
    if (rule_.needs_referral) collect_referrals(pair);
  }

  bool is_empty() const {
    return std::none_of(occasions_.begin(), occasions_.end(), [](const Occasion& occasion) {
      return std::any_of(occasion.records.begin(), occasion.records.end(),
                         [](const OccasionRecord& record) { return record.truth != Truth::no; });
    });
  }
  const std::vector<Occasion>& occasions() const { return occasions_; }
  const std::vector<Referral>& referrals() const { return referrals_; }

  std::vector<AgencyId> holders() const {
    std::vector<AgencyId> agencies;
    for (const Occasion& occasion : occasions_)
      for (const OccasionRecord& record : occasion.records)
        for (const auto& [agency, held] : record.holders) agencies.push_back(agency);
    std::sort(agencies.begin(), agencies.end());
    agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
    return agencies;
  }

  Verdict judge(const Group& group) const {
    Verdict verdict{group, {}, {}, {}, {}, kNaN, kNaN, {}, {}};
    if (const std::string refusal = refusal_of(group); !refusal.empty()) {
      verdict.status = refusal == "area" || refusal == "time" ? "not_applicable" : "cannot_be_evaluated";
      verdict.reason = refusal;
      return verdict;
    }
    const std::vector<DayBounds> first = first_qualifying(group);
    for (const DayBounds& day : first) {
      verdict.occasions.certain += day.certain != kAfterAll && day.certain <= query_.at;
      verdict.occasions.possible += day.possible != kAfterAll && day.possible <= query_.at;
    }
    verdict.certain = earliest_met(group, first, Bound::certain);
    verdict.possible = earliest_met(group, first, Bound::possible);
    settle(verdict, first);
    return verdict;
  }

 private:
  void collect_referrals(const PersonPair& pair) {
    const CaseGraph& graph = holding_.graph();
    for (std::uint32_t share = 0; share < graph.shares.size(); ++share) {
      const graph::Share& row = graph.shares[share];
      const bool is_made = row.status == graph::ShareStatus::made;
      if (!is_made && row.status != graph::ShareStatus::receipt_unconfirmed) continue;
      if (row.forum == 0 || std::find(rule_.forums.begin(), rule_.forums.end(), row.forum) == rule_.forums.end())
        continue;
      if (row.about.is_none() || (row.about != pair[0] && row.about != pair[1])) continue;
      referrals_.push_back({row.date, is_made, row.from, row.to, ShareId{share}});
    }
  }

  // -- whether the rule applies at all --------------------------------------------------------------
  std::string refusal_of(const Group& group) const {
    if (const std::string area = area_refusal(group); !area.empty()) return area;
    if (!may_be_in_force()) return "time";
    if (rule_.needs_referral && holding_.graph().shares.empty()) return "shares_missing";
    return {};
  }
  std::string area_refusal(const Group& group) const {
    if (rule_.areas.empty()) return {};
    const CaseGraph& graph = holding_.graph();
    bool some_missing = false;
    for (std::uint32_t agency = 0; agency < graph.agencies.ids.size(); ++agency) {
      if (!group.has({agency})) continue;
      const std::string& area = graph.terms.area[graph.agencies.area.value_or(agency, 0)];
      some_missing = some_missing || area.empty();
      if (std::find(rule_.areas.begin(), rule_.areas.end(), area) != rule_.areas.end()) return {};
    }
    return some_missing ? "area_missing" : "area";
  }
  // Some day asked about, and (where anything happened) some day of an occasion, lies in force.
  bool may_be_in_force() const {
    if (rule_.in_force_from > query_.at) return false;
    if (occasions_.empty()) return true;
    return std::any_of(occasions_.begin(), occasions_.end(), [&](const Occasion& occasion) {
      return occasion.day.last >= rule_.in_force_from &&
             (occasion.day.first < rule_.in_force_to || rule_.in_force_to == kAfterAll);
    });
  }

  // -- which occasions count, from when -------------------------------------------------------------
  bool qualifies(const Occasion& occasion, const Group& group, Day day, Bound bound) const {
    if ((bound == Bound::certain ? occasion.day.last : occasion.day.first) > day) return false;
    bool named[2] = {false, false};
    bool is_stated = false;
    for (const OccasionRecord& record : occasion.records) {
      const bool is_held = std::any_of(record.holders.begin(), record.holders.end(), [&](const auto& holder) {
        return group.has(holder.first) && holder.second.at(day, bound);
      });
      if (!is_held) continue;
      for (std::size_t place = 0; place < 2; ++place)
        named[place] = named[place] || record.named[place].of(bound) <= day;
      is_stated = is_stated || record.truth == Truth::yes || (bound == Bound::possible && record.truth != Truth::no);
    }
    return named[0] && named[1] && is_stated;
  }
  // The days on which an occasion may begin to qualify.
  void add_days(const Occasion& occasion, Bound bound, std::vector<Day>& days) const {
    days.push_back(bound == Bound::certain ? occasion.day.last : occasion.day.first);
    for (const OccasionRecord& record : occasion.records) {
      for (const auto& [agency, held] : record.holders) days.push_back(held.from(bound));
      for (const DayBounds& named : record.named) days.push_back(named.of(bound));
    }
  }
  static void sort_days(std::vector<Day>& days) {
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    while (!days.empty() && days.back() == kAfterAll) days.pop_back();
  }
  Day first_day(const Occasion& occasion, const Group& group, Bound bound) const {
    std::vector<Day> days;
    add_days(occasion, bound, days);
    sort_days(days);
    for (const Day day : days)
      if (qualifies(occasion, group, day, bound)) return day;
    return kAfterAll;
  }
  std::vector<DayBounds> first_qualifying(const Group& group) const {
    std::vector<DayBounds> first;
    for (const Occasion& occasion : occasions_)
      first.push_back({first_day(occasion, group, Bound::certain), first_day(occasion, group, Bound::possible)});
    return first;
  }

  // -- when k of them lay within one window ---------------------------------------------------------
  Met earliest_met(const Group& group, const std::vector<DayBounds>& first, Bound bound) const {
    for (const Day day : candidate_days(bound)) {
      const std::vector<Dated> counted = counted_on(group, first, day, bound);
      Met met = met_by(group, counted, day, bound);
      if (met.is_met()) return met;
    }
    return {};
  }
  std::vector<Day> candidate_days(Bound bound) const {
    std::vector<Day> days;
    for (const Occasion& occasion : occasions_) add_days(occasion, bound, days);
    for (const Referral& referral : referrals_)
      if (is_finite(referral.day.first)) days.push_back(referral.day.first + 1);
    days.push_back(rule_.in_force_from);
    sort_days(days);
    const auto is_out = [&](Day day) {
      return day < rule_.in_force_from || day > query_.at ||
             (rule_.in_force_to != kAfterAll && day >= rule_.in_force_to);
    };
    days.erase(std::remove_if(days.begin(), days.end(), is_out), days.end());
    return days;
  }
  std::vector<Dated> counted_on(const Group& group, const std::vector<DayBounds>& first, Day day, Bound bound) const {
    std::vector<Dated> counted;
    for (std::size_t place = 0; place < occasions_.size(); ++place) {
      const Occasion& occasion = occasions_[place];
      if (first[place].of(bound) > day || !qualifies(occasion, group, day, bound)) continue;
      // Of the incidents counted, one at least happened while the rule was in force.
      const Day happened = bound == Bound::certain ? occasion.day.first : occasion.day.last;
      counted.push_back({occasion.day, bound == Bound::certain ? occasion.least : occasion.greatest,
                         happened >= rule_.in_force_from, place});
    }
    return counted;
  }
  Met met_by(const Group& group, const std::vector<Dated>& counted, Day day, Bound bound) const {
    if (!rule_.needs_referral) {
      std::vector<std::size_t> places = within_window(counted, rule_.least, rule_.window, bound);
      return places.empty() ? Met{} : Met{day, std::move(places), {}};
    }
    for (const Referral& referral : referrals_) {
      if (bound == Bound::certain && !referral.is_made) continue;
      if (bound == Bound::possible && referral.day.first >= day) continue;
      if (!group.has(referral.from) && (referral.to.is_none() || !group.has(referral.to))) continue;
      auto places = within_window_after(referral.day, counted, rule_.least, rule_.window, bound);
      if (!places.empty()) return {day, std::move(places), referral.share};
    }
    return {};
  }

  // -- the verdict ----------------------------------------------------------------------------------
  void settle(Verdict& verdict, const std::vector<DayBounds>& first) const {
    if (verdict.certain.is_met()) {
      verdict.status = "met";
      verdict.deciding = verdict.certain.occasions;
    } else if (verdict.possible.is_met()) {
      verdict.status = "cannot_be_evaluated";
      verdict.deciding = verdict.possible.occasions;
      verdict.reason = open_because(verdict);
    } else {
      verdict.status = "not_met";
      for (std::size_t place = 0; place < first.size(); ++place)
        if (first[place].possible != kAfterAll && first[place].possible <= query_.at) verdict.deciding.push_back(place);
    }
  }
  std::string open_because(const Verdict& verdict) const {
    bool flag = false, missing = false, uncertain = false;
    for (const std::size_t place : verdict.possible.occasions) {
      const Occasion& occasion = occasions_[place];
      flag = flag || !states_it(occasion, verdict.group, verdict.possible.day);
      missing = missing || !occasion.day.is_bounded();
      uncertain = uncertain || (occasion.day.is_bounded() && !occasion.day.is_exact());
    }
    std::string reasons;
    const auto add = [&](bool applies, std::string_view reason) {
      if (applies) reasons.append(reasons.empty() ? "" : "; ").append(reason);
    };
    add(flag, "flag_unknown");
    add(missing, "date_missing");
    add(uncertain, "date_uncertain");
    add(reasons.empty(), "holding_uncertain");
    return reasons;
  }
  bool states_it(const Occasion& occasion, const Group& group, Day day) const {
    return std::any_of(occasion.records.begin(), occasion.records.end(), [&](const OccasionRecord& record) {
      return record.truth == Truth::yes &&
             std::any_of(record.holders.begin(), record.holders.end(),
                         [&](const auto& holder) { return group.has(holder.first) && holder.second.possibly_at(day); });
    });
  }

  const Holding& holding_;
  const RuleQuery& query_;
  const Rule& rule_;
  std::vector<Occasion> occasions_;
  std::vector<Referral> referrals_;
};

double lag_of(const Met& alone, const Met& pooled) {
  if (!pooled.is_met()) return kNaN;
  if (!alone.is_met()) return kInfinite;
  return is_finite(alone.day) && is_finite(pooled.day) ? static_cast<double>(alone.day - pooled.day) : kNaN;
}

// What the evidence of one verdict needs once its case is gone.
struct Cited {
  std::vector<std::uint32_t> contacts;
  std::vector<ShareId> shares;
};

struct PairResult {
  PersonPair pair;
  std::vector<Verdict> verdicts;
  std::vector<Cited> cited;
};

Cited cite(const Holding& holding, const Case& given, const Verdict& verdict, bool as_it_happened) {
  Cited cited;
  const Met& met = verdict.certain.is_met() ? verdict.certain : verdict.possible;
  const Bound bound = verdict.certain.is_met() ? Bound::certain : Bound::possible;
  for (const std::size_t place : verdict.deciding)
    for (const OccasionRecord& record : given.occasions()[place].records) {
      for (const auto& [agency, held] : record.holders) {
        if (!verdict.group.has(agency) || held.from(bound) == kAfterAll) continue;
        if (cited.contacts.empty() || cited.contacts.back() != record.contact) cited.contacts.push_back(record.contact);
        if (as_it_happened || verdict.group.is_everybody()) continue;
        const auto chain = holding.chain(agency, record.contact, bound);
        cited.shares.insert(cited.shares.end(), chain.begin(), chain.end());
      }
    }
  if (!met.referral.is_none()) cited.shares.push_back(met.referral);
  std::sort(cited.shares.begin(), cited.shares.end());
  cited.shares.erase(std::unique(cited.shares.begin(), cited.shares.end()), cited.shares.end());
  return cited;
}

class Evaluation {
 public:
  Evaluation(const Holding& holding, const RuleQuery& query) : holding_(holding), query_(query) {
    const std::size_t agencies = holding.graph().agencies.ids.size();
    chosen_.assign(agencies, false);
    for (const AgencyId agency : query.chosen) chosen_[agency.value] = true;
  }

  PairResult result_of(const PersonPair& pair) const {
    const Case given(holding_, query_, pair);
    PairResult result{pair, {}, {}};
    if (query_.pairs.empty() && given.is_empty()) return result;
    const Verdict pooled = given.judge({"pooled", AgencyId{}, nullptr});
    for (const Group& group : groups_of(given)) result.verdicts.push_back(given.judge(group));
    result.verdicts.push_back(pooled);
    for (Verdict& verdict : result.verdicts) {
      const bool has_lag = verdict.status != "not_applicable" && verdict.reason != "area_missing";
      if (has_lag) {
        verdict.lag = lag_of(verdict.certain, pooled.certain);
        verdict.possible_lag = lag_of(verdict.possible, pooled.possible);
      }
      if (query_.evidence) result.cited.push_back(cite(holding_, given, verdict, query_.as_it_happened));
    }
    return result;
  }

 private:
  std::vector<Group> groups_of(const Case& given) const {
    std::vector<Group> groups;
    if (query_.holders == RuleHolders::chosen) groups.push_back({"chosen", AgencyId{}, &chosen_});
    if (query_.holders != RuleHolders::each) return groups;
    if (query_.pairs.empty()) {
      for (const AgencyId agency : given.holders()) groups.push_back({"agency", agency, nullptr});
      return groups;
    }
    for (std::uint32_t agency = 0; agency < chosen_.size(); ++agency) groups.push_back({"agency", {agency}, nullptr});
    return groups;
  }

  const Holding& holding_;
  const RuleQuery& query_;
  std::vector<bool> chosen_;
};

Answer answer_of(const Holding& holding, const RuleQuery& query, const std::vector<PairResult>& results) {
  const CaseGraph& graph = holding.graph();
  Answer answer;
  std::vector<std::uint32_t> persons[2], agencies;
  std::vector<std::string> holders, statuses;
  std::vector<std::optional<std::string>> reasons;
  std::vector<Day> days[2];
  std::vector<double> lags[2];
  std::vector<std::int64_t> counts[2];
  for (const PairResult& result : results)
    for (std::size_t at = 0; at < result.verdicts.size(); ++at) {
      const Verdict& verdict = result.verdicts[at];
      const auto row = static_cast<std::uint32_t>(agencies.size());
      for (std::size_t place = 0; place < 2; ++place) persons[place].push_back(result.pair[place].value);
      agencies.push_back(verdict.group.agency.value);
      holders.emplace_back(verdict.group.holder);
      statuses.push_back(verdict.status);
      reasons.push_back(verdict.reason.empty() ? std::nullopt : std::optional(verdict.reason));
      days[0].push_back(verdict.certain.day);
      days[1].push_back(verdict.possible.day);
      lags[0].push_back(verdict.lag);
      lags[1].push_back(verdict.possible_lag);
      counts[0].push_back(verdict.occasions.certain);
      counts[1].push_back(verdict.occasions.possible);
      if (result.cited.empty()) continue;
      for (const std::uint32_t contact : result.cited[at].contacts)
        cite_contact(graph, contact, query.rule.predicate, row, answer.evidence);
      cite_shares(graph, result.cited[at].shares, row, answer.evidence);
    }
  answer.table.name = "rule";
  answer.table.rows = static_cast<std::int64_t>(agencies.size());
  auto& columns = answer.table.columns;
  columns.push_back(id_column("person_a", graph.persons.ids, persons[0]));
  columns.push_back(id_column("person_b", graph.persons.ids, persons[1]));
  columns.push_back(status_column("holder", holders));
  columns.push_back(id_column("agency", graph.agencies.ids, agencies));
  columns.push_back(status_column("status", statuses));
  columns.push_back(tables::text_column("reason", std::move(reasons)));
  columns.push_back(day_column("met_on", days[0]));
  columns.push_back(day_column("possibly_met_on", days[1]));
  columns.push_back(tables::number_column("lag_days", std::move(lags[0])));
  columns.push_back(tables::number_column("possible_lag_days", std::move(lags[1])));
  columns.push_back(tables::integer_column("occasions_certain", std::move(counts[0])));
  columns.push_back(tables::integer_column("occasions_possible", std::move(counts[1])));
  return answer;
}

}  // namespace

Answer evaluate(const Holding& holding, const RuleQuery& query, Progress& progress) {
  constexpr std::int64_t kPairsInChunk = 256;
  std::vector<PersonPair> pairs = query.pairs;
  if (pairs.empty()) pairs = pairs_with_occasions(holding.graph(), query.rule.of_one_person, query.rule.count_contacts);
  const Evaluation evaluation(holding, query);
  std::vector<PairResult> results(pairs.size());
  const auto length = static_cast<std::int64_t>(pairs.size());
  progress.expect(length);
  parallel::for_each_chunk(length, kPairsInChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      results[at] = evaluation.result_of(pairs[at]);
  });
  return answer_of(holding, query, results);
}

}  // namespace casegraph::measures
