// Where a contact belongs in a count: the values of all groups asked for in one 64-bit key.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/counts.hpp"

namespace casegraph::measures {

inline constexpr std::int32_t kNoMonth = std::numeric_limits<std::int32_t>::min();

std::int32_t year_of_month(std::int32_t month);
Day first_day_of_month(std::int32_t month);

// Where in the calendar a contact, or a part of the days that it may be on, lies; what no group asks for need not be
// set. kNoMonth, kBeforeAll and kNoHour where not known.
inline constexpr std::int32_t kNoHour = -1;
struct TimeCell {
  std::int32_t month = kNoMonth;
  Day day = kBeforeAll;
  std::int32_t hour = kNoHour;
};
Day monday_of(Day day);

// Calendar months of days, counted from January of year 0: looked up for the days that the graph has.
class Calendar {
 public:
  explicit Calendar(const graph::CaseGraph& graph);
  std::int32_t month(Day day) const {
    return months_.empty() ? computed(day) : months_[static_cast<std::size_t>(day - least_)];
  }
  static std::int32_t computed(Day day);
  std::int32_t first_month() const { return computed(least_); }
  std::int32_t last_month() const { return computed(greatest_); }
  Day first_day() const { return least_; }
  Day last_day() const { return greatest_; }

 private:
  Day least_ = kAfterAll;
  Day greatest_ = kBeforeAll;
  std::vector<std::int32_t> months_;
};

// Where in the key a dimension stands; the first dimension in the highest bits, so that keys sort as rows do.
struct KeyField {
  Dimension dimension;
  unsigned shift;
  std::uint64_t size;  // values 0 ... size - 1; 0 stands for empty where the dimension knows empty
  std::uint64_t mask;
  std::uint64_t value_in(std::uint64_t key) const { return (key >> shift) & mask; }
};

class CountKeys {
 public:
  // Throws ArgumentError where a dimension comes twice or the groups together do not fit a key.
  CountKeys(const graph::CaseGraph& graph, const CountsQuery& query);

  const std::vector<KeyField>& fields() const { return fields_; }
  const Calendar& calendar() const { return calendar_; }
  bool has(Dimension dimension) const;
  bool has_time() const { return has_time_; }
  bool has_calendar() const { return has_calendar_; }  // a time other than the hour
  bool has_hour() const { return has_hour_; }
  // Whether a bin may be other than whole months.
  bool has_days() const { return has_days_; }
  std::int32_t months_of_bin() const { return months_of_bin_; }  // the shortest of year, quarter and month asked for
  // The hours of the contact's time of day, first and last: kNoHour where none is recorded, or no group asks for them.
  std::pair<std::int32_t, std::int32_t> hours_of(std::uint32_t contact) const;
  // The day's own cell, without an hour.
  TimeCell cell_of(Day day) const { return {Calendar::computed(day), day, kNoHour}; }
  // The fields of the calendar, the hour left out, in a key; and what they hold.
  std::uint64_t calendar_mask() const;
  std::uint64_t calendar_key(const TimeCell& cell) const;
  bool needs_agency() const { return needs_agency_; }
  unsigned bits() const { return bits_; }

  std::uint64_t key_of(std::uint32_t contact, graph::Code flag, const TimeCell& cell) const {
    std::uint64_t key = 0;
    for (const KeyField& field : fields_) key |= value_of(field.dimension, contact, flag, cell) << field.shift;
    return key;
  }
  // The contact's incident, one of its own where it has none.
  std::uint32_t incident_of(std::uint32_t contact) const;

  // Most contacts add one to one group, whoever took part: those in the window for certain, in one bin of time,
  // without multiplicity. Their keys, in the order of contacts; the rest have the highest bit set. Only where the
  // query has neither flags nor distinct incidents nor windows before a death, and keys of fewer than 32 bits.
  bool may_be_plain() const;
  std::shared_ptr<const std::uint32_t[]> plain_keys(unsigned threads) const;

  // Whether the record's agency is stated, or does not matter to the query.
  bool agency_is_sure(std::uint32_t contact) const {
    if (!needs_agency_ || graph_.contacts.agency_certainty.empty()) return true;
    const graph::Code code = graph_.contacts.agency_certainty[contact];
    return code == 0 || code == stated_;
  }
  bool is_wanted_agency(std::uint32_t contact) const {
    return agency_wanted_.empty() || agency_wanted_[graph_.contacts.agency[contact]] != 0;
  }

 private:
  std::uint64_t size_of(Dimension dimension) const;
  void lay_out();
  std::uint64_t value_of(Dimension dimension, std::uint32_t contact, graph::Code flag, const TimeCell& cell) const;
  std::uint64_t address_value(std::uint32_t contact) const;
  std::uint64_t time_value(Dimension dimension, const TimeCell& cell) const;
  std::uint32_t plain_key(std::uint32_t contact) const;
  bool all_plain() const;
  void add_field(const KeyField& field, std::uint32_t begin, std::uint32_t end, std::uint32_t* keys) const;

  const graph::CaseGraph& graph_;
  const CountsQuery& query_;
  Calendar calendar_;
  std::vector<KeyField> fields_;
  std::vector<std::uint8_t> agency_wanted_;
  graph::Code stated_ = 0;
  unsigned bits_ = 0;
  bool has_time_ = false;
  bool has_calendar_ = false;
  bool has_hour_ = false;
  bool has_days_ = false;
  std::int32_t months_of_bin_ = 12;
  bool needs_agency_ = false;
};

}  // namespace casegraph::measures
