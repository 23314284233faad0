// The persons of a genogram and the ties of family between them, as the casebook states them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/date_interval.hpp"
#include "casegraph/domain/ids.hpp"
#include "casegraph/graph/case_graph.hpp"

namespace casegraph::layout {

inline constexpr std::uint32_t kNobody = PersonId::kNone;

enum class TieKind : std::uint8_t {
  parent,  // from is a parent of to
  step_parent,
  grandparent,
  spouse,
  former_spouse,
  partner,
  former_partner,
  sibling,
  half_sibling,
  step_sibling
};

// `from` and `to` are places in Kin::persons; `row` is the row of the table relationships.
struct Tie {
  std::uint32_t from, to;
  TieKind kind;
  Period period = {};
  std::uint32_t row = 0;
};

struct Relative {
  std::uint32_t person = 0;  // PersonId
  DateInterval birth = {}, death = {};
  bool is_index = false;  // victim, perpetrator or subject of a review
  bool is_unborn = false;
  bool is_female = false;
};

struct Kin {
  std::vector<Relative> persons;  // in the order of the casebook
  std::vector<Tie> ties;          // in the order of the table
  std::optional<Day> date;        // on which ties are told; none: as last known
};

struct KinQuery {
  std::optional<Day> date;
  std::vector<std::uint32_t> persons;  // only these; empty: all
  std::size_t most_persons = 60;
};

struct FoundKin {
  std::vector<Kin> families;            // persons tied to each other, directly or through others
  std::vector<std::uint32_t> left_out;  // persons with a tie of family who would have been too many
};

// The families that hold an index person, where any does, else all families, largest first; each of two persons or
// more. Persons are taken from the index persons outwards until there are most_persons of them. Persons asked for by
// name are all taken, with or without a tie.
FoundKin kin_of(const graph::CaseGraph& graph, const KinQuery& query);

}  // namespace casegraph::layout
