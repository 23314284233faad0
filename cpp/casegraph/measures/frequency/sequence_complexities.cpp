#include "casegraph/measures/frequency/sequence_complexities.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/sequence_complexity.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;

struct Sequence {
  std::vector<std::uint32_t> contacts, states;
  std::int64_t uncertain = 0, left_out = 0;
};

Sequence sequence_of(const CaseGraph& graph, const ComplexityQuery& query, GroupContacts group) {
  Sequence out;
  const Moments moments = moments_of(graph, group, query.window, Resolution::day);
  out.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
  out.left_out = uncertain_days(graph, group, query.window, false).size();
  for (const Moment& moment : moments.kept) {
    out.contacts.push_back(moment.contact);
    out.states.push_back(value_of_contact(graph, query.states, moment.contact));
  }
  return out;
}

// States are numbered anew, from 0, over all groups; gives how many there are.
std::int64_t renumber(std::vector<Sequence>& sequences) {
  std::vector<std::uint32_t> all;
  for (const Sequence& sequence : sequences) all.insert(all.end(), sequence.states.begin(), sequence.states.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (Sequence& sequence : sequences)
    for (std::uint32_t& state : sequence.states)
      state = static_cast<std::uint32_t>(std::lower_bound(all.begin(), all.end(), state) - all.begin());
  return static_cast<std::int64_t>(all.size());
}

}  // namespace

Answer sequence_complexity(const CaseGraph& graph, const ComplexityQuery& query, bool with_evidence, Progress& progress,
                           unsigned threads) {
  if (query.states != Dimension::agency && query.states != Dimension::sector && query.states != Dimension::kind)
    throw ArgumentError("states: accepted are agency, sector and kind");
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<Sequence> sequences(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      sequences[at] = sequence_of(graph, query, groups[at]);
  });
  const std::int64_t alphabet = renumber(sequences);
  Integers counts({"contacts", "spells", "states", "alphabet"}), left({"n_uncertain"});
  Numbers values({"entropy", "complexity", "turbulence"});
  std::vector<std::string> status;
  std::vector<std::int64_t> left_out;
  Answer answer;
  for (std::uint32_t at = 0; at < sequences.size(); ++at) {
    const Sequence& sequence = sequences[at];
    const stats::SequenceComplexity found = stats::sequence_complexity(sequence.states, alphabet);
    counts.add({found.length, found.spells, found.states, alphabet});
    values.add({found.entropy, found.complexity, found.turbulence});
    left.add({sequence.uncertain});
    left_out.push_back(sequence.left_out);
    status.emplace_back(found.undefined == stats::Undefined::no ? "" : stats::name_of(found.undefined));
    if (with_evidence)
      for (const std::uint32_t contact : sequence.contacts)
        answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  }
  answer.table.name = "frequency.sequence_complexity";
  answer.table.rows = length;
  append_keys(answer.table, graph, query.selection, groups.keys);
  counts.append_to(answer.table);
  values.append_to(answer.table);
  left.append_to(answer.table);
  answer.table.columns.push_back(status_column("status", status));
  append_left_out(answer.table, std::move(left_out));
  return answer;
}

}  // namespace casegraph::measures::frequency
