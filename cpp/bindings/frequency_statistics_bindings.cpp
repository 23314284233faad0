#include <tuple>
#include <utility>
#include <variant>

#include "casegraph/measures/frequency/change_points.hpp"
#include "casegraph/measures/frequency/concentrations.hpp"
#include "casegraph/measures/frequency/dispersions.hpp"
#include "casegraph/measures/frequency/event_rhythm.hpp"
#include "casegraph/measures/frequency/harm.hpp"
#include "casegraph/measures/frequency/mean_cumulative.hpp"
#include "casegraph/measures/frequency/mutual_excitations.hpp"
#include "casegraph/measures/frequency/near_repeats.hpp"
#include "casegraph/measures/frequency/rate_ratios.hpp"
#include "casegraph/measures/frequency/recency.hpp"
#include "casegraph/measures/frequency/sequence_complexities.hpp"
#include "casegraph/measures/frequency/severity.hpp"
#include "casegraph/measures/frequency/time_to_repeat.hpp"
#include "casegraph/measures/frequency/trends.hpp"
#include "frequency_arguments.hpp"

namespace casegraph::bindings {
namespace {

const Terms<ObservedBy> kObserved = {{"coverage", ObservedBy::coverage}, {"window", ObservedBy::window}};
const Terms<Strata> kStrata = {{"none", Strata::none}, {"sex", Strata::sex}, {"role", Strata::role}};
const Terms<stats::Serial> kSerial = {{"ignored", stats::Serial::ignored},
                                      {"variance", stats::Serial::variance},
                                      {"prewhitened", stats::Serial::prewhitened}};
// Whether effects of months and of weekdays are taken out.
using SeasonGiven = std::pair<bool, bool>;
SeasonQuery season_of(const SeasonGiven& given) { return {given.first, given.second}; }
const Terms<WeightBy> kWeights = {{"kind", WeightBy::kind},
                                  {"outcome", WeightBy::outcome},
                                  {"flag", WeightBy::flag},
                                  {"severity", WeightBy::severity}};

// Two windows as (first, second) of (start, end), or as (day, before, after): days since 1970-01-01, durations as text.
using Days = std::pair<std::int32_t, std::int32_t>;
using Around = std::tuple<std::int32_t, std::string, std::string>;
using TwoWindows = std::variant<std::pair<Days, Days>, Around>;

WindowsAround windows_of(const TwoWindows& given) {
  if (const auto* around = std::get_if<Around>(&given)) {
    const auto& [day, before, after] = *around;
    return windows_around(Day{day}, span_from(before), span_from(after));
  }
  const auto& [first, second] = std::get<std::pair<Days, Days>>(given);
  return {window_from(first.first, first.second), window_from(second.first, second.second)};
}

py::tuple frequency_rate_ratio(const GraphHolder& holder, const Names& by, const py::object& persons,
                               const py::object& agencies, const std::string& presence, const TwoWindows& windows,
                               const Names& cut, const std::string& observed, double confidence, double significance,
                               unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const auto [first, second] = windows_of(windows);
  const RateRatioQuery query{selection_of(graph, by, persons, agencies, presence),
                             first,
                             second,
                             episode_kinds(graph, cut),
                             term("observed", observed, kObserved),
                             confidence,
                             significance};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return rate_ratios(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_trend(const GraphHolder& holder, const Names& by, const py::object& persons,
                          const py::object& agencies, const std::string& presence, Start start, Start end,
                          const std::string& bin, const Names& cut, const std::string& observed, double confidence,
                          double significance, const std::string& serial, const SeasonGiven& season,
                          const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const TrendQuery query{selection_of(graph, by, persons, agencies, presence),
                         window_from(start, end),
                         term("bin", bin, kBins),
                         episode_kinds(graph, cut),
                         term("observed", observed, kObserved),
                         confidence,
                         significance,
                         term("serial", serial, kSerial),
                         season_of(season),
                         dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return trend(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_change_points(const GraphHolder& holder, const Names& by, const py::object& persons,
                                  const py::object& agencies, const std::string& presence, Start start, Start end,
                                  const std::string& bin, const Names& cut, const std::string& observed,
                                  std::optional<double> penalty, std::int64_t least_bins, double confidence,
                                  std::int64_t rounds, std::uint64_t seed, const SeasonGiven& season,
                                  const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const ChangePointQuery query{selection_of(graph, by, persons, agencies, presence),
                               window_from(start, end),
                               term("bin", bin, kBins),
                               episode_kinds(graph, cut),
                               term("observed", observed, kObserved),
                               penalty,
                               least_bins,
                               confidence,
                               rounds,
                               seed,
                               season_of(season),
                               dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return change_points(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_time_to_repeat(const GraphHolder& holder, const Names& by, const py::object& persons,
                                   const py::object& agencies, const std::string& presence, Start start, Start end,
                                   const Names& cut, const std::string& observed,
                                   const std::vector<std::int64_t>& within_days, std::int64_t merge_days,
                                   double confidence, const std::string& strata, const DatesGiven& dates,
                                   unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const TimeToRepeatQuery query{selection_of(graph, by, persons, agencies, presence),
                                window_from(start, end),
                                episode_kinds(graph, cut),
                                term("observed", observed, kObserved),
                                within_days,
                                merge_days,
                                confidence,
                                term("strata", strata, kStrata),
                                dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return time_to_repeat(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_mean_cumulative(const GraphHolder& holder, const Names& by, const py::object& persons,
                                    const py::object& agencies, const std::string& presence, Start start, Start end,
                                    const Names& cut, const std::string& observed,
                                    const std::vector<std::int64_t>& within_days, double confidence,
                                    const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const MeanCumulativeQuery query{selection_of(graph, by, persons, agencies, presence),
                                  window_from(start, end),
                                  episode_kinds(graph, cut),
                                  term("observed", observed, kObserved),
                                  within_days,
                                  confidence,
                                  dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return mean_cumulative(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_severity_trend(const GraphHolder& holder, const Names& by, const py::object& persons,
                                   const py::object& agencies, const std::string& presence, const std::string& address,
                                   Start start, Start end, double significance, const DatesGiven& dates,
                                   unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const SeverityQuery query{selection_of(graph, by, persons, agencies, presence, address), window_from(start, end),
                            significance, dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return severity_trend(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_concentration(const GraphHolder& holder, const std::string& of, const Names& by,
                                  const py::object& persons, const py::object& agencies, const std::string& presence,
                                  const std::string& address, Start start, Start end, double top, bool affected_only,
                                  std::int64_t rounds, std::uint64_t seed, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const ConcentrationQuery query{selection_of(graph, by, persons, agencies, presence, address),
                                 term("of", of, kDimensions),
                                 window_from(start, end),
                                 top,
                                 affected_only,
                                 rounds,
                                 seed};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return concentration(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_lorenz(const GraphHolder& holder, const std::string& of, const Names& by, const py::object& persons,
                           const py::object& agencies, const std::string& presence, const std::string& address,
                           Start start, Start end, bool affected_only, std::int64_t points, unsigned threads,
                           bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  ConcentrationQuery query;
  query.selection = selection_of(graph, by, persons, agencies, presence, address);
  query.unit = term("of", of, kDimensions);
  query.window = window_from(start, end);
  query.affected_only = affected_only;
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return lorenz(on, query, points, evidence, progress, threads);
  });
}

py::tuple frequency_penalty_path(const GraphHolder& holder, const Names& by, const py::object& persons,
                                 const py::object& agencies, const std::string& presence, Start start, Start end,
                                 const std::string& bin, const Names& cut, const std::string& observed, double low,
                                 double high, std::int64_t least_bins, const DatesGiven& dates, unsigned threads,
                                 bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const PenaltyPathQuery query{selection_of(graph, by, persons, agencies, presence),
                               window_from(start, end),
                               term("bin", bin, kBins),
                               episode_kinds(graph, cut),
                               term("observed", observed, kObserved),
                               low,
                               high,
                               least_bins,
                               dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return penalty_path(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_dispersion(const GraphHolder& holder, const Names& by, const py::object& persons,
                               const py::object& agencies, const std::string& presence, Start start, Start end,
                               std::int64_t width_days, const Names& cut, const std::string& observed,
                               double significance, std::int64_t rounds, std::uint64_t seed, const DatesGiven& dates,
                               unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const DispersionQuery query{selection_of(graph, by, persons, agencies, presence),
                              window_from(start, end),
                              width_days,
                              episode_kinds(graph, cut),
                              term("observed", observed, kObserved),
                              significance,
                              rounds,
                              seed,
                              dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return dispersion(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_intervals(const GraphHolder& holder, const Names& by, const py::object& persons,
                              const py::object& agencies, const std::string& presence, Start start, Start end,
                              const Names& cut, const std::string& observed, std::int64_t merge_days,
                              double dead_time_days, std::int64_t train_days, double significance, std::int64_t rounds,
                              std::uint64_t seed, const SeasonGiven& season, const DatesGiven& dates, unsigned threads,
                              bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const IntervalsQuery query{
      {selection_of(graph, by, persons, agencies, presence), window_from(start, end), episode_kinds(graph, cut),
       term("observed", observed, kObserved), merge_days, significance, rounds, seed, dates_of(dates)},
      dead_time_days,
      train_days,
      season_of(season)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return intervals(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_self_exciting(const GraphHolder& holder, const Names& by, const py::object& persons,
                                  const py::object& agencies, const std::string& presence, Start start, Start end,
                                  const Names& cut, const std::string& observed, std::int64_t merge_days,
                                  double significance, std::int64_t rounds, std::uint64_t seed, const DatesGiven& dates,
                                  unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const RhythmQuery query{selection_of(graph, by, persons, agencies, presence),
                          window_from(start, end),
                          episode_kinds(graph, cut),
                          term("observed", observed, kObserved),
                          merge_days,
                          significance,
                          rounds,
                          seed,
                          dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return self_exciting(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_mutual_excitation(const GraphHolder& holder, const Names& by, const std::string& streams,
                                      const py::object& persons, const py::object& agencies,
                                      const std::string& presence, Start start, Start end, const Names& cut,
                                      const std::string& observed, std::int64_t merge_days, std::int64_t least,
                                      double significance, std::int64_t rounds, std::uint64_t seed,
                                      const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const MutualQuery query{selection_of(graph, by, persons, agencies, presence),
                          term("streams", streams, kDimensions),
                          window_from(start, end),
                          episode_kinds(graph, cut),
                          term("observed", observed, kObserved),
                          merge_days,
                          least,
                          significance,
                          rounds,
                          seed,
                          dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return mutual_excitation(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_dispersion_curve(const GraphHolder& holder, const Names& by, const py::object& persons,
                                     const py::object& agencies, const std::string& presence, Start start, Start end,
                                     const std::vector<std::int64_t>& widths_days, const Names& cut,
                                     const std::string& observed, std::int64_t rounds, std::uint64_t seed,
                                     const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  DispersionQuery query;
  query.selection = selection_of(graph, by, persons, agencies, presence);
  query.window = window_from(start, end);
  query.cut = episode_kinds(graph, cut);
  query.observed = term("observed", observed, kObserved);
  query.rounds = rounds;
  query.seed = seed;
  query.dates = dates_of(dates);
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return dispersion_curve(on, query, widths_days, evidence, progress, threads);
  });
}

py::tuple frequency_near_repeat(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                                const std::string& presence, const std::string& address, Start start, Start end,
                                const Names& kinds, const std::vector<double>& kilometres,
                                const std::vector<double>& days, std::int64_t rounds, std::uint64_t seed,
                                const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  NearRepeatQuery query{selection_of(graph, {}, persons, agencies, presence, address),
                        window_from(start, end),
                        {},
                        kilometres,
                        days,
                        rounds,
                        seed,
                        dates_of(dates),
                        {}};
  for (const std::string& kind : kinds) query.kinds.push_back(graph.terms.contact_kind.code_of(kind));
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return near_repeat(on, query, evidence, progress, threads);
  });
}

const Terms<Tie> kTies = {{"same_person", Tie::same_person},
                          {"same_household", Tie::same_household},
                          {"related", Tie::related},
                          {"same_address", Tie::same_address}};

py::tuple frequency_near_repeat_ties(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                                     const std::string& presence, Start start, Start end, const Names& kinds,
                                     const Names& ties, const std::vector<double>& days, bool by_agency,
                                     std::int64_t rounds, std::uint64_t seed, const DatesGiven& dates, unsigned threads,
                                     bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  NearRepeatQuery query{selection_of(graph, {}, persons, agencies, presence),
                        window_from(start, end),
                        {},
                        {},
                        days,
                        rounds,
                        seed,
                        dates_of(dates),
                        {},
                        by_agency};
  for (const std::string& kind : kinds) query.kinds.push_back(graph.terms.contact_kind.code_of(kind));
  for (const std::string& tie : ties) query.ties.push_back(term("ties", tie, kTies));
  if (query.ties.empty()) throw ArgumentError("ties: none is named; accepted: one or several");
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return near_repeat(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_sequence_complexity(const GraphHolder& holder, const Names& by, const std::string& states,
                                        const py::object& persons, const py::object& agencies,
                                        const std::string& presence, Start start, Start end, const DatesGiven& dates,
                                        unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const ComplexityQuery query{selection_of(graph, by, persons, agencies, presence), term("states", states, kDimensions),
                              window_from(start, end), dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return sequence_complexity(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_recency(const GraphHolder& holder, const Names& by, const py::object& persons,
                            const py::object& agencies, const std::string& presence, const std::string& address,
                            std::int32_t as_of, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const RecencyQuery query{selection_of(graph, by, persons, agencies, presence, address), Day{as_of}};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return recency(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_recency_shares(const GraphHolder& holder, const Names& by, const py::object& persons,
                                   const py::object& agencies, const std::string& presence, std::int32_t as_of,
                                   const std::vector<std::int32_t>& within_days, double confidence, unsigned threads,
                                   bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const RecencySharesQuery query{
      {selection_of(graph, by, persons, agencies, presence), Day{as_of}}, within_days, confidence};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return recency_shares(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_harm(const GraphHolder& holder, const Names& by,
                         const std::vector<std::pair<std::string, double>>& weights, const std::string& weight_by,
                         const py::object& persons, const py::object& agencies, const std::string& presence,
                         const std::string& address, Start start, Start end, bool hindsight, unsigned threads,
                         bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const HarmQuery query{selection_of(graph, by, persons, agencies, presence, address), window_from(start, end),
                        term("weight_by", weight_by, kWeights), weights, hindsight};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return harm(on, query, evidence, progress, threads);
  });
}

}  // namespace

void bind_frequency_statistics(py::module_& module) {
  using py::arg;
  const auto keywords = py::kw_only();
  module.def("frequency_rate_ratio", &frequency_rate_ratio, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("windows"), arg("cut"), arg("observed"), arg("confidence"),
             arg("significance"), arg("threads"), arg("evidence"));
  module.def("frequency_trend", &frequency_trend, arg("graph"), keywords, arg("by"), arg("persons"), arg("agencies"),
             arg("presence"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("observed"), arg("confidence"),
             arg("significance"), arg("serial"), arg("season"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_change_points", &frequency_change_points, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("observed"),
             arg("penalty"), arg("least_bins"), arg("confidence"), arg("rounds"), arg("seed"), arg("season"),
             arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_time_to_repeat", &frequency_time_to_repeat, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"), arg("observed"),
             arg("within_days"), arg("merge_days"), arg("confidence"), arg("strata"), arg("dates"), arg("threads"),
             arg("evidence"));
  module.def("frequency_mean_cumulative", &frequency_mean_cumulative, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"), arg("observed"),
             arg("within_days"), arg("confidence"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_severity_trend", &frequency_severity_trend, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("significance"),
             arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_concentration", &frequency_concentration, arg("graph"), keywords, arg("of"), arg("by"),
             arg("persons"), arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("top"),
             arg("affected_only"), arg("rounds"), arg("seed"), arg("threads"), arg("evidence"));
  module.def("frequency_lorenz", &frequency_lorenz, arg("graph"), keywords, arg("of"), arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("affected_only"),
             arg("points"), arg("threads"), arg("evidence"));
  module.def("frequency_penalty_path", &frequency_penalty_path, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("observed"),
             arg("low"), arg("high"), arg("least_bins"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_dispersion", &frequency_dispersion, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("width_days"), arg("cut"), arg("observed"),
             arg("significance"), arg("rounds"), arg("seed"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_intervals", &frequency_intervals, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"), arg("observed"), arg("merge_days"),
             arg("dead_time_days"), arg("train_days"), arg("significance"), arg("rounds"), arg("seed"), arg("season"),
             arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_self_exciting", &frequency_self_exciting, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"), arg("observed"), arg("merge_days"),
             arg("significance"), arg("rounds"), arg("seed"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_mutual_excitation", &frequency_mutual_excitation, arg("graph"), keywords, arg("by"),
             arg("streams"), arg("persons"), arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"),
             arg("observed"), arg("merge_days"), arg("least"), arg("significance"), arg("rounds"), arg("seed"),
             arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_dispersion_curve", &frequency_dispersion_curve, arg("graph"), keywords, arg("by"),
             arg("persons"), arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("widths_days"), arg("cut"),
             arg("observed"), arg("rounds"), arg("seed"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_near_repeat", &frequency_near_repeat, arg("graph"), keywords, arg("persons"), arg("agencies"),
             arg("presence"), arg("address"), arg("start"), arg("end"), arg("kinds"), arg("kilometres"), arg("days"),
             arg("rounds"), arg("seed"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_near_repeat_ties", &frequency_near_repeat_ties, arg("graph"), keywords, arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("kinds"), arg("ties"), arg("days"),
             arg("by_agency"), arg("rounds"), arg("seed"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_sequence_complexity", &frequency_sequence_complexity, arg("graph"), keywords, arg("by"),
             arg("states"), arg("persons"), arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("dates"),
             arg("threads"), arg("evidence"));
  module.def("frequency_recency_shares", &frequency_recency_shares, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("as_of"), arg("within_days"), arg("confidence"), arg("threads"),
             arg("evidence"));
  module.def("frequency_recency", &frequency_recency, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("address"), arg("as_of"), arg("threads"), arg("evidence"));
  module.def("frequency_harm", &frequency_harm, arg("graph"), keywords, arg("by"), arg("weights"), arg("weight_by"),
             arg("persons"), arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"),
             arg("hindsight"), arg("threads"), arg("evidence"));
}

}  // namespace casegraph::bindings
