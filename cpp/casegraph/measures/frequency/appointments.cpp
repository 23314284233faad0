#include "casegraph/measures/frequency/appointments.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/binomial.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;
constexpr std::array kEndings = {
    "attended",          "late",   "not_attended", "cancelled_by_agency", "cancelled_by_person", "no_reply",
    "child_not_brought", "unknown"};
constexpr std::size_t kAttended = 0, kUnknown = 7;

struct Ended {
  std::array<Bounds, kEndings.size()> count;
  std::vector<std::uint32_t> contacts;

  Bounds total() const { return total_of(0, kEndings.size()); }
  Bounds attended() const { return count[kAttended]; }
  Bounds otherwise() const { return total_of(kAttended + 1, kUnknown); }

 private:
  Bounds total_of(std::size_t begin, std::size_t end) const {
    Bounds sum;
    for (std::size_t at = begin; at < end; ++at) {
      sum.certain += count[at].certain;
      sum.possible = sum_of_possible(sum.possible, count[at].possible);
    }
    return sum;
  }
};

// Position in kEndings by code of the vocabulary; code 0, not an appointment, is past the end.
std::vector<std::size_t> endings_by_code(const CaseGraph& graph) {
  std::vector<std::size_t> endings{kEndings.size()};
  for (const std::string& term : graph.terms.attendance.all().subspan(1)) {
    const auto found = std::find(kEndings.begin(), kEndings.end(), term);
    if (found == kEndings.end())
      throw DataError("contacts, column attendance: '" + term +
                      "' is not accepted; `casegraph codebook` has the terms");
    endings.push_back(static_cast<std::size_t>(found - kEndings.begin()));
  }
  return endings;
}

class Counter {
 public:
  Counter(const CaseGraph& graph, Window window) : graph_(graph), window_(window), endings_(endings_by_code(graph)) {}

  Ended of_group(GroupContacts group) const {
    Ended ended;
    const auto contacts = group.contacts;
    for (std::size_t at = 0; at < group.size(); ++at) {
      const std::uint32_t contact = contacts[at];
      const std::size_t ending = ending_of(contact);
      const DateInterval days = graph_.contacts.days(contact);
      if (ending == kEndings.size() || !window_.holds_some(days)) continue;
      const bool is_counted_in_its_whole = is_part_of_one_that(graph_, contact, [&](std::uint32_t whole) {
        return ending_of(whole) != kEndings.size() && std::binary_search(contacts.begin(), contacts.end(), whole);
      });
      if (is_counted_in_its_whole) continue;
      Bounds& count = ended.count[ending];
      if (group.is_sure[at] != 0 && window_.holds_all(days)) count.certain += least_count(graph_, contact);
      count.possible = sum_of_possible(count.possible, most_count(graph_, contact));
      ended.contacts.push_back(contact);
    }
    return ended;
  }

 private:
  std::size_t ending_of(std::uint32_t contact) const {
    return endings_[graph_.contacts.attendance.value_or(contact, 0)];
  }

  const CaseGraph& graph_;
  Window window_;
  std::vector<std::size_t> endings_;
};

void append_counts(tables::Table& table, const std::vector<Ended>& rows) {
  for (std::size_t ending = 0; ending < kEndings.size(); ++ending) {
    std::vector<std::int64_t> certain;
    OptionalIntegers possible;
    for (const Ended& row : rows) {
      certain.push_back(row.count[ending].certain);
      possible.add_possible(row.count[ending].possible);
    }
    const std::string name = kEndings[ending];
    table.columns.push_back(tables::integer_column(name, std::move(certain)));
    table.columns.push_back(std::move(possible).column((name + "_possible").c_str()));
  }
}

void append_shares(tables::Table& table, const std::vector<Ended>& rows, double confidence) {
  std::vector<std::int64_t> total, known;
  OptionalIntegers total_possible;
  std::vector<double> share, lower, upper;
  stats::ShareLimitsTable limits(confidence);
  std::vector<std::string> status;
  for (const Ended& row : rows) {
    const Bounds attended = row.attended(), others = row.otherwise();
    const std::int64_t all = attended.certain + others.certain;
    total.push_back(row.total().certain);
    total_possible.add_possible(row.total().possible);
    known.push_back(all);
    status.emplace_back(all == 0 ? "too_few" : "");
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const bool has_share = all > 0;
    share.push_back(has_share ? static_cast<double>(attended.certain) / static_cast<double>(all) : kNaN);
    // Among others without an upper number the share may be as small as can be.
    const auto fewest = attended.certain, most = attended.possible;
    lower.push_back(!has_share                 ? kNaN
                    : is_open(others.possible) ? 0
                                               : limits.of(fewest, fewest + others.possible).lower);
    upper.push_back(!has_share ? kNaN : is_open(most) ? 1 : limits.of(most, most + others.certain).upper);
  }
  table.columns.push_back(tables::integer_column("total", std::move(total)));
  table.columns.push_back(std::move(total_possible).column("total_possible"));
  table.columns.push_back(tables::integer_column("known", std::move(known)));
  table.columns.push_back(tables::number_column("share_attended", std::move(share)));
  table.columns.push_back(tables::number_column("lower", std::move(lower)));
  table.columns.push_back(tables::number_column("upper", std::move(upper)));
  table.columns.push_back(status_column("status", status));
}

}  // namespace

Answer appointments(const CaseGraph& graph, const AppointmentsQuery& query, bool with_evidence, Progress& progress,
                    unsigned threads) {
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const Counter counter(graph, query.window);
  std::vector<Ended> all(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      all[at] = counter.of_group(groups[at]);
  });
  std::vector<GroupKey> keys;
  std::vector<Ended> rows;
  for (std::size_t at = 0; at < groups.size(); ++at) {
    if (all[at].contacts.empty() && !query.selection.by.empty()) continue;
    keys.push_back(groups.keys[at]);
    rows.push_back(std::move(all[at]));
  }
  Answer answer;
  answer.table.name = "frequency.appointments";
  answer.table.rows = static_cast<std::int64_t>(rows.size());
  append_keys(answer.table, graph, query.selection, keys);
  append_counts(answer.table, rows);
  append_shares(answer.table, rows, query.confidence);
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < rows.size(); ++at)
    for (const std::uint32_t contact : rows[at].contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

}  // namespace casegraph::measures::frequency
