#include "casegraph/graph/eigen_views.hpp"

#define EIGEN_MPL2_ONLY
#include <Eigen/SparseCore>
#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"

namespace casegraph::graph {
namespace {

using Matrix = Eigen::SparseMatrix<std::int64_t, Eigen::RowMajor, std::int32_t>;
using Entry = Eigen::Triplet<std::int64_t, std::int32_t>;

constexpr std::int32_t kRowsAtOnce = 1 << 14;  // of a product, between two looks at the stop request
constexpr std::size_t kMostEntries = std::numeric_limits<std::int32_t>::max();

std::int32_t size_of(std::uint32_t size) {
  if (size > kMostEntries) throw DataError("more rows than a sparse matrix can hold (2,147,483,647)");
  return static_cast<std::int32_t>(size);
}

std::uint32_t count_of(const CaseGraph& graph, VertexKind kind) {
  switch (kind) {
    case VertexKind::person: return graph.persons.ids.size();
    case VertexKind::address: return graph.addresses.ids.size();
    case VertexKind::identifier: return graph.identifier_ids.size();
    case VertexKind::agency: return graph.agencies.ids.size();
    case VertexKind::incident: return graph.incidents.ids.size();
    default: return graph.contacts.size();
  }
}

class Entries {
 public:
  void add(std::uint32_t row, std::uint32_t column) {
    if (entries_.size() >= kMostEntries) throw DataError("more entries than a sparse matrix can hold (2,147,483,647)");
    entries_.emplace_back(static_cast<std::int32_t>(row), static_cast<std::int32_t>(column), 1);
  }
  // Entries of one place are added up, or, for a pattern, are one.
  Matrix matrix(std::uint32_t rows, std::uint32_t columns, bool is_pattern) const {
    Matrix matrix(size_of(rows), size_of(columns));
    matrix.setFromTriplets(entries_.begin(), entries_.end(),
                           [&](std::int64_t a, std::int64_t b) { return is_pattern ? std::int64_t{1} : a + b; });
    return matrix;
  }

 private:
  std::vector<Entry> entries_;
};

// A matrix of contacts and the vertices of one kind that they belong to.
Matrix of_contacts(const CaseGraph& graph, VertexKind kind, const IncidenceQuery& query) {
  const Contacts& contacts = graph.contacts;
  const std::uint32_t known = count_of(graph, kind);
  Entries entries;
  const auto add_column = [&](const SharedColumn<std::uint32_t>& column) {
    for (std::uint32_t contact = 0; contact < column.size(); ++contact)
      if (column[contact] < known) entries.add(contact, column[contact]);
  };
  if (kind == VertexKind::agency) add_column(contacts.agency);
  if (kind == VertexKind::incident) add_column(contacts.incident);
  if (kind == VertexKind::address) {
    if (query.addresses.has(EdgeKind::met_at)) add_column(contacts.met_at);
    if (query.addresses.has(EdgeKind::concerns_address)) add_column(contacts.concerns_address);
    if (query.addresses.has(EdgeKind::filed_at)) add_column(contacts.filed_at);
  }
  if (kind == VertexKind::person)
    for (std::uint32_t contact = 0; contact < graph.participants.groups(); ++contact)
      for (const Participation& part : graph.participants[contact])
        if (!query.took_part_only || part.presence == Presence::took_part) entries.add(contact, part.person.value);
  return entries.matrix(contacts.size(), known, true);
}

// Rows of the table that ties persons to vertices of `kind` directly.
Matrix of_persons(const CaseGraph& graph, VertexKind kind) {
  Entries entries;
  if (kind == VertexKind::address)
    for (const Residence& row : graph.residences)
      if (!row.person.is_none() && !row.address.is_none()) entries.add(row.person.value, row.address.value);
  if (kind == VertexKind::person)
    for (const Relationship& row : graph.relationships)
      if (!row.from.is_none() && !row.to.is_none()) entries.add(row.from.value, row.to.value);
  if (kind == VertexKind::identifier)
    for (std::uint32_t identifier = 0; identifier < graph.identifiers.size(); ++identifier)
      if (const PersonId person = graph.identifiers[identifier].person; !person.is_none())
        entries.add(person.value, first_same(graph, identifier));
  return entries.matrix(graph.persons.ids.size(), count_of(graph, kind), false);
}

void append(const Matrix& block, SparseCounts& out) {
  if (out.indices.size() + static_cast<std::size_t>(block.nonZeros()) > kMostEntries)
    throw DataError("more entries than a sparse matrix can hold (2,147,483,647)");
  for (Eigen::Index row = 0; row < block.outerSize(); ++row) {
    for (Matrix::InnerIterator entry(block, row); entry; ++entry) {
      out.indices.push_back(static_cast<std::int32_t>(entry.col()));
      out.values.push_back(entry.value());
    }
    out.offsets.push_back(static_cast<std::int32_t>(out.indices.size()));
  }
}

SparseCounts plain(Matrix matrix) {
  matrix.makeCompressed();
  SparseCounts out{static_cast<std::uint32_t>(matrix.rows()), static_cast<std::uint32_t>(matrix.cols()), {0}, {}, {}};
  append(matrix, out);
  return out;
}

// transpose(a) * b, some rows at a time.
SparseCounts transposed_product(const Matrix& a, const Matrix& b, Progress& progress) {
  const Matrix left = a.transpose();
  SparseCounts out{static_cast<std::uint32_t>(a.cols()), static_cast<std::uint32_t>(b.cols()), {0}, {}, {}};
  progress.expect(left.rows());
  for (std::int32_t row = 0; row < left.rows(); row += kRowsAtOnce) {
    progress.advance(0);
    const std::int32_t size = std::min<std::int32_t>(kRowsAtOnce, static_cast<std::int32_t>(left.rows()) - row);
    const Matrix rows = left.middleRows(row, size);
    append(Matrix(rows * b), out);
    progress.advance(size);
  }
  return out;
}

bool is_direct(VertexKind kind) {
  return kind == VertexKind::address || kind == VertexKind::person || kind == VertexKind::identifier;
}

}  // namespace

bool has_incidence(VertexKind rows, VertexKind columns) {
  const auto met = [](VertexKind one, VertexKind other) {
    return one != VertexKind::identifier || other == VertexKind::person;
  };
  return met(rows, columns) && met(columns, rows) && !(rows == VertexKind::contact && columns == VertexKind::contact);
}

SparseCounts incidence(const CaseGraph& graph, const IncidenceQuery& query, Progress& progress) {
  const auto [rows, columns] = std::pair(query.rows, query.columns);
  if (!has_incidence(rows, columns))
    throw ArgumentError(std::string("rows and columns: there is no matrix of ") + name_of(rows) + " and " +
                        name_of(columns));
  const bool direct = !query.through_contacts || rows == VertexKind::identifier || columns == VertexKind::identifier;
  if (rows == VertexKind::contact) return plain(of_contacts(graph, columns, query));
  if (columns == VertexKind::contact) return plain(of_contacts(graph, rows, query).transpose());
  if (direct && rows == VertexKind::person && is_direct(columns)) return plain(of_persons(graph, columns));
  if (direct && columns == VertexKind::person && is_direct(rows)) return plain(of_persons(graph, rows).transpose());
  const Matrix left = of_contacts(graph, rows, query);
  return transposed_product(left, rows == columns ? left : of_contacts(graph, columns, query), progress);
}

SparseCounts common_rows(const SparseCounts& counts, Progress& progress) {
  const std::vector<std::int64_t> ones(counts.values.size(), 1);
  const Eigen::Map<const Matrix> view(size_of(counts.rows), size_of(counts.columns),
                                      static_cast<Eigen::Index>(ones.size()), counts.offsets.data(),
                                      counts.indices.data(), ones.data());
  const Matrix pattern = view;
  return transposed_product(pattern, pattern, progress);
}

}  // namespace casegraph::graph
