#include "casegraph/measures/frequency/groups.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kPersonsPerChunk = 4096;
constexpr std::int64_t kContactsPerChunk = 32768;

struct Entry {
  GroupKey key;
  std::uint32_t contact;
  bool is_unsure = false;  // sorts what is sure first
  auto operator<=>(const Entry&) const = default;
};

void check(const Selection& selection) {
  if (selection.by.size() > kMostDimensions) throw ArgumentError("by: at most four groups are accepted together");
  for (const Dimension dimension : selection.by) {
    if (std::count(selection.by.begin(), selection.by.end(), dimension) > 1)
      throw ArgumentError("by: a group is named twice");
    if (dimension != Dimension::person && dimension != Dimension::agency && dimension != Dimension::sector &&
        dimension != Dimension::address && dimension != Dimension::kind && dimension != Dimension::flag &&
        dimension != Dimension::area && dimension != Dimension::household)
      throw ArgumentError("by: accepted here are person, agency, sector, area, address, household, kind and flag");
  }
}

std::vector<std::uint8_t> marked(const std::optional<std::vector<std::uint32_t>>& wanted, std::uint32_t size) {
  std::vector<std::uint8_t> marks(size, wanted ? 0 : 1);
  if (wanted)
    for (const std::uint32_t handle : *wanted) marks[handle] = 1;
  return marks;
}

class Gatherer {
 public:
  Gatherer(const CaseGraph& graph, const Selection& selection)
      : graph_(graph),
        selection_(selection),
        person_wanted_(marked(selection.persons, graph.persons.ids.size())),
        agency_wanted_(marked(selection.agencies, graph.agencies.ids.size())),
        needs_agency_(selection.has(Dimension::agency) || selection.has(Dimension::sector) ||
                      selection.has(Dimension::area) || selection.agencies.has_value()) {
    if (!selection.has(Dimension::household)) return;
    stays_of_ = graph::grouped<std::uint32_t>(
        graph.persons.ids.size(), graph.residences.size(),
        [&](std::size_t at) { return graph.residences[at].person.value; },
        [](std::size_t at) { return static_cast<std::uint32_t>(at); });
  }

  std::vector<Entry> gather(Progress& progress, unsigned threads) const {
    if (!selection_.has(Dimension::person)) {
      return collect(graph_.contacts.size(), kContactsPerChunk, progress, threads,
                     [&](std::int64_t at, std::vector<Entry>& entries) {
                       const auto contact = static_cast<std::uint32_t>(at);
                       const Part part = part_of_persons(contact);
                       if (part != Part::none) add(kNone, contact, part == Part::sure, entries);
                     });
    }
    const std::vector<std::uint32_t> persons = persons_of(graph_, selection_);
    return collect(static_cast<std::int64_t>(persons.size()), kPersonsPerChunk, progress, threads,
                   [&](std::int64_t at, std::vector<Entry>& entries) {
                     add_person(persons[static_cast<std::size_t>(at)], entries);
                   });
  }

 private:
  enum class Part : std::uint8_t { none, unsure, sure };

  template <class Add>
  static std::vector<Entry> collect(std::int64_t length, std::int64_t chunk_length, Progress& progress,
                                    unsigned threads, Add add_one) {
    std::vector<std::vector<Entry>> found(static_cast<std::size_t>(parallel::chunk_count(length, chunk_length)));
    parallel::for_each_chunk(length, chunk_length, threads, progress, [&](parallel::Chunk chunk) {
      for (std::int64_t at = chunk.begin; at < chunk.end; ++at)
        add_one(at, found[static_cast<std::size_t>(chunk.index)]);
    });
    std::vector<Entry> all;
    for (std::vector<Entry>& part : found) {
      all.insert(all.end(), part.begin(), part.end());
      part = {};
    }
    return all;
  }

  // The person's entries leave sorted, so that the whole is where persons come first.
  void add_person(std::uint32_t person, std::vector<Entry>& entries) const {
    const auto begin = static_cast<std::ptrdiff_t>(entries.size());
    for (const graph::PersonContact part : graph_.contacts_of_person[person])
      if (has_presence(selection_.presence, part.presence)) add(person, part.contact, part.is_stated == 1, entries);
    std::sort(entries.begin() + begin, entries.end());
  }

  // Whether one of the persons asked for has the part asked for, and surely; where none are asked for it does not
  // matter who it was.
  Part part_of_persons(std::uint32_t contact) const {
    if (selection_.presence == PresenceFilter::any && !selection_.persons) return Part::sure;
    Part found = Part::none;
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (!has_presence(selection_.presence, static_cast<std::uint32_t>(part.presence)) ||
          !person_wanted_[part.person.value])
        continue;
      if (!selection_.persons || part.certainty == graph::PartCertainty::stated) return Part::sure;
      found = Part::unsure;
    }
    return found;
  }

  void add(std::uint32_t person, std::uint32_t contact, bool is_sure, std::vector<Entry>& entries) const {
    const std::uint32_t agency = graph_.contacts.agency[contact];
    if (!agency_wanted_[agency]) return;
    Entry entry{
        {kNone, kNone, kNone, kNone}, contact, !is_sure || (needs_agency_ && !agency_is_stated(graph_, contact))};
    for (std::size_t at = 0; at < selection_.by.size(); ++at) {
      switch (selection_.by[at]) {
        case Dimension::person: entry.key[at] = person; break;
        case Dimension::address: entry.key[at] = address_of(graph_, selection_.address, contact); break;
        case Dimension::flag:
        case Dimension::household: break;  // below: one contact may have several
        default: entry.key[at] = value_of_contact(graph_, selection_.by[at], contact);
      }
      const bool has_no_address = selection_.by[at] == Dimension::address && entry.key[at] >= kFiledElsewhere.value;
      if (has_no_address) return;
    }
    if (const auto place = place_of(selection_, Dimension::household))
      add_to_households(person, *place, entry, entries);
    else
      add_to_flags(entry, entries);
  }

  void add_to_households(std::uint32_t person, std::size_t place, const Entry& entry,
                         std::vector<Entry>& entries) const {
    if (person != kNone) return add_to_homes(person, place, entry, entries);
    for (const graph::Participation& part : graph_.participants[entry.contact]) {
      if (!has_presence(selection_.presence, static_cast<std::uint32_t>(part.presence)) ||
          !person_wanted_[part.person.value])
        continue;
      Entry of_part = entry;
      of_part.is_unsure |= part.certainty != graph::PartCertainty::stated;
      add_to_homes(part.person.value, place, of_part, entries);
    }
  }

  // Where the person may have lived on a day that the contact may be of.
  void add_to_homes(std::uint32_t person, std::size_t place, Entry entry, std::vector<Entry>& entries) const {
    const bool was_unsure = entry.is_unsure;
    const DateInterval days = graph_.contacts.days(entry.contact);
    for (const std::uint32_t at : stays_of_[person]) {
      const graph::Residence& stay = graph_.residences[at];
      if (stay.address.value >= graph_.addresses.ids.size()) continue;
      if (stay.period.start.first > days.last || stay.period.end.last < days.first) continue;
      const bool is_stated = stay.certainty == 0 || graph_.terms.certainty[stay.certainty] == "stated";
      entry.key[place] = stay.address.value;
      entry.is_unsure =
          was_unsure || !is_stated || !stay.period.certainly_on(days.first) || !stay.period.certainly_on(days.last);
      add_to_flags(entry, entries);
    }
  }

  void add_to_flags(Entry entry, std::vector<Entry>& entries) const {
    const auto of_flag = place_of(selection_, Dimension::flag);
    if (!of_flag) return entries.push_back(entry);
    for (const graph::Flag& flag : graph_.flags[entry.contact]) {
      if (flag.state != graph::FlagState::yes || flag.stated_by != graph::StatedBy::agency_then) continue;
      entry.key[*of_flag] = flag.flag;
      entries.push_back(entry);
    }
  }

  const CaseGraph& graph_;
  const Selection& selection_;
  std::vector<std::uint8_t> person_wanted_, agency_wanted_;
  bool needs_agency_;
  graph::Grouped<std::uint32_t> stays_of_;  // residences by person, where households are groups
};

Groups grouped(const std::vector<Entry>& entries) {
  Groups groups;
  groups.contacts.reserve(entries.size());
  groups.is_sure.reserve(entries.size());
  for (const Entry& entry : entries) {
    if (groups.keys.empty() || groups.keys.back() != entry.key) {
      groups.keys.push_back(entry.key);
      groups.offsets.push_back(groups.offsets.back());
    }
    if (entry.contact == kNone) continue;  // a group asked for without a contact
    groups.contacts.push_back(entry.contact);
    groups.is_sure.push_back(entry.is_unsure ? 0 : 1);
    ++groups.offsets.back();
  }
  return groups;
}

}  // namespace

bool Selection::has(Dimension dimension) const { return std::find(by.begin(), by.end(), dimension) != by.end(); }

Groups group_contacts(const CaseGraph& graph, const Selection& selection, Progress& progress, unsigned threads,
                      std::vector<GroupKey> also) {
  check(selection);
  std::vector<Entry> entries = Gatherer(graph, selection).gather(progress, threads);
  for (const GroupKey& key : also) entries.push_back({key, kNone});
  if (selection.by.empty()) entries.push_back({{kNone, kNone, kNone, kNone}, kNone});  // one row, whatever it holds
  if (!std::is_sorted(entries.begin(), entries.end())) std::sort(entries.begin(), entries.end());
  // A person may have several roles in one contact; one of them that is stated is enough.
  const auto same = [](const Entry& a, const Entry& b) { return a.key == b.key && a.contact == b.contact; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  return grouped(entries);
}

std::uint32_t value_of_contact(const CaseGraph& graph, Dimension dimension, std::uint32_t contact) {
  const std::uint32_t agency = graph.contacts.agency[contact];
  switch (dimension) {
    case Dimension::agency: return agency;
    case Dimension::sector: return graph.agencies.sector.value_or(agency, 0);
    case Dimension::area: return graph.agencies.area.value_or(agency, 0);
    default: return graph.contacts.kind.value_or(contact, 0);
  }
}

std::uint32_t address_of(const CaseGraph& graph, AddressRole role, std::uint32_t contact) {
  switch (role) {
    case AddressRole::met_at: return graph.contacts.met_at.value_or(contact, kNone);
    case AddressRole::concerns_address: return graph.contacts.concerns_address.value_or(contact, kNone);
    case AddressRole::filed_at: return graph.contacts.filed_at.value_or(contact, kNone);
  }
  return kNone;
}

std::optional<std::size_t> place_of(const Selection& selection, Dimension dimension) {
  const auto found = std::find(selection.by.begin(), selection.by.end(), dimension);
  if (found == selection.by.end()) return std::nullopt;
  return static_cast<std::size_t>(found - selection.by.begin());
}

std::uint32_t value_of(const Selection& selection, const GroupKey& key, Dimension dimension) {
  const auto place = place_of(selection, dimension);
  return place ? key[*place] : kNone;
}

void append_keys(tables::Table& table, const CaseGraph& graph, const Selection& selection,
                 const std::vector<GroupKey>& keys) {
  for (std::size_t at = 0; at < selection.by.size(); ++at) {
    std::vector<std::uint32_t> handles;
    std::vector<graph::Code> codes;
    for (const GroupKey& key : keys) {
      handles.push_back(key[at]);
      codes.push_back(static_cast<graph::Code>(key[at]));
    }
    switch (selection.by[at]) {
      case Dimension::person: table.columns.push_back(id_column("person", graph.persons.ids, handles)); break;
      case Dimension::agency: table.columns.push_back(id_column("agency", graph.agencies.ids, handles)); break;
      case Dimension::sector: table.columns.push_back(term_column("sector", graph.terms.sector, codes)); break;
      case Dimension::kind: table.columns.push_back(term_column("kind", graph.terms.contact_kind, codes)); break;
      case Dimension::flag: table.columns.push_back(term_column("flag", graph.terms.flag, codes)); break;
      case Dimension::area: table.columns.push_back(term_column("area", graph.terms.area, codes)); break;
      case Dimension::household: table.columns.push_back(id_column("household", graph.addresses.ids, handles)); break;
      default: table.columns.push_back(id_column("address", graph.addresses.ids, handles));
    }
  }
}

std::vector<std::uint32_t> persons_of(const CaseGraph& graph, const Selection& selection) {
  std::vector<std::uint32_t> persons;
  if (selection.persons) {
    persons = *selection.persons;
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  } else {
    persons.resize(graph.persons.ids.size());
    std::iota(persons.begin(), persons.end(), 0U);
  }
  return persons;
}

bool agency_is_stated(const CaseGraph& graph, std::uint32_t contact) {
  const graph::Code code = graph.contacts.agency_certainty.value_or(contact, 0);
  return code == 0 || graph.terms.certainty[code] == "stated";
}

bool is_part(const CaseGraph& graph, std::uint32_t contact) {
  return graph.contacts.part_of.value_or(contact, kNone) != kNone;
}

std::int64_t least_count(const CaseGraph& graph, std::uint32_t contact) {
  return graph.contacts.count_min.value_or(contact, 1);
}

std::int64_t most_count(const CaseGraph& graph, std::uint32_t contact) {
  return most_of(graph.contacts.count_max.value_or(contact, 1));
}

void OptionalIntegers::add(std::optional<std::int64_t> value) {
  values.push_back(value.value_or(0));
  valid.push_back(value.has_value());
}

void OptionalIntegers::add_possible(std::int64_t count) { add(is_open(count) ? std::nullopt : std::optional(count)); }

tables::Column OptionalIntegers::column(const char* name) && {
  return tables::integer_column(name, std::move(values), std::move(valid));
}

}  // namespace casegraph::measures::frequency
