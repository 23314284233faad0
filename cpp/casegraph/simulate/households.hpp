// A block of made persons: who lives with whom, where and when, who is or was whose partner, who was born.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/simulate/calendar.hpp"
#include "casegraph/simulate/parameters.hpp"

namespace casegraph::simulate {

inline constexpr std::int64_t kPersonsPerBlock = 1024;

struct Stay {
  std::int64_t address;
  std::int32_t from;  // day of the observed time; below 0: lived there before it
  std::int32_t to;    // the day after the last; kDays: still there
};

enum class Sex : std::uint8_t { female, male, unknown };

struct Person {
  Day birth{};
  std::int32_t household = 0;
  Sex sex = Sex::unknown;
  bool is_child = false;            // born into the household
  std::int64_t partner = -1;        // place in the block
  std::int32_t together_from = -1;  // the day of the observed time on which they move together; below 0: before it
  std::int32_t together_to = -1;    // on which they part; kDays: they do not
  std::size_t first_stay = 0, stays = 0;
};

class Block {
 public:
  Block(const PopulationSize& size, const Parameters& parameters, std::uint64_t seed, std::int64_t index);

  std::int64_t first_person() const { return first_person_; }
  const std::vector<Person>& persons() const { return persons_; }
  std::span<const Stay> stays_of(const Person& person) const { return {&stays_[person.first_stay], person.stays}; }
  // Places in the block of the members of a household, which follow each other.
  std::pair<std::int64_t, std::int64_t> members(const Person& person) const;
  // Whether a person lived with the household on a day: the second of a couple does while they are together.
  bool is_at_home(std::int64_t place, std::int32_t day) const;
  // Where a person lived on a day of the observed time, from 0 to kDays - 1.
  std::int64_t address_of(const Person& person, std::int32_t day) const;

 private:
  void add_household(std::int64_t members, class Draws& draws);
  std::vector<Stay> moves(std::int64_t home, std::int32_t from, class Draws& draws) const;
  std::vector<Stay> of_the_second(const std::vector<Stay>& of_household, const Person& person,
                                  class Draws& draws) const;
  void give(Person& person, const std::vector<Stay>& stays);
  std::int64_t own_address(class Draws& draws) const;

  const PopulationSize* size_;
  const Parameters* parameters_;
  std::uint64_t seed_;
  std::int64_t first_person_, first_address_, addresses_;
  std::vector<Person> persons_;
  std::vector<Stay> stays_;
  std::vector<std::int64_t> household_starts_;
};

std::int64_t block_count(const PopulationSize& size);

}  // namespace casegraph::simulate
