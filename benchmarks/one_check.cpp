// How long one check takes without Python: a made population of 300,000 contacts, checks of their own contacts.
//   cmake -S . -B build/benchmarks -DCASEGRAPH_BENCHMARKS=ON && cmake --build build/benchmarks --target one_check
//   build/benchmarks/benchmarks/one_check
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "casegraph/assembly/assemble.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/schema/schema.hpp"
#include "casegraph/simulate/population.hpp"
#include "casegraph/tables/normalise.hpp"

namespace {

using namespace casegraph;

// As a user's tables come: through the schema.
graph::CaseGraph made_graph() {
  Progress progress;
  const simulate::Population made({300'000, 30'000, 25'000, 500}, {}, 1, progress);
  std::vector<tables::Table> raw = made.shared(), book;
  for (tables::Table& table : made.piece(0, progress).recorded) raw.push_back(std::move(table));  // of one piece
  for (const tables::Table& table : raw)
    if (!assembly::needed_columns(table.name).empty())
      book.push_back(tables::normalise(table, *schema::find_table(table.name)).table);
  return assembly::assemble(std::move(book), progress);
}

// Of a contact with one day: by who made it, by person and address, 18 months back.
std::vector<measures::CheckQuery> queries_of(const graph::CaseGraph& graph) {
  std::vector<measures::CheckQuery> queries;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); contact += 97) {
    if (!graph.contacts.days(contact).is_exact() || graph.participants[contact].empty()) continue;
    measures::CheckQuery query;
    query.checker = {graph.contacts.agency[contact]};
    query.contact = contact;
    query.window = Span{18, 0};
    query.keys = {{graph::KeyKind::person, graph.participants[contact].front().person.value}};
    const std::uint32_t address = graph.contacts.concerns_address.value_or(contact, AddressId::kNone);
    if (address < graph.addresses.ids.size()) query.keys.push_back({graph::KeyKind::address, address});
    queries.push_back(std::move(query));
  }
  return queries;
}

}  // namespace

int main() {
  const graph::CaseGraph graph = made_graph();
  measures::KeptForChecks kept(graph);
  Progress progress;
  const auto holding = kept.holding({}, progress);
  const auto index = kept.index();
  std::vector<double> microseconds;
  for (const measures::CheckQuery& query : queries_of(graph)) {
    const auto begun = std::chrono::steady_clock::now();
    const measures::Answer answer = measures::check_summary(*index, *holding, query, {}, false);
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begun;
    if (answer.table.rows > 0) microseconds.push_back(taken.count());
  }
  std::sort(microseconds.begin(), microseconds.end());
  const auto share = [&](double at) {
    return microseconds[static_cast<std::size_t>(at * static_cast<double>(microseconds.size() - 1))];
  };
  std::printf("contacts %zu, checks %zu, microseconds: median %.1f, 90 of 100 under %.1f\n", graph.contacts.size(),
              microseconds.size(), share(0.5), share(0.9));
}
