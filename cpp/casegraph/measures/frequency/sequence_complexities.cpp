#include "casegraph/measures/frequency/sequence_complexities.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/sequence_complexity.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;

struct Row {
  std::vector<std::uint32_t> contacts;
  std::int64_t uncertain = 0;
  stats::SequenceComplexity found{};
};

VaryingRow varying(Row& row) {
  return {{{&row.found.entropy, nullptr, &row.found.undefined},
           {&row.found.complexity},
           {&row.found.turbulence},
           {nullptr, &row.found.length},
           {nullptr, &row.found.spells},
           {nullptr, &row.found.states},
           {nullptr, &row.uncertain}},
          {}};
}
const std::vector<Named> kSpread = {{"entropy_low", "entropy_high", 0},
                                    {"complexity_low", "complexity_high", 1},
                                    {"turbulence_low", "turbulence_high", 2}};

// The different states, ascending, of all contacts that are used, or may be where days are drawn.
std::vector<std::uint32_t> alphabet_of(const CaseGraph& graph, const ComplexityQuery& query, const Groups& groups,
                                       Progress& progress, unsigned threads) {
  const auto length = static_cast<std::int64_t>(groups.size());
  std::vector<std::set<std::uint32_t>> found(static_cast<std::size_t>(parallel::chunk_count(length, kGroupsPerChunk)));
  Progress unseen;
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, unseen, [&](parallel::Chunk chunk) {
    progress.advance(0);  // stops where that was asked for
    auto& states = found[static_cast<std::size_t>(chunk.index)];
    const auto add = [&](std::uint32_t contact) { states.insert(value_of_contact(graph, query.states, contact)); };
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
      for (const Moment& moment : moments_of(graph, groups[at], query.window, Resolution::day).kept)
        add(moment.contact);
      if (query.dates.how != Dates::sample) continue;
      for (const std::uint32_t contact : uncertain_days(graph, groups[at], query.window, false).drawn) add(contact);
    }
  });
  std::set<std::uint32_t> all;
  for (const auto& states : found) all.insert(states.begin(), states.end());
  return {all.begin(), all.end()};
}

Row row_of(const CaseGraph& graph, const ComplexityQuery& query, const std::vector<std::uint32_t>& alphabet,
           GroupContacts group) {
  Row row;
  const Moments moments = moments_of(graph, group, query.window, Resolution::day);
  row.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
  std::vector<std::uint32_t> states;  // by their place in the alphabet
  for (const Moment& moment : moments.kept) {
    row.contacts.push_back(moment.contact);
    const std::uint32_t state = value_of_contact(graph, query.states, moment.contact);
    const auto place = std::lower_bound(alphabet.begin(), alphabet.end(), state);
    states.push_back(static_cast<std::uint32_t>(place - alphabet.begin()));
  }
  row.found = stats::sequence_complexity(states, static_cast<std::int64_t>(alphabet.size()));
  return row;
}

}  // namespace

Answer sequence_complexity(const CaseGraph& graph, const ComplexityQuery& query, bool with_evidence, Progress& progress,
                           unsigned threads) {
  if (query.states != Dimension::agency && query.states != Dimension::sector && query.states != Dimension::kind)
    throw ArgumentError("states: accepted are agency, sector and kind");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  const std::vector<std::uint32_t> alphabet = alphabet_of(graph, query, groups, progress, threads);
  const DatedWork work{groups, query.window, false, kGroupsPerChunk};
  DatedRows<Row> dated = dated_rows<Row>(graph, query.dates, work, progress, threads, [&](const CaseGraph& drawn) {
    return [&](const GroupKey&, GroupContacts group) { return row_of(drawn, query, alphabet, group); };
  });
  Integers counts({"contacts", "spells", "states", "alphabet"}), left({"n_uncertain"});
  Numbers values({"entropy", "complexity", "turbulence"});
  std::vector<std::string> status;
  Answer answer;
  for (std::uint32_t at = 0; at < dated.rows.size(); ++at) {
    const Row& row = dated.rows[at];
    counts.add({row.found.length, row.found.spells, row.found.states, static_cast<std::int64_t>(alphabet.size())});
    values.add({row.found.entropy, row.found.complexity, row.found.turbulence});
    left.add({row.uncertain});
    status.emplace_back(row.found.undefined == stats::Undefined::no ? "" : stats::name_of(row.found.undefined));
    if (!with_evidence) continue;
    for (const std::uint32_t contact : row.contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    append_drawn(graph, at, dated, at, row.contacts, answer.evidence);
  }
  answer.table.name = "frequency.sequence_complexity";
  answer.table.rows = static_cast<std::int64_t>(dated.rows.size());
  append_keys(answer.table, graph, query.selection, groups.keys);
  counts.append_to(answer.table);
  values.append_to(answer.table);
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  append_dates(answer.table, dated, kSpread);
  return answer;
}

}  // namespace casegraph::measures::frequency
