// The evidence of splits: the contacts at which checks are taken to be made, and those that each of them counts.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

enum class CheckPart : std::uint8_t { check, skipped, counted };

struct CountedContact {
  std::uint32_t answer_row;
  EvidenceTable table;
  std::uint32_t row;    // of the table
  std::uint32_t check;  // row of the contact at which the check is taken to be made; of `check` and `skipped` its own
  CheckPart part;
  ClassSet classes = {}, if_opened = {};  // of those counted; if_opened: of those accessible
};

// Puts them into the answer's evidence, in the order of its rows, with the further columns part (check, skipped,
// counted), class ("unsettled" where open), classes and if_opened, these missing where there is none; and, where a row
// of the answer stands for several checks, check.
void cite(std::vector<CountedContact> counted, bool with_check, Answer& answer);

}  // namespace casegraph::measures
