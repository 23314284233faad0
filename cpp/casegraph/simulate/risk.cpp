#include "casegraph/simulate/risk.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

namespace casegraph::simulate {
namespace {

enum Grade { standard, medium, high };
enum Criterion { high_risk, repeat, escalation };
constexpr std::int32_t kYear = 365;
constexpr double kDaysToReferral = 2;
constexpr std::int32_t kNotice = 5;        // days at least between a referral and its meeting
constexpr double kAttends = 0.8;           // of the members of a MARAC, at each meeting; who referred always does
constexpr double kTold = 0.9;              // of the contacts of the last year that a member has, the last one always
constexpr std::int32_t kFirstMeeting = 6;  // of the observed time: Wednesday 7 January 2015

constexpr std::array kMembers = {Sector::police,      Sector::domestic_abuse_service, Sector::childrens_social_care,
                                 Sector::housing,     Sector::mental_health,          Sector::probation,
                                 Sector::primary_care};
constexpr std::int64_t kSeats = kMembers.size() + 1;  // and one for who referred, where that is no member

using Occasion = std::span<const MadeContact>;  // the contacts of one incident

class Assessor {
 public:
  Assessor(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts,
           Sheets& sheets)
      : plan_(plan),
        contacts_(contacts),
        sheets_(sheets),
        number_(block.first_person() + place),
        draws_(plan.seed, Purpose::risk, number_),
        habit_(Draws(plan.seed, Purpose::identity, number_).unit()) {}

  // In the order in which they happened.
  void incidents(std::span<const Occasion> occasions) {
    for (std::size_t at = 0; at < occasions.size(); ++at) {
      const Occasion& occasion = occasions[at];
      const MadeContact& first = occasion.front();
      const MadeContact* graded_high = assess(occasion);
      const bool is_repeat = referred_on_ && *referred_on_ < first.day && first.day <= *referred_on_ + kYear;
      const bool is_third = at >= 2 && occasions[at - 2].front().day > first.day - kYear;
      if (is_repeat)
        decide(repeat, graded_high != nullptr ? *graded_high : first);
      else if (graded_high != nullptr)
        decide(high_risk, *graded_high);
      else if (is_third)
        decide(escalation, first);
    }
  }

 private:
  // The first visit by officers and the first appointment kept are when risk is assessed. The first contact at which it
  // is graded high, if any.
  const MadeContact* assess(const Occasion& occasion) {
    const MadeContact* graded_high = nullptr;
    bool is_visited = false, is_seen = false;
    for (const MadeContact& contact : occasion) {
      const bool is_visit = contact.step->kind == ContactKind::attendance;
      const bool is_appointment = contact.step->kind == ContactKind::appointment && contact.took_place;
      if ((!is_visit || is_visited) && (!is_appointment || is_seen)) continue;
      is_visited = is_visited || is_visit;
      is_seen = is_seen || is_appointment;
      if (draws_.chance(plan_.parameters.assessed) && grade(contact) == high && graded_high == nullptr)
        graded_high = &contact;
    }
    return graded_high;
  }

  std::int64_t grade(const MadeContact& contact) {
    const Parameters& parameters = plan_.parameters;
    const bool is_declined = draws_.chance(parameters.declined);
    const double u = draws_.unit();
    const Grade given = u < parameters.graded_high                              ? high
                        : u < parameters.graded_high + parameters.graded_medium ? medium
                                                                                : standard;
    sheets_.of(Made::assessments)
        .add({contact.id, contact.id, 0, 0, is_declined ? 1 : 0, is_declined ? kMissing : std::int64_t{given},
              number_ + 1});
    return is_declined ? kMissing : std::int64_t{given};
  }

  void decide(Criterion criterion, const MadeContact& contact) {
    const Parameters& parameters = plan_.parameters;
    const bool is_referred = draws_.chance(criterion == repeat       ? parameters.referred_again
                                           : criterion == escalation ? parameters.referred_escalating
                                                                     : parameters.referred);
    sheets_.of(Made::true_referrals)
        .add({contact.incident, contact.id, number_ + 1, criterion,
              is_referred ? share_id(plan_, contact.id, ShareLane::referral) : 0});
    if (is_referred) refer(contact);
  }

  void refer(const MadeContact& contact) {
    const std::int32_t day =
        std::min(kDays - 1,
                 contact.day + static_cast<std::int32_t>(std::min<double>(draws_.exponential(kDaysToReferral), kDays)));
    referred_on_ = day;
    const std::int64_t area = plan_.services.area_of_agency(contact.agency);
    const std::int64_t service = plan_.services.serving(area, Sector::domestic_abuse_service, 0);
    const bool is_confirmed = !draws_.chance(plan_.parameters.unconfirmed);
    const std::int64_t id = share_id(plan_, contact.id, ShareLane::referral);
    add_share(id, day, contact.agency, service == contact.agency ? -1 : service, ShareKind::referral,
              is_confirmed ? ShareStatus::made : ShareStatus::receipt_unconfirmed);
    for (const MadeContact& held : contacts_)
      if (held.agency == contact.agency && held.kind == IncidentKind::domestic_abuse && held.day <= day &&
          held.day > contact.day - kYear)
        sheets_.of(Made::share_items).add({id, held.id});
    meet(contact, area, meeting_after(day + kNotice, area, plan_.parameters.meeting_days));
  }

  // Every member that has met the person within the last year tells the others that are there.
  void meet(const MadeContact& contact, std::int64_t area, std::int32_t day) {
    if (day >= kDays) return;
    const std::array<std::int64_t, kSeats> seats = attending(area, contact.agency);
    for (std::int64_t from = 0; from < kSeats; ++from) {
      const std::int64_t sender = seats[static_cast<std::size_t>(from)];
      const std::vector<std::int64_t> told = sender < 0 ? std::vector<std::int64_t>{} : told_by(sender, day);
      if (told.empty()) continue;
      for (std::int64_t to = 0; to < kSeats; ++to) {
        const std::int64_t receiver = seats[static_cast<std::size_t>(to)];
        if (receiver < 0 || receiver == sender) continue;
        const std::int64_t id = share_id(plan_, contact.id, ShareLane::meetings, from * kSeats + to);
        add_share(id, day, sender, receiver, ShareKind::meeting, ShareStatus::made);
        for (const std::int64_t item : told) sheets_.of(Made::share_items).add({id, item});
      }
    }
  }

  // The agency on each seat; -1: nobody.
  std::array<std::int64_t, kSeats> attending(std::int64_t area, std::int64_t referrer) {
    std::array<std::int64_t, kSeats> seats{};
    seats.fill(-1);
    const Sector referring = plan_.services.sector_of(referrer);
    bool is_seated = false;
    for (std::size_t at = 0; at < kMembers.size(); ++at) {
      const bool comes = draws_.chance(kAttends);
      if (!plan_.services.has(area, kMembers[at])) continue;
      const bool is_referrer = kMembers[at] == referring;
      is_seated = is_seated || is_referrer;
      if (is_referrer)
        seats[at] = referrer;
      else if (comes)
        seats[at] = plan_.services.serving(area, kMembers[at], habit_);
    }
    if (!is_seated) seats.back() = referrer;
    return seats;
  }

  std::vector<std::int64_t> told_by(std::int64_t agency, std::int32_t day) {
    std::vector<std::int64_t> told;
    const MadeContact* last = nullptr;
    for (const MadeContact& held : contacts_)
      if (held.agency == agency && held.day <= day && held.day > day - kYear &&
          (last == nullptr || last->day <= held.day))
        last = &held;
    if (last == nullptr) return told;
    for (const MadeContact& held : contacts_)
      if (held.agency == agency && held.day <= day && held.day > day - kYear && (&held == last || draws_.chance(kTold)))
        told.push_back(held.id);
    return told;
  }

  void add_share(std::int64_t id, std::int32_t day, std::int64_t from, std::int64_t to, ShareKind kind,
                 ShareStatus status) {
    enum Forum { marac };
    sheets_.of(Made::shares)
        .add({id, plan_.layouts.dates().code(kStart + day), from + 1, to + 1, marac, number_ + 1,
              static_cast<std::int64_t>(kind), static_cast<std::int64_t>(status)});
  }

  const Plan& plan_;
  std::span<const MadeContact> contacts_;
  Sheets& sheets_;
  std::int64_t number_;
  Draws draws_;
  double habit_;
  std::optional<std::int32_t> referred_on_;
};

}  // namespace

std::int32_t meeting_after(std::int32_t day, std::int64_t area, double days_apart) {
  const auto apart = std::max<std::int32_t>(1, static_cast<std::int32_t>(days_apart));
  const std::int32_t first = kFirstMeeting + 7 * static_cast<std::int32_t>(area % 2);
  const std::int32_t since = std::max(0, day - first);
  return first + (since + apart - 1) / apart * apart;
}

void add_risk(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts,
              Sheets& sheets) {
  std::vector<Occasion> occasions;  // contacts of an incident follow each other
  for (std::size_t at = 0; at < contacts.size();) {
    std::size_t end = at + 1;
    while (end < contacts.size() && contacts[end].incident == contacts[at].incident) ++end;
    if (contacts[at].kind == IncidentKind::domestic_abuse) occasions.push_back(contacts.subspan(at, end - at));
    at = end;
  }
  if (occasions.empty()) return;
  const auto when = [](const Occasion& occasion) {
    const MadeContact& first = occasion.front();
    return std::tuple(first.day, first.minute, first.id);
  };
  std::sort(occasions.begin(), occasions.end(),
            [&](const Occasion& a, const Occasion& b) { return when(a) < when(b); });
  Assessor(plan, block, place, contacts, sheets).incidents(occasions);
}

}  // namespace casegraph::simulate
