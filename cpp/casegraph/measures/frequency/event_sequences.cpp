#include "casegraph/measures/frequency/event_sequences.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/lives.hpp"

namespace casegraph::measures::frequency {

using graph::CaseGraph;

EventSequencer::EventSequencer(const CaseGraph& graph, const Selection& selection, Window window,
                               const std::vector<graph::Code>& cut, ObservedBy by, std::int64_t merge_days)
    : graph_(graph),
      selection_(selection),
      window_(window),
      by_(by),
      merge_days_(merge_days),
      observation_(graph, window, cut) {
  if (by == ObservedBy::window && !length_of(window))
    throw ArgumentError("observed: 'window' is accepted with a start and an end");
  if (by == ObservedBy::coverage && !selection.has(Dimension::person))
    throw ArgumentError("by: 'person' is needed, whose observation time is known; or observed='window'");
}

EventSequence EventSequencer::of(const GroupKey& key, GroupContacts group) const {
  EventSequence out;
  std::vector<std::uint8_t> is_sure(group.is_sure.begin(), group.is_sure.end());
  if (by_ == ObservedBy::coverage)
    for (std::size_t at = 0; at < group.size(); ++at)
      if (!agency_is_stated(graph_, group.contacts[at])) is_sure[at] = 0;
  Moments moments = moments_of(graph_, {group.contacts, is_sure}, window_, Resolution::day);
  out.uncertain = static_cast<std::int64_t>(moments.uncertain.size());
  const std::uint32_t person = value_of(selection_, key, Dimension::person);
  if (by_ == ObservedBy::window) {
    out.observed = within({window_}, life_of(graph_, person));
    if (out.observed.empty()) out.status = "zero_exposure";
    out.dropped = static_cast<std::int64_t>(std::erase_if(
        moments.kept, [&](const Moment& moment) { return holding(out.observed, moment.day) == nullptr; }));
  } else {
    Observed observed = observation_.of(person, agencies_of(graph_, selection_, key));
    out.coverage = std::move(observed.rows);
    const auto length = length_of(observed.days);
    out.status = out.coverage.empty() ? "no_coverage" : !length ? "open_coverage" : *length == 0 ? "zero_exposure" : "";
    if (out.status.empty()) out.observed = std::move(observed.days);
    out.dropped = static_cast<std::int64_t>(std::erase_if(moments.kept, [&](const Moment& moment) {
      const DayIntervals own = observation_.of(person, graph_.contacts.agency[moment.contact]).days;
      return holding(own, moment.day) == nullptr || holding(out.observed, moment.day) == nullptr;
    }));
  }
  for (const Moment& moment : moments.kept) {
    // A piece begins anew: what lies on the other side of a break is no part of the same episode.
    const bool is_near = !out.events.empty() && moment.tick - out.events.back().tick < merge_days_ &&
                         holding(out.observed, moment.day) == holding(out.observed, out.events.back().day);
    if (is_near)
      ++out.merged;
    else
      out.events.push_back(moment);
  }
  return out;
}

double observed_time(const DayIntervals& observed, Day day) {
  double before = 0.5;
  for (const Window& interval : observed) {
    if (interval.contains(day)) return before + (day - interval.begin);
    before += interval.end - interval.begin;
  }
  return before;
}

EventGaps gaps_of(const EventSequence& sequence) {
  EventGaps out;
  for (std::size_t at = 0; at < sequence.events.size(); ++at) {
    const Moment& event = sequence.events[at];
    const Window* piece = holding(sequence.observed, event.day);
    const bool has_next =
        at + 1 < sequence.events.size() && holding(sequence.observed, sequence.events[at + 1].day) == piece;
    const Day next = has_next ? sequence.events[at + 1].day : piece->end - 1;
    const auto days = static_cast<double>(next - event.day);
    out.all.push_back({event.contact, has_next ? sequence.events[at + 1].contact : kNone, days});
    if (has_next)
      out.days.push_back(days);
    else
      out.piece_ends.push_back(out.days.size());
  }
  return out;
}

}  // namespace casegraph::measures::frequency
