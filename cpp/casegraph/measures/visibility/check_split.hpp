// The relevant contacts of one check, each with its classes: what single checks and tables of many are made of.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/measures/visibility/check_index.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

// A relevant contact, and the shares without stated content that may have carried it to where the check looked.
struct Relevant {
  SplitContact split;
  std::vector<std::uint32_t> unspecified_shares;
};

// Those that may have been before the check, in order of time, with the source's word of what was shown.
std::vector<Relevant> split_of(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                               const VisibilityOptions& options);

struct ClassTally {
  std::array<std::int64_t, kVisibilityClasses> certain{}, possible{};
  std::int64_t unsettled = 0;
  std::int64_t n = 0;

  void add(ClassSet classes);
};

// How many different ones.
std::int64_t distinct(std::vector<std::uint32_t> handles);

}  // namespace casegraph::measures
