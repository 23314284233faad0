// From columns as they came to columns of the schema's types, refusing what does not fit.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/problem.hpp"
#include "casegraph/tables/refused_column.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::tables {

// Makes each column of `table` the storage its schema type asks for, in the schema's order:
//   id -> text or int64, kept as given (floating ids are refused: 1.0 is not an id);
//   text, category, list -> text (coded stays coded); for text alone, an int64 becomes its digits;
//   integer -> int64 (from text: digits with or without '-'; from float64: whole values up to 2^53);
//   number -> float64 (finite; from text: 52.45 or 1e3, whatever the locale; from int64 up to 2^53);
//   boolean -> boolean (from text: true/false, any case; 1/0; yes/no; from numbers: 1 and 0);
//   date -> text (EDTF as given, not yet read) or date32 as given; time -> text HH:MM or time as given.
// A column in which every value is missing fits every type.
// Leading and trailing white space is a problem where it would change a key, and is trimmed nowhere.
// Empty text becomes missing. Absent columns are left absent; columns the schema does not have are a
// problem each (unless they start with "x_": the user's own, kept as text). Every cell that does not
// fit is a problem and leaves as missing; with problems of level error the caller must not use the result.
// Whether a required value is missing, a term is in its vocabulary or a date can be, is for validation/.
//
// `refused`: columns of the table that could not be read. Each is a problem, and leaves as missing where the schema
// has it.
//
// Rules: missing_column, unknown_column, unsupported_type (row 0); wrong_type, decimal_id (row 0: the whole column; the
// value is its first); unsupported_value, white_space, control_character, cell_too_long, not_an_integer, not_a_number,
// not_a_boolean, not_a_time, impossible_date. Problems come in the order of the columns, then of the rows. Row numbers
// count data rows from 1. At most `most_per_rule` problems of one rule and column are listed, and one further problem
// with row 0 counts the rest (0: no limit).
struct Normalised {
  Table table;
  std::vector<Problem> problems;
};
Normalised normalise(const Table& table, const schema::Table& declared, std::int64_t most_per_rule = 1000,
                     std::span<const RefusedColumn> refused = {});

}  // namespace casegraph::tables
