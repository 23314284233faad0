// Double Metaphone (Philips 2000, The Double Metaphone Search Algorithm, C/C++ Users Journal 18(6)): a code of how a
// name sounds, and a second one where it could sound otherwise.
#pragma once

#include <string>
#include <string_view>

namespace casegraph::linkage {

struct SoundCodes {
  std::string primary;
  std::string alternate;  // the same as `primary` where there is but one way to say it
  bool operator==(const SoundCodes&) const = default;
};

// Letters a to z of any case and spaces are read, all else is passed over; codes are as long as the name asks.
// "Schmidt": XMT and SMT. Both are empty where nothing sounds.
SoundCodes double_metaphone(std::string_view text);

}  // namespace casegraph::linkage
