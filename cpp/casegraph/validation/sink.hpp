// Where rules put what they find: counted in full, worded only as far as it will be listed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/schema/schema.hpp"
#include "casegraph/tables/problem.hpp"

namespace casegraph::validation {

struct Rule {
  std::string_view name;  // in snake_case
  tables::Level level = tables::Level::error;
};

// Not one row, but the whole table or column.
inline constexpr std::int64_t kWhole = -1;

// The cell a problem stands at. No table: a problem of the options; no column: of the table.
struct Place {
  const schema::Table* table = nullptr;
  const schema::Column* column = nullptr;
  std::int64_t row = kWhole;  // from 0
};

struct Wording {
  std::string value;
  std::string reason;
  std::string accepted;
};

class Sink {
 public:
  // `most`: how many problems of one rule and column are listed (0: all).
  explicit Sink(std::int64_t most) : most_(most) {}

  // `word()` gives the Wording, and is not called once the limit is reached. Problems of one rule and
  // column come in the order of their rows.
  template <class Word>
  void add(const Rule& rule, const Place& place, Word&& word) {
    Group& group = group_of(rule, place);
    ++group.total;
    if (is_full(group)) return;
    group.rows.push_back(place.row);
    group.wordings.push_back(word());
  }

  // Takes what a later stretch of the same rows has found.
  void append(Sink&& later);

  // Everything found, in order (validate.hpp), with one further problem for each rule and column
  // of which not all are listed.
  std::vector<tables::Problem> problems() const;

 private:
  struct Group {
    Rule rule;
    const schema::Table* table;
    const schema::Column* column;
    std::int64_t total = 0;
    std::vector<std::int64_t> rows;
    std::vector<Wording> wordings;
  };

  bool is_full(const Group& group) const { return most_ != 0 && static_cast<std::int64_t>(group.rows.size()) >= most_; }
  Group& group_of(const Rule& rule, const Place& place);

  std::int64_t most_;
  std::vector<Group> groups_;
};

// The first 80 characters of a text.
std::string cut_to_show(std::string_view text);

}  // namespace casegraph::validation
