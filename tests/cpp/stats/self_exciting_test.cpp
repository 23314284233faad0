#include "casegraph/stats/self_exciting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

const std::vector<double> kTimes{0.5, 1, 1.2, 4, 4.1, 9};

double slow_log_likelihood(const std::vector<double>& times, double end, HawkesParameters at) {
  double sum = -at.mu * end;
  for (const double time : times) {
    double intensity = at.mu;
    for (const double before : times)
      if (before < time) intensity += at.alpha * at.beta * std::exp(-at.beta * (time - before));
    sum += std::log(intensity) - at.alpha * (1 - std::exp(-at.beta * (end - time)));
  }
  return sum;
}

// The sum over all pairs of events in 50 digits is -9.62796552576619; the check value of the definitions, section 5, is
// -9.6279655658, which differs from it in the eighth decimal.
TEST(HawkesLogLikelihood, CheckValues) {
  EXPECT_NEAR(hawkes_log_likelihood(kTimes, 10, {.3, .4, 1.5}), -9.62796552576619, 1e-13);
  EXPECT_NEAR(slow_log_likelihood(kTimes, 10, {.3, .4, 1.5}), -9.62796552576619, 1e-13);
}

TEST(HawkesLogLikelihood, SimultaneousEventsDoNotExciteEachOther) {
  const std::vector<double> tied{1, 1, 2, 2, 2, 5};
  EXPECT_NEAR(hawkes_log_likelihood(tied, 6, {.5, .3, 2}), slow_log_likelihood(tied, 6, {.5, .3, 2}), 1e-12);
  EXPECT_THROW(hawkes_log_likelihood(std::vector<double>{2, 1}, 6, {.5, .3, 2}), ArgumentError);
  EXPECT_THROW(hawkes_log_likelihood(std::vector<double>{7}, 6, {.5, .3, 2}), ArgumentError);
}

TEST(HawkesResiduals, AddUpToTheCompensator) {
  const HawkesParameters at{.3, .4, 1.5};
  const std::vector<double> residuals = hawkes_residuals(kTimes, at);
  double expected = at.mu * kTimes.back();
  for (const double time : kTimes) expected += at.alpha * (1 - std::exp(-at.beta * (kTimes.back() - time)));
  EXPECT_NEAR(std::accumulate(residuals.begin(), residuals.end(), 0.0), expected, 1e-12);
}

// Each background event brings about a Poisson number of others, exponentially later.
std::vector<double> simulated(double mu, double alpha, double beta, double end, std::uint64_t seed) {
  CounterRandom random(seed, 0);
  std::vector<double> times;
  for (double at = -std::log(1 - random.unit()) / mu; at < end; at -= std::log(1 - random.unit()) / mu)
    times.push_back(at);
  for (std::size_t parent = 0; parent < times.size(); ++parent)
    for (double reach = -std::log(1 - random.unit()); reach < alpha; reach -= std::log(1 - random.unit())) {
      const double child = times[parent] - std::log(1 - random.unit()) / beta;
      if (child < end) times.push_back(child);
    }
  std::sort(times.begin(), times.end());
  return times;
}

TEST(FitHawkes, FindsWhatMadeTheEvents) {
  const std::vector<double> times = simulated(0.4, 0.5, 2, 3000, 5);
  const HawkesFit found = fit_hawkes(times, 3000, 0, 0, 1);
  ASSERT_EQ(found.undefined, Undefined::no);
  EXPECT_NEAR(std::log(found.at.mu / 0.4), 0, 4 * found.se_log_mu);
  EXPECT_NEAR(std::log(found.at.alpha / 0.5), 0, 4 * found.se_log_alpha);
  EXPECT_NEAR(std::log(found.at.beta / 2), 0, 4 * found.se_log_beta);
  EXPECT_LT(found.se_log_beta, 0.5);
  EXPECT_GT(found.ks_p, 0.01);
  // Nothing near is more likely.
  for (const double step : {0.99, 1.01}) {
    const auto [mu, alpha, beta] = found.at;
    EXPECT_LT(hawkes_log_likelihood(times, 3000, {mu * step, alpha, beta}), found.log_likelihood);
    EXPECT_LT(hawkes_log_likelihood(times, 3000, {mu, alpha * step, beta}), found.log_likelihood);
    EXPECT_LT(hawkes_log_likelihood(times, 3000, {mu, alpha, beta * step}), found.log_likelihood);
  }
}

TEST(FitHawkes, RefusesWhatItCannotFit) {
  EXPECT_EQ(fit_hawkes(kTimes, 10, 0, 0, 1).undefined, Undefined::too_few);
  EXPECT_TRUE(std::isnan(fit_hawkes(kTimes, 10, 0, 0, 1).at.alpha));
  EXPECT_EQ(fit_hawkes({}, 10, 0, 0, 1).undefined, Undefined::no_events);
  const std::vector<double> one_day(12, 4.5);
  EXPECT_EQ(fit_hawkes(one_day, 10, 1, 0, 1).undefined, Undefined::not_converged);
  std::vector<double> regular;
  for (int at = 0; at < 40; ++at) regular.push_back(at + 0.5);
  const HawkesFit none = fit_hawkes(regular, 40, 0, 19, 1);
  EXPECT_EQ(none.undefined, Undefined::no_excitation);
  EXPECT_EQ(none.at.alpha, 0);
  EXPECT_NEAR(none.at.mu, 1, 1e-12);
  EXPECT_EQ(none.p_excitation, 1);
}

TEST(FitHawkes, ExcitationByChanceIsRare) {
  const std::vector<double> bursts = simulated(0.1, 0.6, 3, 400, 9);
  EXPECT_LT(fit_hawkes(bursts, 400, 0, 49, 1).p_excitation, 0.05);
}

}  // namespace
}  // namespace casegraph::stats
