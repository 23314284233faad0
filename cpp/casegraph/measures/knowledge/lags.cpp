#include "casegraph/measures/knowledge/lags.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/first_held.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// From when one agency held the fact, and what states it.
struct Holder {
  AgencyId agency;
  DayBounds from;
  First first;  // certain where there is one, else possible
  Bound bound = Bound::certain;
};

struct Row {
  Holder first, second;
  double least, most;
  const char* status;
};

Day by(Day day, Day at) { return day <= at ? day : kAfterAll; }

// A day less another, either of which may be open.
double apart(Day later, Day earlier, double open) {
  return is_finite(later) && is_finite(earlier) ? static_cast<double>(later - earlier) : open;
}

Row row_of(Holder a, Holder b) {
  const bool b_first = !b.from.never() && b.from.certain < a.from.possible;
  if (a.from.never() || b_first) std::swap(a, b);
  Row row{a, b, apart(b.from.possible, a.from.certain, -kInfinity), apart(b.from.certain, a.from.possible, kInfinity),
          "not_known"};
  if (b.from.never()) {
    row.least = row.most = kInfinity;
    row.status = "never";
  } else if (row.least > 0) {
    row.status = "later";
  } else if (row.least == 0 && row.most == 0) {
    row.status = "same_day";
  }
  return row;
}

std::vector<Row> rows_of(const Holding& holding, const LagsQuery& query, const Fact& fact) {
  const std::vector<FirstPair> firsts = firsts_of(holding, fact);
  std::vector<AgencyId> agencies = query.agencies;
  if (agencies.empty())
    for (std::uint32_t agency = 0; agency < firsts.size(); ++agency) agencies.push_back({agency});
  std::vector<Holder> holders;
  for (const AgencyId agency : agencies) {
    const FirstPair& first = firsts[agency.value];
    const DayBounds from{by(first.certain.day, query.at), by(first.possible.day, query.at)};
    if (from.never() && query.agencies.empty()) continue;
    const bool is_certain = from.certain != kAfterAll;
    holders.push_back(
        {agency, from, is_certain ? first.certain : first.possible, is_certain ? Bound::certain : Bound::possible});
  }
  std::vector<Row> rows;
  for (std::size_t a = 0; a < holders.size(); ++a)
    for (std::size_t b = a + 1; b < holders.size(); ++b)
      if (!holders[a].from.never() || !holders[b].from.never()) rows.push_back(row_of(holders[a], holders[b]));
  return rows;
}

void cite(const Holding& holding, const Holder& holder, const Fact& fact, std::uint32_t row,
          std::vector<EvidenceRow>& evidence) {
  if (holder.from.never()) return;
  const CaseGraph& graph = holding.graph();
  const First& first = holder.first;
  if (first.contact != ContactId::kNone) {
    cite_contact(graph, first.contact, fact, row, evidence);
    cite_shares(graph, holding.chain(holder.agency, first.contact, holder.bound), row, evidence);
  } else if (first.share != ShareId::kNone) {
    cite_shares(graph, {ShareId{first.share}}, row, evidence);
    evidence.push_back({row, EvidenceTable::share_items, graph.share_items[first.share][first.item].row});
  }
}

}  // namespace

Answer lags(const Holding& holding, const LagsQuery& query, Progress& progress) {
  const CaseGraph& graph = holding.graph();
  std::vector<std::vector<Row>> of_fact(query.facts.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(query.facts.size()), 1, query.threads, progress,
                           [&](parallel::Chunk chunk) {
                             const auto at = static_cast<std::size_t>(chunk.begin);
                             of_fact[at] = rows_of(holding, query, query.facts[at]);
                           });
  std::vector<std::string> labels, statuses;
  std::vector<std::int32_t> facts;
  std::array<std::vector<std::uint32_t>, 2> agencies;
  std::array<std::vector<Day>, 4> days;
  std::vector<double> least, most;
  Answer answer;
  for (std::size_t fact = 0; fact < query.facts.size(); ++fact) {
    labels.push_back(query.facts[fact].label);
    for (const Row& row : of_fact[fact]) {
      const auto at = static_cast<std::uint32_t>(facts.size());
      facts.push_back(static_cast<std::int32_t>(fact));
      std::size_t side = 0;
      for (const Holder* holder : {&row.first, &row.second}) {
        agencies[side].push_back(holder->agency.value);
        days[2 * side].push_back(holder->from.certain);
        days[2 * side + 1].push_back(holder->from.possible);
        if (query.evidence) cite(holding, *holder, query.facts[fact], at, answer.evidence);
        ++side;
      }
      least.push_back(row.least);
      most.push_back(row.most);
      statuses.emplace_back(row.status);
    }
  }
  answer.table.name = "knowledge.lags";
  answer.table.rows = static_cast<std::int64_t>(facts.size());
  auto& columns = answer.table.columns;
  columns.push_back(tables::coded_column("fact", std::move(facts), std::move(labels)));
  columns.push_back(id_column("first_agency", graph.agencies.ids, agencies[0]));
  columns.push_back(id_column("second_agency", graph.agencies.ids, agencies[1]));
  columns.push_back(day_column("first_from", days[0]));
  columns.push_back(day_column("first_possibly_from", days[1]));
  columns.push_back(day_column("second_from", days[2]));
  columns.push_back(day_column("second_possibly_from", days[3]));
  columns.push_back(tables::number_column("days_least", std::move(least)));
  columns.push_back(tables::number_column("days_most", std::move(most)));
  columns.push_back(status_column("status", statuses));
  return answer;
}

}  // namespace casegraph::measures
