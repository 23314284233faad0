#include "casegraph/tables/column_names.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

constexpr std::size_t kComparedCharacters = 80;

// Letters in lower case, and blanks and hyphens as underscores, so that "Contact ID" is near contact_id.
std::string plain_name(std::string_view name) {
  std::string plain(first_characters(name, kComparedCharacters));
  for (char& letter : plain) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == ' ' || letter == '-') letter = '_';
  }
  return plain;
}

// Levenshtein's distance: insertions, deletions and replacements of bytes.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

std::string all_names(const schema::Table& declared) {
  std::string names;
  for (const schema::Column& column : declared.columns) {
    if (!names.empty()) names += ", ";
    names += column.name;
  }
  return names;
}

}  // namespace

std::string accepted_instead_of(std::string_view name, const schema::Table& declared) {
  const std::string plain = plain_name(name);
  const schema::Column* nearest = nullptr;
  std::size_t least = 0;
  for (const schema::Column& column : declared.columns) {
    const std::size_t distance = edit_distance(plain, column.name);
    if (nearest == nullptr || distance < least) {
      nearest = &column;
      least = distance;
    }
  }
  const bool near = nearest != nullptr && least <= std::max<std::size_t>(2, nearest->name.size() / 3);
  return (near ? std::string(nearest->name) : "one of " + all_names(declared)) +
         "; or a name that starts with x_ for a column of your own";
}

}  // namespace casegraph::tables
