#include "casegraph/measures/structure/edge_time.hpp"

#include "casegraph/domain/date_interval.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::EdgeKind;
using graph::TypedAdjacency;
using graph::VertexKind;

std::uint32_t contact_of(const TypedAdjacency& adjacency, std::uint32_t edge) {
  const bool is_part = adjacency.edge_kind(edge) == EdgeKind::takes_part;
  return adjacency.handle_of(is_part ? adjacency.target(edge) : adjacency.source(edge));
}

// These tables are kept in the order of their rows.
Period period_of(const CaseGraph& graph, const TypedAdjacency& adjacency, std::uint32_t edge) {
  switch (adjacency.edge_kind(edge)) {
    case EdgeKind::resides: return graph.residences[adjacency.row(edge)].period;
    case EdgeKind::related: return graph.relationships[adjacency.row(edge)].period;
    default: return graph.identifiers[adjacency.row(edge)].period;
  }
}

std::string words_of(DateInterval days) {
  if (days.is_unknown()) return "";
  if (days.is_exact()) return iso_of(days.first);
  if (days.first == kBeforeAll) return iso_of(days.last) + " or earlier";
  if (days.last == kAfterAll) return iso_of(days.first) + " or later";
  return "between " + iso_of(days.first) + " and " + iso_of(days.last);
}

// " (from 2011-09-25, until 2011-12-28; disputed)", or nothing where nothing is stated.
std::string terms_of(Period period, const std::string& certainty) {
  std::string words;
  if (!period.start.is_unknown()) words = "from " + words_of(period.start);
  if (!period.end.is_unknown()) words += (words.empty() ? "until " : ", until ") + words_of(period.end);
  if (!certainty.empty() && certainty != "stated") words += (words.empty() ? "" : "; ") + certainty;
  return words.empty() ? "" : " (" + words + ")";
}

std::string named_contact(const CaseGraph& graph, std::uint32_t contact) {
  std::string words = "contact " + graph.contacts.ids.label(contact);
  const std::uint32_t agency = graph.contacts.agency.value_or(contact, AgencyId::kNone);
  const std::string day = words_of(graph.contacts.days(contact));
  if (agency == AgencyId::kNone && day.empty()) return words;
  words += " (";
  if (agency != AgencyId::kNone) words += graph.agencies.ids.label(agency) + (day.empty() ? "" : ", ");
  return words + day + ")";
}

const char* verb_of(graph::Presence presence) {
  switch (presence) {
    case graph::Presence::absent: return " was to take part and was absent from ";
    case graph::Presence::spoken_about: return " is spoken of in ";
    default: return " took part in ";
  }
}

// The kinds' terms are words with underscores.
std::string words_of_kind(std::string kind) {
  for (char& letter : kind)
    if (letter == '_') letter = ' ';
  return kind;
}

std::string tie_words(const std::string& kind) {
  return kind.empty() ? " is related to " : " is recorded as " + words_of_kind(kind) + " of ";
}

// "identifier phone-2, the same phone as phone-1 (from 2011-05-05)": the value itself is never said.
std::string identifier_words(const CaseGraph& graph, std::uint32_t row) {
  const graph::Identifier& identifier = graph.identifiers[row];
  std::string words = "identifier " + graph.identifier_ids.label(row);
  if (const std::uint32_t first = first_same(graph, row); first != row) {
    const std::string kind = words_of_kind(graph.terms.identifier_kind[identifier.kind]);
    words += ", the same " + (kind.empty() ? "identifier" : kind) + " as " + graph.identifier_ids.label(first);
  }
  return words + terms_of(identifier.period, "");
}

std::string contact_sentence(const CaseGraph& graph, const TypedAdjacency& adjacency, std::uint32_t edge) {
  const std::string contact = named_contact(graph, contact_of(adjacency, edge));
  const std::string other = label_of(graph, adjacency, adjacency.target(edge));
  switch (adjacency.edge_kind(edge)) {
    case EdgeKind::takes_part:
      return label_of(graph, adjacency, adjacency.source(edge)) +
             verb_of(participation_of(graph, adjacency, edge).presence) + contact;
    case EdgeKind::by_agency: return contact + " is a contact of agency " + other;
    case EdgeKind::of_incident: return contact + " belongs to incident " + other;
    case EdgeKind::met_at: return contact + " took place at address " + other;
    case EdgeKind::concerns_address: return contact + " concerns address " + other;
    default: return contact + " is filed under address " + other;
  }
}

}  // namespace

EvidenceTable evidence_table(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::takes_part: return EvidenceTable::participants;
    case EdgeKind::resides: return EvidenceTable::residences;
    case EdgeKind::related: return EvidenceTable::relationships;
    case EdgeKind::has_identifier: return EvidenceTable::identifiers;
    default: return EvidenceTable::contacts;
  }
}

InForce in_force(const CaseGraph& graph, const TypedAdjacency& adjacency, std::uint32_t edge, Day day) {
  const EdgeKind kind = adjacency.edge_kind(edge);
  if (kind == EdgeKind::resides || kind == EdgeKind::related || kind == EdgeKind::has_identifier) {
    const Period period = period_of(graph, adjacency, edge);
    if (!period.possibly_on(day)) return InForce::no;
    return period.certainly_on(day) ? InForce::certain : InForce::possible;
  }
  const DateInterval days = graph.contacts.days(contact_of(adjacency, edge));
  if (days.first > day) return InForce::no;
  return days.last <= day ? InForce::certain : InForce::possible;
}

const graph::Participation& participation_of(const CaseGraph& graph, const TypedAdjacency& adjacency,
                                             std::uint32_t edge) {
  const auto parts = graph.participants[adjacency.handle_of(adjacency.target(edge))];
  std::size_t at = 0;
  while (parts[at].row != adjacency.row(edge)) ++at;  // it is there: the edge was made of it
  return parts[at];
}

std::string label_of(const CaseGraph& graph, const TypedAdjacency& adjacency, std::uint32_t vertex) {
  const std::uint32_t handle = adjacency.handle_of(vertex);
  switch (adjacency.kind_of(vertex)) {
    case VertexKind::person: return graph.persons.ids.label(handle);
    case VertexKind::address: return graph.addresses.ids.label(handle);
    case VertexKind::identifier: return graph.identifier_ids.label(handle);
    case VertexKind::agency: return graph.agencies.ids.label(handle);
    case VertexKind::incident: return graph.incidents.ids.label(handle);
    default: return graph.contacts.ids.label(handle);
  }
}

std::string sentence_of(const CaseGraph& graph, const TypedAdjacency& adjacency, std::uint32_t edge) {
  const EdgeKind kind = adjacency.edge_kind(edge);
  const std::string source = label_of(graph, adjacency, adjacency.source(edge));
  const std::string target = label_of(graph, adjacency, adjacency.target(edge));
  const std::uint32_t row = adjacency.row(edge);
  switch (kind) {
    case EdgeKind::resides: {
      const graph::Residence& stay = graph.residences[row];
      return source + " lived at address " + target + terms_of(stay.period, graph.terms.certainty[stay.certainty]);
    }
    case EdgeKind::related: {
      const graph::Relationship& tie = graph.relationships[row];
      return source + tie_words(graph.terms.relationship_kind[tie.kind]) + target + terms_of(tie.period, "");
    }
    case EdgeKind::has_identifier: return source + " had " + identifier_words(graph, row);
    default: return contact_sentence(graph, adjacency, edge);
  }
}

}  // namespace casegraph::measures
