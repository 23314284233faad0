#include "casegraph/measures/frequency/record_groups.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {
namespace {

// Days as numbers that ascend with them.
constexpr std::uint32_t kSign = 0x80000000U;
std::uint32_t number_of(Day day) { return static_cast<std::uint32_t>(day.count) ^ kSign; }
Day day_of_number(std::uint32_t number) { return Day{static_cast<std::int32_t>(number ^ kSign)}; }

}  // namespace

RecordKeys::RecordKeys(const graph::CaseGraph& graph, RecordGrouping grouping, std::string other)
    : graph_(graph), grouping_(std::move(grouping)), other_(std::move(other)) {
  for (const RecordDimension& one : grouping_.by) {
    if (one.of != Dimension::agency && one.of != Dimension::sector && one.of != Dimension::area &&
        one.of != Dimension::kind)
      throw ArgumentError("by: accepted here are agency, sector, area and kind, of either record");
    if (std::count(grouping_.by.begin(), grouping_.by.end(), one) > 1)
      throw ArgumentError("by: a group is named twice");
  }
  if (grouping_.bin && *grouping_.bin != Bin::month && *grouping_.bin != Bin::quarter && *grouping_.bin != Bin::year)
    throw ArgumentError("bin: accepted here are month, quarter and year");
}

bool RecordKeys::has_other() const {
  return std::any_of(grouping_.by.begin(), grouping_.by.end(), [](const RecordDimension& one) { return one.of_other; });
}

bool RecordKeys::has_agency(bool of_other) const {
  return std::any_of(grouping_.by.begin(), grouping_.by.end(),
                     [&](const RecordDimension& one) { return one.of_other == of_other && one.of != Dimension::kind; });
}

std::uint32_t RecordKeys::value_of(Dimension dimension, std::uint32_t contact) const {
  if (dimension == Dimension::area) return graph_.agencies.area.value_or(graph_.contacts.agency[contact], 0);
  return value_of_contact(graph_, dimension, contact);
}

RecordKeys::Key RecordKeys::of(std::uint32_t own, std::uint32_t other, DateInterval days) const {
  Key key;
  key.fill(kNone);
  std::size_t at = 0;
  for (const RecordDimension& one : grouping_.by) {
    const std::uint32_t contact = one.of_other ? other : own;
    if (contact != kNone) key[at] = value_of(one.of, contact);
    ++at;
  }
  if (grouping_.bin && days.is_bounded()) {
    const Day begin = begin_of_bin(days.first, *grouping_.bin);
    if (begin == begin_of_bin(days.last, *grouping_.bin)) key[at] = number_of(begin);
  }
  return key;
}

RecordKeys::Key RecordKeys::without_other(Key key) const {
  for (std::size_t at = 0; at < grouping_.by.size(); ++at)
    if (grouping_.by[at].of_other) key[at] = kNone;
  return key;
}

tables::Column RecordKeys::column(std::size_t at, const std::vector<Key>& keys) const {
  std::vector<std::uint32_t> handles;
  std::vector<graph::Code> codes;
  for (const Key& key : keys) {
    handles.push_back(key[at]);
    codes.push_back(static_cast<graph::Code>(key[at]));
  }
  const std::string before = grouping_.by[at].of_other ? other_ : "";
  switch (grouping_.by[at].of) {
    case Dimension::agency: return id_column(before + "agency", graph_.agencies.ids, handles);
    case Dimension::sector: return term_column(before + "sector", graph_.terms.sector, codes);
    case Dimension::area: return term_column(before + "area", graph_.terms.area, codes);
    default: return term_column(before + "kind", graph_.terms.contact_kind, codes);
  }
}

tables::Column RecordKeys::period_column(const std::vector<Key>& keys, Bin bin) const {
  const std::size_t at = grouping_.by.size();
  std::vector<Day> days;
  OptionalIntegers years;
  for (const Key& key : keys) {
    days.push_back(key[at] == kNone ? kBeforeAll : day_of_number(key[at]));
    years.add(key[at] == kNone ? std::nullopt : std::optional<std::int64_t>(civil_of(days.back()).year));
  }
  if (bin == Bin::year) return std::move(years).column("year");
  return day_column(bin == Bin::quarter ? "quarter" : "month", days);
}

void RecordKeys::append_to(tables::Table& table, const std::vector<Key>& keys) const {
  for (std::size_t at = 0; at < grouping_.by.size(); ++at) table.columns.push_back(column(at, keys));
  if (grouping_.bin) table.columns.push_back(period_column(keys, *grouping_.bin));
}

}  // namespace casegraph::measures::frequency
