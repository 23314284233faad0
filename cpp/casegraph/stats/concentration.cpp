#include "casegraph/stats/concentration.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::int64_t> ascending(std::span<const std::int64_t> counts) {
  std::vector<std::int64_t> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end());
  if (!sorted.empty() && sorted.front() < 0) throw ArgumentError("counts: accepted are numbers from 0");
  return sorted;
}

double sum_of(const std::vector<std::int64_t>& counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
}

double gini_of(const std::vector<std::int64_t>& sorted, double events) {
  const auto n = static_cast<double>(sorted.size());
  double weighted = 0;
  for (std::size_t at = 0; at < sorted.size(); ++at)
    weighted += static_cast<double>(at + 1) * static_cast<double>(sorted[at]);
  return 2 * weighted / (n * events) - (n + 1) / n;
}

}  // namespace

Concentration concentration(std::span<const std::int64_t> counts) {
  const std::vector<std::int64_t> sorted = ascending(counts);
  Concentration out{};
  out.units = static_cast<std::int64_t>(sorted.size());
  out.affected = sorted.end() - std::upper_bound(sorted.begin(), sorted.end(), 0);
  const double c = sum_of(sorted), n = static_cast<double>(out.units);
  out.events = static_cast<std::int64_t>(c);
  out.prevalence = out.units == 0 ? kNaN : static_cast<double>(out.affected) / n;
  out.incidence = out.units == 0 ? kNaN : c / n;
  out.per_affected = out.affected == 0 ? kNaN : c / static_cast<double>(out.affected);
  out.gini = out.gini_unbiased = out.gini_generalised = out.gini_generalised_unbiased = kNaN;
  out.herfindahl = out.theil = kNaN;
  out.undefined = out.units == 0 ? Undefined::too_few : out.events == 0 ? Undefined::no_events : Undefined::no;
  if (out.undefined != Undefined::no) return out;
  out.gini = gini_of(sorted, c);
  if (out.units > 1) out.gini_unbiased = out.gini * n / (n - 1);
  out.gini_generalised = std::max(1.0, n / c) * (out.gini - 1) + 1;
  const double k = std::min(n, c);
  if (k > 1) out.gini_generalised_unbiased = out.gini_generalised * k / (k - 1);
  out.herfindahl = out.theil = 0;
  for (const std::int64_t count : sorted) {
    const double share = static_cast<double>(count) / c;
    out.herfindahl += share * share;
    if (count > 0) out.theil += share * std::log(n * share);
  }
  return out;
}

double top_share(std::span<const std::int64_t> counts, double share) {
  if (!(share > 0 && share <= 1)) throw ArgumentError("share: accepted is a number above 0, at most 1");
  const std::vector<std::int64_t> sorted = ascending(counts);
  const double events = sum_of(sorted);
  if (events == 0) return kNaN;
  // The product is rounded up unless rounding alone lifted it above a whole number. Units that tie have the same count,
  // so that any choice among them has the same sum, which is the mean over choices.
  const auto top = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()) - 1e-9));
  double held = 0;
  for (std::size_t at = sorted.size() - top; at < sorted.size(); ++at) held += static_cast<double>(sorted[at]);
  return held / events;
}

std::vector<LorenzPoint> lorenz(std::span<const std::int64_t> counts) {
  const std::vector<std::int64_t> sorted = ascending(counts);
  const double events = sum_of(sorted);
  if (events == 0) return {};
  std::vector<LorenzPoint> points{{0, 0}};
  double held = 0;
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    held += static_cast<double>(sorted[at]);
    points.push_back({static_cast<double>(at + 1) / static_cast<double>(sorted.size()), held / events});
  }
  return points;
}

ShrunkRates shrunk_rates(std::span<const std::int64_t> events, std::span<const double> exposure) {
  if (events.size() != exposure.size()) throw ArgumentError("exposure: not as many as events");
  double n = 0, t = 0, units = 0;
  for (std::size_t at = 0; at < events.size(); ++at) {
    if (events[at] < 0) throw ArgumentError("events: accepted are numbers from 0");
    if (!(exposure[at] >= 0) || !std::isfinite(exposure[at]))
      throw ArgumentError("exposure: accepted are finite numbers from 0");
    if (exposure[at] == 0) continue;
    n += static_cast<double>(events[at]);
    t += exposure[at];
    ++units;
  }
  ShrunkRates out{kNaN, kNaN, std::vector<double>(events.size(), kNaN)};
  out.undefined = units < 2 ? Undefined::too_few : n == 0 ? Undefined::no_events : Undefined::no;
  if (out.undefined != Undefined::no) return out;
  const double mean = n / t;
  double spread = 0;  // of rates about the pooled one, by exposure
  for (std::size_t at = 0; at < events.size(); ++at)
    if (exposure[at] > 0) {
      const double off = static_cast<double>(events[at]) / exposure[at] - mean;
      spread += exposure[at] * off * off;
    }
  const double between = spread / t - mean * units / t;  // the variance beyond that of Poisson counts
  out.shape = between > 0 ? mean * mean / between : kInfinity;
  out.rate = between > 0 ? mean / between : kInfinity;
  for (std::size_t at = 0; at < events.size(); ++at)
    out.values[at] = between > 0 ? (static_cast<double>(events[at]) + out.shape) / (exposure[at] + out.rate) : mean;
  return out;
}

}  // namespace casegraph::stats
