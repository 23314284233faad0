// A person moves to another area: how much of what agencies of the old area held on record went along.
//
// A move is two stays of a person that follow each other (by first day of their start, then by row) at addresses whose
// areas are stated and differ; its day is the start of the second. Asked about are the contacts that the person has a
// part in, certainly before the move, which an agency of the old area certainly held on its first possible day. One
// went along where an agency of the new area held it by `within` after the move: for certain, counted from the first
// day on which the move may have been; possibly, from the last.
#pragma once

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

struct BorderCrossingsQuery {
  Span within{1, 0};
  bool evidence = false;
};

// One row for each two areas with a move between them, by name: from_area, to_area, moves, undated (moves without two
// bounds, not looked at further), with_records (moves with such contacts), nothing_along (of these, those of which no
// contact even possibly went along), contacts, along_certain, along_possible. The evidence of a row is its contacts and
// residences.
Answer border_crossings(const Holding& holding, const BorderCrossingsQuery& query, Progress& progress);

}  // namespace casegraph::measures
