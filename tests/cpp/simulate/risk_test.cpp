#include "casegraph/simulate/risk.hpp"

#include <gtest/gtest.h>

#include "casegraph/simulate/moving.hpp"

namespace casegraph::simulate {
namespace {

TEST(Risk, MeetingsAreOnWednesdaysEveryTwoWeeks) {
  for (std::int64_t area : {0, 1, 2}) {
    std::int32_t last = -1;
    for (std::int32_t day = 0; day < 400; ++day) {
      const std::int32_t meeting = meeting_after(day, area, 14);
      EXPECT_GE(meeting, day);
      EXPECT_LT(meeting, day + 14 + (day < 13 ? 14 : 0));
      EXPECT_EQ(((kStart.count + meeting) % 7 + 7 + 3) % 7, 2);  // Monday: 0
      EXPECT_TRUE(last < 0 || meeting == last || meeting == last + 14);
      last = meeting;
    }
  }
  EXPECT_NE(meeting_after(100, 0, 14), meeting_after(100, 1, 14));
  EXPECT_EQ(meeting_after(100, 0, 0), 100);  // every day
}

// A block of one person with contacts as given.
struct OnePerson {
  explicit OnePerson(const Parameters& parameters)
      : plan({.contacts = 100, .persons = 1, .addresses = 100, .agencies = 24}, parameters, 1),
        block(plan.size, plan.parameters, plan.seed, 0),
        sheets(plan.layouts) {}
  void add(std::int64_t id, std::int64_t incident, std::int64_t agency, std::int32_t day, ContactKind kind) {
    for (const Scenario& scenario : scenarios())
      for (const Step& step : scenario.steps)
        if (scenario.kind == IncidentKind::domestic_abuse && step.kind == kind)
          return contacts.push_back({id, incident, agency, day, 600, scenario.kind, true, &step});
  }
  Plan plan;
  Block block;
  Sheets sheets;
  std::vector<MadeContact> contacts;
};

Parameters always_high() {
  Parameters parameters;
  parameters.assessed = parameters.graded_high = parameters.referred = parameters.referred_again = 1;
  parameters.declined = 0;
  return parameters;
}

TEST(Risk, AVisitGradedHighIsReferredAndTheNextWithinAYearIsARepeat) {
  OnePerson one(always_high());
  one.add(1, 1, 0, 100, ContactKind::emergency_call);
  one.add(2, 1, 0, 100, ContactKind::attendance);
  one.add(3, 3, 0, 300, ContactKind::emergency_call);  // nobody came: not assessed, and a repeat all the same
  one.add(4, 4, 0, 2000, ContactKind::emergency_call);
  add_risk(one.plan, one.block, 0, one.contacts, one.sheets);
  EXPECT_EQ(one.sheets.of(Made::assessments).rows(), 1);
  EXPECT_EQ(one.sheets.of(Made::true_referrals).rows(), 2);
  EXPECT_GE(one.sheets.of(Made::shares).rows(), 2);
}

TEST(Risk, ThreeWithinAYearAreEscalation) {
  Parameters parameters;
  parameters.assessed = 0;
  parameters.referred_escalating = 0;
  OnePerson one(parameters);
  one.add(1, 1, 0, 100, ContactKind::emergency_call);
  one.add(2, 2, 0, 200, ContactKind::emergency_call);
  one.add(3, 3, 0, 464, ContactKind::emergency_call);  // a year less a day after the first
  one.add(4, 4, 0, 565, ContactKind::emergency_call);  // a year after the second
  add_risk(one.plan, one.block, 0, one.contacts, one.sheets);
  EXPECT_EQ(one.sheets.of(Made::true_referrals).rows(), 1);
  EXPECT_EQ(one.sheets.of(Made::shares).rows(), 0);
}

TEST(Risk, WithoutAbuseThereIsNothing) {
  OnePerson one(always_high());
  add_risk(one.plan, one.block, 0, one.contacts, one.sheets);
  EXPECT_EQ(one.sheets.of(Made::assessments).rows() + one.sheets.of(Made::true_referrals).rows(), 0);
}

TEST(Moving, IdsOfSharesDoNotMeet) {
  const Plan plan({.contacts = 100, .persons = 1, .addresses = 1, .agencies = 1}, {}, 1);
  EXPECT_EQ(share_id(plan, 100, ShareLane::referral), 200);
  EXPECT_EQ(share_id(plan, 1, ShareLane::meetings), 201);
  EXPECT_LT(share_id(plan, 100, ShareLane::meetings, 63), share_id(plan, 1, ShareLane::moves));
}

TEST(Moving, EveryMoveToAnotherAreaIsInTheTruth) {
  Parameters parameters;
  parameters.moves_per_decade = 20;
  parameters.passed_on = 1;
  OnePerson one(parameters);
  const auto stays = one.block.stays_of(one.block.persons().front());
  std::int64_t moves = 0, after_contacts = 0;
  for (std::size_t at = 1; at < stays.size(); ++at) {
    const std::int64_t from = one.plan.services.area_of_address(stays[at - 1].address);
    if (from == one.plan.services.area_of_address(stays[at].address)) continue;
    ++moves;
    if (after_contacts > 0) continue;
    one.add(1, 1, one.plan.services.serving(from, Sector::police, 0), stays[at].from - 1, ContactKind::attendance);
    ++after_contacts;
  }
  ASSERT_GT(moves, 1);
  add_moves(one.plan, one.block, 0, one.contacts, one.sheets);
  EXPECT_EQ(one.sheets.of(Made::true_moves).rows(), moves);
  EXPECT_GE(one.sheets.of(Made::shares).rows(), 1);
  EXPECT_EQ(one.sheets.of(Made::share_items).rows(), one.sheets.of(Made::shares).rows());
}

}  // namespace
}  // namespace casegraph::simulate
