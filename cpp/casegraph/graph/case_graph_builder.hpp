// From columns in the order of the casebook's rows to a graph in the order of time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::graph {

// A participant as it comes: the contact is a row of the contacts' table.
struct ParticipantRow {
  std::uint32_t contact;
  Participation part;
};
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
  IdTable contact_ids;  // by row
  std::vector<ParticipantRow> participants;
  std::vector<FlagRow> flags;
  std::vector<ShareItemRow> share_items;
};

// Throws DataError where there are more contacts than kMostContacts.
CaseGraph build(GraphInput input, Progress& progress, unsigned threads = 0);

// From each person to its contacts, by the graph's participants. What build() and an overlay share.
Grouped<PersonContact> contacts_by_person(const CaseGraph& graph);

// From each address to its contacts, by the graph's columns of addresses. What build() and an overlay share.
Grouped<AddressContact> contacts_by_address(const CaseGraph& graph);

// Groups values by key: group k holds, in their order, the values of the rows whose key is k.
template <class T, class KeyOf, class ValueOf>
Grouped<T> grouped(std::size_t groups, std::size_t rows, KeyOf key_of, ValueOf value_of) {
  std::vector<std::uint32_t> offsets(groups + 1, 0);
  for (std::size_t row = 0; row < rows; ++row)
    if (const std::uint32_t key = key_of(row); key < groups) ++offsets[key + 1];
  for (std::size_t group = 0; group < groups; ++group) offsets[group + 1] += offsets[group];
  std::vector<T> items(offsets[groups]);
  std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
  for (std::size_t row = 0; row < rows; ++row)
    if (const std::uint32_t key = key_of(row); key < groups) items[next[key]++] = value_of(row);
  return {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
}

}  // namespace casegraph::graph
