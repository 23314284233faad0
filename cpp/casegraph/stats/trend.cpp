#include "casegraph/stats/trend.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/stats/distributions.hpp"
#include "casegraph/stats/median.hpp"

namespace casegraph::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMostExact = 10;

struct Point {
  double time, value;
  auto operator<=>(const Point&) const = default;
};

std::vector<Point> points_of(std::span<const double> times, std::span<const double> values) {
  if (times.size() != values.size()) throw ArgumentError("times: not as many as values");
  std::vector<Point> points;
  for (std::size_t at = 0; at < times.size(); ++at) {
    if (std::isnan(times[at]) || std::isnan(values[at])) throw ArgumentError("values: NaN is not accepted");
    points.push_back({times[at], values[at]});
  }
  return points;
}

// Sizes of the groups of equal values of a sorted sequence, as the sums that the variance needs.
struct Ties {
  double pairs = 0;    // sum c (c - 1) / 2
  double triples = 0;  // sum c (c - 1) (c - 2)
  double spread = 0;   // sum c (c - 1) (2 c + 5)
};
template <class Same>
Ties ties_of(const std::vector<Point>& sorted, Same same) {
  Ties ties;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin + 1;
    while (end < sorted.size() && same(sorted[begin], sorted[end])) ++end;
    const auto c = static_cast<double>(end - begin);
    ties.pairs += c * (c - 1) / 2;
    ties.triples += c * (c - 1) * (c - 2);
    ties.spread += c * (c - 1) * (2 * c + 5);
    begin = end;
  }
  return ties;
}

// How many pairs stand in falling order; sorts the values (Knight 1966, JASA 61:436).
std::int64_t sort_counting_swaps(std::vector<Point>& points) {
  std::vector<Point> merged(points.size());
  std::int64_t swaps = 0;
  for (std::size_t width = 1; width < points.size(); width *= 2) {
    for (std::size_t begin = 0; begin < points.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, points.size());
      const std::size_t end = std::min(begin + 2 * width, points.size());
      std::size_t left = begin, right = middle;
      for (std::size_t at = begin; at < end; ++at) {
        const bool take_left = left < middle && (right == end || points[left].value <= points[right].value);
        if (!take_left) swaps += static_cast<std::int64_t>(middle - left);
        merged[at] = take_left ? points[left++] : points[right++];
      }
    }
    points.swap(merged);
  }
  return swaps;
}

double median_of(std::vector<double> values) { return median_in_place(std::span(values)); }

void require_times(std::span<const double> times, double end) {
  if (!(end >= 0) || !std::isfinite(end)) throw ArgumentError("end: accepted is a finite number from 0");
  for (const double time : times)
    if (!(time >= 0 && time <= end)) throw ArgumentError("times: a value lies outside [0, end]");
}

}  // namespace

double exact_kendall_p(std::int64_t n, std::int64_t s) {
  // How many orders have each number of falling pairs: a value put into n places adds 0 to n - 1 of them.
  std::vector<double> orders{1};
  for (std::int64_t size = 2; size <= n; ++size) {
    std::vector<double> next(orders.size() + static_cast<std::size_t>(size) - 1, 0);
    for (std::size_t at = 0; at < orders.size(); ++at)
      for (std::int64_t add = 0; add < size; ++add) next[at + static_cast<std::size_t>(add)] += orders[at];
    orders = std::move(next);
  }
  const double all = std::accumulate(orders.begin(), orders.end(), 0.0);
  const auto falling = static_cast<std::size_t>((n * (n - 1) / 2 - std::abs(s)) / 2);
  const double tail = std::accumulate(orders.begin(), orders.begin() + static_cast<std::ptrdiff_t>(falling) + 1, 0.0);
  return std::min(1.0, 2 * tail / all);
}

MannKendall mann_kendall(std::span<const double> times, std::span<const double> values) {
  std::vector<Point> points = points_of(times, values);
  MannKendall out{};
  out.n = static_cast<std::int64_t>(points.size());
  out.variance = out.z = out.p = out.tau_b = kNaN;
  if (out.n < 3) {
    out.undefined = Undefined::too_few;
    return out;
  }
  std::sort(points.begin(), points.end());
  const Ties in_time = ties_of(points, [](const Point& a, const Point& b) { return a.time == b.time; });
  const Ties in_both = ties_of(points, [](const Point& a, const Point& b) { return a == b; });
  const std::int64_t swaps = sort_counting_swaps(points);
  const Ties in_value = ties_of(points, [](const Point& a, const Point& b) { return a.value == b.value; });
  const auto n = static_cast<double>(out.n);
  const double pairs = n * (n - 1) / 2;
  out.s = static_cast<std::int64_t>(pairs - in_time.pairs - in_value.pairs + in_both.pairs) - 2 * swaps;
  out.variance = (n * (n - 1) * (2 * n + 5) - in_time.spread - in_value.spread) / 18 +
                 2 * in_time.pairs * in_value.pairs / (n * (n - 1)) +
                 in_time.triples * in_value.triples / (9 * n * (n - 1) * (n - 2));
  const double untied = (pairs - in_time.pairs) * (pairs - in_value.pairs);
  if (untied > 0) out.tau_b = static_cast<double>(out.s) / std::sqrt(untied);
  const double sign = out.s > 0 ? 1 : out.s < 0 ? -1 : 0;
  out.z = out.s == 0 ? 0 : (static_cast<double>(out.s) - sign) / std::sqrt(out.variance);
  out.exact = out.n <= kMostExact && in_time.pairs == 0 && in_value.pairs == 0;
  out.p = out.exact ? exact_kendall_p(out.n, out.s) : normal_two_sided(out.z);
  return out;
}

TheilSen theil_sen(std::span<const double> times, std::span<const double> values, double confidence) {
  const std::vector<Point> points = points_of(times, values);
  if (!(confidence > 0 && confidence < 1)) throw ArgumentError("confidence: accepted: between 0 and 1, both left out");
  std::vector<double> slopes;
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = 0; j < points.size(); ++j)
      if (points[j].time > points[i].time)
        slopes.push_back((points[j].value - points[i].value) / (points[j].time - points[i].time));
  if (slopes.empty()) return {kNaN, kNaN, kNaN, kNaN, Undefined::too_few};
  std::sort(slopes.begin(), slopes.end());
  TheilSen out{median_of(slopes), kNaN, kNaN, kNaN};
  out.intercept = median_of({values.begin(), values.end()}) - out.slope * median_of({times.begin(), times.end()});
  const MannKendall test = mann_kendall(times, values);
  if (test.undefined != Undefined::no) return out;
  const auto count = static_cast<double>(slopes.size());
  const double half_width = normal_quantile(0.5 + confidence / 2) * std::sqrt(test.variance);
  const double low = std::floor((count - half_width) / 2), high = std::ceil((count + half_width) / 2 + 1);
  out.lower = low < 1 ? -kInfinity : slopes[static_cast<std::size_t>(low) - 1];
  out.upper = high > count ? kInfinity : slopes[static_cast<std::size_t>(high) - 1];
  return out;
}

namespace {

std::vector<std::size_t> ascending(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

// What is left of values when a trend is taken out. Values that rounding alone tells apart are made equal, since ranks
// would take them for different.
void make_equal(std::vector<double>& values) {
  const std::vector<std::size_t> order = ascending(values);
  const double greatest = std::max(std::abs(values[order.front()]), std::abs(values[order.back()]));
  const double close = 1e-9 * std::max(greatest, 1.0);
  for (std::size_t at = 1; at < order.size(); ++at)
    if (values[order[at]] - values[order[at - 1]] <= close) values[order[at]] = values[order[at - 1]];
}

// Places in ascending order from 1; equal values share the mean of theirs.
std::vector<double> ranks_of(const std::vector<double>& values) {
  const std::vector<std::size_t> order = ascending(values);
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin + 1;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    for (std::size_t at = begin; at < end; ++at) ranks[order[at]] = static_cast<double>(begin + end + 1) / 2;
    begin = end;
  }
  return ranks;
}

}  // namespace

double serial_variance_factor(std::span<const double> times, std::span<const double> values) {
  const std::size_t n = values.size();
  const TheilSen trend = theil_sen(times, values);
  if (n < 4 || trend.undefined != Undefined::no) return 1;
  std::vector<double> rest;
  for (std::size_t at = 0; at < n; ++at) rest.push_back(values[at] - trend.slope * times[at]);
  make_equal(rest);
  std::vector<double> ranks = ranks_of(rest);
  const double mean = (static_cast<double>(n) + 1) / 2;
  double variance = 0;
  for (double& rank : ranks) {
    rank -= mean;
    variance += rank * rank;
  }
  if (variance == 0) return 1;
  const auto count = static_cast<double>(n);
  const double significant = normal_quantile(0.975) / std::sqrt(count);
  double sum = 0;
  for (std::size_t lag = 1; lag < n; ++lag) {
    double product = 0;
    for (std::size_t at = 0; at + lag < n; ++at) product += ranks[at] * ranks[at + lag];
    const double correlation = product / variance;
    const double left = count - static_cast<double>(lag);
    if (std::abs(correlation) > significant) sum += left * (left - 1) * (left - 2) * correlation;
  }
  return 1 + 2 * sum / (count * (count - 1) * (count - 2));
}

namespace {

MannKendall prewhitened(std::span<const double> times, std::span<const double> values) {
  const std::size_t n = values.size();
  const TheilSen trend = theil_sen(times, values);
  if (n < 4 || trend.undefined != Undefined::no) return mann_kendall(times, values);
  std::vector<double> rest;
  for (std::size_t at = 0; at < n; ++at) rest.push_back(values[at] - trend.slope * times[at]);
  const double mean = std::accumulate(rest.begin(), rest.end(), 0.0) / static_cast<double>(n);
  double variance = 0, product = 0;
  for (std::size_t at = 0; at < n; ++at) variance += (rest[at] - mean) * (rest[at] - mean);
  for (std::size_t at = 1; at < n; ++at) product += (rest[at] - mean) * (rest[at - 1] - mean);
  const double correlation = variance > 0 ? product / variance : 0;
  if (std::abs(correlation) * std::sqrt(static_cast<double>(n)) <= normal_quantile(0.975))
    return mann_kendall(times, values);
  std::vector<double> left;
  for (std::size_t at = 1; at < n; ++at)
    left.push_back(rest[at] - correlation * rest[at - 1] + trend.slope * times[at]);
  make_equal(left);
  return mann_kendall(times.subspan(1), left);
}

}  // namespace

MannKendall mann_kendall_serial(std::span<const double> times, std::span<const double> values, Serial serial) {
  if (serial == Serial::prewhitened) return prewhitened(times, values);
  MannKendall test = mann_kendall(times, values);
  if (serial == Serial::ignored || test.undefined != Undefined::no || test.s == 0) return test;
  const double factor = serial_variance_factor(times, values);
  if (!(factor > 0) || factor == 1) return test;
  test.variance *= factor;
  const double s = static_cast<double>(test.s);
  test.z = (s - (s > 0 ? 1 : -1)) / std::sqrt(test.variance);
  test.p = normal_two_sided(test.z);
  test.exact = false;
  return test;
}

Laplace laplace_test(std::span<const double> times, double end) {
  require_times(times, end);
  Laplace out{static_cast<std::int64_t>(times.size()), kNaN, kNaN};
  out.undefined = end == 0 ? Undefined::zero_exposure : times.empty() ? Undefined::no_events : Undefined::no;
  if (out.undefined != Undefined::no) return out;
  const auto n = static_cast<double>(out.n);
  const double mean = std::accumulate(times.begin(), times.end(), 0.0) / n;
  out.u = (mean - end / 2) / (end * std::sqrt(1 / (12 * n)));
  out.p = normal_two_sided(out.u);
  return out;
}

PowerLaw power_law(std::span<const double> times, double end) {
  require_times(times, end);
  PowerLaw out{};
  out.beta = out.beta_unbiased = out.scale = out.x = out.p_accelerating = out.p = kNaN;
  double sum = 0;
  for (const double time : times) {
    if (time == 0) {
      ++out.at_start;
      continue;
    }
    sum += std::log(end / time);
    ++out.n;
  }
  out.undefined = end == 0     ? Undefined::zero_exposure
                  : out.n == 0 ? Undefined::no_events
                  : sum == 0   ? Undefined::zero_variance
                               : Undefined::no;
  if (out.undefined != Undefined::no) return out;
  const auto n = static_cast<double>(out.n);
  out.x = 2 * sum;
  out.beta = n / sum;
  if (out.n > 1) out.beta_unbiased = (n - 1) / n * out.beta;
  out.scale = n / std::pow(end, out.beta);
  out.p_accelerating = chi2_lower(out.x, 2 * n);
  out.p = std::min(1.0, 2 * std::min(out.p_accelerating, chi2_upper(out.x, 2 * n)));
  return out;
}

}  // namespace casegraph::stats
