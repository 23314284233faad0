#include "casegraph/measures/frequency/stretch_gaps.hpp"

#include <algorithm>
#include <tuple>

#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

// A contact as the stretch sees it: its days in it, and whether it surely lies in it.
struct Mark {
  Day first, last;
  std::uint32_t contact;
  bool certain;
};

std::vector<Mark> marks_in(const CaseGraph& graph, Window stretch, GroupContacts group) {
  std::vector<Mark> marks;
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const DateInterval days = graph.contacts.days(contact);
    if (!stretch.holds_some(days) || most_count(graph, contact) < 1) continue;
    const Day end = stretch.end == kAfterAll ? kAfterAll : stretch.end - 1;
    marks.push_back({std::max(days.first, stretch.begin), std::min(days.last, end), contact,
                     group.is_sure[at] != 0 && stretch.holds_all(days) && least_count(graph, contact) >= 1});
  }
  std::sort(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) {
    return std::tuple(a.first, a.last, a.contact) < std::tuple(b.first, b.last, b.contact);
  });
  return marks;
}

std::optional<std::int64_t> days_from(Day from, Day to) {
  if (!is_finite(from) || !is_finite(to)) return std::nullopt;
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(to.count) - from.count);
}

// One side of a gap between the first `near` contacts and the others: what is nearest on any day, and what a
// contact that must be on that side forces.
struct Side {
  Day reach, forced;
  std::uint32_t contact = kNone, forced_contact = kNone;
};

// For every number of contacts on the near side: the last day that one of them reaches, and the latest
// first day of those that are certain (they may all be on their first days at once).
std::vector<Side> near_sides(const std::vector<Mark>& marks, Window stretch) {
  std::vector<Side> sides{{stretch.begin, stretch.begin}};
  for (const Mark& mark : marks) {
    Side side = sides.back();
    if (side.contact == kNone || mark.last >= side.reach) side.reach = mark.last, side.contact = mark.contact;
    if (mark.certain) side.forced = mark.first, side.forced_contact = mark.contact;
    sides.push_back(side);
  }
  return sides;
}

// The same from the far end: the first day of the next contact, and the earliest last day of the certain ones.
std::vector<Side> far_sides(const std::vector<Mark>& marks, Window stretch) {
  std::vector<Side> sides(marks.size() + 1, {stretch.end, stretch.end});
  for (std::size_t at = marks.size(); at-- > 0;) {
    const Side& next = sides[at + 1];
    sides[at] = {marks[at].first, next.forced, marks[at].contact, next.forced_contact};
    const bool ends_sooner = next.forced_contact == kNone || marks[at].last <= next.forced;
    if (!marks[at].certain || !ends_sooner) continue;
    sides[at].forced = marks[at].last;
    sides[at].forced_contact = marks[at].contact;
  }
  return sides;
}

// Silent whatever the days: none where observation is open on that side, 0 next to a contact without a day.
std::optional<std::int64_t> least_between(const Side& near, const Side& far) {
  const auto is_open = [](const Side& side) { return side.contact == kNone && !is_finite(side.reach); };
  if (is_open(near) || is_open(far)) return std::nullopt;
  return days_from(near.reach, far.reach).value_or(0);
}

bool ends_before(const Mark& a, const Mark& b) { return a.last < b.last; }

// Cuts by first days do not see that a contact with a wide set of days may come after all others. So it may while one
// that begins last is on its first day: the last gap between contacts may be as long as that.
void widen_last(const std::vector<Mark>& marks, std::vector<SilentGap>& gaps) {
  if (marks.size() < 2) return;
  const auto last_to_begin = marks.end() - 1;
  auto latest = std::max_element(marks.begin(), marks.end(), ends_before);
  auto before = last_to_begin;
  if (latest == last_to_begin && std::prev(latest)->first == latest->first) --before;
  if (latest == before) latest = std::max_element(marks.begin(), last_to_begin, ends_before);
  if (latest->last <= before->first) return;
  auto place = std::prev(gaps.end());  // the gap that the end of the stretch cuts is always there
  if (place == gaps.begin() || std::prev(place)->cut != Cut::none) {
    const Day reach = std::max_element(marks.begin(), marks.end(), ends_before)->last;
    const SilentGap never_silent_for_sure{
        before->contact, latest->contact, reach, before->first, kNone, kNone, {}, {}, 0, 0, Cut::none};
    place = std::next(gaps.insert(place, never_silent_for_sure));
  }
  SilentGap& gap = *std::prev(place);
  const auto most = days_from(before->first, latest->last);
  if (!gap.most || (most && *most <= *gap.most)) return;
  gap.most = most;
  gap.possible_from = before->contact, gap.possible_to = latest->contact;
  gap.possible_from_day = before->first, gap.possible_to_day = latest->last;
}

Cut cut_of(const Side& near, const Side& far) {
  if (near.contact == kNone) return far.contact == kNone ? Cut::both : Cut::start;
  return far.contact == kNone ? Cut::end : Cut::none;
}

}  // namespace

std::vector<SilentGap> gaps_within(const CaseGraph& graph, Window stretch, GroupContacts group) {
  const std::vector<Mark> marks = marks_in(graph, stretch, group);
  const std::vector<Side> near = near_sides(marks, stretch), far = far_sides(marks, stretch);
  std::vector<SilentGap> gaps;
  for (std::size_t at = 0; at <= marks.size(); ++at) {
    const bool same_first = at > 0 && at < marks.size() && marks[at - 1].first == marks[at].first;
    if (same_first) continue;  // the gap lies after all contacts that begin on that day
    const SilentGap gap{near[at].contact,
                        far[at].contact,
                        near[at].reach,
                        far[at].reach,
                        near[at].forced_contact,
                        far[at].forced_contact,
                        near[at].forced,
                        far[at].forced,
                        least_between(near[at], far[at]),
                        days_from(near[at].forced, far[at].forced),
                        cut_of(near[at], far[at])};
    if (gap.most != 0) gaps.push_back(gap);
  }
  widen_last(marks, gaps);
  return gaps;
}

}  // namespace casegraph::measures::frequency
