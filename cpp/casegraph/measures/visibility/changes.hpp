// What a what-if changes of a population's split: which contact moves from which class to which.
#pragma once

#include "casegraph/domain/progress.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/measures/visibility/population.hpp"

namespace casegraph::measures {

// One side of a comparison. Both are of one casebook: a contact is known by its row there.
struct ChangesSide {
  const Holding& holding;
  AsIf as_if = {};
};

// Every check of population.hpp, with one window, on both sides. A contact that a side does not count, since it is not
// there, not before the check, or no check can be made, is not_asked there.
//
// Groups (`each_contact` false): one row a group and pair of classes that occurs, unchanged ones too: the groups'
// columns, class_before, class_after, contacts (added up over checks) and checks (that count one of them).
// Each contact: one row a check and contact whose classes are not the same: check, agency (that checks), contact,
// contact_agency (that made it), first_day, last_day, class_before, class_after, classes_before, classes_after,
// failed_before, failed_after (the steps that it may have failed at: held, opened, filed, window).
// Groups, days and agencies are those of the side before. Evidence: the contacts of a row, with the further columns
// check, classes_before and classes_after. Throws ArgumentError where the side after has contacts that the other lacks,
// and where `by` or `windows` cannot be answered.
Answer population_changes(const ChangesSide& before, const ChangesSide& after, const PopulationQuery& query,
                          const VisibilityOptions& options, bool each_contact, const EvidenceOfRows& evidence,
                          Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures
