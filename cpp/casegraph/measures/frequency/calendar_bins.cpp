#include "casegraph/measures/frequency/calendar_bins.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"

namespace casegraph::measures::frequency {
namespace {

Day next_of(Day begin, Bin bin) {
  switch (bin) {
    case Bin::day: return begin + 1;
    case Bin::week: return begin + 7;
    case Bin::month: return add_months(begin, 1);
    case Bin::quarter: return add_months(begin, 3);
    case Bin::year: return add_months(begin, 12);
  }
  return begin + 1;
}

}  // namespace

Day begin_of_bin(Day day, Bin bin) {
  switch (bin) {
    case Bin::day: return day;
    case Bin::week: return day - ((day.count + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
    case Bin::month: return begin_of_months(day, 1);
    case Bin::quarter: return begin_of_months(day, 3);
    case Bin::year: return begin_of_months(day, 12);
  }
  return day;
}

std::vector<Window> calendar_bins(Window window, Bin bin) {
  if (!length_of(window)) throw ArgumentError("start, end: both are needed where coverage has no ends");
  std::vector<Window> bins;
  for (Day begin = window.begin; begin < window.end;) {
    const Day end = std::min(next_of(begin_of_bin(begin, bin), bin), window.end);
    bins.push_back({begin, end});
    begin = end;
    if (static_cast<std::int64_t>(bins.size()) > kMostBins)
      throw ArgumentError("bin: more than 100000 in the window; accepted: longer bins, or a shorter window");
  }
  return bins;
}

Window observed_span(const graph::CaseGraph& graph, Window window) {
  if (length_of(window)) return window;
  Window span{kAfterAll, kBeforeAll};
  for (const graph::Coverage& row : graph.coverage) {
    const bool observes =
        !row.has_topic && row.basis != graph::CoverageBasis::described_only && row.basis != graph::CoverageBasis::none;
    const DayIntervals days = observes ? within({certain_days(row.period)}, window) : DayIntervals{};
    if (days.empty() || !length_of(days)) continue;
    span.begin = std::min(span.begin, days.front().begin);
    span.end = std::max(span.end, days.back().end);
  }
  return span.begin < span.end ? span : Window{Day{0}, Day{0}};
}

BinCounter::BinCounter(const graph::CaseGraph& graph, const Selection& selection, Window window, Bin bin,
                       const std::vector<graph::Code>& cut, ObservedBy by)
    : BinCounter(graph, selection, window, calendar_bins(window, bin), cut, by) {}

BinCounter::BinCounter(const graph::CaseGraph& graph, const Selection& selection, Window window,
                       std::vector<Window> bins, const std::vector<graph::Code>& cut, ObservedBy by)
    : graph_(graph), by_(by), bins_(std::move(bins)), whole_(graph, selection, window, cut, by) {
  for (const Window each : bins_) counters_.push_back(whole_.within(each));
}

BinnedCounts BinCounter::of(const GroupKey& key, GroupContacts group) const {
  BinnedCounts out;
  out.whole = whole_.of(key, group);
  out.status = status_of(out.whole.exposure);
  out.dropped = out.whole.dropped;
  // A contact is asked for in the bin that may hold it whole, if there is one.
  struct InBin {
    std::vector<std::uint32_t> contacts;
    std::vector<std::uint8_t> is_sure;
  };
  std::vector<InBin> in_bin(bins_.size());
  for (std::size_t place = 0; place < group.size(); ++place) {
    const std::uint32_t contact = group.contacts[place];
    const DateInterval days = graph_.contacts.days(contact);
    const auto after = std::upper_bound(bins_.begin(), bins_.end(), days.first,
                                        [](Day day, const Window& bin) { return day < bin.begin; });
    const bool in_one = after != bins_.begin() && std::prev(after)->holds_all(days);
    if (!in_one) continue;
    InBin& bin = in_bin[static_cast<std::size_t>(after - bins_.begin()) - 1];
    bin.contacts.push_back(contact);
    bin.is_sure.push_back(group.is_sure[place]);
  }
  std::int64_t placed = 0;
  for (std::size_t at = 0; at < bins_.size(); ++at) {
    const ObservedCount found = counters_[at].of(key, {in_bin[at].contacts, in_bin[at].is_sure});
    const std::int64_t days = found.exposure.days.value_or(0);
    if (!found.exposure.covered || days == 0) continue;
    placed += static_cast<std::int64_t>(found.exact.size());
    out.bins.push_back(bins_[at]);
    out.events.push_back(found.exact_events);
    out.exposure.push_back(static_cast<double>(days));
    out.contacts_of_bin.push_back(found.exact);
    out.contacts += found.exact_events;
    out.exposure_days += days;
  }
  out.uncertain = static_cast<std::int64_t>(out.whole.counted.size()) - placed;
  out.left_out = left_out(group, out);
  return out;
}

std::int64_t BinCounter::left_out(GroupContacts group, const BinnedCounts& counts) const {
  if (counts.uncertain == 0) return 0;
  std::vector<std::uint32_t> placed;
  for (const auto& contacts : counts.contacts_of_bin) placed.insert(placed.end(), contacts.begin(), contacts.end());
  std::sort(placed.begin(), placed.end());
  const auto holds = [](const std::vector<std::uint32_t>& contacts, std::uint32_t contact) {
    return std::binary_search(contacts.begin(), contacts.end(), contact);
  };
  const UncertainDays days = uncertain_days(graph_, group, {}, by_ == ObservedBy::coverage);
  return std::count_if(days.all.begin(), days.all.end(), [&](std::uint32_t contact) {
    return holds(counts.whole.counted, contact) && !holds(placed, contact);
  });
}

}  // namespace casegraph::measures::frequency
