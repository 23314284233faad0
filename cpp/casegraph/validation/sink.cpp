#include "casegraph/validation/sink.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "casegraph/tables/utf8.hpp"

namespace casegraph::validation {
namespace {

constexpr std::size_t kMostCharacters = 80;

std::ptrdiff_t position_of(const schema::Table* table) {
  return table == nullptr ? -1 : table - schema::tables().data();
}

std::ptrdiff_t position_of(const schema::Table* table, const schema::Column* column) {
  return table == nullptr || column == nullptr ? -1 : column - table->columns.data();
}

struct Placed {
  std::ptrdiff_t table;
  std::int64_t row;
  std::ptrdiff_t column;
  tables::Problem problem;

  auto key() const { return std::tie(table, row, column, problem.rule, problem.level); }
};

std::string further(std::int64_t count) {
  return count == 1 ? "1 further problem of this kind is not listed"
                    : std::to_string(count) + " further problems of this kind are not listed";
}

}  // namespace

std::string cut_to_show(std::string_view text) { return std::string(tables::first_characters(text, kMostCharacters)); }

Sink::Group& Sink::group_of(const Rule& rule, const Place& place) {
  for (Group& group : groups_)
    if (group.column == place.column && group.table == place.table && group.rule.name == rule.name &&
        group.rule.level == rule.level)
      return group;
  return groups_.emplace_back(Group{rule, place.table, place.column, 0, {}, {}});
}

void Sink::append(Sink&& later) {
  for (Group& group : later.groups_) {
    Group& mine = group_of(group.rule, {group.table, group.column});
    mine.total += group.total;
    for (std::size_t at = 0; at < group.rows.size() && !is_full(mine); ++at) {
      mine.rows.push_back(group.rows[at]);
      mine.wordings.push_back(std::move(group.wordings[at]));
    }
  }
}

std::vector<tables::Problem> Sink::problems() const {
  std::vector<Placed> placed;
  for (const Group& group : groups_) {
    const auto place = [&](std::int64_t row, Wording wording) {
      placed.push_back({position_of(group.table),
                        row + 1,
                        position_of(group.table, group.column),
                        {group.rule.level, std::string(group.rule.name),
                         group.table == nullptr ? std::string() : std::string(group.table->name), row + 1,
                         group.column == nullptr ? std::string() : std::string(group.column->name),
                         cut_to_show(wording.value), std::move(wording.reason), std::move(wording.accepted)}});
    };
    for (std::size_t at = 0; at < group.rows.size(); ++at) place(group.rows[at], group.wordings[at]);
    const std::int64_t unlisted = group.total - static_cast<std::int64_t>(group.rows.size());
    if (unlisted > 0) place(kWhole, {{}, further(unlisted), group.wordings.front().accepted});
  }
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.key() < b.key(); });
  std::vector<tables::Problem> ordered;
  ordered.reserve(placed.size());
  for (Placed& each : placed) ordered.push_back(std::move(each.problem));
  return ordered;
}

}  // namespace casegraph::validation
