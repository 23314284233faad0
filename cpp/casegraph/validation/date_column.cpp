#include "casegraph/validation/date_column.hpp"

#include "casegraph/domain/edtf.hpp"

namespace casegraph::validation {

std::variant<DateInterval, std::string> read_date(const tables::Column& column, std::int64_t row) {
  if (column.storage == tables::Storage::date32) {
    constexpr Day kFirst = day_of({kFirstYear, 1, 1});
    constexpr Day kLast = day_of({kLastYear, 12, 31});
    const Day day{column.days[static_cast<std::size_t>(row)]};
    if (day < kFirst || kLast < day) return std::string("the day lies outside the years -9999 to 9999");
    return DateInterval::exactly(day);
  }
  auto parsed = parse_edtf(column.text(row));
  if (auto* error = std::get_if<EdtfError>(&parsed)) return std::move(error->reason);
  return std::get<EdtfDate>(parsed).days;
}

}  // namespace casegraph::validation
