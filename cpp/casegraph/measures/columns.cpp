#include "casegraph/measures/columns.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace casegraph::measures {
namespace {

constexpr std::uint32_t kNone = PersonId::kNone;

tables::Column text_id_column(std::string name, const graph::IdTable& ids, const std::vector<std::uint32_t>& handles) {
  // Only the ids that occur become terms, in the order of their first row.
  std::vector<std::int32_t> code_of(ids.size(), -1);
  std::vector<std::string> terms;
  std::vector<std::int32_t> codes;
  codes.reserve(handles.size());
  for (const std::uint32_t handle : handles) {
    if (handle == kNone) {
      codes.push_back(-1);
      continue;
    }
    std::int32_t& code = code_of[handle];
    if (code < 0) {
      code = static_cast<std::int32_t>(terms.size());
      terms.push_back(ids.label(handle));
    }
    codes.push_back(code);
  }
  return tables::coded_column(std::move(name), std::move(codes), std::move(terms));
}

}  // namespace

tables::Column id_column(std::string name, const graph::IdTable& ids, const std::vector<std::uint32_t>& handles) {
  if (ids.is_text()) return text_id_column(std::move(name), ids, handles);
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> valid;
  values.reserve(handles.size());
  const bool some_missing = std::find(handles.begin(), handles.end(), kNone) != handles.end();
  for (const std::uint32_t handle : handles) {
    values.push_back(handle == kNone ? 0 : ids.number(handle));
    if (some_missing) valid.push_back(handle != kNone);
  }
  return tables::integer_column(std::move(name), std::move(values), std::move(valid));
}

tables::Column address_column(const graph::CaseGraph& graph, std::string name,
                              const std::vector<std::uint32_t>& values) {
  const graph::IdTable& ids = graph.addresses.ids;
  std::vector<std::uint32_t> handles;
  bool some_elsewhere = false;
  for (const std::uint32_t value : values) {
    handles.push_back(value >= 2 ? value - 2 : kNone);
    some_elsewhere |= value == 1;
  }
  if (!some_elsewhere) return id_column(std::move(name), ids, handles);
  std::vector<std::optional<std::string>> texts;
  for (const std::uint32_t value : values)
    texts.push_back(value == 0   ? std::nullopt
                    : value == 1 ? std::optional<std::string>("elsewhere")
                                 : std::optional<std::string>(ids.label(value - 2)));
  return tables::text_column(std::move(name), std::move(texts));
}

tables::Column term_column(std::string name, const graph::Terms& terms, const std::vector<graph::Code>& codes) {
  std::vector<std::int32_t> shifted;
  shifted.reserve(codes.size());
  for (const graph::Code code : codes) shifted.push_back(static_cast<std::int32_t>(code) - 1);
  const auto all = terms.all().subspan(1);
  return tables::coded_column(std::move(name), std::move(shifted), {all.begin(), all.end()});
}

tables::Column day_column(std::string name, const std::vector<Day>& days) {
  std::vector<std::int32_t> values;
  std::vector<std::uint8_t> valid;
  for (const Day day : days) {
    values.push_back(is_finite(day) ? day.count : 0);
    valid.push_back(is_finite(day));
  }
  return tables::date_column(std::move(name), std::move(values), std::move(valid));
}

tables::Column status_column(std::string name, const std::vector<std::string>& statuses) {
  std::vector<std::string> terms;
  std::unordered_map<std::string, std::int32_t> code_of;
  std::vector<std::int32_t> codes;
  for (const std::string& status : statuses) {
    const std::string shown = status.empty() ? "ok" : status;
    const auto [entry, is_new] = code_of.try_emplace(shown, static_cast<std::int32_t>(terms.size()));
    if (is_new) terms.push_back(shown);
    codes.push_back(entry->second);
  }
  return tables::coded_column(std::move(name), std::move(codes), std::move(terms));
}

}  // namespace casegraph::measures
