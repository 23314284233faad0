// How rules look at the cells of a column that may be absent.
#pragma once

#include <cstdint>
#include <string_view>

#include "casegraph/tables/table.hpp"

namespace casegraph::validation {

// A column, or none; in a column that the table does not have, every cell is empty.
struct Cells {
  const tables::Column* column = nullptr;

  explicit operator bool() const { return column != nullptr; }
  bool has(std::int64_t row) const {
    return column != nullptr && column->is_valid(row) && !(column->is_text() && column->text(row).empty());
  }
  // Whether a cell may be empty: no scan is needed where not.
  bool may_be_empty() const {
    return column == nullptr || column->storage != tables::Storage::int64 || !column->valid.empty();
  }
  // Each asks for the column's storage to be its own, and for a cell that is not empty.
  std::string_view text(std::int64_t row) const {
    return column != nullptr && column->is_text() ? column->text(row) : std::string_view{};
  }
  std::int64_t integer(std::int64_t row) const { return column->integers[static_cast<std::size_t>(row)]; }
  double number(std::int64_t row) const { return column->numbers[static_cast<std::size_t>(row)]; }
  bool boolean(std::int64_t row) const { return column->booleans[static_cast<std::size_t>(row)] != 0; }
};

// Ids are of one type in a column: texts or whole numbers.
enum class IdType { none, text, integer };
inline IdType id_type(const tables::Column* column) {
  if (column == nullptr || column->storage == tables::Storage::null) return IdType::none;
  return column->storage == tables::Storage::int64 ? IdType::integer : IdType::text;
}

std::uint64_t hash_of(std::string_view text);
std::uint64_t hash_of(std::int64_t value);
// Of any cell, empty ones included.
std::uint64_t hash_of(const tables::Column& column, std::int64_t row);
// Whether two cells of one column hold the same value; two empty ones do.
bool same_value(const tables::Column& column, std::int64_t row, std::int64_t other);

// Calls visit(item) for each item of a list in one cell, surrounding blanks taken off.
template <class Visit>
void for_each_item(std::string_view list, char separator, Visit&& visit) {
  constexpr std::string_view kBlanks = " \t\r\n";
  while (true) {
    const std::size_t end = list.find(separator);
    std::string_view item = list.substr(0, end);
    const std::size_t first = item.find_first_not_of(kBlanks);
    item = first == std::string_view::npos ? std::string_view{}
                                           : item.substr(first, item.find_last_not_of(kBlanks) - first + 1);
    visit(item);
    if (end == std::string_view::npos) return;
    list.remove_prefix(end + 1);
  }
}

}  // namespace casegraph::validation
