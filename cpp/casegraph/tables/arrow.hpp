// The one boundary of the core to dataframes: the Arrow C data and C stream interfaces.
// https://arrow.apache.org/docs/format/CDataInterface.html ; no Arrow library is linked.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/tables/refused_column.hpp"
#include "casegraph/tables/table.hpp"

extern "C" {
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};
#endif
#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};
#endif
}

namespace casegraph::tables {

// The types that are read, for messages.
inline constexpr std::string_view kSupportedTypes =
    "text, whole and decimal numbers, booleans, dates, times of whole minutes, dictionaries of these, lists of text";

// Pulls every chunk of the stream and makes a Table of it; the stream is used up and released.
// `wanted`: only these columns (empty: all). Throws DataError naming table, column and type where a
// type is not supported, a schema changes, two columns share a name, or the producer reports an error.
// `refused`, where given, takes the columns whose type or values are not read, each with the first reason; the
// table is without them. A column without values is read whatever its type: all its cells are missing.
// Supported: null, bool, all integers (uint64 above int64's range refused), float16/32/64, utf8,
// large utf8, utf8 view, date32, date64, timestamps (whole days without a time zone become date32;
// others refused), time32/time64 (whole minutes; others refused), dictionary of any of these (also
// changing by chunk; text leaves coded, its terms distinct and in the order in which rows use them),
// lists of text (joined by "; "; refused where an item is missing or holds ';'). Every other type is
// refused by name, and text that is not UTF-8 by row. Values are never in a message.
// int64, float64, date32 and text of one chunk are views of the producer's memory (text of several too);
// the rest is copied once. A column of a million rows: nothing for what is borrowed, some 10 ms for text.
// The producer's functions are called on this thread; its arrays may be released on any.
Table read_arrow(ArrowArrayStream* stream, std::string table_name, std::span<const std::string_view> wanted = {},
                 std::vector<RefusedColumn>* refused = nullptr);

// Gives the table as a stream of one record batch; its values stay alive as long as the stream's arrays.
// Text leaves as utf8 (large utf8 over 2 GiB), coded columns as dictionary<int32, utf8>.
void write_arrow(Table table, ArrowArrayStream* out);

}  // namespace casegraph::tables
