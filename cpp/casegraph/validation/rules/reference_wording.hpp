// How problems of references are named and told, wherever the table referred to stands.
#pragma once

#include <string>
#include <string_view>

#include "casegraph/validation/casebook_view.hpp"
#include "casegraph/validation/sink.hpp"

namespace casegraph::validation::rules {

inline constexpr Rule kDanglingKey{"dangling_key"};
inline constexpr Rule kKeyTypeDiffers{"key_type_differs"};

// "persons has no such person_id"
std::string not_found_in(const TableView& table);
// "a person_id of the table persons"
std::string accepted_ids(const TableView& table);
Wording type_wording(const ColumnView& here, const TableView& there, std::string_view also_accepted = {});
// Whether nothing is to be said of references to a table that is not given: an essential table's absence
// is a problem of its own, and identities are kept apart from the rest.
bool is_absence_told(const TableView& table);

}  // namespace casegraph::validation::rules
