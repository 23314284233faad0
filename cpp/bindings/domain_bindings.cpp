#include <algorithm>

#include "bindings.hpp"
#include "casegraph/domain/edtf.hpp"
#include "casegraph/domain/error.hpp"

namespace casegraph::bindings {
namespace {

py::object day_or_none(Day day) { return is_finite(day) ? py::object(py::int_(day.count)) : py::object(py::none()); }

// A value as a message shows it: not a long one, and none with control characters.
std::string quoted(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= ' ' && c != 0x7F; });
  return plain && text.size() <= 60 ? "'" + text + "'" : "the text";
}

py::tuple parse(const std::string& text) {
  const auto parsed = parse_edtf(text);
  if (const auto* error = std::get_if<EdtfError>(&parsed))
    throw ArgumentError(quoted(text) + " is not an EDTF date (level 0 or 1): " + error->reason);
  const auto& date = std::get<EdtfDate>(parsed);
  return py::make_tuple(day_or_none(date.days.first), day_or_none(date.days.last), date.approximate, date.uncertain);
}

}  // namespace

void bind_domain(py::module_& module) {
  module.def("parse_edtf", &parse, py::arg("text"),
             "(first, last, approximate, uncertain): days since 1970-01-01, None where open or unknown.");
  module.def(
      "subtract_span",
      [](std::int32_t day, const std::string& span) {
        const auto parsed = span_of_text(span);
        if (!parsed) throw ArgumentError(quoted(span) + " is not a duration such as P18M, P1Y or P90D");
        if (!is_in_calendar(Day{day}))
          throw ArgumentError("day " + std::to_string(day) + " lies outside the years -9999 to 9999");
        return subtract(Day{day}, *parsed).count;
      },
      py::arg("day"), py::arg("span"), "The day `span` before `day` (calendar months).");
}

}  // namespace casegraph::bindings
