#include "casegraph/stats/survival.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <set>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void require(std::span<const Duration> durations) {
  for (const Duration& duration : durations) {
    if (!(duration.time >= 0) || !std::isfinite(duration.time))
      throw ArgumentError("durations: a time is negative or not finite; accepted: finite numbers from 0");
    if (!(duration.entry < duration.time)) throw ArgumentError("durations: an entry is not before its time");
  }
}

// Who is at risk, and how many have the event, at each time with an event.
struct Table {
  std::vector<double> times;
  std::vector<std::int64_t> at_risk, events, censored;
};

Table table_of(std::span<const Duration> durations) {
  std::vector<double> ends, entries, events;
  for (const Duration& duration : durations) {
    ends.push_back(duration.time);
    entries.push_back(duration.entry);
    if (duration.is_event) events.push_back(duration.time);
  }
  for (auto* values : {&ends, &entries, &events}) std::sort(values->begin(), values->end());
  Table table;
  table.times = events;
  table.times.erase(std::unique(table.times.begin(), table.times.end()), table.times.end());
  const auto below = [](const std::vector<double>& sorted, double time) {
    return std::lower_bound(sorted.begin(), sorted.end(), time) - sorted.begin();
  };
  for (std::size_t at = 0; at < table.times.size(); ++at) {
    const double time = table.times[at];
    const double next = at + 1 < table.times.size() ? table.times[at + 1] : kInfinity;
    const auto [first, last] = std::equal_range(events.begin(), events.end(), time);
    table.events.push_back(last - first);
    table.at_risk.push_back(below(entries, time) - below(ends, time));
    table.censored.push_back(below(ends, next) - below(ends, time) - table.events.back());
  }
  return table;
}

// Square of the standard error of each step by clusters: what each cluster's durations add to -ln S, squared.
std::vector<double> clustered_variance(std::span<const Duration> durations, const std::vector<SurvivalStep>& steps) {
  std::vector<double> hazard{0};  // sum up to each step of d / (n (n - d))
  for (const SurvivalStep& step : steps) {
    const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.events);
    hazard.push_back(hazard.back() + (step.at_risk == step.events ? 0 : d / (n * (n - d))));
  }
  const auto steps_below = [&](double time, bool with) {  // number of steps before a time, or up to it
    return static_cast<std::size_t>(
        std::partition_point(steps.begin(), steps.end(),
                             [&](const SurvivalStep& step) { return with ? step.time <= time : step.time < time; }) -
        steps.begin());
  };
  std::map<std::uint32_t, std::vector<const Duration*>> clusters;
  for (const Duration& duration : durations) clusters[duration.cluster].push_back(&duration);
  std::vector<double> variance(steps.size(), 0);
  for (const auto& [cluster, members] : clusters) {
    std::vector<double> change(steps.size(), 0);  // of the influence, at each step
    for (const Duration* member : members) {
      const std::size_t from = steps_below(member->entry, true), to = steps_below(member->time, true);
      for (std::size_t at = from; at < to; ++at) change[at] -= hazard[at + 1] - hazard[at];
      if (!member->is_event) continue;
      const SurvivalStep& step = steps[to - 1];
      if (step.at_risk > step.events) change[to - 1] += 1 / static_cast<double>(step.at_risk - step.events);
    }
    double sum = 0;
    for (std::size_t at = 0; at < steps.size(); ++at) {
      sum += change[at];
      variance[at] += sum * sum;
    }
  }
  return variance;
}

void add_limits(SurvivalStep& step, double greenwood, double z) {
  step.se = step.survival == 0 ? 0 : step.survival * std::sqrt(greenwood);
  step.lower = step.upper = kNaN;
  if (step.survival <= 0 || step.survival >= 1) return;
  const double spread = z * std::sqrt(greenwood) / std::log(step.survival);
  step.lower = std::pow(step.survival, std::exp(-spread));
  step.upper = std::pow(step.survival, std::exp(spread));
}

}  // namespace

Survival kaplan_meier(std::span<const Duration> durations, double confidence) {
  require(durations);
  if (!(confidence > 0 && confidence < 1)) throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  Survival out;
  out.median = durations.empty() ? kNaN : kInfinity;
  if (durations.empty()) out.undefined = Undefined::too_few;
  const Table table = table_of(durations);
  const double z = normal_quantile(0.5 + confidence / 2);
  std::set<std::uint32_t> clusters;
  for (const Duration& duration : durations) clusters.insert(duration.cluster);
  out.durations = static_cast<std::int64_t>(durations.size());
  out.clusters = static_cast<std::int64_t>(clusters.size());
  double survival = 1, greenwood = 0, hazard = 0, hazard_variance = 0;
  for (std::size_t at = 0; at < table.times.size(); ++at) {
    const auto n = static_cast<double>(table.at_risk[at]), d = static_cast<double>(table.events[at]);
    survival *= 1 - d / n;
    greenwood += d == n ? 0 : d / (n * (n - d));
    hazard += d / n;
    hazard_variance += d / (n * n);
    SurvivalStep step{
        table.times[at], table.at_risk[at],         table.events[at], table.censored[at], survival, 0, kNaN, kNaN, kNaN,
        hazard,          std::sqrt(hazard_variance)};
    add_limits(step, greenwood, z);
    if (survival <= 0.5 && std::isinf(out.median)) out.median = step.time;
    out.risk_set_empty |= d == n && at + 1 < table.times.size();
    out.events += table.events[at];
    out.steps.push_back(step);
  }
  if (out.clusters < 2) return out;
  const std::vector<double> variance = clustered_variance(durations, out.steps);
  for (std::size_t at = 0; at < out.steps.size(); ++at)
    out.steps[at].se_clustered = out.steps[at].survival * std::sqrt(variance[at]);
  return out;
}

const SurvivalStep* step_at(const Survival& survival, double time) {
  const auto after = std::upper_bound(survival.steps.begin(), survival.steps.end(), time,
                                      [](double value, const SurvivalStep& step) { return value < step.time; });
  return after == survival.steps.begin() ? nullptr : &*std::prev(after);
}

namespace {

// Solves a x = b for a symmetric matrix by elimination, leaving out directions without variance; returns b' x and how
// many directions were used.
struct Form {
  double value = 0;
  std::int64_t rank = 0;
};
Form quadratic_form(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t size = b.size();
  double scale = 0;
  for (std::size_t at = 0; at < size; ++at) scale = std::max(scale, a[at][at]);
  Form form;
  for (std::size_t pivot = 0; pivot < size; ++pivot) {
    if (!(a[pivot][pivot] > 1e-10 * scale)) continue;
    form.value += b[pivot] * b[pivot] / a[pivot][pivot];
    ++form.rank;
    for (std::size_t row = pivot + 1; row < size; ++row) {
      const double factor = a[row][pivot] / a[pivot][pivot];
      b[row] -= factor * b[pivot];
      for (std::size_t column = pivot; column < size; ++column) a[row][column] -= factor * a[pivot][column];
    }
  }
  return form;
}

}  // namespace

namespace {

// Events seen less those expected, by group, and their covariance.
struct Excess {
  std::vector<double> excess;
  std::vector<std::vector<double>> covariance;
  bool has_events = false;

  explicit Excess(std::size_t groups) : excess(groups, 0), covariance(groups, std::vector<double>(groups, 0)) {}
  void add(std::span<const std::vector<Duration>> groups) {
    std::vector<Duration> all;
    for (const std::vector<Duration>& group : groups) all.insert(all.end(), group.begin(), group.end());
    const Table table = table_of(all);
    has_events |= !table.times.empty();
    for (std::size_t at = 0; at < table.times.size(); ++at)
      add_time(groups, table.times[at], static_cast<double>(table.at_risk[at]), static_cast<double>(table.events[at]));
  }

 private:
  void add_time(std::span<const std::vector<Duration>> groups, double time, double n, double d) {
    std::vector<double> at_risk(groups.size(), 0);
    for (std::size_t group = 0; group < groups.size(); ++group) {
      for (const Duration& duration : groups[group]) {
        at_risk[group] += duration.entry < time && time <= duration.time ? 1 : 0;
        excess[group] += duration.is_event && duration.time == time ? 1 : 0;
      }
      excess[group] -= d * at_risk[group] / n;
    }
    if (n <= 1) return;
    const double weight = d * (n - d) / (n - 1);
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = 0; j < groups.size(); ++j)
        covariance[i][j] += weight * ((i == j ? at_risk[i] / n : 0) - at_risk[i] * at_risk[j] / (n * n));
  }
};

}  // namespace

LogRank log_rank(std::span<const std::vector<std::vector<Duration>>> strata) {
  LogRank out{kNaN, 0, kNaN};
  const std::size_t groups = strata.empty() ? 0 : strata.front().size();
  Excess sum(groups);
  std::vector<bool> filled(groups, false);
  for (const auto& stratum : strata) {
    if (stratum.size() != groups) throw ArgumentError("strata: each needs the same groups");
    for (std::size_t group = 0; group < groups; ++group) {
      require(stratum[group]);
      if (!stratum[group].empty()) filled[group] = true;
    }
    sum.add(stratum);
  }
  if (std::count(filled.begin(), filled.end(), true) < 2)
    out.undefined = Undefined::too_few;
  else if (!sum.has_events)
    out.undefined = Undefined::no_events;
  if (out.undefined != Undefined::no) return out;
  const Form form = quadratic_form(std::move(sum.covariance), std::move(sum.excess));
  if (form.rank == 0) {
    out.undefined = Undefined::zero_variance;
    return out;
  }
  out.statistic = form.value;
  out.df = form.rank;
  out.p = chi2_upper(out.statistic, static_cast<double>(out.df));
  return out;
}

LogRank log_rank(std::span<const std::vector<Duration>> groups) {
  const std::vector<std::vector<std::vector<Duration>>> one{{groups.begin(), groups.end()}};
  return log_rank(std::span(one));
}

}  // namespace casegraph::stats
