// From columns as they came to columns of the schema's types, refusing what does not fit.
#pragma once

#include <string>
#include <vector>

#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/problem.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::tables {

// Makes each column of `table` the storage its schema type asks for, in the schema's order:
//   id -> text or int64, kept as given (floating ids are refused: 1.0 is not an id);
//   text, category, list -> text (coded stays coded); integer -> int64; number -> float64 (finite);
//   boolean -> boolean (from text: true/false, any case; 1/0; yes/no);
//   date -> text (EDTF as given) or date32 as given; time -> text HH:MM or time as given.
// Leading and trailing white space is a problem where it would change a key, and is trimmed nowhere.
// Empty text becomes missing. Absent columns are left absent; columns the schema does not have are a
// problem each (unless they start with "x_": the user's own, kept as text). Every cell that does not
// fit is a problem and leaves as missing; with problems of level error the caller must not use the result.
// Row numbers in problems count data rows from 1.
struct Normalised {
  Table table;
  std::vector<Problem> problems;
};
Normalised normalise(const Table& table, const schema::Table& declared);

}  // namespace casegraph::tables
