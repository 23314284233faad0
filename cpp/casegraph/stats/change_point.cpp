#include "casegraph/stats/change_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/random.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTie = 1e-9;

void require(std::span<const std::int64_t> events, std::span<const double> exposure) {
  if (events.size() != exposure.size()) throw ArgumentError("exposure: not as many as events");
  for (std::size_t at = 0; at < events.size(); ++at) {
    if (events[at] < 0) throw ArgumentError("events: accepted are numbers from 0");
    if (!(exposure[at] >= 0) || !std::isfinite(exposure[at]))
      throw ArgumentError("exposure: accepted are finite numbers from 0");
    if (exposure[at] == 0 && events[at] > 0) throw ArgumentError("exposure: 0 where there are events");
  }
}

double cost_of(double events, double exposure) { return events == 0 ? 0 : -2 * events * std::log(events / exposure); }

// Sums of events and exposure up to each bin.
struct Sums {
  std::vector<double> events{0}, exposure{0};
  Sums(std::span<const std::int64_t> counts, std::span<const double> exposures) {
    for (std::size_t at = 0; at < counts.size(); ++at) {
      events.push_back(events.back() + static_cast<double>(counts[at]));
      exposure.push_back(exposure.back() + exposures[at]);
    }
  }
  std::size_t bins() const { return events.size() - 1; }
  double cost(std::size_t begin, std::size_t end) const {
    return cost_of(events[end] - events[begin], exposure[end] - exposure[begin]);
  }
};

// The break of greatest likelihood ratio among those with exposure on either side.
SingleBreak best_break(const Sums& sums) {
  SingleBreak best{0, -kInfinity, kNaN};
  for (std::size_t at = 1; at < sums.bins(); ++at) {
    if (sums.exposure[at] == 0 || sums.exposure[at] == sums.exposure.back()) continue;
    const double ratio = sums.cost(0, sums.bins()) - sums.cost(0, at) - sums.cost(at, sums.bins());
    if (ratio > best.likelihood_ratio + kTie) best = {at, ratio, kNaN};
  }
  return best;
}

}  // namespace

double change_penalty(std::size_t bins) { return bins == 0 ? 0 : 2 * std::log(static_cast<double>(bins)); }

Segmentation poisson_segments(std::span<const std::int64_t> events, std::span<const double> exposure, double penalty,
                              std::size_t least_bins) {
  require(events, exposure);
  if (!(penalty >= 0)) throw ArgumentError("penalty: accepted is a number from 0");
  if (least_bins == 0) throw ArgumentError("least_bins: accepted is a whole number from 1");
  const Sums sums(events, exposure);
  const std::size_t bins = sums.bins();
  if (bins == 0) return {};
  std::vector<double> least(bins + 1, kInfinity);
  std::vector<std::size_t> last_break(bins + 1, 0);
  least[0] = -penalty;
  struct Candidate {
    std::size_t at;
    std::size_t until;  // of no use for ends past this
  };
  std::vector<Candidate> candidates{{0, bins}};
  for (std::size_t end = 1; end <= bins; ++end) {
    if (end > least_bins && std::isfinite(least[end - least_bins])) candidates.push_back({end - least_bins, bins});
    std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.until < end; });
    for (const Candidate& candidate : candidates) {
      if (end - candidate.at < least_bins) continue;
      const double cost = least[candidate.at] + sums.cost(candidate.at, end) + penalty;
      if (cost < least[end] - kTie) least[end] = cost, last_break[end] = candidate.at;
    }
    if (!std::isfinite(least[end])) continue;
    // What costs more than stopping here costs more for every end that could stop here too.
    for (Candidate& candidate : candidates)
      if (least[candidate.at] + sums.cost(candidate.at, end) > least[end] + kTie)
        candidate.until = std::min(candidate.until, end + least_bins - 1);
  }
  Segmentation out;
  if (!std::isfinite(least[bins])) {  // fewer bins than one segment needs: one segment all the same
    out.cost = sums.cost(0, bins);
    return out;
  }
  out.cost = least[bins];
  for (std::size_t at = last_break[bins]; at > 0; at = last_break[at]) out.breaks.push_back(at);
  std::reverse(out.breaks.begin(), out.breaks.end());
  return out;
}

namespace {

class PathFinder {
 public:
  PathFinder(std::span<const std::int64_t> events, std::span<const double> exposure, std::size_t least_bins)
      : events_(events), exposure_(exposure), least_bins_(least_bins) {}

  PenaltyStep at(double penalty) const {
    Segmentation found = poisson_segments(events_, exposure_, penalty, least_bins_);
    const double cost = found.cost - penalty * static_cast<double>(found.breaks.size());
    return {penalty, std::move(found.breaks), cost};
  }

  // Appends what holds after `low` up to `high`. Where one more break is no longer worth its penalty, the costs of both
  // segmentations cross; what is best there is one of the two, or lies between them.
  void between(const PenaltyStep& low, const PenaltyStep& high, std::vector<PenaltyStep>& path) const {
    if (low.breaks.size() <= high.breaks.size()) return;
    const double crossing = (high.cost - low.cost) / static_cast<double>(low.breaks.size() - high.breaks.size());
    PenaltyStep middle = at(crossing);
    const std::size_t breaks = middle.breaks.size();
    if (breaks >= low.breaks.size() || breaks <= high.breaks.size()) {
      path.push_back({crossing, high.breaks, high.cost});
      return;
    }
    between(low, middle, path);
    between(middle, high, path);
  }

 private:
  std::span<const std::int64_t> events_;
  std::span<const double> exposure_;
  std::size_t least_bins_;
};

}  // namespace

std::vector<PenaltyStep> penalty_path(std::span<const std::int64_t> events, std::span<const double> exposure,
                                      double low, double high, std::size_t least_bins) {
  if (!(low <= high)) throw ArgumentError("penalty: the least is above the greatest");
  const PathFinder finder(events, exposure, least_bins);
  const PenaltyStep first = finder.at(low), last = finder.at(high);
  std::vector<PenaltyStep> path{first};
  finder.between(first, last, path);
  return path;
}

SingleBreak single_break(std::span<const std::int64_t> events, std::span<const double> exposure, std::int64_t rounds,
                         std::uint64_t seed) {
  require(events, exposure);
  const Sums sums(events, exposure);
  SingleBreak found = best_break(sums);
  if (sums.events.back() == 0) return {0, kNaN, kNaN, Undefined::no_events};
  if (!std::isfinite(found.likelihood_ratio)) return {0, kNaN, kNaN, Undefined::too_few};
  const auto total = static_cast<std::int64_t>(sums.events.back());
  std::int64_t as_great = 1;
  std::vector<std::int64_t> made(events.size());
  for (std::int64_t round = 0; round < rounds; ++round) {
    CounterRandom random(seed, static_cast<std::uint64_t>(round));
    std::fill(made.begin(), made.end(), 0);
    for (std::int64_t event = 0; event < total; ++event) {
      const double at = random.unit() * sums.exposure.back();
      const auto after = std::upper_bound(sums.exposure.begin(), sums.exposure.end(), at);
      ++made[static_cast<std::size_t>(after - sums.exposure.begin()) - 1];
    }
    if (best_break(Sums(made, exposure)).likelihood_ratio >= found.likelihood_ratio - kTie) ++as_great;
  }
  found.p = static_cast<double>(as_great) / static_cast<double>(rounds + 1);
  return found;
}

}  // namespace casegraph::stats
