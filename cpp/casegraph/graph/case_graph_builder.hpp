// From columns in the order of the casebook's rows to a graph in the order of time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {

struct FlagRow {
  std::uint32_t contact;
  Flag flag;
};
struct ShareItemRow {
  std::uint32_t share;
  ShareItem item;  // item.contact is a row of the contacts' table, or none
};

// Everything a graph is made of. `graph` holds all that does not depend on the order of contacts; its
// `contacts` columns are in the order of the table's rows (`row` left empty), and every ContactId in
// it and in the rows below is a row of the contacts' table. The builder puts contacts into the order
// of time and renames them.
struct GraphInput {
  CaseGraph graph;
  IdTable contact_ids;                               // by row
  SharedColumn<std::uint32_t> participant_contacts;  // of each participant its contact's row
  SharedColumn<Participation> participants;
  std::vector<FlagRow> flags;
  std::vector<ShareItemRow> share_items;
};

// Throws DataError where there are more contacts than kMostContacts.
CaseGraph build(GraphInput input, Progress& progress, unsigned threads = 0);

// With how many threads a step may work, and whom it asks in between whether it should stop.
struct Work {
  Progress* progress = nullptr;
  unsigned threads = 1;

  static constexpr std::size_t kRowsBetweenLooks = std::size_t{1} << 16;  // a millisecond's work
  void look() const {
    if (progress != nullptr) progress->advance(0);
  }
};

// From each person to its contacts, by the graph's participants. What build() and an overlay share.
Grouped<PersonContact> contacts_by_person(const CaseGraph& graph, const Work& work = {});

// From each address to its contacts, by the graph's columns of addresses. What build() and an overlay share.
Grouped<AddressContact> contacts_by_address(const CaseGraph& graph, const Work& work = {});

// Groups in the making.
template <class T>
struct NewGroups {
  NewColumn<std::uint32_t> offsets;
  NewColumn<T> items;

  Grouped<T> done() && { return {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))}; }
};

// Groups entries by key: group k holds, in the order of their rows, the entries whose key is k; those of other keys are
// left out. each(row, add) calls add(key, value) for each entry of a row, at most kMostEntriesOfARow, and is asked for
// each row more than once. A counting sort, in as many parts as there are threads: where groups are few beside the rows
// a part is some of the rows, with counts of its own; else it is a range of keys, looked for in all rows, so that no
// counts are kept twice. Either way the groups are the same. What is far apart in memory is fetched for many at once.
constexpr std::size_t kMostEntriesOfARow = 3;
template <class T, class Each>
NewGroups<T> grouped_entries(std::size_t groups, std::size_t rows, Each each, const Work& work = {}) {
  constexpr std::size_t kRowsAtOnce = 512;
  constexpr std::size_t kMostParts = 8;
  const std::size_t parts =
      rows < Work::kRowsBetweenLooks ? 1 : std::min<std::size_t>(parallel::thread_count(work.threads), kMostParts);
  const bool by_rows = rows / 8 > groups;
  // Of each part, or of the range of each part, by group: the count, then the next place.
  NewColumn<std::uint32_t> next(by_rows ? parts * groups : groups);
  struct Part {
    std::size_t first_row, end_row, first_key, end_key;
    std::uint32_t* next;  // of key 0
  };
  const auto for_each_part = [&](auto use) {
    Progress unseen;
    parallel::for_each_chunk(static_cast<std::int64_t>(parts), 1, work.threads, unseen, [&](parallel::Chunk chunk) {
      const auto at = static_cast<std::size_t>(chunk.index);
      const auto share = [&](std::size_t of) { return std::pair(of * at / parts, of * (at + 1) / parts); };
      const auto [first_row, end_row] = by_rows ? share(rows) : std::pair(std::size_t{0}, rows);
      const auto [first_key, end_key] = by_rows ? std::pair(std::size_t{0}, groups) : share(groups);
      use(Part{first_row, end_row, first_key, end_key, next.data() + (by_rows ? at * groups : 0)});
    });
  };
  // Calls take(keys, values) for the entries of the part, some rows at a time.
  const auto for_some = [&](const Part& part, auto take) {
    std::array<std::uint32_t, kRowsAtOnce * kMostEntriesOfARow + 1> keys{};
    std::array<T, kRowsAtOnce * kMostEntriesOfARow + 1> values{};
    const std::size_t first = part.first_key, end = part.end_key;
    for (std::size_t begin = part.first_row; begin < part.end_row; begin += kRowsAtOnce) {
      if ((begin - part.first_row) % Work::kRowsBetweenLooks == 0) work.look();
      std::size_t count = 0;
      for (std::size_t row = begin; row < std::min(part.end_row, begin + kRowsAtOnce); ++row)
        each(row, [&](std::uint32_t key, const T& value) {
          keys[count] = key;
          values[count] = value;
          count += key >= first && key < end ? 1 : 0;
        });
      for (std::size_t at = 0; at < count; ++at) fetch_ahead(part.next + keys[at]);
      take(std::span(keys).first(count), std::span(values).first(count));
    }
  };
  for_each_part([&](const Part& part) {
    std::fill(part.next + part.first_key, part.next + part.end_key, 0U);
    for_some(part, [&](auto keys, auto) {
      for (const std::uint32_t key : keys) ++part.next[key];
    });
  });
  NewGroups<T> made{NewColumn<std::uint32_t>(groups + 1), {}};
  std::uint32_t total = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    if (group % Work::kRowsBetweenLooks == 0) work.look();
    made.offsets[group] = total;
    for (std::size_t at = group; at < next.size(); at += groups) total += std::exchange(next[at], total);
  }
  made.offsets[groups] = total;
  made.items = NewColumn<T>(total);
  for_each_part([&](const Part& part) {
    T* const items = made.items.data();
    for_some(part, [&](auto keys, auto values) {
      for (std::uint32_t& key : keys) {
        key = part.next[key]++;
        fetch_ahead(items + key);
      }
      for (std::size_t at = 0; at < keys.size(); ++at) items[keys[at]] = values[at];
    });
  });
  return made;
}

// The same where each row has one entry.
template <class T, class KeyOf, class ValueOf>
Grouped<T> grouped(std::size_t groups, std::size_t rows, KeyOf key_of, ValueOf value_of, const Work& work = {}) {
  return grouped_entries<T>(
             groups, rows, [&](std::size_t row, auto add) { add(key_of(row), value_of(row)); }, work)
      .done();
}

}  // namespace casegraph::graph
