#include "casegraph/measures/visibility/person_records.hpp"

#include <algorithm>

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Participation;

constexpr std::uint32_t kContactsBetweenLooks = 32768;

}  // namespace

// Writes the records of the persons [begin, end). Contacts are read in order and each record is written to its
// person's next place: reading the columns of contacts in the order of persons would miss the cache at every one.
class PersonRecords::Writer {
 public:
  Writer(PersonRecords& out, const CaseGraph& graph, const Holding& holding, bool took_part_only)
      : out_(out), graph_(graph), holding_(holding), took_part_only_(took_part_only) {}

  void write(std::uint32_t begin, std::uint32_t end, Progress& progress) {
    begin_ = begin;
    end_ = end;
    for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
      if (contact % kContactsBetweenLooks == 0) progress.advance(0);
      write(contact);
    }
  }

 private:
  bool counts(const Participation& part) const {
    return !took_part_only_ || part.presence == graph::Presence::took_part;
  }

  void write(std::uint32_t contact) {
    const std::span<const Participation> parts = graph_.participants[contact];
    for (std::size_t at = 0; at < parts.size(); ++at) {
      const std::uint32_t person = parts[at].person.value;
      if (person < begin_ || person >= end_ || !counts(parts[at])) continue;
      std::uint32_t& next = out_.ends_[person];
      const bool is_repeated = next > out_.begins_[person] && out_.records_[next - 1].contact == contact;
      if (is_repeated) {
        if (!parts[at].recorded_otherwise) out_.records_[next - 1].is_named = 1;
        continue;
      }
      out_.records_[next] = record_of(contact, parts, at);
      ++next;
    }
  }

  PersonRecord record_of(std::uint32_t contact, std::span<const Participation> parts, std::size_t at) const {
    const auto& contacts = graph_.contacts;
    PersonRecord record{};
    record.first = contacts.first_day[contact];
    record.last = contacts.last_day[contact];
    record.agency = contacts.agency[contact];
    record.incident = contacts.incident.value_or(contact, PersonRecord::kNone);
    record.receiver = receiver_of(contact);
    record.contact = contact & graph::kMostContacts;
    record.is_owner = !took_part_only_ && parts[0].person == parts[at].person;
    record.is_named = !parts[at].recorded_otherwise;
    record.all_named = 1;
    record.other = PersonRecord::kNone;
    for (const Participation& part : parts) {
      if (part.recorded_otherwise) record.all_named = 0;
      if (part.person == parts[at].person || !counts(part) || part.person.value == record.other) continue;
      record.other = record.other == PersonRecord::kNone ? part.person.value : PersonRecord::kSeveral;
    }
    record.is_plain = !contacts.days(contact).is_unknown() && is_unknown(contacts.recorded_on, contact) &&
                      is_unknown(contacts.retention_end, contact);
    return record;
  }
  static bool is_unknown(const graph::SharedColumn<DateInterval>& column, std::uint32_t contact) {
    return column.value_or(contact, DateInterval::unknown()).is_unknown();
  }
  std::uint32_t receiver_of(std::uint32_t contact) const {
    if (!holding_.was_received(contact)) return PersonRecord::kNone;
    const auto receivers = holding_.receivers_of(contact);
    return receivers.size() == 1 ? receivers[0].agency : PersonRecord::kSeveral;
  }

  PersonRecords& out_;
  const CaseGraph& graph_;
  const Holding& holding_;
  bool took_part_only_;
  std::uint32_t begin_ = 0, end_ = 0;
};

std::int64_t PersonRecords::steps(const CaseGraph& graph, unsigned threads) {
  return std::min<std::int64_t>(parallel::thread_count(threads), graph.persons.ids.size());
}

PersonRecords::PersonRecords(const CaseGraph& graph, const Holding& holding, bool took_part_only, Progress& progress,
                             unsigned threads) {
  const auto persons = static_cast<std::uint32_t>(graph.persons.ids.size());
  records_.resize(graph.contacts_of_person.items.size());
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
    Writer(*this, graph, holding, took_part_only).write(at(chunk.begin), at(chunk.end), progress);
  });
}

}  // namespace casegraph::measures
