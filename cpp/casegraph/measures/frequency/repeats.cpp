#include "casegraph/measures/frequency/repeats.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/lives.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/person_days.hpp"
#include "casegraph/measures/frequency/row_columns.hpp"
#include "casegraph/measures/frequency/unit_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/binomial.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct Repeat {
  std::int64_t contacts = 0, eligible = 0, certain = 0, possible = 0, uncertain = 0;
  bool covered = false;
  std::vector<std::uint32_t> evidence;  // the eligible contacts and those that follow them
};

// The repeats of several units. The sums are of each unit's eligible contacts n and, of these, those repeated r.
struct UnitRepeats {
  Repeat all;
  std::int64_t units = 0;  // with an eligible contact
  std::int64_t sum_nn = 0, sum_nr = 0, sum_rr = 0;

  void take(Repeat of_unit) {
    const std::int64_t n = of_unit.eligible, r = of_unit.certain;
    add({std::move(of_unit), n > 0 ? 1 : 0, n * n, n * r, r * r});
  }
  void add(UnitRepeats other) {
    all.contacts += other.all.contacts;
    all.eligible += other.all.eligible;
    all.certain += other.all.certain;
    all.possible += other.all.possible;
    all.uncertain += other.all.uncertain;
    all.covered = all.covered || other.all.covered;
    all.evidence.insert(all.evidence.end(), other.all.evidence.begin(), other.all.evidence.end());
    units += other.units;
    sum_nn += other.sum_nn;
    sum_nr += other.sum_nr;
    sum_rr += other.sum_rr;
  }
  // Of the share, each unit's contacts taken together (Cochran 1977, Sampling Techniques, 6.3); NaN of one unit.
  double se() const {
    if (units < 2) return kNaN;
    const auto n = static_cast<double>(all.eligible), k = static_cast<double>(units);
    const double p = static_cast<double>(all.certain) / n;
    const double squares =
        static_cast<double>(sum_rr) - 2 * p * static_cast<double>(sum_nr) + p * p * static_cast<double>(sum_nn);
    return std::sqrt(std::max(0.0, squares) * k / (k - 1)) / n;
  }
};

// Contacts without one moment, asked whether one of them lies in a window, surely or possibly.
class Uncertain {
 public:
  Uncertain(const CaseGraph& graph, const Moments& moments) {
    for (std::size_t at = 0; at < moments.uncertain.size(); ++at) {
      const std::uint32_t contact = moments.uncertain[at];
      const DateInterval days = graph.contacts.days(contact);
      if (most_count(graph, contact) < 1) continue;
      firsts_.push_back(days.first);
      lasts_.push_back(days.last);
      if (moments.uncertain_is_sure[at] != 0 && least_count(graph, contact) >= 1) sure_.push_back(days);
    }
    std::sort(firsts_.begin(), firsts_.end());
    std::sort(lasts_.begin(), lasts_.end());
    std::sort(sure_.begin(), sure_.end());
    earliest_end_from_.assign(sure_.size() + 1, kAfterAll);
    for (std::size_t at = sure_.size(); at-- > 0;)
      earliest_end_from_[at] = std::min(earliest_end_from_[at + 1], sure_[at].last);
  }
  // Days from `first` to `last`, both included.
  bool possibly_in(Day first, Day last) const {
    const auto begun = std::upper_bound(firsts_.begin(), firsts_.end(), last) - firsts_.begin();
    const auto over = std::lower_bound(lasts_.begin(), lasts_.end(), first) - lasts_.begin();
    return begun > over;  // who is over had begun
  }
  bool certainly_in(Day first, Day last) const {
    const auto from = std::lower_bound(sure_.begin(), sure_.end(), first,
                                       [](DateInterval days, Day value) { return days.first < value; });
    return earliest_end_from_[static_cast<std::size_t>(from - sure_.begin())] <= last;
  }

 private:
  std::vector<Day> firsts_, lasts_;
  std::vector<DateInterval> sure_;
  std::vector<Day> earliest_end_from_;
};

class Follower {
 public:
  // The keys are those of the selection.
  Follower(const CaseGraph& graph, const RepeatsQuery& query, const Selection& selection)
      : graph_(graph), query_(query), selection_(selection), observation_(graph, {}, {}) {}

  // `others`: what may follow the contacts, the contacts themselves among them.
  std::vector<Repeat> of_group(const GroupKey& key, GroupContacts contacts, GroupContacts others) const {
    const Moments moments = moments_of(graph_, contacts, {}, Resolution::day);
    const bool are_same = others.contacts.data() == contacts.contacts.data();
    const Moments further = are_same ? Moments{} : moments_of(graph_, others, {}, Resolution::day);
    const Moments& following = are_same ? moments : further;
    const Uncertain uncertain(graph_, following);
    const auto [observed, covered] = observed_of(key);
    std::vector<Repeat> found;
    for (const Span within : query_.within) {
      Repeat repeat;
      repeat.covered = covered;
      for (const std::uint32_t contact : moments.uncertain)
        repeat.uncertain += query_.window.holds_some(graph_.contacts.days(contact)) ? 1 : 0;
      for (const Moment& moment : moments.kept)
        follow(moment, following.kept, add(moment.day, within), observed, uncertain, repeat);
      found.push_back(std::move(repeat));
    }
    return found;
  }

 private:
  std::pair<DayIntervals, bool> observed_of(const GroupKey& key) const {
    const std::uint32_t person = value_of(selection_, key, Dimension::person);
    if (query_.observed_until)
      return {within({Window{kBeforeAll, *query_.observed_until + 1}}, life_of(graph_, person)), true};
    Observed observed = observation_.of(person, agencies_of(graph_, selection_, key));
    return {std::move(observed.days), !observed.rows.empty()};
  }

  void follow(const Moment& moment, const std::vector<Moment>& following, Day until, const DayIntervals& observed,
              const Uncertain& uncertain, Repeat& repeat) const {
    const Day day = moment.day;
    if (!query_.window.contains(day)) return;
    ++repeat.contacts;
    const Window* stretch = holding(observed, day);
    if (stretch == nullptr || !stretch->contains(until)) return;
    ++repeat.eligible;
    repeat.evidence.push_back(moment.contact);
    // In order of day and contact: after the contact itself or, without the same day, after the last of that.
    const std::uint32_t last = query_.include_same_day ? moment.contact : kNone;
    const auto next = std::upper_bound(following.begin(), following.end(), std::pair(day, last),
                                       [](const std::pair<Day, std::uint32_t>& after, const Moment& other) {
                                         return after < std::pair(other.day, other.contact);
                                       });
    const bool exact = next != following.end() && next->day <= until;
    const Day first = query_.include_same_day ? day : day + 1;
    if (exact) repeat.evidence.push_back(next->contact);
    if (exact || uncertain.certainly_in(first, until)) ++repeat.certain;
    if (exact || uncertain.possibly_in(first, until)) ++repeat.possible;
  }

  const CaseGraph& graph_;
  const RepeatsQuery& query_;
  const Selection& selection_;
  Observation observation_;
};

void check(const RepeatsQuery& query) {
  if (query.within.empty()) throw ArgumentError("within: at least one time is needed, such as P30D");
  for (const Span within : query.within)
    if (within.months == 0 && within.days == 0)
      throw ArgumentError("within: accepted is a time of at least one day, such as P30D");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

void append_times(tables::Table& table, const RepeatsQuery& query, std::size_t groups) {
  std::vector<std::int64_t> months, days;
  for (std::size_t group = 0; group < groups; ++group) {
    for (const Span within : query.within) {
      months.push_back(within.months);
      days.push_back(within.days);
    }
  }
  table.columns.push_back(tables::integer_column("within_months", std::move(months)));
  table.columns.push_back(tables::integer_column("within_days", std::move(days)));
}

// The columns of repeats() after the times asked for.
class RepeatColumns {
 public:
  RepeatColumns(std::size_t rows, double confidence)
      : columns_(rows),
        limits_(confidence),
        contacts_(columns_.integers("contacts")),
        eligible_(columns_.integers("eligible")),
        certain_(columns_.integers("repeats")),
        possible_(columns_.integers("repeats_possible")),
        share_(columns_.numbers("share")),
        share_possible_(columns_.numbers("share_possible")),
        lower_(columns_.numbers("lower")),
        upper_(columns_.numbers("upper")),
        uncertain_(columns_.integers("n_uncertain")),
        status_(columns_.codes("status", {"ok", "too_few", "no_coverage"})) {}

  void write(std::size_t row, const Repeat& repeat) const {
    const double n = repeat.eligible == 0 ? kNaN : static_cast<double>(repeat.eligible);
    contacts_[row] = repeat.contacts;
    eligible_[row] = repeat.eligible;
    certain_[row] = repeat.certain;
    possible_[row] = repeat.possible;
    share_[row] = static_cast<double>(repeat.certain) / n;
    share_possible_[row] = static_cast<double>(repeat.possible) / n;
    lower_[row] = limits_.of(repeat.certain, repeat.eligible).lower;
    upper_[row] = limits_.of(repeat.possible, repeat.eligible).upper;
    uncertain_[row] = repeat.uncertain;
    status_[row] = !repeat.covered ? 2 : repeat.eligible == 0 ? 1 : 0;
  }
  void append_to(tables::Table& table) { columns_.append_to(table); }

 private:
  RowColumns columns_;
  stats::ShareLimitsTable limits_;
  std::int64_t *contacts_, *eligible_, *certain_, *possible_;
  double *share_, *share_possible_, *lower_, *upper_;
  std::int64_t* uncertain_;
  std::int32_t* status_;
};

// Persons one by one, over all of them, observed until one day, for times of whole days.
class PersonRepeats {
 public:
  PersonRepeats(const CaseGraph& graph, const RepeatsQuery& query, const PersonDays& days)
      : graph_(graph),
        query_(query),
        days_(days),
        follower_(graph, query, query.selection),
        until_(query.observed_until.value_or(Day{}).count) {}

  // Calls write(place of the time, repeat) for each time asked for.
  template <class Write>
  void of(std::uint32_t person, PersonDays::Room& room, Write write) const {
    const PersonDays::Days found = days_.of(person, room);
    if (!found.is_plain) {
      const PersonDays::General contacts = days_.general(person);
      const std::vector<Repeat> repeats =
          follower_.of_group({person, kNone, kNone, kNone}, contacts.group(), contacts.group());
      for (std::size_t at = 0; at < repeats.size(); ++at) write(at, repeats[at]);
      return;
    }
    const Window life = life_of(graph_, person);
    for (std::size_t at = 0; at < query_.within.size(); ++at)
      write(at, plain(found.days, query_.within[at].days, life));
  }

  static bool serves(const RepeatsQuery& query) {
    return PersonDays::serves(query.selection) && query.unit == Dimension::person && !query.by_any &&
           query.observed_until &&
           std::all_of(query.within.begin(), query.within.end(), [](Span span) { return span.months == 0; });
  }

 private:
  Repeat plain(std::span<const std::int32_t> days, std::int32_t within, Window life) const {
    const std::int32_t until = life.end == kAfterAll ? until_ : std::min(until_, (life.end - 1).count);
    Repeat repeat;
    repeat.covered = true;
    // From the last to the first, so that the day of the next contact after the day is known.
    std::int32_t next = kNever, next_day = kNever;
    for (std::size_t at = days.size(); at-- > 0;) {
      const std::int32_t day = days[at];
      if (next != day) next_day = next;
      const std::int32_t follows = query_.include_same_day ? next : next_day;
      next = day;
      const bool counts = query_.window.contains(Day{day});
      const bool eligible = counts && until - within >= day && Day{day} >= life.begin;
      repeat.contacts += counts ? 1 : 0;
      repeat.eligible += eligible ? 1 : 0;
      repeat.certain += eligible && follows - within <= day ? 1 : 0;
    }
    repeat.possible = repeat.certain;
    return repeat;
  }

  static constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
  const CaseGraph& graph_;
  const RepeatsQuery& query_;
  const PersonDays& days_;
  Follower follower_;
  std::int32_t until_;
};

Answer repeats_of_all_persons(const CaseGraph& graph, const RepeatsQuery& query, Progress& progress, unsigned threads) {
  const PersonDays days(graph, query.selection.presence, progress, threads);
  const PersonRepeats repeats(graph, query, days);
  const std::vector<std::uint32_t>& persons = days.persons();
  const std::size_t times = query.within.size();
  std::vector<std::uint32_t> handles;
  handles.reserve(persons.size() * times);
  for (const std::uint32_t person : persons) handles.insert(handles.end(), times, person);
  Answer answer;
  answer.table.name = "frequency.repeats";
  answer.table.rows = static_cast<std::int64_t>(handles.size());
  answer.table.columns.push_back(id_column("person", graph.persons.ids, handles));
  append_times(answer.table, query, persons.size());
  RepeatColumns columns(handles.size(), query.confidence);
  const auto length = static_cast<std::int64_t>(persons.size());
  progress.expect(length);
  parallel::for_each_chunk(length, kPersonsPerBlock, threads, progress, [&](parallel::Chunk chunk) {
    PersonDays::Room room;
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
      repeats.of(persons[at], room,
                 [&](std::size_t time, const Repeat& repeat) { columns.write(at * times + time, repeat); });
  });
  columns.append_to(answer.table);
  return answer;
}

// For each time asked for, the repeats of a group's units.
struct Times {
  std::vector<UnitRepeats> of;
  void take(std::vector<Repeat> of_unit) {
    of.resize(of_unit.size());
    for (std::size_t at = 0; at < of.size(); ++at) of[at].take(std::move(of_unit[at]));
  }
  void add(Times other) {
    of.resize(std::max(of.size(), other.of.size()));
    for (std::size_t at = 0; at < other.of.size(); ++at) of[at].add(std::move(other.of[at]));
  }
};

void append_evidence(const CaseGraph& graph, std::uint32_t row, Repeat& repeat, std::vector<EvidenceRow>& evidence) {
  std::sort(repeat.evidence.begin(), repeat.evidence.end());
  repeat.evidence.erase(std::unique(repeat.evidence.begin(), repeat.evidence.end()), repeat.evidence.end());
  for (const std::uint32_t contact : repeat.evidence)
    evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
}

// Columns of rows that are of several units.
void append_units(tables::Table& table, const std::vector<Times>& rows) {
  Integers units({"units"});
  Numbers se({"se_units"});
  for (const Times& times : rows) {
    for (const UnitRepeats& repeat : times.of) {
      units.add({repeat.units});
      se.add({repeat.se()});
    }
  }
  units.append_to(table);
  se.append_to(table);
}

// Everything that may follow the contacts of a unit, whatever agency and kind; none where these follow each other.
struct Following {
  Groups groups;
  std::size_t place_of_unit = 0;

  GroupContacts of(const GroupKey& key, GroupContacts own) const {
    if (groups.keys.empty()) return own;
    const GroupKey unit{key[place_of_unit], kNone, kNone, kNone};
    return groups[static_cast<std::size_t>(std::lower_bound(groups.keys.begin(), groups.keys.end(), unit) -
                                           groups.keys.begin())];
  }
};

Following following_of(const CaseGraph& graph, const RepeatsQuery& query, const Selection& units, Progress& progress,
                       unsigned threads) {
  Following out;
  if (!query.by_any) return out;
  Selection selection = query.selection;
  selection.by = {query.unit};
  selection.agencies.reset();
  out.groups = group_contacts(graph, selection, progress, threads);
  out.place_of_unit = place_of(units, query.unit).value_or(0);
  return out;
}

}  // namespace

Answer repeats(const CaseGraph& graph, const RepeatsQuery& query, bool with_evidence, Progress& progress,
               unsigned threads) {
  check(query);
  if (!with_evidence && PersonRepeats::serves(query)) return repeats_of_all_persons(graph, query, progress, threads);
  const UnitGroups units = unit_groups(graph, query.selection, query.unit, progress, threads);
  const Following following = following_of(graph, query, units.selection, progress, threads);
  const Follower follower(graph, query, units.selection);
  std::vector<Times> rows = rows_of_units<Times>(units, progress, threads, [&](std::size_t at, Times& row) {
    const GroupKey& key = units.sequences.keys[at];
    row.take(follower.of_group(key, units.sequences[at], following.of(key, units.sequences[at])));
  });
  std::vector<GroupKey> keys;
  for (std::size_t group = 0; group < units.size(); ++group) {
    rows[group].of.resize(query.within.size());
    keys.insert(keys.end(), query.within.size(), units.keys[group]);
  }
  Answer answer;
  answer.table.name = "frequency.repeats";
  answer.table.rows = static_cast<std::int64_t>(keys.size());
  append_keys(answer.table, graph, query.selection, keys);
  append_times(answer.table, query, units.size());
  RepeatColumns columns(keys.size(), query.confidence);
  std::uint32_t row = 0;
  for (Times& times : rows) {
    for (UnitRepeats& repeat : times.of) {
      columns.write(row, repeat.all);
      if (with_evidence) append_evidence(graph, row, repeat.all, answer.evidence);
      ++row;
    }
  }
  columns.append_to(answer.table);
  if (is_of_units(query.selection, query.unit)) append_units(answer.table, rows);
  return answer;
}

}  // namespace casegraph::measures::frequency
