#include "casegraph/graph/typed_adjacency.hpp"

#include <algorithm>

#include "casegraph/domain/error.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = PersonId::kNone;

// Positions 0 ... size-1 in the order of their rows, which differ; linear in the greatest row.
template <class RowOf>
std::vector<std::uint32_t> in_row_order(std::size_t size, RowOf row_of) {
  std::uint32_t past = 0;
  for (std::size_t at = 0; at < size; ++at) past = std::max(past, row_of(at) + 1);
  std::vector<std::uint32_t> at_row(past, kNone);
  for (std::size_t at = 0; at < size; ++at) at_row[row_of(at)] = static_cast<std::uint32_t>(at);
  at_row.erase(std::remove(at_row.begin(), at_row.end(), kNone), at_row.end());
  return at_row;
}

}  // namespace

const char* name_of(VertexKind kind) {
  static constexpr const char* kNames[] = {"person", "address", "identifier", "agency", "incident", "contact"};
  return kNames[static_cast<std::size_t>(kind)];
}

const char* name_of(EdgeKind kind) {
  static constexpr const char* kNames[] = {"takes_part", "by_agency",        "of_incident",
                                           "met_at",     "concerns_address", "filed_at",
                                           "resides",    "related",          "has_identifier"};
  return kNames[static_cast<std::size_t>(kind)];
}

const char* table_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::takes_part: return "participants";
    case EdgeKind::resides: return "residences";
    case EdgeKind::related: return "relationships";
    case EdgeKind::has_identifier: return "identifiers";
    default: return "contacts";
  }
}

TypedAdjacency::TypedAdjacency(const CaseGraph& graph, Progress& progress) {
  progress.expect(6);
  number_vertices(graph);
  collect_edges(graph, progress);
  sort_arcs(progress);
}

void TypedAdjacency::number_vertices(const CaseGraph& graph) {
  const std::uint32_t sizes[] = {graph.persons.ids.size(),  graph.addresses.ids.size(), graph.identifier_ids.size(),
                                 graph.agencies.ids.size(), graph.incidents.ids.size(), graph.contacts.size()};
  std::uint64_t past = 0;
  for (std::size_t kind = 0; kind < kVertexKinds; ++kind) {
    past += sizes[kind];
    if (past >= kNone) throw DataError("more persons, addresses, agencies, incidents and contacts than 4,294,967,294");
    first_vertex_[kind + 1] = static_cast<std::uint32_t>(past);
  }
}

void TypedAdjacency::add(Vertex source, Vertex target, std::uint32_t row) {
  source_.push_back(source);
  target_.push_back(target);
  row_.push_back(row);
}

void TypedAdjacency::end_kind(EdgeKind kind) {
  // Two arcs an edge: their number has to fit 32 bits too.
  if (source_.size() >= kNone / 2) throw DataError("more ties than a graph can hold (2,147,483,646)");
  first_edge_[static_cast<std::size_t>(kind) + 1] = static_cast<std::uint32_t>(source_.size());
}

void TypedAdjacency::collect_edges(const CaseGraph& graph, Progress& progress) {
  const std::size_t most = graph.participants.items.size() + 3 * std::size_t{graph.contacts.size()};
  for (auto* column : {&source_, &target_, &row_}) column->reserve(most);
  add_participants(graph);
  progress.advance(1);
  add_contact_ties(graph, progress);
  add_rows(graph);
  progress.advance(1);
}

void TypedAdjacency::add_participants(const CaseGraph& graph) {
  const auto parts = graph.participants.items.span();
  std::vector<std::uint32_t> contact_of(parts.size());
  for (std::uint32_t contact = 0; contact < graph.participants.groups(); ++contact)
    std::fill(contact_of.begin() + graph.participants.offsets[contact],
              contact_of.begin() + graph.participants.offsets[contact + 1], contact);
  for (const std::uint32_t at : in_row_order(parts.size(), [&](std::size_t place) { return parts[place].row; }))
    add(vertex(VertexKind::person, parts[at].person.value), vertex(VertexKind::contact, contact_of[at]), parts[at].row);
  end_kind(EdgeKind::takes_part);
}

void TypedAdjacency::add_contact_ties(const CaseGraph& graph, Progress& progress) {
  const Contacts& contacts = graph.contacts;
  const auto order = in_row_order(contacts.size(), [&](std::size_t contact) { return contacts.row[contact]; });
  const auto add_column = [&](EdgeKind kind, VertexKind end, const SharedColumn<std::uint32_t>& column) {
    const std::uint32_t known = count_of(end);  // none and "elsewhere" lie past it
    if (!column.empty())
      for (const std::uint32_t contact : order)
        if (column[contact] < known)
          add(vertex(VertexKind::contact, contact), vertex(end, column[contact]), contacts.row[contact]);
    end_kind(kind);
  };
  add_column(EdgeKind::by_agency, VertexKind::agency, contacts.agency);
  progress.advance(1);
  add_column(EdgeKind::of_incident, VertexKind::incident, contacts.incident);
  add_column(EdgeKind::met_at, VertexKind::address, contacts.met_at);
  add_column(EdgeKind::concerns_address, VertexKind::address, contacts.concerns_address);
  add_column(EdgeKind::filed_at, VertexKind::address, contacts.filed_at);
  progress.advance(1);
}

void TypedAdjacency::add_rows(const CaseGraph& graph) {
  // These tables are kept in the order of their rows.
  for (const Residence& residence : graph.residences)
    if (!residence.person.is_none() && !residence.address.is_none())
      add(vertex(VertexKind::person, residence.person.value), vertex(VertexKind::address, residence.address.value),
          residence.row);
  end_kind(EdgeKind::resides);
  for (const Relationship& tie : graph.relationships)
    if (!tie.from.is_none() && !tie.to.is_none())
      add(vertex(VertexKind::person, tie.from.value), vertex(VertexKind::person, tie.to.value), tie.row);
  end_kind(EdgeKind::related);
  for (std::uint32_t identifier = 0; identifier < graph.identifiers.size(); ++identifier) {
    const Identifier& entry = graph.identifiers[identifier];
    if (!entry.person.is_none())
      add(vertex(VertexKind::person, entry.person.value), vertex(VertexKind::identifier, first_same(graph, identifier)),
          entry.row);
  }
  end_kind(EdgeKind::has_identifier);
}

// Two stable counting sorts, by target and then by source, of arcs that come in the order of their edges.
void TypedAdjacency::sort_arcs(Progress& progress) {
  struct FullArc {
    Vertex source;
    Arc arc;
  };
  const std::size_t vertices = vertex_count();
  offsets_.assign(vertices + 1, 0);
  for (const auto* ends : {&source_, &target_})
    for (const Vertex end : *ends) ++offsets_[end + 1];
  for (std::size_t at = 0; at < vertices; ++at) offsets_[at + 1] += offsets_[at];
  std::vector<FullArc> by_target(2 * source_.size());
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);  // each vertex has as many arcs in as out
  for (Edge edge = 0; edge < edge_count(); ++edge) {
    by_target[next[target_[edge]]++] = {source_[edge], {target_[edge], edge}};
    by_target[next[source_[edge]]++] = {target_[edge], {source_[edge], edge}};
  }
  progress.advance(1);
  next.assign(offsets_.begin(), offsets_.end() - 1);
  arcs_.resize(by_target.size());
  for (const FullArc& full : by_target) arcs_[next[full.source]++] = full.arc;
  progress.advance(1);
}

std::size_t TypedAdjacency::bytes() const {
  return 4 * (source_.size() + target_.size() + row_.size() + offsets_.size()) + sizeof(Arc) * arcs_.size();
}

}  // namespace casegraph::graph
