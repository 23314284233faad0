#include "casegraph/simulate/sheet.hpp"

#include <gtest/gtest.h>

#include <array>

#include "casegraph/domain/error.hpp"

namespace casegraph::simulate {
namespace {

std::string doubled(std::int64_t number) { return std::to_string(2 * number); }

TEST(Sheet, RowsAreJoinedInTheirOrderWithWhatIsMissing) {
  const std::vector<std::string> terms{"a", "b"};
  const SheetLayout layout{"made",
                           {{"id", Cell::whole},
                            {"link", Cell::optional},
                            {"kind", Cell::coded, &terms},
                            {"text", Cell::text, nullptr, doubled}}};
  Sheet first(&layout), second(&layout), none(&layout);
  first.add({1, 7, 1, 3});
  second.add({2, 0, -1, 0});
  const std::array<const Sheet*, 3> sheets{&first, &none, &second};
  Progress progress;
  const tables::Table table = joined(sheets, progress, 2);
  ASSERT_EQ(table.rows, 2);
  std::vector<std::string> cells;
  for (const tables::Column& column : table.columns)
    for (std::int64_t row = 0; row < 2; ++row)
      cells.push_back(column.is_valid(row) ? tables::text_of(column, row) : "-");
  EXPECT_EQ(cells, (std::vector<std::string>{"1", "2", "7", "-", "b", "-", "6", "-"}));
  progress.request_stop();
  EXPECT_THROW(joined(sheets, progress, 1), Stopped);
}

}  // namespace
}  // namespace casegraph::simulate
