// What every measure gives back: a tidy table and, where asked for, the casebook's rows behind each of
// its rows.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

// The tables of the casebook that evidence may point to.
enum class EvidenceTable : std::uint8_t {
  contacts,
  participants,
  flags,
  contact_links,
  shares,
  share_items,
  checks,
  check_hits,
  residences,
  relationships,
  identifiers,
  coverage,
  access,
  episodes,
  incidents,
  assessments,
  persons,
  reviews
};
const char* name_of(EvidenceTable table);

struct EvidenceRow {
  std::uint32_t answer_row;  // row of the answer, from 0
  EvidenceTable table;
  std::uint32_t row;  // row of the casebook's table, from 0
};

struct Answer {
  tables::Table table;
  std::vector<EvidenceRow> evidence;         // in order of answer_row; empty unless asked for
  std::vector<tables::Column> further = {};  // of the evidence, a value a row, where a measure has more to say of it
};

// The evidence as a table: answer_row (int64), table (text), row (int64), and the further columns.
tables::Table table_of(const std::vector<EvidenceRow>& evidence, std::vector<tables::Column> further = {});

}  // namespace casegraph::measures
