#include "casegraph/measures/knowledge/never_passed_on.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Share;
using graph::ShareStatus;

const char* name_of(ShareStatus status) {
  static constexpr const char* kNames[] = {"made", "receipt_unconfirmed", "no_record_found", "stated_not_made",
                                           "unclear"};
  return kNames[static_cast<std::size_t>(status)];
}

// Which shares, of any status and to anyone, carried or would have carried a flag of a contact.
class Carriage {
 public:
  explicit Carriage(const Holding& holding) : holding_(holding), graph_(holding.graph()) {
    for (std::uint32_t share = 0; share < graph_.shares.size(); ++share) {
      for (const graph::ShareItem& item : graph_.share_items[share]) {
        if (!item.contact.is_none())
          by_contact_.emplace_back(item.contact.value, share);
        else if (const graph::Code flag = graph_.terms.flag.code_of(graph_.terms.fact[item.fact]); flag != 0)
          in_words_[flag].push_back(share);
      }
      by_person_.emplace_back(graph_.shares[share].about.value, share);
    }
    std::sort(by_contact_.begin(), by_contact_.end());
    std::sort(by_person_.begin(), by_person_.end());
  }

  // In the order of the table, each once.
  std::vector<std::uint32_t> shares(std::uint32_t contact, graph::Code flag) const {
    std::vector<std::uint32_t> found;
    append(by_contact_, contact, found);
    if (const auto entry = in_words_.find(flag); entry != in_words_.end())
      for (const std::uint32_t share : entry->second)
        if (is_about(share, contact)) found.push_back(share);
    append_scope(contact, found);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

 private:
  using Index = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

  static void append(const Index& index, std::uint32_t key, std::vector<std::uint32_t>& found) {
    for (auto at = std::lower_bound(index.begin(), index.end(), std::pair(key, 0U)); at != index.end(); ++at) {
      if (at->first != key) return;
      found.push_back(at->second);
    }
  }
  // A flag in words speaks of the contact where it is about one of its participants (or, about nobody in
  // particular, comes from an agency that held it), and was not passed before the contact.
  bool is_about(std::uint32_t share, std::uint32_t contact) const {
    const Share& row = graph_.shares[share];
    if (row.date.last < graph_.contacts.first_day[contact]) return false;
    if (row.about.is_none()) return sender_held(row, contact);
    return !named_from(graph_, contact, row.about).never();
  }
  bool sender_held(const Share& row, std::uint32_t contact) const {
    if (row.from.is_none()) return false;
    const Held held = holding_.of(row.from, contact);
    return !held.never() && held.possible_from <= row.date.last && row.date.first <= held.until.last;
  }
  void append_scope(std::uint32_t contact, std::vector<std::uint32_t>& found) const {
    const ShareScope scope = holding_.options().scope;
    if (scope == ShareScope::stated) return;
    std::vector<std::uint32_t> candidates;
    if (scope == ShareScope::about_person)
      for (const graph::Participation& part : graph_.participants[contact])
        append(by_person_, part.person.value, candidates);
    else
      for (std::uint32_t share = 0; share < graph_.shares.size(); ++share) candidates.push_back(share);
    for (const std::uint32_t share : candidates)
      if (sender_held(graph_.shares[share], contact)) found.push_back(share);
  }

  const Holding& holding_;
  const CaseGraph& graph_;
  Index by_contact_, by_person_;
  std::map<graph::Code, std::vector<std::uint32_t>> in_words_;
};

struct Row {
  std::uint32_t agency, contact;
  graph::Code flag;
  DayBounds from;
  bool is_certain;
  std::uint32_t other = ShareId::kNone;
};

Fact fact_of(graph::Code flag, const NeverPassedOnQuery& query) {
  Fact fact;
  fact.flags = {flag};
  fact.hindsight = query.hindsight;
  return fact;
}

// Whether a made share carried it; else, in `other`, the first share of another status.
bool was_passed_on(const Carriage& carriage, const CaseGraph& graph, const NeverPassedOnQuery& query, Row& row) {
  for (const std::uint32_t share : carriage.shares(row.contact, row.flag)) {
    const Share& given = graph.shares[share];
    if (given.status == ShareStatus::made && given.date.first <= query.at) return true;
    if (given.status != ShareStatus::made && row.other == ShareId::kNone) row.other = share;
  }
  return false;
}

void add_rows(const Holding& holding, const Carriage& carriage, std::uint32_t contact,
              const std::vector<graph::Code>& flags, const NeverPassedOnQuery& query, std::vector<Row>& rows) {
  const CaseGraph& graph = holding.graph();
  const std::uint32_t agency = graph.contacts.agency[contact];
  if (agency == AgencyId::kNone || graph.flags[contact].empty()) return;
  const Held held = holding.of({agency}, contact);
  for (const graph::Code flag : flags) {
    const DayBounds stated = stated_from(graph, contact, fact_of(flag, query));
    const DayBounds from = later_of(stated, {held.certain_from, held.possible_from});
    if (stated.never() || from.possible > query.at || !held.possibly_at(query.at)) continue;
    Row row{agency, contact, flag, from, from.certain <= query.at && held.certainly_at(query.at)};
    if (!was_passed_on(carriage, graph, query, row)) rows.push_back(row);
  }
}

Answer answer_of(const CaseGraph& graph, const std::vector<Row>& rows, const NeverPassedOnQuery& query) {
  Answer answer;
  std::vector<std::uint32_t> agencies, contacts, others;
  std::vector<graph::Code> flags;
  std::vector<std::string> statuses;
  std::vector<Day> certain, possible;
  std::vector<std::optional<std::string>> other_statuses;
  for (const Row& row : rows) {
    const auto at = static_cast<std::uint32_t>(agencies.size());
    agencies.push_back(row.agency);
    contacts.push_back(row.contact);
    flags.push_back(row.flag);
    statuses.emplace_back(row.is_certain ? "held" : "possibly_held");
    certain.push_back(row.is_certain ? row.from.certain : kAfterAll);
    possible.push_back(row.from.possible);
    others.push_back(row.other);
    const bool has_other = row.other != ShareId::kNone;
    other_statuses.push_back(has_other ? std::optional<std::string>(name_of(graph.shares[row.other].status))
                                       : std::nullopt);
    if (!query.evidence) continue;
    cite_contact(graph, row.contact, fact_of(row.flag, query), at, answer.evidence);
    if (has_other) cite_shares(graph, {ShareId{row.other}}, at, answer.evidence);
  }
  answer.table.name = "never_passed_on";
  answer.table.rows = static_cast<std::int64_t>(rows.size());
  auto& columns = answer.table.columns;
  columns.push_back(id_column("agency", graph.agencies.ids, agencies));
  columns.push_back(term_column("fact", graph.terms.flag, flags));
  columns.push_back(id_column("contact", graph.contacts.ids, contacts));
  columns.push_back(status_column("status", statuses));
  columns.push_back(day_column("held_from", certain));
  columns.push_back(day_column("possibly_from", possible));
  columns.push_back(id_column("other_share", graph.share_ids, others));
  columns.push_back(tables::text_column("other_status", std::move(other_statuses)));
  return answer;
}

}  // namespace

Answer never_passed_on(const Holding& holding, const NeverPassedOnQuery& query) {
  const CaseGraph& graph = holding.graph();
  const Carriage carriage(holding);
  const std::vector<graph::Code> flags = flags_stated(graph, query.hindsight);
  std::vector<Row> rows;
  for (const std::uint32_t contact : contacts_naming(graph, query.persons))
    add_rows(holding, carriage, contact, flags, query, rows);
  const auto order = [&](const Row& row) {
    return std::tuple(row.agency, std::string_view(graph.terms.flag[row.flag]), row.contact);
  };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return order(a) < order(b); });
  return answer_of(graph, rows, query);
}

}  // namespace casegraph::measures
