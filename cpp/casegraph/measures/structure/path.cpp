#include "casegraph/measures/structure/path.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/measures/structure/edge_time.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::EdgeKind;
using graph::TypedAdjacency;
using graph::VertexKind;

constexpr std::uint32_t kFar = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kVerticesAtOnce = 4096;  // between two looks at the stop request

class Search {
 public:
  Search(const CaseGraph& graph, const TypedAdjacency& adjacency, const PathQuery& query)
      : graph_(graph),
        adjacency_(adjacency),
        query_(query),
        from_(adjacency.vertex(VertexKind::person, query.from.value)),
        to_(adjacency.vertex(VertexKind::person, query.to.value)) {}

  // Distances to `to`, breadth first, until `from` is reached. False where it is not.
  bool reach(Progress& progress) {
    distance_.assign(adjacency_.vertex_count(), kFar);
    distance_[to_] = 0;
    std::vector<std::uint32_t> queue{to_};
    for (std::size_t at = 0; at < queue.size() && distance_[from_] == kFar; ++at) {
      if (at % kVerticesAtOnce == 0) progress.advance(0);
      if (distance_[queue[at]] == query_.max_length) {
        was_cut_ = true;
        return false;
      }
      for (const TypedAdjacency::Arc arc : adjacency_.arcs(queue[at])) {
        if (distance_[arc.target] != kFar || !may_enter(arc.target) || !is_there(arc.edge)) continue;
        distance_[arc.target] = distance_[queue[at]] + 1;
        queue.push_back(arc.target);
      }
    }
    return distance_[from_] != kFar;
  }
  bool was_cut() const { return was_cut_; }

  // Going from `from` towards `to` by the smallest edge each time: edge ids order by (kind, row), so this is
  // the smallest sequence. (vertex that the step starts at, edge).
  std::vector<std::pair<std::uint32_t, std::uint32_t>> steps() const {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> steps;
    for (std::uint32_t at = from_; at != to_;) {
      TypedAdjacency::Arc best{kFar, kFar};
      for (const TypedAdjacency::Arc arc : adjacency_.arcs(at))
        if (arc.edge < best.edge && distance_[arc.target] + 1 == distance_[at] && is_there(arc.edge)) best = arc;
      steps.emplace_back(at, best.edge);
      at = best.target;
    }
    return steps;
  }

 private:
  bool may_enter(std::uint32_t vertex) const {
    return vertex == from_ || query_.through.has(adjacency_.kind_of(vertex));
  }
  bool is_there(std::uint32_t edge) const {
    if (query_.took_part_only && adjacency_.edge_kind(edge) == EdgeKind::takes_part &&
        participation_of(graph_, adjacency_, edge).presence != graph::Presence::took_part)
      return false;
    if (!query_.at) return true;
    const InForce found = in_force(graph_, adjacency_, edge, *query_.at);
    return query_.certain ? found == InForce::certain : found != InForce::no;
  }

  const CaseGraph& graph_;
  const TypedAdjacency& adjacency_;
  const PathQuery& query_;
  std::uint32_t from_, to_;
  std::vector<std::uint32_t> distance_;
  bool was_cut_ = false;
};

// The columns of the answer, a step at a time.
class Steps {
 public:
  Steps(const CaseGraph& graph, const TypedAdjacency& adjacency, const PathQuery& query)
      : graph_(graph), adjacency_(adjacency), query_(query) {}

  void add(std::uint32_t from, std::uint32_t edge) {
    const std::uint32_t to = adjacency_.other_end(edge, from);
    const EdgeKind kind = adjacency_.edge_kind(edge);
    from_kinds_.emplace_back(name_of(adjacency_.kind_of(from)));
    from_.emplace_back(label_of(graph_, adjacency_, from));
    edges_.emplace_back(name_of(kind));
    to_kinds_.emplace_back(name_of(adjacency_.kind_of(to)));
    to_.emplace_back(label_of(graph_, adjacency_, to));
    tables_.emplace_back(table_of(kind));
    rows_.push_back(std::int64_t{adjacency_.row(edge)} + 1);
    in_force_.push_back(time_of(edge));
    sentences_.emplace_back(sentence_of(graph_, adjacency_, edge));
    if (query_.evidence) cite(edge, kind);
    ++size_;
  }

  Answer answer(const std::string& status_without_path) {
    const bool none = !status_without_path.empty();
    if (none) add_nothing();
    std::vector<std::int64_t> numbers, lengths(size_, static_cast<std::int64_t>(none ? 0 : size_));
    for (std::size_t at = 0; at < size_; ++at) numbers.push_back(static_cast<std::int64_t>(at) + 1);
    const std::vector<std::uint8_t> valid(none ? size_ : 0, 0);
    Answer answer{{"path", static_cast<std::int64_t>(size_), {}}, std::move(evidence_)};
    auto& columns = answer.table.columns;
    columns.push_back(tables::integer_column("step", std::move(numbers), valid));
    columns.push_back(tables::integer_column("length", std::move(lengths), valid));
    columns.push_back(tables::text_column("from_kind", std::move(from_kinds_)));
    columns.push_back(tables::text_column("from", std::move(from_)));
    columns.push_back(tables::text_column("edge", std::move(edges_)));
    columns.push_back(tables::text_column("to_kind", std::move(to_kinds_)));
    columns.push_back(tables::text_column("to", std::move(to_)));
    columns.push_back(tables::text_column("table", std::move(tables_)));
    columns.push_back(tables::integer_column("row", std::move(rows_), valid));
    columns.push_back(tables::text_column("in_force", std::move(in_force_)));
    columns.push_back(tables::text_column("sentence", std::move(sentences_)));
    columns.push_back(tables::text_column("status", std::vector<Text>(size_, none ? status_without_path : "ok")));
    return answer;
  }

 private:
  using Text = std::optional<std::string>;

  void add_nothing() {
    for (auto* column : {&from_kinds_, &from_, &edges_, &to_kinds_, &to_, &tables_, &in_force_, &sentences_})
      column->emplace_back();
    rows_.push_back(0);
    size_ = 1;
  }
  Text time_of(std::uint32_t edge) const {
    if (!query_.at) return std::nullopt;
    return in_force(graph_, adjacency_, edge, *query_.at) == InForce::certain ? "certain" : "possible";
  }
  // A participant's row says little without its contact.
  void cite(std::uint32_t edge, EdgeKind kind) {
    const auto at = static_cast<std::uint32_t>(size_);
    evidence_.push_back({at, evidence_table(kind), adjacency_.row(edge)});
    if (kind != EdgeKind::takes_part) return;
    const std::uint32_t contact = adjacency_.handle_of(adjacency_.target(edge));
    evidence_.push_back({at, EvidenceTable::contacts, graph_.contacts.row[contact]});
  }

  const CaseGraph& graph_;
  const TypedAdjacency& adjacency_;
  const PathQuery& query_;
  std::size_t size_ = 0;
  std::vector<Text> from_kinds_, from_, edges_, to_kinds_, to_, tables_, in_force_, sentences_;
  std::vector<std::int64_t> rows_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer shortest_path(const CaseGraph& graph, const TypedAdjacency& adjacency, const PathQuery& query,
                     Progress& progress) {
  Search search(graph, adjacency, query);
  Steps steps(graph, adjacency, query);
  if (!search.reach(progress)) return steps.answer(search.was_cut() ? "none_within_max_length" : "no_path");
  for (const auto& [from, edge] : search.steps()) steps.add(from, edge);
  return steps.answer("");
}

}  // namespace casegraph::measures
