// What the graph, or an overlay of it, holds of the casebook's rows: exports put it beside the casebook's cells.
#include <pybind11/stl.h>

#include <utility>
#include <vector>

#include "casegraph/measures/columns.hpp"
#include "graph_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace measures;

// What an overlay may have changed of the casebook's contacts: row, first_day, last_day, filed_at.
py::object contact_state(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  std::vector<std::int64_t> rows;
  std::vector<Day> first, last;
  std::vector<std::uint32_t> filed_at;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    rows.push_back(graph.contacts.row[contact]);
    first.push_back(graph.contacts.first_day[contact]);
    last.push_back(graph.contacts.last_day[contact]);
    const std::uint32_t address = graph.contacts.filed_at.value_or(contact, AddressId::kNone);
    filed_at.push_back(address == AddressId::kNone ? 0 : address == kFiledElsewhere.value ? 1 : address + 2);
  }
  tables::Table table{"contact_state", graph.contacts.size(), {}};
  table.columns.push_back(tables::integer_column("row", std::move(rows)));
  table.columns.push_back(day_column("first_day", first));
  table.columns.push_back(day_column("last_day", last));
  table.columns.push_back(address_column(graph, "filed_at", filed_at));
  return frame_of(std::move(table));
}

// Of the casebook's participants: row, recorded_otherwise.
py::object participant_state(const GraphHolder& holder) {
  std::vector<std::int64_t> rows;
  std::vector<std::uint8_t> otherwise;
  for (const graph::Participation& part : holder.graph->participants.items) {
    rows.push_back(part.row);
    otherwise.push_back(part.recorded_otherwise);
  }
  tables::Table table{"participant_state", static_cast<std::int64_t>(rows.size()), {}};
  table.columns.push_back(tables::integer_column("row", std::move(rows)));
  table.columns.push_back(tables::boolean_column("recorded_otherwise", std::move(otherwise)));
  return frame_of(std::move(table));
}

// Rows of the casebook; a row that an overlay added has none.
tables::Column row_column(const std::vector<std::uint32_t>& rows) {
  std::vector<std::int64_t> values;
  std::vector<std::uint8_t> known;
  for (const std::uint32_t row : rows) {
    known.push_back(row != ContactId::kNone);
    values.push_back(known.back() ? row : 0);
  }
  return tables::integer_column("row", std::move(values), std::move(known));
}

// Every share, those added last: row, share_id, from_agency, to_agency, about_person, first_day, last_day, made.
py::object share_state(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  std::vector<std::uint32_t> rows, shares, from, to, about;
  std::vector<Day> first, last;
  std::vector<std::uint8_t> made;
  for (std::uint32_t at = 0; at < graph.shares.size(); ++at) {
    const graph::Share& share = graph.shares[at];
    rows.push_back(share.row);
    shares.push_back(at);
    from.push_back(share.from.value);
    to.push_back(share.to.value);
    about.push_back(share.about.value);
    first.push_back(share.date.first);
    last.push_back(share.date.last);
    made.push_back(share.status == graph::ShareStatus::made);
  }
  tables::Table table{"share_state", static_cast<std::int64_t>(rows.size()), {}};
  table.columns.push_back(row_column(rows));
  table.columns.push_back(id_column("share_id", graph.share_ids, shares));
  table.columns.push_back(id_column("from_agency", graph.agencies.ids, from));
  table.columns.push_back(id_column("to_agency", graph.agencies.ids, to));
  table.columns.push_back(id_column("about_person", graph.persons.ids, about));
  table.columns.push_back(day_column("first_day", first));
  table.columns.push_back(day_column("last_day", last));
  table.columns.push_back(tables::boolean_column("made", std::move(made)));
  return frame_of(std::move(table));
}

// What shares carried: share (its place in share_state), row, contact_id.
py::object share_item_state(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  std::vector<std::int64_t> shares;
  std::vector<std::uint32_t> rows, contacts;
  for (std::uint32_t share = 0; share < graph.share_items.groups(); ++share) {
    for (const graph::ShareItem& item : graph.share_items[share]) {
      shares.push_back(share);
      rows.push_back(item.row);
      contacts.push_back(item.contact.value);
    }
  }
  tables::Table table{"share_item_state", static_cast<std::int64_t>(rows.size()), {}};
  table.columns.push_back(tables::integer_column("share", std::move(shares)));
  table.columns.push_back(row_column(rows));
  table.columns.push_back(id_column("contact_id", graph.contacts.ids, contacts));
  return frame_of(std::move(table));
}

// Every access, those added last: row, agency_id, holder_agency.
py::object access_state(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  std::vector<std::uint32_t> rows, agencies, holders;
  for (const graph::Access& access : graph.access) {
    rows.push_back(access.row);
    agencies.push_back(access.agency.value);
    holders.push_back(access.holder.value);
  }
  tables::Table table{"access_state", static_cast<std::int64_t>(rows.size()), {}};
  table.columns.push_back(row_column(rows));
  table.columns.push_back(id_column("agency_id", graph.agencies.ids, agencies));
  table.columns.push_back(id_column("holder_agency", graph.agencies.ids, holders));
  return frame_of(std::move(table));
}

// Rows of check_hits that hold of the graph: an overlay leaves out those about records that it changes.
py::object check_hit_state(const GraphHolder& holder) {
  std::vector<std::uint32_t> rows;
  for (const graph::CheckHit& hit : holder.graph->check_hits) rows.push_back(hit.row);
  tables::Table table{"check_hit_state", static_cast<std::int64_t>(rows.size()), {}};
  table.columns.push_back(row_column(rows));
  return frame_of(std::move(table));
}

// Identifiers in the order of the table: same_as, the first of the same kind and value; missing where it is the first.
py::object identifier_state(const GraphHolder& holder) {
  const graph::CaseGraph& graph = *holder.graph;
  std::vector<std::uint32_t> same_as;
  for (const graph::Identifier& identifier : graph.identifiers) same_as.push_back(identifier.same_as.value);
  tables::Table table{"identifier_state", static_cast<std::int64_t>(same_as.size()), {}};
  table.columns.push_back(id_column("same_as", graph.identifier_ids, same_as));
  return frame_of(std::move(table));
}

}  // namespace

void bind_export(py::module_& module) {
  module.def("contact_state", &contact_state, py::arg("graph"));
  module.def("participant_state", &participant_state, py::arg("graph"));
  module.def("share_state", &share_state, py::arg("graph"));
  module.def("share_item_state", &share_item_state, py::arg("graph"));
  module.def("access_state", &access_state, py::arg("graph"));
  module.def("check_hit_state", &check_hit_state, py::arg("graph"));
  module.def("identifier_state", &identifier_state, py::arg("graph"));
}

}  // namespace casegraph::bindings
