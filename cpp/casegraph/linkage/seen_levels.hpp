// What a level may weigh that was hardly ever seen. A ratio of two small numbers that both rest on pseudo-counts tells
// of the pseudo-counts alone: nothing is known of it, and it must not make a link.
#pragma once

#include <vector>

#include "casegraph/linkage/pair_kinds.hpp"
#include "casegraph/linkage/pattern_counts.hpp"
#include "casegraph/linkage/sampling.hpp"

namespace casegraph::linkage {

// Changes the learnt levels of `kinds`, of which each has `shares` of all pairs, by what was seen: expected pairs of
// each kind among `compared`, and pairs at random. What a level loses its first level has.
// - Seen in less than some tenth of a pair: as likely as between strangers where it was held for likelier. A level seen
//   in neither has weight 0.
// - Of kinds of matches `other` is never likelier than between strangers: to disagree does not speak for a link.
// - Of kinds of matches a level of which strangers had no pair (`random.half_pair`) weighs no more than any stricter
//   level of the comparison of which there were pairs of both: the least of their ratios is its ceiling.
void hold_to_what_was_seen(const std::vector<PatternCount>& compared, const std::vector<double>& shares,
                           const RandomLevels& random, Kinds& kinds);

}  // namespace casegraph::linkage
