#include "casegraph/simulate/phones.hpp"

#include <algorithm>

namespace casegraph::simulate {
namespace {

constexpr std::int64_t kNumbersAPerson = 16;
constexpr std::int64_t kOfHousehold = kNumbersAPerson - 1;  // the numbers before it are own ones
constexpr std::int64_t kNumbers = 99'999'999'999;
constexpr std::int64_t kScatter = 61'803'403;  // has no divisor in common with kNumbers: no number comes twice
constexpr std::int32_t kTwelveYears = 4383;
constexpr std::int32_t kDaysPerDecade = 3652;
constexpr std::int32_t kHadEarlier = 3650;  // days before the observed time in which a first phone may have been got

std::int64_t number_of(std::int64_t person, std::int64_t which) {
  return 1 + (person * kNumbersAPerson + which) * kScatter % kNumbers;
}

}  // namespace

void phones_of(const Parameters& parameters, std::uint64_t seed, const Block& block, std::int64_t place,
               std::vector<PhoneUse>& uses) {
  uses.clear();
  const Person& person = block.persons()[static_cast<std::size_t>(place)];
  const std::int64_t number = block.first_person() + place;
  Draws draws(seed, Purpose::phone, number);
  const Day old_enough = person.birth + kTwelveYears;
  const Day got = std::max(old_enough, kStart - static_cast<std::int32_t>(draws.below(kHadEarlier)));
  if (draws.chance(parameters.phones) && got < kEnd) {
    uses.push_back({number_of(number, 0), got, kEnd, false});
    const double gap = kDaysPerDecade / std::max(parameters.phone_changes_per_decade, 1e-9);
    Day day = std::max(got, kStart);
    for (std::int64_t which = 1; which < kOfHousehold; ++which) {
      const double wait = draws.exponential(gap);
      if (wait >= kEnd - day - 1) break;
      day = day + 1 + static_cast<std::int32_t>(wait);
      uses.back().to = day;
      uses.push_back({number_of(number, which), day, kEnd, false});
    }
  }
  const auto [first, end] = block.members(person);
  if (end - first < 2) return;
  const std::int64_t of_household = block.first_person() + first;
  if (!Draws(seed, Purpose::phone, -1 - of_household).chance(parameters.household_phone)) return;
  const bool leaves = place == first + 1 && person.partner == first && person.together_to < kDays;
  const bool joins = place == first + 1 && person.partner == first && person.together_from >= 0;
  const Day since = kStart + (joins ? person.together_from : block.stays_of(person).front().from);
  const Day from = std::max(person.birth, since);
  uses.push_back({number_of(of_household, kOfHousehold), from, leaves ? kStart + person.together_to : kEnd, true});
}

std::string phone_text(std::int64_t number) {
  std::string text = "+99900000000000";
  for (std::size_t at = text.size(); number > 0; number /= 10) text[--at] = static_cast<char>('0' + number % 10);
  return text;
}

std::int64_t misdialled(std::int64_t number, Draws& draws) {
  std::int64_t unit = 1;
  for (std::int64_t place = draws.below(11); place > 0; --place) unit *= 10;
  const std::int64_t digit = number / unit % 10;
  const std::int64_t other = (digit + 1 + draws.below(9)) % 10;
  const std::int64_t wrong = number + (other - digit) * unit;
  return wrong > 0 ? wrong : number + unit;
}

}  // namespace casegraph::simulate
