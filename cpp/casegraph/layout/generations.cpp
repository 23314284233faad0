#include "casegraph/layout/generations.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

namespace casegraph::layout {
namespace {

using Pair = std::array<std::uint32_t, 2>;

Pair ordered(std::uint32_t a, std::uint32_t b) { return a < b ? Pair{a, b} : Pair{b, a}; }

bool is_couple_tie(TieKind kind) {
  return kind == TieKind::spouse || kind == TieKind::former_spouse || kind == TieKind::partner ||
         kind == TieKind::former_partner;
}
bool is_former(TieKind kind) { return kind == TieKind::former_spouse || kind == TieKind::former_partner; }
bool is_sibling_tie(TieKind kind) {
  return kind == TieKind::sibling || kind == TieKind::half_sibling || kind == TieKind::step_sibling;
}

class Groups {
 public:
  explicit Groups(std::size_t size) : head_(size) { std::iota(head_.begin(), head_.end(), 0U); }
  std::uint32_t of(std::uint32_t at) const {
    while (head_[at] != at) at = head_[at];
    return at;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    const Pair heads = ordered(of(a), of(b));
    head_[heads[1]] = heads[0];
  }

 private:
  std::vector<std::uint32_t> head_;
};

// The couple's ties, first to last, decide together: a former tie tells that it ended, unless the date lies before.
UnionState state_of(const Kin& kin, const std::vector<const Tie*>& ties, std::uint32_t& row) {
  if (ties.empty()) return UnionState::parents;
  const Tie* former = nullptr;
  const Tie* current = nullptr;
  const Tie* ended = nullptr;
  for (const Tie* tie : ties) {
    if (is_former(tie->kind)) {
      if (!kin.date || tie->period.possibly_on(*kin.date)) former = tie;
    } else if (!kin.date || tie->period.possibly_on(*kin.date)) {
      current = tie;
    } else if (tie->period.end.last < *kin.date) {
      ended = tie;
    }
  }
  const bool was_married = std::any_of(ties.begin(), ties.end(), [](const Tie* tie) {
    return tie->kind == TieKind::spouse || tie->kind == TieKind::former_spouse;
  });
  // Where the date allows both, the tie that is not yet certainly over stands.
  const bool certainly_over = former != nullptr && (!kin.date || former->period.certainly_on(*kin.date));
  if (current != nullptr && !certainly_over) {
    row = current->row;
    return current->kind == TieKind::spouse ? UnionState::married : UnionState::together;
  }
  if (former != nullptr) {
    row = former->row;
    return former->kind == TieKind::former_spouse ? UnionState::divorced : UnionState::separated;
  }
  if (ended != nullptr) {
    row = ended->row;
    // A couple that only a death parted is not separated.
    for (const std::uint32_t person : {ended->from, ended->to}) {
      const DateInterval death = kin.persons[person].death;
      if (!death.is_unknown() && death.first <= ended->period.end.last)
        return was_married ? UnionState::married : UnionState::together;
    }
    return UnionState::separated;
  }
  row = ties.front()->row;
  return UnionState::later;
}

class Maker {
 public:
  explicit Maker(const Kin& kin) : kin_(kin), groups_(kin.persons.size()), parents_(kin.persons.size()) {}

  Generations made() {
    find_parents();
    join_equals();
    assign();
    make_unions();
    tell_what_is_not_drawn();
    return std::move(out_);
  }

 private:
  void find_parents() {
    Groups siblings(kin_.persons.size());
    for (const Tie& tie : kin_.ties) {
      if (tie.kind == TieKind::parent) {
        auto& known = parents_[tie.to];
        if (std::find(known.begin(), known.end(), tie.from) == known.end()) known.push_back(tie.from);
      } else if (tie.kind == TieKind::sibling) {
        siblings.join(tie.from, tie.to);
      }
    }
    std::vector<std::uint32_t> told(kin_.persons.size(), kNobody);  // by sibship: who has parents
    for (std::uint32_t person = 0; person < parents_.size(); ++person)
      if (!parents_[person].empty() && told[siblings.of(person)] == kNobody) told[siblings.of(person)] = person;
    std::map<std::uint32_t, std::vector<std::uint32_t>> orphans;
    for (std::uint32_t person = 0; person < parents_.size(); ++person) {
      if (!parents_[person].empty()) continue;
      const std::uint32_t other = told[siblings.of(person)];
      if (other != kNobody && other != person)
        parents_[person] = parents_[other];
      else
        orphans[siblings.of(person)].push_back(person);
    }
    for (auto& [head, persons] : orphans)
      if (persons.size() > 1) sibships_.push_back(std::move(persons));
  }

  struct Step {
    std::uint32_t above, below, generations;
  };
  std::vector<Step> steps() const {
    std::vector<Step> steps;
    for (std::uint32_t child = 0; child < parents_.size(); ++child)
      for (const std::uint32_t parent : parents_[child]) steps.push_back({groups_.of(parent), groups_.of(child), 1});
    for (const Tie& tie : kin_.ties) {
      if (tie.kind == TieKind::step_parent) steps.push_back({groups_.of(tie.from), groups_.of(tie.to), 1});
      if (tie.kind == TieKind::grandparent) steps.push_back({groups_.of(tie.from), groups_.of(tie.to), 2});
    }
    return steps;
  }

  bool is_above(std::uint32_t a, std::uint32_t b) const {
    const auto all = steps();
    std::vector<std::uint32_t> reached = {groups_.of(a)};
    for (std::size_t at = 0; at < reached.size(); ++at)
      for (const Step& step : all)
        if (step.above == reached[at] && std::find(reached.begin(), reached.end(), step.below) == reached.end())
          reached.push_back(step.below);
    return std::find(reached.begin(), reached.end(), groups_.of(b)) != reached.end();
  }
  void join_unless_above(std::uint32_t a, std::uint32_t b) {
    if (groups_.of(a) != groups_.of(b) && !is_above(a, b) && !is_above(b, a)) groups_.join(a, b);
  }
  void join_equals() {
    for (const Tie& tie : kin_.ties)
      if (is_couple_tie(tie.kind)) join_unless_above(tie.from, tie.to);
    for (const auto& parents : parents_)
      for (std::size_t at = 1; at < parents.size(); ++at) join_unless_above(parents[0], parents[at]);
    for (const Tie& tie : kin_.ties)
      if (is_sibling_tie(tie.kind)) join_unless_above(tie.from, tie.to);
  }

  void assign() {
    const auto all = steps();
    std::vector<std::uint32_t> level(kin_.persons.size(), 0);
    // As many rounds as there are persons settle every line of descent; a ring in the data ends with them.
    for (std::size_t round = 0; round < level.size(); ++round)
      for (const Step& step : all)
        if (step.above != step.below)
          level[step.below] = std::max(level[step.below], level[step.above] + step.generations);
    std::vector<std::uint8_t> has_above(level.size(), 0);
    for (const Step& step : all) has_above[step.below] = 1;
    for (std::uint32_t group = 0; group < level.size(); ++group) {
      std::uint32_t lowest = std::numeric_limits<std::uint32_t>::max();
      for (const Step& step : all)
        if (step.above == group && level[step.below] >= step.generations)
          lowest = std::min(lowest, level[step.below] - step.generations);
      if (!has_above[group] && lowest != std::numeric_limits<std::uint32_t>::max() && lowest > level[group])
        level[group] = lowest;
    }
    out_.of.resize(level.size());
    for (std::uint32_t person = 0; person < level.size(); ++person) out_.of[person] = level[groups_.of(person)];
    close_gaps();
  }
  void close_gaps() {
    std::vector<std::uint32_t> used = out_.of;
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    for (std::uint32_t& generation : out_.of)
      generation = static_cast<std::uint32_t>(std::lower_bound(used.begin(), used.end(), generation) - used.begin());
    out_.count = static_cast<std::uint32_t>(used.size());
  }

  bool is_level(std::uint32_t a, std::uint32_t b) const { return out_.of[a] == out_.of[b]; }

  void make_unions() {
    std::map<Pair, std::vector<const Tie*>> couples;
    for (const Tie& tie : kin_.ties)
      if (is_couple_tie(tie.kind)) couples[ordered(tie.from, tie.to)].push_back(&tie);
    std::map<Pair, Union> unions;
    for (const auto& [pair, ties] : couples) {
      if (!is_level(pair[0], pair[1])) {
        out_.not_drawn.push_back(ties.front()->row);
        continue;
      }
      Union& made = unions[pair];
      made.parents = pair;
      made.state = state_of(kin_, ties, made.row);
    }
    for (std::uint32_t child = 0; child < parents_.size(); ++child) add_child(unions, child);
    for (auto& [pair, made] : unions) out_.unions.push_back(std::move(made));
    for (const auto& persons : sibships_) {
      Union made;
      made.children = persons;
      out_.unions.push_back(std::move(made));
    }
  }
  void add_child(std::map<Pair, Union>& unions, std::uint32_t child) {
    const auto& known = parents_[child];
    const auto add = [&](Pair pair) {
      Union& made = unions[pair];
      made.parents = pair;
      made.children.push_back(child);
    };
    std::size_t at = 0;
    if (known.size() > 1 && is_level(known[0], known[1]) && out_.of[known[0]] < out_.of[child]) {
      add(ordered(known[0], known[1]));
      at = 2;
    }
    for (; at < known.size(); ++at)
      if (out_.of[known[at]] < out_.of[child]) add({known[at], kNobody});
  }

  bool is_grandchild(std::uint32_t person, std::uint32_t grandparent) const {
    for (const std::uint32_t parent : parents_[person]) {
      const auto& above = parents_[parent];
      if (std::find(above.begin(), above.end(), grandparent) != above.end()) return true;
    }
    return false;
  }
  void tell_what_is_not_drawn() {
    for (const Tie& tie : kin_.ties)
      if (tie.kind == TieKind::grandparent && !is_grandchild(tie.to, tie.from)) out_.not_drawn.push_back(tie.row);
    std::sort(out_.not_drawn.begin(), out_.not_drawn.end());
  }

  const Kin& kin_;
  Groups groups_;
  std::vector<std::vector<std::uint32_t>> parents_;   // by person, in the order of the table
  std::vector<std::vector<std::uint32_t>> sibships_;  // without known parents
  Generations out_;
};

}  // namespace

const char* name_of(UnionState state) {
  switch (state) {
    case UnionState::married: return "married";
    case UnionState::together: return "together";
    case UnionState::separated: return "separated";
    case UnionState::divorced: return "divorced";
    case UnionState::parents: return "parents";
    case UnionState::later: return "later";
  }
  return "";
}

Generations generations_of(const Kin& kin) { return Maker(kin).made(); }

}  // namespace casegraph::layout
