#include "casegraph/measures/frequency/recency.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 1024;

struct Last {
  std::int64_t certain = 0, possible = 0;  // contacts
  Day least = kBeforeAll, most = kBeforeAll;
  bool is_sure = false;
  std::uint32_t contact = kNone;       // that reaches `most`
  std::uint32_t sure_contact = kNone;  // that makes `least`
};

Last last_of(const CaseGraph& graph, Day as_of, GroupContacts group) {
  Last out;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const DateInterval days = graph.contacts.days(contact);
    if (days.first > as_of || most_count(graph, contact) < 1) continue;
    const bool counts = !is_part(graph, contact);
    if (counts) out.possible = sum_of_possible(out.possible, most_count(graph, contact));
    const Day latest = std::min(days.last, as_of);
    if (out.contact == kNone || latest > out.most) out.most = latest, out.contact = contact;
    if (group.is_sure[at] == 0 || days.last > as_of || least_count(graph, contact) < 1) continue;
    if (counts) out.certain += least_count(graph, contact);
    if (!out.is_sure || days.first > out.least) out.least = days.first, out.sure_contact = contact;
    out.is_sure = true;
  }
  return out;
}

std::optional<std::int64_t> days_to(Day as_of, Day day) {
  return is_finite(day) ? std::optional<std::int64_t>(as_of - day) : std::nullopt;
}

}  // namespace

Answer recency(const CaseGraph& graph, const RecencyQuery& query, bool with_evidence, Progress& progress,
               unsigned threads) {
  if (!is_in_calendar(query.as_of)) throw ArgumentError("as_of: the day lies outside the calendar");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<Last> rows(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      rows[at] = last_of(graph, query.as_of, groups[at]);
  });
  Integers certain({"contacts_certain"});
  OptionalIntegers possible;
  std::vector<Day> least, most;
  OptionalIntegers days_least, days_most;
  std::vector<std::uint32_t> contacts;
  std::vector<std::string> status;
  for (const Last& row : rows) {
    certain.add({row.certain});
    possible.add_possible(row.possible);
    least.push_back(row.least);
    most.push_back(row.most);
    days_least.add(days_to(query.as_of, row.most));
    days_most.add(days_to(query.as_of, row.least));
    contacts.push_back(row.contact);
    status.emplace_back(row.is_sure ? "" : row.contact != kNone ? "possible_only" : "no_contacts");
  }
  Answer answer;
  answer.table.name = "frequency.recency";
  answer.table.rows = length;
  append_keys(answer.table, graph, query.selection, groups.keys);
  certain.append_to(answer.table);
  answer.table.columns.push_back(std::move(possible).column("contacts_possible"));
  answer.table.columns.push_back(day_column("last_least", least));
  answer.table.columns.push_back(day_column("last_most", most));
  answer.table.columns.push_back(std::move(days_least).column("days_least"));
  answer.table.columns.push_back(std::move(days_most).column("days_most"));
  answer.table.columns.push_back(id_column("contact", graph.contacts.ids, contacts));
  answer.table.columns.push_back(status_column("status", status));
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at) {
    const Last& row = rows[at];
    if (row.contact != kNone) answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[row.contact]});
    if (row.sure_contact != kNone && row.sure_contact != row.contact)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[row.sure_contact]});
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
