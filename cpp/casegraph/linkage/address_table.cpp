#include "casegraph/linkage/address_table.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/address.hpp"
#include "casegraph/linkage/text_index.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {
namespace {

constexpr std::array<std::pair<const char*, std::string Address::*>, 8> kParts = {{{"unit", &Address::unit},
                                                                                   {"building", &Address::building},
                                                                                   {"number", &Address::number},
                                                                                   {"street", &Address::street},
                                                                                   {"locality", &Address::locality},
                                                                                   {"town", &Address::town},
                                                                                   {"county", &Address::county},
                                                                                   {"postcode", &Address::postcode}}};

std::optional<std::string> present(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace

tables::Table addresses_table(const tables::Table& texts, Progress& progress, unsigned threads) {
  if (texts.columns.size() != 1 || (!texts.columns[0].is_text() && texts.columns[0].storage != tables::Storage::null))
    throw DataError(texts.name + ": accepted: a column of text");
  const tables::Column& column = texts.columns[0];
  TextIndex index;
  std::vector<std::int64_t> which;
  for (std::int64_t row = 0; row < texts.rows; ++row)
    which.push_back(column.is_valid(row) ? static_cast<std::int64_t>(index.number_of(column.text(row))) : -1);
  std::vector<Address> distinct(index.texts().size());
  constexpr std::int64_t kTexts = 1024;
  const auto size = static_cast<std::int64_t>(distinct.size());
  progress.expect(size);
  parallel::for_each_chunk(size, kTexts, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      distinct[at] = parse_address(index.texts()[at]);
  });
  tables::Table table{"addresses", texts.rows, {}};
  const Address nothing;
  const auto of_row = [&](std::int64_t number) -> const Address& {
    return number < 0 ? nothing : distinct[static_cast<std::size_t>(number)];
  };
  for (const auto& [name, part] : kParts) {
    std::vector<std::optional<std::string>> values;
    for (const std::int64_t number : which) values.push_back(present(of_row(number).*part));
    table.columns.push_back(tables::text_column(name, std::move(values)));
  }
  std::vector<std::optional<std::string>> normal;
  std::vector<std::uint8_t> placeholder;
  for (const std::int64_t number : which) {
    normal.push_back(present(text_of(of_row(number))));
    placeholder.push_back(of_row(number).is_placeholder);
  }
  table.columns.push_back(tables::text_column("normal", std::move(normal)));
  table.columns.push_back(tables::boolean_column("placeholder", std::move(placeholder)));
  return table;
}

}  // namespace casegraph::linkage
