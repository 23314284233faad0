#include "casegraph/measures/visibility/person_records.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Participation;

constexpr std::uint32_t kContactsBetweenLooks = 32768;
constexpr std::uint32_t kMostBlocks = 512;
constexpr std::uint32_t kRecordsAhead = 2;

// A power of two, so that the block of a person is quickly told.
std::uint32_t persons_in_block(const CaseGraph& graph) {
  return std::bit_ceil(graph.persons.ids.size() / kMostBlocks + 1);
}

// Of each incident, at most kMany. In a column of bytes, since contacts ask for their incidents in no order.
std::vector<std::uint8_t> contacts_of_incidents(const CaseGraph& graph) {
  const auto& contacts_of = graph.contacts_of_incident;
  std::vector<std::uint8_t> counts(contacts_of.offsets.empty() ? 0 : contacts_of.offsets.size() - 1);
  for (std::size_t incident = 0; incident < counts.size(); ++incident)
    counts[incident] = static_cast<std::uint8_t>(
        std::min<std::size_t>(contacts_of.offsets[incident + 1] - contacts_of.offsets[incident], PersonRecord::kMany));
  return counts;
}

// From the first day on, none where the day was before it; nothing where they are unknown or too many.
std::optional<std::uint16_t> days_until(Day day, Day first) {
  if (!is_finite(day) || !is_finite(first)) return std::nullopt;
  const std::int64_t days = std::int64_t{day.count} - first.count;
  if (days > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
  return static_cast<std::uint16_t>(std::max<std::int64_t>(days, 0));
}

}  // namespace

// Reads a part of the contacts, in order, since reading their columns in the order of persons would miss the cache at
// every one. Writing to a million persons in turn would too: records go to their block of persons first, and within
// that, which the cache holds, to their persons.
class PersonRecords::Writer {
 public:
  Writer(PersonRecords& out, const CaseGraph& graph, const Holding& holding, const Splitter& splitter,
         std::span<const std::uint8_t> of_incident, bool took_part_only, bool all_linked)
      : out_(out),
        graph_(graph),
        received_(holding.received()),
        splitter_(splitter),
        took_part_only_(took_part_only),
        all_linked_(all_linked),
        of_incident_(of_incident),
        block_bits_(std::countr_zero(persons_in_block(graph))) {}

  // How many records of the contacts [begin, end) go to each block.
  void count(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& counts, Progress& progress) const {
    for (std::uint32_t contact = begin; contact < end; ++contact) {
      if (contact % kContactsBetweenLooks == 0) progress.advance(0);
      const std::span<const Participation> parts = graph_.participants[contact];
      for (std::size_t at = 0; at < parts.size(); ++at)
        if (has_record(parts, at)) ++counts[block_of(parts[at])];
    }
  }
  // Writes them; `next`: where, for each block.
  void write(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& next, Progress& progress) {
    next_received_ =
        static_cast<std::size_t>(std::partition_point(received_.begin(), received_.end(),
                                                      [&](const Received& row) { return row.contact < begin; }) -
                                 received_.begin());
    for (std::uint32_t contact = begin; contact < end; ++contact) {
      if (contact % kContactsBetweenLooks == 0) progress.advance(0);
      fetch_incident_ahead(contact);
      const PersonRecord of_contact = record_of(contact);
      const std::span<const Participation> parts = graph_.participants[contact];
      for (std::size_t at = 0; at < parts.size(); ++at) {
        if (!has_record(parts, at)) continue;
        PersonRecord record = of_contact;
        add_persons(record, parts, at);
        const std::uint32_t place = next[block_of(parts[at])]++;
        out_.records_[place] = record;
        fetch_ahead(&out_.records_[place + kRecordsAhead]);  // where the block goes on
      }
    }
  }

 private:
  bool counts(const Participation& part) const {
    return !took_part_only_ || part.presence == graph::Presence::took_part;
  }
  bool has_record(std::span<const Participation> parts, std::size_t at) const {
    return counts(parts[at]) && !is_repeated(parts, at);
  }

  std::uint32_t block_of(const Participation& part) const { return part.person.value >> block_bits_; }

  // Incidents need not be in the order of time.
  void fetch_incident_ahead(std::uint32_t contact) const {
    constexpr std::uint32_t kAhead = 24;
    if (contact + kAhead >= graph_.contacts.size() || graph_.contacts.incident.empty()) return;
    const std::uint32_t incident = graph_.contacts.incident[contact + kAhead];
    if (incident != IncidentId::kNone) fetch_ahead(&of_incident_[incident]);
  }
  // A person with several parts in a contact has one record of it.
  bool is_repeated(std::span<const Participation> parts, std::size_t at) const {
    for (std::size_t before = 0; before < at; ++before)
      if (parts[before].person == parts[at].person && counts(parts[before])) return true;
    return false;
  }
  // What is the same for all persons of the contact.
  PersonRecord record_of(std::uint32_t contact) {
    const auto& contacts = graph_.contacts;
    PersonRecord record{};
    record.received = received_of(contact);
    record.first = contacts.first_day[contact];
    record.last = contacts.last_day[contact];
    record.agency = contacts.agency[contact];
    record.incident = contacts.incident.value_or(contact, PersonRecord::kNone);
    if (record.incident != PersonRecord::kNone) {
      record.of_incident = of_incident_[record.incident];
      if (record.of_incident < 2) record.incident = PersonRecord::kNone;
    }
    record.contact = contact;
    const DateInterval recorded = contacts.recorded_on.value_or(contact, DateInterval::unknown());
    const std::optional<std::uint16_t> after = recorded.is_unknown() ? 0 : days_until(recorded.last, record.first);
    record.recorded_after = after.value_or(0);
    record.is_recorded_on_a_day = recorded.is_unknown() || recorded.is_exact();
    record.is_plain = after && !contacts.days(contact).is_unknown() &&
                      contacts.retention_end.value_or(contact, DateInterval::unknown()).is_unknown();
    record.filed_at = splitter_.filed_at(contact);
    record.address = address_offered(graph_, contact);
    record.recorded_in = contacts.recorded_in.value_or(contact, 0);
    return record;
  }
  void add_persons(PersonRecord& record, std::span<const Participation> parts, std::size_t at) const {
    const PersonId person = parts[at].person;
    std::uint16_t named_after = PersonRecord::kNever;
    bool names_some = false, names_all = true, is_unsure = false;  // of the others; of the person
    std::uint32_t other = PersonRecord::kNone;
    for (const Participation& part : parts) {
      const std::uint16_t after = names_after(part, record.first);
      if (part.person == person) {
        named_after = std::min(named_after, after);
        is_unsure |= after == PersonRecord::kLookUp;
        continue;
      }
      names_some |= after == 0;
      names_all &= after == 0;
      if (!counts(part) || part.person.value == other) continue;
      other = other == PersonRecord::kNone ? part.person.value : PersonRecord::kSeveral;
    }
    record.person = person.value;
    record.other = other;
    record.is_owner = !took_part_only_ && parts[0].person == person;
    record.named_after = is_unsure && named_after != 0 ? PersonRecord::kLookUp : named_after;
    record.others_named = other == PersonRecord::kSeveral ? names_all : names_all || names_some;
  }
  // After how many days the part names its person for certain: the same on every day after the first one.
  std::uint16_t names_after(const Participation& part, Day first) const {
    if (!part.recorded_otherwise || all_linked_) return 0;
    const DateInterval identified = graph_.identified_on.value_or(part.row, DateInterval::unknown());
    if (identified.is_unknown()) return PersonRecord::kNever;
    const std::uint16_t after = days_until(identified.last, first).value_or(PersonRecord::kLookUp);
    return after == 0 || identified.is_exact() ? std::min(after, PersonRecord::kLookUp) : PersonRecord::kLookUp;
  }
  // Asked for each contact in turn.
  std::uint32_t received_of(std::uint32_t contact) {
    while (next_received_ < received_.size() && received_[next_received_].contact < contact) ++next_received_;
    const bool is_received = next_received_ < received_.size() && received_[next_received_].contact == contact;
    return is_received ? static_cast<std::uint32_t>(next_received_) : PersonRecord::kNone;
  }

  PersonRecords& out_;
  const CaseGraph& graph_;
  std::span<const Received> received_;  // by contact
  std::size_t next_received_ = 0;
  const Splitter& splitter_;
  bool took_part_only_, all_linked_;
  std::span<const std::uint8_t> of_incident_;
  int block_bits_;
};

std::int64_t PersonRecords::steps(const CaseGraph& graph) {
  return parallel::chunk_count(graph.persons.ids.size(), persons_in_block(graph));
}

const PersonRecord* record_of(std::span<const PersonRecord> records, std::uint32_t contact) {
  const auto found = std::partition_point(records.begin(), records.end(),
                                          [&](const PersonRecord& each) { return each.contact < contact; });
  return found != records.end() && found->contact == contact ? &*found : nullptr;
}

std::uint32_t address_offered(const CaseGraph& graph, std::uint32_t contact) {
  const std::uint32_t concerns = graph.contacts.concerns_address.value_or(contact, AddressId::kNone);
  return concerns != AddressId::kNone ? concerns : graph.contacts.met_at.value_or(contact, AddressId::kNone);
}

PersonRecords::PersonRecords(const CaseGraph& graph, const Holding& holding, const Splitter& splitter,
                             bool took_part_only, bool all_linked, Progress& progress, unsigned threads) {
  const auto persons = static_cast<std::uint32_t>(graph.persons.ids.size());
  records_ = large_array<PersonRecord>(graph.contacts_of_person.items.size() + kRecordsAhead);
  const auto& offsets = graph.contacts_of_person.offsets;
  ranges_.assign(persons, Range{0, 0});
  for (std::uint32_t person = 0; person < persons && !offsets.empty(); ++person)
    ranges_[person] = {offsets[person], offsets[person]};
  if (persons == 0) return;
  const std::uint32_t in_block = persons_in_block(graph);
  const auto blocks = static_cast<std::size_t>(steps(graph));
  const std::int64_t contacts = graph.contacts.size();
  const std::int64_t parts = parallel::thread_count(threads);
  Progress counted_apart;  // the caller's progress counts blocks
  std::vector<std::vector<std::uint32_t>> next(static_cast<std::size_t>(parts), std::vector<std::uint32_t>(blocks, 0));
  const std::vector<std::uint8_t> of_incident = contacts_of_incidents(graph);
  const auto for_each_part = [&](auto work) {
    parallel::for_each_chunk(parts, 1, threads, counted_apart, [&](parallel::Chunk part) {
      Writer writer(*this, graph, holding, splitter, of_incident, took_part_only, all_linked);
      const auto at = [&](std::int64_t place) { return static_cast<std::uint32_t>(contacts * place / parts); };
      work(writer, at(part.begin), at(part.end), next[static_cast<std::size_t>(part.index)]);
    });
  };
  for_each_part([&](Writer& writer, std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& counts) {
    writer.count(begin, end, counts, progress);
  });
  // Within a block the records of each part follow those of the parts before it.
  std::vector<std::uint32_t> written(blocks);
  for (std::size_t block = 0; block < blocks; ++block) {
    std::uint32_t at = ranges_[block * in_block].begin;
    for (auto& of_part : next) at += std::exchange(of_part[block], at);
    written[block] = at;
  }
  for_each_part([&](Writer& writer, std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& places) {
    writer.write(begin, end, places, progress);
  });
  parallel::Lender<std::vector<PersonRecord>> lender([] { return std::make_unique<std::vector<PersonRecord>>(); });
  parallel::for_each_chunk(persons, in_block, threads, counted_apart, [&](parallel::Chunk block) {
    lender.with_one([&](std::vector<PersonRecord>& scratch) {
      const std::uint32_t begin = ranges_[static_cast<std::size_t>(block.begin)].begin;
      arrange({records_.get() + begin, written[static_cast<std::size_t>(block.index)] - begin}, scratch);
    });
    progress.advance(1);
  });
}

// The records of a block of persons, from the order of contacts into that of persons.
void PersonRecords::arrange(std::span<const PersonRecord> written, std::vector<PersonRecord>& scratch) {
  scratch.assign(written.begin(), written.end());
  for (const PersonRecord& record : scratch) records_[ranges_[record.person].end++] = record;
}

}  // namespace casegraph::measures
