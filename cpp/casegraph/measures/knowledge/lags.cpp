#include "casegraph/measures/knowledge/lags.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/first_held.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/quartiles.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// From when one agency held the fact, and what states it.
struct Holder {
  AgencyId agency;
  DayBounds from;
  First first;  // certain where there is one, else possible
  Bound bound = Bound::certain;
};

struct Row {
  Holder first, second;
  double least, most;
  const char* status;
};

Day by(Day day, Day at) { return day <= at ? day : kAfterAll; }

// A day less another, either of which may be open.
double apart(Day later, Day earlier, double open) {
  return is_finite(later) && is_finite(earlier) ? static_cast<double>(later - earlier) : open;
}

Row row_of(Holder a, Holder b) {
  const bool b_first = !b.from.never() && b.from.certain < a.from.possible;
  if (a.from.never() || b_first) std::swap(a, b);
  Row row{a, b, apart(b.from.possible, a.from.certain, -kInfinity), apart(b.from.certain, a.from.possible, kInfinity),
          "not_known"};
  if (b.from.never()) {
    row.least = row.most = kInfinity;
    row.status = "never";
  } else if (row.least > 0) {
    row.status = "later";
  } else if (row.least == 0 && row.most == 0) {
    row.status = "same_day";
  }
  return row;
}

std::vector<Holder> holders_in(const LagsQuery& query, const std::vector<FirstPair>& firsts) {
  std::vector<AgencyId> agencies;  // each once
  for (const AgencyId agency : query.agencies)
    if (std::find(agencies.begin(), agencies.end(), agency) == agencies.end()) agencies.push_back(agency);
  if (agencies.empty())
    for (std::uint32_t agency = 0; agency < firsts.size(); ++agency) agencies.push_back({agency});
  std::vector<Holder> holders;
  for (const AgencyId agency : agencies) {
    const FirstPair& first = firsts[agency.value];
    const DayBounds from{by(first.certain.day, query.at), by(first.possible.day, query.at)};
    if (from.never() && query.agencies.empty()) continue;
    const bool is_certain = from.certain != kAfterAll;
    holders.push_back(
        {agency, from, is_certain ? first.certain : first.possible, is_certain ? Bound::certain : Bound::possible});
  }
  return holders;
}

std::vector<Row> rows_of(const Holding& holding, const LagsQuery& query, const Fact& fact) {
  const std::vector<Holder> holders = holders_in(query, firsts_of(holding, fact));
  std::vector<Row> rows;
  for (std::size_t a = 0; a < holders.size(); ++a)
    for (std::size_t b = a + 1; b < holders.size(); ++b)
      if (!holders[a].from.never() || !holders[b].from.never()) rows.push_back(row_of(holders[a], holders[b]));
  return rows;
}

void cite(const Holding& holding, const Holder& holder, const Fact& fact, std::uint32_t row,
          std::vector<EvidenceRow>& evidence) {
  if (holder.from.never()) return;
  const CaseGraph& graph = holding.graph();
  const First& first = holder.first;
  if (first.contact != ContactId::kNone) {
    cite_contact(graph, first.contact, fact, row, evidence);
    cite_shares(graph, holding.chain(holder.agency, first.contact, holder.bound), row, evidence);
  } else if (first.share != ShareId::kNone) {
    cite_shares(graph, {ShareId{first.share}}, row, evidence);
    evidence.push_back({row, EvidenceTable::share_items, graph.share_items[first.share][first.item].row});
  }
}

// What two agencies held of the same persons.
struct Pair {
  std::int64_t persons = 0, later = 0, earlier = 0, same_day = 0, not_known = 0;
  std::vector<double> days;  // of persons whose lag is known to the day
  std::vector<EvidenceRow> evidence;

  void add(double least, double most) {
    ++persons;
    ++(least > 0 ? later : most < 0 ? earlier : least == 0 && most == 0 ? same_day : not_known);
    if (least == most) days.push_back(least);
  }
  void add(Pair other) {
    persons += other.persons;
    later += other.later;
    earlier += other.earlier;
    same_day += other.same_day;
    not_known += other.not_known;
    days.insert(days.end(), other.days.begin(), other.days.end());
    evidence.insert(evidence.end(), other.evidence.begin(), other.evidence.end());
  }
};

// Over many persons: pairs of agencies by their places, and of how many persons each agency held the fact.
struct Pairs {
  std::map<std::pair<std::uint32_t, std::uint32_t>, Pair> of;
  std::map<std::uint32_t, std::int64_t> persons;

  void add(Pairs other) {
    for (auto& [key, pair] : other.of) of[key].add(std::move(pair));
    for (const auto& [agency, count] : other.persons) persons[agency] += count;
  }
};

// Who is named where the fact is stated, ascending: only those asked for, where some are.
std::vector<std::uint32_t> persons_of(const CaseGraph& graph, const Fact& fact,
                                      const std::vector<std::uint32_t>& shares) {
  std::vector<std::uint32_t> persons;
  const auto add = [&](PersonId person) {
    const auto& asked = fact.persons;
    if (person.is_none() || (!asked.empty() && std::find(asked.begin(), asked.end(), person) == asked.end())) return;
    persons.push_back(person.value);
  };
  for (const std::uint32_t contact : contacts_naming(graph, fact.persons)) {
    if (is_of_kind(graph, contact, fact) != Truth::yes) continue;
    for (const graph::Participation& part : graph.participants[contact]) add(part.person);
  }
  for (const std::uint32_t share : shares) add(graph.shares[share].about);
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

// Adds what was held of one person, who is the fact's.
void add_person(const Holding& holding, const LagsQuery& query, const Fact& fact, std::span<const std::uint32_t> shares,
                Pairs& pairs) {
  std::vector<Holder> holders = holders_in(query, firsts_of(holding, fact, shares));
  std::erase_if(holders, [](const Holder& holder) { return holder.from.never(); });
  for (const Holder& holder : holders) ++pairs.persons[holder.agency.value];
  for (std::size_t a = 0; a < holders.size(); ++a) {
    for (std::size_t b = a + 1; b < holders.size(); ++b) {
      const DayBounds first = holders[a].from, second = holders[b].from;
      Pair& pair = pairs.of[{holders[a].agency.value, holders[b].agency.value}];
      pair.add(apart(second.possible, first.certain, -kInfinity), apart(second.certain, first.possible, kInfinity));
      if (!query.evidence) continue;
      for (const Holder* holder : {&holders[a], &holders[b]}) cite(holding, *holder, fact, 0, pair.evidence);
    }
  }
}

Pairs pairs_of(const Holding& holding, const LagsQuery& query, const Fact& fact, Progress& progress) {
  constexpr std::int64_t kPersonsPerChunk = 256;
  const CaseGraph& graph = holding.graph();
  std::vector<std::uint32_t> shares = shares_stating(graph, fact);
  const std::vector<std::uint32_t> persons = persons_of(graph, fact, shares);
  const auto about = [&](std::uint32_t share) { return graph.shares[share].about.value; };
  std::stable_sort(shares.begin(), shares.end(), [&](std::uint32_t a, std::uint32_t b) { return about(a) < about(b); });
  const auto shares_about = [&](std::uint32_t person) {
    const auto begin =
        std::partition_point(shares.begin(), shares.end(), [&](std::uint32_t share) { return about(share) < person; });
    const auto end =
        std::partition_point(begin, shares.end(), [&](std::uint32_t share) { return about(share) == person; });
    return std::span(begin, end);
  };
  const auto length = static_cast<std::int64_t>(persons.size());
  std::vector<Pairs> parts(static_cast<std::size_t>(parallel::chunk_count(length, kPersonsPerChunk)));
  parallel::for_each_chunk(length, kPersonsPerChunk, query.threads, progress, [&](parallel::Chunk chunk) {
    Fact of_person = fact;
    for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
      of_person.persons = {PersonId{persons[at]}};
      add_person(holding, query, of_person, shares_about(persons[at]), parts[static_cast<std::size_t>(chunk.index)]);
    }
  });
  Pairs all;
  for (Pairs& part : parts) all.add(std::move(part));
  for (std::size_t a = 0; a < query.agencies.size(); ++a)
    for (std::size_t b = a + 1; b < query.agencies.size(); ++b)
      if (!all.of.contains({query.agencies[b].value, query.agencies[a].value}) &&
          query.agencies[a] != query.agencies[b])
        all.of.try_emplace({query.agencies[a].value, query.agencies[b].value});
  return all;
}

// The answer of lags_of_persons() while it grows.
class PairRows {
 public:
  void add(std::int32_t fact, Pairs pairs, Answer& answer) {
    for (auto& [agencies, pair] : pairs.of) {
      const auto row = static_cast<std::uint32_t>(facts_.size());
      facts_.push_back(fact);
      first_.push_back(agencies.first);
      second_.push_back(agencies.second);
      const std::int64_t counts[] = {pairs.persons[agencies.first],
                                     pairs.persons[agencies.second],
                                     pair.persons,
                                     pair.later,
                                     pair.earlier,
                                     pair.same_day,
                                     pair.not_known,
                                     static_cast<std::int64_t>(pair.days.size())};
      for (std::size_t at = 0; at < counts_.size(); ++at) counts_[at].push_back(counts[at]);
      statuses_.emplace_back(pair.days.empty() ? "too_few" : "");
      const stats::Quartiles days = stats::quartiles(std::move(pair.days));
      const double values[] = {days.lower, days.median, days.upper};
      for (std::size_t at = 0; at < days_.size(); ++at) days_[at].push_back(values[at]);
      for (EvidenceRow& one : pair.evidence) {
        one.answer_row = row;
        answer.evidence.push_back(one);
      }
    }
  }
  void write(const CaseGraph& graph, std::vector<std::string> labels, Answer& answer) {
    answer.table.name = "knowledge.lags_of_persons";
    answer.table.rows = static_cast<std::int64_t>(facts_.size());
    auto& columns = answer.table.columns;
    columns.push_back(tables::coded_column("fact", std::move(facts_), std::move(labels)));
    columns.push_back(id_column("first_agency", graph.agencies.ids, first_));
    columns.push_back(id_column("second_agency", graph.agencies.ids, second_));
    for (std::size_t at = 0; at < counts_.size(); ++at)
      columns.push_back(tables::integer_column(kCounts[at], std::move(counts_[at])));
    for (std::size_t at = 0; at < days_.size(); ++at)
      columns.push_back(tables::number_column(kDays[at], std::move(days_[at])));
    columns.push_back(status_column("status", statuses_));
  }

 private:
  static constexpr std::array kCounts = {"persons_first", "persons_second", "persons",   "later",
                                         "earlier",       "same_day",       "not_known", "persons_exact"};
  static constexpr std::array kDays = {"days_q1", "days_median", "days_q3"};
  std::vector<std::int32_t> facts_;
  std::vector<std::uint32_t> first_, second_;
  std::array<std::vector<std::int64_t>, 8> counts_;
  std::array<std::vector<double>, 3> days_;
  std::vector<std::string> statuses_;
};

}  // namespace

Answer lags_of_persons(const Holding& holding, const LagsQuery& query, Progress& progress) {
  PairRows rows;
  Answer answer;
  std::vector<std::string> labels;
  for (const Fact& fact : query.facts) {
    if (!fact.pair[0].is_none())
      throw ArgumentError("fact: one about a pair is not accepted here, where it is asked of each person");
    rows.add(static_cast<std::int32_t>(labels.size()), pairs_of(holding, query, fact, progress), answer);
    labels.push_back(fact.label);
  }
  rows.write(holding.graph(), std::move(labels), answer);
  return answer;
}

Answer lags(const Holding& holding, const LagsQuery& query, Progress& progress) {
  const CaseGraph& graph = holding.graph();
  std::vector<std::vector<Row>> of_fact(query.facts.size());
  parallel::for_each_chunk(static_cast<std::int64_t>(query.facts.size()), 1, query.threads, progress,
                           [&](parallel::Chunk chunk) {
                             const auto at = static_cast<std::size_t>(chunk.begin);
                             of_fact[at] = rows_of(holding, query, query.facts[at]);
                           });
  std::vector<std::string> labels, statuses;
  std::vector<std::int32_t> facts;
  std::array<std::vector<std::uint32_t>, 2> agencies;
  std::array<std::vector<Day>, 4> days;
  std::vector<double> least, most;
  Answer answer;
  for (std::size_t fact = 0; fact < query.facts.size(); ++fact) {
    labels.push_back(query.facts[fact].label);
    for (const Row& row : of_fact[fact]) {
      const auto at = static_cast<std::uint32_t>(facts.size());
      facts.push_back(static_cast<std::int32_t>(fact));
      std::size_t side = 0;
      for (const Holder* holder : {&row.first, &row.second}) {
        agencies[side].push_back(holder->agency.value);
        days[2 * side].push_back(holder->from.certain);
        days[2 * side + 1].push_back(holder->from.possible);
        if (query.evidence) cite(holding, *holder, query.facts[fact], at, answer.evidence);
        ++side;
      }
      least.push_back(row.least);
      most.push_back(row.most);
      statuses.emplace_back(row.status);
    }
  }
  answer.table.name = "knowledge.lags";
  answer.table.rows = static_cast<std::int64_t>(facts.size());
  auto& columns = answer.table.columns;
  columns.push_back(tables::coded_column("fact", std::move(facts), std::move(labels)));
  columns.push_back(id_column("first_agency", graph.agencies.ids, agencies[0]));
  columns.push_back(id_column("second_agency", graph.agencies.ids, agencies[1]));
  columns.push_back(day_column("first_from", days[0]));
  columns.push_back(day_column("first_possibly_from", days[1]));
  columns.push_back(day_column("second_from", days[2]));
  columns.push_back(day_column("second_possibly_from", days[3]));
  columns.push_back(tables::number_column("days_least", std::move(least)));
  columns.push_back(tables::number_column("days_most", std::move(most)));
  columns.push_back(status_column("status", statuses));
  return answer;
}

}  // namespace casegraph::measures
