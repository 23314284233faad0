// EDTF (ISO 8601-2:2019, annex A), levels 0 and 1, as sets of days. docs/edtf.md says the same at length.
//
// Read: complete and reduced dates (2010-10-08, 2011-09, 2011), negative years (-0009), seasons
// (2011-21 spring March to May, -22 summer, -23 autumn, -24 winter December to February of the
// next year), unspecified digits from the right (201X, 20XX, 2011-XX, 2011-09-XX, 2011-XX-XX), one
// qualifier ? ~ % after a whole date, and intervals A/B whose ends may be open (..) or unknown
// (empty). On a contact A/B means some day between, both ends included: the first day of A to the
// last day of B, and any bound where an end is open or unknown. An interval has the qualifiers of both ends.
// Refused, each with its reason: years with the prefix Y (outside the years casegraph counts in),
// level 2 forms (but 2004-06-XX/2004-07-03 is read), times of day (a column of their own), days that do not
// exist, other orders and spellings of a date (08/10/2010, 40459, words), spaces, intervals that state no day, and
// intervals that end before they begin or, as 2011-03-05/2011, could: A/B needs A.first <= B.first and
// A.last <= B.last.
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
  std::string reason;  // "February 2011 has 28 days", "the interval ends before it begins"; one line, short
};

// Fast for the complete form YYYY-MM-DD; allocates only to refuse. Any bytes may be given. An empty text is an error
// ("empty"): an empty cell means that the date is not stated, and is the caller's to handle.
std::variant<EdtfDate, EdtfError> parse_edtf(std::string_view text);

}  // namespace casegraph
