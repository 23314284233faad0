#include "casegraph/measures/frequency/joint_appointments.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/max_cardinality_matching.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/share_rows.hpp"
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
    for_each_near(appointments_of(person), [&](const Appointment& a, const Appointment& b) {
      if (could_be_one(a, b, query_.possible)) pairs.push_back({a.contact, b.contact, person});
    });
  }

  // A person's appointments in order, each once: whether it surely was this person, and whether also this agency.
  struct Appointment {
    std::uint32_t contact;
    bool is_persons, is_sure;
  };
  std::vector<Appointment> appointments_of(std::uint32_t person) const {
    std::vector<Appointment> found;
    for (const graph::PersonContact part : graph_.contacts_of_person[person]) {
      const std::uint32_t contact = part.contact;
      if (part.presence == static_cast<std::uint32_t>(graph::Presence::spoken_about)) continue;
      if (!wanted_[graph_.contacts.attendance.value_or(contact, 0)] || is_part(graph_, contact)) continue;
      if (!agency_wanted_[graph_.contacts.agency[contact]] || !graph_.contacts.days(contact).is_bounded()) continue;
      if (found.empty() || found.back().contact != contact) found.push_back({contact, false, false});
      if (part.is_stated == 0) continue;
      found.back().is_persons = true;
      found.back().is_sure = agency_is_stated(graph_, contact);
    }
    return found;
  }

  // Calls take(a, b) for appointments of different agencies that may be near in time.
  template <class Take>
  void for_each_near(const std::vector<Appointment>& found, Take take) const {
    for (std::size_t a = 0; a < found.size(); ++a) {
      for (std::size_t b = a + 1; b < found.size(); ++b) {
        const DateInterval first = graph_.contacts.days(found[a].contact);
        const DateInterval second = graph_.contacts.days(found[b].contact);
        // In order of the first day: all later ones are further off still.
        if (std::int64_t{second.first.count} - first.last.count > query_.within_days) break;
        take(found[a], found[b]);
      }
    }
  }

  // Whether it was this person, and these agencies, is a part of what must be certain.
  bool could_be_one(const Appointment& a, const Appointment& b, bool possible) const {
    if (graph_.contacts.agency[a.contact] == graph_.contacts.agency[b.contact]) return false;
    if (!possible && !(a.is_sure && b.is_sure)) return false;
    const DateInterval first = graph_.contacts.days(a.contact), second = graph_.contacts.days(b.contact);
    if ((possible ? least_apart(first, second) : most_apart(first, second)) > query_.within_days) return false;
    return !query_.within_km || places_apart(graph_, a.contact, b.contact).km <= *query_.within_km;  // not where NaN
  }

 private:
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

// An appointment of a person, in its group.
struct Held {
  RecordKeys::Key key;
  std::uint32_t contact, person;
  bool is_sure;  // of the group and of one asked about, as far as this person tells
};

// An appointment that may be near to another, in the group of both.
struct Near {
  RecordKeys::Key key;
  std::uint32_t contact;
  bool is_unsure;  // sorts what is sure first
  std::uint32_t other;
  auto operator<=>(const Near&) const = default;
};

struct HeldAndNear {
  std::vector<Held> held;
  std::vector<Near> near;

  void add(HeldAndNear more) {
    held.insert(held.end(), more.held.begin(), more.held.end());
    near.insert(near.end(), more.near.begin(), more.near.end());
  }
};

HeldAndNear appointments_in_groups(const CaseGraph& graph, const JointAppointmentsQuery& query, const RecordKeys& keys,
                                   Progress& progress, unsigned threads) {
  Selection selection;
  selection.persons = query.persons;
  const std::vector<std::uint32_t> persons = persons_of(graph, selection);
  const Finder finder(graph, query);
  const auto key_of = [&](std::uint32_t own, std::uint32_t other) {
    return keys.of(own, other, graph.contacts.days(own));
  };
  const bool needs_agency = keys.has_agency(false) || query.agencies.has_value();
  const auto length = static_cast<std::int64_t>(persons.size());
  std::vector<HeldAndNear> found(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerChunk)));
  parallel::for_each_chunk(length, kPersonsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    HeldAndNear& out = found[static_cast<std::size_t>(chunk.index)];
    for (std::int64_t at = chunk.begin; at < chunk.end; ++at) {
      const std::uint32_t person = persons[static_cast<std::size_t>(at)];
      const std::vector<Finder::Appointment> own = finder.appointments_of(person);
      for (const Finder::Appointment& each : own) {
        const bool is_sure =
            (!query.persons || each.is_persons) && (!needs_agency || agency_is_stated(graph, each.contact));
        out.held.push_back({key_of(each.contact, kNone), each.contact, person, is_sure});
      }
      finder.for_each_near(own, [&](const Finder::Appointment& a, const Finder::Appointment& b) {
        if (!finder.could_be_one(a, b, true)) return;
        const bool is_unsure = !finder.could_be_one(a, b, false);
        out.near.push_back({key_of(a.contact, b.contact), a.contact, is_unsure, b.contact});
        out.near.push_back({key_of(b.contact, a.contact), b.contact, is_unsure, a.contact});
      });
    }
  });
  HeldAndNear all;
  for (HeldAndNear& part : found) all.add(std::move(part));
  return all;
}

// By contact, whether it surely is of its group and of those asked about.
std::vector<std::uint8_t> sure_contacts(const CaseGraph& graph, const std::vector<Held>& held) {
  std::vector<std::uint8_t> is_sure(graph.contacts.size(), 0);
  for (const Held& each : held) is_sure[each.contact] |= each.is_sure ? 1 : 0;
  return is_sure;
}

struct Total {
  RecordKeys::Key key;
  std::int64_t appointments = 0, persons = 0, sure = 0;  // sure: of the appointments
};

// Each group of appointments, ascending: how many, and of how many persons.
std::vector<Total> totals_of(std::vector<Held> held, const std::vector<std::uint8_t>& is_sure) {
  std::vector<Total> totals;
  const auto count = [&](auto id, auto add) {
    std::sort(held.begin(), held.end(),
              [&](const Held& a, const Held& b) { return std::tie(a.key, a.*id) < std::tie(b.key, b.*id); });
    std::size_t group = 0;
    for (std::size_t at = 0; at < held.size(); ++at) {
      const bool is_new = at == 0 || held[at].key != held[at - 1].key;
      if (is_new && at > 0) ++group;
      if (group == totals.size()) totals.push_back({held[at].key});
      if (is_new || held[at].*id != held[at - 1].*id) add(totals[group], held[at]);
    }
  };
  count(&Held::contact, [&](Total& total, const Held& each) {
    ++total.appointments;
    total.sure += is_sure[each.contact];
  });
  count(&Held::person, [](Total& total, const Held&) { ++total.persons; });
  return totals;
}

// The rows of one answer, group by group.
class NearRows {
 public:
  NearRows(const CaseGraph& graph, const JointAppointmentSharesQuery& query, const std::vector<std::uint8_t>& is_sure)
      : graph_(graph),
        is_sure_(is_sure),
        within_days_(query.appointments.within_days),
        shares_({"within_days", "appointments", "near", "near_possible"}, query.confidence) {}

  // `near`: of the group, sorted.
  void add(const RecordKeys::Key& key, const Total& total, std::span<const Near> near, bool with_evidence,
           Answer& answer) {
    std::int64_t certain = 0, possible = 0, not_sure = 0;  // not_sure: of possible
    std::vector<std::uint32_t> contacts;
    for (std::size_t at = 0; at < near.size(); ++at) {
      if (at == 0 || near[at].contact != near[at - 1].contact) {
        ++possible;
        certain += near[at].is_unsure ? 0 : 1;
        not_sure += is_sure_[near[at].contact] != 0 ? 0 : 1;
      }
      if (with_evidence) contacts.insert(contacts.end(), {near[at].contact, near[at].other});
    }
    add_contacts(graph_, static_cast<std::uint32_t>(keys_.size()), std::move(contacts), answer);
    keys_.push_back(key);
    persons_.add({total.persons});
    shares_.add({within_days_, total.appointments, certain, possible}, {certain, total.appointments},
                {possible, total.sure + not_sure}, "no_appointments");
  }

  void append_to(tables::Table& table, const RecordKeys& keys) {
    table.rows = static_cast<std::int64_t>(keys_.size());
    keys.append_to(table, keys_);
    persons_.append_to(table);
    shares_.append_numbers(table);
    shares_.append_status(table);
  }

 private:
  const CaseGraph& graph_;
  const std::vector<std::uint8_t>& is_sure_;  // of a contact
  std::int32_t within_days_;
  std::vector<RecordKeys::Key> keys_;
  Integers persons_{{"persons"}};
  ShareRows shares_;
};

void check(const JointAppointmentsQuery& query) {
  if (query.within_days < 0) throw ArgumentError("within_days: accepted is a number of days from 0");
  if (query.within_km && !(*query.within_km >= 0)) throw ArgumentError("within_km: accepted is a distance from 0");
}

}  // namespace

Answer joint_appointment_shares(const CaseGraph& graph, const JointAppointmentSharesQuery& query, bool with_evidence,
                                Progress& progress, unsigned threads) {
  check(query.appointments);
  const RecordKeys keys(graph, query.grouping, "with_");
  HeldAndNear found = appointments_in_groups(graph, query.appointments, keys, progress, threads);
  const std::vector<std::uint8_t> is_sure = sure_contacts(graph, found.held);
  const std::vector<Total> totals = totals_of(std::move(found.held), is_sure);
  std::sort(found.near.begin(), found.near.end());
  NearRows rows(graph, query, is_sure);
  Answer answer;
  const std::vector<Near>& near = found.near;
  const auto group_from = [&](std::size_t begin) {
    std::size_t end = begin;
    while (end < near.size() && near[end].key == near[begin].key) ++end;
    return std::span(near).subspan(begin, end - begin);
  };
  if (keys.has_other()) {
    for (std::size_t at = 0; at < near.size();) {
      const std::span<const Near> group = group_from(at);
      const RecordKeys::Key own = keys.without_other(group.front().key);
      const auto total = std::lower_bound(totals.begin(), totals.end(), own,
                                          [](const Total& a, const RecordKeys::Key& key) { return a.key < key; });
      rows.add(group.front().key, *total, group, with_evidence, answer);
      at += group.size();
    }
  } else {
    std::size_t at = 0;
    for (const Total& total : totals) {
      const bool has_near = at < near.size() && near[at].key == total.key;
      const std::span<const Near> group = has_near ? group_from(at) : std::span<const Near>{};
      rows.add(total.key, total, group, with_evidence, answer);
      at += group.size();
    }
    if (totals.empty() && query.grouping.by.empty() && !query.grouping.bin) {
      const RecordKeys::Key all = keys.of(kNone, kNone, DateInterval::unknown());
      rows.add(all, {all}, {}, with_evidence, answer);  // one row, of nothing
    }
  }
  answer.table.name = "frequency.joint_appointment_shares";
  rows.append_to(answer.table, keys);
  return answer;
}

Answer joint_appointments(const CaseGraph& graph, const JointAppointmentsQuery& query, bool with_evidence,
                          Progress& progress, unsigned threads) {
  check(query);
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
