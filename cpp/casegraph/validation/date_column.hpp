// Dates of a column, as text or as days, read as day sets.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::validation {

// The days of a cell that is not empty, or the reason why it cannot be read.
std::variant<DateInterval, std::string> read_date(const tables::Column& column, std::int64_t row);

}  // namespace casegraph::validation
