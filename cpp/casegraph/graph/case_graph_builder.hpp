// From columns in the order of the casebook's rows to a graph in the order of time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

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

// Groups values by key: group k holds, in their order, the values of the rows whose key is k; rows of other keys are
// left out. A counting sort, in chunks where groups are few beside the rows.
template <class T, class KeyOf, class ValueOf>
Grouped<T> grouped(std::size_t groups, std::size_t rows, KeyOf key_of, ValueOf value_of, const Work& work = {}) {
  constexpr std::size_t kMostChunks = 8;
  const std::size_t chunks = std::clamp(rows / (4 * groups + Work::kRowsBetweenLooks), std::size_t{1}, kMostChunks);
  const std::size_t length = rows / chunks + 1;
  NewColumn<std::uint32_t> next(chunks * groups, 0);
  const auto for_each_row = [&](auto use) {
    Progress unseen;
    parallel::for_each_chunk(
        static_cast<std::int64_t>(rows), static_cast<std::int64_t>(length), work.threads, unseen,
        [&](parallel::Chunk chunk) {
          std::uint32_t* const of_chunk = next.data() + static_cast<std::size_t>(chunk.index) * groups;
          for (auto row = static_cast<std::size_t>(chunk.begin); row < static_cast<std::size_t>(chunk.end); ++row) {
            if (row % Work::kRowsBetweenLooks == 0) work.look();
            if (const std::uint32_t key = key_of(row); key < groups) use(row, of_chunk[key]);
          }
        });
  };
  for_each_row([](std::size_t, std::uint32_t& count) { ++count; });
  NewColumn<std::uint32_t> offsets(groups + 1);
  std::uint32_t total = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    if (group % Work::kRowsBetweenLooks == 0) work.look();
    offsets[group] = total;
    for (std::size_t at = group; at < next.size(); at += groups) total += std::exchange(next[at], total);
  }
  offsets[groups] = total;
  NewColumn<T> items(total);
  for_each_row([&](std::size_t row, std::uint32_t& place) { items[place++] = value_of(row); });
  return {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
}

}  // namespace casegraph::graph
