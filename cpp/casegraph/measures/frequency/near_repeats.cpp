#include "casegraph/measures/frequency/near_repeats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/near_repeat.hpp"
#include "casegraph/stats/q_values.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kRoundsPerChunk = 4;

struct Events {
  std::vector<stats::PlacedEvent> placed;
  std::vector<std::uint32_t> contacts;  // of each
  std::int64_t unplaced = 0, uncertain = 0, left_out = 0;
};

// Latitudes and longitudes, in degrees, become kilometres in the plane.
void project(std::vector<stats::PlacedEvent>& events) {
  constexpr double kRadius = 6371.0088, kDegree = std::numbers::pi / 180;
  double middle = 0;
  for (const stats::PlacedEvent& event : events) middle += event.y / static_cast<double>(events.size());
  for (stats::PlacedEvent& event : events) {
    event.x *= kDegree * kRadius * std::cos(middle * kDegree);
    event.y *= kDegree * kRadius;
  }
}

Events events_of(const CaseGraph& graph, const NearRepeatQuery& query, GroupContacts group) {
  Events out;
  std::set<std::uint32_t> seen;  // incidents
  std::vector<std::pair<Moment, std::uint32_t>> found;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const graph::Code kind = graph.contacts.kind.value_or(contact, 0);
    // 0 is a kind that is not stated, and one asked for that no contact has.
    const bool is_asked = kind != 0 && std::find(query.kinds.begin(), query.kinds.end(), kind) != query.kinds.end();
    if (!query.kinds.empty() && !is_asked) continue;
    if (is_part(graph, contact) || !query.window.holds_some(graph.contacts.days(contact))) continue;
    const std::optional<Moment> moment =
        group.is_sure[at] != 0 ? moment_of(graph, contact, Resolution::day) : std::nullopt;
    const std::uint32_t place = address_of(graph, query.selection.address, contact);
    const bool is_placed = place < graph.addresses.ids.size() &&  // elsewhere is no place
                           !std::isnan(graph.addresses.latitude.value_or(place, kNaN)) &&
                           !std::isnan(graph.addresses.longitude.value_or(place, kNaN));
    if (!moment) {
      ++out.uncertain;
      const bool is_one = least_count(graph, contact) == most_count(graph, contact);
      if (group.is_sure[at] != 0 && is_one && !graph.contacts.days(contact).is_exact()) ++out.left_out;
    } else if (!is_placed) {
      ++out.unplaced;
    } else {
      found.emplace_back(*moment, place);
    }
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.tick, a.first.contact) < std::pair(b.first.tick, b.first.contact);
  });
  for (const auto& [moment, place] : found) {
    const std::uint32_t incident = graph.contacts.incident.value_or(moment.contact, IncidentId::kNone);
    if (incident != IncidentId::kNone && !seen.insert(incident).second) continue;
    out.placed.push_back({graph.addresses.longitude[place], graph.addresses.latitude[place], place, moment.tick});
    out.contacts.push_back(moment.contact);
  }
  project(out.placed);
  return out;
}

void cite(const CaseGraph& graph, const stats::KnoxTest& test, const stats::Knox& knox, const Events& events,
          std::size_t time_bins, std::vector<EvidenceRow>& evidence) {
  std::vector<std::vector<std::uint32_t>> of_row(knox.cells.size());
  for (const auto& pair : test.near_pairs()) {
    const std::size_t bin = test.time_bin(pair);
    if (bin >= time_bins) continue;
    auto& contacts = of_row[pair.distance * time_bins + bin];
    contacts.push_back(events.contacts[pair.a]);
    contacts.push_back(events.contacts[pair.b]);
  }
  for (std::uint32_t row = 0; row < of_row.size(); ++row) {
    auto& contacts = of_row[row];
    std::sort(contacts.begin(), contacts.end());
    contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
    for (const std::uint32_t contact : contacts)
      evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  }
}

}  // namespace

Answer near_repeat(const CaseGraph& graph, const NearRepeatQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads) {
  if (!query.selection.by.empty()) throw ArgumentError("by: no groups are accepted");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const Events events = groups.size() == 0 ? Events{} : events_of(graph, query, groups[0]);
  const stats::KnoxTest test(events.placed, query.kilometres, query.days);
  std::vector<stats::KnoxTest::Counts> permutations(static_cast<std::size_t>(query.rounds));
  progress.expect(query.rounds);
  parallel::for_each_chunk(query.rounds, kRoundsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (std::int64_t round = chunk.begin; round < chunk.end; ++round)
      permutations[static_cast<std::size_t>(round)] = test.permuted(query.seed, round);
  });
  const stats::Knox knox = test.result(permutations);
  std::vector<double> p;
  for (const stats::KnoxCell& cell : knox.cells) p.push_back(cell.p);
  const std::vector<double> q = stats::q_values(p);
  Numbers edges({"km_from", "km_to", "days_from", "days_to"}), tests({"expected", "simulated", "ratio", "p", "q"});
  Integers counts({"events", "pairs"}), left({"n_unplaced", "n_uncertain"});
  std::vector<std::string> status;
  for (std::size_t at = 0; at < knox.cells.size(); ++at) {
    const stats::KnoxCell& cell = knox.cells[at];
    const bool same = cell.distance == 0;
    edges.add({same ? kNaN : query.kilometres[cell.distance - 1], same ? kNaN : query.kilometres[cell.distance],
               query.days[cell.time], query.days[cell.time + 1]});
    counts.add({static_cast<std::int64_t>(events.placed.size()), cell.pairs});
    tests.add({cell.expected, cell.simulated, cell.ratio, cell.p, q[at]});
    left.add({events.unplaced, events.uncertain});
    status.emplace_back(knox.undefined == stats::Undefined::no ? "" : stats::name_of(knox.undefined));
  }
  Answer answer;
  answer.table.name = "frequency.near_repeat";
  answer.table.rows = static_cast<std::int64_t>(knox.cells.size());
  edges.append_to(answer.table);
  counts.append_to(answer.table);
  tests.append_to(answer.table);
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  append_left_out(answer.table, std::vector<std::int64_t>(knox.cells.size(), events.left_out));
  if (with_evidence) cite(graph, test, knox, events, query.days.size() - 1, answer.evidence);
  return answer;
}

}  // namespace casegraph::measures::frequency
