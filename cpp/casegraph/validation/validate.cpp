#include "casegraph/validation/validate.hpp"

#include <algorithm>

#include "casegraph/parallel/chunks.hpp"
#include "casegraph/validation/casebook_view.hpp"
#include "casegraph/validation/pass.hpp"
#include "casegraph/validation/rules/rules.hpp"
#include "casegraph/validation/sink.hpp"

namespace casegraph::validation {
namespace {

constexpr rules::Family kRules[] = {
    rules::check_tables,   rules::check_required,   rules::check_keys,     rules::check_references,
    rules::check_entities, rules::check_vocabulary, rules::check_dates,    rules::check_intervals,
    rules::check_ranges,   rules::check_lives,      rules::check_contacts, rules::check_cycles,
    rules::check_links,    rules::check_shares,     rules::check_coverage, rules::check_sources,
    rules::check_ids,
};

struct Stretch {
  const Pass* pass;
  std::int64_t begin;
  std::int64_t end;
  Sink found;
};

std::vector<Stretch> stretches_of(const Passes& passes, std::int64_t most) {
  std::vector<Stretch> stretches;
  for (const Pass& pass : passes.all()) {
    const std::int64_t length = pass.divisible ? kStretch : pass.rows;
    for (std::int64_t begin = 0; begin < pass.rows; begin += length)
      stretches.push_back({&pass, begin, std::min(pass.rows, begin + length), Sink(most)});
  }
  return stretches;
}

}  // namespace

std::vector<tables::Problem> validate(std::span<const tables::Table> casebook, const Options& options,
                                      Progress& progress) {
  CasebookView book(casebook, options.incomplete);
  Passes passes;
  for (const rules::Family& add_passes : kRules) add_passes(book, options, passes);
  std::vector<Stretch> stretches = stretches_of(passes, options.most_per_rule);
  const auto count = static_cast<std::int64_t>(stretches.size());
  progress.expect(book.preparation_steps() + count);

  book.prepare(progress);
  parallel::for_each_chunk(count, 1, 0, progress, [&](parallel::Chunk chunk) {
    Stretch& stretch = stretches[static_cast<std::size_t>(chunk.index)];
    stretch.pass->check(stretch.begin, stretch.end, stretch.found);
  });
  Sink found(options.most_per_rule);
  for (Stretch& stretch : stretches) found.append(std::move(stretch.found));
  return found.problems();
}

}  // namespace casegraph::validation
