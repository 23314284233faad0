#include "casegraph/measures/frequency/rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/exposure.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/stats/poisson.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kGroupsPerChunk = 256;

struct Exposure {
  std::optional<std::int64_t> days;  // none: an end is open
  bool covered = false;
  std::vector<std::uint32_t> coverage, excluded, episodes;  // rows, each once
};

struct Rate {
  Bounds count;
  Exposure exposure;
  std::int64_t dropped = 0;
  std::vector<std::uint32_t> counted;  // contacts
};

struct Membership {
  bool certain = false, possible = false;
};

void check(const RatesQuery& query) {
  for (const Dimension dimension : query.selection.by)
    if (dimension == Dimension::address || dimension == Dimension::kind)
      throw ArgumentError("by: rates are accepted by person, agency and sector, whose observation time is known");
  if (!(query.per_days > 0) || !std::isfinite(query.per_days))
    throw ArgumentError("per: accepted is a finite number of days above 0");
  if (!(query.confidence > 0 && query.confidence < 1))
    throw ArgumentError("confidence: accepted is a number between 0 and 1, such as 0.95");
}

class Rater {
 public:
  Rater(const CaseGraph& graph, const RatesQuery& query)
      : graph_(graph),
        query_(query),
        observation_(graph, query.window, query.cut),
        persons_(persons_of(graph, query.selection)),
        person_wanted_(graph.persons.ids.size(), 0) {
    for (const std::uint32_t person : persons_) {
      person_wanted_[person] = 1;
      ++persons_of_review_[review_of(graph, person)];
    }
  }

  Rate rate_of(const GroupKey& key, GroupContacts group) const {
    const std::uint32_t person = value_of(query_.selection, key, Dimension::person);
    Rate rate;
    rate.exposure = exposure_of(key, person);
    std::map<std::uint32_t, DayIntervals> of_agency;  // of the person, as contacts ask for them
    for (std::size_t at = 0; at < group.size(); ++at) {
      const std::uint32_t contact = group.contacts[at];
      const DateInterval days = graph_.contacts.days(contact);
      if (is_part(graph_, contact) || !query_.window.holds_some(days)) continue;
      const Membership in =
          person == kNone ? among_persons(contact, days) : of_person(person, contact, days, of_agency);
      if (!in.possible) {
        ++rate.dropped;
        continue;
      }
      const bool is_sure = group.is_sure[at] != 0 && agency_is_stated(graph_, contact);
      if (in.certain && is_sure) rate.count.certain += least_count(graph_, contact);
      rate.count.possible = sum_of_possible(rate.count.possible, most_count(graph_, contact));
      rate.counted.push_back(contact);
    }
    return rate;
  }

 private:
  Membership of_person(std::uint32_t person, std::uint32_t contact, DateInterval days,
                       std::map<std::uint32_t, DayIntervals>& of_agency) const {
    const std::uint32_t agency = graph_.contacts.agency[contact];
    auto found = of_agency.find(agency);
    if (found == of_agency.end()) found = of_agency.emplace(agency, observation_.of(person, agency).days).first;
    return {holds_all(found->second, days), holds_some(found->second, days)};
  }

  // Within the coverage of any person who has the part in it that was asked for.
  Membership among_persons(std::uint32_t contact, DateInterval days) const {
    Membership in;
    const std::uint32_t agency = graph_.contacts.agency[contact];
    for (const graph::Participation& part : graph_.participants[contact]) {
      if (!has_presence(query_.selection.presence, static_cast<std::uint32_t>(part.presence)) ||
          !person_wanted_[part.person.value])
        continue;
      const DayIntervals observed = observation_.of(part.person.value, agency).days;
      in.certain |= part.certainty == graph::PartCertainty::stated && holds_all(observed, days);
      in.possible |= holds_some(observed, days);
    }
    return in;
  }

  static void add(Exposure& total, const Observed& observed, std::int64_t persons) {
    const auto days = length_of(observed.days);
    if (!days) total.days.reset();
    if (total.days) *total.days += *days * persons;
    total.covered |= !observed.rows.empty();
    total.excluded.insert(total.excluded.end(), observed.excluded.begin(), observed.excluded.end());
    total.coverage.insert(total.coverage.end(), observed.rows.begin(), observed.rows.end());
    total.episodes.insert(total.episodes.end(), observed.episodes.begin(), observed.episodes.end());
  }

  Exposure exposure_of(const GroupKey& key, std::uint32_t person) const {
    const AgencyTest wanted = agencies_of(graph_, query_.selection, key);
    Exposure total;
    total.days = 0;
    if (person != kNone) {
      add(total, observation_.of(person, wanted), 1);
    } else {
      add_all_persons(wanted, total);
    }
    for (auto* rows : {&total.coverage, &total.excluded, &total.episodes}) {
      std::sort(rows->begin(), rows->end());
      rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
    }
    return total;
  }

  // Persons of one review without rows or episodes of their own all have the same exposure.
  void add_all_persons(const AgencyTest& wanted, Exposure& total) const {
    std::map<graph::Code, std::int64_t> alike = persons_of_review_;
    for (const std::uint32_t person : observation_.persons_apart(wanted)) {
      if (!person_wanted_[person]) continue;
      add(total, observation_.of(person, wanted), 1);
      --alike[review_of(graph_, person)];
    }
    for (const auto& [review, persons] : alike)
      if (persons > 0) add(total, observation_.of_review(review, wanted), persons);
  }

  const CaseGraph& graph_;
  const RatesQuery& query_;
  Observation observation_;
  std::vector<std::uint32_t> persons_;
  std::vector<std::uint8_t> person_wanted_;
  std::map<graph::Code, std::int64_t> persons_of_review_;  // how many are asked for
};

std::string status_of(const Rate& rate) {
  if (!rate.exposure.covered) return "no_coverage";
  if (!rate.exposure.days) return "open_coverage";
  if (*rate.exposure.days == 0) return "zero_exposure";
  return is_open(rate.count.possible) ? "no_upper_bound" : "";
}

tables::Table table_of_rates(const CaseGraph& graph, const RatesQuery& query, const Groups& groups,
                             const std::vector<Rate>& rates) {
  tables::Table table;
  table.name = "frequency.rates";
  table.rows = static_cast<std::int64_t>(groups.size());
  append_keys(table, graph, query.selection, groups.keys);
  std::vector<std::int64_t> certain, dropped, excluded;
  std::vector<double> rate, rate_possible, lower, upper;
  OptionalIntegers exposure, possible;
  std::vector<std::string> status;
  for (const Rate& each : rates) {
    certain.push_back(each.count.certain);
    possible.add_possible(each.count.possible);
    dropped.push_back(each.dropped);
    excluded.push_back(static_cast<std::int64_t>(each.exposure.excluded.size()));
    exposure.add(each.exposure.covered ? each.exposure.days : std::optional<std::int64_t>(0));
    status.push_back(status_of(each));
    const bool is_observed = each.exposure.covered && each.exposure.days.value_or(0) > 0;
    const double units = is_observed ? static_cast<double>(each.exposure.days.value_or(0)) / query.per_days : kNaN;
    const bool is_closed = !is_open(each.count.possible);
    const std::int64_t most = is_closed ? each.count.possible : each.count.certain;
    rate.push_back(static_cast<double>(each.count.certain) / units);
    rate_possible.push_back(is_closed ? static_cast<double>(most) / units : kNaN);
    const auto limits = is_observed ? stats::garwood_limits(each.count.certain, most, units, query.confidence)
                                    : stats::PoissonLimits{kNaN, kNaN};
    lower.push_back(limits.lower);
    upper.push_back(is_closed ? limits.upper : kNaN);
  }
  table.columns.push_back(tables::integer_column("certain", std::move(certain)));
  table.columns.push_back(std::move(possible).column("possible"));
  table.columns.push_back(std::move(exposure).column("exposure_days"));
  table.columns.push_back(tables::number_column("rate", std::move(rate)));
  table.columns.push_back(tables::number_column("rate_possible", std::move(rate_possible)));
  table.columns.push_back(tables::number_column("lower", std::move(lower)));
  table.columns.push_back(tables::number_column("upper", std::move(upper)));
  table.columns.push_back(tables::integer_column("n_dropped", std::move(dropped)));
  table.columns.push_back(tables::integer_column("coverage_excluded", std::move(excluded)));
  table.columns.push_back(status_column("status", status));
  return table;
}

std::vector<EvidenceRow> evidence_of(const CaseGraph& graph, const std::vector<Rate>& rates) {
  std::vector<EvidenceRow> evidence;
  for (std::uint32_t at = 0; at < rates.size(); ++at) {
    for (const std::uint32_t contact : rates[at].counted)
      evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[contact]});
    for (const std::uint32_t row : rates[at].exposure.coverage) evidence.push_back({at, EvidenceTable::coverage, row});
    for (const std::uint32_t row : rates[at].exposure.episodes) evidence.push_back({at, EvidenceTable::episodes, row});
  }
  return evidence;
}

}  // namespace

Answer rates(const CaseGraph& graph, const RatesQuery& query, bool with_evidence, Progress& progress,
             unsigned threads) {
  check(query);
  const Groups groups =
      group_contacts(graph, query.selection, progress, threads, covered_groups(graph, query.selection));
  const Rater rater(graph, query);
  std::vector<Rate> found(groups.size());
  parallel::for_each_chunk(
      static_cast<std::int64_t>(groups.size()), kGroupsPerChunk, threads, progress, [&](parallel::Chunk chunk) {
        for (auto at = static_cast<std::size_t>(chunk.begin); at < static_cast<std::size_t>(chunk.end); ++at) {
          found[at] = rater.rate_of(groups.keys[at], groups[at]);
          if (with_evidence) continue;
          found[at].counted = {};
          found[at].exposure.coverage = {};
          found[at].exposure.episodes = {};
        }
      });
  Answer answer;
  answer.table = table_of_rates(graph, query, groups, found);
  if (with_evidence) answer.evidence = evidence_of(graph, found);
  return answer;
}

}  // namespace casegraph::measures::frequency
