// How a column comes to own the values that it shows.
#pragma once

#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/tables/table.hpp"

namespace casegraph::tables {

// Hands `values` to the column's owners and gives the view of them that the column is to show.
template <class T>
std::span<const T> keep(Column& column, std::vector<T> values) {
  auto owned = std::make_shared<const std::vector<T>>(std::move(values));
  const std::span<const T> view(*owned);
  column.owners.push_back(std::move(owned));
  return view;
}

// The same of an array.
template <class T>
std::span<const T> keep(Column& column, std::shared_ptr<T[]> values, std::size_t size) {
  const std::span<const T> view(values.get(), size);
  column.owners.push_back(std::move(values));
  return view;
}

// Gives the column its missing values: one byte a row. Shows none where no value is missing.
void set_validity(Column& column, std::vector<std::uint8_t> valid);

// Hands `texts` to the column's owners and gives views of each of them.
std::span<const std::string_view> keep_texts(Column& column, std::vector<std::string> texts);

// A column of texts that lie one after the other, as Arrow has them: of row r from offset r up to the next one, none
// where it is missing.
Column text_column(std::string name, std::vector<std::int32_t> offsets, std::vector<char> bytes,
                   std::vector<std::uint8_t> valid);

}  // namespace casegraph::tables
