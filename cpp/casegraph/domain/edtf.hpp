// EDTF (ISO 8601-2:2019, annex A), levels 0 and 1, as sets of days.
//
// Read: complete and reduced dates (2010-10-08, 2011-09, 2011), negative years, seasons
// (2011-21 spring March to May, -22 summer, -23 autumn, -24 winter December to February of the
// next year), unspecified digits from the right (201X, 20XX, 2011-XX, 2011-09-XX, 2011-XX-XX),
// the qualifiers ? ~ % after a whole date, and intervals A/B whose ends may be open (..) or
// unknown (empty). On a contact A/B means some day between, both ends included.
// Refused, each with its reason: years with the prefix Y (outside the years casegraph counts in),
// level 2 forms, times of day (a column of their own), reversed intervals and days that do not exist.
// 2004-06-XX/2004-07-03 and the like take the widest reading: first day of the first, last of the second.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "casegraph/domain/date_interval.hpp"

namespace casegraph {

struct EdtfDate {
  DateInterval days;
  bool approximate = false;  // ~ or %: kept, does not widen the days
  bool uncertain = false;    // ? or %: kept, does not widen the days
  auto operator<=>(const EdtfDate&) const = default;
};

struct EdtfError {
  std::string reason;  // "February 2011 has 28 days", "the interval ends before it begins" ...
};

// Fast for the complete form YYYY-MM-DD. An empty text is an error ("empty"): an empty cell means
// that the date is not stated, and is the caller's to handle.
std::variant<EdtfDate, EdtfError> parse_edtf(std::string_view text);

}  // namespace casegraph
