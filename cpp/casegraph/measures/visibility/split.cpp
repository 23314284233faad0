#include "casegraph/measures/visibility/split.hpp"

#include <algorithm>

#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::measures {
namespace {

constexpr std::uint32_t kNone = ContactId::kNone;

// Whether a contact was before the check, as far as its days and the order within the day tell.
struct Before {
  bool may_be;
  bool may_not_be;
};

Before before(const graph::CaseGraph& graph, const CheckMoment& moment, std::uint32_t contact) {
  const DateInterval days = graph.contacts.days(contact);
  if (days.last < moment.day) return {true, false};
  if (days.first > moment.day) return {false, true};
  if (days.is_exact()) {  // on the day of the check
    // Only a contact of that same day gives the check a place in it.
    if (moment.contact == kNone || graph.contacts.days(moment.contact) != days) return {true, true};
    const graph::Order order = graph::order_of(graph, contact, moment.contact);
    return {order != graph::Order::after, order != graph::Order::before};
  }
  return {true, true};
}

}  // namespace

const char* name_of(VisibilityClass visibility) {
  static constexpr const char* kNames[] = {"silo", "accessible", "recording", "not_determinable", "window", "found"};
  return kNames[static_cast<std::size_t>(visibility)];
}

AccessByAgency::AccessByAgency(const graph::CaseGraph& graph)
    : rows_(graph::grouped<graph::Access>(
          graph.agencies.ids.size(), graph.access.size(),
          [&](std::size_t row) { return graph.access[row].agency.value; },
          [&](std::size_t row) { return graph.access[row]; })) {}

Splitter::Splitter(const graph::CaseGraph& graph, const Holding& holding, const AccessByAgency& access,
                   AssumeFiled assume, AsIf as_if)
    : graph_(graph),
      holding_(holding),
      access_(access),
      assume_(assume),
      as_if_(as_if),
      all_records_(graph.terms.record_kind.code_of("all")) {}

std::uint32_t Splitter::filed_at(std::uint32_t contact) const {
  const auto& contacts = graph_.contacts;
  const std::uint32_t filed = contacts.filed_at.value_or(contact, kNone);
  if (as_if_.filed) {
    const std::uint32_t concerns = contacts.concerns_address.value_or(contact, kNone);
    const std::uint32_t right = concerns != kNone ? concerns : contacts.met_at.value_or(contact, kNone);
    if (right != kNone) return right;
  }
  if (filed != kNone || assume_ == AssumeFiled::nothing) return filed;
  const auto& assumed = assume_ == AssumeFiled::met_at ? contacts.met_at : contacts.concerns_address;
  return assumed.value_or(contact, kNone);
}

// A record names a person unless it names them otherwise and they were not identified by then.
void Splitter::match_person(const CheckMoment& moment, std::uint32_t contact, PersonId person, bool& may_match,
                            bool& may_differ) const {
  for (const graph::Participation& part : graph_.participants[contact]) {
    if (part.person != person) continue;
    if (!part.recorded_otherwise || as_if_.linked) {
      may_match = true;
      may_differ = false;
      return;
    }
    const DateInterval identified = graph_.identified_on.value_or(part.row, DateInterval::unknown());
    if (identified.is_unknown() || identified.first > moment.day) continue;
    may_match = true;
    if (identified.last <= moment.day) may_differ = false;
  }
}

void Splitter::match_identifier(const CheckMoment& moment, std::uint32_t contact, std::uint32_t identifier,
                                bool& may_match, bool& may_differ) const {
  for_each_person_of(graph_, identifier, moment.day, [&](PersonId person, bool certain) {
    bool may_name = false;
    bool may_not_name = true;
    match_person(moment, contact, person, may_name, may_not_name);
    may_match |= may_name;
    may_differ &= may_not_name || !certain;
  });
}

ClassSet Splitter::filing_of(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const {
  bool may_match = false;
  bool may_differ = true;
  bool unstated = false;
  for (const CheckKey& key : keys) {
    switch (key.kind) {
      case graph::KeyKind::address: {
        const std::uint32_t filed = filed_at(contact);
        if (filed == kNone) unstated = true;
        if (filed == key.handle && filed != kNone) return kFiled;
        break;
      }
      case graph::KeyKind::person: {
        bool may_lack = true;
        match_person(moment, contact, {key.handle}, may_match, may_lack);
        may_differ &= may_lack || !key.certain;
        break;
      }
      case graph::KeyKind::identifier:
        if (key.handle < graph_.identifiers.size())
          match_identifier(moment, contact, key.handle, may_match, may_differ);
        break;
      case graph::KeyKind::household: break;
    }
    if (!may_differ) return kFiled;
  }
  ClassSet classes = ClassSet::of(unstated ? VisibilityClass::not_determinable : VisibilityClass::recording);
  if (may_match) classes.add(VisibilityClass::found);
  return classes;
}

ClassSet Splitter::by_record(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const {
  return in_window(filing_of(moment, keys, contact), graph_.contacts.days(contact), moment.day, moment.window_begin);
}

Splitter::OnRecord Splitter::on_record(const CheckMoment& moment, AgencyId agency, std::uint32_t contact) const {
  const bool own = as_if_.shared || holding_.is_own(agency, contact);
  const Held held = own ? holding_.own_record(contact) : holding_.of(agency, contact);
  if (!own || !graph_.contacts.recorded_on.value_or(contact, DateInterval::unknown()).is_unknown())
    return {own, held.possibly_at(moment.day), !held.certainly_at(moment.day)};
  // An own record exists from the contact's day on, whichever that was, and the contact was before the check.
  const bool is_dated = !graph_.contacts.days(contact).is_unknown();
  return {own, moment.day <= held.until.last, moment.day > held.until.first || !is_dated};
}

// Whether some agency's records that the checker could open held the contact.
Splitter::Opening Splitter::opening_of(const CheckMoment& moment, std::uint32_t contact) const {
  Opening opening;
  if (as_if_.opened) open_any(moment, contact, opening);
  for (const graph::Access& access : access_.of(moment.checker)) {
    if (!access.period.possibly_on(moment.day)) continue;
    const OnRecord record = on_record(moment, access.holder, contact);
    open_by(access, moment.day, record, graph_.contacts.recorded_in.value_or(contact, 0), opening);
  }
  return opening;
}

void Splitter::open_by(const graph::Access& access, Day day, const OnRecord& record, graph::Code recorded_in,
                       Opening& opening) const {
  if (!record.may_be || !access.period.possibly_on(day)) return;
  // Where it was recorded may not be stated, and is not of what came by a share: it may have been there.
  if (!record.own) recorded_in = 0;
  const bool matches =
      (all_records_ != 0 && access.records == all_records_) || (recorded_in != 0 && access.records == recorded_in);
  if (!matches && recorded_in != 0) return;
  opening.possible = true;
  opening.certain |= matches && access.period.certainly_on(day) && !record.may_not_be;
}

// The same where every agency could open all records of every other: those of whoever made it or received it.
void Splitter::open_any(const CheckMoment& moment, std::uint32_t contact, Opening& opening) const {
  const auto open = [&](std::uint32_t holder) {
    if (holder == moment.checker.value || holder == AgencyId::kNone) return;
    const OnRecord record = on_record(moment, {holder}, contact);
    opening.possible |= record.may_be;
    opening.certain |= record.may_be && !record.may_not_be;
  };
  open(graph_.contacts.agency[contact]);
  if (holding_.was_received(contact))
    for (const Received& row : holding_.receivers_of(contact)) open(row.agency);
}

Splitter::Opening Splitter::opening_of_kept(const CheckMoment& moment, std::uint32_t maker,
                                            std::span<const Received> rows, graph::Code recorded_in) const {
  Opening opening;
  for (const graph::Access& access : access_.of(moment.checker)) {
    const std::uint32_t holder = access.holder.value;
    const OnRecord record =
        holder == maker ? OnRecord{true, true, false} : on_record_by_share(rows, holder, moment.day);
    open_by(access, moment.day, record, recorded_in, opening);
  }
  return opening;
}

SplitContact Splitter::classify(const CheckMoment& moment, std::span<const CheckKey> keys,
                                std::uint32_t contact) const {
  SplitContact split{contact, {}, {}, false};
  const auto [may_be_before, may_be_later] = before(graph_, moment, contact);
  if (may_be_later) split.classes.add_not_before();
  if (!may_be_before) return split;

  if (access_.of(moment.checker).empty() && !as_if_.shared && !as_if_.opened && !holding_.was_received(contact) &&
      !holding_.is_own(moment.checker, contact)) {
    split.classes.add(VisibilityClass::silo);  // by far the most frequent case of a population
    return split;
  }
  const OnRecord record = on_record(moment, moment.checker, contact);
  const Opening opening = record.may_not_be && !record.own ? opening_of(moment, contact) : Opening{};
  const ClassSet if_held = record.may_be || opening.possible ? by_record(moment, keys, contact) : ClassSet{};
  split.classes.add_all(classes_of(record, if_held, opening));
  if (opening.possible) split.if_opened = if_held;
  return split;
}

}  // namespace casegraph::measures
