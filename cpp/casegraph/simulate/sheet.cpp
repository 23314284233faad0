#include "casegraph/simulate/sheet.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::simulate {
namespace {

tables::Column column_of(const SheetColumn& declared, std::vector<std::int64_t> numbers,
                         std::vector<std::int32_t> codes) {
  switch (declared.cell) {
    case Cell::whole: return tables::integer_column(declared.name, std::move(numbers));
    case Cell::coded: return tables::coded_column(declared.name, std::move(codes), *declared.terms);
    case Cell::optional: {
      std::vector<std::uint8_t> valid(numbers.size());
      for (std::size_t row = 0; row < numbers.size(); ++row) valid[row] = numbers[row] != 0 ? 1 : 0;
      return tables::integer_column(declared.name, std::move(numbers), std::move(valid));
    }
    case Cell::text: break;
  }
  std::vector<std::optional<std::string>> texts(numbers.size());
  for (std::size_t row = 0; row < numbers.size(); ++row)
    if (numbers[row] != 0) texts[row] = declared.words(numbers[row]);
  return tables::text_column(declared.name, std::move(texts));
}

}  // namespace

void Sheet::reserve(std::int64_t rows) {
  for (std::size_t at = 0; at < columns_.size(); ++at) {
    if (layout_->columns[at].cell == Cell::coded)
      columns_[at].codes.reserve(static_cast<std::size_t>(rows));
    else
      columns_[at].numbers.reserve(static_cast<std::size_t>(rows));
  }
}

tables::Table joined(std::span<const Sheet* const> sheets, Progress& progress, unsigned threads) {
  const SheetLayout& layout = *sheets.front()->layout_;
  std::int64_t rows = 0;
  for (const Sheet* sheet : sheets) rows += sheet->rows();
  tables::Table table{layout.name, rows, std::vector<tables::Column>(layout.columns.size())};
  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(layout.columns.size()), 1, threads, unseen,
                           [&](parallel::Chunk chunk) {
                             const auto at = static_cast<std::size_t>(chunk.begin);
                             std::vector<std::int64_t> numbers;
                             std::vector<std::int32_t> codes;
                             if (layout.columns[at].cell == Cell::coded)
                               codes.reserve(static_cast<std::size_t>(rows));
                             else
                               numbers.reserve(static_cast<std::size_t>(rows));
                             for (const Sheet* sheet : sheets) {
                               const auto& from = sheet->columns_[at];
                               numbers.insert(numbers.end(), from.numbers.begin(), from.numbers.end());
                               codes.insert(codes.end(), from.codes.begin(), from.codes.end());
                               progress.advance(0);  // stops where that was asked for
                             }
                             table.columns[at] = column_of(layout.columns[at], std::move(numbers), std::move(codes));
                           });
  return table;
}

}  // namespace casegraph::simulate
