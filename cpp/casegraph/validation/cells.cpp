#include "casegraph/validation/cells.hpp"

#include <bit>
#include <cstring>

namespace casegraph::validation {
namespace {

using tables::Storage;

// The finaliser of MurmurHash3 (Austin Appleby, public domain).
constexpr std::uint64_t mixed(std::uint64_t bits) {
  bits ^= bits >> 33U;
  bits *= 0xff51afd7ed558ccdULL;
  bits ^= bits >> 33U;
  bits *= 0xc4ceb9fe1a85ec53ULL;
  return bits ^ (bits >> 33U);
}

constexpr std::uint64_t kEmptyCell = 0x9e3779b97f4a7c15ULL;

}  // namespace

std::uint64_t hash_of(std::int64_t value) { return mixed(static_cast<std::uint64_t>(value) + kEmptyCell); }

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = mixed(text.size() + 1);
  while (text.size() >= 8) {
    std::uint64_t block;
    std::memcpy(&block, text.data(), 8);
    hash = mixed(hash ^ block);
    text.remove_prefix(8);
  }
  if (text.empty()) return hash;
  std::uint64_t rest = 0;
  std::memcpy(&rest, text.data(), text.size());
  return mixed(hash ^ rest);
}

std::uint64_t hash_of(const tables::Column& column, std::int64_t row) {
  if (!column.is_valid(row)) return kEmptyCell;
  const auto at = static_cast<std::size_t>(row);
  switch (column.storage) {
    case Storage::text:
    case Storage::coded: return hash_of(column.text(row));
    case Storage::int64: return hash_of(column.integers[at]);
    case Storage::float64: return hash_of(std::bit_cast<std::int64_t>(column.numbers[at]));
    case Storage::boolean: return hash_of(static_cast<std::int64_t>(column.booleans[at]));
    case Storage::date32:
    case Storage::time: return hash_of(static_cast<std::int64_t>(column.days[at]));
    case Storage::null: break;
  }
  return kEmptyCell;
}

bool same_value(const tables::Column& column, std::int64_t row, std::int64_t other) {
  if (!column.is_valid(row) || !column.is_valid(other)) return column.is_valid(row) == column.is_valid(other);
  const auto a = static_cast<std::size_t>(row);
  const auto b = static_cast<std::size_t>(other);
  switch (column.storage) {
    case Storage::text:
    case Storage::coded: return column.text(row) == column.text(other);
    case Storage::int64: return column.integers[a] == column.integers[b];
    case Storage::float64:
      return std::bit_cast<std::int64_t>(column.numbers[a]) == std::bit_cast<std::int64_t>(column.numbers[b]);
    case Storage::boolean: return column.booleans[a] == column.booleans[b];
    case Storage::date32:
    case Storage::time: return column.days[a] == column.days[b];
    case Storage::null: break;
  }
  return true;
}

}  // namespace casegraph::validation
