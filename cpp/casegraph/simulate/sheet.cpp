#include "casegraph/simulate/sheet.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "casegraph/parallel/chunks.hpp"
#include "casegraph/tables/column_values.hpp"

namespace casegraph::simulate {
namespace {

constexpr std::size_t kLongestText = 16;

tables::Column texts_of(const SheetColumn& declared, const std::vector<std::int64_t>& numbers) {
  const std::size_t rows = numbers.size();
  if (rows > std::numeric_limits<std::int32_t>::max() / kLongestText) {  // more than offsets of 32 bits reach
    std::vector<std::optional<std::string>> texts(rows);
    for (std::size_t row = 0; row < rows; ++row)
      if (numbers[row] != 0) texts[row] = declared.words(numbers[row]);
    return tables::text_column(declared.name, std::move(texts));
  }
  std::vector<std::int32_t> offsets(rows + 1);
  std::vector<std::uint8_t> valid(rows);
  std::vector<char> bytes;
  bytes.reserve(rows * kLongestText);
  for (std::size_t row = 0; row < rows; ++row) {
    valid[row] = numbers[row] != 0 ? 1 : 0;
    if (valid[row] != 0) {
      const std::string text = declared.words(numbers[row]);
      bytes.insert(bytes.end(), text.begin(), text.end());
    }
    offsets[row + 1] = static_cast<std::int32_t>(bytes.size());
  }
  return tables::text_column(declared.name, std::move(offsets), std::move(bytes), std::move(valid));
}

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
    case Cell::degrees: {
      std::vector<double> values(numbers.size());
      std::vector<std::uint8_t> valid(numbers.size());
      for (std::size_t row = 0; row < numbers.size(); ++row) {
        valid[row] = numbers[row] != kNowhere ? 1 : 0;
        values[row] = valid[row] != 0 ? static_cast<double>(numbers[row]) / 1e6 : 0;
      }
      return tables::number_column(declared.name, std::move(values), std::move(valid));
    }
    case Cell::text: break;
  }
  return texts_of(declared, numbers);
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
