#include "casegraph/measures/answer.hpp"

#include <string>

namespace casegraph::measures {

const char* name_of(EvidenceTable table) {
  static constexpr const char* kNames[] = {
      "contacts", "participants", "flags",      "contact_links", "shares",      "share_items",
      "checks",   "check_hits",   "residences", "relationships", "identifiers", "coverage",
      "access",   "episodes",     "incidents",  "assessments",   "persons",     "reviews"};
  return kNames[static_cast<std::size_t>(table)];
}

tables::Table table_of(const std::vector<EvidenceRow>& evidence, std::vector<tables::Column> further) {
  std::vector<std::int64_t> answer_rows, rows;
  std::vector<std::int32_t> tables_of;
  for (const EvidenceRow& entry : evidence) {
    answer_rows.push_back(entry.answer_row);
    tables_of.push_back(static_cast<std::int32_t>(entry.table));
    rows.push_back(entry.row);
  }
  std::vector<std::string> names;
  for (int table = 0; table <= static_cast<int>(EvidenceTable::reviews); ++table)
    names.emplace_back(name_of(static_cast<EvidenceTable>(table)));
  tables::Table out;
  out.name = "evidence";
  out.rows = static_cast<std::int64_t>(evidence.size());
  out.columns.push_back(tables::integer_column("answer_row", std::move(answer_rows)));
  out.columns.push_back(tables::coded_column("table", std::move(tables_of), std::move(names)));
  out.columns.push_back(tables::integer_column("row", std::move(rows)));
  for (tables::Column& column : further) out.columns.push_back(std::move(column));
  return out;
}

}  // namespace casegraph::measures
