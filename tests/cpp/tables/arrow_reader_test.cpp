#include "casegraph/tables/arrow.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>

#include "casegraph/domain/error.hpp"
#include "producer.hpp"

namespace casegraph::tables {
namespace {

using namespace testing;
using Texts = std::vector<std::optional<std::string>>;

Texts texts_of(const Column& column) {
  Texts texts;
  for (std::int64_t row = 0; row < column.length; ++row)
    texts.push_back(column.is_valid(row) ? std::optional(text_of(column, row)) : std::nullopt);
  return texts;
}

// Reads one column of one batch.
Texts read_one(SchemaPart type, ArrayPart values, std::function<void(ArrowArray&)> spoil = {}) {
  std::vector<SchemaPart> types;
  types.push_back(std::move(type));
  Producer producer(std::move(types));
  std::vector<ArrayPart> columns;
  const std::int64_t length = values.length;
  columns.push_back(std::move(values));
  producer.batch(length, std::move(columns), std::move(spoil));
  Texts texts;
  {
    const Table table = read(producer);
    texts = texts_of(table.columns.front());
  }
  EXPECT_EQ(producer.arrays_alive(), 0);
  EXPECT_EQ(producer.streams_released(), 1);
  return texts;
}

// Reads and gives the message of the DataError; nothing may stay alive.
std::string refusal(Producer& producer) {
  std::string message;
  try {
    (void)read(producer);
  } catch (const DataError& error) {
    message = error.what();
  }
  EXPECT_EQ(producer.streams_released(), 1);
  return message;
}

std::string refusal_of(SchemaPart type, ArrayPart values, std::function<void(ArrowArray&)> spoil = {}) {
  std::vector<SchemaPart> types;
  types.push_back(std::move(type));
  Producer producer(std::move(types));
  std::vector<ArrayPart> columns;
  const std::int64_t length = values.length;
  columns.push_back(std::move(values));
  producer.batch(length, std::move(columns), std::move(spoil));
  const std::string message = refusal(producer);
  EXPECT_EQ(producer.arrays_alive(), 0);
  EXPECT_NE(message.find("table 'contacts'"), std::string::npos) << message;
  EXPECT_NE(message.find("accepted: "), std::string::npos) << message;
  return message;
}

#define EXPECT_SAYS(message, part) EXPECT_NE((message).find(part), std::string::npos) << (message)

std::vector<SchemaPart> two_types() {
  std::vector<SchemaPart> types;
  types.push_back(type_part("a", "l"));
  types.push_back(type_part("b", "u"));
  return types;
}

std::vector<ArrayPart> two_columns(std::vector<std::int64_t> numbers, std::vector<std::string> texts) {
  std::vector<ArrayPart> columns;
  columns.push_back(values_part(std::move(numbers)));
  columns.push_back(text_part(texts));
  return columns;
}

TEST(ArrowReader, BorrowsOneChunkAndKeepsItAlive) {
  Producer producer(two_types());
  const std::int64_t* given = nullptr;
  producer.batch(3, two_columns({1, 2, 3}, {"x", "", "z"}),
                 [&](ArrowArray& batch) { given = static_cast<const std::int64_t*>(batch.children[0]->buffers[1]); });
  Table table = read(producer);
  EXPECT_EQ(table.name, "contacts");
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(table.columns[0].integers.data(), given);
  EXPECT_EQ(texts_of(table.columns[1]), (Texts{"x", "", "z"}));
  EXPECT_EQ(producer.streams_released(), 1);
  EXPECT_GT(producer.arrays_alive(), 0);
  const Column kept = table.columns[0];
  table = Table{};
  EXPECT_EQ(kept.integers[2], 3);
  EXPECT_GT(producer.arrays_alive(), 0);
}

TEST(ArrowReader, PutsChunksTogetherAndSkipsEmptyOnes) {
  Producer producer(two_types());
  producer.batch(2, two_columns({1, 2}, {"a", "b"}));
  producer.batch(0, two_columns({}, {}));
  producer.batch(1, two_columns({3}, {"c"}));
  const Table table = read(producer);
  EXPECT_EQ(table.rows, 3);
  EXPECT_EQ(texts_of(table.columns[0]), (Texts{"1", "2", "3"}));
  EXPECT_EQ(texts_of(table.columns[1]), (Texts{"a", "b", "c"}));
}

TEST(ArrowReader, KeepsMissingValuesOfEveryChunkApart) {
  std::vector<SchemaPart> types = two_types();
  types.push_back(dictionary_type("c", "c", "u"));
  types.push_back(list_type("d", "+l", type_part("item", "u")));
  Producer producer(std::move(types));
  for (const std::uint8_t bits : Bitmap{0b01, 0b10}) {
    std::vector<ArrayPart> columns;
    columns.push_back(values_part<std::int64_t>({1, 2}, {bits}, 1));
    columns.push_back(text_part({"a", "b"}, {bits}, -1));
    columns.push_back(dictionary_part(values_part<std::int8_t>({0, 1}, {bits}, 1), text_part({"x", "y"})));
    columns.push_back(list_part({0, 1, 3}, text_part({"p", "q", bits == 0b01 ? "r" : "s"}), {bits}));
    producer.batch(2, std::move(columns));
  }
  const Table table = read(producer);
  EXPECT_EQ(texts_of(table.columns[0]), (Texts{"1", std::nullopt, std::nullopt, "2"}));
  EXPECT_EQ(texts_of(table.columns[1]), (Texts{"a", std::nullopt, std::nullopt, "b"}));
  EXPECT_EQ(texts_of(table.columns[2]), (Texts{"x", std::nullopt, std::nullopt, "y"}));
  EXPECT_EQ(texts_of(table.columns[3]), (Texts{"p", std::nullopt, std::nullopt, "q; s"}));
}

TEST(ArrowReader, ReadsNoChunksAndNoColumns) {
  Producer producer(two_types());
  const Table table = read(producer);
  EXPECT_EQ(table.rows, 0);
  ASSERT_EQ(table.columns.size(), 2u);
  EXPECT_EQ(table.columns[1].storage, Storage::text);
  Producer without_columns{{}};
  without_columns.batch(4, {});
  EXPECT_EQ(read(without_columns).rows, 4);
}

TEST(ArrowReader, ReadsOnlyWantedColumns) {
  std::vector<SchemaPart> types = two_types();
  types[0].format = "z";  // would be refused
  Producer producer(std::move(types));
  producer.batch(1, two_columns({1}, {"x"}));
  const Table table = read(producer, {"b", "absent"});
  ASSERT_EQ(table.columns.size(), 1u);
  EXPECT_EQ(table.columns[0].name, "b");
}

TEST(ArrowReader, AddsOffsetsOfBatchAndColumn) {
  std::vector<ArrayPart> columns;
  columns.push_back(values_part<std::int64_t>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {0b11011111, 0b11}, -1));
  columns.push_back(text_part({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, {0b10111111, 0b11}, -1));
  Producer producer(two_types());
  producer.batch(4, std::move(columns), [](ArrowArray& batch) {
    batch.offset = 2;
    for (int child = 0; child < 2; ++child) {
      batch.children[child]->offset = 2;
      batch.children[child]->length = 6;
    }
  });
  const Table table = read(producer);
  EXPECT_EQ(texts_of(table.columns[0]), (Texts{"4", std::nullopt, "6", "7"}));
  EXPECT_EQ(texts_of(table.columns[1]), (Texts{"4", "5", std::nullopt, "7"}));
  EXPECT_EQ(table.columns[0].null_count, 1);
}

TEST(ArrowReader, RowsMissingInTheBatchAreMissingInEveryColumn) {
  static const std::uint8_t kBitmap[] = {0b1010};
  Producer producer(two_types());
  producer.batch(2, two_columns({1, 2, 3, 4}, {"a", "b", "c", "d"}), [](ArrowArray& batch) {
    batch.buffers[0] = kBitmap;
    batch.null_count = -1;
    batch.offset = 1;
  });
  const Table table = read(producer);
  EXPECT_EQ(texts_of(table.columns[0]), (Texts{"2", std::nullopt}));
  EXPECT_EQ(texts_of(table.columns[1]), (Texts{"b", std::nullopt}));
}

TEST(ArrowReader, TakesUnknownNullCountWithoutBitmap) {
  EXPECT_EQ(read_one(type_part("a", "l"), values_part<std::int64_t>({7}, {}, -1)), (Texts{"7"}));
  // A count of none rules out the bitmap.
  EXPECT_EQ(read_one(type_part("a", "l"), values_part<std::int64_t>({7}, {0}, 0)), (Texts{"7"}));
}

TEST(ArrowReader, WidensEveryNumber) {
  EXPECT_EQ(read_one(type_part("a", "c"), values_part<std::int8_t>({-128})), (Texts{"-128"}));
  EXPECT_EQ(read_one(type_part("a", "C"), values_part<std::uint8_t>({255})), (Texts{"255"}));
  EXPECT_EQ(read_one(type_part("a", "s"), values_part<std::int16_t>({-32768})), (Texts{"-32768"}));
  EXPECT_EQ(read_one(type_part("a", "S"), values_part<std::uint16_t>({65535})), (Texts{"65535"}));
  EXPECT_EQ(read_one(type_part("a", "i"), values_part<std::int32_t>({-5})), (Texts{"-5"}));
  EXPECT_EQ(read_one(type_part("a", "I"), values_part<std::uint32_t>({4294967295u})), (Texts{"4294967295"}));
  EXPECT_EQ(read_one(type_part("a", "L"), values_part<std::uint64_t>({9223372036854775807u})),
            (Texts{"9223372036854775807"}));
  EXPECT_EQ(read_one(type_part("a", "f"), values_part<float>({0.5f})), (Texts{"0.5"}));
  EXPECT_EQ(read_one(type_part("a", "g"), values_part<double>({1.0})), (Texts{"1.0"}));
  EXPECT_EQ(read_one(type_part("a", "e"), values_part<std::uint16_t>({0x3C00, 0xC000, 0x0001, 0x7BFF, 0x8000})),
            (Texts{"1.0", "-2.0", "5.960464477539063e-08", "65504.0", "-0.0"}));
}

TEST(ArrowReader, RefusesLargeUnsignedNumbersButNotMissingOnes) {
  const std::vector<std::uint64_t> values{1, 9223372036854775808u};
  EXPECT_SAYS(refusal_of(type_part("a", "L"), values_part(values)),
              "column 'a', row 2: a whole number that is too large");
  EXPECT_EQ(read_one(type_part("a", "L"), values_part(values, {0b01}, 1)), (Texts{"1", std::nullopt}));
}

TEST(ArrowReader, ReadsBooleansBitByBit) {
  ArrayPart part = values_part<std::uint8_t>({0b10110, 0}, {0b01111, 0}, -1);
  part.length = 5;
  EXPECT_EQ(read_one(type_part("a", "b"), std::move(part)), (Texts{"false", "true", "true", "false", std::nullopt}));
}

TEST(ArrowReader, ReadsNulls) {
  ArrayPart part;
  part.length = part.null_count = 2;
  EXPECT_EQ(read_one(type_part("a", "n"), std::move(part)), (Texts{std::nullopt, std::nullopt}));
}

TEST(ArrowReader, ReadsMisalignedValues) {
  std::vector<char> bytes(25);
  const std::int64_t values[] = {1, -2, 3};
  std::memcpy(bytes.data() + 1, values, 24);
  EXPECT_EQ(read_one(type_part("a", "l"), values_part<std::int64_t>({0, 0, 0}),
                     [&](ArrowArray& batch) { batch.children[0]->buffers[1] = bytes.data() + 1; }),
            (Texts{"1", "-2", "3"}));
}

TEST(ArrowReader, ReadsLargeText) {
  EXPECT_EQ(read_one(type_part("a", "U"), text_part<std::int64_t>({"é", "b"})), (Texts{"é", "b"}));
}

TEST(ArrowReader, ReadsTextWithoutBytes) {
  EXPECT_EQ(read_one(type_part("a", "u"), text_part({"", ""}),
                     [](ArrowArray& batch) { batch.children[0]->buffers[2] = nullptr; }),
            (Texts{"", ""}));
}

// Views of 16 bytes into two further buffers.
ArrayPart view_part(std::int32_t length, std::int32_t buffer, std::int32_t offset) {
  std::vector<std::int32_t> views{2, 0, 0, 0, length, 0, buffer, offset};
  std::memcpy(&views[1], "hi", 2);
  ArrayPart part = values_part(views);
  part.length = 2;
  part.own(std::vector<char>{'x'});
  const std::string text = "a text of more than twelve bytes";
  part.own(std::vector<char>(text.begin(), text.end()));
  part.own(std::vector<std::int64_t>{1, static_cast<std::int64_t>(text.size())});
  return part;
}

TEST(ArrowReader, ReadsTextViews) {
  EXPECT_EQ(read_one(type_part("a", "vu"), view_part(25, 1, 7)), (Texts{"hi", "of more than twelve bytes"}));
}

TEST(ArrowReader, RefusesTextViewsThatPointElsewhere) {
  EXPECT_SAYS(refusal_of(type_part("a", "vu"), view_part(26, 1, 7)), "text view");
  EXPECT_SAYS(refusal_of(type_part("a", "vu"), view_part(25, 2, 0)), "text view");
  EXPECT_SAYS(refusal_of(type_part("a", "vu"), view_part(25, -1, 0)), "text view");
  EXPECT_SAYS(refusal_of(type_part("a", "vu"), view_part(25, 1, -1)), "text view");
  EXPECT_SAYS(refusal_of(type_part("a", "vu"), view_part(-1, 1, 0)), "text view");
}

TEST(ArrowReader, RefusesTextThatIsNotUtf8) {
  EXPECT_SAYS(refusal_of(type_part("gist", "u"), text_part({"fine", "caf\xE9"})),
              "column 'gist', row 2: text that is not UTF-8; accepted: UTF-8");
  // What lies under a missing value is not looked at.
  EXPECT_EQ(read_one(type_part("gist", "u"), text_part({"fine", "caf\xE9"}, {0b01}, 1)), (Texts{"fine", std::nullopt}));
  // A character cut by the border of two texts is no character of either.
  EXPECT_SAYS(refusal_of(type_part("gist", "u"), text_part({"caf\xC3", "\xA9"})), "row 1: text that is not UTF-8");
}

TEST(ArrowReader, RefusesOffsetsThatRunBack) {
  const auto spoil = [](std::vector<std::int32_t> offsets) {
    ArrayPart part = values_part(std::move(offsets));
    part.length -= 1;
    part.own(std::vector<char>(8, 'x'));
    return refusal_of(type_part("a", "u"), std::move(part));
  };
  EXPECT_SAYS(spoil({0, 4, 2, 8}), "text offsets");
  EXPECT_SAYS(spoil({0, 9, 8}), "text offsets");
  EXPECT_SAYS(spoil({-1, 4}), "text offsets");
  EXPECT_SAYS(spoil({4, 0}), "text offsets");
}

TEST(ArrowReader, KeepsOneListOfTermsWhereDictionariesChange) {
  std::vector<SchemaPart> types;
  types.push_back(dictionary_type("sector", "c", "u"));
  Producer producer(std::move(types));
  const auto batch = [&](std::vector<std::int8_t> codes, ArrayPart terms) {
    std::vector<ArrayPart> columns;
    const auto length = static_cast<std::int64_t>(codes.size());
    columns.push_back(dictionary_part(values_part(std::move(codes)), std::move(terms)));
    producer.batch(length, std::move(columns));
  };
  batch({1, 0, 1}, text_part({"police", "health"}));
  batch({0, 1, 2, 3}, text_part({"health", "housing", "", "health"}, {0b1011}, 1));
  const Table table = read(producer);
  const Column& column = table.columns[0];
  EXPECT_EQ(column.storage, Storage::coded);
  EXPECT_EQ(texts_of(column), (Texts{"health", "police", "health", "health", "housing", std::nullopt, "health"}));
  // Distinct, and in the order in which rows use them.
  EXPECT_EQ(std::vector<std::string_view>(column.terms.begin(), column.terms.end()),
            (std::vector<std::string_view>{"health", "police", "housing"}));
  EXPECT_EQ(column.null_count, 1);
  EXPECT_EQ(producer.arrays_alive(), 0);
}

// Chunks may share a dictionary's memory and still see other parts of it.
TEST(ArrowReader, TellsDictionariesApartThatLookAlike) {
  std::vector<SchemaPart> types;
  types.push_back(dictionary_type("a", "c", "u"));
  Producer producer(std::move(types));
  static const std::int32_t kOffsets[] = {0, 1, 2, 3};
  const auto batch = [&](std::int64_t offset, const char* bytes) {
    std::vector<ArrayPart> columns;
    columns.push_back(dictionary_part(values_part<std::int8_t>({0, 1}), text_part({"?", "?"})));
    producer.batch(2, std::move(columns), [=](ArrowArray& given) {
      ArrowArray& dictionary = *given.children[0]->dictionary;
      dictionary.offset = offset;
      dictionary.buffers[1] = kOffsets;
      dictionary.buffers[2] = bytes;
    });
  };
  static const char kFirst[] = "xyz";
  static const char kSecond[] = "uvw";
  batch(0, kFirst);
  batch(0, kFirst);
  batch(1, kFirst);
  batch(1, kSecond);
  const Table table = read(producer);
  EXPECT_EQ(texts_of(table.columns[0]), (Texts{"x", "y", "x", "y", "y", "z", "v", "w"}));
}

TEST(ArrowReader, LeavesOutTermsThatNoRowUses) {
  std::vector<SchemaPart> types;
  types.push_back(dictionary_type("a", "I", "vu"));
  Producer producer(std::move(types));
  std::vector<ArrayPart> columns;
  columns.push_back(dictionary_part(values_part<std::uint32_t>({1, 1}), view_part(25, 1, 7)));
  producer.batch(2, std::move(columns));
  const Table table = read(producer);
  ASSERT_EQ(table.columns[0].terms.size(), 1u);
  EXPECT_EQ(table.columns[0].terms[0], "of more than twelve bytes");
}

TEST(ArrowReader, LooksUpDictionariesOfOtherValues) {
  EXPECT_EQ(read_one(dictionary_type("a", "L", "l"), dictionary_part(values_part<std::uint64_t>({1, 0, 9}, {0b011}, 1),
                                                                     values_part<std::int64_t>({5, 6}))),
            (Texts{"6", "5", std::nullopt}));
  EXPECT_EQ(read_one(dictionary_type("a", "s", "tdD"),
                     dictionary_part(values_part<std::int16_t>({0, 1}), values_part<std::int32_t>({0, 1}, {0b01}, 1))),
            (Texts{"1970-01-01", std::nullopt}));
  EXPECT_EQ(read_one(dictionary_type("a", "i", "g"),
                     dictionary_part(values_part<std::int32_t>({0}, {0}, 1), values_part<double>({}))),
            (Texts{std::nullopt}));
}

TEST(ArrowReader, RefusesCodesOutsideTheirDictionary) {
  for (const std::int32_t code : {2, -1})
    EXPECT_SAYS(refusal_of(dictionary_type("a", "i", "u"),
                           dictionary_part(values_part<std::int32_t>({code}), text_part({"x", "y"}))),
                "a code outside its dictionary");
  EXPECT_SAYS(refusal_of(dictionary_type("a", "g", "u"), dictionary_part(values_part<double>({0}), text_part({"x"}))),
              "codes of the format");
}

TEST(ArrowReader, ReadsDaysOfEveryKind) {
  EXPECT_EQ(read_one(type_part("date", "tdD"), values_part<std::int32_t>({14890})), (Texts{"2010-10-08"}));
  EXPECT_EQ(read_one(type_part("date", "tdm"), values_part<std::int64_t>({14890LL * 86400000, -86400000})),
            (Texts{"2010-10-08", "1969-12-31"}));
  EXPECT_EQ(read_one(type_part("date", "tss:"), values_part<std::int64_t>({14890LL * 86400})), (Texts{"2010-10-08"}));
  EXPECT_EQ(read_one(type_part("date", "tsu:"), values_part<std::int64_t>({-86400000000})), (Texts{"1969-12-31"}));
  EXPECT_EQ(read_one(type_part("date", "tsn:"), values_part<std::int64_t>({0, 1}, {0b01}, 1)),
            (Texts{"1970-01-01", std::nullopt}));
}

TEST(ArrowReader, RefusesInstants) {
  EXPECT_SAYS(refusal_of(type_part("date", "tsm:"), values_part<std::int64_t>({0, 60000})),
              "column 'date', row 2: a timestamp[ms] with a time of day");
  EXPECT_SAYS(refusal_of(type_part("date", "tdm"), values_part<std::int64_t>({-1})),
              "row 1: a date64 with a time of day");
  EXPECT_SAYS(refusal_of(type_part("date", "tsu:Europe/London"), values_part<std::int64_t>({0})),
              "a timestamp[us, Europe/London] has a time zone");
  EXPECT_SAYS(refusal_of(type_part("date", "tss:"), values_part<std::int64_t>({86400LL * 4000000000LL})),
              "outside the calendar");
  EXPECT_SAYS(refusal_of(type_part("date", "tsx:"), values_part<std::int64_t>({0})), "no such type");
}

TEST(ArrowReader, ReadsTimesOfWholeMinutes) {
  EXPECT_EQ(read_one(type_part("t", "tts"), values_part<std::int32_t>({0, 86340})), (Texts{"00:00", "23:59"}));
  EXPECT_EQ(read_one(type_part("t", "ttm"), values_part<std::int32_t>({3600000})), (Texts{"01:00"}));
  EXPECT_EQ(read_one(type_part("t", "ttu"), values_part<std::int64_t>({60000000})), (Texts{"00:01"}));
  EXPECT_EQ(read_one(type_part("t", "ttn"), values_part<std::int64_t>({600000000000})), (Texts{"00:10"}));
  EXPECT_SAYS(refusal_of(type_part("t", "tts"), values_part<std::int32_t>({60, 61})),
              "row 2: a time32[s] that is not a whole minute");
  EXPECT_SAYS(refusal_of(type_part("t", "tts"), values_part<std::int32_t>({86400})), "outside the day");
  EXPECT_SAYS(refusal_of(type_part("t", "ttn"), values_part<std::int64_t>({-60000000000})), "outside the day");
}

TEST(ArrowReader, JoinsListsOfText) {
  EXPECT_EQ(read_one(list_type("l", "+l", type_part("item", "u")),
                     list_part({0, 2, 2, 3, 4}, text_part({"a", "b", "c", "d"}), {0b1011})),
            (Texts{"a; b", "", std::nullopt, "d"}));
  EXPECT_EQ(read_one(list_type("l", "+l", dictionary_type("item", "c", "u")),
                     list_part({0, 2}, dictionary_part(values_part<std::int8_t>({1, 0}), text_part({"x", "y"})))),
            (Texts{"y; x"}));
}

TEST(ArrowReader, JoinsSlicedListsAndListsOfFixedSize) {
  EXPECT_EQ(read_one(list_type("l", "+l", type_part("item", "u")),
                     list_part({0, 1, 2, 4}, text_part({"0", "a", "b", "c", "d"})),
                     [](ArrowArray& batch) {
                       batch.length = 2;
                       batch.children[0]->offset = 1;
                       batch.children[0]->length = 2;
                       batch.children[0]->children[0]->offset = 1;
                       batch.children[0]->children[0]->length = 4;
                     }),
            (Texts{"b", "c; d"}));
  ArrayPart fixed;
  fixed.length = 2;
  fixed.no_buffer();
  fixed.children.push_back(text_part({"a", "b", "c", "d"}));
  EXPECT_EQ(read_one(list_type("l", "+w:2", type_part("item", "u")), std::move(fixed)), (Texts{"a; b", "c; d"}));
}

TEST(ArrowReader, RefusesListsThatCannotBeOneText) {
  EXPECT_SAYS(refusal_of(list_type("l", "+l", type_part("item", "u")), list_part({0, 1, 2}, text_part({"a", "b;c"}))),
              "row 2: a list item that holds ';'");
  EXPECT_SAYS(refusal_of(list_type("l", "+l", type_part("item", "u")), list_part({0, 1}, text_part({"a"}, {0}, 1))),
              "row 1: a list with a missing item");
  EXPECT_SAYS(
      refusal_of(list_type("l", "+l", type_part("item", "l")), list_part({0, 1}, values_part<std::int64_t>({1}))),
      "columns of type list<int64> are not read; accepted: lists of text");
  EXPECT_SAYS(refusal_of(list_type("l", "+l", type_part("item", "u")), list_part({0, 2}, text_part({"a"}))),
              "too short");
  EXPECT_SAYS(refusal_of(list_type("l", "+l", type_part("item", "u")), list_part({0, 2, 1}, text_part({"a", "b"}))),
              "list offsets");
}

TEST(ArrowReader, RefusesOtherTypesByName) {
  const std::pair<const char*, const char*> types[] = {
      {"z", "binary"},
      {"Z", "large_binary"},
      {"vz", "binary_view"},
      {"w:16", "fixed_size_binary"},
      {"d:38,0", "decimal"},
      {"d:9,2,256", "decimal"},
      {"tDu", "duration[us]"},
      {"tiM", "interval[months]"},
      {"+s", "struct"},
      {"+m", "map"},
      {"+ud:0,1", "union"},
      {"+us:0,1", "union"},
      {"+r", "run_end_encoded"},
      {"+vl", "list_view<?>"},
      {"", "''"},
      {"?\x1B", "'?\\x1B'"},
  };
  for (const auto& [format, name] : types)
    EXPECT_SAYS(refusal_of(type_part("a", format), values_part<std::int64_t>({0})),
                "column 'a': columns of type " + std::string(name) + " are not read");
}

TEST(ArrowReader, CollectsTheColumnsThatItCannotRead) {
  std::vector<SchemaPart> types;
  types.push_back(type_part("a", "z"));
  types.push_back(type_part("b", "u"));
  types.push_back(list_type("c", "+l", type_part("item", "l")));
  types.push_back(list_type("d", "+l", type_part("item", "u")));
  Producer producer(std::move(types));
  std::vector<ArrayPart> columns;
  columns.push_back(values_part<std::int32_t>({0, 0}));
  columns.push_back(text_part({"x", "y"}));
  columns.push_back(list_part({0, 1, 1}, values_part<std::int64_t>({1})));
  columns.push_back(list_part({0, 1, 2}, text_part({"p", "q;r"})));
  producer.batch(2, std::move(columns));
  std::vector<RefusedColumn> refused;
  ArrowArrayStream stream = producer.stream();
  const Table table = read_arrow(&stream, "contacts", {}, &refused);
  ASSERT_EQ(table.columns.size(), 1U);
  EXPECT_EQ(table.columns[0].name, "b");
  ASSERT_EQ(refused.size(), 3U);
  EXPECT_EQ(refused[0].column, "a");
  EXPECT_EQ(refused[0].type, "binary");
  EXPECT_EQ(refused[0].row, -1);
  EXPECT_EQ(refused[0].accepted, kSupportedTypes);
  EXPECT_EQ(refused[1].type, "list<int64>");
  EXPECT_EQ(refused[2].row, 1);
  EXPECT_EQ(refused[2].reason, "a list item that holds ';', which separates the items of a list");
}

TEST(ArrowReader, ReadsAColumnWithoutValuesWhateverItsType) {
  for (const char* format : {"z", "d:9,2", "tDs", "+s", "+l"}) {
    SchemaPart type =
        std::string(format) == "+l" ? list_type("a", "+l", type_part("item", "l")) : type_part("a", format);
    EXPECT_EQ(read_one(std::move(type), values_part<std::int64_t>({0, 0}, Bitmap{0}, 2)),
              (Texts{std::nullopt, std::nullopt}))
        << format;
  }
  EXPECT_SAYS(refusal_of(type_part("a", "z"), values_part<std::int64_t>({0, 0}, Bitmap{1}, 1)), "type binary");
}

TEST(ArrowReader, RefusesColumnsOfOneName) {
  std::vector<SchemaPart> types = two_types();
  types[1].name = "a";
  Producer producer(std::move(types));
  EXPECT_SAYS(refusal(producer), "table 'contacts': two columns are called 'a'");
}

TEST(ArrowReader, RefusesWhatIsNoTable) {
  Producer no_struct({});
  no_struct.schema().format = "l";
  EXPECT_SAYS(refusal(no_struct), "a stream of int64 is no table");
  ArrowArrayStream used{};
  EXPECT_THROW(read_arrow(&used, "contacts"), DataError);
  EXPECT_THROW(read_arrow(nullptr, "contacts"), DataError);
}

TEST(ArrowReader, PassesOnWhatTheProducerReports) {
  Producer no_schema(two_types());
  no_schema.fail_schema("no such file");
  EXPECT_SAYS(refusal(no_schema), "the producer of its rows reported: no such file;");

  Producer truncated(two_types());
  truncated.batch(1, two_columns({1}, {"x"}));
  truncated.batch(1, two_columns({2}, {"y"}));
  truncated.fail_next(1, "connection\nlost \xFF");
  EXPECT_SAYS(refusal(truncated), "reported: connection lost \\xFF;");

  Producer mute(two_types());
  mute.fail_next(0, "");
  mute.say_nothing();
  EXPECT_SAYS(refusal(mute), "reported: error 5;");
}

TEST(ArrowReader, ReleasesEverythingWhereALaterChunkIsRefused) {
  Producer producer(two_types());
  producer.batch(1, two_columns({1}, {"x"}));
  producer.batch(1, two_columns({2}, {"\xFF"}));
  EXPECT_SAYS(refusal(producer), "column 'b', row 2: text that is not UTF-8");
  EXPECT_EQ(producer.arrays_alive(), 0);
}

TEST(ArrowReader, RefusesArraysThatAreTooSmall) {
  const auto spoilt = [](std::function<void(ArrowArray&)> spoil) {
    Producer producer(two_types());
    producer.batch(2, two_columns({1, 2}, {"x", "y"}), std::move(spoil));
    return refusal(producer);
  };
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.length = 3; }), "shorter than its batch");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.offset = 1; }), "shorter than its batch");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.length = -1; }), "negative");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.offset = std::numeric_limits<std::int64_t>::max(); }), "shorter");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.children[0]->n_buffers = 1; }), "has 1 buffers");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.children[0]->buffers[1] = nullptr; }), "a buffer is missing");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.children[1]->buffers[2] = nullptr; }), "text offsets");
  EXPECT_SAYS(spoilt([](ArrowArray& batch) { batch.n_children = 1; }), "a batch has 1 columns and its schema 2");
}

}  // namespace
}  // namespace casegraph::tables
