#include "casegraph/measures/frequency/near_repeats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
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
  std::vector<stats::PlacedEvent> placed;           // with kilometres
  std::vector<std::vector<std::uint32_t>> persons;  // with ties, of each
  std::vector<std::int64_t> when;
  std::vector<std::uint32_t> agency;
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

bool is_asked(const CaseGraph& graph, const NearRepeatQuery& query, std::uint32_t contact) {
  const graph::Code kind = graph.contacts.kind.value_or(contact, 0);
  // 0 is a kind that is not stated, and one asked for that no contact has.
  return query.kinds.empty() ||
         (kind != 0 && std::find(query.kinds.begin(), query.kinds.end(), kind) != query.kinds.end());
}

bool is_placed(const CaseGraph& graph, std::uint32_t place) {
  return place < graph.addresses.ids.size() &&  // elsewhere is no place
         !std::isnan(graph.addresses.latitude.value_or(place, kNaN)) &&
         !std::isnan(graph.addresses.longitude.value_or(place, kNaN));
}

// Who is stated to have had the part in a contact that was asked for.
std::vector<std::uint32_t> stated_persons(const CaseGraph& graph, const NearRepeatQuery& query, std::uint32_t contact) {
  std::vector<std::uint32_t> persons;
  for (const graph::Participation& part : graph.participants[contact])
    if (part.certainty == graph::PartCertainty::stated &&
        has_presence(query.selection.presence, static_cast<std::uint32_t>(part.presence)))
      persons.push_back(part.person.value);
  return persons;
}

// Whether the contact can be an event: it has a place with coordinates or, with ties, a person.
bool is_locatable(const CaseGraph& graph, const NearRepeatQuery& query, std::uint32_t contact) {
  return query.ties.empty() ? is_placed(graph, address_of(graph, query.selection.address, contact))
                            : !stated_persons(graph, query, contact).empty();
}

// One event an incident, of its first contact; with ties it has the persons of all of them.
void add_event(const CaseGraph& graph, const NearRepeatQuery& query, const Moment& moment,
               std::map<std::uint32_t, std::size_t>& of_incident, Events& out) {
  const std::uint32_t incident = graph.contacts.incident.value_or(moment.contact, IncidentId::kNone);
  std::size_t event = out.contacts.size();
  if (incident != IncidentId::kNone) event = of_incident.emplace(incident, event).first->second;
  if (event == out.contacts.size()) {
    const std::uint32_t place = address_of(graph, query.selection.address, moment.contact);
    if (query.ties.empty())
      out.placed.push_back({graph.addresses.longitude[place], graph.addresses.latitude[place], place, moment.tick});
    out.contacts.push_back(moment.contact);
    out.when.push_back(moment.tick);
    out.agency.push_back(graph.contacts.agency[moment.contact]);
    out.persons.emplace_back();
  }
  if (query.ties.empty()) return;
  std::vector<std::uint32_t>& persons = out.persons[event];
  for (const std::uint32_t person : stated_persons(graph, query, moment.contact))
    if (std::find(persons.begin(), persons.end(), person) == persons.end()) persons.push_back(person);
}

Events events_of(const CaseGraph& graph, const NearRepeatQuery& query, GroupContacts group) {
  Events out;
  std::vector<Moment> found;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    if (!is_asked(graph, query, contact)) continue;
    if (is_part(graph, contact) || !query.window.holds_some(graph.contacts.days(contact))) continue;
    const std::optional<Moment> moment =
        group.is_sure[at] != 0 ? moment_of(graph, contact, Resolution::day) : std::nullopt;
    if (!moment) {
      ++out.uncertain;
      const bool is_one = least_count(graph, contact) == most_count(graph, contact);
      if (group.is_sure[at] != 0 && is_one && !graph.contacts.days(contact).is_exact()) ++out.left_out;
    } else if (!is_locatable(graph, query, contact)) {
      ++out.unplaced;
    } else {
      found.push_back(*moment);
    }
  }
  std::sort(found.begin(), found.end(), [&graph](const Moment& a, const Moment& b) {
    return a.tick != b.tick ? a.tick < b.tick : stands_before(graph, a.contact, b.contact);
  });
  std::map<std::uint32_t, std::size_t> of_incident;
  for (const Moment& moment : found) add_event(graph, query, moment, of_incident, out);
  project(out.placed);
  return out;
}

// One bin of distance and time, over all events.
struct Row {
  stats::KnoxCell cell{};
  std::int64_t events = 0, unplaced = 0, uncertain = 0;
  stats::Undefined undefined = stats::Undefined::no;
};

VaryingRow varying(Row& row) {
  return {{{nullptr, &row.cell.pairs},
           {&row.cell.ratio},
           {&row.cell.p},
           {&row.cell.expected, nullptr, &row.undefined},
           {&row.cell.simulated},
           {nullptr, &row.events},
           {nullptr, &row.unplaced},
           {nullptr, &row.uncertain}},
          {}};
}
const std::vector<Named> kSpread = {{"pairs_low", "pairs_high", 0},
                                    {"expected_low", "expected_high", 3},
                                    {"ratio_low", "ratio_high", 1},
                                    {"p_low", "p_high", 2}};
const std::vector<Named> kTiedSpread = {
    {"pairs_low", "pairs_high", 0}, {"ratio_low", "ratio_high", 1}, {"p_low", "p_high", 2}};

using Cited = std::vector<std::set<std::uint32_t>>;  // contacts, by row

void cite(const stats::KnoxTest& test, const Events& events, std::size_t time_bins, Cited& cited) {
  for (const auto& pair : test.near_pairs()) {
    const std::size_t bin = test.time_bin(pair);
    if (bin >= time_bins) continue;
    auto& contacts = cited[pair.distance * time_bins + bin];
    contacts.insert(events.contacts[pair.a]);
    contacts.insert(events.contacts[pair.b]);
  }
}

stats::KnoxTest test_of(const CaseGraph& graph, const NearRepeatQuery& query, const Events& events,
                        Progress& progress) {
  if (query.ties.empty()) return {events.placed, query.kilometres, query.days};
  return {events.when, tied_pairs(graph, events.persons, query.ties, progress), query.ties.size(), query.days,
          query.by_agency ? std::span<const std::uint32_t>(events.agency) : std::span<const std::uint32_t>()};
}

// The rows on a graph whose days are as they are taken; adds to `cited` the contacts of their pairs.
std::vector<Row> rows_of(const CaseGraph& graph, const NearRepeatQuery& query, GroupContacts group, Cited* cited,
                         Progress& progress, unsigned threads) {
  const Events events = events_of(graph, query, group);
  const stats::KnoxTest test = test_of(graph, query, events, progress);
  std::vector<stats::KnoxTest::Counts> permutations(static_cast<std::size_t>(query.rounds));
  parallel::for_each_chunk(query.rounds, kRoundsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (std::int64_t round = chunk.begin; round < chunk.end; ++round)
      permutations[static_cast<std::size_t>(round)] = test.permuted(query.seed, round);
  });
  const stats::Knox knox = test.result(permutations);
  std::vector<Row> rows;
  for (const stats::KnoxCell& cell : knox.cells)
    rows.push_back(
        {cell, static_cast<std::int64_t>(events.contacts.size()), events.unplaced, events.uncertain, knox.undefined});
  if (cited != nullptr) {
    cited->resize(rows.size());
    cite(test, events, query.days.size() - 1, *cited);
  }
  return rows;
}

// Contacts of an uncertain day that would be events, were it known.
UncertainDays uncertain_events(const CaseGraph& graph, const NearRepeatQuery& query, GroupContacts group) {
  std::vector<std::uint32_t> contacts;
  std::vector<std::uint8_t> is_sure;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    if (is_part(graph, contact) || !is_asked(graph, query, contact)) continue;
    if (!is_locatable(graph, query, contact)) continue;
    contacts.push_back(contact);
    is_sure.push_back(group.is_sure[at]);
  }
  return uncertain_days(graph, {contacts, is_sure}, query.window, false);
}

// Every row with what became of the uncertain days, which is the same for all of them.
DatedRows<Row> dated_near_repeats(const CaseGraph& graph, const NearRepeatQuery& query, GroupContacts group,
                                  Cited* cited, Progress& progress, unsigned threads) {
  check(query.dates);
  DatedRows<Row> out;
  out.is_exact = query.dates.how == Dates::exact;
  const UncertainDays days = out.is_exact ? UncertainDays{} : uncertain_events(graph, query, group);
  const bool refuses_all = query.dates.how == Dates::refuse && days.size() > 0;
  const bool is_refused = refuses_all || (days.undated > 0 && !query.dates.leave_out_undated);
  const bool is_drawn = !is_refused && !days.drawn.empty();
  progress.expect(is_drawn ? query.rounds * query.dates.samples : query.rounds);
  if (is_drawn) {
    const DateDraws draws(graph, query.dates.seed);
    std::vector<RowDraws> of_row;
    for (std::int64_t draw = 0; draw < query.dates.samples; ++draw) {
      std::vector<Row> rows = rows_of(draws.of(draw), query, group, cited, progress, threads);
      if (draw == 0) {
        of_row.assign(rows.size(), RowDraws(static_cast<std::size_t>(query.dates.samples)));
        for (std::size_t at = 0; at < rows.size(); ++at) of_row[at].make_room(varying(rows[at]));
      }
      for (std::size_t at = 0; at < rows.size(); ++at)
        of_row[at].take(static_cast<std::size_t>(draw), varying(rows[at]));
      if (draw == 0) out.rows = std::move(rows);
    }
    out.used = DatesUsed::exact(out.rows.size());
    for (std::size_t at = 0; at < out.rows.size(); ++at) out.used.spread[at] = of_row[at].write(varying(out.rows[at]));
  } else {
    out.rows = rows_of(graph, query, group, cited, progress, threads);
    out.used = DatesUsed::exact(out.rows.size());
  }
  if (out.is_exact) return out;
  const auto drawn = static_cast<std::int64_t>(is_drawn ? days.drawn.size() : 0);
  out.used.drawn.assign(out.rows.size(), drawn);
  out.drawn.assign(out.rows.size(), is_drawn ? days.drawn : std::vector<std::uint32_t>{});
  for (std::size_t at = 0; at < out.rows.size(); ++at) {
    out.used.how[at] = is_refused ? "refused" : is_drawn ? "sampled" : "exact";
    if (!is_refused) out.used.leave_out(at, days.undated);
    if (is_refused)
      refuse(varying(out.rows[at]), refuses_all ? stats::Undefined::uncertain_dates : stats::Undefined::undated);
  }
  return out;
}

std::vector<double> q_of(const std::vector<Row>& rows) {
  std::vector<double> p;
  for (const Row& row : rows) p.push_back(row.cell.p);
  return stats::q_values(p);
}

void append_left_and_status(tables::Table& table, const std::vector<Row>& rows) {
  Integers left({"n_unplaced", "n_uncertain"});
  std::vector<std::string> status;
  for (const Row& row : rows) {
    left.add({row.unplaced, row.uncertain});
    status.emplace_back(row.undefined == stats::Undefined::no ? "" : stats::name_of(row.undefined));
  }
  left.append_to(table);
  table.columns.push_back(status_column("status", status));
}

tables::Table placed_table(const NearRepeatQuery& query, const std::vector<Row>& rows) {
  const std::vector<double> q = q_of(rows);
  Numbers edges({"km_from", "km_to", "days_from", "days_to"}), tests({"expected", "simulated", "ratio", "p", "q"});
  Integers counts({"events", "pairs"});
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const stats::KnoxCell& cell = rows[at].cell;
    const bool same = cell.distance == 0;
    edges.add({same ? kNaN : query.kilometres[cell.distance - 1], same ? kNaN : query.kilometres[cell.distance],
               query.days[cell.time], query.days[cell.time + 1]});
    counts.add({rows[at].events, cell.pairs});
    tests.add({cell.expected, cell.simulated, cell.ratio, cell.p, q[at]});
  }
  tables::Table table;
  table.name = "frequency.near_repeat";
  table.rows = static_cast<std::int64_t>(rows.size());
  edges.append_to(table);
  counts.append_to(table);
  tests.append_to(table);
  append_left_and_status(table, rows);
  return table;
}

const std::vector<std::string> kTieNames = {"same_person", "same_household", "related", "same_address"};

tables::Table tied_table(const NearRepeatQuery& query, const std::vector<Row>& rows) {
  const std::vector<double> q = q_of(rows);
  std::vector<std::int32_t> tie;
  Numbers edges({"days_from", "days_to"}), tests({"simulated", "ratio", "p", "q"});
  Integers counts({"events", "pairs"});
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const stats::KnoxCell& cell = rows[at].cell;
    tie.push_back(static_cast<std::int32_t>(query.ties[cell.distance]));
    edges.add({query.days[cell.time], query.days[cell.time + 1]});
    counts.add({rows[at].events, cell.pairs});
    tests.add({cell.simulated, cell.ratio, cell.p, q[at]});
  }
  tables::Table table;
  table.name = "frequency.near_repeat_ties";
  table.rows = static_cast<std::int64_t>(rows.size());
  table.columns.push_back(tables::coded_column("tie", std::move(tie), kTieNames));
  edges.append_to(table);
  counts.append_to(table);
  tests.append_to(table);
  append_left_and_status(table, rows);
  return table;
}

void check_ties(const std::vector<Tie>& ties) {
  for (const Tie tie : ties)
    if (std::count(ties.begin(), ties.end(), tie) > 1) throw ArgumentError("ties: one is named twice");
}

}  // namespace

Answer near_repeat(const CaseGraph& graph, const NearRepeatQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads) {
  if (!query.selection.by.empty()) throw ArgumentError("by: no groups are accepted");
  if (query.rounds < 0) throw ArgumentError("rounds: accepted is a whole number from 0");
  check_ties(query.ties);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const GroupContacts group = groups.size() == 0 ? GroupContacts{} : groups[0];
  Cited cited;
  DatedRows<Row> dated = dated_near_repeats(graph, query, group, with_evidence ? &cited : nullptr, progress, threads);
  if (dated.is_exact) {
    const std::int64_t left_out = events_of(graph, query, group).left_out;
    for (std::size_t at = 0; at < dated.rows.size(); ++at) dated.used.leave_out(at, left_out);
  }
  Answer answer;
  answer.table = query.ties.empty() ? placed_table(query, dated.rows) : tied_table(query, dated.rows);
  append_dates(answer.table, dated, query.ties.empty() ? kSpread : kTiedSpread);
  for (std::uint32_t row = 0; row < cited.size(); ++row)
    for (const std::uint32_t contact : cited[row])
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

}  // namespace casegraph::measures::frequency
