// How many contacts each two agencies both certainly held on a day.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// Of an agency with itself: how many it held. Nearly every contact has one holder, so that the cost is that of looking
// at the contacts and of the pairs of holders of those passed on.
class CommonHolders {
 public:
  explicit CommonHolders(std::size_t agencies) : agencies_(agencies), counts_(agencies * agencies, 0) {}

  // A contact that these held.
  void add(const std::vector<std::uint32_t>& holders) {
    for (const std::uint32_t one : holders)
      for (const std::uint32_t other : holders) ++counts_[one * agencies_ + other];
  }
  void add(const CommonHolders& other) {
    for (std::size_t at = 0; at < counts_.size(); ++at) counts_[at] += other.counts_[at];
  }
  std::int64_t of(std::uint32_t one, std::uint32_t other) const { return counts_[one * agencies_ + other]; }

 private:
  std::size_t agencies_;
  std::vector<std::int64_t> counts_;
};

// A contact that an agency certainly held: its place among those asked about.
struct HeldPlace {
  std::uint32_t agency, place;
};

// Those of the contacts. `held`, where it is given, gets every agency and place, in the order of places. Progress
// advances by one a contact.
CommonHolders common_holders(const Holding& holding, const std::vector<std::uint32_t>& contacts, Day at,
                             Progress& progress, std::vector<HeldPlace>* held = nullptr);

// The agencies that certainly held a contact on a day, into `holders`, in the order of for_each_holder.
void holders_at(const Holding& holding, std::uint32_t contact, Day at, std::vector<std::uint32_t>& holders);

}  // namespace casegraph::measures
