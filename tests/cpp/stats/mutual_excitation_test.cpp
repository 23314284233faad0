#include "casegraph/stats/mutual_excitation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"
#include "casegraph/stats/self_exciting.hpp"

namespace casegraph::stats {
namespace {

using Streams = std::vector<std::vector<double>>;

double slow_log_likelihood(const Streams& streams, std::size_t receiver, double end, const Excitation& at) {
  double sum = -at.mu * end;
  for (const double time : streams[receiver]) {
    double rate = at.mu;
    for (std::size_t stream = 0; stream < streams.size(); ++stream)
      for (const double before : streams[stream])
        if (before < time) rate += at.alpha[stream] * at.beta * std::exp(-at.beta * (time - before));
    sum += std::log(rate);
  }
  for (std::size_t stream = 0; stream < streams.size(); ++stream)
    for (const double time : streams[stream]) sum -= at.alpha[stream] * (1 - std::exp(-at.beta * (end - time)));
  return sum;
}

// The first stream is random, each of its events brings about one of the second with a chance, soon after.
Streams followed(double chance, std::uint64_t seed, double end = 400) {
  CounterRandom random(seed, 0);
  Streams made(2);
  for (double time = 0; (time -= 6 * std::log1p(-random.unit())) < end;) {
    made[0].push_back(time);
    if (const double then = time - 1.5 * std::log1p(-random.unit()); random.unit() < chance && then < end)
      made[1].push_back(then);
  }
  for (double time = 0; (time -= 20 * std::log1p(-random.unit())) < end;) made[1].push_back(time);
  std::sort(made[1].begin(), made[1].end());
  return made;
}

TEST(ExcitationLogLikelihood, IsTheSumOverAllPairs) {
  const Streams streams{{0.5, 1, 1.2, 4, 4.1, 9}, {0.7, 1.2, 4.1, 4.1, 6}};
  const Excitation at{.3, {.4, .2}, 1.5};
  for (const std::size_t receiver : {0U, 1U})
    EXPECT_NEAR(excitation_log_likelihood(streams, receiver, 10, at), slow_log_likelihood(streams, receiver, 10, at),
                1e-12);
  EXPECT_THROW(excitation_log_likelihood(Streams{{2, 1}}, 0, 10, {.3, {.4}, 1}), ArgumentError);
}

TEST(ExcitationLogLikelihood, OfOneStreamIsThatOfTheUnivariateProcess) {
  const Streams streams{{0.5, 1, 1.2, 4, 4.1, 9}};
  EXPECT_NEAR(excitation_log_likelihood(streams, 0, 10, {.3, {.4}, 1.5}),
              hawkes_log_likelihood(streams[0], 10, {.3, .4, 1.5}), 1e-12);
  const auto one = excitation_residuals(streams, 0, {.3, {.4}, 1.5});
  const auto other = hawkes_residuals(streams[0], {.3, .4, 1.5});
  for (std::size_t at = 0; at < one.size(); ++at) EXPECT_NEAR(one[at], other[at], 1e-12);
}

TEST(FitExcitation, OfOneStreamIsTheUnivariateFit) {
  const Streams made = followed(1, 3);
  Streams joined(1);
  joined[0] = made[0];
  joined[0].insert(joined[0].end(), made[1].begin(), made[1].end());
  std::sort(joined[0].begin(), joined[0].end());
  const ExcitationFit fitted = fit_excitation(joined, 0, 400, 0, 10, 0, 0);
  const HawkesFit known = fit_hawkes(joined[0], 400, 0, 0, 0);
  ASSERT_EQ(fitted.undefined, Undefined::no);
  EXPECT_NEAR(fitted.log_likelihood, known.log_likelihood, 1e-7);
  EXPECT_NEAR(fitted.at.alpha[0], known.at.alpha, 1e-4);
  EXPECT_NEAR(fitted.at.beta, known.at.beta, 1e-3 * known.at.beta);
  EXPECT_NEAR(fitted.se_log_alpha[0], known.se_log_alpha, 1e-2 * known.se_log_alpha);
  EXPECT_NEAR(fitted.ks, known.ks, 1e-4);
}

TEST(FitExcitation, FindsWhoFollowsWhom) {
  const Streams streams = followed(.8, 11);
  const ExcitationFit second = fit_excitation(streams, 1, 400, 0, 10, 39, 5);
  ASSERT_EQ(second.undefined, Undefined::no);
  EXPECT_GT(second.at.alpha[0], .5);
  EXPECT_LT(second.at.alpha[0], 1.1);
  EXPECT_LT(second.at.alpha[1], .3);
  EXPECT_NEAR(second.at.beta, 1 / 1.5, .4);
  EXPECT_LE(second.p[0], .05);
  EXPECT_GT(second.p[1], .05);
  EXPECT_GT(second.ks_p, .01);
  const ExcitationFit first = fit_excitation(streams, 0, 400, 0, 10, 39, 5);
  const double backwards = first.undefined == Undefined::no ? first.p[1] : 1;
  EXPECT_GT(backwards, .05);
}

TEST(FitExcitation, IsAPeak) {
  const Streams streams = followed(.5, 2);
  const ExcitationFit found = fit_excitation(streams, 1, 400, 0, 10, 0, 0);
  ASSERT_EQ(found.undefined, Undefined::no);
  EXPECT_NEAR(found.log_likelihood, slow_log_likelihood(streams, 1, 400, found.at), 1e-8);
  for (const double factor : {.97, 1.03}) {
    for (std::size_t place = 0; place < 4; ++place) {
      Excitation near = found.at;
      double& value = place == 0 ? near.mu : place == 3 ? near.beta : near.alpha[place - 1];
      value = value == 0 ? (factor > 1 ? .01 : 0) : value * factor;
      EXPECT_LE(slow_log_likelihood(streams, 1, 400, near), found.log_likelihood + 1e-9);
    }
  }
}

TEST(FitExcitation, RefusesWhereItCannotSpeak) {
  const Streams few{{1, 2, 3}, {2, 4}};
  EXPECT_EQ(fit_excitation(few, 0, 10, 0, 10, 0, 0).undefined, Undefined::too_few);
  EXPECT_TRUE(std::isnan(fit_excitation(few, 0, 10, 0, 10, 0, 0).at.mu));
  Streams regular(2);
  for (int at = 1; at < 40; ++at) regular[0].push_back(10.0 * at), regular[1].push_back(10.0 * at);
  const ExcitationFit flat = fit_excitation(regular, 0, 400, 0, 10, 9, 0);
  EXPECT_NE(flat.undefined, Undefined::no);
}

TEST(SpectralRadius, OfKnownMatrices) {
  EXPECT_NEAR(spectral_radius(std::vector<double>{.5, .2, .1, .4}, 2), (0.9 + std::sqrt(0.01 + 0.08)) / 2, 1e-9);
  EXPECT_NEAR(spectral_radius(std::vector<double>{0, 1, 1, 0}, 2), 1, 1e-9);
  EXPECT_NEAR(spectral_radius(std::vector<double>{0, 0, 0, 0}, 2), 0, 1e-12);
}

TEST(SpectralRadius, OfWhatGoesOneWayIsExact) {
  // Nothing comes back: no power of the matrix from the third on has anything left in it.
  EXPECT_EQ(spectral_radius(std::vector<double>{0, 7, 3, 0, 0, 9, 0, 0, 0}, 3), 0);
  EXPECT_EQ(spectral_radius(std::vector<double>{0, 0, 4, 0}, 2), 0);
  // Of a triangle the greatest of the diagonal, also where it stands there twice with one eigenvector alone.
  EXPECT_NEAR(spectral_radius(std::vector<double>{.5, 1, 0, .5}, 2), .5, 1e-9);
  EXPECT_NEAR(spectral_radius(std::vector<double>{.3, .8, .5, 0, .3, .9, 0, 0, .2}, 3), .3, 1e-9);
  // Two that excite each other and a third that they alone excite.
  EXPECT_NEAR(spectral_radius(std::vector<double>{0, .9, 5, .4, 0, 7, 0, 0, .1}, 3), .6, 1e-9);
}

}  // namespace
}  // namespace casegraph::stats
