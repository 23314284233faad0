// A rule of blocking: expressions of columns on which two records must agree to be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/linkage/encode.hpp"

namespace casegraph::linkage {

enum class Derived { whole, prefix, soundex, year, double_metaphone, consonants, outcode };
Derived derived_of(std::string_view name);  // throws ArgumentError with the names that there are
std::string_view name_of(Derived derived);

// A value made of a field's value: the value itself, its first `length` characters, its Soundex code, its codes of
// Double Metaphone, its consonants (names.hpp), the year of a date, or the outcode of a postcode (CV1 of CV1 2AB). A
// date that is not complete has no whole value, and a shorter text no prefix of that length. Of a column of lists each
// element has one.
struct Expression {
  std::uint32_t field = 0;
  Derived derived = Derived::whole;
  std::uint32_t length = 0;
  // Another field, or kNone: what is made of both, whichever of the two has it, so that names that changed places
  // agree. Records that lack one have none.
  std::int32_t second = kNone;
  static constexpr std::int32_t kNone = -1;
  bool is_across() const { return second != kNone; }
  // A value may have several of them: records agree where they have one in common.
  bool has_many(const Field& of_field) const { return derived == Derived::double_metaphone || of_field.is_list(); }
  bool operator==(const Expression&) const = default;
};

// What is made of the value with this code, as text; empty where nothing is. Of an expression that has not many.
std::string derived_value(const Field& field, std::size_t code, const Expression& expression);
// The same of any expression, each text once, none empty.
std::vector<std::string> derived_values(const Field& field, std::size_t code, const Expression& expression);

// A block of a rule, which are the records that agree on it, of more than `most_rows` records is cut: it is sorted, and
// each record is paired with the next `window` alone (sorted neighbourhood, Hernandez and Stolfo 1995).
struct Rule {
  std::string name;
  std::vector<Expression> expressions;
  std::int64_t most_rows = 0;              // 0: no block is cut
  std::int64_t window = 0;                 // 1 or more where blocks are cut
  std::vector<std::uint32_t> sorted = {};  // by these fields' values, in turn; equal ones as the records stand
};

// Throws ArgumentError for a rule without expressions, a field that there is not, `year` of no date, a prefix of
// length 0, or a cut without a window.
void check(const std::vector<Rule>& rules, const std::vector<Field>& fields);

// Of each code of the field the number of its derived value, from 1 in the order of the codes; 0 where there is none.
struct DerivedCodes {
  std::vector<std::uint32_t> of_code;
  std::uint64_t distinct = 0;
};
DerivedCodes derived_codes(const Field& field, const Expression& expression);

// Of each row the number of what an expression across two fields makes of it, from 1; 0 where there is none.
DerivedCodes derived_across(const Field& field, const Field& second, const Expression& expression);

// The same of an expression that has many: ascending numbers a code.
struct DerivedSets {
  std::vector<std::uint32_t> starts;
  std::vector<std::uint32_t> numbers;
  std::uint64_t distinct = 0;
  std::span<const std::uint32_t> of(std::uint32_t code) const {
    return std::span(numbers).subspan(starts[code], starts[code + 1] - starts[code]);
  }
};
DerivedSets derived_sets(const Field& field, const Expression& expression);

}  // namespace casegraph::linkage
