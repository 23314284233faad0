// Addresses of a column, read part by part.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::linkage {

// A row for each row of the table's only column of text: unit, building, number, street, locality, town, county,
// postcode, normal (the parts as one text), all missing where the text has none, and placeholder. A text that stands in
// many rows is read once. Throws DataError where the column is not text.
tables::Table addresses_table(const tables::Table& texts, Progress& progress, unsigned threads = 0);

}  // namespace casegraph::linkage
