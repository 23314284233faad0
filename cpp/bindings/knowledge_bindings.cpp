#include <pybind11/stl.h>

#include <map>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/knowledge/best_shares.hpp"
#include "casegraph/measures/knowledge/border_crossings.hpp"
#include "casegraph/measures/knowledge/distinct_partners.hpp"
#include "casegraph/measures/knowledge/first_held.hpp"
#include "casegraph/measures/knowledge/fragmentation.hpp"
#include "casegraph/measures/knowledge/held_since.hpp"
#include "casegraph/measures/knowledge/holdings.hpp"
#include "casegraph/measures/knowledge/lags.hpp"
#include "casegraph/measures/knowledge/never_passed_on.hpp"
#include "casegraph/measures/knowledge/referrals.hpp"
#include "casegraph/measures/knowledge/rule.hpp"
#include "casegraph/measures/knowledge/rule_counts.hpp"
#include "casegraph/measures/knowledge/what_if_shares.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace measures;
using graph::CaseGraph;

// {"scope", "ties", "parent_holds_child"}: how agencies come to hold contacts.
HoldingOptions holding_from(const py::dict& given) {
  HoldingOptions options;
  const auto scope = py::cast<std::string>(given["scope"]);
  const auto ties = py::cast<std::string>(given["ties"]);
  if (scope == "about_person")
    options.scope = ShareScope::about_person;
  else if (scope == "all")
    options.scope = ShareScope::all;
  else if (scope != "stated")
    throw ArgumentError("scope: accepted: stated, about_person, all");
  if (ties == "strict")
    options.ties = TieRule::strict;
  else if (ties != "closure")
    throw ArgumentError("ties: accepted: strict, closure");
  options.parent_holds_child = py::cast<bool>(given["parent_holds_child"]);
  return options;
}

template <class Id>
std::vector<Id> ids_from(const graph::IdTable& ids, const char* what, const py::object& given) {
  std::vector<Id> out;
  for (const std::uint32_t handle : handles_of(ids, what, given)) out.push_back(Id{handle});
  return out;
}

std::vector<graph::Code> codes_from(const graph::Terms& terms, const py::handle& names) {
  std::vector<graph::Code> codes;
  for (const auto& name : py::cast<std::vector<std::string>>(names)) codes.push_back(terms.code_of(name));
  return codes;
}

// {"label", "flags", "kinds", "persons", "pair"}.
Fact fact_from(const CaseGraph& graph, const py::dict& given, bool hindsight) {
  Fact fact;
  fact.label = py::cast<std::string>(given["label"]);
  fact.flags = codes_from(graph.terms.flag, given["flags"]);
  fact.words = py::cast<std::vector<std::string>>(given["flags"]);
  fact.kinds = codes_from(graph.terms.contact_kind, given["kinds"]);
  fact.persons = ids_from<PersonId>(graph.persons.ids, "persons", given["persons"]);
  const auto pair = ids_from<PersonId>(graph.persons.ids, "pair", given["pair"]);
  if (pair.size() == 2) fact.pair = {pair[0], pair[1]};
  fact.hindsight = hindsight;
  return fact;
}

// The facts asked for; where none are, every flag that is stated, of the contacts of `persons`.
std::vector<Fact> facts_from(const CaseGraph& graph, const py::object& given, const py::object& persons,
                             bool hindsight) {
  std::vector<Fact> facts;
  if (!given.is_none()) {
    for (const auto& fact : py::cast<py::list>(given))
      facts.push_back(fact_from(graph, py::cast<py::dict>(fact), hindsight));
    return facts;
  }
  for (const graph::Code flag : flags_stated(graph, hindsight)) {
    Fact fact;
    fact.label = graph.terms.flag[flag];
    fact.flags = {flag};
    fact.words = {fact.label};
    fact.persons = ids_from<PersonId>(graph.persons.ids, "persons", persons);
    fact.hindsight = hindsight;
    facts.push_back(std::move(fact));
  }
  return facts;
}

Day day_from(const std::optional<std::int32_t>& day, Day otherwise) { return day ? Day{*day} : otherwise; }

// Runs a measure of a holding without the interpreter lock; what else it needs it owns.
template <class Measure>
py::tuple answered(const GraphHolder& holder, const py::dict& holding, Measure measure) {
  return answer_of(
      unlocked([kept = holder, options = holding_from(holding), measure = std::move(measure)](Progress& progress) {
        return measure(*kept.kept->holding(options, progress), progress);
      }));
}

py::tuple knowledge_first_held(const GraphHolder& holder, const py::object& facts, const py::object& persons,
                               const py::object& agencies, bool hindsight, const std::optional<std::int32_t>& at,
                               const py::dict& holding, bool evidence) {
  FirstHeldQuery query;
  query.facts = facts_from(*holder.graph, facts, persons, hindsight);
  query.agencies = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", agencies);
  query.at = day_from(at, kAfterAll);
  query.evidence = evidence;
  return answered(holder, holding, [query](const Holding& held, Progress&) { return first_held(held, query); });
}

py::tuple knowledge_holdings(const GraphHolder& holder, const std::string& by, const py::object& persons,
                             bool hindsight, const std::optional<std::int32_t>& at, const py::dict& holding,
                             bool evidence) {
  HoldingsQuery query;
  if (by == "kind")
    query.by = HoldingsBy::kind;
  else if (by == "person")
    query.by = HoldingsBy::person;
  else if (by == "agency")
    query.by = HoldingsBy::agency;
  else if (by != "flag")
    throw ArgumentError("by: accepted: flag, kind, person, agency");
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.at = day_from(at, end_of_record(*holder.graph));
  query.hindsight = hindsight;
  query.evidence = evidence;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return holdings(held, query, progress); });
}

py::tuple knowledge_fragmentation(const GraphHolder& holder, const py::object& persons,
                                  const std::optional<std::int32_t>& at, const py::dict& holding, bool evidence) {
  FragmentationQuery query;
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.at = day_from(at, end_of_record(*holder.graph));
  query.evidence = evidence;
  return answered(holder, holding, [query](const Holding& held, Progress&) { return fragmentation(held, query); });
}

FactsBy facts_by(const std::string& name) {
  static const std::map<std::string, FactsBy> kNames = {
      {"agency", FactsBy::agency}, {"other_agency", FactsBy::other_agency},
      {"sector", FactsBy::sector}, {"area", FactsBy::area},
      {"fact", FactsBy::fact},     {"kind", FactsBy::kind},
      {"year", FactsBy::year},     {"quarter", FactsBy::quarter},
      {"month", FactsBy::month}};
  const auto found = kNames.find(name);
  if (found == kNames.end())
    throw ArgumentError("by: accepted: agency, other_agency, sector, area, fact, kind, year, quarter, month");
  return found->second;
}

// `by`: groups; None: a row for each contact and flag.
py::tuple knowledge_never_passed_on(const GraphHolder& holder, const std::optional<std::vector<std::string>>& by,
                                    const py::object& persons, bool hindsight, const std::optional<std::int32_t>& at,
                                    const py::dict& holding, bool evidence) {
  NeverPassedOnQuery query;
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.at = day_from(at, end_of_record(*holder.graph));
  query.hindsight = hindsight;
  query.evidence = evidence;
  if (!by)
    return answered(holder, holding, [query](const Holding& held, Progress& progress) {
      return never_passed_on(held, query, progress);
    });
  std::vector<FactsBy> groups;
  for (const std::string& name : *by) groups.push_back(facts_by(name));
  return answered(holder, holding, [query, groups](const Holding& held, Progress& progress) {
    return facts_never_passed_on(held, query, groups, progress);
  });
}

// {"flags", "also", "kinds", "sectors", "tools", "grades", "ticks", "least", "window", "counting", "unit", "forums",
// "areas", "from", "to"}.
Rule rule_from(const CaseGraph& graph, const py::dict& given, bool hindsight) {
  Rule rule;
  rule.predicate.flags = codes_from(graph.terms.flag, given["flags"]);
  rule.predicate.also = codes_from(graph.terms.flag, given["also"]);
  rule.predicate.kinds = codes_from(graph.terms.contact_kind, given["kinds"]);
  rule.predicate.sectors = codes_from(graph.terms.sector, given["sectors"]);
  rule.predicate.hindsight = hindsight;
  ask_assessment(graph,
                 {py::cast<std::vector<std::string>>(given["tools"]),
                  py::cast<std::vector<std::string>>(given["grades"]), py::cast<std::int64_t>(given["ticks"])},
                 rule.predicate);
  rule.least = py::cast<std::int64_t>(given["least"]);
  if (const py::object window = given["window"]; !window.is_none())
    rule.window = span_from(py::cast<std::string>(window));
  rule.count_contacts = py::cast<std::string>(given["counting"]) == "contact";
  rule.of_one_person = py::cast<std::string>(given["unit"]) == "person";
  const auto forums = py::cast<std::vector<std::string>>(given["forums"]);
  rule.forums = forums_named(graph, forums);
  rule.needs_referral = !forums.empty();
  rule.areas = py::cast<std::vector<std::string>>(given["areas"]);
  rule.in_force_from = day_from(py::cast<std::optional<std::int32_t>>(given["from"]), kBeforeAll);
  rule.in_force_to = day_from(py::cast<std::optional<std::int32_t>>(given["to"]), kAfterAll);
  return rule;
}

std::vector<PersonPair> pairs_from(const CaseGraph& graph, const py::object& given) {
  std::vector<PersonPair> pairs;
  if (given.is_none()) return pairs;
  for (const auto& entry : py::cast<py::list>(given)) {
    const auto persons = ids_from<PersonId>(graph.persons.ids, "pair", py::reinterpret_borrow<py::object>(entry));
    pairs.push_back({persons[0], persons.size() > 1 ? persons[1] : PersonId{}});
  }
  return pairs;
}

RuleHolders holders_from(const std::string& holders) {
  if (holders == "pooled") return RuleHolders::pooled;
  return holders == "chosen" ? RuleHolders::chosen : RuleHolders::each;
}

py::tuple knowledge_rule(const GraphHolder& holder, const py::dict& rule, const py::object& pairs,
                         const std::string& holders, const py::object& chosen, bool hindsight,
                         const std::optional<std::int32_t>& at, bool as_it_happened, unsigned threads,
                         const py::dict& holding, bool evidence) {
  RuleQuery query;
  query.rule = rule_from(*holder.graph, rule, hindsight);
  query.pairs = pairs_from(*holder.graph, pairs);
  query.holders = holders_from(holders);
  query.chosen = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", chosen);
  query.at = day_from(at, kAfterAll);
  query.as_it_happened = as_it_happened;
  query.threads = threads;
  query.evidence = evidence;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return evaluate(held, query, progress); });
}

py::tuple knowledge_best_shares(const GraphHolder& holder, std::int64_t shares, const py::object& persons,
                                const py::object& receivers, const std::optional<std::int32_t>& at,
                                const py::dict& holding, bool evidence) {
  BestSharesQuery query;
  query.shares = shares;
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.receivers = ids_from<AgencyId>(holder.graph->agencies.ids, "to", receivers);
  query.at = day_from(at, end_of_record(*holder.graph));
  query.evidence = evidence;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return best_shares(held, query, progress); });
}

py::tuple knowledge_what_if_shares(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                                   const std::optional<std::int32_t>& at, const py::dict& holding, bool evidence) {
  WhatIfSharesQuery query;
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.agencies = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", agencies);
  query.at = day_from(at, end_of_record(*holder.graph));
  query.evidence = evidence;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return what_if_shares(held, query, progress); });
}

py::tuple knowledge_held_since(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                               bool received_only, const std::optional<std::int32_t>& at, const py::dict& holding,
                               bool evidence) {
  HeldSinceQuery query;
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  query.agencies = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", agencies);
  query.received_only = received_only;
  query.at = day_from(at, kAfterAll);
  query.evidence = evidence;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return held_since(held, query, progress); });
}

py::tuple knowledge_border_crossings(const GraphHolder& holder, const std::string& within, const py::dict& holding,
                                     bool evidence) {
  const BorderCrossingsQuery query{span_from(within), evidence};
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return border_crossings(held, query, progress); });
}

py::tuple knowledge_rule_counts(const GraphHolder& holder, const py::dict& rule, const std::string& holders,
                                const py::object& chosen, bool hindsight, const std::optional<std::int32_t>& at,
                                unsigned threads, const py::dict& holding) {
  RuleQuery query;
  query.rule = rule_from(*holder.graph, rule, hindsight);
  query.holders = holders_from(holders);
  query.chosen = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", chosen);
  query.at = day_from(at, kAfterAll);
  query.threads = threads;
  return answered(holder, holding,
                  [query](const Holding& held, Progress& progress) { return rule_counts(held, query, progress); });
}

py::tuple knowledge_lags(const GraphHolder& holder, const py::object& facts, const py::object& persons,
                         const py::object& agencies, bool hindsight, const std::optional<std::int32_t>& at,
                         bool of_persons, unsigned threads, const py::dict& holding, bool evidence) {
  LagsQuery query;
  query.facts = facts_from(*holder.graph, facts, persons, hindsight);
  query.agencies = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", agencies);
  query.at = day_from(at, kAfterAll);
  query.threads = threads;
  query.evidence = evidence;
  return answered(holder, holding, [query, of_persons](const Holding& held, Progress& progress) {
    return of_persons ? lags_of_persons(held, query, progress) : lags(held, query, progress);
  });
}

py::tuple knowledge_distinct_partners(const GraphHolder& holder, const py::dict& fact, const py::object& persons,
                                      const std::vector<std::string>& ties, const std::string& holders,
                                      const py::object& chosen, bool hindsight, const std::optional<std::int32_t>& at,
                                      unsigned threads, const py::dict& holding, bool evidence) {
  PartnersQuery query;
  query.fact = fact_from(*holder.graph, fact, hindsight);
  query.persons = ids_from<PersonId>(holder.graph->persons.ids, "persons", persons);
  for (const std::string& tie : ties)
    if (const graph::Code code = holder.graph->terms.relationship_kind.code_of(tie); code != 0)
      query.ties.push_back(code);
  query.holders = holders_from(holders);
  query.chosen = ids_from<AgencyId>(holder.graph->agencies.ids, "agencies", chosen);
  query.at = day_from(at, kAfterAll);
  query.threads = threads;
  query.evidence = evidence;
  return answered(holder, holding, [query](const Holding& held, Progress& progress) {
    return distinct_partners(held, query, progress);
  });
}

}  // namespace

void bind_knowledge(py::module_& module) {
  module.def("knowledge_first_held", &knowledge_first_held, py::arg("graph"), py::kw_only(), py::arg("facts"),
             py::arg("persons"), py::arg("agencies"), py::arg("hindsight"), py::arg("at"), py::arg("holding"),
             py::arg("evidence"));
  module.def("knowledge_lags", &knowledge_lags, py::arg("graph"), py::kw_only(), py::arg("facts"), py::arg("persons"),
             py::arg("agencies"), py::arg("hindsight"), py::arg("at"), py::arg("of_persons"), py::arg("threads"),
             py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_distinct_partners", &knowledge_distinct_partners, py::arg("graph"), py::kw_only(),
             py::arg("fact"), py::arg("persons"), py::arg("ties"), py::arg("holders"), py::arg("chosen"),
             py::arg("hindsight"), py::arg("at"), py::arg("threads"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_holdings", &knowledge_holdings, py::arg("graph"), py::kw_only(), py::arg("by"),
             py::arg("persons"), py::arg("hindsight"), py::arg("at"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_fragmentation", &knowledge_fragmentation, py::arg("graph"), py::kw_only(), py::arg("persons"),
             py::arg("at"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_never_passed_on", &knowledge_never_passed_on, py::arg("graph"), py::kw_only(), py::arg("by"),
             py::arg("persons"), py::arg("hindsight"), py::arg("at"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_rule", &knowledge_rule, py::arg("graph"), py::kw_only(), py::arg("rule"), py::arg("pairs"),
             py::arg("holders"), py::arg("chosen"), py::arg("hindsight"), py::arg("at"), py::arg("as_it_happened"),
             py::arg("threads"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_what_if_shares", &knowledge_what_if_shares, py::arg("graph"), py::kw_only(), py::arg("persons"),
             py::arg("agencies"), py::arg("at"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_border_crossings", &knowledge_border_crossings, py::arg("graph"), py::kw_only(),
             py::arg("within"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_held_since", &knowledge_held_since, py::arg("graph"), py::kw_only(), py::arg("persons"),
             py::arg("agencies"), py::arg("received_only"), py::arg("at"), py::arg("holding"), py::arg("evidence"));
  module.def("knowledge_rule_counts", &knowledge_rule_counts, py::arg("graph"), py::kw_only(), py::arg("rule"),
             py::arg("holders"), py::arg("chosen"), py::arg("hindsight"), py::arg("at"), py::arg("threads"),
             py::arg("holding"));
  module.def("knowledge_best_shares", &knowledge_best_shares, py::arg("graph"), py::kw_only(), py::arg("shares"),
             py::arg("persons"), py::arg("receivers"), py::arg("at"), py::arg("holding"), py::arg("evidence"));
}

}  // namespace casegraph::bindings
