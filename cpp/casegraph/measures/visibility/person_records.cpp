#include "casegraph/measures/visibility/person_records.hpp"

#include <algorithm>

#include "casegraph/domain/fetch_ahead.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Participation;

constexpr std::uint32_t kContactsBetweenLooks = 32768;
constexpr std::uint32_t kBlocks = 256;

}  // namespace

// Writes the records of the persons [begin, end). Contacts are read in order, since reading their columns in the order
// of persons would miss the cache at every one. Writing to a million persons in turn would too: records go to the range
// of their block of persons first, and within that, which the cache holds, to their persons.
class PersonRecords::Writer {
 public:
  Writer(PersonRecords& out, const CaseGraph& graph, const Holding& holding, const Splitter& splitter,
         bool took_part_only, bool all_linked)
      : out_(out),
        graph_(graph),
        received_(holding.received()),
        splitter_(splitter),
        took_part_only_(took_part_only),
        all_linked_(all_linked) {}

  void write(std::uint32_t begin, std::uint32_t end, Progress& progress) {
    begin_ = begin;
    end_ = end;
    const std::uint32_t blocks = std::min(kBlocks, end - begin);
    persons_in_block_ = (end - begin + blocks - 1) / blocks;
    next_.clear();
    next_received_ = 0;
    for (std::uint32_t person = begin; person < end; person += persons_in_block_) next_.push_back(out_.begins_[person]);
    for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
      if (contact % kContactsBetweenLooks == 0) progress.advance(0);
      fetch_incident_ahead(contact);
      write(contact);
    }
    for (std::uint32_t block = 0; block < next_.size(); ++block) {
      progress.advance(0);
      arrange(block);
    }
  }

 private:
  bool counts(const Participation& part) const {
    return !took_part_only_ || part.presence == graph::Presence::took_part;
  }

  void write(std::uint32_t contact) {
    const std::span<const Participation> parts = graph_.participants[contact];
    const std::uint32_t receivers = receivers_of(contact);
    bool has_record = false;
    PersonRecord record{};
    for (std::size_t at = 0; at < parts.size(); ++at) {
      const std::uint32_t person = parts[at].person.value;
      if (person < begin_ || person >= end_ || !counts(parts[at]) || is_repeated(parts, at)) continue;
      if (!has_record) record = record_of(contact);
      has_record = true;
      record.receivers = receivers;
      add_persons(record, parts, at);
      out_.records_[next_[(person - begin_) / persons_in_block_]++] = record;
    }
  }
  // Incidents need not be in the order of time.
  void fetch_incident_ahead(std::uint32_t contact) const {
    constexpr std::uint32_t kAhead = 24;
    if (contact + kAhead >= graph_.contacts.size() || graph_.contacts.incident.empty()) return;
    const std::uint32_t incident = graph_.contacts.incident[contact + kAhead];
    if (incident != IncidentId::kNone) fetch_ahead(&graph_.contacts_of_incident.offsets[incident]);
  }
  // A person with several parts in a contact has one record of it.
  bool is_repeated(std::span<const Participation> parts, std::size_t at) const {
    for (std::size_t before = 0; before < at; ++before)
      if (parts[before].person == parts[at].person && counts(parts[before])) return true;
    return false;
  }
  // The records of a block of persons, from the order of contacts into that of persons.
  void arrange(std::uint32_t block) {
    const std::uint32_t begin = out_.begins_[begin_ + block * persons_in_block_];
    const std::span<const PersonRecord> written(out_.records_.get() + begin, next_[block] - begin);
    block_.assign(written.begin(), written.end());
    for (const PersonRecord& record : block_) out_.records_[out_.ends_[record.person]++] = record;
  }

  // What is the same for all persons of the contact.
  PersonRecord record_of(std::uint32_t contact) const {
    const auto& contacts = graph_.contacts;
    PersonRecord record{};
    record.first = contacts.first_day[contact];
    record.last = contacts.last_day[contact];
    record.agency = contacts.agency[contact];
    record.incident = contacts.incident.value_or(contact, PersonRecord::kNone);
    if (record.incident != PersonRecord::kNone) {
      const std::size_t size = graph_.contacts_of_incident[record.incident].size();
      record.of_incident = static_cast<std::uint16_t>(std::min<std::size_t>(size, PersonRecord::kMany));
      if (size < 2) record.incident = PersonRecord::kNone;
    }
    record.contact = contact & graph::kMostContacts;
    record.is_plain = !contacts.days(contact).is_unknown() &&
                      contacts.retention_end.value_or(contact, DateInterval::unknown()).is_unknown();
    const DateInterval recorded = contacts.recorded_on.value_or(contact, DateInterval::unknown());
    record.recorded_by = recorded.is_unknown() ? kBeforeAll : recorded.last;
    record.filed_at = splitter_.filed_at(contact);
    record.address = address_offered(graph_, contact);
    record.recorded_in = contacts.recorded_in.value_or(contact, 0);
    return record;
  }
  void add_persons(PersonRecord& record, std::span<const Participation> parts, std::size_t at) const {
    record.person = parts[at].person.value;
    record.is_owner = !took_part_only_ && parts[0].person == parts[at].person;
    record.is_named = 0;
    record.all_named = 1;
    record.other = PersonRecord::kNone;
    for (const Participation& part : parts) {
      const bool is_named = !part.recorded_otherwise || all_linked_;
      if (!is_named) record.all_named = 0;
      if (part.person == parts[at].person && is_named) record.is_named = 1;
      if (part.person == parts[at].person || !counts(part) || part.person.value == record.other) continue;
      record.other = record.other == PersonRecord::kNone ? part.person.value : PersonRecord::kSeveral;
    }
  }
  // Asked for each contact in turn.
  std::uint32_t receivers_of(std::uint32_t contact) {
    std::uint32_t bits = 0;
    for (; next_received_ < received_.size() && received_[next_received_].contact == contact; ++next_received_)
      bits |= PersonRecord::bit_of(received_[next_received_].agency);
    return bits;
  }

  PersonRecords& out_;
  const CaseGraph& graph_;
  std::span<const Received> received_;  // by contact
  std::size_t next_received_ = 0;
  const Splitter& splitter_;
  bool took_part_only_, all_linked_;
  std::uint32_t begin_ = 0, end_ = 0, persons_in_block_ = 1;
  std::vector<std::uint32_t> next_;  // by block
  std::vector<PersonRecord> block_;
};

std::int64_t PersonRecords::steps(const CaseGraph& graph, unsigned threads) {
  return std::min<std::int64_t>(parallel::thread_count(threads), graph.persons.ids.size());
}

std::uint32_t address_offered(const CaseGraph& graph, std::uint32_t contact) {
  const std::uint32_t concerns = graph.contacts.concerns_address.value_or(contact, AddressId::kNone);
  return concerns != AddressId::kNone ? concerns : graph.contacts.met_at.value_or(contact, AddressId::kNone);
}

PersonRecords::PersonRecords(const CaseGraph& graph, const Holding& holding, const Splitter& splitter,
                             bool took_part_only, bool all_linked, Progress& progress, unsigned threads) {
  const auto persons = static_cast<std::uint32_t>(graph.persons.ids.size());
  records_ = std::make_unique_for_overwrite<PersonRecord[]>(graph.contacts_of_person.items.size());
  if (graph.contacts_of_person.offsets.empty())
    begins_.assign(persons, 0);
  else
    begins_.assign(graph.contacts_of_person.offsets.begin(), graph.contacts_of_person.offsets.end() - 1);
  ends_ = begins_;
  if (persons == 0) return;
  // One part of the persons a thread: each thread reads all contacts, which costs little beside the writing.
  const std::int64_t parts = steps(graph, threads);
  parallel::for_each_chunk(parts, 1, threads, progress, [&](parallel::Chunk chunk) {
    const auto at = [&](std::int64_t part) { return static_cast<std::uint32_t>(persons * part / parts); };
    Writer(*this, graph, holding, splitter, took_part_only, all_linked).write(at(chunk.begin), at(chunk.end), progress);
  });
}

}  // namespace casegraph::measures
