// Days drawn for contacts whose day is uncertain, and what statistics are over many such draws.
//
// A statistic of the order and distance of events has no bounds that are of use where days are uncertain. Instead each
// uncertain day is drawn, the statistic computed, and this repeated: median and middle 95 % of the draws say how far it
// hangs on days that nobody knows. A day is drawn uniformly from the days that it may be, which is an assumption.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/answer.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/stats/estimate.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

// What becomes of contacts of an uncertain day where bounds cannot be carried.
enum class Dates : std::uint8_t {
  exact,   // not used, and counted
  sample,  // drawn
  refuse   // a group with one has no answer
};

struct DatesQuery {
  Dates how = Dates::exact;
  std::int64_t samples = 200;
  std::uint64_t seed = 0;
  // Contacts that may be on any day before or after some day cannot be drawn: a group with one is refused, or they are
  // left out.
  bool leave_out_undated = false;
};

// Throws ArgumentError where samples is not from 1.
void check(const DatesQuery& query);

class DateDraws {
 public:
  DateDraws(const graph::CaseGraph& graph, std::uint64_t seed);

  // The graph with a day drawn for each contact of a bounded, uncertain day. Handles stay, so that contacts are no
  // longer in order of time. Contacts with a sequence, of the same days and (directly or through others) with a person
  // in common, keep the order of their sequence. A draw depends on the seed, its number and the contacts' rows alone.
  graph::CaseGraph of(std::int64_t draw) const;

 private:
  const graph::CaseGraph& graph_;
  std::uint64_t seed_;
  std::vector<std::uint32_t> free_;                 // contacts drawn one by one
  std::vector<std::vector<std::uint32_t>> chains_;  // contacts drawn together, in the order of their sequence
};

// The uncertain days of one group.
struct UncertainDays {
  std::vector<std::uint32_t> drawn;  // contacts that surely belong to the group, are drawn and may be in the window
  std::int64_t undated = 0;          // the same, of contacts that cannot be drawn
  std::vector<std::uint32_t> all;    // all that are not part of another, which are left out where nothing is drawn

  std::int64_t size() const { return static_cast<std::int64_t>(all.size()); }
};
// With `agency_matters` contacts of an agency that is not stated are left aside, as they are not used whatever their
// day.
UncertainDays uncertain_days(const graph::CaseGraph& graph, GroupContacts group, Window window, bool agency_matters);

// A number, or whole number, of a row of an answer, that changes from draw to draw.
struct Varying {
  double* number = nullptr;
  std::int64_t* count = nullptr;
  stats::Undefined* why = nullptr;  // of the number, where it has a reason of its own
};
struct VaryingRow {
  std::vector<Varying> values;
  std::vector<std::string*> statuses;
};

// The middle 95 % of the draws of each number.
struct Spread {
  std::vector<double> low, high;
  std::vector<std::vector<std::string>> words;  // each status, draw by draw
};

// One row over many draws. Draws may be taken in any order and on any thread, each once.
class RowDraws {
 public:
  explicit RowDraws(std::size_t samples) : samples_(samples) {}
  void make_room(const VaryingRow& row);  // before the first
  void take(std::size_t draw, const VaryingRow& row);
  // Writes medians into the row: of a number over the draws where it is not NaN, NaN where these are under half, with
  // the commonest reason; of whole numbers the lower of two in the middle; the commonest status (the first of equals
  // in the order of the alphabet). The spread is of order statistics, nothing lies between two draws.
  Spread write(const VaryingRow& row) const;

 private:
  std::size_t samples_, values_ = 0, statuses_ = 0;
  std::vector<double> numbers_;  // draw by draw; whole numbers too
  std::vector<stats::Undefined> reasons_;
  std::vector<std::string> words_;
};

// How rows came by their days, each of them.
struct DatesUsed {
  std::vector<std::string> how;        // exact, left_out, sampled, refused
  std::vector<std::int64_t> left_out;  // contacts of an uncertain day that are not used
  std::vector<std::int64_t> drawn;     // contacts; empty for Dates::exact
  std::vector<Spread> spread;          // by row; empty where not sampled

  // Every row without an uncertain day.
  static DatesUsed exact(std::size_t rows);
  void leave_out(std::size_t row, std::int64_t contacts);
};
// The columns dates and n_left_out: what every answer says that cannot carry bounds over uncertain days.
void append_left_out(tables::Table& table, const DatesUsed& used);
// The same of rows all of which left out what `left_out` says.
void append_left_out(tables::Table& table, std::vector<std::int64_t> left_out);
// Columns name_low, name_high for each named number of a row (the place in its values); then append_left_out(), and
// n_drawn.
struct Named {
  const char* low;
  const char* high;
  std::size_t value;
};
void append_dates(tables::Table& table, const DatesUsed& used, const std::vector<Named>& named,
                  const std::vector<VaryingRow>& rows);

// No numbers: NaN, and why.
void refuse(const VaryingRow& row, stats::Undefined why);

}  // namespace casegraph::measures::frequency
