#include "casegraph/measures/frequency/appointments.hpp"
#include "casegraph/measures/frequency/continuations.hpp"
#include "casegraph/measures/frequency/delays.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/measures/frequency/joint_appointments.hpp"
#include "casegraph/measures/frequency/next_agency.hpp"
#include "casegraph/measures/frequency/proximity.hpp"
#include "casegraph/measures/frequency/rates.hpp"
#include "casegraph/measures/frequency/repeats.hpp"
#include "casegraph/measures/frequency/silence.hpp"
#include "casegraph/measures/frequency/waits.hpp"
#include "frequency_arguments.hpp"

namespace casegraph::bindings {
namespace {

const Terms<Resolution> kResolutions = {{"day", Resolution::day}, {"minute", Resolution::minute}};
const Terms<graph::LinkKind> kLinkKinds = {{"same_incident", graph::LinkKind::same_incident},
                                           {"reply", graph::LinkKind::reply},
                                           {"replaces", graph::LinkKind::replaces},
                                           {"follows", graph::LinkKind::follows}};
const Terms<graph::LinkStatus> kLinkStatuses = {{"made", graph::LinkStatus::made},
                                                {"not_made", graph::LinkStatus::not_made},
                                                {"proposed", graph::LinkStatus::proposed}};

py::tuple frequency_rates(const GraphHolder& holder, const Names& by, const py::object& persons,
                          const py::object& agencies, const std::string& presence, const std::string& address,
                          Start start, Start end, const std::optional<std::string>& bin, const Names& cut,
                          double per_days, double confidence, bool mid_p, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const bool is_of_week = bin == "weekday" || bin == "hour" || bin == "weekday_hour";
  const RatesQuery query{selection_of(graph, by, persons, agencies, presence, address),
                         window_from(start, end),
                         episode_kinds(graph, cut),
                         per_days,
                         confidence,
                         mid_p,
                         bin && !is_of_week ? std::optional(term("bin", *bin, kBins)) : std::nullopt,
                         bin == "weekday" || bin == "weekday_hour",
                         bin == "hour" || bin == "weekday_hour"};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return rates(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_waits(const GraphHolder& holder, const Names& by, const std::string& of, const py::object& persons,
                          const py::object& agencies, const std::string& presence, Start start, Start end,
                          const std::string& resolution, double merge_within_days, bool within_coverage, bool each,
                          const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const WaitsQuery query{selection_of(graph, by, persons, agencies, presence),
                         term("of", of, kDimensions),
                         window_from(start, end),
                         term("resolution", resolution, kResolutions),
                         merge_within_days,
                         within_coverage,
                         dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return each ? gaps(on, query, evidence, progress, threads) : waits(on, query, evidence, progress, threads);
  });
}

bool frequency_observes_some(const GraphHolder& holder, const py::object& persons, const py::object& agencies) {
  return observes_some(*holder.graph, selection_of(*holder.graph, {}, persons, agencies, "any"));
}

py::tuple frequency_repeats(const GraphHolder& holder, const Names& by, const std::string& of, bool by_any,
                            const py::object& persons, const py::object& agencies, const std::string& presence,
                            const std::string& address, Start start, Start end, const Names& within,
                            Start observed_until, bool include_same_day, double confidence, unsigned threads,
                            bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  RepeatsQuery query;
  query.unit = term("of", of, kDimensions);
  query.by_any = by_any;
  query.selection = selection_of(graph, by, persons, agencies, presence, address);
  query.window = window_from(start, end);
  for (const std::string& span : within) query.within.push_back(span_from(span));
  if (observed_until) query.observed_until = Day{*observed_until};
  query.include_same_day = include_same_day;
  query.confidence = confidence;
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return repeats(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_continuation(const GraphHolder& holder, const std::string& of, const Names& by,
                                 const py::object& persons, const py::object& agencies, const std::string& presence,
                                 const std::string& address, Start start, Start end, const std::string& within,
                                 std::int64_t most, Start observed_until, bool include_same_day, double confidence,
                                 unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  ContinuationQuery query;
  query.selection = selection_of(graph, by, persons, agencies, presence, address);
  query.unit = term("of", of, kDimensions);
  query.window = window_from(start, end);
  query.within = span_from(within);
  query.most = most;
  if (observed_until) query.observed_until = Day{*observed_until};
  query.include_same_day = include_same_day;
  query.confidence = confidence;
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return continuation(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_next_agency(const GraphHolder& holder, const py::object& persons, const std::string& presence,
                                Start start, Start end, const DatesGiven& dates, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const NextAgencyQuery query{chosen(graph.persons.ids, "persons", persons), term("presence", presence, kPresences),
                              window_from(start, end), dates_of(dates)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return next_agency(on, query, evidence, progress, threads);
  });
}

DelaysQuery delays_query(const graph::CaseGraph& graph, const std::string& kind, const Names& statuses,
                         const py::object& persons, const py::object& agencies) {
  DelaysQuery query;
  query.kind = term("kind", kind, kLinkKinds);
  query.statuses.clear();
  for (const std::string& status : statuses) query.statuses.push_back(term("statuses", status, kLinkStatuses));
  query.persons = chosen(graph.persons.ids, "persons", persons);
  query.agencies = chosen(graph.agencies.ids, "agencies", agencies);
  return query;
}

py::tuple frequency_delay_shares(const GraphHolder& holder, const Names& by, const std::optional<std::string>& bin,
                                 const std::vector<std::int32_t>& within_days, const std::string& kind,
                                 const Names& statuses, const py::object& persons, const py::object& agencies,
                                 double confidence, bool evidence) {
  const DelaySharesQuery query{delays_query(*holder.graph, kind, statuses, persons, agencies),
                               grouping_of(by, bin, "from_"), within_days, confidence};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return delay_shares(on, query, evidence, progress);
  });
}

py::tuple frequency_delays(const GraphHolder& holder, const std::string& kind, const Names& statuses,
                           const py::object& persons, const py::object& agencies, bool also_not_kept, bool evidence) {
  DelaysQuery query = delays_query(*holder.graph, kind, statuses, persons, agencies);
  query.also_not_kept = also_not_kept;
  return answered(
      holder, [=](const graph::CaseGraph& on, Progress& progress) { return delays(on, query, evidence, progress); });
}

py::tuple frequency_rebookings(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                               bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const RebookingsQuery query{chosen(graph.persons.ids, "persons", persons),
                              chosen(graph.agencies.ids, "agencies", agencies)};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return rebookings(on, query, evidence, progress);
  });
}

py::tuple frequency_appointments(const GraphHolder& holder, const Names& by, const py::object& persons,
                                 const py::object& agencies, const std::string& presence, const std::string& address,
                                 Start start, Start end, double confidence, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const AppointmentsQuery query{selection_of(graph, by, persons, agencies, presence, address), window_from(start, end),
                                confidence};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return appointments(on, query, evidence, progress, threads);
  });
}

JointAppointmentsQuery joint_query(const graph::CaseGraph& graph, const py::object& persons, const py::object& agencies,
                                   std::int32_t within_days, std::optional<double> within_km, const Names& attendance,
                                   bool possible) {
  return {chosen(graph.persons.ids, "persons", persons),
          chosen(graph.agencies.ids, "agencies", agencies),
          within_days,
          within_km,
          attendance,
          possible};
}

py::tuple frequency_joint_appointment_shares(const GraphHolder& holder, const Names& by,
                                             const std::optional<std::string>& bin, const py::object& persons,
                                             const py::object& agencies, std::int32_t within_days,
                                             std::optional<double> within_km, const Names& attendance,
                                             double confidence, unsigned threads, bool evidence) {
  const JointAppointmentSharesQuery query{
      joint_query(*holder.graph, persons, agencies, within_days, within_km, attendance, true),
      grouping_of(by, bin, "with_"), confidence};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return joint_appointment_shares(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_joint_appointments(const GraphHolder& holder, const py::object& persons, const py::object& agencies,
                                       std::int32_t within_days, std::optional<double> within_km,
                                       const Names& attendance, bool possible, unsigned threads, bool evidence) {
  const JointAppointmentsQuery query =
      joint_query(*holder.graph, persons, agencies, within_days, within_km, attendance, possible);
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return joint_appointments(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_silence(const GraphHolder& holder, const Names& by, const py::object& persons,
                            const py::object& agencies, const std::string& presence, Start start, Start end,
                            const Names& cut, const Names& flags, const std::vector<std::uint32_t>& topic_rows,
                            bool all_gaps, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  SilenceQuery query{selection_of(graph, by, persons, agencies, presence),
                     window_from(start, end),
                     episode_kinds(graph, cut),
                     {},
                     topic_rows};
  // 0: a flag that no contact has, of which nothing is stated.
  for (const std::string& flag : flags) query.flags.push_back(graph.terms.flag.code_of(flag));
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return all_gaps ? silences(on, query, evidence, progress, threads)
                    : silence(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_silence_shares(const GraphHolder& holder, const Names& by,
                                   const std::vector<std::int32_t>& at_least_days, const py::object& persons,
                                   const py::object& agencies, const std::string& presence, Start start, Start end,
                                   const Names& cut, double confidence, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  const SilenceSharesQuery query{{selection_of(graph, by, persons, agencies, presence),
                                  window_from(start, end),
                                  episode_kinds(graph, cut),
                                  {},
                                  {}},
                                 at_least_days,
                                 confidence};
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return silence_shares(on, query, evidence, progress, threads);
  });
}

py::tuple frequency_proximity(const GraphHolder& holder, const Names& by, const py::object& persons,
                              const py::object& agencies, const std::string& presence, Start reference_day,
                              const py::object& death_of, const std::vector<std::int32_t>& months,
                              const std::optional<double>& confidence, unsigned threads, bool evidence) {
  const graph::CaseGraph& graph = *holder.graph;
  ProximityQuery query;
  query.selection = selection_of(graph, by, persons, agencies, presence);
  query.months = months;
  if (reference_day) query.reference = graph::Moment{DateInterval::exactly(Day{*reference_day}), {}};
  if (!death_of.is_none())
    query.reference = graph::death_of(graph, {handle_of(graph.persons.ids, "death_of", death_of)});
  return answered(holder, [=](const graph::CaseGraph& on, Progress& progress) {
    return confidence ? proximity_shares(on, query, *confidence, evidence, progress, threads)
                      : proximity(on, query, evidence, progress, threads);
  });
}

}  // namespace

void bind_frequency(py::module_& module) {
  using py::arg;
  const auto keywords = py::kw_only();
  module.def("frequency_rates", &frequency_rates, arg("graph"), keywords, arg("by"), arg("persons"), arg("agencies"),
             arg("presence"), arg("address"), arg("start"), arg("end"), arg("bin"), arg("cut"), arg("per_days"),
             arg("confidence"), arg("mid_p"), arg("threads"), arg("evidence"));
  module.def("frequency_observes_some", &frequency_observes_some, arg("graph"), keywords, arg("persons"),
             arg("agencies"), "Whether coverage observes any of these persons by any of these agencies.");
  module.def("frequency_waits", &frequency_waits, arg("graph"), keywords, arg("by"), arg("of"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("resolution"), arg("merge_within_days"),
             arg("within_coverage"), arg("each"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_repeats", &frequency_repeats, arg("graph"), keywords, arg("by"), arg("of"), arg("by_any"),
             arg("persons"), arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("within"),
             arg("observed_until"), arg("include_same_day"), arg("confidence"), arg("threads"), arg("evidence"));
  module.def("frequency_continuation", &frequency_continuation, arg("graph"), keywords, arg("of"), arg("by"),
             arg("persons"), arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("within"),
             arg("most"), arg("observed_until"), arg("include_same_day"), arg("confidence"), arg("threads"),
             arg("evidence"));
  module.def("frequency_next_agency", &frequency_next_agency, arg("graph"), py::kw_only(), arg("persons"),
             arg("presence"), arg("start"), arg("end"), arg("dates"), arg("threads"), arg("evidence"));
  module.def("frequency_delays", &frequency_delays, arg("graph"), keywords, arg("kind"), arg("statuses"),
             arg("persons"), arg("agencies"), arg("also_not_kept"), arg("evidence"));
  module.def("frequency_delay_shares", &frequency_delay_shares, arg("graph"), keywords, arg("by"), arg("bin"),
             arg("within_days"), arg("kind"), arg("statuses"), arg("persons"), arg("agencies"), arg("confidence"),
             arg("evidence"));
  module.def("frequency_rebookings", &frequency_rebookings, arg("graph"), keywords, arg("persons"), arg("agencies"),
             arg("evidence"));
  module.def("frequency_appointments", &frequency_appointments, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("address"), arg("start"), arg("end"), arg("confidence"),
             arg("threads"), arg("evidence"));
  module.def("frequency_joint_appointments", &frequency_joint_appointments, arg("graph"), keywords, arg("persons"),
             arg("agencies"), arg("within_days"), arg("within_km"), arg("attendance"), arg("possible"), arg("threads"),
             arg("evidence"));
  module.def("frequency_joint_appointment_shares", &frequency_joint_appointment_shares, arg("graph"), keywords,
             arg("by"), arg("bin"), arg("persons"), arg("agencies"), arg("within_days"), arg("within_km"),
             arg("attendance"), arg("confidence"), arg("threads"), arg("evidence"));
  module.def("frequency_silence_shares", &frequency_silence_shares, arg("graph"), keywords, arg("by"),
             arg("at_least_days"), arg("persons"), arg("agencies"), arg("presence"), arg("start"), arg("end"),
             arg("cut"), arg("confidence"), arg("threads"), arg("evidence"));
  module.def("frequency_silence", &frequency_silence, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("start"), arg("end"), arg("cut"), arg("flags"), arg("topic_rows"),
             arg("all_gaps"), arg("threads"), arg("evidence"));
  module.def("frequency_proximity", &frequency_proximity, arg("graph"), keywords, arg("by"), arg("persons"),
             arg("agencies"), arg("presence"), arg("reference_day"), arg("death_of"), arg("months"), arg("confidence"),
             arg("threads"), arg("evidence"));
}

}  // namespace casegraph::bindings
