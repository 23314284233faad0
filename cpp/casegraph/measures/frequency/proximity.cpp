#include "casegraph/measures/frequency/proximity.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/unit_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/binomial.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;
enum class Within : std::uint8_t { yes, possible, no };

struct Proximity {
  graph::Moment moment;
  DateInterval reference() const { return moment.days; }
  std::optional<std::int64_t> least, most;
  std::uint32_t last = kNone;
  Bounds before;
  std::vector<Within> within;
  std::vector<std::uint32_t> contacts;  // that may have been before
};

void check(const ProximityQuery& query) {
  if (query.reference && !query.reference->days.is_bounded())
    throw ArgumentError("reference: accepted is a day, or the death of a person with a known day");
  for (const std::int32_t months : query.months)
    if (months < 1) throw ArgumentError("months: accepted are whole numbers from 1");
}

class Looker {
 public:
  // The keys are those of the selection.
  Looker(const CaseGraph& graph, const ProximityQuery& query, const Selection& selection)
      : graph_(graph), query_(query), selection_(selection) {}

  Proximity of_group(const GroupKey& key, GroupContacts group) const {
    Proximity found;
    found.moment =
        query_.reference ? *query_.reference : graph::death_of(graph_, {value_of(selection_, key, Dimension::person)});
    found.within.assign(query_.months.size(), Within::no);
    if (!found.reference().is_bounded()) return found;
    for (std::size_t at = 0; at < group.size(); ++at)
      if (!is_part(graph_, group.contacts[at])) add(group.contacts[at], group.is_sure[at] != 0, found);
    return found;
  }

 private:
  void add(std::uint32_t contact, bool is_sure, Proximity& found) const {
    const DateInterval days = graph_.contacts.days(contact), reference = found.reference();
    const graph::Before before = graph::before(graph_, contact, found.moment);
    if (before == graph::Before::no || days.first > reference.last || most_count(graph_, contact) < 1) return;
    const bool certain = is_sure && before == graph::Before::certain && least_count(graph_, contact) >= 1;
    found.contacts.push_back(contact);
    found.before.possible = sum_of_possible(found.before.possible, most_count(graph_, contact));
    // By order the day itself may be before it; by day no less than a day lies between.
    const std::int64_t nearest = found.moment.has_order() ? 0 : 1;
    const std::int64_t least = std::max(nearest, std::int64_t{reference.first.count} - days.last.count);
    found.least = std::min(found.least.value_or(least), least);
    if (certain) {
      found.before.certain += least_count(graph_, contact);
      if (is_finite(days.first)) add_certain(contact, days, found);
    }
    for (std::size_t at = 0; at < query_.months.size(); ++at) add_within(at, days, certain, found);
  }

  static void add_certain(std::uint32_t contact, DateInterval days, Proximity& found) {
    const std::int64_t most = std::int64_t{found.reference().last.count} - days.first.count;
    if (found.most && *found.most < most) return;
    found.most = most;
    found.last = contact;  // of several on one day, the last in order
  }

  void add_within(std::size_t at, DateInterval days, bool certain, Proximity& found) const {
    const Span back{query_.months[at], 0};
    Within& within = found.within[at];
    if (certain && days.first >= subtract(found.reference().last, back))
      within = Within::yes;
    else if (within == Within::no && days.last >= subtract(found.reference().first, back))
      within = Within::possible;
  }

  const CaseGraph& graph_;
  const ProximityQuery& query_;
  const Selection& selection_;
};

std::string status_of(const Proximity& row) {
  if (!row.reference().is_bounded()) return "no_reference";
  return row.contacts.empty() ? "no_contact" : "";
}

tables::Table table_of(const CaseGraph& graph, const ProximityQuery& query, const std::vector<GroupKey>& keys,
                       const std::vector<Proximity>& rows) {
  tables::Table table;
  table.name = "frequency.proximity";
  table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(table, graph, query.selection, keys);
  std::vector<Day> first, last;
  OptionalIntegers least, most, possible;
  std::vector<std::uint32_t> contact;
  std::vector<std::int64_t> certain;
  std::vector<std::string> status;
  for (const Proximity& row : rows) {
    first.push_back(row.reference().first);
    last.push_back(row.reference().last);
    least.add(row.least);
    most.add(row.most);
    contact.push_back(row.last);
    certain.push_back(row.before.certain);
    possible.add_possible(row.before.possible);
    status.push_back(status_of(row));
  }
  table.columns.push_back(day_column("reference_first", first));
  table.columns.push_back(day_column("reference_last", last));
  table.columns.push_back(std::move(least).column("days_min"));
  table.columns.push_back(std::move(most).column("days_max"));
  table.columns.push_back(id_column("last_contact", graph.contacts.ids, contact));
  table.columns.push_back(tables::integer_column("contacts", std::move(certain)));
  table.columns.push_back(std::move(possible).column("contacts_possible"));
  for (std::size_t at = 0; at < query.months.size(); ++at) {
    std::vector<std::int32_t> codes;
    for (const Proximity& row : rows)
      codes.push_back(row.reference().is_bounded() ? static_cast<std::int32_t>(row.within[at]) : -1);
    table.columns.push_back(tables::coded_column("within_" + std::to_string(query.months[at]) + "_months",
                                                 std::move(codes), {"yes", "possible", "no"}));
  }
  table.columns.push_back(status_column("status", status));
  return table;
}

// Persons asked for by name have a row where persons alone are asked about.
std::vector<GroupKey> persons_named(const ProximityQuery& query) {
  std::vector<GroupKey> keys;
  if (query.selection.by.size() == 1 && query.selection.persons)
    for (const std::uint32_t person : *query.selection.persons) keys.push_back({person, kNone, kNone, kNone});
  return keys;
}

// Of how many persons a group had a contact so shortly before the reference, for each number of months.
struct Shares {
  struct Within {
    std::int64_t certain = 0, possible = 0;  // persons
    std::vector<std::uint32_t> contacts;     // that may lie in these months
  };
  std::vector<Within> of;

  void add(Shares other) {
    of.resize(std::max(of.size(), other.of.size()));
    for (std::size_t at = 0; at < other.of.size(); ++at) {
      of[at].certain += other.of[at].certain;
      of[at].possible += other.of[at].possible;
      of[at].contacts.insert(of[at].contacts.end(), other.of[at].contacts.begin(), other.of[at].contacts.end());
    }
  }
};

Shares shares_of(const CaseGraph& graph, const ProximityQuery& query, const Proximity& person, bool with_evidence) {
  Shares out;
  out.of.resize(query.months.size());
  if (!person.reference().is_bounded()) return out;
  for (std::size_t at = 0; at < out.of.size(); ++at) {
    out.of[at].certain = person.within[at] == Within::yes ? 1 : 0;
    out.of[at].possible = person.within[at] == Within::no ? 0 : 1;
    if (!with_evidence) continue;
    const Day from = subtract(person.reference().first, Span{query.months[at], 0});
    for (const std::uint32_t contact : person.contacts)
      if (graph.contacts.days(contact).last >= from) out.of[at].contacts.push_back(contact);
  }
  return out;
}

// Persons asked for whose reference is known, with a contact or without.
std::int64_t persons_with_reference(const CaseGraph& graph, const ProximityQuery& query) {
  const std::vector<std::uint32_t> persons = persons_of(graph, query.selection);
  if (query.reference) return static_cast<std::int64_t>(persons.size());
  return std::count_if(persons.begin(), persons.end(), [&](std::uint32_t person) {
    return graph::death_of(graph, PersonId{person}).days.is_bounded();
  });
}

}  // namespace

Answer proximity_shares(const CaseGraph& graph, const ProximityQuery& query, double confidence, bool with_evidence,
                        Progress& progress, unsigned threads) {
  if (query.selection.has(Dimension::person)) throw ArgumentError("by: persons are not a group of shares of persons");
  check(query);
  const UnitGroups units = unit_groups(graph, query.selection, Dimension::person, progress, threads);
  const Looker looker(graph, query, units.selection);
  std::vector<Shares> found = rows_of_units<Shares>(units, progress, threads, [&](std::size_t at, Shares& row) {
    const Proximity person = looker.of_group(units.sequences.keys[at], units.sequences[at]);
    row.add(shares_of(graph, query, person, with_evidence));
  });
  const std::int64_t persons = persons_with_reference(graph, query);
  const stats::ShareLimitsTable limits(confidence);
  std::vector<GroupKey> keys;
  Integers counts({"within_months", "persons", "within", "within_possible"});
  Numbers shares({"share", "share_possible", "lower", "upper"});
  std::vector<std::string> status;
  Answer answer;
  for (std::size_t group = 0; group < units.size(); ++group) {
    found[group].of.resize(query.months.size());
    for (std::size_t at = 0; at < query.months.size(); ++at) {
      Shares::Within& within = found[group].of[at];
      const double n = persons == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(persons);
      const auto row = static_cast<std::uint32_t>(keys.size());
      keys.push_back(units.keys[group]);
      counts.add({query.months[at], persons, within.certain, within.possible});
      shares.add({static_cast<double>(within.certain) / n, static_cast<double>(within.possible) / n,
                  limits.of(within.certain, persons).lower, limits.of(within.possible, persons).upper});
      status.emplace_back(persons == 0 ? "no_reference" : "");
      std::vector<std::uint32_t>& contacts = within.contacts;
      std::sort(contacts.begin(), contacts.end());
      contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
      for (const std::uint32_t contact : contacts)
        answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
    }
  }
  answer.table.name = "frequency.proximity_shares";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  counts.append_to(answer.table);
  shares.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  return answer;
}

Answer proximity(const CaseGraph& graph, const ProximityQuery& query, bool with_evidence, Progress& progress,
                 unsigned threads) {
  if (!query.selection.has(Dimension::person)) throw ArgumentError("by: proximity needs 'person' among the groups");
  check(query);
  const Groups groups = group_contacts(graph, query.selection, progress, threads, persons_named(query));
  const Looker looker(graph, query, query.selection);
  std::vector<Proximity> all(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      all[at] = looker.of_group(groups.keys[at], groups[at]);
  });
  std::vector<GroupKey> keys;
  std::vector<Proximity> rows;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    if (!all[at].reference().is_bounded() && !query.selection.persons) continue;
    keys.push_back(groups.keys[at]);
    rows.push_back(std::move(all[at]));
  }
  Answer answer;
  answer.table = table_of(graph, query, keys, rows);
  if (!with_evidence) return answer;
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    for (const std::uint32_t contact : rows[row].contacts)
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

}  // namespace casegraph::measures::frequency
