#include "casegraph/linkage/pair_scorer.hpp"

#include "casegraph/parallel/chunks.hpp"

namespace casegraph::linkage {

PairScorer::PairScorer(const Linker& linker, const Model& model)
    : linker_(linker),
      weights_((check(model, linker.settings().comparisons), model), linker.settings().comparisons, linker.fields()) {}

FixedWeight PairScorer::fixed_of(Pattern pattern, std::uint32_t a) const {
  return static_cast<FixedWeight>(weights_.calibrated(weights_.of_pair(pattern, linker_.records().of(a))));
}

std::vector<double> self_weights(const Linker& linker, const Model& model, Progress& progress, unsigned threads) {
  const PairScorer scorer(linker, model);
  std::vector<double> weights(linker.rows());
  constexpr std::int64_t kRows = 1 << 12;
  const auto rows = static_cast<std::int64_t>(weights.size());
  progress.expect(rows);
  parallel::for_each_chunk(rows, kRows, threads, progress, [&](parallel::Chunk chunk) {
    for (std::int64_t row = chunk.begin; row < chunk.end; ++row)
      weights[static_cast<std::size_t>(row)] =
          scorer.weight(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row));
  });
  return weights;
}

}  // namespace casegraph::linkage
