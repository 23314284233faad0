#include "casegraph/measures/frequency/counts.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int32_t kNoMonth = std::numeric_limits<std::int32_t>::min();
constexpr std::int32_t kWidestDays = 36525;  // a hundred years
constexpr std::uint64_t kNotPlain = std::numeric_limits<std::uint64_t>::max();
constexpr std::size_t kFewContacts = 64;
constexpr std::int64_t kPersonsPerChunk = 4096;
constexpr std::int64_t kContactsPerChunk = 32768;

// What one contact adds to one group. `incident` matters where distinct incidents are counted.
struct Entry {
  std::uint64_t key;
  std::uint32_t contact;
  std::uint32_t certain;
  std::uint32_t possible;
};
struct Group {
  std::uint32_t person;
  std::uint64_t key;
  std::int64_t certain;
  std::int64_t possible;
};

// Groups in one array that is written once.
class Groups {
 public:
  Groups() = default;
  Groups(const std::vector<std::vector<Group>>& parts, unsigned threads) {
    std::vector<std::size_t> offsets{0};
    for (const auto& part : parts) offsets.push_back(offsets.back() + part.size());
    size_ = offsets.back();
    groups_ = std::make_unique_for_overwrite<Group[]>(size_);
    Progress unseen;
    parallel::for_each_chunk(static_cast<std::int64_t>(parts.size()), 1, threads, unseen, [&](parallel::Chunk chunk) {
      const auto at = static_cast<std::size_t>(chunk.index);
      std::copy(parts[at].begin(), parts[at].end(), groups_.get() + offsets[at]);
    });
  }
  std::span<const Group> span() const { return {groups_.get(), size_}; }

 private:
  std::unique_ptr<Group[]> groups_;
  std::size_t size_ = 0;
};

// Calendar years and months of days as small numbers, looked up for the days that the graph has.
class Calendar {
 public:
  explicit Calendar(const CaseGraph& graph) {
    for (const auto* column : {&graph.contacts.first_day, &graph.contacts.last_day})
      for (const Day day : *column)
        if (is_finite(day)) least_ = std::min(least_, day), greatest_ = std::max(greatest_, day);
    if (least_ > greatest_) least_ = greatest_ = Day{0};
    const auto days = static_cast<std::size_t>(greatest_ - least_) + 1;
    if (days > (1U << 22)) return;  // sets of days over thousands of years: computed, not looked up
    months_.reserve(days);
    for (std::size_t day = 0; day < days; ++day) months_.push_back(computed(least_ + static_cast<std::int32_t>(day)));
  }
  // Months since January of year 0.
  std::int32_t month(Day day) const {
    return months_.empty() ? computed(day) : months_[static_cast<std::size_t>(day - least_)];
  }
  std::int32_t first_month() const { return computed(least_); }
  std::int32_t last_month() const { return computed(greatest_); }

 private:
  static std::int32_t computed(Day day) {
    const CivilDate date = civil_of(day);
    return date.year * 12 + date.month - 1;
  }
  Day least_ = kAfterAll;
  Day greatest_ = kBeforeAll;
  std::vector<std::int32_t> months_;
};

std::int32_t year_of_month(std::int32_t month) { return month >= 0 ? month / 12 : (month - 11) / 12; }
Day first_day_of_month(std::int32_t month) {
  const std::int32_t year = year_of_month(month);
  return day_of({year, month - year * 12 + 1, 1});
}

// Where in a 64-bit key each dimension stands; the first dimension in the highest bits, so that keys sort as rows do.
struct Field {
  Dimension dimension;
  unsigned shift;
  std::uint64_t size;  // values 0 ... size - 1; 0 stands for empty where the dimension knows empty
  std::uint64_t mask;
  std::uint64_t value_in(std::uint64_t key) const { return (key >> shift) & mask; }
};

class Counter {
 public:
  Counter(const CaseGraph& graph, const CountsQuery& query) : graph_(graph), query_(query), calendar_(graph) {
    check_query();
    lay_out_key();
    mark_agencies();
    has_time_ = has(Dimension::year) || has(Dimension::month);
  }

  bool by_person() const { return has(Dimension::person) || query_.before_death.has_value(); }

  Groups count(Progress& progress, unsigned threads) const {
    return by_person() ? count_by_person(progress, threads) : count_all(progress, threads);
  }

  // Calls visit(person, entry) for everything that is counted, in the order of persons, contacts.
  template <class Visit>
  void for_each_entry(Visit visit) const {
    if (by_person()) {
      for (const std::uint32_t person : persons())
        entries_of_person(person, [&](const Entry& entry) { visit(person, entry); });
    } else {
      for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact)
        if (is_of_persons(contact))
          entries_of(contact, query_.window, query_.window, [&](const Entry& entry) { visit(kNone, entry); });
    }
  }

  tables::Table table_of(std::span<const Group> groups, unsigned threads) const;
  std::uint32_t incident_key(std::uint32_t contact) const {
    const std::uint32_t incident = graph_.contacts.incident.value_or(contact, kNone);
    return incident == kNone ? graph_.incidents.ids.size() + contact : incident;
  }
  bool has(Dimension dimension) const {
    return std::find(query_.by.begin(), query_.by.end(), dimension) != query_.by.end();
  }

 private:
  void check_query() const {
    for (std::size_t at = 0; at < query_.by.size(); ++at)
      if (std::count(query_.by.begin(), query_.by.end(), query_.by[at]) > 1)
        throw ArgumentError("by: a group is named twice");
    if (query_.before_death && !has(Dimension::person) && !(query_.persons && query_.persons->size() == 1))
      throw ArgumentError("before_death: needs 'person' among the groups, or one person in persons");
  }

  std::uint64_t size_of(Dimension dimension) const {
    const auto& graph = graph_;
    switch (dimension) {
      case Dimension::person: return 1;  // not part of the key: groups carry the person
      case Dimension::agency: return graph.agencies.ids.size();
      case Dimension::sector: return graph.terms.sector.size();
      case Dimension::address: return std::uint64_t{graph.addresses.ids.size()} + 2;
      case Dimension::incident: return std::uint64_t{graph.incidents.ids.size()} + graph.contacts.size();
      case Dimension::kind: return graph.terms.contact_kind.size();
      case Dimension::flag: return graph.terms.flag.size();
      case Dimension::year:
        return static_cast<std::uint64_t>(year_of_month(calendar_.last_month()) -
                                          year_of_month(calendar_.first_month())) +
               2;
      case Dimension::month: return static_cast<std::uint64_t>(calendar_.last_month() - calendar_.first_month()) + 2;
    }
    return 1;
  }

  void lay_out_key() {
    unsigned shift = 0;
    for (auto dimension = query_.by.rbegin(); dimension != query_.by.rend(); ++dimension) {
      const std::uint64_t size = size_of(*dimension);
      fields_.push_back({*dimension, shift, size, std::bit_ceil(std::max<std::uint64_t>(size, 2)) - 1});
      if (*dimension != Dimension::person)
        shift += static_cast<unsigned>(std::bit_width(std::max<std::uint64_t>(size, 2) - 1));
    }
    if (shift > 63) throw ArgumentError("by: these groups together are too many to count at once; ask for fewer");
    std::reverse(fields_.begin(), fields_.end());
  }

  void mark_agencies() {
    if (!query_.agencies) return;
    agency_wanted_.assign(graph_.agencies.ids.size(), 0);
    for (const std::uint32_t agency : *query_.agencies) agency_wanted_[agency] = 1;
  }

  std::vector<std::uint32_t> persons() const {
    std::vector<std::uint32_t> all;
    if (query_.persons) {
      all = *query_.persons;
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
    } else {
      all.resize(graph_.persons.ids.size());
      for (std::uint32_t person = 0; person < all.size(); ++person) all[person] = person;
    }
    return all;
  }

  bool is_wanted(std::uint32_t presence) const {
    return query_.presence == PresenceFilter::any || presence == static_cast<std::uint32_t>(query_.presence);
  }

  bool is_of_persons(std::uint32_t contact) const {
    if (!query_.persons && query_.presence == PresenceFilter::any) return true;
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (!is_wanted(static_cast<std::uint32_t>(part.presence))) continue;
      if (!query_.persons ||
          std::find(query_.persons->begin(), query_.persons->end(), part.person.value) != query_.persons->end())
        return true;
    }
    return false;
  }

  // The window before death is certain where it is one for every day that the death may have been on.
  std::pair<Window, Window> windows_of(std::uint32_t person) const {
    if (!query_.before_death) return {query_.window, query_.window};
    const DateInterval death = graph::death_reference(graph_, {person});
    if (death.is_unknown()) return {{kAfterAll, kBeforeAll}, {kAfterAll, kBeforeAll}};
    const Window certain{std::max(query_.window.begin, subtract(death.last, *query_.before_death)),
                         std::min(query_.window.end, death.first)};
    const Window possible{std::max(query_.window.begin, subtract(death.first, *query_.before_death)),
                          std::min(query_.window.end, death.last)};
    return {certain, possible};
  }

  template <class Emit>
  void entries_of_person(std::uint32_t person, Emit emit) const {
    const auto [certain, possible] = windows_of(person);
    std::uint32_t seen = kNone;  // a person may have two roles in one contact
    for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
      if (!is_wanted(entry.presence) || entry.contact == seen) continue;
      seen = entry.contact;
      entries_of(entry.contact, certain, possible, emit);
    }
  }

  template <class Emit>
  void entries_of(std::uint32_t contact, Window certain, Window possible, Emit emit) const {
    if (!agency_wanted_.empty() && agency_wanted_[graph_.contacts.agency[contact]] == 0) return;
    if (graph_.contacts.part_of.value_or(contact, kNone) != kNone) return;
    const DateInterval days = graph_.contacts.days(contact);
    if (!possible.holds_some(days)) return;
    const auto least = static_cast<std::uint32_t>(graph_.contacts.count_min.value_or(contact, 1));
    const auto most = static_cast<std::uint32_t>(graph_.contacts.count_max.value_or(contact, 1));
    if (!has(Dimension::flag)) {
      over_time(contact, 0, days, certain, possible, least, most, emit);
      return;
    }
    const auto flags = graph_.flags[contact];
    for (auto flag = flags.begin(); flag != flags.end(); ++flag) {
      const auto is_same = [&](const graph::Flag& other) { return other.flag == flag->flag && is_counted(other); };
      // A flag stated by two authors counts once.
      if (is_counted(*flag) && std::none_of(flags.begin(), flag, is_same))
        over_time(contact, flag->flag, days, certain, possible, least, most, emit);
    }
  }

  bool is_counted(const graph::Flag& flag) const {
    return flag.state == query_.flag_state && (query_.hindsight || flag.stated_by == graph::StatedBy::agency_then);
  }

  template <class Emit>
  void over_time(std::uint32_t contact, graph::Code flag, DateInterval days, Window certain, Window possible,
                 std::uint32_t least, std::uint32_t most, Emit emit) const {
    const bool unbinned = !has_time_ || !days.is_bounded() || days.last - days.first > kWidestDays;
    if (unbinned) {
      emit(Entry{key_of(contact, flag, kNoMonth), contact, certain.holds_all(days) ? least : 0, most});
      return;
    }
    const std::int32_t step = has(Dimension::month) ? 1 : 12;
    const std::int32_t last = calendar_.month(days.last);
    std::int32_t month = calendar_.month(days.first);
    if (step == 12) month = year_of_month(month) * 12;
    for (; month <= last; month += step) {
      const Window bin{first_day_of_month(month), first_day_of_month(month + step)};
      const Window possible_bin{std::max(bin.begin, possible.begin), std::min(bin.end, possible.end)};
      if (possible_bin.begin >= possible_bin.end || !possible_bin.holds_some(days)) continue;
      const Window certain_bin{std::max(bin.begin, certain.begin), std::min(bin.end, certain.end)};
      emit(Entry{key_of(contact, flag, month), contact, certain_bin.holds_all(days) ? least : 0, most});
    }
  }

  // Most contacts add one to one group, whoever took part: those in the window for certain, in one bin of time,
  // without multiplicity. Their keys are computed once, in the order of contacts; the rest are left to entries_of().
  bool may_use_plain_keys() const {
    return !query_.before_death && !has(Dimension::flag) && query_.unit == CountUnit::contacts;
  }

  std::uint64_t plain_key(std::uint32_t contact) const {
    if (!agency_wanted_.empty() && agency_wanted_[graph_.contacts.agency[contact]] == 0) return kNotPlain;
    if (graph_.contacts.part_of.value_or(contact, kNone) != kNone) return kNotPlain;
    if (graph_.contacts.count_min.value_or(contact, 1) != 1 || graph_.contacts.count_max.value_or(contact, 1) != 1)
      return kNotPlain;
    const DateInterval days = graph_.contacts.days(contact);
    if (!query_.window.holds_all(days)) return kNotPlain;
    if (!has_time_) return key_of(contact, 0, kNoMonth);
    if (!days.is_bounded()) return kNotPlain;
    const std::int32_t first = calendar_.month(days.first);
    const std::int32_t last = days.is_exact() ? first : calendar_.month(days.last);
    if (has(Dimension::month) ? first != last : year_of_month(first) != year_of_month(last)) return kNotPlain;
    return key_of(contact, 0, first);
  }

  // Whether the columns that make a contact other than plain are absent altogether.
  bool all_plain() const {
    return agency_wanted_.empty() && graph_.contacts.part_of.empty() && graph_.contacts.count_min.empty() &&
           query_.window == Window{} && graph_.contacts.last_day.shares_with(graph_.contacts.first_day);
  }

  std::vector<std::uint64_t> plain_keys(unsigned threads) const {
    std::vector<std::uint64_t> keys(graph_.contacts.size());
    const bool all = all_plain();
    Progress unseen;
    parallel::for_each_chunk(graph_.contacts.size(), kContactsPerChunk, threads, unseen, [&](parallel::Chunk chunk) {
      const auto begin = static_cast<std::uint32_t>(chunk.begin);
      const auto end = static_cast<std::uint32_t>(chunk.end);
      if (!all)
        for (std::uint32_t contact = begin; contact < end; ++contact) keys[contact] = plain_key(contact);
      else
        for (const Field& field : fields_) add_field(field, begin, end, keys);
    });
    return keys;
  }

  // One dimension after the other, so that the loops over contacts have no branch for the dimension.
  void add_field(const Field& field, std::uint32_t begin, std::uint32_t end, std::vector<std::uint64_t>& keys) const {
    if (field.dimension == Dimension::agency) {
      for (std::uint32_t contact = begin; contact < end; ++contact)
        keys[contact] |= std::uint64_t{graph_.contacts.agency[contact]} << field.shift;
    } else if (field.dimension == Dimension::year || field.dimension == Dimension::month) {
      for (std::uint32_t contact = begin; contact < end; ++contact) {
        const Day day = graph_.contacts.first_day[contact];  // sorted: the same day many times over
        if (day == kBeforeAll)
          keys[contact] = kNotPlain;
        else
          keys[contact] |= value_of(field.dimension, contact, 0, calendar_.month(day)) << field.shift;
      }
    } else if (field.dimension != Dimension::person) {
      for (std::uint32_t contact = begin; contact < end; ++contact)
        keys[contact] |= value_of(field.dimension, contact, 0, kNoMonth) << field.shift;
    }
  }

  std::uint64_t key_of(std::uint32_t contact, graph::Code flag, std::int32_t month) const {
    std::uint64_t key = 0;
    for (const Field& field : fields_) key |= value_of(field.dimension, contact, flag, month) << field.shift;
    return key;
  }

  std::uint64_t value_of(Dimension dimension, std::uint32_t contact, graph::Code flag, std::int32_t month) const {
    switch (dimension) {
      case Dimension::person: return 0;
      case Dimension::agency: return graph_.contacts.agency[contact];
      case Dimension::sector: return graph_.agencies.sector.value_or(graph_.contacts.agency[contact], 0);
      case Dimension::address: return address_value(contact);
      case Dimension::incident: return incident_key(contact);
      case Dimension::kind: return graph_.contacts.kind.value_or(contact, 0);
      case Dimension::flag: return flag;
      case Dimension::year:
        return month == kNoMonth
                   ? 0
                   : static_cast<std::uint64_t>(year_of_month(month) - year_of_month(calendar_.first_month())) + 1;
      case Dimension::month:
        return month == kNoMonth ? 0 : static_cast<std::uint64_t>(month - calendar_.first_month()) + 1;
    }
    return 0;
  }

  // 0: not stated; 1: elsewhere; 2 on: addresses.
  std::uint64_t address_value(std::uint32_t contact) const {
    const auto& contacts = graph_.contacts;
    const auto& column = query_.address == AddressRole::met_at             ? contacts.met_at
                         : query_.address == AddressRole::concerns_address ? contacts.concerns_address
                                                                           : contacts.filed_at;
    const std::uint32_t address = column.value_or(contact, kNone);
    if (address == kNone) return 0;
    return address == kFiledElsewhere.value ? 1 : std::uint64_t{address} + 2;
  }

  // Adds up entries of one key; where incidents are counted, each once.
  void reduce(std::vector<Entry>& entries, std::uint32_t person, std::vector<Group>& groups) const {
    const bool incidents = query_.unit == CountUnit::incidents;
    if (incidents) {
      std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
        return std::tuple(a.key, incident_key(a.contact)) < std::tuple(b.key, incident_key(b.contact));
      });
    } else if (entries.size() > 1) {
      std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    }
    for (std::size_t at = 0; at < entries.size();) {
      Group group{person, entries[at].key, 0, 0};
      while (at < entries.size() && entries[at].key == group.key) {
        if (!incidents) {
          group.certain += entries[at].certain;
          group.possible += entries[at].possible;
          ++at;
          continue;
        }
        const std::uint32_t incident = incident_key(entries[at].contact);
        bool certain = false, possible = false;
        for (; at < entries.size() && entries[at].key == group.key && incident_key(entries[at].contact) == incident;
             ++at) {
          certain |= entries[at].certain > 0;
          possible |= entries[at].possible > 0;
        }
        group.certain += certain ? 1 : 0;
        group.possible += possible ? 1 : 0;
      }
      groups.push_back(group);
    }
  }

  // Adds an entry to a person's groups, kept in the order of keys; most persons have few.
  static void add_to(std::vector<Group>& groups, std::size_t begin, std::uint32_t person, std::uint64_t key,
                     std::int64_t certain, std::int64_t possible) {
    std::size_t at = groups.size();
    while (at > begin && groups[at - 1].key > key) --at;
    if (at > begin && groups[at - 1].key == key) {
      groups[at - 1].certain += certain;
      groups[at - 1].possible += possible;
    } else {
      groups.insert(groups.begin() + static_cast<std::ptrdiff_t>(at), Group{person, key, certain, possible});
    }
  }

  void plain_groups_of_person(std::uint32_t person, const std::vector<std::uint64_t>& keys,
                              std::vector<Group>& groups) const {
    const std::size_t begin = groups.size();
    const std::uint32_t shown = has(Dimension::person) ? person : kNone;
    std::uint32_t seen = kNone;
    for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
      if (!is_wanted(entry.presence) || entry.contact == seen) continue;
      seen = entry.contact;
      if (keys[seen] != kNotPlain)
        add_to(groups, begin, shown, keys[seen], 1, 1);
      else
        entries_of(seen, query_.window, query_.window,
                   [&](const Entry& e) { add_to(groups, begin, shown, e.key, e.certain, e.possible); });
    }
  }

  Groups count_by_person(Progress& progress, unsigned threads) const {
    const std::vector<std::uint32_t> all = persons();
    const auto length = static_cast<std::int64_t>(all.size());
    // For some persons of many it does not pay to compute the key of every contact.
    const bool plain = may_use_plain_keys() && all.size() * 8 > graph_.persons.ids.size();
    const std::vector<std::uint64_t> keys = plain ? plain_keys(threads) : std::vector<std::uint64_t>{};
    std::vector<std::vector<Group>> found(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerChunk)));
    progress.expect(length);
    parallel::for_each_chunk(length, kPersonsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
      std::vector<Group>& groups = found[static_cast<std::size_t>(chunk.index)];
      std::vector<Entry> entries;
      for (std::int64_t at = chunk.begin; at < chunk.end; ++at) {
        const std::uint32_t person = all[static_cast<std::size_t>(at)];
        if (plain && graph_.contacts_of_person[person].size() <= kFewContacts) {
          plain_groups_of_person(person, keys, groups);
          continue;
        }
        entries.clear();
        entries_of_person(person, [&](const Entry& entry) { entries.push_back(entry); });
        reduce(entries, has(Dimension::person) ? person : kNone, groups);
      }
    });
    return Groups(found, threads);
  }

  // Groups of each chunk are few: they are reduced chunk by chunk, then once more together.
  Groups count_all(Progress& progress, unsigned threads) const {
    const std::int64_t length = graph_.contacts.size();
    if (query_.unit == CountUnit::incidents) return Groups({count_all_incidents()}, 1);
    std::vector<std::vector<Group>> found(static_cast<std::size_t>(parallel::chunk_count(length, kContactsPerChunk)));
    progress.expect(length);
    parallel::for_each_chunk(length, kContactsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
      std::vector<Entry> entries;
      for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact)
        if (is_of_persons(contact))
          entries_of(contact, query_.window, query_.window, [&](const Entry& entry) { entries.push_back(entry); });
      reduce(entries, kNone, found[static_cast<std::size_t>(chunk.index)]);
    });
    std::vector<Group> groups = joined(found);
    std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.key < b.key; });
    std::size_t kept = 0;
    for (std::size_t at = 0; at < groups.size(); ++at) {
      if (kept > 0 && groups[kept - 1].key == groups[at].key) {
        groups[kept - 1].certain += groups[at].certain;
        groups[kept - 1].possible += groups[at].possible;
      } else {
        groups[kept++] = groups[at];
      }
    }
    groups.resize(kept);
    return Groups({groups}, 1);
  }

  // An incident's contacts may lie in several chunks, so all entries are taken together.
  std::vector<Group> count_all_incidents() const {
    std::vector<Entry> entries;
    for_each_entry([&](std::uint32_t, const Entry& entry) { entries.push_back(entry); });
    std::vector<Group> groups;
    reduce(entries, kNone, groups);
    return groups;
  }

  static std::vector<Group> joined(const std::vector<std::vector<Group>>& parts) {
    std::size_t size = 0;
    for (const auto& part : parts) size += part.size();
    std::vector<Group> all;
    all.reserve(size);
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }

  tables::Column column_of(const Field& field, std::span<const Group> groups, unsigned threads) const;
  tables::Column year_column(const Field& field, std::span<const Group> groups, unsigned threads) const;

  const CaseGraph& graph_;
  const CountsQuery& query_;
  Calendar calendar_;
  std::vector<Field> fields_;
  std::vector<std::uint8_t> agency_wanted_;
  bool has_time_ = false;
};

// A column from a value a group, filled in parallel.
template <class T, class ValueOf>
std::vector<T> values_of(std::span<const Group> groups, unsigned threads, ValueOf value_of) {
  std::vector<T> values(groups.size());
  Progress unseen;
  parallel::for_each_chunk(
      static_cast<std::int64_t>(groups.size()), kContactsPerChunk, threads, unseen, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at)
          values[at] = value_of(groups[at]);
      });
  return values;
}

tables::Column Counter::column_of(const Field& field, std::span<const Group> groups, unsigned threads) const {
  const auto handles = [&](std::uint32_t known) {
    return values_of<std::uint32_t>(groups, threads, [&](const Group& group) {
      const std::uint64_t value = field.value_in(group.key);
      return value < known ? static_cast<std::uint32_t>(value) : kNone;
    });
  };
  const auto codes = [&] {
    return values_of<graph::Code>(
        groups, threads, [&](const Group& group) { return static_cast<graph::Code>(field.value_in(group.key)); });
  };
  switch (field.dimension) {
    case Dimension::person:
      return id_column("person", graph_.persons.ids,
                       values_of<std::uint32_t>(groups, threads, [](const Group& group) { return group.person; }));
    case Dimension::agency: return id_column("agency", graph_.agencies.ids, handles(graph_.agencies.ids.size()));
    case Dimension::sector: return term_column("sector", graph_.terms.sector, codes());
    case Dimension::address: return address_column(graph_, "address", handles(kNone));
    case Dimension::incident: return id_column("incident", graph_.incidents.ids, handles(graph_.incidents.ids.size()));
    case Dimension::kind: return term_column("kind", graph_.terms.contact_kind, codes());
    case Dimension::flag: return term_column("flag", graph_.terms.flag, codes());
    case Dimension::year: return year_column(field, groups, threads);
    case Dimension::month:
      return day_column(
          "month", values_of<Day>(groups, threads, [&](const Group& group) {
            const std::uint64_t value = field.value_in(group.key);
            return value == 0 ? kBeforeAll
                              : first_day_of_month(static_cast<std::int32_t>(value) - 1 + calendar_.first_month());
          }));
  }
  return tables::null_column("", static_cast<std::int64_t>(groups.size()));
}

tables::Column Counter::year_column(const Field& field, std::span<const Group> groups, unsigned threads) const {
  const std::int64_t first = year_of_month(calendar_.first_month());
  auto years = values_of<std::int64_t>(groups, threads, [&](const Group& group) {
    return static_cast<std::int64_t>(field.value_in(group.key)) - 1 + first;
  });
  const bool some_unknown = std::find(years.begin(), years.end(), first - 1) != years.end();
  if (!some_unknown) return tables::integer_column("year", std::move(years));
  auto known = values_of<std::uint8_t>(
      groups, threads, [&](const Group& group) { return static_cast<std::uint8_t>(field.value_in(group.key) != 0); });
  return tables::integer_column("year", std::move(years), std::move(known));
}

// Columns of plain whole numbers, filled together in one pass over the groups.
class IntegerColumns {
 public:
  explicit IntegerColumns(std::span<const Group> groups) : groups_(groups) {}

  template <class ValueOf>
  std::shared_ptr<const std::int64_t[]> add(ValueOf value_of) {
    auto values = std::make_shared_for_overwrite<std::int64_t[]>(groups_.size());
    fillers_.push_back([values = values.get(), value_of, groups = groups_](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) values[at] = value_of(groups[at]);
    });
    return values;
  }
  void fill(unsigned threads) const {
    Progress unseen;
    parallel::for_each_chunk(static_cast<std::int64_t>(groups_.size()), kContactsPerChunk, threads, unseen,
                             [&](parallel::Chunk chunk) {
                               for (const auto& fill : fillers_)
                                 fill(static_cast<std::size_t>(chunk.begin), static_cast<std::size_t>(chunk.end));
                             });
  }

 private:
  std::span<const Group> groups_;
  std::vector<std::function<void(std::size_t, std::size_t)>> fillers_;
};

tables::Table Counter::table_of(std::span<const Group> groups, unsigned threads) const {
  const auto rows = static_cast<std::int64_t>(groups.size());
  tables::Table table;
  table.name = "frequency.counts";
  table.rows = rows;
  IntegerColumns integers(groups);
  for (const Field& field : fields_) {
    if (field.dimension == Dimension::person && !graph_.persons.ids.is_text() && has(Dimension::person))
      table.columns.push_back(tables::integer_column(
          "person", integers.add([&](const Group& group) { return graph_.persons.ids.number(group.person); }), rows));
    else if (field.dimension == Dimension::agency && !graph_.agencies.ids.is_text())
      table.columns.push_back(tables::integer_column("agency", integers.add([this, field](const Group& group) {
        return graph_.agencies.ids.number(static_cast<std::uint32_t>(field.value_in(group.key)));
      }),
                                                     rows));
    else
      table.columns.push_back(column_of(field, groups, threads));
  }
  table.columns.push_back(
      tables::integer_column("certain", integers.add([](const Group& group) { return group.certain; }), rows));
  table.columns.push_back(
      tables::integer_column("possible", integers.add([](const Group& group) { return group.possible; }), rows));
  integers.fill(threads);
  return table;
}

std::vector<EvidenceRow> evidence_of(const Counter& counter, const CaseGraph& graph, std::span<const Group> groups) {
  const auto less = [](const Group& a, const Group& b) {
    return std::tuple(a.person, a.key) < std::tuple(b.person, b.key);
  };
  std::vector<EvidenceRow> evidence;
  counter.for_each_entry([&](std::uint32_t person, const Entry& entry) {
    const Group wanted{counter.has(Dimension::person) ? person : kNone, entry.key, 0, 0};
    const auto found = std::lower_bound(groups.begin(), groups.end(), wanted, less);
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
  const Groups counted = counter.count(progress, threads);
  const Group none{kNone, 0, 0, 0};
  const bool nothing = query.by.empty() && counted.span().empty();
  const std::span<const Group> groups = nothing ? std::span(&none, 1) : counted.span();
  Answer answer;
  answer.table = counter.table_of(groups, threads);
  if (with_evidence) answer.evidence = evidence_of(counter, graph, groups);
  return answer;
}

}  // namespace casegraph::measures
