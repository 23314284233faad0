#include "casegraph/simulate/parameters.hpp"

#include <algorithm>
#include <string>

#include "casegraph/domain/error.hpp"

namespace casegraph::simulate {
namespace {

constexpr std::int64_t kMostRows = 2'000'000'000;
constexpr std::int64_t kAgenciesAnArea = 12;  // one of each sector
constexpr std::int64_t kAgenciesATown = 8;    // the members of a MARAC, and a hospital

constexpr ParameterName kNames[] = {
    {"moves_per_decade", &Parameters::moves_per_decade, 20},
    {"partnered", &Parameters::partnered, 1},
    {"separated", &Parameters::separated, 1},
    {"formed", &Parameters::formed, 1},
    {"branching", &Parameters::branching, 0.95},
    {"decay_days", &Parameters::decay_days, 1000},
    {"several_contacts", &Parameters::several_contacts, 1},
    {"shared", &Parameters::shared, 1},
    {"share_days", &Parameters::share_days, 1000},
    {"unconfirmed", &Parameters::unconfirmed, 1},
    {"misfiled", &Parameters::misfiled, 1},
    {"unfiled", &Parameters::unfiled, 1},
    {"late", &Parameters::late, 1},
    {"late_days", &Parameters::late_days, 1000},
    {"unlinked", &Parameters::unlinked, 1},
    {"unidentified", &Parameters::unidentified, 1},
    {"month_only", &Parameters::month_only, 1},
    {"year_only", &Parameters::year_only, 1},
    {"misspelt", &Parameters::misspelt, 1},
    {"wrong_birth", &Parameters::wrong_birth, 1},
    {"missing", &Parameters::missing, 1},
    {"passed_on", &Parameters::passed_on, 1},
    {"passed_on_days", &Parameters::passed_on_days, 1000},
    {"assessed", &Parameters::assessed, 1},
    {"declined", &Parameters::declined, 1},
    {"graded_high", &Parameters::graded_high, 1},
    {"graded_medium", &Parameters::graded_medium, 1},
    {"referred", &Parameters::referred, 1},
    {"referred_again", &Parameters::referred_again, 1},
    {"referred_escalating", &Parameters::referred_escalating, 1},
    {"meeting_days", &Parameters::meeting_days, 1000},
    {"phones", &Parameters::phones, 1},
    {"phone_changes_per_decade", &Parameters::phone_changes_per_decade, 20},
    {"household_phone", &Parameters::household_phone, 1},
    {"phone_stated", &Parameters::phone_stated, 1},
    {"wrong_phone", &Parameters::wrong_phone, 1},
    {"unlocated", &Parameters::unlocated, 1},
};

void check_size(const char* name, std::int64_t value) {
  if (value < 1 || value > kMostRows)
    throw ArgumentError(std::string(name) + ": " + std::to_string(value) +
                        " is not accepted; accepted: 1 to 2,000,000,000");
}

void check_areas(const PopulationSize& size) {
  const std::int64_t most = std::min(size.agencies, kMostAreas);
  if (size.areas < 0 || size.areas > most)
    throw ArgumentError("areas: " + std::to_string(size.areas) + " is not accepted; accepted: 1 to " +
                        std::to_string(most) + ", an agency or more for each, or none");
}

}  // namespace

std::int64_t areas_of(const PopulationSize& size) {
  if (size.areas > 0) return size.areas;
  const std::int64_t two = std::min<std::int64_t>(2, size.agencies / kAgenciesATown);
  return std::clamp<std::int64_t>(std::max(size.agencies / kAgenciesAnArea, two), 1, kMostAreas);
}

std::span<const ParameterName> parameter_names() { return kNames; }

void check(const PopulationSize& size, const Parameters& parameters) {
  check_size("contacts", size.contacts);
  check_size("persons", size.persons);
  check_size("addresses", size.addresses);
  check_size("agencies", size.agencies);
  check_areas(size);
  for (const ParameterName& known : kNames) {
    const double value = parameters.*known.value;
    if (value >= 0 && value <= known.most) continue;
    std::string most = std::to_string(known.most);
    most.erase(most.find_last_not_of('0') + 1);
    if (most.back() == '.') most.pop_back();
    throw ArgumentError(std::string(known.name) + ": " + std::to_string(value) + " is not accepted; accepted: 0 to " +
                        most);
  }
}

}  // namespace casegraph::simulate
