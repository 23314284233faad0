#include "casegraph/simulate/households.hpp"

#include <algorithm>

#include "casegraph/simulate/draws.hpp"

namespace casegraph::simulate {
namespace {

constexpr double kFurtherMembers = 1.4;  // mean number of a household's members beyond the first
constexpr std::int32_t kDaysPerDecade = 3652;
constexpr std::int32_t kEarlier = -6000;  // a stay from before the observed time begins at most so long before it
constexpr double kFarMoves = 0.15;        // moves to anywhere; others stay near
constexpr double kUnknownSex = 0.02;
constexpr double kBornWithin = 0.3;  // of children: born in the observed time

Day born(std::int32_t first_year, std::int32_t years, Draws& draws) {
  const Day from = day_of({first_year, 1, 1});
  return from + static_cast<std::int32_t>(draws.below(day_of({first_year + years, 1, 1}) - from));
}

// The part of `whole` things that belongs to the first `part` of `of`, in whole things, rounded down.
std::int64_t share(std::int64_t whole, std::int64_t part, std::int64_t of) {
  if (part >= of) return whole;
  return static_cast<std::int64_t>(static_cast<double>(whole) * (static_cast<double>(part) / static_cast<double>(of)));
}

}  // namespace

std::int64_t block_count(const PopulationSize& size) { return (size.persons - 1) / kPersonsPerBlock + 1; }

Block::Block(const PopulationSize& size, const Parameters& parameters, std::uint64_t seed, std::int64_t index)
    : size_(&size), parameters_(&parameters), seed_(seed), first_person_(index * kPersonsPerBlock) {
  const std::int64_t end = std::min(size.persons, first_person_ + kPersonsPerBlock);
  first_address_ = std::min(size.addresses - 1, share(size.addresses, first_person_, size.persons));
  addresses_ = std::max<std::int64_t>(1, share(size.addresses, end, size.persons) - first_address_);
  Draws draws(seed, Purpose::household, index);
  for (std::int64_t left = end - first_person_; left > 0;) {
    const std::int64_t members = std::min(left, 1 + draws.poisson(kFurtherMembers));
    add_household(members, draws);
    left -= members;
  }
  household_starts_.push_back(static_cast<std::int64_t>(persons_.size()));
}

std::int64_t Block::own_address(Draws& draws) const {
  if (draws.chance(kFarMoves)) return draws.below(size_->addresses);
  return first_address_ + draws.below(addresses_);
}

std::vector<Stay> Block::moves(std::int64_t home, std::int32_t from, Draws& draws) const {
  std::vector<Stay> stays{{home, from, kDays}};
  if (parameters_->moves_per_decade <= 0) return stays;
  const double gap = kDaysPerDecade / parameters_->moves_per_decade;
  for (std::int32_t day = std::max(0, from);;) {
    const double wait = draws.exponential(gap);
    if (wait >= kDays - 1 - day) return stays;
    day += 1 + static_cast<std::int32_t>(wait);
    const std::int64_t address = own_address(draws);
    if (day >= kDays) return stays;
    if (address == stays.back().address) continue;
    stays.back().to = day;
    stays.push_back({address, day, kDays});
  }
}

void Block::give(Person& person, const std::vector<Stay>& stays) {
  person.first_stay = stays_.size();
  const std::int32_t birth = person.birth - kStart;
  for (const Stay& stay : stays)
    if (stay.to > birth) stays_.push_back({stay.address, std::max(stay.from, birth), stay.to});
  person.stays = stays_.size() - person.first_stay;
}

// The second of a couple lives elsewhere until they move together, and leaves the home on the day they part.
std::vector<Stay> Block::of_the_second(const std::vector<Stay>& of_household, const Person& person,
                                       Draws& draws) const {
  std::vector<Stay> own;
  const auto add = [&own](std::int64_t address, std::int32_t from, std::int32_t to) {
    if (from >= to) return;
    if (!own.empty() && own.back().address == address)
      own.back().to = to;
    else
      own.push_back({address, from, to});
  };
  if (person.together_from >= 0) {
    Draws before(seed_, Purpose::partnership, -1 - (first_person_ + static_cast<std::int64_t>(persons_.size())));
    const std::int32_t since = kEarlier + static_cast<std::int32_t>(before.below(-kEarlier));
    for (const Stay& stay : moves(own_address(before), since, before))
      add(stay.address, stay.from, std::min(stay.to, person.together_from));
  }
  for (const Stay& stay : of_household)
    add(stay.address, own.empty() ? stay.from : std::max(stay.from, own.back().to),
        std::min(stay.to, person.together_to));
  if (person.together_to < kDays)
    for (const Stay& stay : moves(own_address(draws), person.together_to, draws)) add(stay.address, stay.from, stay.to);
  return own;
}

void Block::add_household(std::int64_t members, Draws& draws) {
  const auto household = static_cast<std::int32_t>(household_starts_.size());
  const auto first = static_cast<std::int64_t>(persons_.size());
  household_starts_.push_back(first);
  const std::vector<Stay> stays =
      moves(own_address(draws), kEarlier + static_cast<std::int32_t>(draws.below(-kEarlier)), draws);
  const bool is_couple = members >= 2 && draws.chance(parameters_->partnered);
  const std::int32_t parting = is_couple && draws.chance(parameters_->separated)
                                   ? 30 + static_cast<std::int32_t>(draws.below(kDays - 60))
                                   : kDays;
  Draws partnership(seed_, Purpose::partnership, first_person_ + first);
  const std::int32_t forming = is_couple && partnership.chance(parameters_->formed)
                                   ? 1 + static_cast<std::int32_t>(partnership.below(parting - 1))
                                   : -1;
  for (std::int64_t place = 0; place < members; ++place) {
    Person person;
    person.household = household;
    const bool is_adult = place == 0 || (place == 1 && (is_couple || draws.chance(0.3)));
    person.is_child = !is_adult;
    person.birth = is_adult                    ? born(1935, 62, draws)
                   : draws.chance(kBornWithin) ? kStart + static_cast<std::int32_t>(draws.below(kDays - 30))
                                               : born(2000, 15, draws);
    person.sex = draws.chance(kUnknownSex) ? Sex::unknown : draws.chance(0.5) ? Sex::female : Sex::male;
    if (is_couple && place < 2) {
      person.partner = first + 1 - place;
      person.together_from = forming;
      person.together_to = parting;
    }
    give(person, is_couple && place == 1 ? of_the_second(stays, person, draws) : stays);
    persons_.push_back(person);
  }
}

std::pair<std::int64_t, std::int64_t> Block::members(const Person& person) const {
  const auto household = static_cast<std::size_t>(person.household);
  return {household_starts_[household], household_starts_[household + 1]};
}

bool Block::is_at_home(std::int64_t place, std::int32_t day) const {
  const Person& person = persons_[static_cast<std::size_t>(place)];
  const bool is_second = person.partner >= 0 && person.partner < place;
  return !is_second || (person.together_from <= day && day < person.together_to);
}

std::int64_t Block::address_of(const Person& person, std::int32_t day) const {
  const std::span<const Stay> stays = stays_of(person);
  for (const Stay& stay : stays)
    if (day < stay.to) return stay.address;
  return stays.back().address;
}

}  // namespace casegraph::simulate
