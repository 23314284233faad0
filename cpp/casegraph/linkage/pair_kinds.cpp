#include "casegraph/linkage/pair_kinds.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace casegraph::linkage {
namespace {

// A date or a name says who it is; of a sex half agree by chance.
constexpr double kTelling = 0.1;
constexpr std::size_t kMostTelling = 3;  // so that there are at most sixteen kinds
// How much likelier an error is in careless records: errors per record vary by more than by chance, and this halfway to
// twice the mean of a gamma distribution of shape 2 stands for its upper part.
constexpr double kCareless = 3;
constexpr std::string_view kFamily = "family";

// Names are what may change places, or be an initial alone.
bool is_of_names(const std::vector<Level>& levels) {
  return std::any_of(levels.begin(), levels.end(), [](const Level& level) {
    return level.kind == LevelKind::swapped || level.kind == LevelKind::initial || is_of_names(level.parts);
  });
}

// Agreement likely, each further level half as likely as the one before.
std::vector<double> mostly_agreeing(std::size_t size) {
  std::vector<double> levels(size, 0);
  double share = 0.15;
  levels[1] = 0.85;
  for (std::size_t level = 2; level < size; ++level) {
    if (level + 1 < size) share /= 2;
    levels[level] = share;
  }
  return levels;
}

std::vector<double> halfway(std::vector<double> levels, const std::vector<double>& other) {
  for (std::size_t level = 0; level < levels.size(); ++level) levels[level] = (levels[level] + other[level]) / 2;
  return levels;
}

class Designer {
 public:
  Designer(const std::vector<Comparison>& comparisons, std::vector<std::vector<double>> chance, Relatives relatives)
      : comparisons_(comparisons), alike_(relatives == Relatives::alike) {
    kinds_.chance = std::move(chance);
    for (std::uint32_t at = 0; at < comparisons.size(); ++at) {
      const Comparison& one = comparisons[at];
      homes_ = homes_ || one.about == About::home;
      relatives_ = relatives_ || one.about != About::person;
      names_ += is_of_names(one.levels);
      if (one.about == About::person && kinds_.chance[at][1] < kTelling && telling_.size() < kMostTelling)
        telling_.push_back(at);
    }
    relatives_ = relatives_ && !telling_.empty() && relatives != Relatives::none;
  }

  Kinds design() && {
    for (const bool away : {false, true}) {
      if (away && !homes_) continue;
      const std::string name = away ? "match, two homes" : "match";
      add(name, true, away ? 0.3 : 1, [&](std::uint32_t at) { return match(at, away); });
      if (homes_ || relatives_ || names_ >= 2)
        add(name + ", careless", true, away ? 0.05 : 0.1, [&](std::uint32_t at) { return careless(at, away); });
      if (names_ < 2) continue;
      add(name + ", names lost", true, 0.05,
          [&](std::uint32_t at) { return is_of_names(comparisons_[at].levels) ? Kinds::kChance : match(at, away); });
    }
    for (const bool away : {false, true}) {
      if (!relatives_ || (away && !homes_)) continue;
      const std::string name = std::string(kFamily) + (away ? ", two homes" : "");
      add(name, false, away ? 0.05 : 0.3, [&](std::uint32_t at) { return relative(at, away); });
      for (const std::uint32_t same : telling_) {
        if (!alike_) break;
        add(name + ", same " + comparisons_[same].name, false, 0.05, [&](std::uint32_t at) {
          // Whoever has another's name has their sex.
          const bool goes_along = !is_telling(at) && is_of_names(comparisons_[same].levels);
          const bool is_theirs = comparisons_[at].about == About::person && (at == same || goes_along);
          return is_theirs ? of("match", at) : relative(at, away);
        });
      }
    }
    if (homes_ && relatives_)
      add("neighbours", false, 0.05,
          [&](std::uint32_t at) { return comparisons_[at].about == About::home ? of("near", at) : Kinds::kChance; });
    add("strangers", false, 1, [](std::uint32_t) { return Kinds::kChance; });
    kinds_.derive();
    return std::move(kinds_);
  }

 private:
  bool is_telling(std::uint32_t at) const {
    return std::find(telling_.begin(), telling_.end(), at) != telling_.end() || kinds_.chance[at][1] < kTelling;
  }
  std::int32_t match(std::uint32_t at, bool away) {
    return of(away && comparisons_[at].about == About::home ? "away" : "match", at);
  }
  std::int32_t careless(std::uint32_t at, bool away) {
    const std::int32_t base = match(at, away);
    if (away && comparisons_[at].about == About::home) return base;  // no error: another home
    const auto [found, is_new] =
        numbers_.try_emplace({"careless", at}, static_cast<std::int32_t>(kinds_.distributions.size()));
    if (is_new) kinds_.distributions.push_back({at, {}, base, kCareless});
    return found->second;
  }
  std::int32_t relative(std::uint32_t at, bool away) {
    if (comparisons_[at].about == About::home) return of(away ? "away" : "match", at);
    if (comparisons_[at].about == About::person && is_telling(at)) return Kinds::kChance;
    return of("relative", at);
  }
  std::int32_t of(const std::string& what, std::uint32_t at) {
    const auto [found, is_new] =
        numbers_.try_emplace({what, at}, static_cast<std::int32_t>(kinds_.distributions.size()));
    if (is_new) {
      const std::vector<double>& chance = kinds_.chance[at];
      std::vector<double> levels = chance;
      const bool by_chance = what == "away" || (what == "relative" && comparisons_[at].about == About::person);
      if (!by_chance) levels = mostly_agreeing(chance.size());
      if (!by_chance && what != "match") levels = halfway(std::move(levels), chance);
      kinds_.distributions.push_back({at, std::move(levels), -1, 1});
    }
    return found->second;
  }
  template <class Of>
  void add(const std::string& name, bool is_match, double start, const Of& distribution) {
    Kinds::Kind kind{name, is_match, start, {}};
    for (std::uint32_t at = 0; at < comparisons_.size(); ++at) kind.distributions.push_back(distribution(at));
    kinds_.kinds.push_back(std::move(kind));
  }

  const std::vector<Comparison>& comparisons_;
  bool alike_ = false;
  bool homes_ = false;
  bool relatives_ = false;
  int names_ = 0;
  std::vector<std::uint32_t> telling_;
  std::map<std::pair<std::string, std::uint32_t>, std::int32_t> numbers_;
  Kinds kinds_;
};

}  // namespace

void Kinds::derive() {
  constexpr double kMost = 0.95;  // of errors
  for (Distribution& one : distributions) {
    if (one.base < 0) continue;
    one.levels = distributions[static_cast<std::size_t>(one.base)].levels;
    const double errors = 1 - one.levels[1];
    const double factor = std::min(one.factor, std::max(1.0, kMost / std::max(errors, 1e-9)));
    double left = 1;
    for (std::size_t level = 2; level < one.levels.size(); ++level) left -= one.levels[level] *= factor;
    one.levels[1] = std::max(left, 1e-6);
  }
}

Kinds kinds_of(const std::vector<Comparison>& comparisons, std::vector<std::vector<double>> chance,
               Relatives relatives) {
  return Designer(comparisons, std::move(chance), relatives).design();
}

bool has_families(const Kinds& kinds, const std::vector<double>& shares) {
  constexpr double kEnough = 0.05;
  double matches = 0;
  double families = 0;
  for (std::size_t kind = 0; kind < shares.size(); ++kind) {
    if (kinds.kinds[kind].is_match) matches += shares[kind];
    if (kinds.kinds[kind].name.starts_with(kFamily)) families += shares[kind];
  }
  return families >= kEnough * matches;
}

std::vector<PairKind> scored_kinds(const Kinds& kinds, const std::vector<double>& shares) {
  if (kinds.kinds.size() <= 2) return {};
  double matches = 0;
  double others = 0;
  for (std::size_t kind = 0; kind < kinds.kinds.size(); ++kind)
    (kinds.kinds[kind].is_match ? matches : others) += shares[kind];
  std::vector<PairKind> out;
  for (std::size_t kind = 0; kind < kinds.kinds.size(); ++kind) {
    const Kinds::Kind& one = kinds.kinds[kind];
    PairKind scored{one.name, one.is_match, shares[kind] / (one.is_match ? matches : others), {}};
    for (std::size_t at = 0; at < kinds.chance.size(); ++at) scored.levels.push_back(kinds.levels(kind, at));
    out.push_back(std::move(scored));
  }
  return out;
}

}  // namespace casegraph::linkage
