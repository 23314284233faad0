#include "casegraph/linkage/rule.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/double_metaphone.hpp"
#include "casegraph/linkage/names.hpp"
#include "casegraph/linkage/phonetic.hpp"
#include "casegraph/linkage/text_index.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::array<std::pair<Derived, std::string_view>, 7> kDerived = {
    {{Derived::whole, "whole"},
     {Derived::prefix, "prefix"},
     {Derived::soundex, "soundex"},
     {Derived::year, "year"},
     {Derived::double_metaphone, "double_metaphone"},
     {Derived::consonants, "consonants"},
     {Derived::outcode, "outcode"}}};

}  // namespace

Derived derived_of(std::string_view name) {
  std::string accepted;
  for (const auto& [derived, known] : kDerived) {
    if (known == name) return derived;
    accepted += (accepted.empty() ? "" : ", ") + std::string(known);
  }
  throw ArgumentError("rule: '" + std::string(name) + "' is not known; accepted: " + accepted);
}

std::string_view name_of(Derived derived) {
  for (const auto& [known, name] : kDerived)
    if (known == derived) return name;
  return "";
}

void check(const std::vector<Rule>& rules, const std::vector<Field>& fields) {
  for (const Rule& rule : rules) {
    const std::string where = "rule '" + rule.name + "': ";
    if (rule.most_rows < 0 || (rule.most_rows > 0 && (rule.most_rows < 2 || rule.window < 1)))
      throw ArgumentError(where + "blocks of more than " + std::to_string(rule.most_rows) +
                          " records and a window of " + std::to_string(rule.window) +
                          "; accepted: 2 records or more, a window of 1 or more");
    for (const std::uint32_t field : rule.sorted)
      if (field >= fields.size()) throw ArgumentError(where + "it is sorted by a field that there is not");
    if (rule.expressions.empty()) throw ArgumentError(where + "accepted: at least one expression");
    for (const Expression& expression : rule.expressions) {
      if (expression.field >= fields.size()) throw ArgumentError(where + "it names a field that there is not");
      const Field& field = fields[expression.field];
      if (expression.is_across()) {
        if (static_cast<std::size_t>(expression.second) >= fields.size())
          throw ArgumentError(where + "it names a second field that there is not");
        if (expression.has_many(field) || fields[static_cast<std::size_t>(expression.second)].is_list())
          throw ArgumentError(where + "column '" + field.name +
                              "' is taken in any order with another; accepted: columns of single values, and not "
                              "'double_metaphone'");
      }
      if (expression.derived == Derived::year && field.cleaning != Cleaning::date)
        throw ArgumentError(where + "column '" + field.name +
                            "' holds no dates; 'year' accepts a column read as 'date'");
      if (expression.derived == Derived::outcode && field.cleaning != Cleaning::postcode)
        throw ArgumentError(where + "column '" + field.name +
                            "' holds no postcodes; 'outcode' accepts a column read as 'postcode'");
      if (expression.derived == Derived::prefix && expression.length == 0)
        throw ArgumentError(where + "a prefix of length 0; accepted: 1 or more");
    }
  }
}

std::string derived_value(const Field& field, std::size_t code, const Expression& expression) {
  const std::string& value = field.values[code];
  switch (expression.derived) {
    case Derived::whole: return field.is_whole(static_cast<std::uint32_t>(code)) ? value : std::string();
    case Derived::prefix: {
      const std::string_view first = tables::first_characters(value, expression.length);
      const bool is_long_enough = tables::first_characters(value, expression.length - 1).size() < first.size();
      return is_long_enough ? std::string(first) : std::string();
    }
    case Derived::soundex: return soundex(value);
    case Derived::year: return value.substr(0, 4);
    case Derived::consonants: return consonants(value);
    case Derived::outcode: return value.size() < 5 ? value : value.substr(0, value.size() - 3);  // CV1 may be all
    case Derived::double_metaphone: break;                                                       // has many
  }
  return {};
}

std::vector<std::string> derived_values(const Field& field, std::size_t code, const Expression& expression) {
  std::vector<std::string> texts;
  if (field.is_list()) {
    for (const std::uint32_t element : field.elements_of(static_cast<std::uint32_t>(code)))
      for (std::string& text : derived_values(field.elements[0], element, expression)) texts.push_back(std::move(text));
  } else if (expression.derived == Derived::double_metaphone) {
    auto [primary, alternate] = double_metaphone(field.values[code]);
    texts = {std::move(primary), std::move(alternate)};
  } else {
    texts = {derived_value(field, code, expression)};
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  std::erase(texts, std::string());
  return texts;
}

DerivedSets derived_sets(const Field& field, const Expression& expression) {
  DerivedSets sets{{0, 0}, {}, 0};
  std::vector<std::vector<std::string>> texts(field.values.size());
  TextIndex index;
  for (std::size_t code = 1; code < texts.size(); ++code) {
    texts[code] = derived_values(field, code, expression);
    for (const std::string& text : texts[code]) sets.numbers.push_back(index.number_of(text) + 1);
    std::sort(sets.numbers.begin() + static_cast<std::ptrdiff_t>(sets.starts.back()), sets.numbers.end());
    sets.starts.push_back(static_cast<std::uint32_t>(sets.numbers.size()));
  }
  sets.distinct = index.texts().size();
  return sets;
}

DerivedCodes derived_codes(const Field& field, const Expression& expression) {
  DerivedCodes codes;
  codes.of_code.resize(field.values.size(), 0);
  std::vector<std::string> texts(field.values.size());
  TextIndex index;
  for (std::size_t code = 1; code < texts.size(); ++code) {
    texts[code] = derived_value(field, code, expression);
    if (!texts[code].empty()) codes.of_code[code] = index.number_of(texts[code]) + 1;
  }
  codes.distinct = index.texts().size();
  return codes;
}

DerivedCodes derived_across(const Field& field, const Field& second, const Expression& expression) {
  TextIndex index;
  const auto numbers = [&](const Field& of) {
    std::vector<std::uint32_t> found(of.values.size(), 0);
    for (std::size_t code = 1; code < found.size(); ++code)
      if (const std::string text = derived_value(of, code, expression); !text.empty())
        found[code] = index.number_of(text) + 1;
    return found;
  };
  const std::vector<std::uint32_t> first = numbers(field), other = numbers(second);
  DerivedCodes codes;
  codes.of_code.resize(field.codes.size(), 0);
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  for (std::size_t row = 0; row < codes.of_code.size(); ++row) {
    const std::uint64_t a = first[field.codes[row]], b = other[second.codes[row]];
    if (a == 0 || b == 0) continue;
    const auto next = static_cast<std::uint32_t>(known.size() + 1);
    codes.of_code[row] = known.try_emplace(std::min(a, b) << 32 | std::max(a, b), next).first->second;
  }
  codes.distinct = known.size();
  return codes;
}

}  // namespace casegraph::linkage
