// Little casebooks for the tests of validation, written as lines: names of columns, then rows, cells
// apart by `|`, an empty cell for a missing value. Columns have the storage of their schema type.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/tables/problem.hpp"
#include "casegraph/tables/table.hpp"
#include "casegraph/validation/validate.hpp"

namespace casegraph::validation::testing {

// How the ids of the made tables are stored.
enum class Ids { text, integer, coded };

tables::Table table(std::string_view name, std::string_view header, const std::vector<std::string>& rows,
                    Ids ids = Ids::text);

// The four tables of a casebook in which nothing is wrong: persons A and B, agencies wmp and gp, and the
// contacts c1 of 2010-10-08 (A took part) and c2 of 2010-11-28 (B took part).
class Book {
 public:
  Book();
  Book& with(tables::Table table);
  Book& with(std::string_view name, std::string_view header, const std::vector<std::string>& rows) {
    return with(table(name, header, rows));
  }
  Book& without(std::string_view name);

  std::vector<tables::Problem> problems(const Options& options = {}) const;
  // Each problem as "rule table row column", a leading "~" for a warning; "-" for no column or table.
  std::vector<std::string> found(const Options& options = {}) const;

 private:
  std::map<std::string, tables::Table, std::less<>> tables_;
};

using Lines = std::vector<std::string>;

}  // namespace casegraph::validation::testing
