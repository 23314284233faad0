// Sparse matrices of a graph: how often vertices of one kind meet those of another. They are computed with
// Eigen and given out as plain arrays, so that nothing that includes this header needs Eigen.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/typed_adjacency.hpp"

namespace casegraph::graph {

// Compressed rows: row r holds columns indices[offsets[r]] up to offsets[r + 1], ascending, with values above 0.
struct SparseCounts {
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::vector<std::int32_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<std::int64_t> values;
};

struct IncidenceQuery {
  VertexKind rows = VertexKind::person;
  VertexKind columns = VertexKind::agency;
  // Of pairs that are tied both ways (person and address): the contacts of both, not the rows of their own table.
  bool through_contacts = false;
  bool took_part_only = true;  // of persons' parts in contacts
  // As which of its addresses a contact belongs to one: met_at, concerns_address, filed_at.
  KindSet<EdgeKind> addresses = {EdgeKind::met_at, EdgeKind::concerns_address, EdgeKind::filed_at};
};

// Whether the pair has a matrix at all: identifiers meet persons only.
bool has_incidence(VertexKind rows, VertexKind columns);

// With contacts on one side: 1 where the contact belongs to the vertex. Person and address, person and person,
// person and identifier: the number of rows of residences, relationships (from row to column), identifiers (those of
// the same thing in the column of the first). All
// other pairs, and those with through_contacts: the number of contacts that belong to both; of a kind with itself, on
// the diagonal, the contacts of each. Columns and rows are by handle. Throws ArgumentError where there is no such
// matrix, DataError where it has more than 2,147,483,647 entries.
SparseCounts incidence(const CaseGraph& graph, const IncidenceQuery& query, Progress& progress);

// The transpose of the matrix times itself, every value above 0 taken as 1: for each pair of columns the number of rows
// that have both; on the diagonal the number that have the one.
SparseCounts common_rows(const SparseCounts& counts, Progress& progress);

}  // namespace casegraph::graph
