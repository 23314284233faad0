// What is recorded of a made contact, and the truth beside it where the record errs.
#include <algorithm>

#include "casegraph/simulate/contacts.hpp"
#include "casegraph/simulate/names.hpp"

namespace casegraph::simulate {
namespace {

constexpr double kOtherService = 0.15;    // the person goes to another service of the sector than by habit
constexpr double kConcerns = 0.6;         // of contacts elsewhere: an address that they concern is stated
constexpr double kTimeStated = 0.4;       // of planned contacts; of unplanned ones always
constexpr double kAssumed = 0.02;         // of participants
constexpr double kIdentifiedLater = 0.5;  // of those recorded without a name
constexpr double kIdentifiedDays = 60;
constexpr double kRecordAgain = 0.08;  // of contacts with an agency that has a record already
constexpr double kNumberInHealth = 0.6, kNumberElsewhere = 0.05;  // of records: the national number is stated
constexpr double kNotMade = 0.05;                                 // of shares: no record found that they were made

enum Ending { attended, late, not_attended, cancelled_by_agency, cancelled_by_person, no_reply, not_brought, unknown };
enum Presence { took_part, absent, spoken_about };
constexpr double kCallerShown = 0.9;  // of calls by the person: the phone is recorded
constexpr double kOwnPhone = 0.8;     // of persons with two phones: their own is given

enum Outcome { arrested, closed, taken_to_hospital, treated, referred, no_further_action };

// How appointments end, in shares of a thousand (docs/simulation.md).
std::int32_t ending(const Step& step, Draws& draws) {
  const std::int64_t place = draws.below(1000);
  if (place < 720) return attended;
  if (place < 750) return late;
  if (place < 860)
    return step.kind == ContactKind::home_visit ? no_reply : step.role == Role::child ? not_brought : not_attended;
  if (place < 910) return cancelled_by_agency;
  if (place < 975) return cancelled_by_person;
  return unknown;
}

bool took_place(std::int32_t attendance) { return attendance < not_attended || attendance == unknown; }

std::int64_t outcome(const Step& step, Draws& draws) {
  switch (step.kind) {
    case ContactKind::arrest: return arrested;
    case ContactKind::case_closed: return closed;
    case ContactKind::transport: return taken_to_hospital;
    case ContactKind::emergency_department: return treated;
    default: break;
  }
  if (step.kind == ContactKind::attendance && draws.chance(0.4)) return no_further_action;
  return draws.chance(0.1) ? std::int64_t{referred} : kMissing;
}

bool is_health(Sector sector) {
  return sector == Sector::primary_care || sector == Sector::acute_hospital || sector == Sector::mental_health ||
         sector == Sector::ambulance || sector == Sector::community_health;
}

Flag flag_of(IncidentKind kind) {
  switch (kind) {
    case IncidentKind::domestic_abuse: return Flag::domestic_abuse;
    case IncidentKind::disturbance: return Flag::threats;
    case IncidentKind::drug_crisis: return Flag::drugs;
    case IncidentKind::self_harm: return Flag::self_harm;
    case IncidentKind::safeguarding: return Flag::child_concern;
    case IncidentKind::supervision: return Flag::offence_other;
    default: return Flag::mental_health;
  }
}

}  // namespace

std::int64_t ContactMaker::date(const Contact& contact) {
  const double u = draws_.unit();
  const Parameters& parameters = plan_->parameters;
  const Precision precision = u < parameters.year_only                           ? Precision::year
                              : u < parameters.year_only + parameters.month_only ? Precision::month
                                                                                 : Precision::day;
  return plan_->layouts.dates().code(kStart + contact.day, precision);
}

void ContactMaker::record(const Scenario& scenario, const Step& step, const Contact& before, Contact& contact) {
  const std::int64_t home = block_->address_of(*person_, contact.day);
  const std::int64_t area = plan_->services.area_of_address(home);
  const double choice = draws_.chance(kOtherService) ? draws_.unit() : habit_;
  contact.agency = plan_->services.serving(area, step.sector, choice);
  contact.concerned = step.at_home || draws_.chance(kConcerns) ? home + 1 : 0;
  contact.attendance = step.has_attendance() ? ending(step, draws_) : -1;
  made_.push_back({contact.id, contact.incident, contact.agency, contact.day, contact.minute, scenario.kind,
                   took_place(contact.attendance), &step});
  add_contact(scenario, step, before, contact);
  add_participants(scenario, step, contact);
  add_flags(scenario, contact);
  if (draws_.chance(plan_->parameters.shared)) add_share(contact);
  add_record(step, contact);
}

// Under which address a contact is filed: a wrong one is where the person lived before or will live, else next door.
std::int64_t ContactMaker::filed(const Contact& contact) {
  if (contact.concerned == 0 || draws_.chance(plan_->parameters.unfiled)) return 0;
  if (!draws_.chance(plan_->parameters.misfiled)) return contact.concerned;
  for (const Stay& stay : block_->stays_of(*person_))
    if (stay.address + 1 != contact.concerned) return stay.address + 1;
  return contact.concerned < plan_->size.addresses ? contact.concerned + 1
                                                   : std::max<std::int64_t>(1, contact.concerned - 1);
}

void ContactMaker::add_contact(const Scenario& scenario, const Step& step, const Contact& before,
                               const Contact& contact) {
  const Parameters& parameters = plan_->parameters;
  const DateTerms& dates = plan_->layouts.dates();
  const Day day = kStart + contact.day;
  const auto after = [&](double mean) {
    const double days = 1 + draws_.exponential(mean);
    return dates.code(kStart +
                      std::min(kDays - 1, contact.day + static_cast<std::int32_t>(std::min<double>(days, kDays))));
  };
  const std::int64_t recorded = draws_.chance(parameters.late) ? after(parameters.late_days) : kMissing;
  std::int64_t booked = kMissing;
  if (step.has_attendance())
    booked = dates.code(contact.id != contact.incident ? kStart + before.day
                                                       : day - (3 + static_cast<std::int32_t>(draws_.below(21))));
  const bool has_time = !step.is_planned() || draws_.chance(kTimeStated);
  const std::int64_t severity = step.is_planned() ? 0 : 1 + draws_.below(scenario.severity);
  sheets_->of(Made::contacts)
      .add({contact.id, contact.is_linked ? contact.incident : 0, contact.agency + 1, date(contact),
            has_time ? contact.minute : kMissing, recorded, booked, static_cast<std::int64_t>(step.recorded_in()),
            static_cast<std::int64_t>(step.kind), static_cast<std::int64_t>(step.channel),
            static_cast<std::int64_t>(step.initiator), step.at_home ? contact.concerned : 0, contact.concerned,
            filed(contact), contact.attendance, outcome(step, draws_), severity});
  sheets_->of(Made::true_contacts)
      .add({contact.id, contact.incident, dates.code(day), contact.minute, contact.concerned});
}

void ContactMaker::add_links(const Step& step, const Step& step_before, const Contact& before, const Contact& contact) {
  enum Kind { same_incident, reply, replaces };
  std::int64_t kind = same_incident;
  if (step_before.kind == ContactKind::emergency_call && step.channel == Channel::in_person)
    kind = reply;
  else if (step.has_attendance() && step_before.has_attendance() && !took_place(before.attendance))
    kind = replaces;
  else if (step.kind != ContactKind::emergency_call)
    return;
  sheets_->of(contact.is_linked ? Made::contact_links : Made::true_links)
      .add({contact.id, before.id, kind, contact.is_linked ? 0 : 1});
}

void ContactMaker::add_part(const Contact& contact, std::int64_t place, Role role, std::int64_t presence) {
  std::int64_t identified = kMissing;
  const bool is_unnamed = draws_.chance(plan_->parameters.unidentified);
  if (is_unnamed && draws_.chance(kIdentifiedLater)) {
    const double days = std::min<double>(1 + draws_.exponential(kIdentifiedDays), kDays);
    const std::int32_t day = std::min(kDays - 1, contact.day + static_cast<std::int32_t>(days));
    identified = plan_->layouts.dates().code(kStart + day);
  }
  sheets_->of(Made::participants)
      .add({contact.id, id_of(place), static_cast<std::int64_t>(role), presence, draws_.chance(kAssumed) ? 1 : 0,
            is_unnamed ? 0 : kMissing, identified});
}

void ContactMaker::add_participants(const Scenario& scenario, const Step& step, const Contact& contact) {
  const bool came = step.channel != Channel::records && took_place(contact.attendance);
  const bool should_have = step.channel != Channel::records && step.channel != Channel::written;
  add_part(contact, place_, step.role, came && should_have ? took_part : should_have ? absent : spoken_about);
  const auto [first, end] = block_->members(*person_);
  const bool is_abuse = scenario.kind == IncidentKind::domestic_abuse;
  if (is_abuse && person_->partner >= 0 && contact.day >= person_->together_from)
    add_part(contact, person_->partner, Role::alleged_perpetrator,
             step.kind == ContactKind::attendance || step.kind == ContactKind::arrest ? took_part : spoken_about);
  if (end - first < 2) return;
  // One other member of the household: the parent of a child, a child who was there, or another.
  const double likely = person_->is_child ? 0.75 : is_abuse ? 0.5 : 0.3;
  if (!draws_.chance(likely)) return;
  const std::int64_t other = person_->is_child ? first : first + draws_.below(end - first);
  const Person& member = block_->persons()[static_cast<std::size_t>(other)];
  if (other == place_ || (is_abuse && other == person_->partner) || !is_born(member, contact.day)) return;
  const Role role = person_->is_child ? Role::parent : member.is_child ? Role::child : Role::household;
  const bool is_there = came && draws_.chance(0.6);
  // Of a couple that has not yet begun, or has parted, one lives elsewhere: be it by chance at the same address.
  if (!block_->is_at_home(place_, contact.day) || !block_->is_at_home(other, contact.day)) return;
  add_part(contact, other, role, is_there ? took_part : spoken_about);
}

void ContactMaker::add_flags(const Scenario& scenario, const Contact& contact) {
  enum State { yes, no, not_recorded };
  enum Author { agency_then, review };
  Sheet& flags = sheets_->of(Made::flags);
  const bool is_common = scenario.kind == IncidentKind::care || scenario.kind == IncidentKind::emergency ||
                         scenario.kind == IncidentKind::other;
  if (draws_.chance(is_common ? 0.12 : 0.75)) {
    const double u = draws_.unit();
    flags.add({contact.id, static_cast<std::int64_t>(flag_of(scenario.kind)),
               u < 0.8    ? yes
               : u < 0.88 ? no
                          : not_recorded,
               agency_then});
  }
  if (scenario.kind != IncidentKind::domestic_abuse) return;
  if (draws_.chance(0.6))
    flags.add({contact.id, static_cast<std::int64_t>(Flag::labelled_domestic_abuse), draws_.chance(0.75) ? yes : no,
               agency_then});
  if (draws_.chance(0.1)) flags.add({contact.id, static_cast<std::int64_t>(Flag::domestic_abuse), yes, review});
}

void ContactMaker::add_share(const Contact& contact) {
  const std::int64_t area = plan_->services.area_of_agency(contact.agency);
  const auto sector = static_cast<Sector>(draws_.skewed(static_cast<std::int64_t>(kSectors.size())));
  const std::int64_t receiver = plan_->services.serving(area, sector, habit_);
  const double days = std::min<double>(draws_.exponential(plan_->parameters.share_days), kDays);
  const std::int32_t day = std::min(kDays - 1, contact.day + static_cast<std::int32_t>(days));
  const double u = draws_.unit();
  if (receiver == contact.agency) return;
  const ShareStatus status = u < kNotMade                                   ? ShareStatus::no_record_found
                             : u < kNotMade + plan_->parameters.unconfirmed ? ShareStatus::receipt_unconfirmed
                                                                            : ShareStatus::made;
  sheets_->of(Made::shares)
      .add({contact.id, plan_->layouts.dates().code(kStart + day), contact.agency + 1, receiver + 1, kMissing,
            id_of(place_), draws_.below(3), static_cast<std::int64_t>(status)});
  if (draws_.chance(0.85)) sheets_->of(Made::share_items).add({contact.id, contact.id});
  for (const Met& met : met_)  // and what the agency held of the person, in one of three
    if (met.agency == contact.agency && met.day <= day && draws_.chance(0.33))
      sheets_->of(Made::share_items).add({contact.id, met.contact});
}

// The phone that a record states; 0: none.
std::int64_t ContactMaker::stated_phone(const Step& step, const Contact& contact, bool& is_wrong) {
  const Day day = kStart + contact.day;
  std::int64_t own = 0, shared = 0;
  for (const PhoneUse& use : phones_)
    if (use.from <= day && day < use.to) (use.is_shared ? shared : own) = use.number;
  const std::int64_t given = own != 0 && (shared == 0 || record_draws_.chance(kOwnPhone)) ? own : shared;
  const bool is_own_call = step.channel == Channel::telephone && step.initiator == Initiator::person;
  const bool is_stated = record_draws_.chance(is_own_call ? kCallerShown : plan_->parameters.phone_stated);
  if (given == 0 || !is_stated) return 0;
  is_wrong = record_draws_.chance(plan_->parameters.wrong_phone);
  return is_wrong ? misdialled(given, record_draws_) : given;
}

// A record of the person at an agency: at the first contact with it that is drawn, and now and then a second one.
void ContactMaker::add_record(const Step& step, const Contact& contact) {
  const auto known =
      std::find_if(met_.begin(), met_.end(), [&](const Met& met) { return met.agency == contact.agency; });
  if (known == met_.end())
    met_.push_back({contact.agency, contact.id, contact.day});
  else if (!draws_.chance(kRecordAgain))
    return;
  const Parameters& parameters = plan_->parameters;
  const bool given_wrong = draws_.chance(parameters.misspelt);
  const bool family_wrong = draws_.chance(parameters.misspelt);
  const bool birth_wrong = draws_.chance(parameters.wrong_birth);
  const bool birth_missing = draws_.chance(parameters.missing);
  const std::int64_t address = block_->address_of(*person_, contact.day);
  const std::int64_t postcode = draws_.chance(parameters.missing) ? 0 : postcode_of(address);
  const bool postcode_wrong = postcode > 0 && draws_.chance(parameters.wrong_birth);
  // A day or month typed wrongly, or the year by one.
  const std::int32_t by = draws_.chance(0.5) ? static_cast<std::int32_t>(1 + draws_.below(27)) : 365;
  const Day birth = birth_wrong ? person_->birth - by : person_->birth;
  const bool has_number = draws_.chance(is_health(step.sector) ? kNumberInHealth : kNumberElsewhere);
  bool phone_wrong = false;
  const std::int64_t phone = stated_phone(step, contact, phone_wrong);
  sheets_->of(Made::records)
      .add({contact.id, contact.agency + 1, contact.id, given_wrong ? misspelt(given_name_, draws_) : given_name_,
            family_wrong ? misspelt(family_name_, draws_) : family_name_,
            birth_missing ? kMissing : plan_->layouts.lives().code(birth), static_cast<std::int64_t>(person_->sex),
            postcode_wrong ? 1 + (postcode + 20 * (1 + draws_.below(19))) % 10'000'000 : postcode, phone,
            has_number ? national_number_ : 0});
  enum Error { none, name, birth_date, place, several, dialling };
  const bool name_wrong = given_wrong || family_wrong;
  const bool birth_shown_wrong = birth_wrong && !birth_missing;
  const int errors =
      (name_wrong ? 1 : 0) + (birth_shown_wrong ? 1 : 0) + (postcode_wrong ? 1 : 0) + (phone_wrong ? 1 : 0);
  const std::int64_t error = errors == 0         ? none
                             : errors > 1        ? several
                             : name_wrong        ? name
                             : birth_shown_wrong ? birth_date
                             : phone_wrong       ? dialling
                                                 : place;
  sheets_->of(Made::true_records).add({contact.id, 0, id_of(place_), error});
}

}  // namespace casegraph::simulate
