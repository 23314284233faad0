#include "casegraph/simulate/contacts.hpp"

#include <algorithm>

#include "casegraph/simulate/names.hpp"

namespace casegraph::simulate {
namespace {

constexpr double kToWeekend = 0.15;  // of unplanned incidents of working days: moved to the weekend
constexpr double kMinutesApart = 35;
constexpr std::int32_t kMinutes = 1440;

std::int32_t weekday_of(std::int32_t day) { return ((kStart.count + day) % 7 + 7 + 3) % 7; }  // Monday: 0

// A day of the weekend becomes some working day of the week after: were it always Monday, that would stand out.
std::int32_t working_day(std::int32_t day, Draws& draws) {
  const std::int32_t weekday = weekday_of(day);
  return weekday < 5 ? day : day + 7 - weekday + static_cast<std::int32_t>(draws.below(5));
}

}  // namespace

Sheets::Sheets(const Layouts& layouts) {
  sheets.reserve(kMadeTables);
  for (std::size_t table = 0; table < kMadeTables; ++table) sheets.emplace_back(&layouts.of(static_cast<Made>(table)));
}

ContactMaker::ContactMaker(const Plan& plan, const Block& block, Sheets& sheets)
    : plan_(&plan),
      block_(&block),
      sheets_(&sheets),
      draws_(plan.seed, Purpose::contacts, block.first_person()),
      record_draws_(plan.seed, Purpose::record, block.first_person()) {}

void ContactMaker::of_person(std::int64_t place, std::int64_t first, std::int64_t count) {
  made_.clear();
  if (count == 0) return;
  place_ = place;
  person_ = &block_->persons()[static_cast<std::size_t>(place)];
  const std::int64_t number = block_->first_person() + place;
  draws_ = Draws(plan_->seed, Purpose::contacts, number);
  record_draws_ = Draws(plan_->seed, Purpose::record, number);
  phones_of(plan_->parameters, plan_->seed, *block_, place, phones_);
  Draws identity(plan_->seed, Purpose::identity, number);
  habit_ = identity.unit();
  given_name_ = given_name(person_->sex, identity);
  // Most members of a household have one family name.
  Draws family(plan_->seed, Purpose::identity, -1 - (block_->first_person() + block_->members(*person_).first));
  family_name_ = family_name(identity.chance(0.75) ? family : identity);
  national_number_ = 9'990'000'000 + identity.below(10'000'000);  // 999: numbers kept for tests
  brought_.clear();
  met_.clear();
  for (std::int64_t id = first; id < first + count;) {
    const std::int64_t before = sheets_->of(Made::contacts).rows();
    incident(id, first + count - id);
    id += sheets_->of(Made::contacts).rows() - before;
  }
}

// A Hawkes process by its clusters: incidents of their own at any time, and each brings about a Poisson number of
// further ones, at exponential distances.
ContactMaker::Start ContactMaker::next_start(std::int32_t from) {
  if (!brought_.empty()) {
    const Start start = brought_.back();
    brought_.pop_back();
    return start;
  }
  return {from + draws_.unit() * (kDays - from), 0};
}

const Scenario& ContactMaker::scenario_of(const Person& person, std::int32_t day) {
  const bool is_of_couple = person.partner >= 0 && day >= person.together_from;  // or was
  const std::span<const Scenario> all = scenarios();
  const auto weight = [&](const Scenario& scenario) {
    return person.is_child ? scenario.children : is_of_couple ? scenario.couples : scenario.adults;
  };
  std::int32_t total = 0;
  for (const Scenario& scenario : all) total += weight(scenario);
  auto place = static_cast<std::int32_t>(draws_.below(total));
  for (const Scenario& scenario : all) {
    if (place < weight(scenario)) return scenario;
    place -= weight(scenario);
  }
  return all.back();
}

void ContactMaker::move_on(const Step& step, bool is_first, Contact& contact) {
  if (step.is_planned()) {
    const std::int32_t wait =
        is_first ? 0 : step.least_days + static_cast<std::int32_t>(draws_.below(step.most_days - step.least_days + 1));
    const std::int32_t day = working_day(contact.day + wait, draws_);
    if (day < kDays) {
      contact.day = day;
      contact.minute = planned_minute(draws_.unit());
    }
    return;
  }
  if (is_first) {
    if (weekday_of(contact.day) < 5 && draws_.chance(kToWeekend))
      contact.day =
          std::min(kDays - 1, contact.day + 5 - weekday_of(contact.day) + static_cast<std::int32_t>(draws_.below(2)));
    contact.minute = unplanned_minute(draws_.unit());
    return;
  }
  const std::int32_t later = contact.minute + 1 + static_cast<std::int32_t>(draws_.exponential(kMinutesApart));
  if (later < kMinutes) {
    contact.minute = later;
  } else if (contact.day + 1 < kDays) {
    ++contact.day;
    contact.minute = later % kMinutes;
  }
}

void ContactMaker::incident(std::int64_t id, std::int64_t most) {
  const Parameters& parameters = plan_->parameters;
  const std::int32_t from = std::max(0, person_->birth - kStart);
  const Start start = next_start(from);
  for (std::int64_t further = draws_.poisson(parameters.branching); further > 0; --further) {
    const double day = start.day + draws_.exponential(parameters.decay_days);
    if (day < kDays) brought_.push_back({day, id});
  }
  const Scenario& scenario = scenario_of(*person_, static_cast<std::int32_t>(start.day));
  const auto steps = static_cast<std::int64_t>(scenario.steps.size());
  std::int64_t length = 1;
  while (length < std::min(most, 2 * steps) && draws_.chance(parameters.several_contacts)) ++length;
  Contact contact{id, id, 0, static_cast<std::int32_t>(start.day), 0, 0, -1, true};
  Contact before = contact;
  const Step* step_before = nullptr;
  for (std::int64_t at = 0; at < length; ++at) {
    const Step& step = scenario.steps[static_cast<std::size_t>(std::min(at, steps - 1))];
    contact.id = id + at;
    contact.is_linked = at == 0 || !draws_.chance(parameters.unlinked);
    move_on(step, at == 0, contact);
    record(scenario, step, before, contact);
    if (step_before != nullptr) add_links(step, *step_before, before, contact);
    if (at == 0)
      sheets_->of(Made::incidents)
          .add({id, date(contact), static_cast<std::int64_t>(scenario.kind), contact.concerned});
    before = contact;
    step_before = &step;
  }
  sheets_->of(Made::true_incidents).add({id, start.brought_by});
}

}  // namespace casegraph::simulate
