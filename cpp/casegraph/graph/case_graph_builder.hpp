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
// each row more than once. A counting sort; each thread looks at all rows and takes the keys of a range of its own, so
// that none waits for another and no counts are kept twice. What is far apart in memory is fetched for many at once.
constexpr std::size_t kMostEntriesOfARow = 3;
template <class T, class Each>
NewGroups<T> grouped_entries(std::size_t groups, std::size_t rows, Each each, const Work& work = {}) {
  constexpr std::size_t kRowsAtOnce = 512;
  constexpr std::size_t kMostRanges = 8;
  const std::size_t ranges =
      rows < Work::kRowsBetweenLooks ? 1 : std::min<std::size_t>(parallel::thread_count(work.threads), kMostRanges);
  NewGroups<T> made{NewColumn<std::uint32_t>(groups + 1), {}};
  std::uint32_t* const next = made.offsets.data() + 1;  // of each group: its count, then its next place, then its end
  std::array<std::uint32_t, kMostRanges> before{};      // entries of each range, then of all ranges before it

  // Calls take(keys, values) for the entries of the range, some rows at a time.
  const auto for_some = [&](std::size_t first, std::size_t end, auto take) {
    std::array<std::uint32_t, kRowsAtOnce * kMostEntriesOfARow + 1> keys{};
    std::array<T, kRowsAtOnce * kMostEntriesOfARow + 1> values{};
    for (std::size_t begin = 0; begin < rows; begin += kRowsAtOnce) {
      if (begin % Work::kRowsBetweenLooks == 0) work.look();
      std::size_t count = 0;
      for (std::size_t row = begin; row < std::min(rows, begin + kRowsAtOnce); ++row)
        each(row, [&](std::uint32_t key, const T& value) {
          keys[count] = key;
          values[count] = value;
          count += key >= first && key < end ? 1 : 0;
        });
      for (std::size_t at = 0; at < count; ++at) fetch_ahead(next + keys[at]);
      take(std::span(keys).first(count), std::span(values).first(count));
    }
  };
  const auto for_each_range = [&](auto use) {
    Progress unseen;
    parallel::for_each_chunk(static_cast<std::int64_t>(ranges), 1, work.threads, unseen, [&](parallel::Chunk chunk) {
      const auto range = static_cast<std::size_t>(chunk.index);
      use(range, groups * range / ranges, groups * (range + 1) / ranges);
    });
  };
  for_each_range([&](std::size_t range, std::size_t first, std::size_t end) {
    std::fill(next + first, next + end, 0U);
    for_some(first, end, [&](auto keys, auto) {
      for (const std::uint32_t key : keys) ++next[key];
    });
    std::uint32_t total = 0;
    for (std::size_t group = first; group < end; ++group) total += std::exchange(next[group], total);
    before[range] = total;
  });
  std::uint32_t total = 0;
  for (std::size_t range = 0; range < ranges; ++range) total += std::exchange(before[range], total);
  made.offsets[0] = 0;
  made.items = NewColumn<T>(total);
  for_each_range([&](std::size_t range, std::size_t first, std::size_t end) {
    T* const items = made.items.data() + before[range];
    for_some(first, end, [&](auto keys, auto values) {
      for (std::uint32_t& key : keys) {
        key = next[key]++;
        fetch_ahead(items + key);
      }
      for (std::size_t at = 0; at < keys.size(); ++at) items[keys[at]] = values[at];
    });
    for (std::size_t group = first; group < end; ++group) next[group] += before[range];
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
