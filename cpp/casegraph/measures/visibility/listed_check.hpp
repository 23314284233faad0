// One check of a population with every contact that it counts, named: what population_check.hpp adds up, slower.
//
// Answers are counted without this. It is for what asks which contacts a number stands for: evidence, what changes in a
// what-if, and the bounds of classes that are not settled.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/offered_keys.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "casegraph/measures/visibility/population_check.hpp"
#include "casegraph/measures/visibility/relevant_contacts.hpp"
#include "casegraph/measures/visibility/split.hpp"

namespace casegraph::measures {

// Reused from contact to contact. Keeps references.
class ListedCheck {
 public:
  ListedCheck(const graph::CaseGraph& graph, const VisibilityOptions& options, const Splitter& splitter,
              const OfferedKeys& offered, const WindowBegins& begins)
      : graph_(graph),
        took_part_only_(options.took_part_only),
        splitter_(splitter),
        offered_(offered),
        begins_of_(begins) {}

  // Calls visit(window, split) for each contact that may have been before the check at `contact`, in order of time,
  // once for each window. Returns whether there is such a check: the contact is of one exact day and offers a key.
  template <class Visit>
  bool list(std::uint32_t contact, Visit visit) {
    if (!begin(contact)) return false;
    for (const std::uint32_t earlier : contacts_) {
      for (std::size_t window = 0; window < begins_.size(); ++window) {
        moment_.window_begin = limit_of(begins_[window]);
        const SplitContact split = splitter_.classify(moment_, keys_, earlier);
        if (split.classes.may_be_before()) visit(window, split);
      }
    }
    return true;
  }

 private:
  bool begin(std::uint32_t contact) {
    if (!graph_.contacts.days(contact).is_exact()) return false;
    moment_ = {{graph_.contacts.agency[contact]}, graph_.contacts.first_day[contact], contact, std::nullopt};
    keys_.clear();
    offered_.add(contact, moment_.day, keys_);
    if (keys_.empty()) return false;
    persons_of_incident(graph_, contact, persons_);
    relevant_contacts(graph_, persons_, contact, moment_.day, took_part_only_, contacts_);
    begins_ = begins_of_.of(moment_.day, scratch_);
    return true;
  }

  const graph::CaseGraph& graph_;
  bool took_part_only_;
  const Splitter& splitter_;
  const OfferedKeys& offered_;
  const WindowBegins& begins_of_;
  CheckMoment moment_{};
  std::vector<CheckKey> keys_;
  std::vector<std::uint32_t> persons_, contacts_;
  std::span<const Day> begins_;
  std::vector<Day> scratch_;
};

}  // namespace casegraph::measures
