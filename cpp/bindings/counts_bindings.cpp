#include <pybind11/stl.h>
#include <map>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/counts.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace measures;

template <class Value>
Value term(const char* argument, const std::string& given, const std::map<std::string, Value, std::less<>>& terms) {
  const auto found = terms.find(given);
  if (found == terms.end()) throw ArgumentError(std::string(argument) + ": '" + given + "' is not accepted");
  return found->second;
}

const std::map<std::string, Dimension, std::less<>> kDimensions = {
    {"person", Dimension::person},   {"agency", Dimension::agency},     {"sector", Dimension::sector},
    {"address", Dimension::address}, {"incident", Dimension::incident}, {"kind", Dimension::kind},
    {"flag", Dimension::flag},       {"year", Dimension::year},         {"month", Dimension::month},
    {"area", Dimension::area},       {"quarter", Dimension::quarter},   {"week", Dimension::week},
    {"weekday", Dimension::weekday}, {"hour", Dimension::hour}};
const std::map<std::string, PresenceFilter, std::less<>> kPresences = {
    {"took_part", PresenceFilter::took_part},
    {"absent", PresenceFilter::absent},
    {"spoken_about", PresenceFilter::spoken_about},
    {"any", PresenceFilter::any},
    {"took_part_or_absent", PresenceFilter::took_part_or_absent}};
const std::map<std::string, AddressRole, std::less<>> kAddressRoles = {
    {"met_at", AddressRole::met_at},
    {"concerns_address", AddressRole::concerns_address},
    {"filed_at", AddressRole::filed_at}};
const std::map<std::string, graph::FlagState, std::less<>> kFlagStates = {
    {"yes", graph::FlagState::yes}, {"no", graph::FlagState::no}, {"not_recorded", graph::FlagState::not_recorded}};
const std::map<std::string, CountUnit, std::less<>> kUnits = {{"contacts", CountUnit::contacts},
                                                              {"incidents", CountUnit::incidents}};

py::tuple frequency_counts(const GraphHolder& holder, const std::vector<std::string>& by, const py::object& persons,
                           const py::object& agencies, const std::string& presence, std::optional<std::int32_t> start,
                           std::optional<std::int32_t> end, const std::optional<std::string>& before_death,
                           const py::object& death_of, const std::string& address, const std::string& flag_state,
                           bool hindsight, const std::string& unit, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  CountsQuery query;
  for (const std::string& dimension : by) query.by.push_back(term("by", dimension, kDimensions));
  if (!persons.is_none()) query.persons = handles_of(graph.persons.ids, "persons", persons);
  if (!agencies.is_none()) query.agencies = handles_of(graph.agencies.ids, "agencies", agencies);
  query.presence = term("presence", presence, kPresences);
  query.window = window_from(start, end);
  if (before_death) query.before_death = span_from(*before_death);
  if (!death_of.is_none()) query.death_of = handle_of(graph.persons.ids, "death_of", death_of);
  query.address = term("address", address, kAddressRoles);
  query.flag_state = term("flag_state", flag_state, kFlagStates);
  query.hindsight = hindsight;
  query.unit = term("unit", unit, kUnits);
  return answer_of(unlocked([held = holder.graph, query, evidence, threads](Progress& progress) {
    return counts(*held, query, evidence, progress, threads);
  }));
}

}  // namespace

void bind_counts(py::module_& module) {
  module.def("frequency_counts", &frequency_counts, py::arg("graph"), py::kw_only(), py::arg("by"), py::arg("persons"),
             py::arg("agencies"), py::arg("presence"), py::arg("start"), py::arg("end"), py::arg("before_death"),
             py::arg("death_of"), py::arg("address"), py::arg("flag_state"), py::arg("hindsight"), py::arg("unit"),
             py::arg("threads"), py::arg("evidence"));
}

}  // namespace casegraph::bindings
