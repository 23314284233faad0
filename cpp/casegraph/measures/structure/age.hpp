// Ages and who is a child, where dates of birth are uncertain or not stated.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/date_interval.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

inline constexpr std::int32_t kAdultAge = 18;

// Completed years; a person born on 29 February completes a year on 1 March where there is no 29 February.
// Negative before birth.
std::int32_t completed_years(Day birth, Day day);

// The least and the greatest age, in completed years, on some day of `days`; none where the date of birth or the
// days have no bound on that side. The least is 0 where the person may not have been born.
struct AgeBounds {
  std::optional<std::int32_t> least, most;
};
AgeBounds age_on(DateInterval birth, DateInterval days);

// Under 18: on every day and whatever the date of birth; on some; on none; or the date of birth is not stated.
enum class ChildStatus : std::uint8_t { no, unknown, possible, certain };
const char* name_of(ChildStatus status);
ChildStatus child_by_birth(DateInterval birth, DateInterval days);

// For each person the latest contact whose record names them as a child (role child): somebody named so
// on a day was, as far as records go, no adult on any day before.
class RecordedChildren {
 public:
  explicit RecordedChildren(const graph::CaseGraph& graph);

  struct Record {
    Day day = kBeforeAll;  // first day that the contact may have been on
    std::uint32_t contact = ContactId::kNone;
    std::uint32_t row = 0;  // in the table participants
  };
  // none where no such record of `day` or later is there, or the day is not finite.
  const Record* on_or_after(std::uint32_t person, Day day) const;

 private:
  std::vector<Record> latest_;
};

// A person's standing on the days: by birth, or possible where only a record of theirs, of then or later, names them as
// a child. An unborn child is never one. Where the days are open on one side, it is that on the day that is stated: a
// contact "2014 or earlier" does not make a child of everybody who once was one. Without any day it is unknown.
struct ChildFinding {
  ChildStatus status = ChildStatus::unknown;
  bool by_record = false;  // the status comes of a record that names the person as a child, not of the date of birth
  const RecordedChildren::Record* record = nullptr;
  AgeBounds age;
  bool unborn = false;
};
ChildFinding child_on(const graph::CaseGraph& graph, const RecordedChildren& recorded, std::uint32_t person,
                      DateInterval days);

// The columns age_min and age_max; missing where there is no bound.
void add_age_columns(const std::vector<AgeBounds>& ages, std::vector<tables::Column>& columns);

}  // namespace casegraph::measures
