// One pair of persons before one rule: the verdict of each group of agencies. Shared by the measures of rules alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casegraph/measures/knowledge/occasions.hpp"
#include "casegraph/measures/knowledge/referrals.hpp"
#include "casegraph/measures/knowledge/rule.hpp"
#include "casegraph/measures/knowledge/window_count.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinite = std::numeric_limits<double>::infinity();

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

struct Met {
  Day day = kAfterAll;                 // kAfterAll: never
  std::vector<std::size_t> occasions;  // that counted
  ShareId referral;
  bool is_met() const { return day != kAfterAll; }
};

enum class Outcome : std::uint8_t { met, not_met, cannot_be_evaluated, not_applicable };
constexpr std::string_view name_of(Outcome outcome) {
  constexpr std::string_view kNames[] = {"met", "not_met", "cannot_be_evaluated", "not_applicable"};
  return kNames[static_cast<std::size_t>(outcome)];
}

// What counts need of a verdict: its outcome, and from when the rule was certainly met.
struct Standing {
  Outcome outcome;
  Day met_on = kAfterAll;  // kAfterAll: never
  bool is_met() const { return met_on != kAfterAll; }
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
  // Keeps references to holding, query, window (that of the rule) and occasions.
  Case(const Holding& holding, const RuleQuery& query, const RuleWindow& window, const Referrals& referrals,
       const PersonPair& pair, const Occasions& occasions)
      : holding_(holding),
        query_(query),
        rule_(query.rule),
        window_(window),
        occasions_(occasions),
        referrals_(referrals.of(pair)) {
    is_kept_ = std::all_of(occasions.holders().begin(), occasions.holders().end(), [](const OccasionHolder& holder) {
      return holder.held.until == DateInterval::exactly(kAfterAll);
    });
  }

  Case(const Holding&, const RuleQuery&, const RuleWindow&, const Referrals&, const PersonPair&, Occasions&&) = delete;

  bool is_empty() const {
    const auto records = occasions_.records();
    return std::none_of(records.begin(), records.end(),
                        [](const OccasionRecord& record) { return record.truth != Truth::no; });
  }
  const Occasions& occasions() const { return occasions_; }
  const std::vector<Referral>& referrals() const { return referrals_; }

  std::vector<AgencyId> holders() const {
    std::vector<AgencyId> agencies;
    for (const OccasionHolder& holder : occasions_.holders()) agencies.push_back(holder.agency);
    std::sort(agencies.begin(), agencies.end());
    agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
    return agencies;
  }

  Verdict judge(const Group& group) const {
    Verdict verdict{group, {}, {}, {}, {}, kNaN, kNaN, {}, {}};
    if (const std::string refusal = refusal_of(group); !refusal.empty()) {
      verdict.status = name_of(outcome_of_refusal(refusal));
      verdict.reason = refusal;
      return verdict;
    }
    const std::vector<Day> certain = first_qualifying(group, Bound::certain);
    const std::vector<Day> possible = first_qualifying(group, Bound::possible);
    const auto is_by_then = [&](Day day) { return day != kAfterAll && day <= query_.at; };
    verdict.occasions.certain = std::count_if(certain.begin(), certain.end(), is_by_then);
    verdict.occasions.possible = std::count_if(possible.begin(), possible.end(), is_by_then);
    if (has_enough(group, Bound::certain)) verdict.certain = earliest_met(group, certain, Bound::certain);
    if (has_enough(group, Bound::possible)) verdict.possible = earliest_met(group, possible, Bound::possible);
    settle(verdict, possible);
    return verdict;
  }
  // The same with no more worked out than counts need.
  Standing standing_of(const Group& group) const {
    if (const std::string refusal = refusal_of(group); !refusal.empty()) return {outcome_of_refusal(refusal)};
    if (has_enough(group, Bound::certain)) {
      const Met met = earliest_met(group, first_qualifying(group, Bound::certain), Bound::certain);
      if (met.is_met()) return {Outcome::met, met.day};
    }
    const bool may_be_met = has_enough(group, Bound::possible) &&
                            is_ever_met(group, first_qualifying(group, Bound::possible), Bound::possible);
    return {may_be_met ? Outcome::cannot_be_evaluated : Outcome::not_met};
  }

 private:
  // -- whether the rule applies at all --------------------------------------------------------------
  std::string refusal_of(const Group& group) const {
    if (const std::string area = area_refusal(group); !area.empty()) return area;
    if (!may_be_in_force()) return "time";
    if (rule_.needs_referral && holding_.graph().shares.empty()) return "shares_missing";
    return {};
  }
  static Outcome outcome_of_refusal(std::string_view refusal) {
    return refusal == "area" || refusal == "time" ? Outcome::not_applicable : Outcome::cannot_be_evaluated;
  }
  std::string area_refusal(const Group& group) const {
    if (rule_.areas.empty()) return {};
    const graph::CaseGraph& graph = holding_.graph();
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
    if (occasions_.size() == 0) return true;
    return std::any_of(occasions_.begin(), occasions_.end(), [&](const Occasion& occasion) {
      return occasion.day.last >= rule_.in_force_from &&
             (occasion.day.first < rule_.in_force_to || rule_.in_force_to == kAfterAll);
    });
  }

  // -- which occasions count, from when -------------------------------------------------------------
  bool qualifies(const Occasion& occasion, const Group& group, Day day, Bound bound) const {
    if (day_of(occasion, bound) > day) return false;
    bool named[2] = {false, false};
    bool is_stated = false;
    for (const OccasionRecord& record : occasions_.records_of(occasion)) {
      if (!is_held(record, group, [&](const Held& held) { return held.at(day, bound); })) continue;
      for (std::size_t place = 0; place < 2; ++place)
        named[place] = named[place] || record.named[place].of(bound) <= day;
      is_stated = is_stated || may_state(record, bound);
    }
    return named[0] && named[1] && is_stated;
  }
  static Day day_of(const Occasion& occasion, Bound bound) {
    return bound == Bound::certain ? occasion.day.last : occasion.day.first;
  }
  static bool may_state(const OccasionRecord& record, Bound bound) {
    return record.truth == Truth::yes || (bound == Bound::possible && record.truth != Truth::no);
  }
  template <class Asked>
  bool is_held(const OccasionRecord& record, const Group& group, Asked asked) const {
    const auto holders = occasions_.holders_of(record);
    return std::any_of(holders.begin(), holders.end(),
                       [&](const OccasionHolder& holder) { return group.has(holder.agency) && asked(holder.held); });
  }
  // The days on which an occasion may begin to qualify.
  void add_days(const Occasion& occasion, Bound bound, std::vector<Day>& days) const {
    days.push_back(day_of(occasion, bound));
    for (const OccasionRecord& record : occasions_.records_of(occasion)) {
      for (const OccasionHolder& holder : occasions_.holders_of(record)) days.push_back(holder.held.from(bound));
      for (const DayBounds& named : record.named) days.push_back(named.of(bound));
    }
  }
  static void sort_days(std::vector<Day>& days) {
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    while (!days.empty() && days.back() == kAfterAll) days.pop_back();
  }
  Day first_day(const Occasion& occasion, const Group& group, Bound bound) const {
    if (is_kept_) return first_day_of_kept(occasion, group, bound);
    std::vector<Day> days;
    add_days(occasion, bound, days);
    sort_days(days);
    for (const Day day : days)
      if (qualifies(occasion, group, day, bound)) return day;
    return kAfterAll;
  }
  // The same where no record that was ever held ceases to be: what is asked for comes and stays, each by its first day.
  Day first_day_of_kept(const Occasion& occasion, const Group& group, Bound bound) const {
    Day named[2] = {kAfterAll, kAfterAll};
    Day stated = kAfterAll;
    for (const OccasionRecord& record : occasions_.records_of(occasion)) {
      Day held = kAfterAll;
      for (const OccasionHolder& holder : occasions_.holders_of(record))
        if (group.has(holder.agency)) held = std::min(held, holder.held.from(bound));
      for (std::size_t place = 0; place < 2; ++place)
        named[place] = std::min(named[place], std::max(held, record.named[place].of(bound)));
      if (may_state(record, bound)) stated = std::min(stated, held);
    }
    return std::max({day_of(occasion, bound), named[0], named[1], stated});
  }
  // Of each occasion.
  std::vector<Day> first_qualifying(const Group& group, Bound bound) const {
    std::vector<Day> first;
    first.reserve(occasions_.size());
    for (const Occasion& occasion : occasions_) first.push_back(first_day(occasion, group, bound));
    return first;
  }

  // -- when k of them lay within one window ---------------------------------------------------------
  Met earliest_met(const Group& group, const std::vector<Day>& first, Bound bound) const {
    const std::vector<Day> days = is_kept_ ? kept_candidates(first) : candidate_days(bound);
    const auto met_on = [&](Day day) { return met_by(group, counted_on(group, first, day, bound), day, bound); };
    const auto is_not_met_on = [&](Day day) { return !met_on(day).is_met(); };
    // What qualifies once does so from then on where it is kept: once met, it is met on every later day.
    const auto day = is_kept_ ? std::partition_point(days.begin(), days.end(), is_not_met_on)
                              : std::find_if_not(days.begin(), days.end(), is_not_met_on);
    return day == days.end() ? Met{} : met_on(*day);
  }
  bool is_ever_met(const Group& group, const std::vector<Day>& first, Bound bound) const {
    if (!is_kept_) return earliest_met(group, first, bound).is_met();
    const std::vector<Day> days = kept_candidates(first);
    return !days.empty() && met_by(group, counted_on(group, first, days.back(), bound), days.back(), bound).is_met();
  }
  // Whether enough occasions can ever qualify, whatever their days.
  bool has_enough(const Group& group, Bound bound) const {
    std::int64_t weight = 0;
    for (const Occasion& occasion : occasions_) {
      const auto records = occasions_.records_of(occasion);
      const bool may_qualify = std::any_of(records.begin(), records.end(), [&](const OccasionRecord& record) {
        return may_state(record, bound) && is_held(record, group, [](const Held&) { return true; });
      });
      if (may_qualify) weight += bound == Bound::certain ? occasion.least : occasion.greatest;
    }
    return weight >= rule_.least;
  }
  std::vector<Day> candidate_days(Bound bound) const {
    std::vector<Day> days;
    for (const Occasion& occasion : occasions_) add_days(occasion, bound, days);
    keep_candidates(days);
    return days;
  }
  // The same where what qualifies once does so from then on.
  std::vector<Day> kept_candidates(std::vector<Day> first) const {
    keep_candidates(first);
    return first;
  }
  // Of days on which occasions may begin to qualify: with those of referrals, in order, and only such as are asked
  // about.
  void keep_candidates(std::vector<Day>& days) const {
    for (const Referral& referral : referrals_)
      if (is_finite(referral.day.first)) days.push_back(referral.day.first + 1);
    days.push_back(rule_.in_force_from);
    sort_days(days);
    const auto is_out = [&](Day day) {
      return day < rule_.in_force_from || day > query_.at ||
             (rule_.in_force_to != kAfterAll && day >= rule_.in_force_to);
    };
    days.erase(std::remove_if(days.begin(), days.end(), is_out), days.end());
  }
  std::vector<Dated> counted_on(const Group& group, const std::vector<Day>& first, Day day, Bound bound) const {
    std::vector<Dated> counted;
    counted.reserve(occasions_.size());
    for (std::size_t place = 0; place < occasions_.size(); ++place) {
      const Occasion& occasion = occasions_[place];
      if (first[place] > day || (!is_kept_ && !qualifies(occasion, group, day, bound))) continue;
      // Of the incidents counted, one at least happened while the rule was in force.
      const Day happened = bound == Bound::certain ? occasion.day.first : occasion.day.last;
      counted.push_back({occasion.day, bound == Bound::certain ? occasion.least : occasion.greatest,
                         happened >= rule_.in_force_from, place});
    }
    return counted;
  }
  Met met_by(const Group& group, const std::vector<Dated>& counted, Day day, Bound bound) const {
    if (!rule_.needs_referral) {
      std::vector<std::size_t> places = within_window(counted, rule_.least, window_, bound);
      return places.empty() ? Met{} : Met{day, std::move(places), {}};
    }
    for (const Referral& referral : referrals_) {
      if (bound == Bound::certain && !referral.is_made) continue;
      if (bound == Bound::possible && referral.day.first >= day) continue;
      if (!group.has(referral.from) && (referral.to.is_none() || !group.has(referral.to))) continue;
      auto places = within_window_after(referral.day, counted, rule_.least, window_, bound);
      if (!places.empty()) return {day, std::move(places), referral.share};
    }
    return {};
  }

  // -- the verdict ----------------------------------------------------------------------------------
  void settle(Verdict& verdict, const std::vector<Day>& possible) const {
    if (verdict.certain.is_met()) {
      verdict.status = name_of(Outcome::met);
      verdict.deciding = verdict.certain.occasions;
    } else if (verdict.possible.is_met()) {
      verdict.status = name_of(Outcome::cannot_be_evaluated);
      verdict.deciding = verdict.possible.occasions;
      verdict.reason = open_because(verdict);
    } else {
      verdict.status = name_of(Outcome::not_met);
      for (std::size_t place = 0; place < possible.size(); ++place)
        if (possible[place] != kAfterAll && possible[place] <= query_.at) verdict.deciding.push_back(place);
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
    const auto records = occasions_.records_of(occasion);
    return std::any_of(records.begin(), records.end(), [&](const OccasionRecord& record) {
      return record.truth == Truth::yes &&
             is_held(record, group, [&](const Held& held) { return held.possibly_at(day); });
    });
  }

  const Holding& holding_;
  const RuleQuery& query_;
  const Rule& rule_;
  const RuleWindow& window_;
  const Occasions& occasions_;
  std::vector<Referral> referrals_;
  bool is_kept_ = false;  // no record has an end
};

inline double lag_of(const Met& alone, const Met& pooled) {
  if (!pooled.is_met()) return kNaN;
  if (!alone.is_met()) return kInfinite;
  return is_finite(alone.day) && is_finite(pooled.day) ? static_cast<double>(alone.day - pooled.day) : kNaN;
}

}  // namespace casegraph::measures
