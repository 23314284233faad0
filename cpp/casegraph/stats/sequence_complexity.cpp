#include "casegraph/stats/sequence_complexity.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <vector>

#include "casegraph/domain/error.hpp"

namespace casegraph::stats {
namespace {

struct Spell {
  std::uint32_t state;
  double length;
};

std::vector<Spell> spells_of(std::span<const std::uint32_t> states) {
  std::vector<Spell> spells;
  for (const std::uint32_t state : states) {
    if (spells.empty() || spells.back().state != state) spells.push_back({state, 0});
    ++spells.back().length;
  }
  return spells;
}

// log2 of the number of distinct subsequences of the spells, the empty one among them: N_k = 2 N_{k-1} - N before the
// last of the same state. Kept in logarithms, since the number doubles with each spell.
double log2_subsequences(const std::vector<Spell>& spells) {
  std::vector<double> logs{0};  // of N_0 ...
  std::map<std::uint32_t, std::size_t> last;
  for (std::size_t at = 0; at < spells.size(); ++at) {
    double next = logs.back() + 1;
    if (const auto found = last.find(spells[at].state); found != last.end())
      next += std::log1p(-std::exp2(logs[found->second] - next)) / std::log(2.0);
    last[spells[at].state] = at;
    logs.push_back(next);
  }
  return logs.back();
}

}  // namespace

SequenceComplexity sequence_complexity(std::span<const std::uint32_t> states, std::int64_t alphabet) {
  SequenceComplexity out{};
  out.length = static_cast<std::int64_t>(states.size());
  out.entropy = out.complexity = out.turbulence = std::numeric_limits<double>::quiet_NaN();
  std::map<std::uint32_t, double> counts;
  for (const std::uint32_t state : states) {
    if (state >= alphabet) throw ArgumentError("states: a state is not in the alphabet");
    ++counts[state];
  }
  if (states.empty()) {
    out.undefined = Undefined::too_few;
    return out;
  }
  const std::vector<Spell> spells = spells_of(states);
  const auto length = static_cast<double>(states.size()), d = static_cast<double>(spells.size());
  out.spells = static_cast<std::int64_t>(spells.size());
  out.states = static_cast<std::int64_t>(counts.size());
  out.entropy = 0;
  if (alphabet > 1) {
    for (const auto& [state, count] : counts) out.entropy -= count / length * std::log(count / length);
    out.entropy /= std::log(static_cast<double>(alphabet));
  }
  out.complexity = states.size() == 1 ? 0 : std::sqrt((d - 1) / (length - 1) * out.entropy);
  const double mean = length / d;
  double variance = 0;
  for (const Spell& spell : spells) variance += (spell.length - mean) * (spell.length - mean) / d;
  const double most = (d - 1) * (1 - mean) * (1 - mean);
  out.turbulence = log2_subsequences(spells) + std::log2((most + 1) / (variance + 1));
  return out;
}

}  // namespace casegraph::stats
