#include "casegraph/measures/knowledge/fragmentation.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Spread {
  std::int64_t contacts = 0;
  std::int64_t held = 0;  // by some agency
  std::vector<std::int64_t> by_agency;

  std::int64_t holdings() const {
    std::int64_t sum = 0;
    for (const std::int64_t held_here : by_agency) sum += held_here;
    return sum;
  }
  std::int64_t holders() const {
    return std::count_if(by_agency.begin(), by_agency.end(), [](std::int64_t count) { return count > 0; });
  }
  std::size_t best() const {
    return static_cast<std::size_t>(std::max_element(by_agency.begin(), by_agency.end()) - by_agency.begin());
  }
  std::string status() const { return contacts == 0 ? "no_contacts" : held == 0 ? "not_held" : "ok"; }
};

double ratio(std::int64_t part, std::int64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

double herfindahl(const Spread& spread) {
  const std::int64_t sum = spread.holdings();
  double total = 0;
  for (const std::int64_t held : spread.by_agency) total += ratio(held, sum) * ratio(held, sum);
  return total;
}

Spread spread_of(const Holding& holding, const FragmentationQuery& query, Bound bound,
                 std::vector<std::uint32_t>& contacts) {
  const auto& graph = holding.graph();
  Spread spread;
  spread.by_agency.assign(graph.agencies.ids.size(), 0);
  for (const std::uint32_t contact : contacts_naming(graph, query.persons)) {
    const DateInterval days = graph.contacts.days(contact);
    if ((bound == Bound::certain ? days.last : days.first) > query.at) continue;
    ++spread.contacts;
    contacts.push_back(contact);
    bool is_held = false;
    for (const AgencyId agency : holders_of(holding, contact)) {
      if (!holding.of(agency, contact).at(query.at, bound)) continue;
      ++spread.by_agency[agency.value];
      is_held = true;
    }
    spread.held += is_held;
  }
  return spread;
}

}  // namespace

Answer fragmentation(const Holding& holding, const FragmentationQuery& query) {
  Answer answer;
  std::vector<std::string> statuses;
  std::vector<std::int64_t> contacts, held, holders, best_held;
  std::vector<std::uint32_t> best_agency;
  std::vector<double> best, concentration, overlap;
  for (const Bound bound : {Bound::certain, Bound::possible}) {
    std::vector<std::uint32_t> counted;
    const Spread spread = spread_of(holding, query, bound, counted);
    const bool ok = spread.status() == "ok";
    if (query.evidence)
      for (const std::uint32_t contact : counted)
        cite_contact(holding.graph(), contact, Fact{}, static_cast<std::uint32_t>(statuses.size()), answer.evidence);
    statuses.push_back(spread.status());
    contacts.push_back(spread.contacts);
    held.push_back(spread.held);
    holders.push_back(spread.holders());
    best_agency.push_back(ok ? static_cast<std::uint32_t>(spread.best()) : AgencyId::kNone);
    best_held.push_back(ok ? spread.by_agency[spread.best()] : 0);
    best.push_back(ok ? ratio(spread.by_agency[spread.best()], spread.contacts) : kNaN);
    concentration.push_back(ok ? herfindahl(spread) : kNaN);
    overlap.push_back(ok ? 1.0 - ratio(spread.held, spread.holdings()) : kNaN);
  }
  answer.table.name = "fragmentation";
  answer.table.rows = 2;
  auto& columns = answer.table.columns;
  columns.push_back(tables::text_column("bound", {"certain", "possible"}));
  columns.push_back(status_column("status", statuses));
  columns.push_back(tables::integer_column("n", std::move(contacts)));
  columns.push_back(tables::integer_column("held", std::move(held)));
  columns.push_back(tables::integer_column("agencies", std::move(holders)));
  columns.push_back(id_column("best_agency", holding.graph().agencies.ids, best_agency));
  columns.push_back(tables::integer_column("best_held", std::move(best_held)));
  columns.push_back(tables::number_column("best", std::move(best)));
  columns.push_back(tables::number_column("herfindahl", std::move(concentration)));
  columns.push_back(tables::number_column("overlap", std::move(overlap)));
  return answer;
}

}  // namespace casegraph::measures
