#include "casegraph/measures/knowledge/first_held.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

void improve(First& best, const First& candidate) {
  if (candidate.day != kAfterAll && candidate.order() < best.order()) best = candidate;
}

void add_contact(const Holding& holding, std::uint32_t contact, const Fact& fact, std::vector<FirstPair>& firsts) {
  const DayBounds stated = stated_from(holding.graph(), contact, fact);
  if (stated.never()) return;
  for (const AgencyId agency : holders_of(holding, contact)) {
    const Held held = holding.of(agency, contact);
    const DayBounds from = later_of(stated, {held.certain_from, held.possible_from});
    First first;
    first.contact = contact;
    first.is_own = holding.is_own(agency, contact);
    first.day = from.certain;
    improve(firsts[agency.value].certain, first);
    first.day = from.possible;
    improve(firsts[agency.value].possible, first);
  }
}

// Whether an item in words states the fact: a flag of it, about one of its persons.
bool item_states(const CaseGraph& graph, const graph::Share& share, const graph::ShareItem& item, const Fact& fact) {
  if (item.fact == 0 || !fact.kinds.empty() || !fact.sectors.empty() || !fact.pair[0].is_none()) return false;
  const auto& words = fact.words;
  const bool is_flag = std::find(words.begin(), words.end(), graph.terms.fact[item.fact]) != words.end();
  const auto& persons = fact.persons;
  return is_flag && (persons.empty() || std::find(persons.begin(), persons.end(), share.about) != persons.end());
}

void add_items(const Holding& holding, const Fact& fact, std::span<const std::uint32_t> shares,
               std::vector<FirstPair>& firsts) {
  const CaseGraph& graph = holding.graph();
  for (const std::uint32_t share : shares) {
    const graph::Share& row = graph.shares[share];
    const bool is_made = row.status == graph::ShareStatus::made;
    if (row.to.is_none() || (!is_made && row.status != graph::ShareStatus::receipt_unconfirmed)) continue;
    const auto items = graph.share_items[share];
    for (std::uint32_t item = 0; item < items.size(); ++item) {
      if (!item_states(graph, row, items[item], fact)) continue;
      for (const std::uint32_t agency : holding.with_parents(row.to.value)) {
        First first;
        first.share = share;
        first.item = item;
        first.day = row.date.first;
        improve(firsts[agency].possible, first);
        first.day = is_made ? row.date.last : kAfterAll;
        improve(firsts[agency].certain, first);
      }
    }
  }
}

// The answer's columns while they grow.
class Rows {
 public:
  Rows(const Holding& holding, const FirstHeldQuery& query) : holding_(holding), query_(query) {}

  void add(std::uint32_t fact, AgencyId agency, const FirstPair& firsts) {
    const bool is_certain = is_held(firsts.certain);
    const bool is_possible = is_held(firsts.possible);
    facts_.push_back(static_cast<std::int32_t>(fact));
    agencies_.push_back(agency.value);
    statuses_.emplace_back(is_certain ? "held" : is_possible ? "possibly_held" : "never");
    certain_.push_back(is_certain ? firsts.certain.day : kAfterAll);
    possible_.push_back(is_possible ? firsts.possible.day : kAfterAll);
    const First none;
    describe(agency, query_.facts[fact],
             is_certain    ? firsts.certain
             : is_possible ? firsts.possible
                           : none,
             is_certain ? Bound::certain : Bound::possible);
  }

  Answer answer() {
    const CaseGraph& graph = holding_.graph();
    std::vector<std::string> labels;
    for (const Fact& fact : query_.facts) labels.push_back(fact.label);
    Answer answer;
    answer.table.name = "first_held";
    answer.table.rows = static_cast<std::int64_t>(facts_.size());
    auto& columns = answer.table.columns;
    columns.push_back(tables::coded_column("fact", std::move(facts_), std::move(labels)));
    columns.push_back(id_column("agency", graph.agencies.ids, agencies_));
    columns.push_back(status_column("status", statuses_));
    columns.push_back(day_column("held_from", certain_));
    columns.push_back(day_column("possibly_from", possible_));
    columns.push_back(id_column("contact", graph.contacts.ids, contacts_));
    columns.push_back(tables::text_column("by", std::move(ways_)));
    columns.push_back(tables::text_column("chain", std::move(chains_)));
    columns.push_back(tables::integer_column("shares", std::move(lengths_)));
    answer.evidence = std::move(evidence_);
    return answer;
  }

 private:
  bool is_held(const First& first) const { return first.day != kAfterAll && first.day <= query_.at; }

  void describe(AgencyId agency, const Fact& fact, const First& first, Bound bound) {
    const CaseGraph& graph = holding_.graph();
    const auto row = static_cast<std::uint32_t>(facts_.size() - 1);
    std::vector<ShareId> chain;
    std::optional<std::string> way;
    if (first.contact != ContactId::kNone) {
      chain = holding_.chain(agency, first.contact, bound);
      way = first.is_own ? "own_record" : "share";
      if (query_.evidence) cite_contact(graph, first.contact, fact, row, evidence_);
    } else if (first.share != ShareId::kNone) {
      chain = {ShareId{first.share}};
      way = "share_item";
    }
    if (query_.evidence) {
      cite_shares(graph, chain, row, evidence_);
      if (first.item != ShareId::kNone)
        evidence_.push_back({row, EvidenceTable::share_items, graph.share_items[first.share][first.item].row});
    }
    contacts_.push_back(first.contact);
    ways_.push_back(std::move(way));
    lengths_.push_back(static_cast<std::int64_t>(chain.size()));
    chains_.push_back(chain.empty() ? std::nullopt : std::optional(text_of_chain(graph, chain)));
  }

  const Holding& holding_;
  const FirstHeldQuery& query_;
  std::vector<std::int32_t> facts_;
  std::vector<std::uint32_t> agencies_, contacts_;
  std::vector<std::string> statuses_;
  std::vector<Day> certain_, possible_;
  std::vector<std::optional<std::string>> ways_, chains_;
  std::vector<std::int64_t> lengths_;
  std::vector<EvidenceRow> evidence_;
};

std::vector<std::uint32_t> candidates(const CaseGraph& graph, const Fact& fact) {
  if (!fact.pair[0].is_none()) return contacts_naming(graph, {fact.pair[0]});
  return contacts_naming(graph, fact.persons);
}

}  // namespace

std::vector<std::uint32_t> shares_stating(const CaseGraph& graph, const Fact& fact) {
  std::vector<std::uint32_t> shares;
  for (std::uint32_t share = 0; share < graph.shares.size(); ++share) {
    const auto items = graph.share_items[share];
    if (std::any_of(items.begin(), items.end(),
                    [&](const graph::ShareItem& item) { return item_states(graph, graph.shares[share], item, fact); }))
      shares.push_back(share);
  }
  return shares;
}

std::vector<FirstPair> firsts_of(const Holding& holding, const Fact& fact) {
  return firsts_of(holding, fact, shares_stating(holding.graph(), fact));
}

std::vector<FirstPair> firsts_of(const Holding& holding, const Fact& fact, std::span<const std::uint32_t> shares) {
  const CaseGraph& graph = holding.graph();
  std::vector<FirstPair> firsts(graph.agencies.ids.size());
  for (const std::uint32_t contact : candidates(graph, fact)) add_contact(holding, contact, fact, firsts);
  add_items(holding, fact, shares, firsts);
  return firsts;
}

Answer first_held(const Holding& holding, const FirstHeldQuery& query) {
  const CaseGraph& graph = holding.graph();
  std::vector<AgencyId> agencies = query.agencies;
  if (agencies.empty())
    for (std::uint32_t agency = 0; agency < graph.agencies.ids.size(); ++agency) agencies.push_back({agency});
  Rows rows(holding, query);
  for (std::uint32_t fact = 0; fact < query.facts.size(); ++fact) {
    const std::vector<FirstPair> firsts = firsts_of(holding, query.facts[fact]);
    for (const AgencyId agency : agencies) rows.add(fact, agency, firsts[agency.value]);
  }
  return rows.answer();
}

}  // namespace casegraph::measures
