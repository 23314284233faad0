// A rule of blocking: expressions of columns on which two records must agree to be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/linkage/encode.hpp"

namespace casegraph::linkage {

enum class Derived { whole, prefix, soundex, year };
Derived derived_of(std::string_view name);  // throws ArgumentError with the names that there are
std::string_view name_of(Derived derived);

// A value made of a field's value: the value itself, its first `length` characters, its Soundex code, or the year of a
// date. A date that is not complete has no whole value, and a shorter text no prefix of that length.
struct Expression {
  std::uint32_t field = 0;
  Derived derived = Derived::whole;
  std::uint32_t length = 0;
  bool operator==(const Expression&) const = default;
};

struct Rule {
  std::string name;
  std::vector<Expression> expressions;
};

// Throws ArgumentError for a rule without expressions, a field that there is not, `year` of no date, or a prefix of
// length 0.
void check(const std::vector<Rule>& rules, const std::vector<Field>& fields);

// Of each code of the field the number of its derived value, from 1 in the order of the codes; 0 where there is none.
struct DerivedCodes {
  std::vector<std::uint32_t> of_code;
  std::uint64_t distinct = 0;
};
DerivedCodes derived_codes(const Field& field, const Expression& expression);

}  // namespace casegraph::linkage
