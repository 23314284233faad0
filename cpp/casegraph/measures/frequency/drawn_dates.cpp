#include "casegraph/measures/frequency/drawn_dates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "casegraph/domain/disjoint_sets.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kHow{"exact", "left_out", "sampled", "refused"};
constexpr double kOutside = 0.025;  // of the draws, on either side

bool is_drawn(const CaseGraph& graph, std::uint32_t contact) {
  const DateInterval days = graph.contacts.days(contact);
  return days.is_bounded() && !days.is_exact();
}

// Contacts with a sequence that are of the same days and share persons, in the order of their sequence.
std::vector<std::vector<std::uint32_t>> chains_of(const CaseGraph& graph, const std::vector<std::uint32_t>& ordered) {
  using Key = std::tuple<Day, Day, std::uint32_t>;  // days, person
  std::map<Key, std::uint32_t> first_with;
  DisjointSets sets(ordered.size());
  for (std::uint32_t at = 0; at < ordered.size(); ++at) {
    const DateInterval days = graph.contacts.days(ordered[at]);
    for (const graph::Participation& part : graph.participants[ordered[at]]) {
      const auto [found, is_new] = first_with.emplace(Key{days.first, days.last, part.person.value}, at);
      if (!is_new) sets.join(found->second, at);
    }
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> of_root;
  for (std::uint32_t at = 0; at < ordered.size(); ++at) of_root[sets.root(at)].push_back(ordered[at]);
  std::vector<std::vector<std::uint32_t>> chains;
  for (auto& [root, chain] : of_root) {
    std::stable_sort(chain.begin(), chain.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::tuple(graph.contacts.sequence[a], graph.contacts.row[a]) <
             std::tuple(graph.contacts.sequence[b], graph.contacts.row[b]);
    });
    chains.push_back(std::move(chain));
  }
  return chains;
}

// Order statistics of values that are there.
double at_rank(const std::vector<double>& sorted, double share, bool up) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(up ? std::ceil(place) : std::floor(place))];
}

double median_of(const std::vector<double>& sorted) {
  const double low = at_rank(sorted, 0.5, false), high = at_rank(sorted, 0.5, true);
  return low == high ? low : (low + high) / 2;
}

template <class Value>
Value commonest(const std::vector<Value>& values) {
  std::map<Value, std::size_t> counts;
  for (const Value& value : values) ++counts[value];
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

}  // namespace

void check(const DatesQuery& query) {
  if (query.samples < 1) throw ArgumentError("samples: accepted is a whole number from 1");
}

DateDraws::DateDraws(const CaseGraph& graph, std::uint64_t seed) : graph_(graph), seed_(seed) {
  std::vector<std::uint32_t> ordered;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    if (!is_drawn(graph, contact)) continue;
    const bool has_sequence = !std::isnan(graph.contacts.sequence.value_or(contact, kNaN));
    (has_sequence ? ordered : free_).push_back(contact);
  }
  chains_ = chains_of(graph, ordered);
}

CaseGraph DateDraws::of(std::int64_t draw) const {
  const auto& contacts = graph_.contacts;
  std::vector<Day> first(contacts.first_day.begin(), contacts.first_day.end());
  std::vector<Day> last(contacts.last_day.begin(), contacts.last_day.end());
  const std::uint64_t seed = stats::CounterRandom(seed_, static_cast<std::uint64_t>(draw)).next();
  const auto day_of = [&](std::uint32_t contact) {
    const DateInterval days = contacts.days(contact);
    const auto length = static_cast<std::uint64_t>(days.last - days.first) + 1;
    const auto after = static_cast<std::int32_t>(stats::CounterRandom(seed, contacts.row[contact]).below(length));
    return days.first + after;
  };
  for (const std::uint32_t contact : free_) first[contact] = last[contact] = day_of(contact);
  std::vector<Day> days;
  for (const auto& chain : chains_) {
    days.clear();
    for (const std::uint32_t contact : chain) days.push_back(day_of(contact));
    std::sort(days.begin(), days.end());
    for (std::size_t at = 0; at < chain.size(); ++at) first[chain[at]] = last[chain[at]] = days[at];
  }
  CaseGraph drawn = graph_;
  drawn.contacts.first_day = graph::SharedColumn(std::move(first));
  drawn.contacts.last_day = graph::SharedColumn(std::move(last));
  return drawn;
}

UncertainDays uncertain_days(const CaseGraph& graph, GroupContacts group, Window window, bool agency_matters) {
  UncertainDays out;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const DateInterval days = graph.contacts.days(contact);
    if (group.is_sure[at] == 0 || days.is_exact() || !window.holds_some(days)) continue;
    if (least_count(graph, contact) != most_count(graph, contact)) continue;  // no number of contacts to place
    if (agency_matters && !agency_is_stated(graph, contact)) continue;
    if (!is_part(graph, contact)) out.all.push_back(contact);
    if (is_drawn(graph, contact))
      out.drawn.push_back(contact);
    else if (!is_part(graph, contact))
      ++out.undated;
  }
  return out;
}

void RowDraws::make_room(const VaryingRow& row) {
  values_ = row.values.size();
  statuses_ = row.statuses.size();
  numbers_.resize(samples_ * values_);
  reasons_.resize(samples_ * values_);
  words_.resize(samples_ * statuses_);
}

void RowDraws::take(std::size_t draw, const VaryingRow& row) {
  for (std::size_t at = 0; at < values_; ++at) {
    const Varying& value = row.values[at];
    numbers_[draw * values_ + at] = value.number ? *value.number : static_cast<double>(*value.count);
    reasons_[draw * values_ + at] = value.why ? *value.why : stats::Undefined::no;
  }
  for (std::size_t at = 0; at < statuses_; ++at) words_[draw * statuses_ + at] = *row.statuses[at];
}

Spread RowDraws::write(const VaryingRow& row) const {
  Spread spread;
  for (std::size_t at = 0; at < values_; ++at) {
    const Varying& value = row.values[at];
    std::vector<double> found;
    std::vector<stats::Undefined> reasons;
    for (std::size_t draw = 0; draw < samples_; ++draw) {
      const double number = numbers_[draw * values_ + at];
      if (std::isnan(number))
        reasons.push_back(reasons_[draw * values_ + at]);
      else
        found.push_back(number);
    }
    std::sort(found.begin(), found.end());
    const bool is_there = !found.empty() && 2 * found.size() >= samples_;
    if (value.count) *value.count = static_cast<std::int64_t>(at_rank(found, 0.5, false));
    if (value.number) *value.number = is_there ? median_of(found) : kNaN;
    if (value.why) *value.why = is_there ? stats::Undefined::no : commonest(reasons);
    spread.low.push_back(is_there ? at_rank(found, kOutside, false) : kNaN);
    spread.high.push_back(is_there ? at_rank(found, 1 - kOutside, true) : kNaN);
  }
  for (std::size_t at = 0; at < statuses_; ++at) {
    std::vector<std::string> words;
    for (std::size_t draw = 0; draw < samples_; ++draw) words.push_back(words_[draw * statuses_ + at]);
    *row.statuses[at] = commonest(words);
    spread.words.push_back(std::move(words));
  }
  return spread;
}

DatesUsed DatesUsed::exact(std::size_t rows) {
  return {std::vector<std::string>(rows, "exact"), std::vector<std::int64_t>(rows, 0), {}, std::vector<Spread>(rows)};
}

void DatesUsed::leave_out(std::size_t row, std::int64_t contacts) {
  left_out[row] = contacts;
  if (contacts > 0 && how[row] == "exact") how[row] = "left_out";
}

void append_left_out(tables::Table& table, const DatesUsed& used) {
  std::vector<std::int32_t> codes;
  for (const std::string& one : used.how)
    codes.push_back(static_cast<std::int32_t>(std::find(kHow.begin(), kHow.end(), one) - kHow.begin()));
  table.columns.push_back(tables::coded_column("dates", std::move(codes), kHow));
  std::vector<std::int64_t> left_out = used.left_out;
  table.columns.push_back(tables::integer_column("n_left_out", std::move(left_out)));
}

void append_left_out(tables::Table& table, std::vector<std::int64_t> left_out) {
  std::vector<std::int32_t> codes(left_out.size());
  for (std::size_t row = 0; row < codes.size(); ++row) codes[row] = left_out[row] > 0 ? 1 : 0;
  table.columns.push_back(tables::coded_column("dates", std::move(codes), kHow));
  table.columns.push_back(tables::integer_column("n_left_out", std::move(left_out)));
}

void append_dates(tables::Table& table, const DatesUsed& used, const std::vector<Named>& named,
                  const std::vector<VaryingRow>& rows) {
  for (const Named& each : named) {
    std::vector<double> low, high;
    for (std::size_t at = 0; at < rows.size(); ++at) {
      const Spread& spread = used.spread[at];
      const Varying& value = rows[at].values[each.value];
      const double only = value.number ? *value.number : static_cast<double>(*value.count);  // the same in every draw
      low.push_back(spread.low.empty() ? only : spread.low[each.value]);
      high.push_back(spread.high.empty() ? only : spread.high[each.value]);
    }
    table.columns.push_back(tables::number_column(each.low, std::move(low)));
    table.columns.push_back(tables::number_column(each.high, std::move(high)));
  }
  append_left_out(table, used);
  std::vector<std::int64_t> drawn = used.drawn;
  table.columns.push_back(tables::integer_column("n_drawn", std::move(drawn)));
}

void refuse(const VaryingRow& row, stats::Undefined why) {
  for (const Varying& value : row.values) {
    if (value.number) *value.number = kNaN;
    if (value.why) *value.why = why;
  }
  for (std::string* word : row.statuses) *word = stats::name_of(why);
}

}  // namespace casegraph::measures::frequency
