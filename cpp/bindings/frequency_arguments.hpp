// How the bindings of frequency read what many measures take: groups, persons, agencies, presence, episodes.
#pragma once

#include <pybind11/stl.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/drawn_dates.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/record_groups.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {

using namespace measures;
using namespace measures::frequency;

template <class Value>
using Terms = std::map<std::string, Value, std::less<>>;
using Names = std::vector<std::string>;
using Start = std::optional<std::int32_t>;  // days since 1970-01-01

template <class Value>
Value term(const char* argument, const std::string& given, const Terms<Value>& terms) {
  const auto found = terms.find(given);
  if (found == terms.end()) throw ArgumentError(std::string(argument) + ": '" + given + "' is not accepted");
  return found->second;
}

inline const Terms<Dimension> kDimensions = {{"person", Dimension::person}, {"agency", Dimension::agency},
                                             {"sector", Dimension::sector}, {"address", Dimension::address},
                                             {"kind", Dimension::kind},     {"flag", Dimension::flag},
                                             {"area", Dimension::area},     {"household", Dimension::household}};
inline const Terms<Bin> kBins = {
    {"day", Bin::day}, {"week", Bin::week}, {"month", Bin::month}, {"quarter", Bin::quarter}, {"year", Bin::year}};
inline const Terms<PresenceFilter> kPresences = {{"took_part", PresenceFilter::took_part},
                                                 {"absent", PresenceFilter::absent},
                                                 {"spoken_about", PresenceFilter::spoken_about},
                                                 {"any", PresenceFilter::any},
                                                 {"took_part_or_absent", PresenceFilter::took_part_or_absent}};
inline const Terms<AddressRole> kAddressRoles = {{"met_at", AddressRole::met_at},
                                                 {"concerns_address", AddressRole::concerns_address},
                                                 {"filed_at", AddressRole::filed_at}};
inline std::optional<std::vector<std::uint32_t>> chosen(const graph::IdTable& ids, const char* what,
                                                        const py::object& given) {
  if (given.is_none()) return std::nullopt;
  return handles_of(ids, what, given);
}

inline Selection selection_of(const graph::CaseGraph& graph, const Names& by, const py::object& persons,
                              const py::object& agencies, const std::string& presence,
                              const std::string& address = "met_at") {
  Selection selection;
  for (const std::string& dimension : by) selection.by.push_back(term("by", dimension, kDimensions));
  selection.persons = chosen(graph.persons.ids, "persons", persons);
  selection.agencies = chosen(graph.agencies.ids, "agencies", agencies);
  selection.presence = term("presence", presence, kPresences);
  selection.address = term("address", address, kAddressRoles);
  return selection;
}

// Groups of records, those of the second record named with `other` before them, such as from_agency.
inline RecordGrouping grouping_of(const Names& by, const std::optional<std::string>& bin, const std::string& other) {
  static const Terms<Dimension> kOfRecords = {{"agency", Dimension::agency},
                                              {"sector", Dimension::sector},
                                              {"area", Dimension::area},
                                              {"kind", Dimension::kind}};
  RecordGrouping grouping;
  for (const std::string& name : by) {
    const bool of_other = name.starts_with(other);
    grouping.by.push_back({term("by", of_other ? name.substr(other.size()) : name, kOfRecords), of_other});
  }
  if (bin) grouping.bin = term("bin", *bin, kBins);
  return grouping;
}

// Kinds of episodes as codes; a kind that the graph does not have cuts nothing.
inline std::vector<graph::Code> episode_kinds(const graph::CaseGraph& graph, const Names& kinds) {
  std::vector<graph::Code> codes;
  for (const std::string& kind : kinds)
    if (const graph::Code code = graph.terms.episode_kind.code_of(kind); code != 0) codes.push_back(code);
  return codes;
}

// How uncertain days are taken: how, samples, seed, whether contacts that cannot be drawn are left out.
using DatesGiven = std::tuple<std::string, std::int64_t, std::uint64_t, bool>;
inline const Terms<Dates> kDates = {{"exact", Dates::exact}, {"sample", Dates::sample}, {"refuse", Dates::refuse}};
inline DatesQuery dates_of(const DatesGiven& given) {
  const auto& [how, samples, seed, leave_out_undated] = given;
  return {term("dates", how, kDates), samples, seed, leave_out_undated};
}

// Runs measure(graph, progress) without the interpreter lock; what else it needs it owns.
template <class Measure>
py::tuple answered(const GraphHolder& holder, Measure measure) {
  return answer_of(unlocked([held = holder.graph, measure = std::move(measure)](Progress& progress) -> Answer {
    return measure(*held, progress);
  }));
}

}  // namespace casegraph::bindings
