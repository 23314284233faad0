#include "casegraph/measures/frequency/event_ties.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/day_intervals.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;
using stats::KnoxTest;

constexpr std::uint32_t kFar = 0xFFFFFFFFU;  // no tie

struct Near {
  std::uint32_t person, distance;
};

// Who is tied to a person, by the tables of residences and relationships.
class Neighbours {
 public:
  Neighbours(const CaseGraph& graph, const std::vector<Tie>& ties) {
    for (const Tie tie : {Tie::same_person, Tie::same_household, Tie::related, Tie::same_address}) {
      const auto found = std::find(ties.begin(), ties.end(), tie);
      place_[static_cast<std::size_t>(tie)] =
          found == ties.end() ? kFar : static_cast<std::uint32_t>(found - ties.begin());
    }
    at_address_.resize(graph.addresses.ids.size());
    of_person_.resize(graph.persons.ids.size());
    related_.resize(graph.persons.ids.size());
    near_.resize(graph.persons.ids.size());
    is_known_.resize(graph.persons.ids.size());
    for (const graph::Residence& stay : graph.residences) {
      if (stay.address.value >= at_address_.size() || stay.person.value >= of_person_.size()) continue;
      at_address_[stay.address.value].push_back({stay.person.value, possible_days(stay.period)});
      of_person_[stay.person.value].emplace_back(stay.address.value, possible_days(stay.period));
    }
    for (const graph::Relationship& tie : graph.relationships) {
      if (tie.from.value >= related_.size() || tie.to.value >= related_.size() || tie.from == tie.to) continue;
      related_[tie.from.value].push_back(tie.to.value);
      related_[tie.to.value].push_back(tie.from.value);
    }
  }

  // Each person once, the one asked about among them where that is a tie. Looked for once: a person has many events.
  const std::vector<Near>& of(std::uint32_t person) {
    if (is_known_[person] == 0) {
      near_[person] = found(person);
      is_known_[person] = 1;
    }
    return near_[person];
  }

 private:
  std::vector<Near> found(std::uint32_t person) const {
    std::vector<Near> near;
    const auto add = [&](std::uint32_t other, Tie tie) {
      if (place_[static_cast<std::size_t>(tie)] != kFar) near.push_back({other, place_[static_cast<std::size_t>(tie)]});
    };
    add(person, Tie::same_person);
    for (const std::uint32_t other : related_[person]) add(other, Tie::related);
    for (const auto& [address, days] : of_person_[person])
      for (const Stay& stay : at_address_[address]) {
        if (stay.person == person) continue;
        add(stay.person, Tie::same_address);
        if (days.begin < stay.days.end && stay.days.begin < days.end) add(stay.person, Tie::same_household);
      }
    std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
      return std::pair(a.person, a.distance) < std::pair(b.person, b.distance);
    });
    near.erase(std::unique(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.person == b.person; }),
               near.end());
    return near;
  }

  struct Stay {
    std::uint32_t person;
    Window days;
  };
  std::uint32_t place_[4]{};
  std::vector<std::vector<Stay>> at_address_;
  std::vector<std::vector<std::pair<std::uint32_t, Window>>> of_person_;
  std::vector<std::vector<std::uint32_t>> related_;
  std::vector<std::vector<Near>> near_;  // of a person
  std::vector<std::uint8_t> is_known_;   // whether that was looked for
};

}  // namespace

std::vector<KnoxTest::NearPair> tied_pairs(const CaseGraph& graph,
                                           const std::vector<std::vector<std::uint32_t>>& persons,
                                           const std::vector<Tie>& ties, Progress& progress) {
  Neighbours neighbours(graph, ties);
  std::vector<std::vector<std::uint32_t>> events_of(graph.persons.ids.size());
  for (std::uint32_t event = 0; event < persons.size(); ++event)
    for (const std::uint32_t person : persons[event]) events_of[person].push_back(event);
  std::vector<KnoxTest::NearPair> pairs;
  std::vector<std::uint32_t> nearest(persons.size(), kFar), reached;  // of the events after one
  for (std::uint32_t event = 0; event < persons.size(); ++event) {
    progress.advance(0);
    for (const std::uint32_t person : persons[event])
      for (const Near& near : neighbours.of(person)) {
        const auto& others = events_of[near.person];
        for (auto at = std::upper_bound(others.begin(), others.end(), event); at != others.end(); ++at) {
          if (nearest[*at] == kFar) reached.push_back(*at);
          nearest[*at] = std::min(nearest[*at], near.distance);
        }
      }
    std::sort(reached.begin(), reached.end());
    for (const std::uint32_t other : reached) {
      pairs.push_back({event, other, nearest[other]});
      nearest[other] = kFar;
    }
    reached.clear();
    if (pairs.size() > kMostTiedPairs)
      throw ArgumentError("ties: more than " + std::to_string(kMostTiedPairs) +
                          " pairs of incidents have one; accepted: fewer kinds of contact, a shorter window, or fewer "
                          "ties");
  }
  return pairs;
}

}  // namespace casegraph::measures::frequency
