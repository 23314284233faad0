#include "casegraph/measures/frequency/change_points.hpp"
#include "casegraph/measures/frequency/rate_ratios.hpp"
#include "casegraph/measures/frequency/trends.hpp"
#include "frequency_arguments.hpp"

namespace casegraph::bindings {
namespace {

const Terms<ObservedBy> kObserved = {{"coverage", ObservedBy::coverage}, {"window", ObservedBy::window}};
const Terms<Bin> kBins = {{"day", Bin::day},
                          {"week", Bin::week},
                          {"month", Bin::month},
                          {"quarter", Bin::quarter},
                          {"year", Bin::year}};
using Days = std::pair<std::int32_t, std::int32_t>;  // [start, end), days since 1970-01-01

Window window_of(Days days) { return window_from(days.first, days.second); }

py::tuple frequency_rate_ratio(const GraphHolder& holder, const Names& by, const py::object& persons,
                               const py::object& agencies, const std::string& presence, Days first, Days second,
                               const Names& cut, const std::string& observed, double confidence, double significance,
                               unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const RateRatioQuery query{selection_of(graph, by, persons, agencies, presence),
                             window_of(first),
                             window_of(second),
                             episode_kinds(graph, cut),
                             term("observed", observed, kObserved),
                             confidence,
                             significance};
  return answered([&](Progress& progress) { return rate_ratios(graph, query, evidence, progress, threads); });
}

py::tuple frequency_trend(const GraphHolder& holder, const Names& by, const py::object& persons,
                          const py::object& agencies, const std::string& presence, Start start, Start end,
                          const std::string& bin, const Names& cut, const std::string& observed, double confidence,
                          double significance, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const TrendQuery query{selection_of(graph, by, persons, agencies, presence),
                         window_from(start, end),
                         term("bin", bin, kBins),
                         episode_kinds(graph, cut),
                         term("observed", observed, kObserved),
                         confidence,
                         significance};
  return answered([&](Progress& progress) { return trend(graph, query, evidence, progress, threads); });
}

py::tuple frequency_change_points(const GraphHolder& holder, const Names& by, const py::object& persons,
                                  const py::object& agencies, const std::string& presence, Start start, Start end,
                                  const std::string& bin, const Names& cut, const std::string& observed,
                                  std::optional<double> penalty, std::int64_t least_bins, double confidence,
                                  std::int64_t rounds, std::uint64_t seed, unsigned threads, bool evidence) {
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
                               seed};
  return answered([&](Progress& progress) { return change_points(graph, query, evidence, progress, threads); });
}

}  // namespace

void bind_frequency_statistics(py::module_& module) {
  using py::arg;
  const auto keywords = py::kw_only();
  module.def("frequency_rate_ratio", &frequency_rate_ratio, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("first"), arg("second"), arg("cut"), arg("observed"),
             arg("confidence"), arg("significance"), arg("threads"), arg("evidence"));
  module.def("frequency_trend", &frequency_trend, arg("graph"), keywords, arg("by"), arg("persons"), arg("agencies"),
             arg("presence"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("observed"), arg("confidence"),
             arg("significance"), arg("threads"), arg("evidence"));
  module.def("frequency_change_points", &frequency_change_points, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("observed"),
             arg("penalty"), arg("least_bins"), arg("confidence"), arg("rounds"), arg("seed"), arg("threads"),
             arg("evidence"));
}

}  // namespace casegraph::bindings
