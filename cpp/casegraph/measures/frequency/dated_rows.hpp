// The rows of an answer, one a group, with uncertain days left out, drawn or refused.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {

template <class Row>
struct DatedRows {
  std::vector<Row> rows;
  DatesUsed used;
  std::vector<std::vector<std::uint32_t>> drawn;  // contacts whose day was drawn, by row; empty for Dates::exact
  bool is_exact = true;                           // Dates::exact

  bool has_dates() const { return !is_exact; }
};

struct DatedWork {
  const Groups& groups;
  Window window;
  bool agency_matters;
  std::int64_t groups_per_chunk;
};

inline constexpr std::int64_t kContactsDrawnAtOnce = 8'000'000;  // of all graphs that are there at one time

// make(graph) gives row(key, contacts), of which one call may run beside others; varying(Row&) names what changes.
template <class Row, class Make>
void draw_rows(const graph::CaseGraph& graph, const DatesQuery& dates, const DatedWork& work,
               const std::vector<std::size_t>& chosen, Progress& progress, unsigned threads, Make make,
               DatedRows<Row>& out) {
  if (chosen.empty()) return;
  const DateDraws draws(graph, dates.seed);
  std::vector<RowDraws> of_row(chosen.size(), RowDraws(static_cast<std::size_t>(dates.samples)));
  Row blank{};
  for (RowDraws& row : of_row) row.make_room(varying(blank));
  const auto contacts = static_cast<std::int64_t>(graph.contacts.size());
  const std::int64_t at_once =
      std::clamp<std::int64_t>(kContactsDrawnAtOnce / std::max<std::int64_t>(1, contacts), 1, dates.samples);
  for (std::int64_t first = 0; first < dates.samples; first += at_once) {
    const std::int64_t count = std::min(at_once, dates.samples - first);
    std::vector<graph::CaseGraph> graphs;
    graphs.reserve(static_cast<std::size_t>(count));
    std::vector<decltype(make(graph))> row_of;
    for (std::int64_t draw = 0; draw < count; ++draw) {
      progress.advance(0);
      graphs.push_back(draws.of(first + draw));
      row_of.push_back(make(graphs.back()));
    }
    const auto rows = static_cast<std::int64_t>(chosen.size()), tasks = count * rows;
    const std::int64_t length = std::clamp<std::int64_t>(tasks / 64, 1, work.groups_per_chunk);
    parallel::for_each_chunk(tasks, length, threads, progress, [&](parallel::Chunk chunk) {
      for (std::int64_t task = chunk.begin; task < chunk.end; ++task) {
        const auto place = static_cast<std::size_t>(task % rows), draw = static_cast<std::size_t>(task / rows);
        const std::size_t at = chosen[place];
        Row row = row_of[draw](work.groups.keys[at], work.groups[at]);
        of_row[place].take(static_cast<std::size_t>(first) + draw, varying(row));
        if (first == 0 && draw == 0) out.rows[at] = std::move(row);
      }
    });
  }
  for (std::size_t place = 0; place < chosen.size(); ++place)
    out.used.spread[chosen[place]] = of_row[place].write(varying(out.rows[chosen[place]]));
}

template <class Row, class Make>
DatedRows<Row> dated_rows(const graph::CaseGraph& graph, const DatesQuery& dates, const DatedWork& work,
                          Progress& progress, unsigned threads, Make make) {
  check(dates);
  DatedRows<Row> out;
  const std::size_t size = work.groups.size();
  out.rows.resize(size);
  std::vector<std::size_t> chosen;
  std::vector<std::uint8_t> is_drawn(size, 0);
  std::vector<stats::Undefined> refused(size, stats::Undefined::no);
  out.is_exact = dates.how == Dates::exact;
  out.used = DatesUsed::exact(size);
  if (!out.is_exact) {
    out.used.drawn.assign(size, 0);
    out.drawn.resize(size);
    for (std::size_t at = 0; at < size; ++at) {
      UncertainDays days = uncertain_days(graph, work.groups[at], work.window, work.agency_matters);
      if (dates.how == Dates::refuse && days.undated + static_cast<std::int64_t>(days.drawn.size()) > 0)
        refused[at] = stats::Undefined::uncertain_dates;
      else if (days.undated > 0 && !dates.leave_out_undated)
        refused[at] = stats::Undefined::undated;
      else if (!days.drawn.empty())
        is_drawn[at] = 1;
      if (refused[at] != stats::Undefined::no) out.used.how[at] = "refused";
      if (dates.leave_out_undated && dates.how == Dates::sample) out.used.leave_out(at, days.undated);
      if (is_drawn[at] == 0) continue;
      out.used.how[at] = "sampled";
      out.used.drawn[at] = static_cast<std::int64_t>(days.drawn.size());
      out.drawn[at] = std::move(days.drawn);
      chosen.push_back(at);
    }
  }
  const auto row_of = make(graph);
  parallel::for_each_chunk(
      static_cast<std::int64_t>(size), work.groups_per_chunk, threads, progress, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
          if (is_drawn[at] != 0) continue;
          if (out.is_exact)
            out.used.leave_out(at, uncertain_days(graph, work.groups[at], work.window, work.agency_matters).size());
          out.rows[at] = row_of(work.groups.keys[at], work.groups[at]);
          if (refused[at] != stats::Undefined::no) refuse(varying(out.rows[at]), refused[at]);
        }
      });
  draw_rows(graph, dates, work, chosen, progress, threads, make, out);
  return out;
}

// The columns of the spread, where days were drawn or refused, and how each row came by its days.
template <class Row>
void append_dates(tables::Table& table, DatedRows<Row>& dated, const std::vector<Named>& named) {
  if (!dated.has_dates()) return append_left_out(table, dated.used);
  std::vector<VaryingRow> rows;
  for (Row& row : dated.rows) rows.push_back(varying(row));
  append_dates(table, dated.used, named, rows);
}

// Contacts whose day was drawn, behind a row, which `listed` does not have.
template <class Row>
void append_drawn(const graph::CaseGraph& graph, std::uint32_t answer_row, const DatedRows<Row>& dated, std::size_t row,
                  std::vector<std::uint32_t> listed, std::vector<EvidenceRow>& evidence) {
  if (!dated.has_dates()) return;
  std::sort(listed.begin(), listed.end());
  for (const std::uint32_t contact : dated.drawn[row])
    if (!std::binary_search(listed.begin(), listed.end(), contact))
      evidence.push_back({answer_row, EvidenceTable::contacts, graph.contacts.row[contact]});
}

}  // namespace casegraph::measures::frequency
