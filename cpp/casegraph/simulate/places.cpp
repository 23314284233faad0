#include "casegraph/simulate/places.hpp"

#include "casegraph/simulate/draws.hpp"

namespace casegraph::simulate {
namespace {

constexpr std::int64_t kFirstLatitude = 500'000, kFirstLongitude = -8'000'000;
constexpr std::int64_t kAreaStep = 250'000;
constexpr std::int64_t kAreasAbreast = 8;
constexpr std::int64_t kStreet = 16, kNeighbourhood = 256;  // addresses
// Widest distances from the middle, in millionths of a degree.
constexpr std::int64_t kOfArea = 108'000, kOfNeighbourhood = 6'300, kOfStreet = 540;
enum What { an_address, a_street, a_neighbourhood, kinds };

// A number from -most to most, those near 0 more often: the sum of three even ones. Whole numbers alone, so that it is
// the same on every machine.
std::int64_t around_middle(std::int64_t most, Draws& draws) {
  const std::int64_t third = 2 * most / 3 + 1;
  return draws.below(third) + draws.below(third) + draws.below(third) - most;
}

void scatter(std::uint64_t seed, What what, std::int64_t which, std::int64_t most, Coordinates& middle) {
  Draws draws(seed, Purpose::place, which * kinds + what);
  middle.latitude += around_middle(most, draws);
  middle.longitude += around_middle(most, draws);
}

}  // namespace

Coordinates coordinates_of(const Services& services, std::uint64_t seed, std::int64_t address) {
  const std::int64_t area = services.area_of_address(address);
  Coordinates at{kFirstLatitude + area / kAreasAbreast * kAreaStep, kFirstLongitude + area % kAreasAbreast * kAreaStep};
  scatter(seed, a_neighbourhood, address / kNeighbourhood, kOfArea, at);
  scatter(seed, a_street, address / kStreet, kOfNeighbourhood, at);
  scatter(seed, an_address, address, kOfStreet, at);
  return at;
}

}  // namespace casegraph::simulate
