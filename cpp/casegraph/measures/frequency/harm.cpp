#include "casegraph/measures/frequency/harm.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <system_error>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 1024;

class Weights {
 public:
  Weights(const CaseGraph& graph, const HarmQuery& query)
      : graph_(graph), by_(query.weight_by), hindsight_(query.hindsight) {
    std::map<std::string, double> given;
    for (const auto& [term, weight] : query.weights) {
      if (!(weight >= 0) || !std::isfinite(weight))
        throw ArgumentError("weights: that of '" + term + "' is negative or not finite; accepted: numbers from 0");
      if (!given.emplace(term, weight).second) throw ArgumentError("weights: '" + term + "' is named twice");
    }
    if (given.empty()) throw ArgumentError("weights: at least one is needed");
    if (by_ == WeightBy::severity) {
      for (const auto& [text, weight] : given) of_severity_.emplace(severity_of(text), weight);
      return;
    }
    const graph::Terms& terms = by_ == WeightBy::kind      ? graph.terms.contact_kind
                                : by_ == WeightBy::outcome ? graph.terms.outcome
                                                           : graph.terms.flag;
    for (std::size_t at = 1; at < terms.size(); ++at) {
      const auto code = static_cast<graph::Code>(at);
      if (const auto found = given.find(terms[code]); found != given.end()) of_code_.emplace(code, found->second);
    }
  }

  std::optional<double> of(std::uint32_t contact) const {
    switch (by_) {
      case WeightBy::kind: return found(of_code_, graph_.contacts.kind.value_or(contact, 0));
      case WeightBy::outcome: return found(of_code_, graph_.contacts.outcome.value_or(contact, 0));
      case WeightBy::severity:
        return found(of_severity_, graph_.contacts.severity.value_or(contact, graph::kNoInteger));
      case WeightBy::flag: break;
    }
    std::optional<double> most;
    for (const graph::Flag& flag : graph_.flags[contact]) {
      const bool counts =
          flag.state == graph::FlagState::yes && (hindsight_ || flag.stated_by == graph::StatedBy::agency_then);
      const auto weight = counts ? found(of_code_, flag.flag) : std::nullopt;
      if (weight && (!most || *weight > *most)) most = weight;
    }
    return most;
  }

 private:
  static std::int64_t severity_of(const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || read != end)
      throw ArgumentError("weights: '" + text + "' is no severity; accepted: whole numbers");
    return value;
  }
  template <class Key>
  static std::optional<double> found(const std::map<Key, double>& weights, Key key) {
    const auto at = weights.find(key);
    return at == weights.end() ? std::nullopt : std::optional(at->second);
  }

  const CaseGraph& graph_;
  WeightBy by_;
  bool hindsight_;
  std::map<graph::Code, double> of_code_;
  std::map<std::int64_t, double> of_severity_;
};

struct Sum {
  Bounds count;
  double certain = 0, possible = 0;
  std::int64_t unweighted = 0;
  std::vector<std::uint32_t> counted;
};

Sum sum_of(const CaseGraph& graph, Window window, const Weights& weights, GroupContacts group) {
  Sum sum;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const DateInterval days = graph.contacts.days(contact);
    if (is_part(graph, contact) || !window.holds_some(days)) continue;
    const auto weight = weights.of(contact);
    if (!weight) {
      ++sum.unweighted;
      continue;
    }
    const bool is_sure = group.is_sure[at] != 0 && window.holds_all(days);
    const std::int64_t least = is_sure ? least_count(graph, contact) : 0;
    const std::int64_t most = most_count(graph, contact);
    sum.count.certain += least;
    sum.count.possible = sum_of_possible(sum.count.possible, most);
    sum.certain += *weight * static_cast<double>(least);
    if (*weight > 0) sum.possible += is_open(most) ? kNaN : *weight * static_cast<double>(most);
    sum.counted.push_back(contact);
  }
  return sum;
}

}  // namespace

Answer harm(const CaseGraph& graph, const HarmQuery& query, bool with_evidence, Progress& progress, unsigned threads) {
  const Weights weights(graph, query);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<Sum> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] = sum_of(graph, query.window, weights, groups[at]);
  });
  Integers certain({"certain"});
  OptionalIntegers possible;
  Numbers sums({"harm_certain", "harm_possible", "harm_per_contact"});
  std::vector<std::int64_t> unweighted;
  std::vector<std::string> status;
  for (const Sum& row : rows) {
    certain.add({row.count.certain});
    possible.add_possible(row.count.possible);
    sums.add({row.certain, row.possible,
              row.count.certain == 0 ? kNaN : row.certain / static_cast<double>(row.count.certain)});
    unweighted.push_back(row.unweighted);
    status.emplace_back(!row.counted.empty() ? "" : row.unweighted > 0 ? "none_weighted" : "no_contacts");
  }
  Answer answer;
  answer.table.name = "frequency.harm";
  answer.table.rows = length;
  append_keys(answer.table, graph, query.selection, groups.keys);
  certain.append_to(answer.table);
  answer.table.columns.push_back(std::move(possible).column("possible"));
  sums.append_to(answer.table);
  answer.table.columns.push_back(tables::integer_column("n_unweighted", std::move(unweighted)));
  answer.table.columns.push_back(status_column("status", status));
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at)
    for (const std::uint32_t contact : rows[at].counted)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

}  // namespace casegraph::measures::frequency
