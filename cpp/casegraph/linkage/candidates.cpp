#include "casegraph/linkage/candidates.hpp"

namespace casegraph::linkage {

// `kVectors`: of kLanes codes a row; 0: as many as the stride says.
template <std::size_t kVectors, bool kIndirect>
std::size_t Scanner::scan_rows(const Gathered& gathered, std::size_t at, const Bounds& bounds, std::int64_t least,
                               std::uint64_t earlier) {
  const std::size_t vectors = kVectors != 0 ? kVectors : gathered.stride / kLanes;
  const std::uint32_t* a = gathered.of(at);
  const std::size_t end = at + 1 + std::min(gathered.reach, gathered.rows.size() - at - 1);
  std::size_t kept = 0;
  std::int64_t emitted = 0;
  for (std::size_t other = at + 1; other < end; ++other) {
    const std::uint32_t* b = gathered.of(other);
    std::uint64_t agreement = 0;
    Lanes bound = {0, 0, 0, 0};
    for (std::size_t vector = 0; vector < vectors; ++vector) {
      const Lanes left = load(a + vector * kLanes);
      const Lanes right = load(b + vector * kLanes);
      const Lanes same = (left == right) & (left != 0);
      agreement |= bits_of(same) << (vector * kLanes);
      bound += (load(bounds.equal.data() + vector * kLanes) & same) |
               (load(bounds.unequal.data() + vector * kLanes) & ~same & (right != 0));
    }
    std::uint64_t rules = records_.rules_of(agreement);
    if constexpr (kIndirect) rules = confirmed(rules, earlier, gathered, at, other);
    const bool is_first = rules != 0 && (rules & earlier) == 0;
    const std::int32_t most = sum_of(bound);
    found_[kept] = {static_cast<std::uint32_t>(other), most, agreement};
    emitted += is_first;
    kept += is_first && most >= least;
  }
  emitted_ = emitted;
  return kept;
}

// Of rules that the codes allow: those earlier ones that have the pair, and its own where it has it from this block.
std::uint64_t Scanner::confirmed(std::uint64_t rules, std::uint64_t earlier, const Gathered& gathered, std::size_t at,
                                 std::size_t other) const {
  const std::uint32_t a = gathered.rows[at], b = gathered.rows[other];
  if (rules == 0 || !blocks_.is_from(gathered.rule, gathered.block, a, b)) return 0;
  return blocks_.confirmed(rules & earlier, a, b) | (rules & ~earlier);
}

template <bool kIndirect>
std::size_t Scanner::scan_any(const Gathered& gathered, std::size_t at, const Bounds& bounds, std::int64_t least,
                              std::uint64_t earlier) {
  switch (gathered.stride / kLanes) {
    case 1: return scan_rows<1, kIndirect>(gathered, at, bounds, least, earlier);
    case 2: return scan_rows<2, kIndirect>(gathered, at, bounds, least, earlier);
    case 3: return scan_rows<3, kIndirect>(gathered, at, bounds, least, earlier);
    case 4: return scan_rows<4, kIndirect>(gathered, at, bounds, least, earlier);
    case 5: return scan_rows<5, kIndirect>(gathered, at, bounds, least, earlier);
    case 6: return scan_rows<6, kIndirect>(gathered, at, bounds, least, earlier);
    default: return scan_rows<0, kIndirect>(gathered, at, bounds, least, earlier);
  }
}

std::span<const Candidate> Scanner::scan(const Gathered& gathered, std::size_t at, const Bounds& bounds,
                                         std::int64_t least, std::uint64_t earlier) {
  if (found_.size() < gathered.rows.size()) found_.resize(gathered.rows.size());
  // Most linkages have no rule that asks more than codes: their loop does not ask whether it does.
  const std::size_t kept = blocks_.indirect() == 0 ? scan_any<false>(gathered, at, bounds, least, earlier)
                                                   : scan_any<true>(gathered, at, bounds, least, earlier);
  return std::span<const Candidate>(found_).first(kept);
}

}  // namespace casegraph::linkage
