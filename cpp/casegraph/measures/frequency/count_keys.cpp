#include "casegraph/measures/frequency/count_keys.hpp"

#include <algorithm>
#include <bit>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int64_t kContactsPerChunk = 32768;
constexpr std::uint32_t kNotPlainBit = 1U << 31;
constexpr std::size_t kMostDaysLookedUp = std::size_t{1} << 22;
constexpr std::int32_t kMinutesPerHour = 60;

bool is_calendar(Dimension dimension) {
  return dimension == Dimension::year || dimension == Dimension::quarter || dimension == Dimension::month ||
         dimension == Dimension::week || dimension == Dimension::weekday;
}

// Weeks since that of 1969-12-29, a Monday.
std::int32_t week_of(Day day) {
  const std::int32_t shifted = day.count + 3;  // 1970-01-01 was a Thursday
  return shifted >= 0 ? shifted / 7 : (shifted - 6) / 7;
}
std::int32_t quarter_of(std::int32_t month) { return month >= 0 ? month / 3 : (month - 2) / 3; }

}  // namespace

std::int32_t year_of_month(std::int32_t month) { return month >= 0 ? month / 12 : (month - 11) / 12; }
Day first_day_of_month(std::int32_t month) {
  const std::int32_t year = year_of_month(month);
  return day_of({year, month - year * 12 + 1, 1});
}

Day monday_of(Day day) { return Day{7 * week_of(day) - 3}; }

Calendar::Calendar(const CaseGraph& graph) {
  // Contacts are sorted by their first day.
  const auto& contacts = graph.contacts;
  for (const Day day : contacts.first_day)
    if (is_finite(day)) {
      least_ = greatest_ = day;
      break;
    }
  for (std::size_t at = contacts.first_day.size(); at-- > 0;)
    if (is_finite(contacts.first_day[at])) {
      greatest_ = std::max(greatest_, contacts.first_day[at]);
      break;
    }
  if (!contacts.last_day.shares_with(contacts.first_day))
    for (const Day day : contacts.last_day)
      if (is_finite(day)) least_ = std::min(least_, day), greatest_ = std::max(greatest_, day);
  if (least_ > greatest_) least_ = greatest_ = Day{0};
  const auto days = static_cast<std::size_t>(greatest_ - least_) + 1;
  if (days > kMostDaysLookedUp) return;  // sets of days over thousands of years: computed, not looked up
  months_.reserve(days);
  for (std::size_t day = 0; day < days; ++day) months_.push_back(computed(least_ + static_cast<std::int32_t>(day)));
}

std::int32_t Calendar::computed(Day day) {
  const CivilDate date = civil_of(day);
  return date.year * 12 + date.month - 1;
}

CountKeys::CountKeys(const CaseGraph& graph, const CountsQuery& query)
    : graph_(graph), query_(query), calendar_(graph), stated_(graph.terms.certainty.code_of("stated")) {
  for (const Dimension dimension : query.by)
    if (std::count(query.by.begin(), query.by.end(), dimension) > 1) throw ArgumentError("by: a group is named twice");
  lay_out();
  has_calendar_ = std::any_of(query.by.begin(), query.by.end(), is_calendar);
  has_hour_ = has(Dimension::hour);
  has_time_ = has_calendar_ || has_hour_;
  has_days_ = has(Dimension::week) || has(Dimension::weekday);
  months_of_bin_ = has(Dimension::month) ? 1 : has(Dimension::quarter) ? 3 : 12;
  needs_agency_ =
      has(Dimension::agency) || has(Dimension::sector) || has(Dimension::area) || query.agencies.has_value();
  if (!query.agencies) return;
  agency_wanted_.assign(graph.agencies.ids.size(), 0);
  for (const std::uint32_t agency : *query.agencies) agency_wanted_[agency] = 1;
}

bool CountKeys::has(Dimension dimension) const {
  return std::find(query_.by.begin(), query_.by.end(), dimension) != query_.by.end();
}

std::uint64_t CountKeys::size_of(Dimension dimension) const {
  switch (dimension) {
    case Dimension::person: return 1;  // not part of the key: groups carry the person
    case Dimension::agency: return graph_.agencies.ids.size();
    case Dimension::sector: return graph_.terms.sector.size();
    case Dimension::address: return std::uint64_t{graph_.addresses.ids.size()} + 2;
    case Dimension::incident: return std::uint64_t{graph_.incidents.ids.size()} + graph_.contacts.size();
    case Dimension::kind: return graph_.terms.contact_kind.size();
    case Dimension::flag: return graph_.terms.flag.size();
    case Dimension::area: return graph_.terms.area.size();
    case Dimension::year:
    case Dimension::quarter:
    case Dimension::month:
    case Dimension::week: return time_value(dimension, cell_of(calendar_.last_day())) + 1;
    case Dimension::weekday: return 8;
    case Dimension::hour: return 25;
    case Dimension::household: break;  // counts are not asked for by it
  }
  return 1;
}

void CountKeys::lay_out() {
  for (auto dimension = query_.by.rbegin(); dimension != query_.by.rend(); ++dimension) {
    const std::uint64_t size = std::max<std::uint64_t>(size_of(*dimension), 2);
    fields_.push_back({*dimension, bits_, size, std::bit_ceil(size) - 1});
    if (*dimension != Dimension::person) bits_ += static_cast<unsigned>(std::bit_width(size - 1));
  }
  if (bits_ > 63) throw ArgumentError("by: these groups together are too many to count at once; ask for fewer");
  std::reverse(fields_.begin(), fields_.end());
}

// 0 where it is not known.
std::uint64_t CountKeys::time_value(Dimension dimension, const TimeCell& cell) const {
  const auto since = [](std::int32_t value, std::int32_t first) {
    return static_cast<std::uint64_t>(value - first) + 1;
  };
  if (dimension == Dimension::month || dimension == Dimension::quarter || dimension == Dimension::year) {
    if (cell.month == kNoMonth) return 0;
    const std::int32_t first = calendar_.first_month();
    if (dimension == Dimension::month) return since(cell.month, first);
    if (dimension == Dimension::quarter) return since(quarter_of(cell.month), quarter_of(first));
    return since(year_of_month(cell.month), year_of_month(first));
  }
  if (dimension == Dimension::hour) return since(cell.hour, 0);
  if (cell.day == kBeforeAll) return 0;
  const std::int32_t week = week_of(cell.day);
  return dimension == Dimension::week ? since(week, week_of(calendar_.first_day()))
                                      : since(cell.day.count + 3, 7 * week);
}

std::pair<std::int32_t, std::int32_t> CountKeys::hours_of(std::uint32_t contact) const {
  if (!has_hour()) return {kNoHour, kNoHour};
  const MinuteOfDay first = graph_.contacts.time_min.value_or(contact, kNoTime);
  if (first == kNoTime) return {kNoHour, kNoHour};
  const MinuteOfDay last = graph_.contacts.time_max.value_or(contact, kNoTime);
  return {first / kMinutesPerHour, std::max(first, last) / kMinutesPerHour};
}

std::uint64_t CountKeys::calendar_mask() const {
  std::uint64_t mask = 0;
  for (const KeyField& field : fields_)
    if (is_calendar(field.dimension)) mask |= field.mask << field.shift;
  return mask;
}

std::uint64_t CountKeys::calendar_key(const TimeCell& cell) const {
  std::uint64_t key = 0;
  for (const KeyField& field : fields_)
    if (is_calendar(field.dimension)) key |= time_value(field.dimension, cell) << field.shift;
  return key;
}

std::uint32_t CountKeys::incident_of(std::uint32_t contact) const {
  const std::uint32_t incident = graph_.contacts.incident.value_or(contact, kNone);
  return incident == kNone ? graph_.incidents.ids.size() + contact : incident;
}

// 0: not stated; 1: elsewhere; 2 on: addresses.
std::uint64_t CountKeys::address_value(std::uint32_t contact) const {
  const auto& contacts = graph_.contacts;
  const auto& column = query_.address == AddressRole::met_at             ? contacts.met_at
                       : query_.address == AddressRole::concerns_address ? contacts.concerns_address
                                                                         : contacts.filed_at;
  const std::uint32_t address = column.value_or(contact, kNone);
  if (address == kNone) return 0;
  return address == kFiledElsewhere.value ? 1 : std::uint64_t{address} + 2;
}

std::uint64_t CountKeys::value_of(Dimension dimension, std::uint32_t contact, graph::Code flag,
                                  const TimeCell& cell) const {
  switch (dimension) {
    case Dimension::person: return 0;
    case Dimension::agency: return graph_.contacts.agency[contact];
    case Dimension::sector: return graph_.agencies.sector.value_or(graph_.contacts.agency[contact], 0);
    case Dimension::address: return address_value(contact);
    case Dimension::incident: return incident_of(contact);
    case Dimension::kind: return graph_.contacts.kind.value_or(contact, 0);
    case Dimension::flag: return flag;
    case Dimension::area: return graph_.agencies.area.value_or(graph_.contacts.agency[contact], 0);
    case Dimension::year:
    case Dimension::quarter:
    case Dimension::month:
    case Dimension::week:
    case Dimension::weekday:
    case Dimension::hour: return time_value(dimension, cell);
    case Dimension::household: break;
  }
  return 0;
}

bool CountKeys::may_be_plain() const {
  return !query_.before_death && !has(Dimension::flag) && query_.unit == CountUnit::contacts && bits_ < 32;
}

std::uint32_t CountKeys::plain_key(std::uint32_t contact) const {
  const auto& contacts = graph_.contacts;
  if (!is_wanted_agency(contact) || !agency_is_sure(contact)) return kNotPlainBit;
  if (contacts.part_of.value_or(contact, kNone) != kNone) return kNotPlainBit;
  if (contacts.count_min.value_or(contact, 1) != 1 || contacts.count_max.value_or(contact, 1) != 1) return kNotPlainBit;
  const DateInterval days = contacts.days(contact);
  if (!query_.window.holds_all(days)) return kNotPlainBit;
  if (!has_time_) return static_cast<std::uint32_t>(key_of(contact, 0, {}));
  const auto [first_hour, last_hour] = has_hour_ ? hours_of(contact) : std::pair{kNoHour, kNoHour};
  if (first_hour != last_hour) return kNotPlainBit;
  if (!has_calendar_) return static_cast<std::uint32_t>(key_of(contact, 0, {kNoMonth, kBeforeAll, first_hour}));
  if (!days.is_bounded() || (has_days_ && !days.is_exact())) return kNotPlainBit;
  const std::int32_t first = calendar_.month(days.first);
  const auto bin_of = [&](std::int32_t month) {
    return months_of_bin_ == 1 ? month : months_of_bin_ == 3 ? quarter_of(month) : year_of_month(month);
  };
  if (!days.is_exact() && bin_of(first) != bin_of(calendar_.month(days.last))) return kNotPlainBit;
  return static_cast<std::uint32_t>(key_of(contact, 0, {first, days.first, first_hour}));
}

// Whether the columns that make a contact other than plain are absent altogether.
bool CountKeys::all_plain() const {
  const auto& contacts = graph_.contacts;
  return agency_wanted_.empty() && (!needs_agency_ || contacts.agency_certainty.empty()) && contacts.part_of.empty() &&
         contacts.count_min.empty() && query_.window == Window{} && contacts.last_day.shares_with(contacts.first_day);
}

std::shared_ptr<const std::uint32_t[]> CountKeys::plain_keys(unsigned threads) const {
  auto keys = large_array<std::uint32_t>(graph_.contacts.size());
  const bool all = all_plain();
  Progress unseen;
  parallel::for_each_chunk(graph_.contacts.size(), kContactsPerChunk, threads, unseen, [&](parallel::Chunk chunk) {
    const auto begin = static_cast<std::uint32_t>(chunk.begin);
    const auto end = static_cast<std::uint32_t>(chunk.end);
    if (all) {
      std::fill(keys.get() + begin, keys.get() + end, 0U);
      for (const KeyField& field : fields_) add_field(field, begin, end, keys.get());
    } else {
      for (std::uint32_t contact = begin; contact < end; ++contact) keys[contact] = plain_key(contact);
    }
  });
  return keys;
}

// One dimension after the other, so that the loops over contacts have no branch for the dimension.
void CountKeys::add_field(const KeyField& field, std::uint32_t begin, std::uint32_t end, std::uint32_t* keys) const {
  const auto add = [&](std::uint32_t contact, std::uint64_t value) {
    keys[contact] |= static_cast<std::uint32_t>(value << field.shift);
  };
  if (field.dimension == Dimension::agency) {
    for (std::uint32_t contact = begin; contact < end; ++contact) add(contact, graph_.contacts.agency[contact]);
  } else if (is_calendar(field.dimension)) {
    Day seen = kBeforeAll;  // sorted: the same day many times over
    std::uint64_t value = 0;
    for (std::uint32_t contact = begin; contact < end; ++contact) {
      const Day day = graph_.contacts.first_day[contact];
      if (day == kBeforeAll) {
        keys[contact] |= kNotPlainBit;
        continue;
      }
      if (day != seen) value = time_value(field.dimension, {calendar_.month(day), day, kNoHour}), seen = day;
      add(contact, value);
    }
  } else if (field.dimension == Dimension::hour) {
    for (std::uint32_t contact = begin; contact < end; ++contact) {
      const auto [first, last] = hours_of(contact);
      if (first != last) keys[contact] |= kNotPlainBit;
      add(contact, time_value(field.dimension, {kNoMonth, kBeforeAll, first}));
    }
  } else if (field.dimension != Dimension::person) {
    for (std::uint32_t contact = begin; contact < end; ++contact)
      add(contact, value_of(field.dimension, contact, 0, {}));
  }
}

}  // namespace casegraph::measures
