#include "casegraph/graph/overlay.hpp"

#include <algorithm>
#include <string>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/graph/same_person.hpp"

namespace casegraph::graph {
namespace {

constexpr std::uint32_t kNone = ContactId::kNone;
// Rows that an overlay adds have no row in the casebook.
constexpr std::uint32_t kAddedRow = kNone;

template <class T>
std::vector<T> copy_of(const SharedColumn<T>& column) {
  return {column.begin(), column.end()};
}

void refile(CaseGraph& graph, const std::vector<Refiling>& changes) {
  if (changes.empty()) return;
  std::vector<std::uint32_t> filed_at = copy_of(graph.contacts.filed_at);
  filed_at.resize(graph.contacts.size(), kNone);
  for (const Refiling& change : changes) {
    if (change.contact.value >= filed_at.size()) throw ArgumentError("refile: the graph has no such contact");
    filed_at[change.contact.value] = change.filed_at.value;
  }
  graph.contacts.filed_at = SharedColumn(std::move(filed_at));
  graph.contacts_of_address = contacts_by_address(graph);
}

void identify(CaseGraph& graph, const std::vector<Identification>& changes) {
  if (changes.empty()) return;
  std::vector<Participation> parts = copy_of(graph.participants.items);
  std::vector<PersonContact> entries = copy_of(graph.contacts_of_person.items);
  for (const Identification& change : changes) {
    bool found = false;
    const auto offsets = graph.participants.offsets.span();
    for (std::uint32_t at = offsets[change.contact.value]; at < offsets[change.contact.value + 1]; ++at) {
      if (parts[at].person != change.person) continue;
      parts[at].recorded_otherwise = false;
      found = true;
    }
    if (!found) throw ArgumentError("identify: the person has no part in that contact");
    const auto person_offsets = graph.contacts_of_person.offsets.span();
    for (std::uint32_t at = person_offsets[change.person.value]; at < person_offsets[change.person.value + 1]; ++at)
      if (entries[at].contact == change.contact.value) entries[at].recorded_otherwise = 0;
  }
  graph.participants.items = SharedColumn(std::move(parts));
  graph.contacts_of_person.items = SharedColumn(std::move(entries));
}

// Whether the record of the contact may name the person by the day.
bool names(const CaseGraph& graph, std::uint32_t contact, PersonId person, Day by) {
  for (const Participation& part : graph.participants[contact]) {
    if (part.person != person) continue;
    const DateInterval identified = graph.identified_on.value_or(part.row, DateInterval::unknown());
    if (!part.recorded_otherwise || (!identified.is_unknown() && identified.first <= by)) return true;
  }
  return false;
}

// What an added share carries: what it states, else all that may name its person by then; holding tells what of it the
// sender had.
std::vector<ContactId> carried(const CaseGraph& graph, const AddedShare& share) {
  if (!share.contacts.empty() || share.about.is_none()) return share.contacts;
  std::vector<ContactId> contacts;
  for (const PersonContact entry : graph.contacts_of_person[share.about.value])
    if (graph.contacts.days(entry.contact).first <= share.date.last &&
        names(graph, entry.contact, share.about, share.date.last) &&
        (contacts.empty() || contacts.back().value != entry.contact))
      contacts.push_back({entry.contact});
  return contacts;
}

void change_shares(CaseGraph& graph, const Changes& changes) {
  if (changes.shares.empty() && changes.made.empty() && changes.unshare.empty() && changes.reshare.empty()) return;
  std::vector<Share> shares = copy_of(graph.shares);
  const auto changed = [&](ShareId share, const char* what) -> Share& {
    if (share.value >= shares.size()) throw ArgumentError(std::string(what) + ": the graph has no such share");
    return shares[share.value];
  };
  for (const ShareId share : changes.made) changed(share, "made").status = ShareStatus::made;
  for (const ShareId share : changes.unshare) {
    if (std::find(changes.made.begin(), changes.made.end(), share) != changes.made.end())
      throw ArgumentError("unshare: a share is taken both as made and as not made");
    changed(share, "unshare").status = ShareStatus::stated_not_made;
  }
  for (const Resharing& change : changes.reshare) changed(change.share, "reshare").date = change.days;
  std::vector<std::uint32_t> offsets = copy_of(graph.share_items.offsets);
  std::vector<ShareItem> items = copy_of(graph.share_items.items);
  if (offsets.empty()) offsets.push_back(0);
  std::vector<std::string> labels;
  for (std::uint32_t share = 0; share < graph.share_ids.size(); ++share) labels.push_back(graph.share_ids.label(share));
  for (std::size_t at = 0; at < changes.shares.size(); ++at) {
    const AddedShare& added = changes.shares[at];
    shares.push_back({added.from, added.to, {}, added.about, 0, 0, ShareStatus::made, added.date, kAddedRow});
    for (const ContactId contact : carried(graph, added)) items.push_back({contact, 0, kAddedRow});
    offsets.push_back(static_cast<std::uint32_t>(items.size()));
    labels.push_back("what if " + std::to_string(at + 1));
  }
  const std::vector<std::string_view> views(labels.begin(), labels.end());
  graph.share_ids = IdTable::of_texts(views);
  graph.shares = SharedColumn(std::move(shares));
  graph.share_items = {SharedColumn(std::move(offsets)), SharedColumn(std::move(items))};
}

void add_access(CaseGraph& graph, const std::vector<Access>& added) {
  if (added.empty()) return;
  std::vector<Access> access = copy_of(graph.access);
  for (Access row : added) {
    row.row = kAddedRow;
    access.push_back(row);
  }
  graph.access = SharedColumn(std::move(access));
}

// What the source says that a check showed is about the records as they were: it does not hold of a
// record that is taken to be another.
void forget_stated_hits(CaseGraph& graph, const Changes& changes) {
  std::vector<ContactId> changed;
  for (const Refiling& change : changes.refile) changed.push_back(change.contact);
  for (const Identification& change : changes.identify) changed.push_back(change.contact);
  for (const Move& change : changes.move) changed.push_back(change.contact);
  if (changed.empty() || graph.check_hits.empty()) return;
  std::vector<CheckHit> hits;
  for (const CheckHit& hit : graph.check_hits)
    if (std::find(changed.begin(), changed.end(), hit.contact) == changed.end()) hits.push_back(hit);
  graph.check_hits = hits.empty() ? SharedColumn<CheckHit>() : SharedColumn(std::move(hits));
}

// The graph as input of the builder again, in its present order, without the contacts removed.
class Reordering {
 public:
  Reordering(CaseGraph graph, const Changes& changes) : graph_(std::move(graph)) {
    keep_.assign(graph_.contacts.size(), true);
    for (const ContactId contact : changes.remove) keep_[in_graph(contact, "remove")] = false;
    first_ = copy_of(graph_.contacts.first_day);
    last_ = copy_of(graph_.contacts.last_day);
    for (const Move& move : changes.move) {
      first_[in_graph(move.contact, "move")] = move.days.first;
      last_[move.contact.value] = move.days.last;
    }
    new_row_.assign(keep_.size(), kNone);
    for (std::uint32_t contact = 0; contact < keep_.size(); ++contact)
      if (keep_[contact]) new_row_[contact] = static_cast<std::uint32_t>(kept_.size()), kept_.push_back(contact);
  }

  CaseGraph built(Progress& progress) {
    GraphInput input;
    read_rows(input);
    const std::vector<std::uint32_t> rows_of_casebook = copy_of(graph_.contacts.row);
    keep_columns();
    input.contact_ids = graph_.contacts.ids.reordered(SharedColumn(kept_));
    input.graph = graph_;
    CaseGraph result = build(std::move(input), progress);
    // The builder numbered rows as it was given them; they are rows of the casebook again.
    std::vector<std::uint32_t> rows = copy_of(result.contacts.row);
    for (std::uint32_t& row : rows) row = rows_of_casebook[kept_[row]];
    result.contacts.row = SharedColumn(std::move(rows));
    return result;
  }

 private:
  std::uint32_t in_graph(ContactId contact, const char* what) const {
    if (contact.value >= graph_.contacts.size())
      throw ArgumentError(std::string(what) + ": the graph has no such contact");
    return contact.value;
  }
  ContactId renamed(ContactId contact) const {
    return contact.is_none() ? contact : ContactId{new_row_[contact.value]};
  }

  void read_rows(GraphInput& input) {
    std::vector<std::uint32_t> of_contact;
    std::vector<Participation> parts;
    for (const std::uint32_t contact : kept_) {
      for (const Participation& part : graph_.participants[contact]) {
        of_contact.push_back(new_row_[contact]);
        parts.push_back(part);
      }
      for (const Flag& flag : graph_.flags[contact]) input.flags.push_back({new_row_[contact], flag});
    }
    input.participant_contacts = SharedColumn(std::move(of_contact));
    input.participants = SharedColumn(std::move(parts));
    for (std::uint32_t share = 0; share < graph_.share_items.groups(); ++share)
      for (ShareItem item : graph_.share_items[share]) {
        const bool was_contact = !item.contact.is_none();
        item.contact = renamed(item.contact);
        if (!was_contact || !item.contact.is_none()) input.share_items.push_back({share, item});
      }
    keep_rows(graph_.contact_links, [&](ContactLink& link) {
      link.later = renamed(link.later);
      link.earlier = renamed(link.earlier);
      return !link.later.is_none() && !link.earlier.is_none();
    });
    keep_rows(graph_.checks, [&](Check& check) {
      check.contact = renamed(check.contact);
      return true;  // a check whose contact is gone stays, so that checks keep their handles
    });
    keep_rows(graph_.check_hits, [&](CheckHit& hit) {
      hit.contact = renamed(hit.contact);
      return !hit.contact.is_none();
    });
    keep_rows(graph_.assessments, [&](Assessment& assessment) {
      assessment.contact = renamed(assessment.contact);
      return !assessment.contact.is_none();
    });
  }

  template <class Row, class Keep>
  static void keep_rows(SharedColumn<Row>& column, Keep keep) {
    std::vector<Row> rows;
    for (Row row : column)
      if (keep(row)) rows.push_back(row);
    column = rows.empty() ? SharedColumn<Row>() : SharedColumn(std::move(rows));
  }

  template <class Column>
  void keep_column(Column& column) const {
    if (!column.empty()) column = column.picked(kept_, [] {});
  }

  void keep_columns() {
    Contacts& contacts = graph_.contacts;
    contacts.first_day = SharedColumn(first_);
    contacts.last_day = SharedColumn(last_);
    keep_column(contacts.first_day);
    keep_column(contacts.last_day);
    keep_column(contacts.time_min);
    keep_column(contacts.time_max);
    keep_column(contacts.sequence);
    for (auto* column :
         {&contacts.agency, &contacts.incident, &contacts.met_at, &contacts.concerns_address, &contacts.filed_at})
      keep_column(*column);
    for (auto* column : {&contacts.kind, &contacts.channel, &contacts.initiated_by, &contacts.attendance,
                         &contacts.outcome, &contacts.recorded_in, &contacts.agency_certainty})
      keep_column(*column);
    for (auto* column : {&contacts.recorded_on, &contacts.booked_on, &contacts.retention_end}) keep_column(*column);
    keep_column(contacts.severity);
    keep_column(contacts.count_min);
    keep_column(contacts.count_max);
    std::vector<std::uint32_t> part_of = copy_of(contacts.part_of);
    for (std::uint32_t& whole : part_of) whole = whole == kNone ? kNone : new_row_[whole];
    contacts.part_of = part_of.empty() ? SharedColumn<std::uint32_t>() : SharedColumn(std::move(part_of));
    keep_column(contacts.part_of);
  }

  CaseGraph graph_;
  std::vector<bool> keep_;
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint32_t> new_row_;
  std::vector<Day> first_, last_;
};

}  // namespace

CaseGraph overlay(const CaseGraph& base, const Changes& changes, Progress& progress) {
  CaseGraph graph = base;  // shares every column
  refile(graph, changes.refile);
  identify(graph, changes.identify);
  change_shares(graph, changes);
  add_access(graph, changes.access);
  forget_stated_hits(graph, changes);
  if (!changes.remove.empty() || !changes.move.empty()) graph = Reordering(std::move(graph), changes).built(progress);
  return changes.same_person.empty() ? graph : with_same_persons(graph, changes.same_person);
}

}  // namespace casegraph::graph
