#include "casegraph/measures/frequency/counts.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/graph/before.hpp"
#include "casegraph/measures/frequency/count_columns.hpp"
#include "casegraph/measures/frequency/count_groups.hpp"
#include "casegraph/measures/frequency/count_keys.hpp"
#include "casegraph/measures/frequency/open_count.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int32_t kWidestDays = 36525;  // a hundred years
constexpr std::uint32_t kPersonsPerChunk = 4096;
constexpr std::int64_t kContactsPerChunk = 32768;
constexpr unsigned kDenseBits = 18;  // groups of persons together that a table of 4 MB holds

// What one contact adds to one group. `contact` matters where distinct incidents are counted.
struct Entry {
  std::uint64_t key;
  std::uint32_t contact;
  std::uint32_t certain;
  std::int64_t possible;
};

// Where a contact must lie to be certain, and to be possible; before a moment where one is asked for.
struct Within {
  Window certain, possible;
  std::optional<graph::Moment> moment;
};

class Counter {
 public:
  Counter(const CaseGraph& graph, const CountsQuery& query) : graph_(graph), query_(query), keys_(graph, query) {
    if (query_.persons) {
      person_wanted_.assign(graph_.persons.ids.size(), 0);
      for (const std::uint32_t person : *query_.persons) person_wanted_[person] = 1;
    }
    for (std::uint32_t presence = 0; presence < 3; ++presence)
      if (has_presence(query_.presence, presence)) presences_ |= 1U << presence;
    check_deaths();
    within_ = query_.before_death && query_.death_of ? before_death_of(*query_.death_of)
                                                     : Within{query_.window, query_.window, std::nullopt};
  }

  const CountKeys& keys() const { return keys_; }
  bool by_person() const { return keys_.has(Dimension::person) || by_own_death(); }

  std::vector<GroupChunk> count(Progress& progress, unsigned threads) const {
    std::vector<GroupChunk> chunks = by_person() ? count_by_person(progress, threads) : count_all(progress, threads);
    const bool nothing = std::all_of(chunks.begin(), chunks.end(), [](const auto& c) { return c.size() == 0; });
    if (query_.by.empty() && nothing) {  // one row, whatever it holds
      chunks = std::vector<GroupChunk>(1);
      chunks[0].finished().push_back({kNone, 0, 0, 0});
      chunks[0].end_without_persons();
    }
    return chunks;
  }

  // Calls visit(person, entry) for everything that is counted, in the order of persons, contacts.
  template <class Visit>
  void for_each_entry(Visit visit) const {
    if (by_person()) {
      for (const std::uint32_t person : persons())
        entries_of_person(person, [&](const Entry& entry) { visit(person, entry); });
    } else {
      for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact)
        entries_of_contact(contact, [&](const Entry& entry) { visit(kNone, entry); });
    }
  }

 private:
  bool by_own_death() const { return query_.before_death && !query_.death_of; }
  bool has_death(std::uint32_t person) const { return !graph::death_of(graph_, {person}).days.is_unknown(); }

  void check_deaths() const {
    if (query_.death_of && !query_.before_death)
      throw ArgumentError("death_of: needs before_death, the length of time before the death");
    if (!query_.before_death) return;
    if (query_.death_of) {
      if (!has_death(*query_.death_of))
        throw ArgumentError("death_of: of '" + graph_.persons.ids.label(*query_.death_of) + "' no death is known");
      return;
    }
    if (!keys_.has(Dimension::person) && !(query_.persons && query_.persons->size() == 1))
      throw ArgumentError("before_death: needs 'person' among the groups, one person in persons, or death_of");
    const std::vector<std::uint32_t> all = persons();
    const auto dead = std::find_if(all.begin(), all.end(), [&](std::uint32_t person) { return has_death(person); });
    if (!query_.persons && dead == all.end())
      throw ArgumentError("before_death: of no person a death is known; death_of counts before another's");
    if (!query_.persons) return;
    for (const std::uint32_t person : all)
      if (!has_death(person))
        throw ArgumentError("before_death: of '" + graph_.persons.ids.label(person) +
                            "' no death is known; death_of counts before another's");
  }

  enum class Part : std::uint8_t { none, unsure, sure };

  std::vector<std::uint32_t> persons() const {
    std::vector<std::uint32_t> all(graph_.persons.ids.size());
    std::iota(all.begin(), all.end(), 0U);
    if (query_.persons) std::erase_if(all, [&](std::uint32_t person) { return person_wanted_[person] == 0; });
    return all;
  }

  bool is_wanted(std::uint32_t presence) const { return (presences_ >> presence & 1U) != 0; }

  // Whether one of the persons asked for has the part asked for, and for sure: where no persons are asked for it
  // does not matter which person it was.
  Part part_of_persons(std::uint32_t contact) const {
    if (!query_.persons && query_.presence == PresenceFilter::any) return Part::sure;
    Part found = Part::none;
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (!is_wanted(static_cast<std::uint32_t>(part.presence))) continue;
      if (!query_.persons) return Part::sure;
      if (person_wanted_[part.person.value] == 0) continue;
      if (part.certainty == graph::PartCertainty::stated) return Part::sure;
      found = Part::unsure;
    }
    return found;
  }

  // The window before death is certain where it is one for every day that the death may have been on.
  Within before_death_of(std::uint32_t person) const {
    const graph::Moment death = graph::death_of(graph_, {person});
    constexpr Window kNever{kAfterAll, kBeforeAll};
    if (death.days.is_unknown()) return {kNever, kNever, death};
    // By order, what happened on the day itself may have come before.
    const std::int32_t own_day = death.has_order() ? 1 : 0;
    const auto end = [&](Day day) { return std::min(query_.window.end, is_finite(day) ? day + own_day : day); };
    const auto begin = [&](Day day) { return std::max(query_.window.begin, subtract(day, *query_.before_death)); };
    return {{begin(death.days.last), end(death.days.first)}, {begin(death.days.first), end(death.days.last)}, death};
  }

  template <class Emit>
  void entries_of_contact(std::uint32_t contact, Emit emit) const {
    const Part part = part_of_persons(contact);
    if (part != Part::none) entries_of(contact, part == Part::sure, within_, emit);
  }

  // Calls visit(contact, whether it is stated that it was this person) for each contact of the person, once: a person
  // may have two roles in one.
  template <class Visit>
  void contacts_of(std::uint32_t person, Visit visit) const {
    const std::span<const graph::PersonContact> entries = graph_.contacts_of_person[person];
    for (std::size_t at = 0; at < entries.size();) {
      const std::uint32_t contact = entries[at].contact;
      bool wanted = false, sure = false;
      for (; at < entries.size() && entries[at].contact == contact; ++at)
        if (is_wanted(entries[at].presence)) wanted = true, sure |= entries[at].is_stated == 1;
      if (wanted) visit(contact, sure);
    }
  }

  template <class Emit>
  void entries_of_person(std::uint32_t person, Emit emit) const {
    const Within within = by_own_death() ? before_death_of(person) : within_;
    contacts_of(person, [&](std::uint32_t contact, bool sure) { entries_of(contact, sure, within, emit); });
  }

  template <class Emit>
  void entries_of(std::uint32_t contact, bool sure, const Within& within, Emit emit) const {
    if (!keys_.is_wanted_agency(contact)) return;
    if (graph_.contacts.part_of.value_or(contact, kNone) != kNone) return;
    const DateInterval days = graph_.contacts.days(contact);
    if (!within.possible.holds_some(days)) return;
    const graph::Before before =
        within.moment ? graph::before(graph_, contact, *within.moment) : graph::Before::certain;
    if (before == graph::Before::no) return;
    const std::int64_t most = most_of(graph_.contacts.count_max.value_or(contact, 1));
    // An assumed person or agency may be another: then nothing is certain of the contact.
    const bool is_sure = sure && before == graph::Before::certain && keys_.agency_is_sure(contact);
    const auto least = is_sure ? static_cast<std::uint32_t>(graph_.contacts.count_min.value_or(contact, 1)) : 0;
    if (!keys_.has(Dimension::flag)) {
      over_time(contact, 0, days, within.certain, within.possible, least, most, emit);
      return;
    }
    const auto flags = graph_.flags[contact];
    for (auto flag = flags.begin(); flag != flags.end(); ++flag) {
      const auto is_same = [&](const graph::Flag& other) { return other.flag == flag->flag && is_counted(other); };
      // A flag stated by two authors counts once.
      if (is_counted(*flag) && std::none_of(flags.begin(), flag, is_same))
        over_time(contact, flag->flag, days, within.certain, within.possible, least, most, emit);
    }
  }

  bool is_counted(const graph::Flag& flag) const {
    return flag.state == query_.flag_state && (query_.hindsight || flag.stated_by == graph::StatedBy::agency_then);
  }

  template <class Emit>
  void over_time(std::uint32_t contact, graph::Code flag, DateInterval days, Window certain, Window possible,
                 std::uint32_t least, std::int64_t most, Emit emit) const {
    const auto [first_hour, last_hour] = keys_.hours_of(contact);
    const auto emit_cell = [&](TimeCell cell, bool is_certain) {
      for (cell.hour = first_hour; cell.hour <= last_hour; ++cell.hour)
        emit(
            Entry{keys_.key_of(contact, flag, cell), contact, is_certain && first_hour == last_hour ? least : 0, most});
    };
    const bool unbinned = !keys_.has_calendar() || !days.is_bounded() || days.last - days.first > kWidestDays;
    if (unbinned) return emit_cell({}, certain.holds_all(days));
    if (keys_.has_days()) return over_days(days, certain, possible, emit_cell);
    const std::int32_t step = keys_.months_of_bin();
    const std::int32_t last = keys_.calendar().month(days.last);
    std::int32_t month = keys_.calendar().month(days.first);
    month -= (month % step + step) % step;
    for (; month <= last; month += step) {
      const Window bin{first_day_of_month(month), first_day_of_month(month + step)};
      const Window possible_bin{std::max(bin.begin, possible.begin), std::min(bin.end, possible.end)};
      if (possible_bin.begin >= possible_bin.end || !possible_bin.holds_some(days)) continue;
      const Window certain_bin{std::max(bin.begin, certain.begin), std::min(bin.end, certain.end)};
      emit_cell({month, bin.begin, kNoHour}, certain_bin.holds_all(days));
    }
  }

  // Day by day: a bin may come back, as weekdays do.
  template <class EmitCell>
  void over_days(DateInterval days, Window certain, Window possible, EmitCell emit_cell) const {
    std::vector<std::pair<std::uint64_t, Day>> bins;  // each with a day in it
    const Day end = std::min(days.last + 1, possible.end);
    for (Day day = std::max(days.first, possible.begin); day < end; day = day + 1)
      bins.emplace_back(keys_.calendar_key(keys_.cell_of(day)), day);
    std::sort(bins.begin(), bins.end());
    bins.erase(std::unique(bins.begin(), bins.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
               bins.end());
    const bool is_certain = bins.size() == 1 && certain.holds_all(days);
    for (const auto& [key, day] : bins) emit_cell(keys_.cell_of(day), is_certain);
  }

  // Adds up entries of one key; where incidents are counted, each once.
  void reduce(std::vector<Entry>& entries, std::uint32_t person, std::vector<Group>& groups) const {
    const bool incidents = query_.unit == CountUnit::incidents;
    const auto incident = [&](const Entry& entry) { return incidents ? keys_.incident_of(entry.contact) : 0; };
    std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
      return std::tuple(a.key, incident(a)) < std::tuple(b.key, incident(b));
    });
    for (std::size_t at = 0; at < entries.size();) {
      Group group{person, entries[at].key, 0, 0};
      while (at < entries.size() && entries[at].key == group.key) {
        if (!incidents) {
          group.certain += entries[at].certain;
          group.possible = sum_of_possible(group.possible, entries[at].possible);
          ++at;
          continue;
        }
        const std::uint32_t one = incident(entries[at]);
        bool certain = false, possible = false;
        for (; at < entries.size() && entries[at].key == group.key && incident(entries[at]) == one; ++at) {
          certain |= entries[at].certain > 0;
          possible |= entries[at].possible > 0;
        }
        group.certain += certain ? 1 : 0;
        group.possible += possible ? 1 : 0;
      }
      groups.push_back(group);
    }
  }

  std::vector<GroupChunk> count_by_person(Progress& progress, unsigned threads) const {
    const std::vector<std::uint32_t> all = persons();
    const auto length = static_cast<std::int64_t>(all.size());
    // For some persons of many it does not pay to compute the key of every contact.
    const bool plain = keys_.may_be_plain() && all.size() * 8 > graph_.persons.ids.size();
    const auto keys = plain ? keys_.plain_keys(threads) : nullptr;
    const auto sorted = large_array<std::uint32_t>(plain ? sorted_size(all.size()) : 0);
    std::vector<GroupChunk> chunks(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerChunk)));
    progress.expect(length);
    parallel::for_each_chunk(length, kPersonsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
      const auto wanted = std::span(all).subspan(static_cast<std::size_t>(chunk.begin),
                                                 static_cast<std::size_t>(chunk.end - chunk.begin));
      chunks[static_cast<std::size_t>(chunk.index)] = chunk_of(wanted, keys.get(), sorted);
    });
    return chunks;
  }

  std::size_t sorted_size(std::size_t persons) const {
    const std::size_t chunks = persons / kPersonsPerChunk + 2;
    return graph_.contacts_of_person.items.size() + chunks * GroupChunk::kSlack;
  }

  GroupChunk chunk_of(std::span<const std::uint32_t> wanted, const std::uint32_t* keys,
                      const std::shared_ptr<std::uint32_t[]>& sorted) const {
    // Plain keys are told apart by their place among the persons, who follow each other where nobody is left out.
    const bool in_a_row = wanted.back() - wanted.front() + 1 == wanted.size();
    const bool plain = keys != nullptr && in_a_row;
    GroupChunk chunk;
    const auto offsets = graph_.contacts_of_person.offsets.span().subspan(wanted.front());
    // Each chunk writes a little beyond its last key.
    const std::size_t place = plain ? offsets[0] + wanted.front() / kPersonsPerChunk * GroupChunk::kSlack : 0;
    chunk.start(wanted.front(), wanted.size(), {sorted, sorted.get() + place});
    std::vector<std::uint32_t> keys_of_chunk(plain ? offsets[wanted.size()] - offsets[0] + GroupChunk::kSlack : 0);
    const bool some_twice = plain && look_up(keys, offsets[0], offsets[wanted.size()], keys_of_chunk.data());
    std::vector<Entry> entries;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
      const std::uint32_t person = wanted[at];
      const std::uint32_t count = offsets[at + 1] - offsets[at];
      const bool is_plain = plain && !(some_twice && is_twice_in_one(person));
      if (is_plain && chunk.end_plain(keys_of_chunk.data() + (offsets[at] - offsets[0]), count)) continue;
      entries.clear();
      entries_of_person(person, [&](const Entry& entry) { entries.push_back(entry); });
      const std::size_t before = chunk.finished().size();
      reduce(entries, keys_.has(Dimension::person) ? person : kNone, chunk.finished());
      chunk.end_finished(chunk.finished().size() - before);
    }
    return chunk;
  }

  // The keys of some persons' contacts. Without a branch, so that the processor looks many up at once. Returns whether
  // a contact follows itself, as it does where a person has two roles in it.
  bool look_up(const std::uint32_t* keys, std::uint32_t begin, std::uint32_t end, std::uint32_t* to) const {
    const auto entries = graph_.contacts_of_person.items.span();
    std::uint32_t before = kNone;
    bool some_twice = false;
    for (std::uint32_t at = begin; at < end; ++at, ++to) {
      const graph::PersonContact entry = entries[at];
      some_twice |= entry.contact == before;
      before = entry.contact;
      std::uint32_t key = keys[entry.contact];
      key = (key >> 31) != 0 || entry.is_stated == 0 ? GroupChunk::kNotPlain : key;
      *to = is_wanted(entry.presence) ? key : GroupChunk::kNotCounted;
    }
    return some_twice;
  }

  bool is_twice_in_one(std::uint32_t person) const {
    const auto entries = graph_.contacts_of_person[person];
    return std::adjacent_find(entries.begin(), entries.end(),
                              [](const auto& a, const auto& b) { return a.contact == b.contact; }) != entries.end();
  }

  std::vector<GroupChunk> count_all(Progress& progress, unsigned threads) const {
    std::vector<GroupChunk> chunks(1);
    if (query_.unit == CountUnit::incidents)
      count_all_incidents(chunks[0].finished());
    else if (keys_.bits() <= kDenseBits)
      count_densely(chunks[0].finished(), progress, threads);
    else
      count_sparsely(chunks[0].finished(), progress, threads);
    chunks[0].end_without_persons();
    return chunks;
  }

  // Few groups: a counter for each. Chunks grow with the number of contacts, so that the counters stay few.
  void count_densely(std::vector<Group>& groups, Progress& progress, unsigned threads) const {
    struct Sum {
      std::int64_t certain = 0, possible = 0;
    };
    const std::int64_t length = graph_.contacts.size();
    const std::int64_t per_chunk = std::max(kContactsPerChunk, length / 8 + 1);
    const auto keys = keys_.may_be_plain() ? keys_.plain_keys(threads) : nullptr;
    std::vector<std::vector<Sum>> sums(static_cast<std::size_t>(parallel::chunk_count(length, per_chunk)));
    progress.expect(length);
    parallel::for_each_chunk(length, per_chunk, threads, progress, [&](parallel::Chunk chunk) {
      std::vector<Sum> sum(std::size_t{1} << keys_.bits());
      for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
        const Part part = part_of_persons(contact);
        if (part == Part::none) continue;
        if (keys && part == Part::sure && keys[contact] >> 31 == 0) {
          ++sum[keys[contact]].certain;
          ++sum[keys[contact]].possible;
        } else {
          entries_of(contact, part == Part::sure, within_, [&](const Entry& entry) {
            sum[entry.key].certain += entry.certain;
            sum[entry.key].possible = sum_of_possible(sum[entry.key].possible, entry.possible);
          });
        }
      }
      sums[static_cast<std::size_t>(chunk.index)] = std::move(sum);
    });
    for (std::size_t key = 0; key < std::size_t{1} << keys_.bits(); ++key) {
      Group group{kNone, key, 0, 0};
      for (const auto& sum : sums) {
        group.certain += sum[key].certain;
        group.possible = sum_of_possible(group.possible, sum[key].possible);
      }
      if (group.possible > 0) groups.push_back(group);
    }
  }

  // Groups of each chunk are fewer than its contacts: they are reduced chunk by chunk, then once more together.
  void count_sparsely(std::vector<Group>& groups, Progress& progress, unsigned threads) const {
    const std::int64_t length = graph_.contacts.size();
    std::vector<std::vector<Group>> found(static_cast<std::size_t>(parallel::chunk_count(length, kContactsPerChunk)));
    progress.expect(length);
    parallel::for_each_chunk(length, kContactsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
      std::vector<Entry> entries;
      for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact)
        entries_of_contact(contact, [&](const Entry& entry) { entries.push_back(entry); });
      reduce(entries, kNone, found[static_cast<std::size_t>(chunk.index)]);
    });
    for (const auto& part : found) groups.insert(groups.end(), part.begin(), part.end());
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.key < b.key; });
    std::size_t kept = 0;
    for (std::size_t at = 0; at < groups.size(); ++at) {
      if (kept > 0 && groups[kept - 1].key == groups[at].key) {
        groups[kept - 1].certain += groups[at].certain;
        groups[kept - 1].possible = sum_of_possible(groups[kept - 1].possible, groups[at].possible);
      } else {
        groups[kept++] = groups[at];
      }
    }
    groups.resize(kept);
  }

  // An incident's contacts may lie in several chunks, so all entries are taken together.
  void count_all_incidents(std::vector<Group>& groups) const {
    std::vector<Entry> entries;
    for_each_entry([&](std::uint32_t, const Entry& entry) { entries.push_back(entry); });
    reduce(entries, kNone, groups);
  }

  const CaseGraph& graph_;
  const CountsQuery& query_;
  CountKeys keys_;
  std::vector<std::uint8_t> person_wanted_;
  std::uint32_t presences_ = 0;  // a bit for each that is asked for: no branch in the loop over contacts
  Within within_;                // where it is not each person's own death that counts
};

// The window whose days are told beside counts by time: none where each person has one of their own. A person's time is
// theirs too, and told by rates.
std::optional<Window> exposure_window(const CountsQuery& query) {
  const bool is_of_persons = std::find(query.by.begin(), query.by.end(), Dimension::person) != query.by.end();
  if (is_of_persons || query.before_death) return std::nullopt;
  return query.window;
}

std::vector<EvidenceRow> evidence_of(const Counter& counter, const CaseGraph& graph,
                                     const std::vector<GroupChunk>& chunks) {
  const bool show_person = counter.keys().has(Dimension::person);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> groups;
  for (const GroupChunk& chunk : chunks)
    chunk.for_each_block(show_person, [&](const GroupBlock& block, std::size_t) {
      for (std::size_t at = 0; at < block.size; ++at) groups.emplace_back(block.person[at], block.key[at]);
    });
  std::vector<EvidenceRow> evidence;
  counter.for_each_entry([&](std::uint32_t person, const Entry& entry) {
    const std::pair wanted{show_person ? person : kNone, entry.key};
    const auto found = std::lower_bound(groups.begin(), groups.end(), wanted);
    evidence.push_back({static_cast<std::uint32_t>(found - groups.begin()), EvidenceTable::contacts,
                        graph.contacts.row[entry.contact]});
  });
  std::stable_sort(evidence.begin(), evidence.end(),
                   [](const EvidenceRow& a, const EvidenceRow& b) { return a.answer_row < b.answer_row; });
  return evidence;
}

}  // namespace

Answer counts(const CaseGraph& graph, const CountsQuery& query, bool with_evidence, Progress& progress,
              unsigned threads) {
  const Counter counter(graph, query);
  const std::vector<GroupChunk> chunks = counter.count(progress, threads);
  Answer answer;
  answer.table = table_of_counts(graph, counter.keys(), exposure_window(query), chunks, threads);
  if (with_evidence) answer.evidence = evidence_of(counter, graph, chunks);
  return answer;
}

}  // namespace casegraph::measures
