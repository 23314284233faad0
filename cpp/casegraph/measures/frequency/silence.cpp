#include "casegraph/measures/frequency/silence.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/stretch_gaps.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kGroupsPerChunk = 256;

struct Silence {
  std::vector<SilentGap> gaps;
  Observed observed;
  bool covered = false;
};

void check(const SilenceQuery& query) {
  if (!query.selection.has(Dimension::person))
    throw ArgumentError("by: silence is accepted by person, alone or with agency or sector");
  for (const Dimension dimension : query.selection.by)
    if (dimension == Dimension::address || dimension == Dimension::kind)
      throw ArgumentError("by: silence is accepted by person, alone or with agency or sector");
}

enum class OnTopic : std::uint8_t { no, possible, yes };

OnTopic on_topic(const CaseGraph& graph, const std::vector<graph::Code>& flags, std::uint32_t contact) {
  std::size_t denied = 0;
  for (const graph::Code asked : flags) {
    bool is_denied = false;
    for (const graph::Flag& flag : graph.flags[contact]) {
      if (flag.flag != asked || flag.stated_by != graph::StatedBy::agency_then) continue;
      if (flag.state == graph::FlagState::yes) return OnTopic::yes;
      is_denied |= flag.state == graph::FlagState::no;
    }
    denied += is_denied ? 1 : 0;
  }
  return denied == flags.size() ? OnTopic::no : OnTopic::possible;
}

// The contacts of a group that are of the topic or may be, those not sure of it no longer sure.
struct Topical {
  std::vector<std::uint32_t> contacts;
  std::vector<std::uint8_t> is_sure;

  Topical(const CaseGraph& graph, const std::vector<graph::Code>& flags, GroupContacts group) {
    for (std::size_t at = 0; at < group.size(); ++at) {
      const OnTopic topic = on_topic(graph, flags, group.contacts[at]);
      if (topic == OnTopic::no) continue;
      contacts.push_back(group.contacts[at]);
      is_sure.push_back(topic == OnTopic::yes ? group.is_sure[at] : 0);
    }
  }
};

class Listener {
 public:
  Listener(const CaseGraph& graph, const SilenceQuery& query)
      : graph_(graph), query_(query), observation_(graph, query.window, query.cut, query.topic_rows) {}

  Silence of_group(const GroupKey& key, GroupContacts group) const {
    if (query_.flags.empty()) return of_contacts(key, group);
    const Topical topical(graph_, query_.flags, group);
    return of_contacts(key, {topical.contacts, topical.is_sure});
  }

 private:
  Silence of_contacts(const GroupKey& key, GroupContacts contacts) const {
    Silence silence;
    const std::uint32_t person = value_of(query_.selection, key, Dimension::person);
    silence.observed = observation_.of(person, agencies_of(graph_, query_.selection, key));
    silence.covered = !silence.observed.rows.empty();
    // What the source describes has no other ends than its contacts.
    const DayIntervals described = within({query_.window}, life_of(graph_, person));
    for (const Window& stretch : silence.covered ? silence.observed.days : described)
      for (const SilentGap& gap : gaps_within(graph_, stretch, in_stretch(stretch, contacts)))
        if (silence.covered || gap.cut == Cut::none) silence.gaps.push_back(gap);
    return silence;
  }

  // Contacts are in order of their first day, so none after the stretch needs a look.
  GroupContacts in_stretch(Window stretch, GroupContacts group) const {
    if (stretch.end == kAfterAll) return group;
    const auto& contacts = group.contacts;
    const auto end = std::partition_point(contacts.begin(), contacts.end(), [&](std::uint32_t contact) {
      return graph_.contacts.first_day[contact] < stretch.end;
    });
    return group.first(static_cast<std::size_t>(end - contacts.begin()));
  }

  const CaseGraph& graph_;
  const SilenceQuery& query_;
  Observation observation_;
};

std::vector<Silence> silences_of(const CaseGraph& graph, const SilenceQuery& query, const Groups& groups,
                                 Progress& progress, unsigned threads) {
  const Listener listener(graph, query);
  std::vector<Silence> found(groups.size());
  const auto length = static_cast<std::int64_t>(groups.size());
  parallel::for_each_chunk(length, kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      found[at] = listener.of_group(groups.keys[at], groups[at]);
  });
  return found;
}

std::int32_t code_of(Cut cut) { return static_cast<std::int32_t>(cut) - 1; }
const std::vector<std::string> kCuts = {"start", "end", "both"};

constexpr std::int64_t kOpen = std::numeric_limits<std::int64_t>::max();

// Whether the gap has a length at all (not open on either side for sure), and is of the kind asked for.
bool is_compared(const SilentGap& gap, bool cut) { return (gap.cut != Cut::none) == cut && gap.least.has_value(); }

// The longest of the gaps that are cut, or are not: the longest for sure, then the longest that may be, then the
// first; null where there is none.
const SilentGap* longest(const std::vector<SilentGap>& gaps, bool cut) {
  const SilentGap* best = nullptr;
  const auto lengths = [](const SilentGap& gap) { return std::pair(gap.least.value_or(0), gap.most.value_or(kOpen)); };
  for (const SilentGap& gap : gaps)
    if (is_compared(gap, cut) && (best == nullptr || lengths(gap) > lengths(*best))) best = &gap;
  return best;
}

// The gap that may be the longest of them, an open one before all others; null where there is none.
const SilentGap* longest_possible(const std::vector<SilentGap>& gaps, bool cut) {
  const SilentGap* best = nullptr;
  const auto length = [](const SilentGap& gap) { return gap.most.value_or(kOpen); };
  for (const SilentGap& gap : gaps)
    if (is_compared(gap, cut) && (best == nullptr || length(gap) > length(*best))) best = &gap;
  return best;
}

std::string status_of(const Silence& silence) {
  if (!silence.covered) return "no_coverage";
  if (silence.observed.days.empty()) return "zero_exposure";
  return longest(silence.gaps, false) == nullptr ? "too_few" : "";
}

// The ends of gaps, as columns.
struct GapColumns {
  std::vector<Day> from_day, to_day;
  std::vector<Day> possible_from_day, possible_to_day;
  std::vector<std::uint32_t> from, to, possible_from, possible_to;
  OptionalIntegers least, most;
  std::vector<std::int32_t> cut;

  void add(const SilentGap* gap, const SilentGap* possible) {
    const bool is_silent = gap != nullptr && gap->from_day < gap->to_day;
    from_day.push_back(is_silent ? gap->from_day : kBeforeAll);
    to_day.push_back(is_silent ? gap->to_day : kAfterAll);
    from.push_back(gap == nullptr ? kNone : gap->from);
    to.push_back(gap == nullptr ? kNone : gap->to);
    least.add(gap == nullptr ? std::nullopt : gap->least);
    most.add(possible == nullptr ? std::nullopt : possible->most);
    possible_from_day.push_back(possible == nullptr ? kBeforeAll : possible->possible_from_day);
    possible_to_day.push_back(possible == nullptr ? kAfterAll : possible->possible_to_day);
    possible_from.push_back(possible == nullptr ? kNone : possible->possible_from);
    possible_to.push_back(possible == nullptr ? kNone : possible->possible_to);
    cut.push_back(gap == nullptr ? -1 : code_of(gap->cut));
  }
  // Lengths first, then the ends of the time surely silent, then those of the gap at its longest.
  void append_to(tables::Table& table, const CaseGraph& graph) {
    table.columns.push_back(std::move(least).column("days_min"));
    table.columns.push_back(std::move(most).column("days_max"));
    table.columns.push_back(day_column("from_day", from_day));
    table.columns.push_back(day_column("to_day", to_day));
    table.columns.push_back(id_column("from_contact", graph.contacts.ids, from));
    table.columns.push_back(id_column("to_contact", graph.contacts.ids, to));
    table.columns.push_back(day_column("possible_from_day", possible_from_day));
    table.columns.push_back(day_column("possible_to_day", possible_to_day));
    table.columns.push_back(id_column("possible_from_contact", graph.contacts.ids, possible_from));
    table.columns.push_back(id_column("possible_to_contact", graph.contacts.ids, possible_to));
  }
};

void append_longest(tables::Table& table, const CaseGraph& graph, const std::vector<Silence>& found) {
  GapColumns gap;
  std::vector<std::int64_t> gaps;
  for (const Silence& silence : found) {
    gap.add(longest(silence.gaps, false), longest_possible(silence.gaps, false));
    gaps.push_back(std::count_if(silence.gaps.begin(), silence.gaps.end(),
                                 [](const SilentGap& each) { return each.cut == Cut::none; }));
  }
  gap.append_to(table, graph);
  table.columns.push_back(tables::integer_column("gaps", std::move(gaps)));
}

void append_censored(tables::Table& table, const std::vector<Silence>& found) {
  GapColumns gap;
  for (const Silence& silence : found) gap.add(longest(silence.gaps, true), longest_possible(silence.gaps, true));
  table.columns.push_back(std::move(gap.least).column("censored_days_min"));
  table.columns.push_back(std::move(gap.most).column("censored_days_max"));
  table.columns.push_back(day_column("censored_from", gap.from_day));
  table.columns.push_back(day_column("censored_to", gap.to_day));
  table.columns.push_back(tables::coded_column("censored_at", std::move(gap.cut), kCuts));
}

void append_observation(tables::Table& table, const std::vector<Silence>& found) {
  OptionalIntegers days;
  std::vector<std::string> status;
  for (const Silence& silence : found) {
    days.add(length_of(silence.observed.days));
    status.push_back(status_of(silence));
  }
  table.columns.push_back(std::move(days).column("observed_days"));
  table.columns.push_back(status_column("status", status));
}

void add_coverage(const Observed& observed, std::uint32_t row, Answer& answer) {
  for (const std::uint32_t coverage : observed.rows)
    answer.evidence.push_back({row, EvidenceTable::coverage, coverage});
  for (const std::uint32_t episode : observed.episodes)
    answer.evidence.push_back({row, EvidenceTable::episodes, episode});
}

// The contacts at the ends of gaps, each once.
void add_ends(const CaseGraph& graph, std::initializer_list<const SilentGap*> gaps, std::uint32_t row, Answer& answer) {
  std::vector<std::uint32_t> contacts;
  for (const SilentGap* gap : gaps) {
    if (gap == nullptr) continue;
    for (const std::uint32_t contact : {gap->from, gap->to, gap->possible_from, gap->possible_to})
      if (contact != kNone) contacts.push_back(contact);
  }
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  for (const std::uint32_t contact : contacts)
    answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
}

tables::Table table_of_gaps(const CaseGraph& graph, const SilenceQuery& query, const Groups& groups,
                            const std::vector<Silence>& found) {
  std::vector<GroupKey> keys;
  GapColumns gap;
  std::vector<std::string> status;
  for (std::size_t group = 0; group < found.size(); ++group) {
    for (const SilentGap& each : found[group].gaps) {
      keys.push_back(groups.keys[group]);
      gap.add(&each, &each);
      status.emplace_back(found[group].covered ? "" : "no_coverage");
    }
  }
  tables::Table table;
  table.name = "frequency.silence";
  table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(table, graph, query.selection, keys);
  gap.append_to(table, graph);
  table.columns.push_back(tables::coded_column("cut_at", std::move(gap.cut), kCuts));
  table.columns.push_back(status_column("status", status));
  return table;
}

Groups groups_of(const CaseGraph& graph, const SilenceQuery& query, Progress& progress, unsigned threads) {
  return group_contacts(graph, query.selection, progress, threads, covered_groups(graph, query.selection));
}

}  // namespace

Answer silence(const CaseGraph& graph, const SilenceQuery& query, bool with_evidence, Progress& progress,
               unsigned threads) {
  check(query);
  const Groups groups = groups_of(graph, query, progress, threads);
  const std::vector<Silence> found = silences_of(graph, query, groups, progress, threads);
  Answer answer;
  answer.table.name = "frequency.silence";
  answer.table.rows = static_cast<std::int64_t>(groups.size());
  append_keys(answer.table, graph, query.selection, groups.keys);
  append_longest(answer.table, graph, found);
  append_censored(answer.table, found);
  append_observation(answer.table, found);
  if (!with_evidence) return answer;
  for (std::uint32_t row = 0; row < found.size(); ++row) {
    const auto& gaps = found[row].gaps;
    add_ends(graph,
             {longest(gaps, false), longest_possible(gaps, false), longest(gaps, true), longest_possible(gaps, true)},
             row, answer);
    add_coverage(found[row].observed, row, answer);
  }
  return answer;
}

Answer silences(const CaseGraph& graph, const SilenceQuery& query, bool with_evidence, Progress& progress,
                unsigned threads) {
  check(query);
  const Groups groups = groups_of(graph, query, progress, threads);
  const std::vector<Silence> found = silences_of(graph, query, groups, progress, threads);
  Answer answer;
  answer.table = table_of_gaps(graph, query, groups, found);
  if (!with_evidence) return answer;
  std::uint32_t row = 0;
  for (const Silence& silence : found) {
    for (const SilentGap& gap : silence.gaps) {
      add_ends(graph, {&gap}, row, answer);
      add_coverage(silence.observed, row++, answer);
    }
  }
  return answer;
}

}  // namespace casegraph::measures::frequency
