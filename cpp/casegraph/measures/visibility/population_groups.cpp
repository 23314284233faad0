#include "casegraph/measures/visibility/population_groups.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"

namespace casegraph::measures {
namespace {

constexpr std::uint64_t kMostCells = std::uint64_t{1} << 28;

// Codes in the order of their terms, the empty one first.
std::vector<graph::Code> in_order(const graph::Terms& terms) {
  std::vector<graph::Code> codes(terms.size());
  std::iota(codes.begin(), codes.end(), graph::Code{0});
  std::sort(codes.begin(), codes.end(), [&](graph::Code a, graph::Code b) { return terms[a] < terms[b]; });
  return codes;
}

std::vector<std::uint32_t> places_of(const std::vector<graph::Code>& codes) {
  std::vector<std::uint32_t> places(codes.size());
  for (std::uint32_t place = 0; place < codes.size(); ++place) places[codes[place]] = place;
  return places;
}

}  // namespace

PopulationGroups::PopulationGroups(const graph::CaseGraph& graph, const std::vector<SplitBy>& by) : graph_(graph) {
  std::uint64_t cells = 1;
  for (const SplitBy each : by) {
    if (each == SplitBy::year) collect_years();
    if (each == SplitBy::area) {
      area_terms_ = in_order(graph.terms.area);
      const std::vector<std::uint32_t> places = places_of(area_terms_);
      for (std::uint32_t agency = 0; agency < graph.agencies.ids.size(); ++agency)
        areas_.push_back(places[graph.agencies.area.value_or(agency, 0)]);
    }
    if (each == SplitBy::kind) {
      kind_terms_ = in_order(graph.terms.contact_kind);
      kinds_ = places_of(kind_terms_);
    }
    dimensions_.push_back({each, std::max(1U, size_of(each))});
    cells *= dimensions_.back().size;
    if (cells > kMostCells)
      throw ArgumentError("by: these together make more than 268,435,456 groups; ask for fewer of them at once");
  }
  cells_ = static_cast<std::uint32_t>(cells);
}

std::uint32_t PopulationGroups::size_of(SplitBy by) const {
  switch (by) {
    case SplitBy::agency: return graph_.agencies.ids.size();
    case SplitBy::area: return static_cast<std::uint32_t>(area_terms_.size());
    case SplitBy::year: return static_cast<std::uint32_t>(years_.size()) + 1;
    case SplitBy::kind: return static_cast<std::uint32_t>(kind_terms_.size());
    case SplitBy::contact: break;
  }
  return graph_.contacts.size();
}

// Contacts are in order of their first days, so that each year is met once in a row.
void PopulationGroups::collect_years() {
  years_.clear();
  year_begins_.clear();
  Day next = kBeforeAll;
  for (const Day day : graph_.contacts.first_day) {
    if (!is_finite(day) || day < next) continue;
    const std::int32_t year = civil_of(day).year;
    years_.push_back(year);
    year_begins_.push_back(day_of({year, 1, 1}));
    next = day_of({year + 1, 1, 1});
  }
}

std::uint32_t PopulationGroups::year_of(DateInterval days) const {
  if (!days.is_bounded()) return 0;
  const auto after = std::upper_bound(year_begins_.begin(), year_begins_.end(), days.first);
  const auto place = static_cast<std::uint32_t>(after - year_begins_.begin());
  if (days.is_exact()) return place;
  return civil_of(days.last).year == years_[place - 1] ? place : 0;
}

std::uint32_t PopulationGroups::value_of(SplitBy by, std::uint32_t contact, std::uint32_t agency,
                                         DateInterval days) const {
  switch (by) {
    case SplitBy::agency: return agency;
    case SplitBy::area: return areas_[agency];
    case SplitBy::year: return year_of(days);
    case SplitBy::kind: return kinds_[graph_.contacts.kind.value_or(contact, 0)];
    case SplitBy::contact: break;
  }
  return contact;
}

std::uint32_t PopulationGroups::cell_of(std::uint32_t contact) const {
  return cell_of(contact, graph_.contacts.agency[contact], graph_.contacts.days(contact));
}

std::uint32_t PopulationGroups::cell_of(std::uint32_t contact, std::uint32_t agency, DateInterval days) const {
  std::uint32_t cell = 0;
  for (const Dimension& dimension : dimensions_)
    cell = cell * dimension.size + value_of(dimension.by, contact, agency, days);
  return cell;
}

std::vector<tables::Column> PopulationGroups::columns(const std::vector<std::uint32_t>& cells) const {
  std::vector<tables::Column> columns;
  std::uint32_t below = cells_;  // cells of the dimensions after this one
  for (const Dimension& dimension : dimensions_) {
    below /= dimension.size;
    std::vector<std::uint32_t> values;
    values.reserve(cells.size());
    for (const std::uint32_t cell : cells) values.push_back(cell / below % dimension.size);
    columns.push_back(column(dimension.by, values));
  }
  return columns;
}

tables::Column PopulationGroups::column(SplitBy by, const std::vector<std::uint32_t>& values) const {
  const auto terms_of = [&](const std::vector<graph::Code>& terms) {
    std::vector<graph::Code> codes;
    for (const std::uint32_t value : values) codes.push_back(terms[value]);
    return codes;
  };
  switch (by) {
    case SplitBy::agency: return id_column("agency", graph_.agencies.ids, values);
    case SplitBy::area: return term_column("area", graph_.terms.area, terms_of(area_terms_));
    case SplitBy::kind: return term_column("kind", graph_.terms.contact_kind, terms_of(kind_terms_));
    case SplitBy::year: {
      std::vector<std::int64_t> years;
      std::vector<std::uint8_t> valid;
      for (const std::uint32_t value : values) {
        years.push_back(value == 0 ? 0 : years_[value - 1]);
        valid.push_back(value != 0);
      }
      return tables::integer_column("year", std::move(years), std::move(valid));
    }
    case SplitBy::contact: break;
  }
  return id_column("contact", graph_.contacts.ids, values);
}

}  // namespace casegraph::measures
