#include "casegraph/measures/knowledge/rule.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/pair_occasions.hpp"
#include "casegraph/measures/knowledge/rule_case.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

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
  const Occasions& occasions = given.occasions();
  for (const std::size_t place : verdict.deciding)
    for (const OccasionRecord& record : occasions.records_of(occasions[place])) {
      for (const OccasionHolder& holder : occasions.holders_of(record)) {
        if (!verdict.group.has(holder.agency) || holder.held.from(bound) == kAfterAll) continue;
        if (cited.contacts.empty() || cited.contacts.back() != record.contact) cited.contacts.push_back(record.contact);
        if (as_it_happened || verdict.group.is_everybody()) continue;
        const auto chain = holding.chain(holder.agency, record.contact, bound);
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
  Evaluation(const Holding& holding, const RuleQuery& query)
      : holding_(holding), query_(query), window_(query.rule.window), referrals_(holding.graph(), query.rule) {
    const std::size_t agencies = holding.graph().agencies.ids.size();
    chosen_.assign(agencies, false);
    for (const AgencyId agency : query.chosen) chosen_[agency.value] = true;
  }

  PairResult result_of(const PersonPair& pair) const {
    return result_of(pair, occasions_of(holding_, pair, occasions()));
  }
  PairResult result_of(const PersonPair& pair, std::span<const OccasionKey> keys) const {
    return result_of(pair, occasions_of(holding_, pair, keys, occasions()));
  }

 private:
  OccasionQuery occasions() const { return {query_.rule.predicate, query_.rule.count_contacts, query_.as_it_happened}; }
  PairResult result_of(const PersonPair& pair, const Occasions& occasions) const {
    const Case given(holding_, query_, window_, referrals_, pair, occasions);
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
  RuleWindow window_;
  Referrals referrals_;
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

std::vector<PairResult> results_of_named(const Holding& holding, const RuleQuery& query, Progress& progress) {
  constexpr std::int64_t kPairsInChunk = 256;
  const Evaluation evaluation(holding, query);
  std::vector<PairResult> results(query.pairs.size());
  const auto length = static_cast<std::int64_t>(query.pairs.size());
  progress.expect(length);
  parallel::for_each_chunk(length, kPairsInChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      results[at] = evaluation.result_of(query.pairs[at]);
  });
  return results;
}

std::vector<PairResult> results_of_all(const Holding& holding, const RuleQuery& query, Progress& progress) {
  constexpr std::int64_t kPersonsInChunk = 64;
  const PairOccasions occasions(holding, query.rule, progress, query.threads);
  const Evaluation evaluation(holding, query);
  const auto length = static_cast<std::int64_t>(occasions.persons());
  std::vector<std::vector<PairResult>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsInChunk)));
  progress.expect(length);
  parallel::for_each_chunk(length, kPersonsInChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    for (auto person = static_cast<std::uint32_t>(chunk.begin); person < chunk.end; ++person)
      occasions.for_each_pair(person, [&](const PersonPair& pair, std::span<const PairOccasions::Entry> entries) {
        PairResult result = evaluation.result_of(pair, PairOccasions::keys_of(entries));
        if (!result.verdicts.empty()) parts[static_cast<std::size_t>(chunk.index)].push_back(std::move(result));
      });
  });
  std::vector<PairResult> results;
  for (auto& part : parts)
    results.insert(results.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
  return results;
}

}  // namespace

Answer evaluate(const Holding& holding, const RuleQuery& query, Progress& progress) {
  return answer_of(
      holding, query,
      query.pairs.empty() ? results_of_all(holding, query, progress) : results_of_named(holding, query, progress));
}

}  // namespace casegraph::measures
