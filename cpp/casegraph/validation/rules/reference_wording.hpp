// How problems of references are named and told, wherever the table referred to stands.
#pragma once

#include <string>
#include <string_view>

#include "casegraph/validation/cells.hpp"

#include "casegraph/validation/casebook_view.hpp"
#include "casegraph/validation/sink.hpp"

namespace casegraph::validation::rules {

inline constexpr Rule kDanglingKey{"dangling_key"};
inline constexpr Rule kKeyTypeDiffers{"key_type_differs"};

// "the table persons has no such person_id", and where it has the same number written otherwise (`1` for `1.0`),
// which, and where the difference comes from. `value`: empty where it may not be shown.
std::string not_found_in(const TableView& table, std::string_view value);
// "a person_id of the table persons"
std::string accepted_ids(const TableView& table);
Wording type_wording(const ColumnView& here, const TableView& there, std::string_view also_accepted = {});
// Whether nothing is to be said of references to a table: where rows of it could not be read, or where it is not
// given and is essential, which are problems of their own, or holds identities, which are kept apart from the rest.
bool is_absence_told(const TableView& table);

}  // namespace casegraph::validation::rules
