// Contacts of a group counted in bins of the calendar, with the exposure of each bin.
#pragma once

#include <cstdint>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/observed_counts.hpp"

namespace casegraph::measures::frequency {

enum class Bin : std::uint8_t { day, week, month, quarter, year };  // weeks begin on Monday

inline constexpr std::int64_t kMostBins = 100'000;

// The first day of the bin that the day lies in.
Day begin_of_bin(Day day, Bin bin);

// The bins that cover the window, the first and the last cut to it. Throws ArgumentError where the window is open or
// there would be more than kMostBins.
std::vector<Window> calendar_bins(Window window, Bin bin);

// The days from the first to the last of any coverage that observes somebody and has both ends, within the window: the
// window itself where it has both ends. Empty where there is none.
Window observed_span(const graph::CaseGraph& graph, Window window);

struct BinnedCounts {
  std::vector<Window> bins;          // with exposure; ascending
  std::vector<std::int64_t> events;  // contacts that are surely in the bin, and observed there
  std::vector<double> exposure;      // days
  std::int64_t contacts = 0;         // all events
  std::int64_t exposure_days = 0;
  // Rows that may be observed in the window and lie in no bin for sure, stand for no sure number of contacts, or are of
  // an assumed person or agency: not counted.
  std::int64_t uncertain = 0;
  // Of these, those of an uncertain day alone: of one sure number, a stated person and agency.
  std::int64_t left_out = 0;
  std::int64_t dropped = 0;                                 // rows of the window that are on no day observed
  std::string status;                                       // as of exposure over the whole window
  ObservedCount whole;                                      // over the window, for evidence
  std::vector<std::vector<std::uint32_t>> contacts_of_bin;  // counted, for each of bins
};

class BinCounter {
 public:
  // As ObservedCounter; `window` bounded.
  BinCounter(const graph::CaseGraph& graph, const Selection& selection, Window window, Bin bin,
             const std::vector<graph::Code>& cut, ObservedBy by);
  BinCounter(const graph::CaseGraph& graph, const Selection& selection, Window window, std::vector<Window> bins,
             const std::vector<graph::Code>& cut, ObservedBy by);
  BinnedCounts of(const GroupKey& key, GroupContacts group) const;

 private:
  std::int64_t left_out(GroupContacts group, const BinnedCounts& counts) const;

  const graph::CaseGraph& graph_;
  ObservedBy by_;
  std::vector<Window> bins_;
  ObservedCounter whole_;
  std::vector<ObservedCounter> counters_;  // of each bin
};

}  // namespace casegraph::measures::frequency
