#include "casegraph/measures/knowledge/never_passed_on.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/carriage.hpp"
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

// Calls use(row, passed_on) for each flag of the contact that its agency possibly held on the day.
template <class Use>
void for_each_fact(const Holding& holding, const Carriage& carriage, std::uint32_t contact,
                   const std::vector<graph::Code>& flags, const NeverPassedOnQuery& query, Use use) {
  const CaseGraph& graph = holding.graph();
  const std::uint32_t agency = graph.contacts.agency[contact];
  if (agency == AgencyId::kNone || graph.flags[contact].empty()) return;
  const Held held = holding.of({agency}, contact);
  if (!held.possibly_at(query.at)) return;
  for (const graph::Code flag : flags) {
    const DayBounds stated = stated_from(graph, contact, fact_of(flag, query));
    const DayBounds from = later_of(stated, {held.certain_from, held.possible_from});
    if (stated.never() || from.possible > query.at) continue;
    Row row{agency, contact, flag, from, from.certain <= query.at && held.certainly_at(query.at)};
    const bool passed_on = was_passed_on(carriage, graph, query, row);
    use(row, passed_on);
  }
}

template <class Use>
void for_each_fact(const Holding& holding, const NeverPassedOnQuery& query, Progress& progress, Use use) {
  constexpr std::size_t kContactsBetweenLooks = 4096;
  const CaseGraph& graph = holding.graph();
  const Carriage carriage(holding);
  const std::vector<graph::Code> flags = flags_stated(graph, query.hindsight);
  const std::vector<std::uint32_t> contacts = contacts_naming(graph, query.persons);
  progress.expect(static_cast<std::int64_t>(contacts.size()));
  for (std::size_t at = 0; at < contacts.size(); ++at) {
    if (at % kContactsBetweenLooks == kContactsBetweenLooks - 1) progress.advance(kContactsBetweenLooks);
    for_each_fact(holding, carriage, contacts[at], flags, query, use);
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

struct Counted {
  std::int64_t held = 0, never = 0, never_possible = 0, other = 0;
  std::vector<Row> evidence;
};

// Codes of a vocabulary by the order of their terms; of code 0, which is none, the first.
struct TermOrder {
  explicit TermOrder(const graph::Terms& terms) : codes(terms.size()), place(terms.size()) {
    std::iota(codes.begin(), codes.end(), graph::Code{0});
    std::sort(codes.begin(), codes.end(), [&](graph::Code a, graph::Code b) { return terms[a] < terms[b]; });
    for (std::size_t at = 0; at < codes.size(); ++at) place[codes[at]] = static_cast<std::int64_t>(at);
  }
  std::vector<graph::Code> codes;
  std::vector<std::int64_t> place;
};

class FactCounts {
 public:
  FactCounts(const Holding& holding, const NeverPassedOnQuery& query, const std::vector<FactsBy>& by)
      : graph_(holding.graph()),
        query_(query),
        by_(by),
        sectors_(graph_.terms.sector),
        areas_(graph_.terms.area),
        facts_(graph_.terms.flag),
        kinds_(graph_.terms.contact_kind) {
    if (by.empty()) groups_[{}];  // one row, whatever it holds
  }

  void add(const Row& row, bool passed_on) {
    const auto other = std::find(by_.begin(), by_.end(), FactsBy::other_agency);
    Key key;
    for (const FactsBy each : by_) key.push_back(value_of(each, row));
    if (other == by_.end()) return count(groups_[key], row, passed_on);
    const auto place = static_cast<std::size_t>(other - by_.begin());
    for (const std::uint32_t agency : others_of(row)) {
      key[place] = agency;
      count(groups_[key], row, passed_on);
    }
  }

  Answer answer() && {
    Answer answer;
    answer.table.name = "never_passed_on";
    answer.table.rows = static_cast<std::int64_t>(groups_.size());
    for (std::size_t at = 0; at < by_.size(); ++at) answer.table.columns.push_back(column(at));
    std::vector<std::int64_t> held, never, possible, other;
    std::vector<double> share;
    for (const auto& [key, counted] : groups_) {
      held.push_back(counted.held);
      never.push_back(counted.never);
      possible.push_back(counted.never_possible);
      other.push_back(counted.other);
      share.push_back(counted.held == 0 ? std::numeric_limits<double>::quiet_NaN()
                                        : static_cast<double>(counted.never) / static_cast<double>(counted.held));
    }
    cite(answer);
    auto& columns = answer.table.columns;
    columns.push_back(tables::integer_column("held", std::move(held)));
    columns.push_back(tables::integer_column("never_passed_on", std::move(never)));
    columns.push_back(tables::integer_column("never_passed_on_possible", std::move(possible)));
    columns.push_back(tables::number_column("share", std::move(share)));
    columns.push_back(tables::integer_column("would_have_carried", std::move(other)));
    return answer;
  }

 private:
  void count(Counted& group, const Row& row, bool passed_on) const {
    group.held += row.is_certain ? 1 : 0;
    if (passed_on) return;
    group.never += row.is_certain ? 1 : 0;
    group.never_possible += 1;
    group.other += row.is_certain && row.other != ShareId::kNone ? 1 : 0;
    if (query_.evidence) group.evidence.push_back(row);
  }

  // Groups are in the order of these: agencies as in the casebook, terms by name, none first; no other agency last.
  using Key = std::vector<std::int64_t>;
  std::int64_t value_of(FactsBy by, const Row& row) const {
    switch (by) {
      case FactsBy::agency: return row.agency;
      case FactsBy::sector: return sectors_.place[graph_.agencies.sector.value_or(row.agency, 0)];
      case FactsBy::area: return areas_.place[graph_.agencies.area.value_or(row.agency, 0)];
      case FactsBy::fact: return facts_.place[row.flag];
      case FactsBy::kind: return kinds_.place[graph_.contacts.kind.value_or(row.contact, 0)];
      case FactsBy::year: return held_in(row, 12);
      case FactsBy::quarter: return held_in(row, 3);
      case FactsBy::month: return held_in(row, 1);
      case FactsBy::other_agency: break;  // several
    }
    return AgencyId::kNone;
  }
  // First day of the period of so many months from which it was certainly held; kBeforeAll where it never was.
  static std::int64_t held_in(const Row& row, std::int32_t months) {
    return (row.is_certain && is_finite(row.from.certain) ? begin_of_months(row.from.certain, months) : kBeforeAll)
        .count;
  }

  // Who else had recorded a contact with one of its persons, certainly by the day; none where nobody had.
  std::vector<std::uint32_t> others_of(const Row& row) const {
    std::vector<std::uint32_t> agencies;
    for (const graph::Participation& part : graph_.participants[row.contact]) {
      for (const graph::PersonContact entry : graph_.contacts_of_person[part.person.value]) {
        const std::uint32_t agency = graph_.contacts.agency[entry.contact];
        if (graph_.contacts.first_day[entry.contact] > query_.at) break;  // they are in order of time
        if (agency == row.agency || agency == AgencyId::kNone) continue;
        if (graph::recorded_days(graph_, entry.contact).last <= query_.at) agencies.push_back(agency);
      }
    }
    if (agencies.empty()) agencies.push_back(AgencyId::kNone);
    std::sort(agencies.begin(), agencies.end());
    agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
    return agencies;
  }

  tables::Column column(std::size_t at) const {
    std::vector<std::int64_t> values;
    for (const auto& [key, counted] : groups_) values.push_back(key[at]);
    switch (by_[at]) {
      case FactsBy::agency: return agencies("agency", values);
      case FactsBy::other_agency: return agencies("other_agency", values);
      case FactsBy::sector: return terms("sector", graph_.terms.sector, sectors_, values);
      case FactsBy::area: return terms("area", graph_.terms.area, areas_, values);
      case FactsBy::fact: return terms("fact", graph_.terms.flag, facts_, values);
      case FactsBy::kind: return terms("kind", graph_.terms.contact_kind, kinds_, values);
      case FactsBy::quarter: return days("quarter", values);
      case FactsBy::month: return days("month", values);
      case FactsBy::year: break;
    }
    return years(values);
  }
  tables::Column agencies(const char* name, const std::vector<std::int64_t>& values) const {
    std::vector<std::uint32_t> handles;
    for (const std::int64_t value : values) handles.push_back(static_cast<std::uint32_t>(value));
    return id_column(name, graph_.agencies.ids, handles);
  }
  static tables::Column terms(const char* name, const graph::Terms& terms, const TermOrder& order,
                              const std::vector<std::int64_t>& values) {
    std::vector<graph::Code> codes;
    for (const std::int64_t value : values) codes.push_back(order.codes[static_cast<std::size_t>(value)]);
    return term_column(name, terms, codes);
  }
  static tables::Column days(const char* name, const std::vector<std::int64_t>& values) {
    std::vector<Day> found;
    for (const std::int64_t value : values) found.push_back(Day{static_cast<std::int32_t>(value)});
    return day_column(name, found);
  }
  static tables::Column years(const std::vector<std::int64_t>& values) {
    std::vector<std::int64_t> found;
    std::vector<std::uint8_t> valid;
    for (const std::int64_t value : values) {
      const Day day{static_cast<std::int32_t>(value)};
      valid.push_back(is_finite(day) ? 1 : 0);
      found.push_back(is_finite(day) ? civil_of(day).year : 0);
    }
    return tables::integer_column("year", std::move(found), std::move(valid));
  }

  void cite(Answer& answer) const {
    std::uint32_t at = 0;
    for (const auto& [key, counted] : groups_) {
      for (const Row& row : counted.evidence) {
        cite_contact(graph_, row.contact, fact_of(row.flag, query_), at, answer.evidence);
        if (row.other != ShareId::kNone) cite_shares(graph_, {ShareId{row.other}}, at, answer.evidence);
      }
      ++at;
    }
  }

  const CaseGraph& graph_;
  const NeverPassedOnQuery& query_;
  const std::vector<FactsBy>& by_;
  TermOrder sectors_, areas_, facts_, kinds_;
  std::map<Key, Counted> groups_;
};

}  // namespace

Answer never_passed_on(const Holding& holding, const NeverPassedOnQuery& query, Progress& progress) {
  const CaseGraph& graph = holding.graph();
  std::vector<Row> rows;
  for_each_fact(holding, query, progress, [&](const Row& row, bool passed_on) {
    if (!passed_on) rows.push_back(row);
  });
  const auto order = [&](const Row& row) {
    return std::tuple(row.agency, std::string_view(graph.terms.flag[row.flag]), row.contact);
  };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return order(a) < order(b); });
  return answer_of(graph, rows, query);
}

Answer facts_never_passed_on(const Holding& holding, const NeverPassedOnQuery& query, const std::vector<FactsBy>& by,
                             Progress& progress) {
  for (const FactsBy each : by)
    if (std::count(by.begin(), by.end(), each) > 1) throw ArgumentError("by: a group is named twice");
  FactCounts counts(holding, query, by);
  for_each_fact(holding, query, progress, [&](const Row& row, bool passed_on) { counts.add(row, passed_on); });
  return std::move(counts).answer();
}

}  // namespace casegraph::measures
