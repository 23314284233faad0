#include "casegraph/measures/frequency/count_columns.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "casegraph/domain/platform.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/open_count.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using Integers = std::shared_ptr<std::int64_t[]>;

constexpr std::uint32_t kNone = ContactId::kNone;

// A column in the making: fill() writes the values of some groups at their place, by several threads at once.
struct Making {
  std::function<void(const GroupBlock&, std::size_t)> fill;
  std::function<tables::Column()> finish;
};

template <class T, class ValueOf>
void write(T* to, std::size_t size, ValueOf value_of) {
  for (std::size_t at = 0; at < size; ++at) to[at] = value_of(at);
}

bool is_time(Dimension dimension) {
  return dimension == Dimension::year || dimension == Dimension::quarter || dimension == Dimension::month ||
         dimension == Dimension::week || dimension == Dimension::weekday || dimension == Dimension::hour;
}

using Exposure = std::unordered_map<std::uint64_t, std::int64_t>;  // days by what a key says of the calendar

// The days of each bin in the window. Years, quarters, months and weeks have a first and a last day of their own,
// within which an open window is closed: from the bin of the first contact to that of the last.
std::shared_ptr<const Exposure> exposure_of(const CountKeys& keys, Window window) {
  constexpr std::int32_t kMostDays = 1 << 22;
  auto days = std::make_shared<Exposure>();
  const Day first = keys.calendar().first_day(), last = keys.calendar().last_day();
  const auto cut = [&](Day begin, Day end) {
    window.begin = std::max(window.begin, begin);
    window.end = std::min(window.end, end);
  };
  const auto months = [&](std::int32_t step) {
    const auto begin_of = [&](Day day) {
      const std::int32_t month = Calendar::computed(day);
      return month - (month % step + step) % step;
    };
    cut(first_day_of_month(begin_of(first)), first_day_of_month(begin_of(last) + step));
  };
  if (keys.has(Dimension::year)) months(12);
  if (keys.has(Dimension::quarter)) months(3);
  if (keys.has(Dimension::month)) months(1);
  if (keys.has(Dimension::week)) cut(monday_of(first), monday_of(last) + 7);
  if (!is_finite(window.begin) || !is_finite(window.end) || window.end - window.begin > kMostDays) return days;
  for (Day day = window.begin; day < window.end; day = day + 1) ++(*days)[keys.calendar_key(keys.cell_of(day))];
  return days;
}

class Columns {
 public:
  Columns(const CaseGraph& graph, const CountKeys& keys, std::size_t rows) : graph_(graph), keys_(keys), rows_(rows) {}

  Making of(const KeyField& field) const {
    switch (field.dimension) {
      case Dimension::person:
        return ids("person", graph_.persons.ids,
                   [](const GroupBlock& groups, std::size_t i) { return groups.person[i]; });
      case Dimension::agency:
        return ids("agency", graph_.agencies.ids, [field](const GroupBlock& groups, std::size_t i) {
          return static_cast<std::uint32_t>(field.value_in(groups.key[i]));
        });
      case Dimension::sector: return terms("sector", graph_.terms.sector, field);
      case Dimension::kind: return terms("kind", graph_.terms.contact_kind, field);
      case Dimension::flag: return terms("flag", graph_.terms.flag, field);
      case Dimension::address:
        return collected<std::uint32_t>(
            [field](const GroupBlock& groups, std::size_t i) {
              return static_cast<std::uint32_t>(field.value_in(groups.key[i]));
            },
            [this](auto&& values) { return address_column(graph_, "address", values); });
      case Dimension::incident:
        return collected<std::uint32_t>(
            [field, known = graph_.incidents.ids.size()](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              return value < known ? static_cast<std::uint32_t>(value) : kNone;
            },
            [this](auto&& values) { return id_column("incident", graph_.incidents.ids, values); });
      case Dimension::area: return terms("area", graph_.terms.area, field);
      case Dimension::year: return counted("year", field, year_of_month(keys_.calendar().first_month()));
      case Dimension::weekday: return counted("weekday", field, 1);
      case Dimension::hour: return counted("hour", field, 0);
      case Dimension::month:
        return collected<Day>(
            [field, first = keys_.calendar().first_month()](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              return value == 0 ? kBeforeAll : first_day_of_month(static_cast<std::int32_t>(value) - 1 + first);
            },
            [](auto&& values) { return day_column("month", values); });
      case Dimension::quarter:
        return collected<Day>(
            [field, first = keys_.calendar().first_month()](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              const std::int32_t begin = first - (first % 3 + 3) % 3;
              return value == 0 ? kBeforeAll : first_day_of_month(3 * (static_cast<std::int32_t>(value) - 1) + begin);
            },
            [](auto&& values) { return day_column("quarter", values); });
      case Dimension::week:
        return collected<Day>(
            [field, first = monday_of(keys_.calendar().first_day())](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              return value == 0 ? kBeforeAll : first + 7 * (static_cast<std::int32_t>(value) - 1);
            },
            [](auto&& values) { return day_column("week", values); });
      case Dimension::household: break;
    }
    return {};
  }

  Making certain(const Integers& values) const {
    return {[values](const GroupBlock& groups, std::size_t at) {
              write(values.get() + at, groups.size, [&](std::size_t i) { return groups.certain[i]; });
            },
            [this, values] { return integers("certain", values); }};
  }

  // A possible count is missing where it is open above.
  Making possible(const Integers& values) const {
    return with_missing(
        "possible", values, [](const GroupBlock& groups, std::size_t i) { return groups.possible[i]; },
        [](std::int64_t count) { return is_open(count); });
  }

  // Days of the row's bins; missing where a bin is not known, or has no days that can be told.
  Making exposure(const std::shared_ptr<const Exposure>& exposure) const {
    return with_missing(
        "exposure_days", large_array<std::int64_t>(rows_),
        [this, exposure, mask = keys_.calendar_mask()](const GroupBlock& groups, std::size_t i) {
          for (const KeyField& field : keys_.fields())
            if (is_time(field.dimension) && field.value_in(groups.key[i]) == 0) return std::int64_t{-1};
          const auto found = exposure->find(groups.key[i] & mask);
          return found == exposure->end() ? std::int64_t{-1} : found->second;
        },
        [](std::int64_t days) { return days < 0; });
  }

  tables::Column integers(const char* name, const Integers& values) const {
    return tables::integer_column(name, std::shared_ptr<const std::int64_t[]>(values),
                                  static_cast<std::int64_t>(rows_));
  }

 private:
  // Values gathered one a group, then made a column as the other measures make it.
  template <class T, class ValueOf, class Finish>
  Making collected(ValueOf value_of, Finish finish) const {
    auto values = std::make_shared<std::vector<T>>(rows_);
    return {[values, value_of](const GroupBlock& groups, std::size_t at) {
              write(values->data() + at, groups.size, [&](std::size_t i) { return value_of(groups, i); });
            },
            [values, finish] { return finish(*values); }};
  }

  template <class HandleOf>
  Making ids(const char* name, const graph::IdTable& table, HandleOf handle_of) const {
    if (table.is_text())
      return collected<std::uint32_t>(handle_of,
                                      [name, &table](auto&& handles) { return id_column(name, table, handles); });
    const Integers values = large_array<std::int64_t>(rows_);
    return {[values, handle_of, &table](const GroupBlock& groups, std::size_t at) {
              if (const auto base = table.range_base())
                write(values.get() + at, groups.size,
                      [&, first = *base](std::size_t i) { return first + std::int64_t{handle_of(groups, i)}; });
              else
                write(values.get() + at, groups.size,
                      [&](std::size_t i) { return table.number(handle_of(groups, i)); });
            },
            [this, name, values] { return integers(name, values); }};
  }

  Making terms(const char* name, const graph::Terms& vocabulary, const KeyField& field) const {
    return collected<graph::Code>(
        [field](const GroupBlock& groups, std::size_t i) {
          return static_cast<graph::Code>(field.value_in(groups.key[i]));
        },
        [name, &vocabulary](auto&& codes) { return term_column(name, vocabulary, codes); });
  }

  // Numbers from `first` on; missing where they are not known.
  Making counted(const char* name, const KeyField& field, std::int64_t first) const {
    const std::int64_t before = first - 1;
    return with_missing(
        name, large_array<std::int64_t>(rows_),
        [field, before](const GroupBlock& groups, std::size_t i) {
          return before + static_cast<std::int64_t>(field.value_in(groups.key[i]));
        },
        [before](std::int64_t value) { return value == before; });
  }

  template <class ValueOf, class IsMissing>
  Making with_missing(const char* name, const Integers& values, ValueOf value_of, IsMissing is_missing) const {
    auto some_missing = std::make_shared<std::atomic<bool>>(false);
    return {[values, value_of, is_missing, some_missing](const GroupBlock& groups, std::size_t at) {
              bool missing = false;
              write(values.get() + at, groups.size, [&](std::size_t i) {
                const std::int64_t value = value_of(groups, i);
                missing |= is_missing(value);
                return value;
              });
              if (missing) some_missing->store(true, std::memory_order_relaxed);
            },
            [this, name, values, is_missing, some_missing] {
              if (!*some_missing) return integers(name, values);
              std::vector<std::int64_t> found(values.get(), values.get() + rows_);
              std::vector<std::uint8_t> known(rows_);
              for (std::size_t at = 0; at < rows_; ++at) {
                known[at] = is_missing(found[at]) ? 0 : 1;
                if (known[at] == 0) found[at] = 0;
              }
              return tables::integer_column(name, std::move(found), std::move(known));
            }};
  }

  const CaseGraph& graph_;
  const CountKeys& keys_;
  std::size_t rows_;
};

}  // namespace

tables::Table table_of_counts(const CaseGraph& graph, const CountKeys& keys, std::optional<Window> window,
                              const std::vector<GroupChunk>& chunks, unsigned threads) {
  std::vector<std::size_t> offsets{0};
  for (const GroupChunk& chunk : chunks) offsets.push_back(offsets.back() + chunk.size());
  const std::size_t rows = offsets.back();
  const Columns columns(graph, keys, rows);
  std::vector<Making> makings;
  for (const KeyField& field : keys.fields()) makings.push_back(columns.of(field));
  const bool all_certain = std::none_of(chunks.begin(), chunks.end(), [](const auto& c) { return c.has_finished(); });
  const Integers certain = large_array<std::int64_t>(rows);
  const Integers possible = all_certain ? certain : large_array<std::int64_t>(rows);
  makings.push_back(columns.certain(certain));
  if (!all_certain) makings.push_back(columns.possible(possible));

  std::vector<Making> behind;  // the counts
  if (keys.has_time() && window) behind.push_back(columns.exposure(exposure_of(keys, *window)));

  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(chunks.size()), 1, threads, unseen, [&](parallel::Chunk chunk) {
    const auto index = static_cast<std::size_t>(chunk.index);
    chunks[index].for_each_block(keys.has(Dimension::person), [&](const GroupBlock& groups, std::size_t at) {
      for (const Making& making : makings) making.fill(groups, offsets[index] + at);
      for (const Making& making : behind) making.fill(groups, offsets[index] + at);
    });
  });

  tables::Table table;
  table.name = "frequency.counts";
  table.rows = static_cast<std::int64_t>(rows);
  for (const Making& making : makings) table.columns.push_back(making.finish());
  if (all_certain) table.columns.push_back(columns.integers("possible", possible));
  for (const Making& making : behind) table.columns.push_back(making.finish());
  return table;
}

}  // namespace casegraph::measures
