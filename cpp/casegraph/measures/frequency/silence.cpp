#include "casegraph/measures/frequency/silence.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/share_rows.hpp"
#include "casegraph/measures/frequency/stretch_gaps.hpp"
#include "casegraph/measures/frequency/unit_groups.hpp"
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
  // The keys are those of the selection.
  Listener(const CaseGraph& graph, const SilenceQuery& query, const Selection& selection)
      : graph_(graph),
        query_(query),
        selection_(selection),
        observation_(graph, query.window, query.cut, query.topic_rows) {}

  Silence of_group(const GroupKey& key, GroupContacts group) const {
    if (query_.flags.empty()) return of_contacts(key, group);
    const Topical topical(graph_, query_.flags, group);
    return of_contacts(key, {topical.contacts, topical.is_sure});
  }

 private:
  Silence of_contacts(const GroupKey& key, GroupContacts contacts) const {
    Silence silence;
    const std::uint32_t person = value_of(selection_, key, Dimension::person);
    silence.observed = observation_.of(person, agencies_of(graph_, selection_, key));
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
  const Selection& selection_;
  Observation observation_;
};

std::vector<Silence> silences_of(const CaseGraph& graph, const SilenceQuery& query, const Groups& groups,
                                 Progress& progress, unsigned threads) {
  const Listener listener(graph, query, query.selection);
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

// How many persons of a group were silent for so long, for each length asked about.
struct SilentPersons {
  struct AtLeast {
    std::int64_t observed = 0, certain = 0, possible = 0;  // persons
    std::vector<std::uint32_t> contacts, coverage;         // at the ends of their silences; rows that observed them
  };
  std::vector<AtLeast> of;
  std::int64_t covered = 0, not_covered = 0;  // persons

  void add(SilentPersons other) {
    of.resize(std::max(of.size(), other.of.size()));
    for (std::size_t at = 0; at < other.of.size(); ++at) {
      of[at].observed += other.of[at].observed;
      of[at].certain += other.of[at].certain;
      of[at].possible += other.of[at].possible;
      of[at].contacts.insert(of[at].contacts.end(), other.of[at].contacts.begin(), other.of[at].contacts.end());
      of[at].coverage.insert(of[at].coverage.end(), other.of[at].coverage.begin(), other.of[at].coverage.end());
    }
    covered += other.covered;
    not_covered += other.not_covered;
  }
};

void add_person(const Silence& silence, const std::vector<std::int32_t>& lengths, bool with_evidence,
                SilentPersons& out) {
  out.of.resize(lengths.size());
  out.covered += silence.covered ? 1 : 0;
  out.not_covered += silence.covered ? 0 : 1;
  if (!silence.covered) return;
  std::int64_t longest_observed = 0;
  for (const Window& stretch : silence.observed.days)
    longest_observed = std::max(longest_observed, length_of(stretch).value_or(kOpen));
  for (std::size_t at = 0; at < lengths.size(); ++at) {
    if (longest_observed < lengths[at]) continue;
    SilentPersons::AtLeast& persons = out.of[at];
    bool certain = false, possible = false;
    for (const SilentGap& gap : silence.gaps) {
      if (!gap.least || gap.most.value_or(kOpen) < lengths[at]) continue;
      possible = true;
      certain = certain || *gap.least >= lengths[at];
      if (!with_evidence) continue;
      for (const std::uint32_t contact : {gap.from, gap.to, gap.possible_from, gap.possible_to})
        if (contact != kNone) persons.contacts.push_back(contact);
    }
    persons.observed += 1;
    persons.certain += certain ? 1 : 0;
    persons.possible += possible ? 1 : 0;
    if (with_evidence)
      persons.coverage.insert(persons.coverage.end(), silence.observed.rows.begin(), silence.observed.rows.end());
  }
}

void check(const SilenceSharesQuery& query) {
  for (const Dimension dimension : query.silence.selection.by)
    if (dimension != Dimension::agency && dimension != Dimension::sector)
      throw ArgumentError("by: shares of silence are accepted by agency, by sector, or by neither");
  for (const std::int32_t length : query.at_least_days)
    if (length < 1) throw ArgumentError("at_least: accepted are whole days from 1");
}

}  // namespace

Answer silence_shares(const CaseGraph& graph, const SilenceSharesQuery& query, bool with_evidence, Progress& progress,
                      unsigned threads) {
  check(query);
  const std::vector<std::int32_t>& lengths = query.at_least_days;
  const Selection followed = with_unit(query.silence.selection, Dimension::person);
  const UnitGroups units = unit_groups(graph, query.silence.selection, Dimension::person, progress, threads,
                                       covered_groups(graph, followed));
  const Listener listener(graph, query.silence, units.selection);
  std::vector<SilentPersons> found =
      rows_of_units<SilentPersons>(units, progress, threads, [&](std::size_t at, SilentPersons& row) {
        add_person(listener.of_group(units.sequences.keys[at], units.sequences[at]), lengths, with_evidence, row);
      });
  ShareRows rows({"at_least_days", "persons", "silent", "silent_possible"}, query.confidence);
  Integers not_covered({"n_not_covered"});
  std::vector<GroupKey> keys;
  Answer answer;
  for (std::size_t group = 0; group < units.size(); ++group) {
    found[group].of.resize(lengths.size());
    for (std::size_t at = 0; at < lengths.size(); ++at) {
      SilentPersons::AtLeast& persons = found[group].of[at];
      const auto row = static_cast<std::uint32_t>(keys.size());
      keys.push_back(units.keys[group]);
      const char* undefined = found[group].covered == 0 ? "no_coverage" : "too_few";
      rows.add({lengths[at], persons.observed, persons.certain, persons.possible}, {persons.certain, persons.observed},
               {persons.possible, persons.observed}, undefined);
      not_covered.add({found[group].not_covered});
      add_contacts(graph, row, std::move(persons.contacts), answer);
      std::set<std::uint32_t> observed_by(persons.coverage.begin(), persons.coverage.end());
      for (const std::uint32_t coverage : observed_by)
        answer.evidence.push_back({row, EvidenceTable::coverage, coverage});
    }
  }
  answer.table.name = "frequency.silence_shares";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.silence.selection, keys);
  rows.append_numbers(answer.table);
  not_covered.append_to(answer.table);
  rows.append_status(answer.table);
  return answer;
}

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
