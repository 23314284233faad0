#include "casegraph/measures/visibility/check_split.hpp"

#include <algorithm>

#include "casegraph/measures/visibility/relevant_contacts.hpp"
#include "casegraph/measures/visibility/unspecified_shares.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;

CheckMoment moment_of(const CaseGraph& graph, const CheckQuery& query) {
  const Day day = day_of_query(graph, query);
  CheckMoment moment{query.holder.is_none() ? query.checker : query.holder, day, query.contact, std::nullopt};
  if (query.window) moment.window_begin = subtract(day, *query.window);
  return moment;
}

// Asked of one holder's records: what these do not hold is not asked about.
void keep_to_records(SplitContact& split) {
  if (!split.classes.has(VisibilityClass::silo) && !split.classes.has(VisibilityClass::accessible)) return;
  split.classes.remove(VisibilityClass::silo);
  split.classes.remove(VisibilityClass::accessible);
  split.classes.add_not_before();
  split.if_opened = {};
}

// The classes with the source's word for what was, or was not, shown.
ClassSet stated_classes(ClassSet classes, bool shown) {
  ClassSet found;
  found.add(VisibilityClass::found);
  if (shown) return found;
  classes.remove(VisibilityClass::found);
  if (classes.may_be_before()) return classes;
  ClassSet open;
  open.add(VisibilityClass::not_determinable);
  return open;
}

// What the source says that the check showed overrides what was computed. Of a check that was not made it says what
// looking would have shown: where that was in another's records, these stay accessible and not looked up.
void state(SplitContact& split, bool shown, graph::CheckStatus status) {
  if (!shown && !split.classes.may_be_before()) return;  // no check shows what comes after it
  split.stated = true;
  if (status == graph::CheckStatus::made || !split.classes.has(VisibilityClass::accessible)) {
    split.classes = stated_classes(split.classes, shown);
    return;
  }
  split.classes = {};
  split.classes.add(VisibilityClass::accessible);
  split.if_opened = stated_classes(split.if_opened, shown);
}

}  // namespace

std::vector<Relevant> split_of(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                               const VisibilityOptions& options) {
  const CaseGraph& graph = index.graph();
  const Splitter splitter(graph, holding, index.access(), options.assume_filed);
  const CheckMoment moment = moment_of(graph, query);
  const std::vector<CheckKey> keys = keys_on(index, query, moment.day);
  const UnspecifiedShares unspecified(index, holding, moment, query.holder.is_none());
  std::vector<Relevant> splits;
  std::vector<std::uint32_t> contacts;
  // Of what came later too: the source may state that it was shown.
  relevant_contacts(graph, relevant_persons(index, query), query.contact, kAfterAll, options.took_part_only, contacts);
  for (const std::uint32_t contact : contacts) {
    SplitContact split = splitter.classify(moment, keys, contact);
    if (!query.holder.is_none()) keep_to_records(split);
    if (query.check != kNone)
      for (const graph::CheckHit& hit : index.hits_of(query.check))
        if (hit.contact.value == contact) state(split, hit.shown, graph.checks[query.check].status);
    if (split.classes.may_be_before()) splits.push_back({split, unspecified.that_may_have_carried(contact)});
  }
  return splits;
}

void ClassTally::add(ClassSet classes) {
  ++n;
  const bool settled = classes.is_settled();
  unsettled += settled ? 0 : 1;
  for (std::size_t at = 0; at < kVisibilityClasses; ++at) {
    const bool has = classes.has(static_cast<VisibilityClass>(at));
    possible[at] += has ? 1 : 0;
    certain[at] += has && settled ? 1 : 0;
  }
}

std::int64_t distinct(std::vector<std::uint32_t> handles) {
  std::sort(handles.begin(), handles.end());
  return std::unique(handles.begin(), handles.end()) - handles.begin();
}

}  // namespace casegraph::measures
