#include "casegraph/graph/case_graph_builder.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/time_order.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = ContactId::kNone;

// Calls use(begin, end) for pieces of [0, length), on the threads there are.
template <class Use>
void for_each_piece(std::size_t length, const Work& work, Use use) {
  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(length), Work::kRowsBetweenLooks, work.threads, unseen,
                           [&](parallel::Chunk chunk) {
                             work.look();
                             use(static_cast<std::size_t>(chunk.begin), static_cast<std::size_t>(chunk.end));
                           });
}

using Task = std::function<void()>;

// Tasks that touch nothing of each other, on the threads there are.
void run(std::span<const Task> tasks, unsigned threads) {
  Progress unseen;
  parallel::for_each_chunk(static_cast<std::int64_t>(tasks.size()), 1, threads, unseen,
                           [&](parallel::Chunk chunk) { tasks[static_cast<std::size_t>(chunk.index)](); });
}

void put_in_order(Contacts& contacts, SharedColumn<std::uint32_t> order, const Work& work) {
  contacts.row = order;
  if (std::is_sorted(order.begin(), order.end())) return;
  const std::span<const std::uint32_t> rows = order.span();
  std::vector<Task> tasks;
  const auto put = [&](auto&... columns) {
    (tasks.push_back([&columns, rows, work] {
      if (!columns.empty()) columns = columns.picked(rows, [work] { work.look(); });
    }),
     ...);
  };
  const bool exact = contacts.last_day.shares_with(contacts.first_day);
  if (!exact) put(contacts.last_day);
  put(contacts.first_day, contacts.time_min, contacts.time_max, contacts.sequence, contacts.agency, contacts.incident,
      contacts.part_of, contacts.kind, contacts.channel, contacts.initiated_by, contacts.attendance, contacts.outcome,
      contacts.recorded_in, contacts.agency_certainty, contacts.met_at, contacts.concerns_address, contacts.filed_at,
      contacts.recorded_on, contacts.booked_on, contacts.retention_end, contacts.severity, contacts.count_min,
      contacts.count_max);
  run(tasks, work.threads);
  if (exact) contacts.last_day = contacts.first_day;
}

// Rows of the contacts' table become handles.
class Renaming {
 public:
  Renaming(std::span<const std::uint32_t> order, const Work& work) : handle_(order.size()) {
    for_each_piece(order.size(), work, [&](std::size_t begin, std::size_t end) {
      for (std::size_t handle = begin; handle < end; ++handle)
        handle_[order[handle]] = static_cast<std::uint32_t>(handle);
    });
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
  NewColumn<std::uint32_t> handle_;
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

Grouped<std::uint32_t> by_handle(const SharedColumn<std::uint32_t>& column, std::size_t groups, const Work& work) {
  if (column.empty()) return {};
  return grouped<std::uint32_t>(
      groups, column.size(), [&](std::size_t at) { return column[at]; },
      [](std::size_t at) { return static_cast<std::uint32_t>(at); }, work);
}

void attach_participants(CaseGraph& graph, const GraphInput& input, const Renaming& renamed, const Work& work) {
  const auto rows = input.participant_contacts.span();
  const auto parts = input.participants.span();
  {
    NewColumn<std::uint32_t> contact_of(rows.size());
    for_each_piece(rows.size(), work, [&](std::size_t begin, std::size_t end) {
      for (std::size_t at = begin; at < end; ++at) contact_of[at] = renamed(rows[at]);
    });
    graph.participants = grouped<Participation>(
        graph.contacts.size(), rows.size(), [&](std::size_t at) { return contact_of[at]; },
        [&](std::size_t at) { return parts[at]; }, work);
  }
  graph.contacts_of_person = contacts_by_person(graph, work);
}

AddressContact address_contact(std::uint32_t contact, bool met, bool concerns, bool filed) {
  return {contact & kMostContacts, met, concerns, filed};
}

}  // namespace

Grouped<PersonContact> contacts_by_person(const CaseGraph& graph, const Work& work) {
  // A second pass over the sorted participants puts each person's contacts into the order of time.
  const auto offsets = graph.participants.offsets.span();
  const auto parts = graph.participants.items.span();
  NewColumn<std::uint32_t> contact_of(parts.size());
  for_each_piece(offsets.empty() ? 0 : offsets.size() - 1, work, [&](std::size_t begin, std::size_t end) {
    for (std::size_t contact = begin; contact < end; ++contact)
      std::fill(contact_of.begin() + offsets[contact], contact_of.begin() + offsets[contact + 1],
                static_cast<std::uint32_t>(contact));
  });
  return grouped<PersonContact>(
      graph.persons.ids.size(), parts.size(), [&](std::size_t at) { return parts[at].person.value; },
      [&](std::size_t at) {
        const Participation& part = parts[at];
        return PersonContact{contact_of[at] & kMostContacts, static_cast<std::uint32_t>(part.presence) & 3U,
                             part.recorded_otherwise, part.certainty == PartCertainty::stated};
      },
      work);
}

Grouped<AddressContact> contacts_by_address(const CaseGraph& graph, const Work& work) {
  const Contacts& contacts = graph.contacts;
  if (contacts.met_at.empty() && contacts.concerns_address.empty() && contacts.filed_at.empty()) return {};
  // The addresses of one contact, each once, with what it is to the contact.
  const auto each = [&](std::size_t row, auto add) {
    const auto contact = static_cast<std::uint32_t>(row);
    const std::uint32_t met = contacts.met_at.value_or(row, kNone);
    const std::uint32_t concerns = contacts.concerns_address.value_or(row, kNone);
    const std::uint32_t filed = contacts.filed_at.value_or(row, kNone);
    add(met, address_contact(contact, true, concerns == met, filed == met));
    add(concerns == met ? kNone : concerns, address_contact(contact, false, true, filed == concerns));
    add(filed == met || filed == concerns ? kNone : filed, address_contact(contact, false, false, true));
  };
  return grouped_entries<AddressContact>(graph.addresses.ids.size(), contacts.size(), each, work).done();
}

CaseGraph build(GraphInput input, Progress& progress, unsigned threads) {
  const std::size_t count = input.contact_ids.size();
  if (count > kMostContacts) throw DataError("more contacts than a graph can hold (268,435,455)");
  progress.expect(4);
  const Work work{&progress, threads};
  CaseGraph graph = std::move(input.graph);
  // Where every date is one exact day, both ends are one column in memory.
  if (std::equal(graph.contacts.first_day.begin(), graph.contacts.first_day.end(), graph.contacts.last_day.begin()))
    graph.contacts.last_day = graph.contacts.first_day;
  const SharedColumn order(rows_in_order(graph.contacts, count, work));
  progress.advance(1);
  put_in_order(graph.contacts, order, work);
  graph.contacts.ids = input.contact_ids.reordered(order);
  progress.advance(1);
  const Renaming renamed(order.span(), work);
  rename_contacts(graph, renamed);
  for (ShareItemRow& row : input.share_items) row.item.contact = renamed(row.item.contact);
  attach_participants(graph, input, renamed, work);
  progress.advance(1);
  graph.contacts_of_address = contacts_by_address(graph, work);
  graph.contacts_of_incident = by_handle(graph.contacts.incident, graph.incidents.ids.size(), work);
  graph.contacts_of_agency = by_handle(graph.contacts.agency, graph.agencies.ids.size(), work);
  graph.flags = grouped<Flag>(
      graph.contacts.size(), input.flags.size(), [&](std::size_t at) { return renamed(input.flags[at].contact); },
      [&](std::size_t at) { return input.flags[at].flag; }, work);
  graph.share_items = grouped<ShareItem>(
      graph.shares.size(), input.share_items.size(), [&](std::size_t at) { return input.share_items[at].share; },
      [&](std::size_t at) { return input.share_items[at].item; }, work);
  progress.advance(1);
  return graph;
}

}  // namespace casegraph::graph
