#include "casegraph/graph/case_graph_builder.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
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

// The participants of each row of contacts. A table of participants is mostly in the order of its contacts already:
// then nothing is moved.
Grouped<Participation> by_row(const GraphInput& input, std::size_t contacts, const Work& work) {
  const auto rows = input.participant_contacts.span();
  const bool all_there = rows.empty() || rows.back() < contacts;
  if (!all_there || !std::is_sorted(rows.begin(), rows.end()))
    return grouped<Participation>(
        contacts, rows.size(), [&](std::size_t at) { return rows[at]; },
        [&](std::size_t at) { return input.participants[at]; }, work);
  NewColumn<std::uint32_t> offsets(contacts + 1);
  std::uint32_t at = 0;
  for (std::size_t contact = 0; contact <= contacts; ++contact) {
    if (contact % Work::kRowsBetweenLooks == 0) work.look();
    while (at < rows.size() && rows[at] < contact) ++at;
    offsets[contact] = at;
  }
  return {SharedColumn(std::move(offsets)), input.participants};
}

void attach_participants(CaseGraph& graph, const GraphInput& input, const Work& work) {
  const auto order = graph.contacts.row.span();
  graph.participants = by_row(input, order.size(), work);
  if (!std::is_sorted(order.begin(), order.end())) {
    const Grouped<Participation> of_row = std::move(graph.participants);
    NewColumn<std::uint32_t> offsets(order.size() + 1);
    offsets[0] = 0;
    std::uint32_t total = 0;
    for (std::size_t contact = 0; contact < order.size(); ++contact) {
      if (contact % Work::kRowsBetweenLooks == 0) work.look();
      offsets[contact + 1] = total += of_row.offsets[order[contact] + 1] - of_row.offsets[order[contact]];
    }
    NewColumn<Participation> items(total);
    for_each_piece(order.size(), work, [&](std::size_t begin, std::size_t end) {
      for (std::size_t contact = begin; contact < end; ++contact) {
        const auto parts = of_row[order[contact]];
        std::copy(parts.begin(), parts.end(), items.begin() + offsets[contact]);
      }
    });
    graph.participants = {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
  }
  graph.contacts_of_person = contacts_by_person(graph, work);
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
  const std::size_t groups = graph.addresses.ids.size();
  const auto for_each_entry = [&](auto use) {
    for (std::uint32_t contact = 0; contact < contacts.size(); ++contact) {
      if (contact % Work::kRowsBetweenLooks == 0) work.look();
      const ContactAddresses found(graph, contact);
      for (std::size_t at = 0; at < found.size; ++at)
        if (found.addresses[at] < groups) use(found.addresses[at], found.entries[at]);
    }
  };
  NewColumn<std::uint32_t> offsets(groups + 1, 0);
  for_each_entry([&](std::uint32_t address, const AddressContact&) { ++offsets[address + 1]; });
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  NewColumn<AddressContact> items(offsets[groups]);
  std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
  for_each_entry([&](std::uint32_t address, const AddressContact& entry) { items[next[address]++] = entry; });
  return {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
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
  attach_participants(graph, input, work);
  progress.advance(1);
  const Work alone{&progress, 1};
  const std::vector<Task> tasks = {
      [&] { graph.contacts_of_address = contacts_by_address(graph, alone); },
      [&] { graph.contacts_of_incident = by_handle(graph.contacts.incident, graph.incidents.ids.size(), alone); },
      [&] { graph.contacts_of_agency = by_handle(graph.contacts.agency, graph.agencies.ids.size(), alone); },
      [&] {
        graph.flags = grouped<Flag>(
            graph.contacts.size(), input.flags.size(), [&](std::size_t at) { return renamed(input.flags[at].contact); },
            [&](std::size_t at) { return input.flags[at].flag; }, alone);
      },
      [&] {
        graph.share_items = grouped<ShareItem>(
            graph.shares.size(), input.share_items.size(), [&](std::size_t at) { return input.share_items[at].share; },
            [&](std::size_t at) { return input.share_items[at].item; }, alone);
      },
  };
  run(tasks, threads);
  progress.advance(1);
  return graph;
}

}  // namespace casegraph::graph
