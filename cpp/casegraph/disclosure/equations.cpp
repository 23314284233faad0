#include "casegraph/disclosure/equations.hpp"

#include <algorithm>

namespace casegraph::disclosure {
namespace {

// Arithmetic modulo a prime: exact, and a number that is settled among the fractions is settled here too unless the
// prime divides one of the determinants, which for coefficients of 0 and 1 takes systems made for it.
constexpr std::uint64_t kPrime = 2147483647;  // 2^31 - 1
constexpr std::uint64_t kMostSteps = 4'000'000'000;

std::uint64_t power(std::uint64_t base, std::uint64_t exponent) {
  std::uint64_t result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result = result * base % kPrime;
    base = base * base % kPrime;
  }
  return result;
}

std::uint64_t inverse(std::uint64_t value) { return power(value, kPrime - 2); }

// A number that looks drawn, the same for a place every time (the mixing of SplitMix64).
std::uint64_t scattered(std::uint64_t at) {
  at = (at + 1) * 0x9E3779B97F4A7C15ULL;
  at = (at ^ (at >> 30)) * 0xBF58476D1CE4E5B9ULL;
  at = (at ^ (at >> 27)) * 0x94D049BB133111EBULL;
  return (at ^ (at >> 31)) % (kPrime - 1) + 1;
}

// Equations that an unknown stands in alone say nothing of their others: whatever those are, it makes up for them. They
// are taken away, then those that this leaves alone, until none is left.
class Peeling {
 public:
  Peeling(std::size_t unknowns, const std::vector<Equation>& equations)
      : equations_(equations), in_(unknowns), kept_(equations.size(), 1), uses_(unknowns, 0) {
    for (std::uint32_t at = 0; at < equations.size(); ++at)
      for (const std::uint32_t unknown : equations[at]) {
        in_[unknown].push_back(at);
        ++uses_[unknown];
      }
    for (std::uint32_t unknown = 0; unknown < unknowns; ++unknown)
      if (uses_[unknown] == 1) alone_.push_back(unknown);
    while (!alone_.empty()) {
      const std::uint32_t unknown = alone_.back();
      alone_.pop_back();
      for (const std::uint32_t at : in_[unknown])
        if (kept_[at]) take_away(at, unknown);
    }
  }

  bool keeps(std::size_t equation) const { return kept_[equation] != 0; }

  // Given a null solution of the equations that are kept, makes it one of all. Of the unknowns that an equation had
  // alone the first makes up for the others, which are drawn.
  void complete(std::vector<std::uint64_t>& solution) const {
    for (auto peeled = peeled_.rbegin(); peeled != peeled_.rend(); ++peeled) {
      std::uint64_t sum = 0;
      solution[peeled->makes_up] = 0;
      for (const std::uint32_t unknown : equations_[peeled->equation]) sum += solution[unknown];
      solution[peeled->makes_up] = (kPrime - sum % kPrime) % kPrime;
    }
  }

 private:
  struct Peeled {
    std::uint32_t equation;
    std::uint32_t makes_up;  // an unknown that no other equation had by then
  };

  void take_away(std::uint32_t at, std::uint32_t makes_up) {
    kept_[at] = 0;
    peeled_.push_back({at, makes_up});
    for (const std::uint32_t unknown : equations_[at])
      if (--uses_[unknown] == 1) alone_.push_back(unknown);
  }

  const std::vector<Equation>& equations_;
  std::vector<std::vector<std::uint32_t>> in_;
  std::vector<std::uint8_t> kept_;
  std::vector<std::uint32_t> uses_;
  std::vector<std::uint32_t> alone_;
  std::vector<Peeled> peeled_;
};

struct Term {
  std::uint32_t unknown;
  std::uint64_t factor;
};

// Equations in echelon form: each has a first unknown, with factor 1, that no later one starts with.
class Echelon {
 public:
  explicit Echelon(std::size_t unknowns) : row_of_(unknowns, kNoUnknown), work_(unknowns, 0) {}

  // False where it would take too long.
  bool add(const Equation& equation, Progress& progress) {
    for (const std::uint32_t unknown : equation) work_[unknown] = 1;
    const std::uint32_t from = *std::min_element(equation.begin(), equation.end());
    std::vector<Term> row;
    for (std::uint32_t at = from; at < work_.size(); ++at) {
      const std::uint64_t factor = work_[at];
      if (factor == 0) continue;
      if (row_of_[at] == kNoUnknown) {
        row.push_back({at, factor});
        work_[at] = 0;
        continue;
      }
      const std::vector<Term>& known = rows_[row_of_[at]];
      for (const Term& term : known)
        work_[term.unknown] = (work_[term.unknown] + (kPrime - factor) * term.factor) % kPrime;
      steps_ += known.size();
    }
    steps_ += work_.size() - from;
    progress.advance(0);
    if (!row.empty()) keep(std::move(row));
    return steps_ <= kMostSteps;
  }

  // Makes of numbers that were drawn a solution of the equations with all sums zero.
  void solve(std::vector<std::uint64_t>& numbers) const {
    for (std::size_t at = row_of_.size(); at-- > 0;) {
      if (row_of_[at] == kNoUnknown) continue;
      const std::vector<Term>& row = rows_[row_of_[at]];
      std::uint64_t sum = 0;
      for (std::size_t term = 1; term < row.size(); ++term)
        sum = (sum + row[term].factor * numbers[row[term].unknown]) % kPrime;
      numbers[at] = (kPrime - sum) % kPrime;
    }
  }

 private:
  void keep(std::vector<Term> row) {
    const std::uint64_t scale = inverse(row.front().factor);
    for (Term& term : row) term.factor = term.factor * scale % kPrime;
    row_of_[row.front().unknown] = static_cast<std::uint32_t>(rows_.size());
    rows_.push_back(std::move(row));
  }

  std::vector<std::vector<Term>> rows_;
  std::vector<std::uint32_t> row_of_;  // by unknown: the row that starts with it
  std::vector<std::uint64_t> work_;
  std::uint64_t steps_ = 0;
};

// The unknowns of `kept` renumbered from 0, and what each was.
std::vector<std::uint32_t> renumber(std::size_t unknowns, std::vector<Equation>& kept) {
  std::vector<std::uint32_t> number(unknowns, kNoUnknown), was;
  for (Equation& equation : kept)
    for (std::uint32_t& unknown : equation) {
      if (number[unknown] == kNoUnknown) {
        number[unknown] = static_cast<std::uint32_t>(was.size());
        was.push_back(unknown);
      }
      unknown = number[unknown];
    }
  return was;
}

}  // namespace

// An unknown is settled where it is zero in every solution of the equations with all sums zero. One such solution,
// drawn among all, tells: what can be other than zero is, but for one chance in two thousand million.
std::vector<std::uint32_t> determined_unknowns(std::size_t unknowns, const std::vector<Equation>& equations,
                                               Progress& progress) {
  const Peeling peeling(unknowns, equations);
  std::vector<Equation> kept;
  for (std::size_t at = 0; at < equations.size(); ++at)
    if (peeling.keeps(at)) kept.push_back(equations[at]);
  std::stable_sort(kept.begin(), kept.end(), [](const Equation& a, const Equation& b) { return a.size() < b.size(); });
  const std::vector<std::uint32_t> was = renumber(unknowns, kept);
  Echelon echelon(was.size());
  bool solved = true;
  for (std::size_t at = 0; solved && at < kept.size(); ++at) solved = echelon.add(kept[at], progress);

  std::vector<std::uint64_t> solution(unknowns), part(was.size());
  for (std::size_t at = 0; at < unknowns; ++at) solution[at] = scattered(at);
  for (std::size_t at = 0; solved && at < was.size(); ++at) part[at] = solution[was[at]];
  if (solved) echelon.solve(part);
  for (std::size_t at = 0; at < was.size(); ++at) solution[was[at]] = part[at];  // zero, so settled, where not solved
  peeling.complete(solution);
  std::vector<std::uint32_t> found;
  for (std::uint32_t unknown = 0; unknown < unknowns; ++unknown)
    if (solution[unknown] == 0) found.push_back(unknown);
  return found;
}

}  // namespace casegraph::disclosure
