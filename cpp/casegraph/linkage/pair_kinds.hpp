// Kinds of pairs (latent classes, Lazarsfeld & Henry 1968; in linkage Winkler 1993 and Larsen & Rubin 2001, JASA
// 96:32): levels are independent within a kind, but matches and others are of several kinds each, because errors and
// agreements come together. Two records of one person are of one home or of two; two persons are of one family, or
// neighbours, or strangers. Which kinds there are follows from what each comparison is about; what they are like is
// learnt, kinds sharing what is the same in them, so that a few hundred pairs are enough.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/linkage/comparison.hpp"

namespace casegraph::linkage {

inline constexpr std::size_t kMostKinds = 16;  // of one model

// Of one kind, for scoring.
struct PairKind {
  std::string name;
  bool is_match = false;
  double share = 0;                         // among matches, or among the others: each adds up to 1
  std::vector<std::vector<double>> levels;  // of each comparison, as m and u of a model
};

// Levels of one comparison, learnt; several kinds may have the same. That of careless records is made of that of all
// others: each level but the first is `factor` times as likely.
struct Distribution {
  std::uint32_t comparison = 0;
  std::vector<double> levels = {};
  std::int32_t base = -1;  // -1: learnt itself
  double factor = 1;
};

// The kinds while they are learnt. The last kind is that of strangers, who agree by chance alone.
struct Kinds {
  struct Kind {
    std::string name;
    bool is_match = false;
    double start = 0;                         // share among a rule's pairs that learning starts from
    std::vector<std::int32_t> distributions;  // of each comparison; kChance: as between strangers
  };
  static constexpr std::int32_t kChance = -1;

  std::vector<Kind> kinds;
  std::vector<Distribution> distributions;
  std::vector<std::vector<double>> chance;  // of each comparison

  void derive();  // distributions that are made of others, from those as they are
  const std::vector<double>& levels(std::size_t kind, std::size_t comparison) const {
    const std::int32_t of = kinds[kind].distributions[comparison];
    return of == kChance ? chance[comparison] : distributions[static_cast<std::size_t>(of)].levels;
  }
};

// Which relatives are kinds of their own: none, or those who agree on nothing of the person but by chance, or also
// those who agree on one such thing (twins on the date of birth, a child named after a parent).
enum class Relatives { none, plain, alike };

// Matches and strangers always. With comparisons about homes, matches of two homes; with names that can change places,
// matches whose names are both lost (unknown, a false name); with any of these or relatives, matches of careless
// records, whose errors come together; with relatives, and comparisons of families, homes or ways to reach somebody
// beside such of the person, families of one home and of two, and neighbours. `chance`: of each comparison levels among
// random pairs.
Kinds kinds_of(const std::vector<Comparison>& comparisons, std::vector<std::vector<double>> chance,
               Relatives relatives = Relatives::alike);

// Whether there are so many relatives beside the matches that those of them who are alike must be reckoned with: in
// data without families, matches with errors would be taken for them. `shares`: of the kinds, with plain relatives.
bool has_families(const Kinds& kinds, const std::vector<double>& shares);

// As scoring takes them; `shares`: of each kind among all pairs. Empty where matches and strangers are all.
std::vector<PairKind> scored_kinds(const Kinds& kinds, const std::vector<double>& shares);

}  // namespace casegraph::linkage
