#include "casegraph/measures/frequency/appointment_chains.hpp"

#include <algorithm>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

using graph::CaseGraph;

AppointmentChains::AppointmentChains(const CaseGraph& graph) : graph_(graph) {
  for (const graph::ContactLink& link : graph.contact_links) {
    if (link.kind != graph::LinkKind::replaces || link.status == graph::LinkStatus::proposed) continue;
    backward_.push_back({link.later.value, link.earlier.value, link.row});
    forward_.push_back({link.earlier.value, link.later.value, link.row});
  }
  std::sort(backward_.begin(), backward_.end());
  std::sort(forward_.begin(), forward_.end());
}

const AppointmentChains::Link* AppointmentChains::first_from(const std::vector<Link>& links, std::uint32_t contact) {
  const auto found = std::lower_bound(links.begin(), links.end(), Link{contact, 0, 0});
  return found == links.end() || found->from != contact ? nullptr : &*found;
}

void AppointmentChains::walk(const std::vector<Link>& links, std::uint32_t contact, AppointmentChain& chain) const {
  chain.contacts.push_back(contact);
  while (const Link* link = first_from(links, chain.contacts.back())) {
    if (chain.contacts.size() > links.size())
      throw DataError("contact_links: rows of kind replaces lead back to contact " +
                      graph_.contacts.ids.label(contact) + "; accepted are chains with a first appointment");
    chain.contacts.push_back(link->to);
    chain.links.push_back(link->row);
  }
}

AppointmentChain AppointmentChains::of(std::uint32_t contact) const {
  AppointmentChain chain, after;
  walk(backward_, contact, chain);
  std::reverse(chain.contacts.begin(), chain.contacts.end());
  std::reverse(chain.links.begin(), chain.links.end());
  walk(forward_, contact, after);
  chain.contacts.insert(chain.contacts.end(), after.contacts.begin() + 1, after.contacts.end());
  chain.links.insert(chain.links.end(), after.links.begin(), after.links.end());
  return chain;
}

std::vector<std::uint32_t> AppointmentChains::lasts() const {
  std::vector<std::uint32_t> lasts;
  for (const Link& link : backward_) {
    const bool is_repeated = !lasts.empty() && lasts.back() == link.from;
    if (!is_repeated && first_from(forward_, link.from) == nullptr) lasts.push_back(link.from);
  }
  // A circle has no last: walking it tells so.
  for (const Link& link : backward_) {
    AppointmentChain unused;
    walk(forward_, link.from, unused);
  }
  return lasts;
}

Wait AppointmentChains::wait_of(const AppointmentChain& chain) const {
  const std::uint32_t last = chain.contacts.back();
  const std::string& attendance = graph_.terms.attendance[graph_.contacts.attendance.value_or(last, 0)];
  if (attendance == "unknown") return {{}, "unknown"};
  if (!attendance.empty() && attendance != "attended") return {{}, "did_not_take_place"};
  const DateInterval booked = graph_.contacts.booked_on.value_or(chain.contacts.front(), DateInterval::unknown());
  const DateInterval held = graph_.contacts.days(last);
  if (booked.is_unknown() || held.is_unknown()) return {{}, "not_stated"};
  const Length days = days_between(booked, held);
  if (days.most && *days.most < 0) return {days, "reversed"};
  return {days, ""};
}

Length days_between(DateInterval from, DateInterval to) {
  Length length;
  if (is_finite(from.first) && is_finite(to.last))
    length.most = static_cast<std::int64_t>(to.last.count) - from.first.count;
  if (is_finite(from.last) && is_finite(to.first))
    length.least = static_cast<std::int64_t>(to.first.count) - from.last.count;
  // The later contact came later: a set of days that reaches back before the earlier one is cut there.
  const bool may_be_later = !length.most || *length.most >= 0;
  if (may_be_later && (!length.least || *length.least < 0)) length.least = 0;
  return length;
}

}  // namespace casegraph::measures::frequency
