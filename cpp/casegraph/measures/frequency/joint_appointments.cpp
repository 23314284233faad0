#include "casegraph/measures/frequency/joint_appointments.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/max_cardinality_matching.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kPersonsPerChunk = 1024;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Two contacts that could have been one appointment, with the first person whom they share.
struct Pair {
  std::uint32_t first, second, person;
  auto operator<=>(const Pair&) const = default;
};

std::int64_t least_apart(DateInterval a, DateInterval b) {
  const std::int64_t apart =
      std::max(std::int64_t{b.first.count} - a.last.count, std::int64_t{a.first.count} - b.last.count);
  return std::max<std::int64_t>(apart, 0);
}

std::int64_t most_apart(DateInterval a, DateInterval b) {
  return std::max(std::int64_t{b.last.count} - a.first.count, std::int64_t{a.last.count} - b.first.count);
}

// Great circle on a sphere of the earth's mean radius.
double kilometres(const CaseGraph& graph, std::uint32_t a, std::uint32_t b) {
  constexpr double kRadius = 6371.0088, kDegree = std::numbers::pi / 180;
  const double lat_a = graph.addresses.latitude.value_or(a, kNaN) * kDegree;
  const double lat_b = graph.addresses.latitude.value_or(b, kNaN) * kDegree;
  const double lon_a = graph.addresses.longitude.value_or(a, kNaN) * kDegree;
  const double lon_b = graph.addresses.longitude.value_or(b, kNaN) * kDegree;
  const double half_lat = std::sin((lat_b - lat_a) / 2), half_lon = std::sin((lon_b - lon_a) / 2);
  const double chord = half_lat * half_lat + std::cos(lat_a) * std::cos(lat_b) * half_lon * half_lon;
  return std::isnan(chord) ? kNaN : 2 * kRadius * std::asin(std::sqrt(std::min(1.0, chord)));
}

struct Apart {
  bool known = false, same = false;
  double km = kNaN;
};

Apart places_apart(const CaseGraph& graph, std::uint32_t a, std::uint32_t b) {
  const std::uint32_t place_a = graph.contacts.met_at.value_or(a, kNone);
  const std::uint32_t place_b = graph.contacts.met_at.value_or(b, kNone);
  if (place_a == kNone || place_b == kNone) return {};
  const bool same = place_a == place_b;
  return {true, same, same ? 0 : kilometres(graph, place_a, place_b)};
}

class Finder {
 public:
  Finder(const CaseGraph& graph, const JointAppointmentsQuery& query) : graph_(graph), query_(query) {
    for (const std::string& term : graph.terms.attendance.all())
      wanted_.push_back(std::find(query.attendance.begin(), query.attendance.end(), term) != query.attendance.end());
    agency_wanted_.assign(graph.agencies.ids.size(), query.agencies ? 0 : 1);
    if (query.agencies)
      for (const std::uint32_t agency : *query.agencies) agency_wanted_[agency] = 1;
  }

  void add_pairs(std::uint32_t person, std::vector<Pair>& pairs) const {
    const std::vector<std::uint32_t> contacts = appointments_of(person);
    for (std::size_t a = 0; a < contacts.size(); ++a) {
      for (std::size_t b = a + 1; b < contacts.size(); ++b) {
        const DateInterval first = graph_.contacts.days(contacts[a]), second = graph_.contacts.days(contacts[b]);
        // In order of the first day: all later ones are further off still.
        if (std::int64_t{second.first.count} - first.last.count > query_.within_days) break;
        if (could_be_one(contacts[a], contacts[b])) pairs.push_back({contacts[a], contacts[b], person});
      }
    }
  }

 private:
  std::vector<std::uint32_t> appointments_of(std::uint32_t person) const {
    std::vector<std::uint32_t> contacts;
    for (const graph::PersonContact part : graph_.contacts_of_person[person]) {
      const std::uint32_t contact = part.contact;
      if (part.presence == static_cast<std::uint32_t>(graph::Presence::spoken_about)) continue;
      // Whether it was this person, and these agencies, is a part of what must be certain.
      if (!query_.possible && (part.is_stated == 0 || !agency_is_stated(graph_, contact))) continue;
      if (!wanted_[graph_.contacts.attendance.value_or(contact, 0)] || is_part(graph_, contact)) continue;
      if (!agency_wanted_[graph_.contacts.agency[contact]] || !graph_.contacts.days(contact).is_bounded()) continue;
      if (contacts.empty() || contacts.back() != contact) contacts.push_back(contact);
    }
    return contacts;
  }

  bool could_be_one(std::uint32_t a, std::uint32_t b) const {
    if (graph_.contacts.agency[a] == graph_.contacts.agency[b]) return false;
    const DateInterval first = graph_.contacts.days(a), second = graph_.contacts.days(b);
    if ((query_.possible ? least_apart(first, second) : most_apart(first, second)) > query_.within_days) return false;
    return !query_.within_km || places_apart(graph_, a, b).km <= *query_.within_km;  // not where NaN
  }

  const CaseGraph& graph_;
  const JointAppointmentsQuery& query_;
  std::vector<bool> wanted_;
  std::vector<std::uint8_t> agency_wanted_;
};

std::vector<Pair> candidates(const CaseGraph& graph, const JointAppointmentsQuery& query, Progress& progress,
                             unsigned threads) {
  Selection selection;
  selection.persons = query.persons;
  const std::vector<std::uint32_t> persons = persons_of(graph, selection);
  const Finder finder(graph, query);
  const auto length = static_cast<std::int64_t>(persons.size());
  std::vector<std::vector<Pair>> found(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerChunk)));
  parallel::for_each_chunk(length, kPersonsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (std::int64_t at = chunk.begin; at < chunk.end; ++at)
      finder.add_pairs(persons[static_cast<std::size_t>(at)], found[static_cast<std::size_t>(chunk.index)]);
  });
  std::vector<Pair> all;
  for (const auto& part : found) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  const auto same_contacts = [](const Pair& a, const Pair& b) { return a.first == b.first && a.second == b.second; };
  all.erase(std::unique(all.begin(), all.end(), same_contacts), all.end());
  return all;
}

// Pairs by connected part, so that the matching works on small graphs.
std::vector<std::vector<Pair>> connected_parts(const std::vector<Pair>& pairs) {
  std::map<std::uint32_t, std::uint32_t> parent;
  const auto root_of = [&](std::uint32_t contact) {
    parent.try_emplace(contact, contact);
    while (parent[contact] != contact) contact = parent[contact] = parent[parent[contact]];
    return contact;
  };
  for (const Pair& pair : pairs) {
    const std::uint32_t a = root_of(pair.first), b = root_of(pair.second);
    parent[std::max(a, b)] = std::min(a, b);
  }
  std::map<std::uint32_t, std::vector<Pair>> parts;
  for (const Pair& pair : pairs) parts[root_of(pair.first)].push_back(pair);
  std::vector<std::vector<Pair>> out;
  for (auto& [root, part] : parts) out.push_back(std::move(part));
  return out;
}

void match(const std::vector<Pair>& pairs, std::vector<Pair>& matched) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  std::map<std::uint32_t, std::size_t> vertex_of;
  for (const Pair& pair : pairs) vertex_of[pair.first] = vertex_of[pair.second] = 0;
  std::size_t vertices = 0;
  for (auto& [contact, vertex] : vertex_of) vertex = vertices++;
  Graph graph(vertices);
  for (const Pair& pair : pairs) boost::add_edge(vertex_of[pair.first], vertex_of[pair.second], graph);
  std::vector<Graph::vertex_descriptor> mates(vertices);
  boost::edmonds_maximum_cardinality_matching(graph, mates.data());
  for (const Pair& pair : pairs)
    if (mates[vertex_of[pair.first]] == vertex_of[pair.second]) matched.push_back(pair);
}

void append_places(tables::Table& table, const CaseGraph& graph, const std::vector<Pair>& pairs) {
  std::vector<std::int32_t> same_place;
  std::vector<double> km;
  std::vector<std::uint8_t> km_known;
  for (const Pair& pair : pairs) {
    const Apart apart = places_apart(graph, pair.first, pair.second);
    same_place.push_back(!apart.known ? -1 : apart.same ? 0 : 1);
    km_known.push_back(!std::isnan(apart.km));
    km.push_back(km_known.back() ? apart.km : 0);
  }
  table.columns.push_back(tables::coded_column("same_place", std::move(same_place), {"yes", "no"}));
  table.columns.push_back(tables::number_column("km", std::move(km), std::move(km_known)));
}

tables::Table table_of(const CaseGraph& graph, const std::vector<Pair>& pairs) {
  std::vector<std::uint32_t> first, second, first_agency, second_agency, person;
  std::vector<std::int64_t> least, most;
  for (const Pair& pair : pairs) {
    first.push_back(pair.first);
    second.push_back(pair.second);
    person.push_back(pair.person);
    first_agency.push_back(graph.contacts.agency[pair.first]);
    second_agency.push_back(graph.contacts.agency[pair.second]);
    least.push_back(least_apart(graph.contacts.days(pair.first), graph.contacts.days(pair.second)));
    most.push_back(most_apart(graph.contacts.days(pair.first), graph.contacts.days(pair.second)));
  }
  tables::Table table;
  table.name = "frequency.joint_appointments";
  table.rows = static_cast<std::int64_t>(pairs.size());
  table.columns.push_back(id_column("first_contact", graph.contacts.ids, first));
  table.columns.push_back(id_column("second_contact", graph.contacts.ids, second));
  table.columns.push_back(id_column("first_agency", graph.agencies.ids, first_agency));
  table.columns.push_back(id_column("second_agency", graph.agencies.ids, second_agency));
  table.columns.push_back(id_column("person", graph.persons.ids, person));
  table.columns.push_back(tables::integer_column("days_min", std::move(least)));
  table.columns.push_back(tables::integer_column("days_max", std::move(most)));
  append_places(table, graph, pairs);
  return table;
}

}  // namespace

Answer joint_appointments(const CaseGraph& graph, const JointAppointmentsQuery& query, bool with_evidence,
                          Progress& progress, unsigned threads) {
  if (query.within_days < 0) throw ArgumentError("within_days: accepted is a number of days from 0");
  if (query.within_km && !(*query.within_km >= 0)) throw ArgumentError("within_km: accepted is a distance from 0");
  std::vector<Pair> matched;
  for (const std::vector<Pair>& part : connected_parts(candidates(graph, query, progress, threads))) {
    match(part, matched);
    progress.advance(static_cast<std::int64_t>(part.size()));
  }
  std::sort(matched.begin(), matched.end());
  Answer answer;
  answer.table = table_of(graph, matched);
  if (!with_evidence) return answer;
  for (std::uint32_t row = 0; row < matched.size(); ++row)
    for (const std::uint32_t contact : {matched[row].first, matched[row].second})
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

}  // namespace casegraph::measures::frequency
