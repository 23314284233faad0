#include "casegraph/measures/visibility/check_table.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "casegraph/domain/edtf.hpp"
#include "casegraph/domain/error.hpp"

namespace casegraph::measures {
namespace {

using tables::Column;
using tables::Storage;

constexpr std::array<std::string_view, 9> kColumns = {"agency", "at",         "contact",   "holder", "address",
                                                      "person", "identifier", "household", "window"};
constexpr std::array<std::string_view, 4> kKeys = {"address", "person", "identifier", "household"};
constexpr std::array<graph::KeyKind, 4> kKinds = {graph::KeyKind::address, graph::KeyKind::person,
                                                  graph::KeyKind::identifier, graph::KeyKind::household};
constexpr std::size_t kMostTold = 20;
constexpr std::size_t kLongestValue = 80;
constexpr std::string_view kAnId = "ids of the casebook, texts or whole numbers";

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

// The greatest number of bytes up to `most` that ends no character of UTF-8 in its middle.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return most;
}

// The cells that cannot be read, told at once.
class Refused {
 public:
  explicit Refused(std::string_view table) : table_(table) {}

  void add(std::int64_t row, const Column& column, std::string_view reason, std::string_view accepted) {
    ++count_;
    if (told_.size() == kMostTold) return;
    std::string value = tables::text_of(column, row);
    if (value.size() > kLongestValue) value = value.substr(0, whole_characters(value, kLongestValue)) + "...";
    told_.push_back("row " + std::to_string(row + 1) + ", column " + column.name + ", value '" + value +
                    "': " + std::string(reason) + " [accepted: " + std::string(accepted) + "]");
  }
  void throw_any() const {
    if (count_ == 0) return;
    if (count_ == 1) throw ArgumentError(table_ + ", " + told_.front());
    std::string text = table_ + ": " + std::to_string(count_) + " errors";
    if (count_ > told_.size()) text += "; the first " + std::to_string(told_.size());
    for (const std::string& each : told_) text += "\n- " + each;
    throw ArgumentError(text);
  }

 private:
  std::string table_;
  std::vector<std::string> told_;
  std::size_t count_ = 0;
};

class Reader {
 public:
  Reader(const graph::CaseGraph& graph, const tables::Table& table, const std::optional<Span>& window)
      : graph_(graph), table_(table), refused_(table.name), queries_(static_cast<std::size_t>(table.rows)) {
    for (CheckQuery& query : queries_) query.window = window;
  }

  std::vector<CheckQuery> read() {
    refuse_columns();
    read_ids("agency", "agencies", graph_.agencies.ids,
             [](CheckQuery& query, std::uint32_t at) { query.checker = {at}; });
    read_ids("holder", "agencies", graph_.agencies.ids,
             [](CheckQuery& query, std::uint32_t at) { query.holder = {at}; });
    read_ids("contact", "contacts", graph_.contacts.ids,
             [](CheckQuery& query, std::uint32_t at) { query.contact = at; });
    read_keys("address", "addresses", graph_.addresses.ids);
    read_keys("person", "persons", graph_.persons.ids);
    read_keys("identifier", "identifiers", graph_.identifier_ids);
    read_keys("household", "persons", graph_.persons.ids);
    read_days();
    read_windows();
    refused_.throw_any();
    return std::move(queries_);
  }

 private:
  void refuse_columns() const {
    for (const Column& column : table_.columns)
      if (std::find(kColumns.begin(), kColumns.end(), column.name) == kColumns.end())
        throw ArgumentError(table_.name + ", column " + column.name +
                            ": is not one of a check's [accepted: " + listed(kColumns) + "]");
    if (table_.find("agency") == nullptr)
      throw ArgumentError(table_.name + ": has no column agency, which says who checks [accepted: " + listed(kColumns) +
                          "]");
    const bool has_key =
        std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view key) { return table_.find(key) != nullptr; });
    if (!has_key)
      throw ArgumentError(table_.name + ": has no column of what was looked up [accepted: " + listed(kKeys) + "]");
    if (table_.find("at") == nullptr && table_.find("contact") == nullptr)
      throw ArgumentError(table_.name + ": has no column of when it was looked up [accepted: at, contact]");
  }

  std::optional<std::uint32_t> found(const graph::IdTable& ids, const Column& column, std::int64_t row) const {
    if (column.storage == Storage::int64) return ids.find(column.integers[static_cast<std::size_t>(row)]);
    return ids.is_text() ? ids.find(column.text(row)) : ids.find_typed(column.text(row));
  }
  static bool has_value(const Column& column, std::int64_t row) {
    return column.is_valid(row) && !(column.is_text() && column.text(row).empty());
  }
  template <class Set>
  void read_ids(std::string_view name, const std::string& table, const graph::IdTable& ids, Set set) {
    const Column* column = table_.find(name);
    if (column == nullptr) return;
    const bool is_id = column->is_text() || column->storage == Storage::int64 || column->storage == Storage::null;
    for (std::int64_t row = 0; row < table_.rows; ++row) {
      if (!has_value(*column, row)) {
        if (name == "agency") refused_.add(row, *column, "is empty: nobody checks", kAnId);
        continue;
      }
      if (!is_id) {
        const std::string storage(tables::name_of(column->storage));
        refused_.add(row, *column, "ids are no values of type " + storage, kAnId);
        continue;
      }
      if (const auto handle = found(ids, *column, row))
        set(queries_[static_cast<std::size_t>(row)], *handle);
      else
        refused_.add(row, *column, "the casebook's " + table + " have no such id", kAnId);
    }
  }
  void read_keys(std::string_view name, const std::string& table, const graph::IdTable& ids) {
    const auto at = static_cast<std::size_t>(std::find(kKeys.begin(), kKeys.end(), name) - kKeys.begin());
    read_ids(name, table, ids,
             [kind = kKinds[at]](CheckQuery& query, std::uint32_t handle) { query.keys.push_back({kind, handle}); });
  }

  void read_days() {
    static constexpr std::string_view kADay = "a date, or a text such as 2010-11-28 (EDTF)";
    const Column* column = table_.find("at");
    if (column == nullptr) return;
    for (std::int64_t row = 0; row < table_.rows; ++row) {
      if (!has_value(*column, row)) continue;
      CheckQuery& query = queries_[static_cast<std::size_t>(row)];
      if (column->storage == Storage::date32) {
        query.day = Day{column->days[static_cast<std::size_t>(row)]};
        continue;
      }
      if (!column->is_text()) {
        refused_.add(row, *column, "is no date", kADay);
        continue;
      }
      const auto parsed = parse_edtf(column->text(row));
      if (const auto* error = std::get_if<EdtfError>(&parsed))
        refused_.add(row, *column, error->reason, kADay);
      else if (const DateInterval days = std::get<EdtfDate>(parsed).days; days.is_exact())
        query.day = days.first;
      else
        forget_day(query);
    }
  }
  // Of some day among several it is not known what was before it.
  static void forget_day(CheckQuery& query) { query.keys.clear(); }

  void read_windows() {
    const Column* column = table_.find("window");
    if (column == nullptr) return;
    for (std::int64_t row = 0; row < table_.rows; ++row) {
      if (!has_value(*column, row)) continue;
      const auto span = column->is_text() ? span_of_text(column->text(row)) : std::nullopt;
      if (span)
        queries_[static_cast<std::size_t>(row)].window = span;
      else
        refused_.add(row, *column, "is no duration", "ISO 8601 such as P18M, P2W or P90D");
    }
  }

  const graph::CaseGraph& graph_;
  const tables::Table& table_;
  Refused refused_;
  std::vector<CheckQuery> queries_;
};

}  // namespace

std::vector<CheckQuery> checks_of_table(const graph::CaseGraph& graph, const tables::Table& table,
                                        const std::optional<Span>& window) {
  return Reader(graph, table, window).read();
}

}  // namespace casegraph::measures
