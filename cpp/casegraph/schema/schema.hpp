// The casebook's tables, columns, vocabularies and keys, declared once.
//
// Everything that reads, checks, documents or writes a casebook asks this header: validation, the
// codebook, the workbook template, the data package descriptor and the Python package. Nothing
// else in casegraph names a column's type, whether it is required, or what it may hold.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace casegraph::schema {

// The version written into every casebook. A newer casebook is refused, an older one is migrated.
inline constexpr std::string_view kSchemaVersion = "1.0";

// Reserved words of the casebook.
inline constexpr std::string_view kElsewhere = "elsewhere";  // filed_at: "the wrong one", no more is stated
inline constexpr char kListSeparator = ';';                  // between the items of a list in one cell

// How a cell of a column is read. Files hold text; the typed form is made from it, never guessed.
enum class ColumnType {
  id,        // the user's own identifier, text or int64, kept as given
  text,      // free text
  integer,   // a whole number
  number,    // a finite decimal number
  boolean,   // true or false
  date,      // EDTF (ISO 8601-2) level 0 or 1: one unknown day in a set of days
  time,      // local civil time of day, HH:MM
  category,  // one term of a vocabulary
  list,      // several texts or ids in one cell, separated by ';'
};
std::string_view name_of(ColumnType type);

struct Term {
  std::string_view value;
  std::string_view meaning;
};

// A closed list of terms; a casebook may add terms of its own (they are kept in its descriptor).
struct Vocabulary {
  std::string_view name;
  std::string_view description;
  std::span<const Term> terms;
  bool extensible = true;  // false where the measures depend on the exact terms
};

struct Column {
  std::string_view name;
  ColumnType type;
  bool required = false;             // may not be empty in any row
  std::string_view vocabulary = {};  // the vocabulary of a category column
  std::string_view refers_to = {};   // the table whose key the values must be found in
  std::string_view description = {};
  std::string_view example = {};         // the cell in the first row of the schema's made casebook
  bool unique = false;                   // values, where given, differ from row to row
  std::string_view second_example = {};  // the cell in its second row; a table without any has one row
};

struct Table {
  std::string_view name;
  std::string_view row_is;  // "one row is ..."
  bool essential = false;   // one of the four tables without which there is no casebook
  std::span<const std::string_view> key;
  std::span<const Column> columns;  // `source`, `gist` and `note` included
  bool identity_store = false;      // holds identities: kept apart from the rest, never exported with it
};

// Every table, in the order in which a casebook is written; referred tables come first where possible.
std::span<const Table> tables();
std::span<const Vocabulary> vocabularies();

const Table* find_table(std::string_view name);
const Vocabulary* find_vocabulary(std::string_view name);
const Column* find_column(const Table& table, std::string_view name);

}  // namespace casegraph::schema
