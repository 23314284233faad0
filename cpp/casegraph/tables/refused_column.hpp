// A column of a dataframe that could not be read, and why: what a caller collects to tell of all at once.
#pragma once

#include <cstdint>
#include <string>

namespace casegraph::tables {

struct RefusedColumn {
  std::string column;
  std::string type;       // as Arrow calls it
  std::int64_t row = -1;  // from 0: the first cell that could not be read; -1: the type of the whole column
  std::string reason;
  std::string accepted;
};

}  // namespace casegraph::tables
