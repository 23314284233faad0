#include "casegraph/measures/visibility/counted_contacts.hpp"

#include <algorithm>

#include "casegraph/measures/visibility/class_columns.hpp"

namespace casegraph::measures {
namespace {

std::string settled_or_none(ClassSet classes) { return classes.empty() ? std::string() : settled_as_text(classes); }

}  // namespace

void cite(std::vector<CountedContact> counted, bool with_check, Answer& answer) {
  std::stable_sort(counted.begin(), counted.end(),
                   [](const CountedContact& a, const CountedContact& b) { return a.answer_row < b.answer_row; });
  std::vector<std::int32_t> parts;
  std::vector<std::int64_t> checks;
  std::vector<ClassSet> classes, opened;
  for (const CountedContact& each : counted) {
    answer.evidence.push_back({each.answer_row, each.table, each.row});
    parts.push_back(static_cast<std::int32_t>(each.part));
    if (with_check) checks.push_back(each.check);
    classes.push_back(each.classes);
    opened.push_back(each.if_opened);
  }
  answer.further = {tables::coded_column("part", std::move(parts), {"check", "skipped", "counted"}),
                    text_column("class", classes, settled_or_none), text_column("classes", classes, classes_as_text),
                    text_column("if_opened", opened, settled_or_none)};
  if (with_check) answer.further.push_back(tables::integer_column("check", std::move(checks)));
}

}  // namespace casegraph::measures
