#include "casegraph/measures/frequency/waits.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/burstiness.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;

struct Gap {
  Moment from, to;
  std::int64_t ticks() const { return to.tick - from.tick; }
};

// The contacts of one group as a sequence of gaps, in pieces where observation was broken off.
struct Sequence {
  std::vector<std::uint32_t> contacts;  // with a moment and in coverage, merged ones too
  std::int64_t kept = 0, uncertain = 0, dropped = 0;
  std::vector<Gap> gaps;
  std::vector<std::size_t> piece_ends;
};

void check(const WaitsQuery& query) {
  if (!(query.merge_within_days >= 0) || !std::isfinite(query.merge_within_days))
    throw ArgumentError("merge_within: accepted is a finite number of days from 0");
  if (query.within_coverage && !query.selection.has(Dimension::person))
    throw ArgumentError("within_coverage: needs 'person' among the groups");
}

class Sequencer {
 public:
  Sequencer(const CaseGraph& graph, const WaitsQuery& query)
      : graph_(graph), query_(query), observation_(graph, {}, {}) {
    const double ticks = query.resolution == Resolution::day ? 1 : static_cast<double>(kMinutesPerDay);
    merge_ticks_ = query.merge_within_days * ticks;
  }

  Sequence sequence_of(const GroupKey& key, GroupContacts contacts) const {
    Moments moments = moments_of(graph_, contacts, query_.window, query_.resolution);
    Sequence out;
    out.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
    DayIntervals observed{Window{}};
    if (query_.within_coverage) {
      const std::uint32_t person = value_of(query_.selection, key, Dimension::person);
      observed = observation_.of(person, agencies_of(graph_, query_.selection, key)).days;
      out.dropped = static_cast<std::int64_t>(std::erase_if(moments.kept, [&](const Moment& moment) {
        const DayIntervals own = observation_.of(person, graph_.contacts.agency[moment.contact]).days;
        return holding(own, moment.day) == nullptr;
      }));
    }
    for (const Moment& moment : moments.kept) out.contacts.push_back(moment.contact);
    add_gaps(merged(moments.kept), observed, out);
    return out;
  }

 private:
  std::vector<Moment> merged(const std::vector<Moment>& moments) const {
    std::vector<Moment> kept;
    for (const Moment& moment : moments)
      if (kept.empty() || !(static_cast<double>(moment.tick - kept.back().tick) < merge_ticks_)) kept.push_back(moment);
    return kept;
  }

  static void add_gaps(const std::vector<Moment>& moments, const DayIntervals& observed, Sequence& out) {
    out.kept = static_cast<std::int64_t>(moments.size());
    for (std::size_t at = 1; at < moments.size(); ++at) {
      if (holding(observed, moments[at - 1].day) == holding(observed, moments[at].day))
        out.gaps.push_back({moments[at - 1], moments[at]});
      else
        out.piece_ends.push_back(out.gaps.size());
    }
    out.piece_ends.push_back(out.gaps.size());
  }

  const CaseGraph& graph_;
  const WaitsQuery& query_;
  Observation observation_;
  double merge_ticks_ = 0;
};

// Calls visit(group, sequence) for every group, on several threads.
template <class Visit>
void for_each_sequence(const CaseGraph& graph, const WaitsQuery& query, const Groups& groups, Progress& progress,
                       unsigned threads, Visit visit) {
  const Sequencer sequencer(graph, query);
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      visit(at, sequencer.sequence_of(groups.keys[at], groups[at]));
  });
}

// What one row of waits() is made of.
struct Wait {
  std::int64_t kept = 0, merged = 0, uncertain = 0, dropped = 0;
  stats::IntervalStatistics found{};
  std::vector<std::uint32_t> contacts;  // where evidence is asked for
};

stats::IntervalStatistics statistics_of(const Sequence& sequence) {
  std::vector<double> ticks;
  for (const Gap& gap : sequence.gaps) ticks.push_back(static_cast<double>(gap.ticks()));
  return stats::interval_statistics(ticks, sequence.piece_ends);
}

Wait wait_of(Sequence sequence, bool with_evidence) {
  Wait wait;
  wait.kept = sequence.kept;
  wait.merged = static_cast<std::int64_t>(sequence.contacts.size()) - sequence.kept;
  wait.uncertain = sequence.uncertain;
  wait.dropped = sequence.dropped;
  wait.found = statistics_of(sequence);
  if (with_evidence) wait.contacts = std::move(sequence.contacts);
  return wait;
}

void append_counts(tables::Table& table, const std::vector<Wait>& waits) {
  std::vector<std::int64_t> contacts, gaps, uncertain, dropped, merged;
  for (const Wait& wait : waits) {
    contacts.push_back(wait.kept);
    gaps.push_back(wait.found.intervals);
    uncertain.push_back(wait.uncertain);
    dropped.push_back(wait.dropped);
    merged.push_back(wait.merged);
  }
  table.columns.push_back(tables::integer_column("contacts", std::move(contacts)));
  table.columns.push_back(tables::integer_column("gaps", std::move(gaps)));
  table.columns.push_back(tables::integer_column("n_uncertain", std::move(uncertain)));
  table.columns.push_back(tables::integer_column("n_dropped", std::move(dropped)));
  table.columns.push_back(tables::integer_column("n_merged", std::move(merged)));
}

void append_statistics(tables::Table& table, const std::vector<Wait>& waits, double days_per_tick) {
  Numbers lengths({"mean", "median", "sd", "shortest", "longest"});
  Numbers bursts({"burstiness", "burstiness_finite"}), memories({"memory", "memory_corrected"});
  Numbers variations({"local_variation", "cv2"});
  std::vector<std::string> status, burst_status, memory_status, variation_status;
  for (const Wait& wait : waits) {
    const stats::IntervalStatistics& found = wait.found;
    lengths.add({found.mean * days_per_tick, found.median * days_per_tick, found.sd * days_per_tick,
                 found.shortest * days_per_tick, found.longest * days_per_tick});
    bursts.add({found.burstiness.value, found.burstiness_finite.value});
    memories.add({found.memory.value, found.memory_corrected.value});
    variations.add({found.local_variation.value, found.cv2.value});
    status.emplace_back(found.intervals == 0 ? "too_few" : "");
    burst_status.emplace_back(stats::name_of(found.burstiness.undefined));
    memory_status.emplace_back(stats::name_of(found.memory.undefined));
    variation_status.emplace_back(stats::name_of(found.local_variation.undefined));
  }
  lengths.append_to(table);
  table.columns.push_back(status_column("status", status));
  bursts.append_to(table);
  table.columns.push_back(status_column("burstiness_status", burst_status));
  memories.append_to(table);
  table.columns.push_back(status_column("memory_status", memory_status));
  variations.append_to(table);
  table.columns.push_back(status_column("local_variation_status", variation_status));
}

tables::Table table_of_gaps(const CaseGraph& graph, const WaitsQuery& query, const Groups& groups,
                            const std::vector<std::vector<Gap>>& gaps, double days_per_tick) {
  std::vector<GroupKey> keys;
  std::vector<std::uint32_t> from, to;
  std::vector<Day> from_day, to_day;
  std::vector<double> days;
  OptionalIntegers minutes;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (const Gap& gap : gaps[group]) {
      keys.push_back(groups.keys[group]);
      from.push_back(gap.from.contact);
      to.push_back(gap.to.contact);
      from_day.push_back(gap.from.day);
      to_day.push_back(gap.to.day);
      days.push_back(static_cast<double>(gap.ticks()) * days_per_tick);
      minutes.add(query.resolution == Resolution::minute ? std::optional(gap.ticks()) : std::nullopt);
    }
  }
  tables::Table table;
  table.name = "frequency.gaps";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  table.columns.push_back(id_column("from_contact", graph.contacts.ids, from));
  table.columns.push_back(id_column("to_contact", graph.contacts.ids, to));
  table.columns.push_back(day_column("from_day", from_day));
  table.columns.push_back(day_column("to_day", to_day));
  table.columns.push_back(tables::number_column("days", std::move(days)));
  table.columns.push_back(std::move(minutes).column("minutes"));
  return table;
}

double days_per_tick(const WaitsQuery& query) {
  return query.resolution == Resolution::day ? 1.0 : 1.0 / static_cast<double>(kMinutesPerDay);
}

}  // namespace

Answer waits(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  check(query);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<Wait> found(groups.size());
  for_each_sequence(graph, query, groups, progress, threads, [&](std::size_t group, Sequence sequence) {
    found[group] = wait_of(std::move(sequence), with_evidence);
  });
  Answer answer;
  answer.table.name = "frequency.waits";
  answer.table.rows = static_cast<std::int64_t>(groups.size());
  append_keys(answer.table, graph, query.selection, groups.keys);
  append_counts(answer.table, found);
  append_statistics(answer.table, found, days_per_tick(query));
  if (!with_evidence) return answer;
  for (std::uint32_t at = 0; at < found.size(); ++at)
    for (const std::uint32_t contact : found[at].contacts)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
  return answer;
}

Answer gaps(const CaseGraph& graph, const WaitsQuery& query, bool with_evidence, Progress& progress, unsigned threads) {
  check(query);
  const Groups groups = group_contacts(graph, query.selection, progress, threads);
  std::vector<std::vector<Gap>> found(groups.size());
  for_each_sequence(graph, query, groups, progress, threads,
                    [&](std::size_t group, Sequence sequence) { found[group] = std::move(sequence.gaps); });
  Answer answer;
  answer.table = table_of_gaps(graph, query, groups, found, days_per_tick(query));
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (const std::vector<Gap>& of_group : found) {
    for (const Gap& gap : of_group) {
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[gap.from.contact]});
      answer.evidence.push_back({row++, EvidenceTable::contacts, graph.contacts.row[gap.to.contact]});
    }
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
