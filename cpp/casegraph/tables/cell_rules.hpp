// What a cell may hold, by the type of its column. A rule gives null where the cell is well.
#pragma once

#include <cstdint>
#include <string_view>

#include "casegraph/tables/column_report.hpp"

namespace casegraph::tables {

// Any text: at most 1 MiB, and no control characters but tab and line ends.
const Fault* fault_of_text(std::string_view text);
// Ids, terms and dates, which are compared: nor white space at their ends.
const Fault* fault_of_key(std::string_view text);
const Fault* fault_of_time(std::string_view text);  // HH:MM or HH:MM:00
const Fault* fault_of_day(std::int32_t days);       // within the calendar's years

// Each reads what was given into `value`.
const Fault* read_integer(std::string_view text, std::int64_t& value);
const Fault* read_integer(double number, std::int64_t& value);
const Fault* read_number(std::string_view text, double& value);
const Fault* read_number(double number, double& value);
const Fault* read_number(std::int64_t number, double& value);
const Fault* read_boolean(std::string_view text, std::uint8_t& value);
const Fault* read_boolean(double number, std::uint8_t& value);
const Fault* read_boolean(std::int64_t number, std::uint8_t& value);

}  // namespace casegraph::tables
