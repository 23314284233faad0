#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/tables/arrow.hpp"

namespace casegraph::tables {
namespace {

Table table_of_everything() {
  Table table{"everything", 3, {}};
  table.columns.push_back(text_column("text", {"a", std::nullopt, "é"}));
  table.columns.push_back(integer_column("integer", {1, -2, 3}, {1, 1, 0}));
  table.columns.push_back(number_column("number", {0.5, 1, 2}));
  table.columns.push_back(boolean_column("boolean", {1, 0, 1}, {1, 0, 1}));
  table.columns.push_back(date_column("date", {14890, 0, -1}));
  table.columns.push_back(time_column("time", {0, 61, 1439}, {1, 1, 0}));
  table.columns.push_back(null_column("nothing", 3));
  table.columns.push_back(coded_column("coded", {1, -1, 0}, {"x", "y"}));
  return table;
}

// Every cell as text, with the columns' names and storages.
std::vector<std::string> printed(const Table& table) {
  std::vector<std::string> lines;
  for (const Column& column : table.columns) {
    std::string line = column.name + " " + std::string(name_of(column.storage)) + ":";
    for (std::int64_t row = 0; row < column.length; ++row)
      line += column.is_valid(row) ? " " + text_of(column, row) : " -";
    lines.push_back(line);
  }
  return lines;
}

Table round_trip(Table table) {
  ArrowArrayStream stream{};
  std::string name = table.name;
  write_arrow(std::move(table), &stream);
  return read_arrow(&stream, std::move(name));
}

TEST(ArrowWriter, GivesBackEveryStorage) {
  const Table table = table_of_everything();
  const Table back = round_trip(table);
  EXPECT_EQ(back.rows, 3);
  EXPECT_EQ(printed(back),
            (std::vector<std::string>{"text text: a - é", "integer int64: 1 -2 -", "number float64: 0.5 1.0 2.0",
                                      "boolean boolean: true - true", "date date32: 2010-10-08 1970-01-01 1969-12-31",
                                      "time time: 00:00 01:01 -", "nothing null: - - -", "coded coded text: y - x"}));
  EXPECT_EQ(printed(round_trip(back)), printed(back));
}

TEST(ArrowWriter, GivesTablesWithoutRowsAndWithoutColumns) {
  Table table{"empty", 0, {}};
  table.columns.push_back(text_column("text", {}));
  table.columns.push_back(integer_column("integer", {}));
  table.columns.push_back(boolean_column("boolean", {}));
  table.columns.push_back(coded_column("coded", {}, {}));
  table.columns.push_back(null_column("nothing", 0));
  const Table back = round_trip(table);
  EXPECT_EQ(back.rows, 0);
  EXPECT_EQ(back.columns.size(), 5u);
  EXPECT_EQ(round_trip(Table{"bare", 7, {}}).rows, 7);
}

TEST(ArrowWriter, CodedTextOfWhichAllIsMissing) {
  Table table{"t", 2, {}};
  table.columns.push_back(coded_column("coded", {-1, -1}, {}));
  EXPECT_EQ(printed(round_trip(table)), (std::vector<std::string>{"coded coded text: - -"}));
}

TEST(ArrowWriter, LendsNumbersAndDays) {
  const Table table = table_of_everything();
  const Table back = round_trip(table);
  EXPECT_EQ(back.columns[1].integers.data(), table.columns[1].integers.data());
  EXPECT_EQ(back.columns[2].numbers.data(), table.columns[2].numbers.data());
  EXPECT_EQ(back.columns[4].days.data(), table.columns[4].days.data());
}

TEST(ArrowWriter, TextUnderAMissingValueDoesNotLeave) {
  Table table{"t", 2, {}};
  table.columns.push_back(text_column("text", {"secret", "open"}));
  static const std::uint8_t kValid[] = {0, 1};
  table.columns[0].valid = kValid;
  table.columns[0].null_count = 1;
  ArrowArrayStream stream{};
  write_arrow(table, &stream);
  ArrowArray batch{};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  const auto* offsets = static_cast<const std::int32_t*>(batch.children[0]->buffers[1]);
  EXPECT_EQ(offsets[1], 0);
  EXPECT_EQ(offsets[2], 4);
  EXPECT_EQ(std::string(static_cast<const char*>(batch.children[0]->buffers[2]), 4), "open");
  batch.release(&batch);
  stream.release(&stream);
}

TEST(ArrowWriter, EndsAfterOneBatch) {
  ArrowArrayStream stream{};
  write_arrow(table_of_everything(), &stream);
  ArrowSchema schema{};
  ArrowArray first{};
  ArrowArray second{};
  ASSERT_EQ(stream.get_schema(&stream, &schema), 0);
  ASSERT_EQ(stream.get_next(&stream, &first), 0);
  ASSERT_EQ(stream.get_next(&stream, &second), 0);
  EXPECT_NE(first.release, nullptr);
  EXPECT_EQ(second.release, nullptr);
  EXPECT_EQ(stream.get_last_error(&stream), nullptr);
  schema.release(&schema);
  EXPECT_EQ(schema.release, nullptr);
  stream.release(&stream);
  EXPECT_EQ(stream.release, nullptr);
  first.release(&first);
  EXPECT_EQ(first.release, nullptr);
}

TEST(ArrowWriter, PartsCanBeMovedOutAndOutliveTheRest) {
  ArrowArrayStream stream{};
  write_arrow(table_of_everything(), &stream);
  ArrowArray batch{};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  ArrowArray moved = *batch.children[1];
  batch.children[1]->release = nullptr;
  ArrowArray coded = *batch.children[7];
  batch.children[7]->release = nullptr;
  batch.release(&batch);
  stream.release(&stream);
  EXPECT_EQ(static_cast<const std::int64_t*>(moved.buffers[1])[1], -2);
  EXPECT_EQ(coded.dictionary->length, 2);
  moved.release(&moved);
  coded.release(&coded);
}

TEST(ArrowWriter, ValuesLiveAsLongAsTheStreamOrItsBatch) {
  auto owner = std::make_shared<std::vector<std::int64_t>>(std::vector<std::int64_t>{1, 2});
  const std::weak_ptr<void> watch = owner;
  Table table{"t", 2, {}};
  Column column = integer_column("a", {});
  column.integers = *owner;
  column.length = 2;
  column.owners = {std::move(owner)};
  table.columns.push_back(std::move(column));
  ArrowArrayStream stream{};
  write_arrow(std::move(table), &stream);
  ArrowArray batch{};
  ASSERT_EQ(stream.get_next(&stream, &batch), 0);
  stream.release(&stream);
  EXPECT_FALSE(watch.expired());
  batch.release(&batch);
  EXPECT_TRUE(watch.expired());
}

TEST(ArrowWriter, RefusesColumnsOfAnotherLength) {
  Table table{"t", 2, {}};
  table.columns.push_back(integer_column("a", {1}));
  ArrowArrayStream stream{};
  EXPECT_THROW(write_arrow(table, &stream), ArgumentError);
  EXPECT_EQ(stream.release, nullptr);
}

}  // namespace
}  // namespace casegraph::tables
