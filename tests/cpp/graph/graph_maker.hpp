// Little graphs for the tests, a row at a time, in the order of the casebook's tables.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/graph/case_graph_builder.hpp"

namespace casegraph::graph::testing {

inline constexpr std::uint32_t kNowhere = AddressId::kNone;

// The day of an ISO date; the test fails where it is none.
Day day(std::string_view iso);
DateInterval days(std::string_view first, std::string_view last);  // "" is open

struct MadeContact {
  std::string id;
  DateInterval date;
  std::uint32_t agency = 0;
  std::uint32_t incident = kNowhere;
  std::uint32_t met_at = kNowhere;
  std::uint32_t concerns = kNowhere;
  std::uint32_t filed_at = kNowhere;
  MinuteOfDay time = kNoTime;
  double sequence = 0;
};

class GraphMaker {
 public:
  // Ids are P0, P1 ...; A0 ...; G0 ...; I0 ...
  GraphMaker(std::uint32_t persons, std::uint32_t addresses, std::uint32_t agencies, std::uint32_t incidents = 0);

  std::uint32_t contact(MadeContact contact);  // gives the row
  GraphMaker& part(std::uint32_t contact, std::uint32_t person, Presence presence = Presence::took_part,
                   bool recorded_otherwise = false, PartCertainty certainty = PartCertainty::stated);
  GraphMaker& flag(std::uint32_t contact, const std::string& flag, FlagState state = FlagState::yes,
                   StatedBy by = StatedBy::agency_then);
  GraphMaker& resides(std::uint32_t person, std::uint32_t address, Period period = {});
  GraphMaker& related(std::uint32_t from, std::uint32_t to, Period period = {});
  // person kNowhere: of nobody; same_as: the first row of the same kind and value.
  GraphMaker& identifier(std::uint32_t person, Period period = {}, std::uint32_t same_as = kNowhere);
  GraphMaker& share(std::uint32_t from, std::uint32_t to, DateInterval date, ShareStatus status,
                    const std::vector<std::uint32_t>& contacts);
  GraphMaker& part_of(std::uint32_t contact, std::uint32_t whole);

  CaseGraph build() const;

 private:
  GraphInput input_;
  std::vector<MadeContact> contacts_;
  std::vector<std::uint32_t> part_of_;
  std::vector<std::uint32_t> participant_contacts_;
  std::vector<Participation> participants_;
  std::vector<Residence> residences_;
  std::vector<Relationship> relationships_;
  std::vector<Identifier> identifiers_;
  std::vector<Share> shares_;
};

}  // namespace casegraph::graph::testing
