#include "casegraph/graph/case_graph_builder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = ContactId::kNone;

// What contacts are sorted by: day, last day, time, sequence; rows that agree in all keep their order.
class TimeOrder {
 public:
  explicit TimeOrder(const Contacts& contacts) : contacts_(contacts) {}

  bool operator()(std::uint32_t a, std::uint32_t b) const {
    if (contacts_.first_day[a] != contacts_.first_day[b]) return contacts_.first_day[a] < contacts_.first_day[b];
    if (contacts_.last_day[a] != contacts_.last_day[b]) return contacts_.last_day[a] < contacts_.last_day[b];
    return std::tuple(time(a), sequence(a), a) < std::tuple(time(b), sequence(b), b);
  }

 private:
  MinuteOfDay time(std::uint32_t contact) const { return contacts_.time_min.value_or(contact, kNoTime); }
  double sequence(std::uint32_t contact) const {
    const double value = contacts_.sequence.empty() ? 0.0 : contacts_.sequence[contact];
    return std::isnan(value) ? 0.0 : value;
  }
  const Contacts& contacts_;
};

// Rows in the order of time: a counting sort by first day, where the days span little more than the
// rows, then the few of one day among each other.
std::vector<std::uint32_t> rows_in_order(const Contacts& contacts, std::size_t count) {
  std::vector<std::uint32_t> order(count);
  const TimeOrder before(contacts);
  const auto days = contacts.first_day.span();
  Day least = kAfterAll;
  Day greatest = kBeforeAll;
  for (const Day day : days)
    if (is_finite(day)) least = std::min(least, day), greatest = std::max(greatest, day);
  const std::int64_t spread = least <= greatest ? std::int64_t{greatest.count} - least.count + 1 : 0;
  if (spread > 4 * static_cast<std::int64_t>(count) + 1024) {
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), before);
    return order;
  }
  // Bin 0 holds rows without a first day, bin d + 1 the rows of day least + d.
  const auto bin = [&](Day day) { return is_finite(day) ? static_cast<std::size_t>(day - least) + 1 : 0; };
  std::vector<std::uint32_t> starts(static_cast<std::size_t>(spread) + 2, 0);
  for (const Day day : days) ++starts[bin(day) + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint32_t> next = starts;
  for (std::uint32_t row = 0; row < count; ++row) order[next[bin(days[row])]++] = row;
  for (std::size_t at = 0; at + 1 < starts.size(); ++at)
    if (starts[at + 1] > starts[at] + 1) std::sort(order.begin() + starts[at], order.begin() + starts[at + 1], before);
  return order;
}

template <class T>
void permute(SharedColumn<T>& column, std::span<const std::uint32_t> order) {
  if (column.empty()) return;
  std::vector<T> sorted(order.size());
  for (std::size_t at = 0; at < order.size(); ++at) sorted[at] = column[order[at]];
  column = SharedColumn(std::move(sorted));
}

using Task = std::function<void()>;

// Tasks that touch nothing of each other, on the threads there are.
void run(std::span<const Task> tasks, unsigned threads) {
  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(tasks.size()), 1, threads, unseen,
                           [&](parallel::Chunk chunk) { tasks[static_cast<std::size_t>(chunk.index)](); });
}

void put_in_order(Contacts& contacts, std::span<const std::uint32_t> order, unsigned threads) {
  std::vector<Task> tasks;
  const auto put = [&](auto&... columns) { (tasks.push_back([&columns, order] { permute(columns, order); }), ...); };
  // Where every date is one exact day, both ends are one column in memory.
  const bool exact = std::equal(contacts.first_day.begin(), contacts.first_day.end(), contacts.last_day.begin());
  if (!exact) put(contacts.last_day);
  put(contacts.first_day, contacts.time_min, contacts.time_max, contacts.sequence, contacts.agency, contacts.incident,
      contacts.part_of, contacts.kind, contacts.channel, contacts.initiated_by, contacts.attendance, contacts.outcome,
      contacts.recorded_in, contacts.agency_certainty, contacts.met_at, contacts.concerns_address, contacts.filed_at,
      contacts.recorded_on, contacts.booked_on, contacts.retention_end, contacts.severity, contacts.count_min,
      contacts.count_max);
  tasks.push_back([&] { contacts.row = SharedColumn(std::vector<std::uint32_t>(order.begin(), order.end())); });
  run(tasks, threads);
  if (exact) contacts.last_day = contacts.first_day;
}

// Rows of the contacts' table become handles.
class Renaming {
 public:
  explicit Renaming(std::span<const std::uint32_t> order) : handle_(order.size()) {
    for (std::uint32_t handle = 0; handle < order.size(); ++handle) handle_[order[handle]] = handle;
  }
  std::uint32_t operator()(std::uint32_t row) const { return row < handle_.size() ? handle_[row] : kNone; }
  ContactId operator()(ContactId contact) const { return {(*this)(contact.value)}; }

  template <class Row, class Rename>
  void apply(SharedColumn<Row>& rows, Rename rename) const {
    if (rows.empty()) return;
    std::vector<Row> renamed(rows.begin(), rows.end());
    for (Row& row : renamed) rename(row);
    rows = SharedColumn(std::move(renamed));
  }

 private:
  std::vector<std::uint32_t> handle_;
};

void rename_contacts(CaseGraph& graph, const Renaming& renamed) {
  renamed.apply(graph.contacts.part_of, [&](std::uint32_t& contact) { contact = renamed(contact); });
  renamed.apply(graph.contact_links, [&](ContactLink& link) {
    link.later = renamed(link.later);
    link.earlier = renamed(link.earlier);
  });
  renamed.apply(graph.checks, [&](Check& check) { check.contact = renamed(check.contact); });
  renamed.apply(graph.check_hits, [&](CheckHit& hit) { hit.contact = renamed(hit.contact); });
  renamed.apply(graph.assessments, [&](Assessment& assessment) { assessment.contact = renamed(assessment.contact); });
}

Grouped<std::uint32_t> by_handle(const SharedColumn<std::uint32_t>& column, std::size_t groups) {
  if (column.empty()) return {};
  return grouped<std::uint32_t>(
      groups, column.size(), [&](std::size_t at) { return column[at]; },
      [](std::size_t at) { return static_cast<std::uint32_t>(at); });
}

void attach_participants(CaseGraph& graph, const std::vector<ParticipantRow>& rows, const Renaming& renamed) {
  graph.participants = grouped<Participation>(
      graph.contacts.size(), rows.size(), [&](std::size_t at) { return renamed(rows[at].contact); },
      [&](std::size_t at) { return rows[at].part; });
  graph.contacts_of_person = contacts_by_person(graph);
}

// The addresses of one contact, each once, with what it is to the contact.
struct ContactAddresses {
  std::array<std::uint32_t, 3> addresses{};
  std::array<AddressContact, 3> entries{};
  std::size_t size = 0;

  ContactAddresses(const CaseGraph& graph, std::uint32_t contact) {
    add(graph.contacts.met_at.value_or(contact, kNone), contact).met = 1;
    add(graph.contacts.concerns_address.value_or(contact, kNone), contact).concerns = 1;
    add(graph.contacts.filed_at.value_or(contact, kNone), contact).filed = 1;
  }

 private:
  AddressContact& add(std::uint32_t address, std::uint32_t contact) {
    for (std::size_t at = 0; at < size; ++at)
      if (addresses[at] == address) return entries[at];
    addresses[size] = address;
    entries[size] = {contact & kMostContacts, 0, 0, 0};
    return entries[size++];
  }
};

}  // namespace

Grouped<PersonContact> contacts_by_person(const CaseGraph& graph) {
  // A second pass over the sorted participants puts each person's contacts into the order of time.
  const auto offsets = graph.participants.offsets.span();
  const auto parts = graph.participants.items.span();
  std::vector<PersonContact> entries(parts.size());
  for (std::uint32_t contact = 0; contact + 1 < offsets.size(); ++contact)
    for (std::uint32_t at = offsets[contact]; at < offsets[contact + 1]; ++at)
      entries[at] = {contact & kMostContacts, static_cast<std::uint32_t>(parts[at].presence) & 3U,
                     parts[at].recorded_otherwise, parts[at].certainty == PartCertainty::stated};
  return grouped<PersonContact>(
      graph.persons.ids.size(), parts.size(), [&](std::size_t at) { return parts[at].person.value; },
      [&](std::size_t at) { return entries[at]; });
}

Grouped<AddressContact> contacts_by_address(const CaseGraph& graph) {
  const Contacts& contacts = graph.contacts;
  if (contacts.met_at.empty() && contacts.concerns_address.empty() && contacts.filed_at.empty()) return {};
  const std::size_t groups = graph.addresses.ids.size();
  std::vector<std::uint32_t> offsets(groups + 1, 0);
  for (std::uint32_t contact = 0; contact < contacts.size(); ++contact) {
    const ContactAddresses found(graph, contact);
    for (std::size_t at = 0; at < found.size; ++at)
      if (found.addresses[at] < groups) ++offsets[found.addresses[at] + 1];
  }
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  std::vector<AddressContact> items(offsets.back());
  std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
  for (std::uint32_t contact = 0; contact < contacts.size(); ++contact) {
    const ContactAddresses found(graph, contact);
    for (std::size_t at = 0; at < found.size; ++at)
      if (found.addresses[at] < groups) items[next[found.addresses[at]]++] = found.entries[at];
  }
  return {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
}

CaseGraph build(GraphInput input, Progress& progress, unsigned threads) {
  const std::size_t count = input.contact_ids.size();
  if (count > kMostContacts) throw DataError("more contacts than a graph can hold (268,435,455)");
  progress.expect(4);
  CaseGraph graph = std::move(input.graph);
  const std::vector<std::uint32_t> order = rows_in_order(graph.contacts, count);
  progress.advance(1);
  put_in_order(graph.contacts, order, threads);
  graph.contacts.ids = input.contact_ids.reordered(graph.contacts.row);
  progress.advance(1);
  const Renaming renamed(order);
  rename_contacts(graph, renamed);
  for (ShareItemRow& row : input.share_items) row.item.contact = renamed(row.item.contact);
  progress.advance(1);
  const std::vector<Task> tasks = {
      [&] { attach_participants(graph, input.participants, renamed); },
      [&] { graph.contacts_of_address = contacts_by_address(graph); },
      [&] { graph.contacts_of_agency = by_handle(graph.contacts.agency, graph.agencies.ids.size()); },
      [&] { graph.contacts_of_incident = by_handle(graph.contacts.incident, graph.incidents.ids.size()); },
      [&] {
        graph.flags = grouped<Flag>(
            graph.contacts.size(), input.flags.size(), [&](std::size_t at) { return renamed(input.flags[at].contact); },
            [&](std::size_t at) { return input.flags[at].flag; });
      },
      [&] {
        graph.share_items = grouped<ShareItem>(
            graph.shares.size(), input.share_items.size(), [&](std::size_t at) { return input.share_items[at].share; },
            [&](std::size_t at) { return input.share_items[at].item; });
      },
  };
  run(tasks, threads);
  progress.advance(1);
  return graph;
}

}  // namespace casegraph::graph
