#include <pybind11/stl.h>

#include <algorithm>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/visibility/changes.hpp"
#include "casegraph/measures/visibility/check.hpp"
#include "casegraph/measures/visibility/check_table.hpp"
#include "casegraph/measures/visibility/checks.hpp"
#include "casegraph/measures/visibility/population.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace measures;

VisibilityOptions options_from(const std::string& scope, const std::string& ties, bool parent_holds_child,
                               const std::string& assume_filed, bool took_part_only) {
  VisibilityOptions options;
  if (scope == "about_person")
    options.holding.scope = ShareScope::about_person;
  else if (scope == "all")
    options.holding.scope = ShareScope::all;
  else if (scope != "stated")
    throw ArgumentError("scope: accepted: stated, about_person, all");
  if (ties == "strict")
    options.holding.ties = TieRule::strict;
  else if (ties != "closure")
    throw ArgumentError("ties: accepted: strict, closure");
  options.holding.parent_holds_child = parent_holds_child;
  if (assume_filed == "met_at")
    options.assume_filed = AssumeFiled::met_at;
  else if (assume_filed == "concerns_address")
    options.assume_filed = AssumeFiled::concerns_address;
  else if (!assume_filed.empty())
    throw ArgumentError("assume_filed: accepted: met_at, concerns_address");
  options.took_part_only = took_part_only;
  return options;
}

// A query from a check of the casebook, overridden by what is given besides.
CheckQuery query_from(const graph::CaseGraph& graph, const py::dict& given) {
  CheckQuery query;
  const py::object check = given["check"];
  if (!check.is_none()) {
    const std::uint32_t at = handle_of(graph.check_ids, "check", check);
    const auto found = query_of_check(graph, at);
    if (!found)
      throw ArgumentError("check: the casebook gives it no key or no exact day; give agency, key and day instead");
    query = *found;
  }
  const py::object agency = given["agency"];
  if (!agency.is_none()) query.checker = {handle_of(graph.agencies.ids, "agency", agency)};
  if (query.checker.is_none())
    throw ArgumentError("agency: which agency checks? give an agency, or a check of the casebook");
  if (const py::object holder = given["holder"]; !holder.is_none())
    query.holder = {handle_of(graph.agencies.ids, "holder", holder)};
  if (const py::object contact = given["contact"]; !contact.is_none())
    query.contact = handle_of(graph.contacts.ids, "contact", contact);
  if (const py::object at = given["at"]; !at.is_none()) query.day = Day{py::cast<std::int32_t>(at)};
  if (const py::object window = given["window"]; !window.is_none())
    query.window = span_from(py::cast<std::string>(window));
  if (const py::object persons = given["persons"]; !persons.is_none())
    query.persons = handles_of(graph.persons.ids, "persons", persons);
  std::vector<CheckKey> keys;
  for (const std::uint32_t key : handles_of(graph.addresses.ids, "address", given["address"]))
    keys.push_back({graph::KeyKind::address, key});
  for (const std::uint32_t key : handles_of(graph.persons.ids, "person", given["person"]))
    keys.push_back({graph::KeyKind::person, key});
  for (const std::uint32_t key : handles_of(graph.identifier_ids, "identifier", given["identifier"]))
    keys.push_back({graph::KeyKind::identifier, key});
  for (const std::uint32_t key : handles_of(graph.persons.ids, "household", given["household"]))
    keys.push_back({graph::KeyKind::household, key});
  if (!keys.empty()) query.keys = keys;
  if (query.keys.empty())
    throw ArgumentError("address: by what was looked up? give an address, a person, an identifier or a household");
  return query;
}

// How many contacts the answer is read from.
std::size_t contacts_of_persons(const CheckIndex& index, const CheckQuery& query) {
  std::size_t contacts = 0;
  for (const std::uint32_t person : relevant_persons(index, query))
    contacts += index.graph().contacts_of_person[person].size();
  return contacts;
}

py::tuple visibility_check(const GraphHolder& holder, const py::dict& given, bool contacts, const std::string& scope,
                           const std::string& ties, bool parent_holds_child, const std::string& assume_filed,
                           bool took_part_only, bool evidence) {
  const CheckQuery query = query_from(*holder.graph, given);
  const VisibilityOptions options = options_from(scope, ties, parent_holds_child, assume_filed, took_part_only);
  const std::size_t size = holder.kept->has(options.holding) ? contacts_of_persons(*holder.kept->index(), query)
                                                             : holder.graph->contacts.size();
  return answer_of(unlocked(size, [held = holder, query, options, contacts, evidence](Progress& progress) {
    const auto holding = held.kept->holding(options.holding, progress);
    const CheckIndex& index = *held.kept->index();
    return contacts ? check_contacts(index, *holding, query, options, evidence)
                    : check_summary(index, *holding, query, options, evidence);
  }));
}

py::object id_of(const graph::IdTable& ids, std::uint32_t handle) {
  return ids.is_text() ? py::object(py::str(ids.label(handle))) : py::object(py::int_(ids.number(handle)));
}

// Whose records the query asks, None where it is the checker's own and those that it could open; whose contacts; and
// the day.
py::tuple visibility_asked(const GraphHolder& holder, const py::dict& given) {
  const graph::CaseGraph& graph = *holder.graph;
  const CheckQuery query = query_from(graph, given);
  py::object asked = py::none();
  if (!query.holder.is_none()) asked = id_of(graph.agencies.ids, query.holder.value);
  py::list persons;
  for (const std::uint32_t person : relevant_persons(*holder.kept->index(), query))
    persons.append(id_of(graph.persons.ids, person));
  return py::make_tuple(asked, persons, day_of_query(graph, query).count);
}

py::tuple visibility_checks(const GraphHolder& holder, const std::string& scope, const std::string& ties,
                            bool parent_holds_child, const std::string& assume_filed, bool took_part_only, bool bounds,
                            bool evidence) {
  const VisibilityOptions options = options_from(scope, ties, parent_holds_child, assume_filed, took_part_only);
  return answer_of(unlocked([held = holder, options, asked = ChecksAsked{bounds, evidence}](Progress& progress) {
    const auto holding = held.kept->holding(options.holding, progress);
    return checks_of_casebook(*held.kept->index(), *holding, options, asked, progress);
  }));
}

// A table of checks, read once: its checks are split as often as they are asked for.
struct TableOfChecks {
  std::shared_ptr<const std::vector<CheckQuery>> checks;
};

TableOfChecks visibility_table(const GraphHolder& holder, const py::object& table, const std::string& name,
                               const std::optional<std::string>& window, const py::object& persons) {
  std::optional<std::vector<std::uint32_t>> whose;
  if (!persons.is_none()) whose = handles_of(holder.graph->persons.ids, "persons", persons);
  const auto looked_back = window ? std::optional(span_from(*window)) : std::nullopt;
  return unlocked([held = holder, given = ArrowSource(table, name), looked_back, whose](Progress&) {
    std::vector<CheckQuery> checks = checks_of_table(*held.graph, given.read(), looked_back);
    for (CheckQuery& check : checks) check.persons = whose;
    return TableOfChecks{std::make_shared<const std::vector<CheckQuery>>(std::move(checks))};
  });
}

py::tuple visibility_checks_of(const GraphHolder& holder, const TableOfChecks& checks, const std::string& scope,
                               const std::string& ties, bool parent_holds_child, const std::string& assume_filed,
                               bool took_part_only, unsigned threads, bool bounds, bool evidence,
                               const py::object& report) {
  const VisibilityOptions options = options_from(scope, ties, parent_holds_child, assume_filed, took_part_only);
  return answer_of(unlocked(
      [held = holder, checks = checks.checks, options, threads,
       asked = ChecksAsked{bounds, evidence}](Progress& progress) {
        const auto holding = held.kept->holding(options.holding, progress);
        return checks_of_queries(*held.kept->index(), *holding, *checks, options, asked, progress, threads);
      },
      report));
}

SplitBy split_by(const std::string& name) {
  if (name == "agency") return SplitBy::agency;
  if (name == "area") return SplitBy::area;
  if (name == "year") return SplitBy::year;
  if (name == "kind") return SplitBy::kind;
  if (name == "contact") return SplitBy::contact;
  throw ArgumentError("by: accepted: agency, area, year, kind, contact");
}

AsIf as_if_from(const std::vector<std::string>& names) {
  AsIf as_if;
  for (const std::string& name : names) {
    if (name == "linked")
      as_if.linked = true;
    else if (name == "shared")
      as_if.shared = true;
    else if (name == "opened")
      as_if.opened = true;
    else if (name == "filed")
      as_if.filed = true;
    else
      throw ArgumentError("as_if: accepted: linked, shared, opened, filed");
  }
  return as_if;
}

// address, person, identifier, household, or kinds of identifiers such as phone.
void set_keys(PopulationQuery& query, const graph::CaseGraph& graph, const std::vector<std::string>& keys) {
  const auto offered = [&](const char* kind) { return std::find(keys.begin(), keys.end(), kind) != keys.end(); };
  query.by_address = offered("address");
  query.by_person = offered("person");
  query.by_household = offered("household");
  query.by_identifier = offered("identifier");
  if (query.by_identifier) return;
  std::vector<graph::Code> kinds;  // that occur
  for (const std::string& key : keys) {
    if (key == "address" || key == "person" || key == "household") continue;
    query.by_identifier = true;
    if (const graph::Code code = graph.terms.identifier_kind.code_of(key); code != 0) kinds.push_back(code);
  }
  query.identifier_kinds = std::move(kinds);
}

// `windows`: durations, None without limit; `with_windows`: a column with the place of each row's window among them.
py::tuple visibility_split(const GraphHolder& holder, const std::vector<std::string>& by,
                           const std::vector<std::string>& keys, const std::vector<std::optional<std::string>>& windows,
                           bool with_windows, const std::vector<std::string>& as_if, const py::object& agencies,
                           const std::string& scope, const std::string& ties, bool parent_holds_child,
                           const std::string& assume_filed, bool took_part_only, unsigned threads, bool bounds,
                           bool evidence, const std::optional<std::vector<std::uint32_t>>& evidence_rows,
                           const py::object& report) {
  PopulationQuery query;
  query.by.clear();
  for (const std::string& name : by) query.by.push_back(split_by(name));
  set_keys(query, *holder.graph, keys);
  query.as_if = as_if_from(as_if);
  query.with_bounds = bounds;
  query.windows.clear();
  for (const auto& window : windows) query.windows.push_back(window ? std::optional(span_from(*window)) : std::nullopt);
  query.with_windows = with_windows;
  if (!agencies.is_none()) query.agencies = handles_of(holder.graph->agencies.ids, "agencies", agencies);
  const VisibilityOptions options = options_from(scope, ties, parent_holds_child, assume_filed, took_part_only);
  return answer_of(unlocked(
      [held = holder, query, options, asked = EvidenceOfRows{evidence, evidence_rows}, threads](Progress& progress) {
        const auto holding = held.kept->holding(options.holding, progress);
        return population_split(*holding, query, options, asked, progress, threads);
      },
      report));
}

py::tuple visibility_changes(const GraphHolder& before, const GraphHolder& after, const std::vector<std::string>& by,
                             const std::vector<std::string>& keys, const std::optional<std::string>& window,
                             const std::vector<std::string>& as_if, const py::object& agencies, bool each_contact,
                             const std::string& scope, const std::string& ties, bool parent_holds_child,
                             const std::string& assume_filed, bool took_part_only, unsigned threads, bool evidence,
                             const std::optional<std::vector<std::uint32_t>>& evidence_rows, const py::object& report) {
  PopulationQuery query;
  query.by.clear();
  for (const std::string& name : by) query.by.push_back(split_by(name));
  set_keys(query, *before.graph, keys);
  query.windows = {window ? std::optional(span_from(*window)) : std::nullopt};
  if (!agencies.is_none()) query.agencies = handles_of(before.graph->agencies.ids, "agencies", agencies);
  const VisibilityOptions options = options_from(scope, ties, parent_holds_child, assume_filed, took_part_only);
  return answer_of(unlocked(
      [before, after, query, options, each_contact, taken = as_if_from(as_if),
       asked = EvidenceOfRows{evidence, evidence_rows}, threads](Progress& progress) {
        const auto held = before.kept->holding(options.holding, progress);
        const auto held_after = after.kept->holding(options.holding, progress);
        return population_changes({*held, {}}, {*held_after, taken}, query, options, each_contact, asked, progress,
                                  threads);
      },
      report));
}

}  // namespace

void bind_visibility(py::module_& module) {
  module.def("visibility_check", &visibility_check, py::arg("graph"), py::arg("query"), py::kw_only(),
             py::arg("contacts"), py::arg("scope"), py::arg("ties"), py::arg("parent_holds_child"),
             py::arg("assume_filed"), py::arg("took_part_only"), py::arg("evidence"));
  module.def("visibility_asked", &visibility_asked, py::arg("graph"), py::arg("query"));
  module.def("visibility_checks", &visibility_checks, py::arg("graph"), py::kw_only(), py::arg("scope"),
             py::arg("ties"), py::arg("parent_holds_child"), py::arg("assume_filed"), py::arg("took_part_only"),
             py::arg("bounds"), py::arg("evidence"));
  py::class_<TableOfChecks>(module, "TableOfChecks", "Checks that were read from a table of a graph's ids.");
  module.def("visibility_table", &visibility_table, py::arg("graph"), py::arg("table"), py::arg("name"),
             py::arg("window"), py::arg("persons"));
  module.def("visibility_checks_of", &visibility_checks_of, py::arg("graph"), py::arg("checks"), py::kw_only(),
             py::arg("scope"), py::arg("ties"), py::arg("parent_holds_child"), py::arg("assume_filed"),
             py::arg("took_part_only"), py::arg("threads"), py::arg("bounds"), py::arg("evidence"),
             py::arg("report") = py::none());
  module.def("visibility_changes", &visibility_changes, py::arg("before"), py::arg("after"), py::kw_only(),
             py::arg("by"), py::arg("keys"), py::arg("window"), py::arg("as_if"), py::arg("agencies"),
             py::arg("each_contact"), py::arg("scope"), py::arg("ties"), py::arg("parent_holds_child"),
             py::arg("assume_filed"), py::arg("took_part_only"), py::arg("threads"), py::arg("evidence"),
             py::arg("evidence_rows") = py::none(), py::arg("report") = py::none());
  module.def("visibility_split", &visibility_split, py::arg("graph"), py::kw_only(), py::arg("by"), py::arg("keys"),
             py::arg("windows"), py::arg("with_windows"), py::arg("as_if"), py::arg("agencies"), py::arg("scope"),
             py::arg("ties"), py::arg("parent_holds_child"), py::arg("assume_filed"), py::arg("took_part_only"),
             py::arg("threads"), py::arg("bounds"), py::arg("evidence"), py::arg("evidence_rows") = py::none(),
             py::arg("report") = py::none());
}

}  // namespace casegraph::bindings
