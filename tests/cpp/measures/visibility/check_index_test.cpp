#include "casegraph/measures/visibility/check_index.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "graph/graph_maker.hpp"

namespace casegraph::measures {
namespace {

using graph::testing::days;
using graph::testing::GraphMaker;

graph::CaseGraph shared_once() {
  GraphMaker maker(1, 1, 3);
  maker.contact({.id = "c", .date = days("2010-10-08", "2010-10-08"), .agency = 0});
  maker.part(0, 0);
  maker.share(0, 1, days("2010-10-09", "2010-10-09"), graph::ShareStatus::made, {0});
  maker.share(1, 2, days("2010-10-10", "2010-10-10"), graph::ShareStatus::made, {});
  return maker.build();
}

TEST(KeptForChecks, AHoldingIsMadeOnceForItsOptions) {
  const graph::CaseGraph graph = shared_once();
  KeptForChecks kept(graph);
  Progress progress;
  EXPECT_FALSE(kept.has({}));
  const auto first = kept.holding({}, progress);
  EXPECT_EQ(first, kept.holding({}, progress));
  EXPECT_FALSE(kept.has({}));  // the index is not made yet
  EXPECT_EQ(kept.index(), kept.index());
  EXPECT_TRUE(kept.has({}));
  const HoldingOptions all{.scope = ShareScope::all};
  EXPECT_FALSE(kept.has(all));
  EXPECT_EQ(first->receivers_of(0).size(), 1U);
  EXPECT_EQ(kept.holding(all, progress)->receivers_of(0).size(), 2U);
}

TEST(KeptForChecks, WhatWasStoppedIsNotKept) {
  const graph::CaseGraph graph = shared_once();
  KeptForChecks kept(graph);
  Progress stopped;
  stopped.request_stop();
  EXPECT_THROW(kept.holding({}, stopped), Stopped);
  Progress progress;
  EXPECT_EQ(kept.holding({}, progress)->receivers_of(0).size(), 1U);
}

TEST(KeptForChecks, SeveralThreadsGetTheSame) {
  const graph::CaseGraph graph = shared_once();
  KeptForChecks kept(graph);
  std::vector<std::shared_ptr<const Holding>> found(8);
  std::vector<std::thread> threads;
  for (auto& one : found)
    threads.emplace_back([&] {
      Progress progress;
      one = kept.holding({}, progress);
      kept.index();
    });
  for (std::thread& thread : threads) thread.join();
  Progress progress;
  for (const auto& one : found) EXPECT_EQ(one, kept.holding({}, progress));
}

TEST(CheckIndex, WhatIsNotThereHasNoRows) {
  const graph::CaseGraph graph = shared_once();
  const CheckIndex index(graph);
  EXPECT_TRUE(index.access().of({}).empty());
  EXPECT_TRUE(index.access().of({0}).empty());
  EXPECT_TRUE(index.residences_at(0).empty());
  EXPECT_TRUE(index.residences_at(7).empty());
}

}  // namespace
}  // namespace casegraph::measures
