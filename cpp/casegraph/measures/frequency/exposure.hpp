// When contacts of agencies with a person would have been described: coverage, as observation time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/day_intervals.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/reach.hpp"

namespace casegraph::measures::frequency {

// The observation of one person by some agencies.
struct Observed {
  DayIntervals days;
  std::vector<std::uint32_t> rows;      // of the table coverage, that the days come from
  std::vector<std::uint32_t> episodes;  // rows of the table episodes that cut them
  std::vector<std::uint32_t> excluded;  // rows of coverage limited to a topic, or of basis described_only or none
};

using AgencyTest = std::function<bool(std::uint32_t agency)>;

// Observation is the sure part of coverage rows ([last possible start, first possible end], both days belonging to
// it) within a window, less the widest days of episodes of the kinds that cut it. Rows limited to a topic and of
// basis described_only or none observe nothing. A row observes the persons that it reaches (reach.hpp), from birth to
// death (lives.hpp).
class Observation {
 public:
  // `topic_rows`: rows of the table coverage that are limited to the topic asked about, which then observe too.
  Observation(const graph::CaseGraph& graph, Window window, const std::vector<graph::Code>& cut_kinds,
              std::vector<std::uint32_t> topic_rows = {});
  // Observes within another window from now on. Copies share what is looked up.
  void limit(Window window) { window_ = window; }
  // Observes on one day of the week alone (0 Monday) from now on, in a window with both ends.
  void limit_to_weekday(std::int32_t weekday) { weekday_ = weekday; }

  // The union over the agencies: a day that two of them observe is one day. Person none: rows for everybody only.
  Observed of(std::uint32_t person, const AgencyTest& wanted) const;
  Observed of(std::uint32_t person, std::uint32_t agency) const;
  // Of persons of this review (0: of none) who are not among persons_apart(), as long as they live.
  Observed of_review(graph::Code review, const AgencyTest& wanted) const;

  // Persons who have a coverage row of their own, used or excluded, by these agencies, or an episode that cuts.
  std::vector<std::uint32_t> persons_apart(const AgencyTest& wanted) const;

  // From the first to the last day that rows for more than one person observe; empty where there are none.
  Window shared_span() const;
  // Days on which rows for more than one person let every agency with a contact observe those of this review (0: of
  // none) who are not among persons_apart(), as long as they live; empty where there are no such days without a break.
  Window observed_by_all(graph::Code review) const;

 private:
  struct Row {
    Reach reach;
    std::uint32_t agency;
    std::uint32_t at;  // place in graph.coverage
    auto operator<=>(const Row&) const = default;
  };
  using Rows = std::span<const Row>;
  std::vector<Reach> reaches_of(std::uint32_t person) const;  // of the rows that observe the person
  Rows rows_of(Reach reach) const;
  Rows rows_of(Reach reach, std::uint32_t agency) const;
  bool counts(const graph::Coverage& row) const;
  void take(Rows rows, const AgencyTest& wanted, Observed& out) const;
  void cut(std::uint32_t person, Observed& out) const;
  void cut_episodes(std::uint32_t person, Observed& out) const;

  struct Index {
    std::vector<Row> rows;                // in order
    std::vector<std::uint32_t> episodes;  // places in graph.episodes that cut, by person, place
    std::vector<std::uint32_t> topic_rows;
    Window shared{kAfterAll, kBeforeAll};
  };
  const graph::CaseGraph& graph_;
  Window window_;
  std::optional<std::int32_t> weekday_;
  std::shared_ptr<const Index> index_;
};

// Whether coverage of the agencies asked for observes anybody asked for.
bool observes_some(const graph::CaseGraph& graph, const Selection& selection);

// Which agencies a group is about: its agency, those of its sector, or all selected.
AgencyTest agencies_of(const graph::CaseGraph& graph, const Selection& selection, const GroupKey& key);

// The groups that coverage rows for one person make, and those of persons asked for under rows that reach them among
// others.
std::vector<GroupKey> covered_groups(const graph::CaseGraph& graph, const Selection& selection);

}  // namespace casegraph::measures::frequency
