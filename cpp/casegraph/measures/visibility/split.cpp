#include "casegraph/measures/visibility/split.hpp"

#include <algorithm>

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
    if (moment.contact == kNone) return {true, true};
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

std::uint32_t Splitter::filed_at(std::uint32_t contact) const {
  const auto& contacts = graph_.contacts;
  const std::uint32_t filed = contacts.filed_at.value_or(contact, kNone);
  if (filed != kNone || assume_ == AssumeFiled::nothing) return filed;
  const auto& assumed = assume_ == AssumeFiled::met_at ? contacts.met_at : contacts.concerns_address;
  return assumed.value_or(contact, kNone);
}

// A record names a person unless it names them otherwise and they were not identified by then.
void Splitter::match_person(const CheckMoment& moment, std::uint32_t contact, PersonId person, bool& may_match,
                            bool& may_differ) const {
  for (const graph::Participation& part : graph_.participants[contact]) {
    if (part.person != person) continue;
    if (!part.recorded_otherwise) {
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

Splitter::Filing Splitter::filing_of(const CheckMoment& moment, std::span<const CheckKey> keys,
                                     std::uint32_t contact) const {
  bool may_match = false;
  bool may_differ = true;
  bool unstated = false;
  for (const CheckKey& key : keys) {
    switch (key.kind) {
      case graph::KeyKind::address: {
        const std::uint32_t filed = filed_at(contact);
        if (filed == kNone) unstated = true;
        if (filed == key.handle && filed != kNone) return {true, false, false};
        break;
      }
      case graph::KeyKind::person: match_person(moment, contact, {key.handle}, may_match, may_differ); break;
      case graph::KeyKind::identifier:
        if (key.handle < graph_.identifiers.size() && !graph_.identifiers[key.handle].person.is_none())
          match_person(moment, contact, graph_.identifiers[key.handle].person, may_match, may_differ);
        break;
    }
    if (!may_differ) return {true, false, false};
  }
  return {may_match, may_differ && !unstated, may_differ && unstated};
}

// Steps 2 to 4, for a record that is held (or that was opened): over every day that it may be of before the check.
ClassSet Splitter::by_record(const CheckMoment& moment, std::span<const CheckKey> keys, std::uint32_t contact) const {
  const Filing filing = filing_of(moment, keys, contact);
  const DateInterval days = graph_.contacts.days(contact);
  const Day latest = std::min(days.last, moment.day);
  const bool may_be_older = moment.window_begin && days.first < *moment.window_begin;
  const bool may_be_inside = !moment.window_begin || latest >= *moment.window_begin;
  ClassSet classes;
  if (filing.may_differ) classes.add(VisibilityClass::recording);
  if (filing.may_be_unstated) classes.add(may_be_inside ? VisibilityClass::not_determinable : VisibilityClass::window);
  if (filing.may_match && may_be_older) classes.add(VisibilityClass::window);
  if (filing.may_match && may_be_inside) classes.add(VisibilityClass::found);
  return classes;
}

bool Splitter::may_open(const CheckMoment& moment, std::uint32_t contact, bool& certain) const {
  certain = false;
  if (graph_.access.empty()) return false;
  bool possible = false;
  const AgencyId holder{graph_.contacts.agency[contact]};
  const Held record = holding_.own_record(contact);
  if (!record.possibly_at(moment.day)) return false;
  const graph::Code recorded_in = graph_.contacts.recorded_in.value_or(contact, 0);
  for (const graph::Access& access : graph_.access) {
    if (access.agency != moment.checker || access.holder != holder || !access.period.possibly_on(moment.day)) continue;
    const bool matches =
        (all_records_ != 0 && access.records == all_records_) || (recorded_in != 0 && access.records == recorded_in);
    if (!matches && recorded_in != 0) continue;
    possible = true;  // where it was recorded is not stated: it may have been there
    certain |= matches && access.period.certainly_on(moment.day) && record.certainly_at(moment.day);
  }
  return possible;
}

SplitContact Splitter::classify(const CheckMoment& moment, std::span<const CheckKey> keys,
                                std::uint32_t contact) const {
  SplitContact split{contact, {}, {}, false};
  const auto [may_be_before, may_be_later] = before(graph_, moment, contact);
  if (may_be_later) split.classes.add_not_before();
  if (!may_be_before) return split;

  // The agency's own record exists from the contact's day on, whichever that was, where no other day is stated.
  const bool own = holding_.is_own(moment.checker, contact);
  const Held held = own ? holding_.own_record(contact) : holding_.of(moment.checker, contact);
  if (!own && held.never() && graph_.access.empty()) {  // by far the most frequent case of a population
    split.classes.add(VisibilityClass::silo);
    return split;
  }
  const bool dated_by_contact =
      own && graph_.contacts.recorded_on.value_or(contact, DateInterval::unknown()).is_unknown();
  bool may_hold = dated_by_contact ? moment.day <= held.until.last : held.possibly_at(moment.day);
  bool may_lack = dated_by_contact ? moment.day > held.until.first : !held.certainly_at(moment.day);
  if (dated_by_contact && graph_.contacts.days(contact).is_unknown()) may_lack = true;

  if (may_hold) split.classes.add_all(by_record(moment, keys, contact));
  if (!may_lack) return split;
  bool certainly_opens = false;
  const bool opens = !own && may_open(moment, contact, certainly_opens);
  if (opens) {
    split.classes.add(VisibilityClass::accessible);
    split.if_opened = by_record(moment, keys, contact);
  }
  if (!certainly_opens) split.classes.add(VisibilityClass::silo);
  return split;
}

}  // namespace casegraph::measures
