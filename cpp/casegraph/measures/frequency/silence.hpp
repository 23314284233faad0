// The longest time without a described contact, within the time in which contacts would have been described.
#pragma once

#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"

namespace casegraph::measures::frequency {

struct SilenceQuery {
  Selection selection;  // by person, with agency or sector or neither; presence any, or took_part for meetings
  Window window;
  std::vector<graph::Code> cut;  // kinds of episodes that interrupt: abroad, custody
  // A topic: contacts with one of these flags, as the record made at the time states it. One that surely has none of
  // them (state no) is no contact of the topic; one of which that is not stated may be. Empty: contacts of any topic.
  std::vector<graph::Code> flags;
  std::vector<std::uint32_t> topic_rows;  // rows of the table coverage limited to that topic, which observe too
};

// A gap is the time between two contacts, next to each other in time, of one stretch of observation: days from the one
// to the other. Where a stretch of observation begins or ends without a contact the gap is cut there (censored), and
// never among the others. Bounds over all days that uncertain contacts may have been on: days_min is silent whatever
// the days; days_max is the longest the gap can be (contacts that must have been inside it end it).
//
// silence(): one row a group. Columns: those of `by`, then days_min, days_max (int64; the longest gap between contacts,
// each bound the greatest over the group's gaps), from_day, to_day, from_contact, to_contact (of the gap with the
// greatest days_min), possible_from_day, possible_to_day, possible_from_contact, possible_to_contact (of the gap with
// the greatest days_max, at its longest), gaps, censored_days_min, censored_days_max, censored_from, censored_to,
// censored_at (of the longest cut gap: start, end, both; missing where there is none of finite length), observed_days
// (missing where open), status: ok, no_coverage (the gaps are only those of what the source describes), zero_exposure,
// too_few (no gap between contacts). Groups as in rates().
Answer silence(const graph::CaseGraph& graph, const SilenceQuery& query, bool with_evidence, Progress& progress,
               unsigned threads = 0);

// Every gap, by group, in order of time. Columns: those of `by`, then days_min, days_max (missing where open),
// from_day, to_day (the days silent whatever the uncertain days: contact or end of observation), from_contact,
// to_contact (missing where cut), possible_from_day ... possible_to_contact as above, cut_at (start, end, both; missing
// for a gap between contacts), status (ok, no_coverage).
Answer silences(const graph::CaseGraph& graph, const SilenceQuery& query, bool with_evidence, Progress& progress,
                unsigned threads = 0);

struct SilenceSharesQuery {
  SilenceQuery silence;  // by agency, sector or neither: persons are followed within each
  std::vector<std::int32_t> at_least_days{90, 180, 365};
  double confidence = 0.95;
};

// The same over persons: of those observed for so many days on end, how many had a silence of at least as many, gaps
// that are cut counted for the days that were observed. One row a group and length. Columns: those of `by`, then
// at_least_days, persons (observed for as long without a break; an observation that is open is), silent (surely),
// silent_possible, share, share_possible, lower (Clopper-Pearson, from silent), upper (from silent_possible),
// n_not_covered (persons with a contact in the group and no coverage that observes them: not counted), status: ok,
// no_coverage (of nobody), too_few (nobody observed for so long). Gaps without a length are not compared.
Answer silence_shares(const graph::CaseGraph& graph, const SilenceSharesQuery& query, bool with_evidence,
                      Progress& progress, unsigned threads = 0);

}  // namespace casegraph::measures::frequency
