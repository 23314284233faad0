// The days of persons' contacts, person by person, for measures over all persons at once. Most contacts are plain: of
// one day, one contact, stated to be this person's. A person all of whose contacts are is read without a branch from
// one array of days; any other is left to the general way.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/counts.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

inline constexpr std::int64_t kPersonsPerBlock = 4096;

class PersonDays {
 public:
  PersonDays(const graph::CaseGraph& graph, PresenceFilter presence, Progress& progress, unsigned threads);

  // Whether the selection is all persons, each a group, and nothing else is asked of it.
  static bool serves(const Selection& selection);

  // Persons with a contact in the presence asked for, ascending, and where those of each block of kPersonsPerBlock
  // handles begin among them.
  const std::vector<std::uint32_t>& persons() const { return persons_; }
  const std::vector<std::size_t>& blocks() const { return blocks_; }

  // The days of a person's contacts, ascending, each contact once; none where one of them is not plain.
  struct Days {
    std::span<const std::int32_t> days;
    std::span<const std::uint32_t> contacts;
    bool is_plain = false;
  };
  // `room` is overwritten by the next call with it.
  struct Room {
    std::vector<std::int32_t> days;
    std::vector<std::uint32_t> contacts;
  };
  Days of(std::uint32_t person, Room& room) const;

  // Whether the contact has one day and is one contact.
  bool is_plain(std::uint32_t contact) const { return days_[contact] != kNotPlain; }

  // The same person's contacts for the general way.
  struct General {
    std::vector<std::uint32_t> contacts;
    std::vector<std::uint8_t> is_sure;
    GroupContacts group() const { return {contacts, is_sure}; }
  };
  General general(std::uint32_t person) const;

 private:
  static constexpr std::int32_t kNotPlain = std::numeric_limits<std::int32_t>::min();
  bool is_wanted(std::uint32_t presence) const { return (presences_ >> presence & 1U) != 0; }
  void find_days(Progress& progress, unsigned threads);
  void find_persons(Progress& progress, unsigned threads);

  const graph::CaseGraph& graph_;
  std::uint32_t presences_ = 0;
  std::shared_ptr<std::int32_t[]> days_;  // by contact
  std::vector<std::uint32_t> persons_;
  std::vector<std::size_t> blocks_;
};

}  // namespace casegraph::measures::frequency
