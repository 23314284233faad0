#include "validation/casebook_fixture.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "casegraph/domain/progress.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::validation::testing {
namespace {

using Texts = std::vector<std::optional<std::string>>;

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == '|')
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

template <class Value, class Read>
std::pair<std::vector<Value>, std::vector<std::uint8_t>> values_of(const Texts& texts, Read read) {
  std::vector<Value> values;
  std::vector<std::uint8_t> valid;
  for (const auto& text : texts) {
    valid.push_back(text ? 1 : 0);
    values.push_back(text ? read(*text) : Value{});
  }
  return {values, valid};
}

tables::Column integers(std::string name, const Texts& texts) {
  auto [values, valid] = values_of<std::int64_t>(texts, [](const std::string& text) { return std::stoll(text); });
  return tables::integer_column(std::move(name), std::move(values), std::move(valid));
}

tables::Column coded(std::string name, const Texts& texts) {
  std::vector<std::string> terms;
  std::vector<std::int32_t> codes;
  for (const auto& text : texts) {
    if (text && std::find(terms.begin(), terms.end(), *text) == terms.end()) terms.push_back(*text);
    codes.push_back(text ? static_cast<std::int32_t>(std::find(terms.begin(), terms.end(), *text) - terms.begin())
                         : -1);
  }
  return tables::coded_column(std::move(name), std::move(codes), std::move(terms));
}

tables::Column id_column_of(std::string name, const Texts& texts, Ids ids) {
  if (ids == Ids::integer) return integers(std::move(name), texts);
  if (ids == Ids::coded) return coded(std::move(name), texts);
  return tables::text_column(std::move(name), texts);
}

tables::Column column_of(const schema::Column& declared, const Texts& texts, Ids ids) {
  std::string name(declared.name);
  switch (declared.type) {
    case schema::ColumnType::id: return id_column_of(std::move(name), texts, ids);
    case schema::ColumnType::integer: return integers(std::move(name), texts);
    case schema::ColumnType::number: {
      auto [values, valid] = values_of<double>(texts, [](const std::string& text) { return std::stod(text); });
      return tables::number_column(std::move(name), std::move(values), std::move(valid));
    }
    case schema::ColumnType::boolean: {
      const auto read = [](const std::string& text) -> std::uint8_t { return text == "true" ? 1 : 0; };
      auto [values, valid] = values_of<std::uint8_t>(texts, read);
      return tables::boolean_column(std::move(name), std::move(values), std::move(valid));
    }
    case schema::ColumnType::category:
      if (ids == Ids::coded) return coded(std::move(name), texts);
      return tables::text_column(std::move(name), texts);
    case schema::ColumnType::text:
    case schema::ColumnType::list:
    case schema::ColumnType::date:
    case schema::ColumnType::time: break;
  }
  return tables::text_column(std::move(name), texts);
}

std::string line_of(const tables::Problem& problem) {
  std::ostringstream line;
  line << (problem.level == tables::Level::warning ? "~" : "") << problem.rule << ' '
       << (problem.table.empty() ? "-" : problem.table) << ' ' << problem.row << ' '
       << (problem.column.empty() ? "-" : problem.column);
  return line.str();
}

}  // namespace

tables::Table table(std::string_view name, std::string_view header, const std::vector<std::string>& rows, Ids ids) {
  const schema::Table& declared = *schema::find_table(name);
  const std::vector<std::string> names = cells_of(header);
  std::vector<Texts> columns(names.size());
  for (const std::string& row : rows) {
    const std::vector<std::string> cells = cells_of(row);
    for (std::size_t at = 0; at < names.size(); ++at) {
      const std::string& cell = cells.at(at);
      columns[at].push_back(cell.empty() ? std::nullopt : std::optional(cell));
    }
  }
  tables::Table made{std::string(name), static_cast<std::int64_t>(rows.size()), {}};
  for (std::size_t at = 0; at < names.size(); ++at)
    made.columns.push_back(column_of(*schema::find_column(declared, names[at]), columns[at], ids));
  return made;
}

Book::Book() {
  with("persons", "person_id", {"A", "B"});
  with("agencies", "agency_id|name", {"wmp|Police", "gp|Surgery"});
  with("contacts", "contact_id|agency_id|date|kind", {"c1|wmp|2010-10-08|call", "c2|gp|2010-11-28|consultation"});
  with("participants", "contact_id|person_id|presence", {"c1|A|took_part", "c2|B|took_part"});
}

Book& Book::with(tables::Table table) {
  std::string name = table.name;
  tables_.insert_or_assign(std::move(name), std::move(table));
  return *this;
}

Book& Book::without(std::string_view name) {
  tables_.erase(tables_.find(name));
  return *this;
}

std::vector<tables::Problem> Book::problems(const Options& options) const {
  std::vector<tables::Table> casebook;
  for (const auto& [name, table] : tables_) casebook.push_back(table);
  Progress progress;
  return validate(casebook, options, progress);
}

std::vector<std::string> Book::found(const Options& options) const {
  std::vector<std::string> lines;
  for (const tables::Problem& problem : problems(options)) lines.push_back(line_of(problem));
  return lines;
}

}  // namespace casegraph::validation::testing
