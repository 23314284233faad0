#include "casegraph/measures/structure/connected.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "casegraph/graph/components.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/structure/edge_time.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::EdgeKind;
using graph::kVertexKinds;
using graph::TypedAdjacency;
using graph::VertexKind;

constexpr std::uint32_t kNone = PersonId::kNone;

struct Component {
  std::uint32_t root;
  std::uint32_t first_person = kNone;
  std::array<std::int64_t, kVertexKinds> sizes{};

  std::int64_t persons() const { return sizes[0]; }
};

class Numbering {
 public:
  Numbering(const TypedAdjacency& adjacency, std::vector<std::uint32_t> roots) : roots_(std::move(roots)) {
    number_.assign(roots_.size(), kNone);
    // Persons are the first vertices, so each component with one has a person as its root.
    const std::uint32_t persons = adjacency.count_of(VertexKind::person);
    for (std::uint32_t vertex = 0; vertex < roots_.size(); ++vertex) {
      if (roots_[vertex] >= persons) continue;
      std::uint32_t& at = number_[roots_[vertex]];
      if (at == kNone) {
        at = static_cast<std::uint32_t>(components_.size());
        components_.push_back({roots_[vertex], roots_[vertex], {}});
      }
      ++components_[at].sizes[static_cast<std::size_t>(adjacency.kind_of(vertex))];
    }
    std::sort(components_.begin(), components_.end(), [](const Component& a, const Component& b) {
      return std::tuple(-a.persons(), a.root) < std::tuple(-b.persons(), b.root);
    });
    for (std::uint32_t at = 0; at < components_.size(); ++at) number_[components_[at].root] = at;
  }
  const std::vector<Component>& components() const { return components_; }
  // kNone where the vertex's component has no person.
  std::uint32_t of(std::uint32_t vertex) const { return number_[roots_[vertex]]; }

 private:
  std::vector<std::uint32_t> roots_, number_;
  std::vector<Component> components_;
};

std::vector<EvidenceRow> evidence_of(const TypedAdjacency& adjacency, const Numbering& numbering,
                                     const ComponentsQuery& query) {
  std::vector<EvidenceRow> evidence;
  for (std::uint32_t edge = 0; edge < adjacency.edge_count(); ++edge) {
    const EdgeKind kind = adjacency.edge_kind(edge);
    if (!query.over.has(kind)) continue;
    const EvidenceTable table = evidence_table(kind);
    if (query.by == ComponentRows::component) {
      if (const std::uint32_t at = numbering.of(adjacency.source(edge)); at != kNone)
        evidence.push_back({at, table, adjacency.row(edge)});
      continue;
    }
    const auto cite = [&](std::uint32_t vertex) {
      if (adjacency.kind_of(vertex) == VertexKind::person) evidence.push_back({vertex, table, adjacency.row(edge)});
    };
    cite(adjacency.source(edge));
    if (adjacency.target(edge) != adjacency.source(edge)) cite(adjacency.target(edge));
  }
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const EvidenceRow& a, const EvidenceRow& b) { return a.answer_row < b.answer_row; });
  return evidence;
}

tables::Table by_person(const CaseGraph& graph, const Numbering& numbering) {
  std::vector<std::uint32_t> persons;
  std::vector<std::int64_t> numbers, sizes;
  for (std::uint32_t person = 0; person < graph.persons.ids.size(); ++person) {
    const std::uint32_t at = numbering.of(person);  // persons are the first vertices
    persons.push_back(person);
    numbers.push_back(std::int64_t{at} + 1);
    sizes.push_back(numbering.components()[at].persons());
  }
  tables::Table table{"components", static_cast<std::int64_t>(persons.size()), {}};
  table.columns.push_back(id_column("person", graph.persons.ids, persons));
  table.columns.push_back(tables::integer_column("component", std::move(numbers)));
  table.columns.push_back(tables::integer_column("n_persons", std::move(sizes)));
  return table;
}

tables::Table by_component(const CaseGraph& graph, const Numbering& numbering) {
  std::vector<std::int64_t> numbers;
  std::array<std::vector<std::int64_t>, kVertexKinds> sizes;
  std::vector<std::uint32_t> first_persons;
  for (const Component& component : numbering.components()) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()) + 1);
    for (std::size_t kind = 0; kind < kVertexKinds; ++kind) sizes[kind].push_back(component.sizes[kind]);
    first_persons.push_back(component.first_person);
  }
  static constexpr const char* kNames[] = {"n_persons",  "n_addresses", "n_identifiers",
                                           "n_agencies", "n_incidents", "n_contacts"};
  tables::Table table{"components", static_cast<std::int64_t>(numbers.size()), {}};
  table.columns.push_back(tables::integer_column("component", std::move(numbers)));
  for (std::size_t kind = 0; kind < kVertexKinds; ++kind)
    table.columns.push_back(tables::integer_column(kNames[kind], std::move(sizes[kind])));
  table.columns.push_back(id_column("first_person", graph.persons.ids, first_persons));
  return table;
}

}  // namespace

Answer connected_components(const CaseGraph& graph, const TypedAdjacency& adjacency, const ComponentsQuery& query,
                            Progress& progress) {
  const Numbering numbering(adjacency, graph::components(adjacency, query.over, progress));
  Answer answer;
  answer.table = query.by == ComponentRows::person ? by_person(graph, numbering) : by_component(graph, numbering);
  if (query.evidence) answer.evidence = evidence_of(adjacency, numbering, query);
  return answer;
}

}  // namespace casegraph::measures
