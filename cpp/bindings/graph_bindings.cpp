#include "graph_bindings.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "casegraph/assembly/assemble.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/graph/before.hpp"
#include "casegraph/graph/overlay.hpp"
#include "casegraph/graph/same_person.hpp"

namespace casegraph::bindings {
namespace {

GraphHolder build_graph(const py::dict& casebook, unsigned threads, const py::object& report) {
  std::vector<std::pair<ArrowSource, std::span<const std::string_view>>> given;
  for (const auto& [name, data] : casebook) {
    const auto table = py::cast<std::string>(name);
    const auto needed = assembly::needed_columns(table);
    if (!needed.empty()) given.emplace_back(ArrowSource(data, table), needed);
  }
  return unlocked(
      [given = std::move(given), threads](Progress& progress) mutable {
        std::vector<tables::Table> all;
        for (const auto& [source, needed] : given) all.push_back(source.read(needed));
        given.clear();  // what was read of them is freed as the graph is done with it
        return holder_of(assembly::assemble(std::move(all), progress, threads));
      },
      report);
}

py::dict sizes(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  py::dict out;
  out["persons"] = graph.persons.ids.size();
  out["addresses"] = graph.addresses.ids.size();
  out["agencies"] = graph.agencies.ids.size();
  out["incidents"] = graph.incidents.ids.size();
  out["contacts"] = graph.contacts.size();
  out["participants"] = graph.participants.items.size();
  out["shares"] = graph.shares.size();
  return out;
}

DateInterval date_from(const py::handle& value) {
  if (value.is_none()) return DateInterval::unknown();
  const auto ends = py::cast<py::tuple>(value);
  return {Day{py::cast<std::int32_t>(ends[0])}, Day{py::cast<std::int32_t>(ends[1])}};
}

AddressId address_from(const graph::CaseGraph& graph, const py::object& value) {
  if (value.is_none()) return {};
  if (py::isinstance<py::str>(value) && py::cast<std::string>(value) == "elsewhere") return kFiledElsewhere;
  return {handle_of(graph.addresses.ids, "refile, address", value)};
}

// Groups of ids as of each person the first of its group.
std::vector<std::uint32_t> same_persons_from(const graph::CaseGraph& graph, const py::list& groups) {
  std::vector<std::uint32_t> of_person;
  if (groups.empty()) return of_person;
  of_person.resize(graph.persons.ids.size());
  std::iota(of_person.begin(), of_person.end(), 0U);
  for (const auto& group : groups) {
    const std::vector<std::uint32_t> members =
        handles_of(graph.persons.ids, "same_person, person", py::reinterpret_borrow<py::object>(group));
    for (const std::uint32_t member : members) {
      if (of_person[member] != member || std::count(of_person.begin(), of_person.end(), member) > 1)
        throw ArgumentError("same_person: '" + graph.persons.ids.label(member) + "' is in two groups; accepted: one");
    }
    if (members.empty()) continue;
    const std::uint32_t first = *std::min_element(members.begin(), members.end());
    for (const std::uint32_t member : members) of_person[member] = first;
  }
  return of_person;
}

// Changes as Python gives them: {"refile": [(contact, address)], "identify": [(contact, person)],
// "shares": [{from, to, about, date, contacts}], "access": [(agency, holder)], "made": [share],
// "unshare": [share], "reshare": [(share, (first, last))],
// "remove": [contact], "move": [(contact, (first, last))], "same_person": [[person]]}.
graph::Changes changes_from(const graph::CaseGraph& graph, const py::dict& given) {
  graph::Changes changes;
  const auto contact = [&](const char* what, const py::object& id) {
    return ContactId{handle_of(graph.contacts.ids, what, id)};
  };
  const auto agency = [&](const char* what, const py::object& id) {
    return AgencyId{handle_of(graph.agencies.ids, what, id)};
  };
  for (const auto& item : py::cast<py::list>(given["refile"])) {
    const auto pair = py::cast<py::tuple>(item);
    changes.refile.push_back({contact("refile, contact", pair[0]), address_from(graph, pair[1])});
  }
  for (const auto& item : py::cast<py::list>(given["identify"])) {
    const auto pair = py::cast<py::tuple>(item);
    changes.identify.push_back(
        {contact("identify, contact", pair[0]), {handle_of(graph.persons.ids, "identify, person", pair[1])}});
  }
  for (const auto& item : py::cast<py::list>(given["shares"])) {
    const auto share = py::cast<py::dict>(item);
    graph::AddedShare added{agency("shares, from_agency", share["from_agency"]),
                            agency("shares, to_agency", share["to_agency"]),
                            {},
                            date_from(share["date"]),
                            {}};
    const py::object about = share["about_person"];
    if (!about.is_none()) added.about = {handle_of(graph.persons.ids, "shares, about_person", about)};
    for (const auto& id : py::cast<py::list>(share["contacts"]))
      added.contacts.push_back(contact("shares, contacts", py::reinterpret_borrow<py::object>(id)));
    changes.shares.push_back(std::move(added));
  }
  for (const auto& item : py::cast<py::list>(given["access"])) {
    const auto pair = py::cast<py::tuple>(item);
    graph::Access access{agency("access, agency", pair[0]),
                         agency("access, holder", pair[1]),
                         graph.terms.record_kind.code_of("all"),
                         {},
                         0};
    changes.access.push_back(access);
  }
  for (const auto& id : py::cast<py::list>(given["made"]))
    changes.made.push_back({handle_of(graph.share_ids, "made, share", py::reinterpret_borrow<py::object>(id))});
  for (const auto& id : py::cast<py::list>(given["unshare"]))
    changes.unshare.push_back({handle_of(graph.share_ids, "unshare, share", py::reinterpret_borrow<py::object>(id))});
  for (const auto& item : py::cast<py::list>(given["reshare"])) {
    const auto pair = py::cast<py::tuple>(item);
    changes.reshare.push_back(
        {{handle_of(graph.share_ids, "reshare, share", pair[0])}, date_from(py::object(pair[1]))});
  }
  for (const auto& id : py::cast<py::list>(given["remove"]))
    changes.remove.push_back(contact("remove, contact", py::reinterpret_borrow<py::object>(id)));
  for (const auto& item : py::cast<py::list>(given["move"])) {
    const auto pair = py::cast<py::tuple>(item);
    changes.move.push_back({contact("move, contact", pair[0]), date_from(py::object(pair[1]))});
  }
  changes.same_person = same_persons_from(graph, py::cast<py::list>(given["same_person"]));
  return changes;
}

GraphHolder same_persons(const GraphHolder& holder, const std::vector<std::uint32_t>& of_person) {
  return unlocked(
      [held = holder.graph, of_person](Progress&) { return holder_of(graph::with_same_persons(*held, of_person)); });
}

GraphHolder what_if(const GraphHolder& holder, const py::dict& given) {
  return unlocked([held = holder.graph, changes = changes_from(*holder.graph, given)](Progress& progress) {
    return holder_of(graph::overlay(*held, changes, progress));
  });
}

// The graph as it stood before the incident's first contact, and the day as of which to ask it.
py::tuple graph_before(const GraphHolder& holder, const py::object& incident) {
  const graph::CaseGraph& base = *holder.graph;
  const graph::Moment moment = graph::first_contact_of(base, {handle_of(base.incidents.ids, "before", incident)});
  GraphHolder out = unlocked([held = holder.graph, moment](Progress& progress) {
    return holder_of(graph::as_before(*held, moment, progress));
  });
  return py::make_tuple(std::move(out), moment.days.last.count);
}

// The first and last day that may be that of the incident's first contact; none where that is open.
py::object first_contact_days(const GraphHolder& holder, const py::object& incident) {
  const graph::CaseGraph& base = *holder.graph;
  const DateInterval days = graph::first_contact_of(base, {handle_of(base.incidents.ids, "incident", incident)}).days;
  return days.is_bounded() ? py::object(py::make_tuple(days.first.count, days.last.count)) : py::object(py::none());
}

}  // namespace

std::uint32_t handle_of(const graph::IdTable& ids, const char* what, const py::object& given) {
  if (py::isinstance<py::str>(given)) {
    const auto text = py::cast<std::string>(given);
    if (const auto found = ids.find_typed(text)) return *found;
    throw NotFoundError(std::string(what) + ": the graph has no '" + text + "'");
  }
  if (py::isinstance<py::int_>(given) && !py::isinstance<py::bool_>(given)) {
    const auto number = py::cast<std::int64_t>(given);
    if (const auto found = ids.find(number)) return *found;
    throw NotFoundError(std::string(what) + ": the graph has no " + std::to_string(number));
  }
  throw ArgumentError(std::string(what) + ": an id is a text or a whole number");
}

std::vector<std::uint32_t> handles_of(const graph::IdTable& ids, const char* what, const py::object& given) {
  std::vector<std::uint32_t> handles;
  if (given.is_none()) return handles;
  for (const auto& id : given) handles.push_back(handle_of(ids, what, py::reinterpret_borrow<py::object>(id)));
  return handles;
}

Window window_from(const std::optional<std::int32_t>& start, const std::optional<std::int32_t>& end) {
  Window window;
  if (start) window.begin = Day{*start};
  if (end) window.end = Day{*end};
  if (window.begin > window.end) throw ArgumentError("start: the window ends before it begins");
  return window;
}

Span span_from(const std::string& text) {
  const auto span = span_of_text(text);
  if (!span) throw ArgumentError("'" + text + "' is not a duration; accepted: ISO 8601 such as P18M, P1Y, P2W or P90D");
  return *span;
}

py::tuple answer_of(measures::Answer answer) {
  return py::make_tuple(frame_of(std::move(answer.table)),
                        frame_of(measures::table_of(answer.evidence, std::move(answer.further))));
}

void bind_graph(py::module_& module) {
  py::class_<GraphHolder>(module, "CaseGraph", "The immutable graph of a casebook. Use casegraph.CaseGraph.")
      .def("sizes", &sizes, "Number of persons, addresses, agencies, incidents, contacts, participants and shares.")
      .def(
          "bytes", [](const GraphHolder& holder) { return holder.graph->bytes(); },
          "Memory in bytes, texts of ids apart.")
      .def("before", &graph_before, py::arg("incident"),
           "This graph as it stood before the incident's first contact, and the day as of which to ask it.")
      .def("first_contact_days", &first_contact_days, py::arg("incident"),
           "First and last day that may be that of the incident's first contact, since 1970-01-01; None where open.")
      .def("same_persons", &same_persons, py::arg("of_person"),
           "Persons taken to be one: of each person, by its place, itself or an earlier one.")
      .def("what_if", &what_if, py::arg("changes"), "An overlay: this graph with some records changed.");
  module.def("build_graph", &build_graph, py::arg("casebook"), py::arg("threads") = 0, py::arg("report") = py::none(),
             "The graph of normalised tables {name: data}.");
}

}  // namespace casegraph::bindings
