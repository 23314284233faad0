// Which columns a table has, and which one a misspelt name may have meant.
#pragma once

#include <string>
#include <string_view>

#include "casegraph/schema/schema.hpp"

namespace casegraph::tables {

// Columns of the user's own, which the schema does not know, start so.
inline constexpr std::string_view kOwnColumn = "x_";

// What would be accepted instead of a column of this name: the nearest name of the schema, where one is near.
std::string accepted_instead_of(std::string_view name, const schema::Table& declared);

}  // namespace casegraph::tables
