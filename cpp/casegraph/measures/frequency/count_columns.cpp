#include "casegraph/measures/frequency/count_columns.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/platform.hpp"
#include "casegraph/measures/columns.hpp"
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

class Columns {
 public:
  Columns(const CaseGraph& graph, const CountKeys& keys, std::size_t rows) : graph_(graph), keys_(keys), rows_(rows) {}

  Making of(const KeyField& field) const {
    switch (field.dimension) {
      case Dimension::person:
        return ids("person", graph_.persons.ids, [](const GroupBlock& groups, std::size_t i) { return groups.person[i]; });
      case Dimension::agency:
        return ids("agency", graph_.agencies.ids, [field](const GroupBlock& groups, std::size_t i) {
          return static_cast<std::uint32_t>(field.value_in(groups.key[i]));
        });
      case Dimension::sector: return terms("sector", graph_.terms.sector, field);
      case Dimension::kind: return terms("kind", graph_.terms.contact_kind, field);
      case Dimension::flag: return terms("flag", graph_.terms.flag, field);
      case Dimension::address:
        return collected<std::uint32_t>(
            [field](const GroupBlock& groups, std::size_t i) { return static_cast<std::uint32_t>(field.value_in(groups.key[i])); },
            [this](auto&& values) { return address_column(graph_, "address", values); });
      case Dimension::incident:
        return collected<std::uint32_t>(
            [field, known = graph_.incidents.ids.size()](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              return value < known ? static_cast<std::uint32_t>(value) : kNone;
            },
            [this](auto&& values) { return id_column("incident", graph_.incidents.ids, values); });
      case Dimension::year: return years(field);
      case Dimension::month:
        return collected<Day>(
            [field, first = keys_.calendar().first_month()](const GroupBlock& groups, std::size_t i) {
              const std::uint64_t value = field.value_in(groups.key[i]);
              return value == 0 ? kBeforeAll : first_day_of_month(static_cast<std::int32_t>(value) - 1 + first);
            },
            [](auto&& values) { return day_column("month", values); });
    }
    return {};
  }

  template <class Count>
  Making counts(const char* name, const Integers& values, Count count) const {
    return {[values, count](const GroupBlock& groups, std::size_t at) {
              write(values.get() + at, groups.size, [&](std::size_t i) { return (groups.*count)[i]; });
            },
            [this, name, values] { return integers(name, values); }};
  }

  tables::Column integers(const char* name, const Integers& values) const {
    return tables::integer_column(name, std::shared_ptr<const std::int64_t[]>(values), static_cast<std::int64_t>(rows_));
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
        [field](const GroupBlock& groups, std::size_t i) { return static_cast<graph::Code>(field.value_in(groups.key[i])); },
        [name, &vocabulary](auto&& codes) { return term_column(name, vocabulary, codes); });
  }

  // A year is missing where the date has no bounds.
  Making years(const KeyField& field) const {
    const std::int64_t before = std::int64_t{year_of_month(keys_.calendar().first_month())} - 1;
    const Integers values = large_array<std::int64_t>(rows_);
    auto some_missing = std::make_shared<std::atomic<bool>>(false);
    return {[values, field, before, some_missing](const GroupBlock& groups, std::size_t at) {
              bool missing = false;
              write(values.get() + at, groups.size, [&](std::size_t i) {
                const std::uint64_t value = field.value_in(groups.key[i]);
                missing |= value == 0;
                return before + static_cast<std::int64_t>(value);
              });
              if (missing) some_missing->store(true, std::memory_order_relaxed);
            },
            [this, values, before, some_missing] {
              if (!*some_missing) return integers("year", values);
              std::vector<std::int64_t> years(values.get(), values.get() + rows_);
              std::vector<std::uint8_t> known(rows_);
              for (std::size_t at = 0; at < rows_; ++at) known[at] = years[at] != before;
              return tables::integer_column("year", std::move(years), std::move(known));
            }};
  }

  const CaseGraph& graph_;
  const CountKeys& keys_;
  std::size_t rows_;
};

}  // namespace

tables::Table table_of_counts(const CaseGraph& graph, const CountKeys& keys, const std::vector<GroupChunk>& chunks,
                              unsigned threads) {
  std::vector<std::size_t> offsets{0};
  for (const GroupChunk& chunk : chunks) offsets.push_back(offsets.back() + chunk.size());
  const std::size_t rows = offsets.back();
  const Columns columns(graph, keys, rows);
  std::vector<Making> makings;
  for (const KeyField& field : keys.fields()) makings.push_back(columns.of(field));
  const bool all_certain = std::none_of(chunks.begin(), chunks.end(), [](const auto& c) { return c.has_finished(); });
  const Integers certain = large_array<std::int64_t>(rows);
  const Integers possible = all_certain ? certain : large_array<std::int64_t>(rows);
  makings.push_back(columns.counts("certain", certain, &GroupBlock::certain));
  if (!all_certain) makings.push_back(columns.counts("possible", possible, &GroupBlock::possible));

  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(chunks.size()), 1, threads, unseen, [&](parallel::Chunk chunk) {
    const auto index = static_cast<std::size_t>(chunk.index);
    chunks[index].for_each_block(keys.has(Dimension::person), [&](const GroupBlock& groups, std::size_t at) {
      for (const Making& making : makings) making.fill(groups, offsets[index] + at);
    });
  });

  tables::Table table;
  table.name = "frequency.counts";
  table.rows = static_cast<std::int64_t>(rows);
  for (const Making& making : makings) table.columns.push_back(making.finish());
  if (all_certain) table.columns.push_back(columns.integers("possible", possible));
  return table;
}

}  // namespace casegraph::measures
