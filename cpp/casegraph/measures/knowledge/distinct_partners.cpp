#include "casegraph/measures/knowledge/distinct_partners.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/occasions.hpp"
#include "casegraph/measures/knowledge/rule_case.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kPersonsPerChunk = 16;

struct Row {
  Group group{};
  std::int64_t k = 0;
  Day certain = kAfterAll, possible = kAfterAll;
  std::vector<std::uint32_t> contacts;  // that state an incident with one of the partners, held by the group
};

// The partners of each person, ascending, each once.
std::vector<std::vector<std::uint32_t>> partners_of(const CaseGraph& graph, const std::vector<graph::Code>& ties) {
  std::vector<std::vector<std::uint32_t>> partners(graph.persons.ids.size());
  for (const graph::Relationship& row : graph.relationships) {
    if (row.from.is_none() || row.to.is_none() || row.from == row.to) continue;
    if (std::find(ties.begin(), ties.end(), row.kind) == ties.end()) continue;
    partners[row.from.value].push_back(row.to.value);
    partners[row.to.value].push_back(row.from.value);
  }
  for (auto& of_person : partners) {
    std::sort(of_person.begin(), of_person.end());
    of_person.erase(std::unique(of_person.begin(), of_person.end()), of_person.end());
  }
  return partners;
}

class Counter {
 public:
  Counter(const Holding& holding, const PartnersQuery& query)
      : holding_(holding), query_(query), referrals_(holding.graph(), rule_.rule) {
    rule_.rule.predicate = query.fact;
    rule_.rule.least = 1;
    rule_.at = query.at;
    chosen_.assign(holding.graph().agencies.ids.size(), false);
    for (const AgencyId agency : query.chosen) chosen_[agency.value] = true;
  }

  std::vector<Row> of(std::uint32_t person, const std::vector<std::uint32_t>& partners) const {
    std::vector<Case> cases;
    std::vector<Occasions> occasions;  // which the cases refer to
    occasions.reserve(partners.size());
    for (const std::uint32_t partner : partners) {
      const PersonPair pair{PersonId{person}, PersonId{partner}};
      occasions.push_back(occasions_of(holding_, pair, {query_.fact, false, false}));
      Case one(holding_, rule_, window_, referrals_, pair, occasions.back());
      if (!one.is_empty()) cases.push_back(std::move(one));
    }
    std::vector<Row> rows;
    for (const Group& group : groups_of(cases)) add_rows(cases, group, rows);
    return rows;
  }

 private:
  std::vector<Group> groups_of(const std::vector<Case>& cases) const {
    std::vector<Group> groups;
    if (query_.holders == RuleHolders::each) {
      std::vector<AgencyId> agencies;
      for (const Case& one : cases)
        for (const AgencyId agency : one.holders()) agencies.push_back(agency);
      std::sort(agencies.begin(), agencies.end());
      agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
      for (const AgencyId agency : agencies) groups.push_back({"agency", agency, nullptr});
    }
    if (query_.holders == RuleHolders::chosen) groups.push_back({"chosen", AgencyId{}, &chosen_});
    groups.push_back({"pooled", AgencyId{}, nullptr});
    return groups;
  }

  void add_rows(const std::vector<Case>& cases, const Group& group, std::vector<Row>& rows) const {
    std::vector<Day> certain, possible;
    std::vector<std::uint32_t> contacts;
    for (const Case& one : cases) {
      const Verdict verdict = one.judge(group);
      if (verdict.possible.is_met()) possible.push_back(verdict.possible.day);
      if (verdict.certain.is_met()) certain.push_back(verdict.certain.day);
      if (!query_.evidence || !verdict.possible.is_met()) continue;
      const Occasions& occasions = one.occasions();
      for (const std::size_t place : verdict.deciding)
        for (const OccasionRecord& record : occasions.records_of(occasions[place]))
          for (const OccasionHolder& holder : occasions.holders_of(record))
            if (group.has(holder.agency)) contacts.push_back(record.contact);
    }
    std::sort(contacts.begin(), contacts.end());
    contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
    std::sort(certain.begin(), certain.end());
    std::sort(possible.begin(), possible.end());
    for (std::size_t k = 0; k < possible.size(); ++k)
      rows.push_back({group, static_cast<std::int64_t>(k) + 1, k < certain.size() ? certain[k] : kAfterAll, possible[k],
                      contacts});
  }

  const Holding& holding_;
  const PartnersQuery& query_;
  RuleQuery rule_;
  RuleWindow window_{rule_.rule.window};
  Referrals referrals_;
  std::vector<bool> chosen_;
};

}  // namespace

Answer distinct_partners(const Holding& holding, const PartnersQuery& query, Progress& progress) {
  const CaseGraph& graph = holding.graph();
  const auto partners = partners_of(graph, query.ties);
  std::vector<std::uint32_t> persons;
  for (const PersonId person : query.persons) persons.push_back(person.value);
  if (query.persons.empty())
    for (std::uint32_t person = 0; person < partners.size(); ++person)
      if (!partners[person].empty()) persons.push_back(person);
  const Counter counter(holding, query);
  std::vector<std::vector<Row>> found(persons.size());
  const auto length = static_cast<std::int64_t>(persons.size());
  parallel::for_each_chunk(length, kPersonsPerChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      found[at] = counter.of(persons[at], partners[persons[at]]);
  });
  Answer answer;
  std::vector<std::uint32_t> of_person, agencies;
  std::vector<std::string> holders;
  std::vector<std::int64_t> k;
  std::array<std::vector<Day>, 2> days;
  for (std::size_t at = 0; at < persons.size(); ++at) {
    for (const Row& row : found[at]) {
      for (const std::uint32_t contact : row.contacts)
        cite_contact(graph, contact, query.fact, static_cast<std::uint32_t>(k.size()), answer.evidence);
      of_person.push_back(persons[at]);
      holders.emplace_back(row.group.holder);
      agencies.push_back(row.group.agency.value);
      k.push_back(row.k);
      days[0].push_back(row.certain);
      days[1].push_back(row.possible);
    }
  }
  answer.table.name = "knowledge.distinct_partners";
  answer.table.rows = static_cast<std::int64_t>(k.size());
  auto& columns = answer.table.columns;
  columns.push_back(id_column("person", graph.persons.ids, of_person));
  columns.push_back(status_column("holder", holders));
  columns.push_back(id_column("agency", graph.agencies.ids, agencies));
  columns.push_back(tables::integer_column("k", std::move(k)));
  columns.push_back(day_column("met_on", days[0]));
  columns.push_back(day_column("possibly_met_on", days[1]));
  return answer;
}

}  // namespace casegraph::measures
