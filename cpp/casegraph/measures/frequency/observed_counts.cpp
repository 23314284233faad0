#include "casegraph/measures/frequency/observed_counts.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/domain/error.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

void add(Exposure& total, const Observed& observed, std::optional<std::int64_t> days) {
  if (!days) total.days.reset();
  if (total.days) *total.days += *days;
  total.covered |= !observed.rows.empty();
  total.excluded.insert(total.excluded.end(), observed.excluded.begin(), observed.excluded.end());
  total.coverage.insert(total.coverage.end(), observed.rows.begin(), observed.rows.end());
  total.episodes.insert(total.episodes.end(), observed.episodes.begin(), observed.episodes.end());
}

}  // namespace

ObservedCounter::ObservedCounter(const CaseGraph& graph, const Selection& selection, Window window,
                                 const std::vector<graph::Code>& cut, ObservedBy by)
    : graph_(graph), selection_(selection), window_(window), by_(by), observation_(graph, window, cut) {
  if (by == ObservedBy::window && !length_of(window))
    throw ArgumentError("observed: 'window' is accepted with a start and an end");
  People people;
  people.is_wanted.assign(graph.persons.ids.size(), 0);
  std::map<graph::Code, std::vector<Window>> lives;
  const bool by_person = selection.has(Dimension::person);
  for (const std::uint32_t person : persons_of(graph, selection)) {
    people.is_wanted[person] = 1;
    if (!by_person) lives[review_of(graph, person)].push_back(life_of(graph, person));
  }
  for (const auto& [review, of_review] : lives)
    people.of_review.emplace(review, LivedDays(of_review, observation_.shared_span()));
  people_ = std::make_shared<const People>(std::move(people));
}

ObservedCounter ObservedCounter::within(Window window) const {
  ObservedCounter other = *this;
  other.window_ = window;
  other.observation_.limit(window);
  return other;
}

ObservedCounter ObservedCounter::on_weekday(std::int32_t weekday) const {
  ObservedCounter other = *this;
  other.weekday_ = weekday;
  other.observation_.limit_to_weekday(weekday);
  return other;
}

// What is observed by the window.
DayIntervals ObservedCounter::lived_days(std::uint32_t person) const {
  const DayIntervals lived = frequency::within({window_}, life_of(graph_, person));
  return weekday_ ? frequency::on_weekday(lived, *weekday_) : lived;
}

Exposure ObservedCounter::exposure(const GroupKey& key) const {
  const std::uint32_t person = value_of(selection_, key, Dimension::person);
  if (by_ == ObservedBy::coverage) return covered_time(key, person);
  Exposure whole;
  whole.days = length_of(lived_days(person));
  whole.covered = true;
  return whole;
}

ObservedCount ObservedCounter::of(const GroupKey& key, GroupContacts group) const {
  ObservedCount found = counted(key, group);
  found.exposure = exposure(key);
  return found;
}

ObservedCount ObservedCounter::counted(const GroupKey& key, GroupContacts group) const {
  const std::uint32_t person = value_of(selection_, key, Dimension::person);
  ObservedCount found;
  const DayIntervals lived = lived_days(person);
  std::map<std::uint32_t, DayIntervals> of_agency;  // of the person, as contacts ask for them
  for (std::size_t at = 0; at < group.size(); ++at) {
    const std::uint32_t contact = group.contacts[at];
    const DateInterval days = graph_.contacts.days(contact);
    if (is_part(graph_, contact) || !window_.holds_some(days)) continue;
    const Membership in = by_ == ObservedBy::window ? Membership{holds_all(lived, days), holds_some(lived, days)}
                          : person == kNone         ? among_persons(contact, days)
                                                    : of_person(person, contact, days, of_agency);
    if (!in.possible) {
      ++found.dropped;
      continue;
    }
    const std::int64_t least = least_count(graph_, contact), most = most_count(graph_, contact);
    const bool is_sure =
        in.certain && group.is_sure[at] != 0 && (by_ == ObservedBy::window || agency_is_stated(graph_, contact));
    if (is_sure) found.count.certain += least;
    found.count.possible = sum_of_possible(found.count.possible, most);
    if (is_sure && least == most) {
      found.exact.push_back(contact);
      found.exact_events += least;
    }
    found.counted.push_back(contact);
  }
  return found;
}

ObservedCounter::Membership ObservedCounter::of_person(std::uint32_t person, std::uint32_t contact, DateInterval days,
                                                       std::map<std::uint32_t, DayIntervals>& of_agency) const {
  const std::uint32_t agency = graph_.contacts.agency[contact];
  auto found = of_agency.find(agency);
  if (found == of_agency.end()) found = of_agency.emplace(agency, observation_.of(person, agency).days).first;
  return {holds_all(found->second, days), holds_some(found->second, days)};
}

// Within the coverage of any person who has the part in it that was asked for.
ObservedCounter::Membership ObservedCounter::among_persons(std::uint32_t contact, DateInterval days) const {
  Membership in;
  const std::uint32_t agency = graph_.contacts.agency[contact];
  for (const graph::Participation& part : graph_.participants[contact]) {
    if (!has_presence(selection_.presence, static_cast<std::uint32_t>(part.presence)) ||
        !people_->is_wanted[part.person.value])
      continue;
    const DayIntervals observed = observation_.of(part.person.value, agency).days;
    in.certain |= part.certainty == graph::PartCertainty::stated && holds_all(observed, days);
    in.possible |= holds_some(observed, days);
  }
  return in;
}

Exposure ObservedCounter::covered_time(const GroupKey& key, std::uint32_t person) const {
  const AgencyTest wanted = agencies_of(graph_, selection_, key);
  Exposure total;
  total.days = 0;
  if (person != kNone) {
    const Observed observed = observation_.of(person, wanted);
    add(total, observed, length_of(observed.days));
  } else {
    add_all_persons(wanted, total);
  }
  for (auto* rows : {&total.coverage, &total.excluded, &total.episodes}) {
    std::sort(rows->begin(), rows->end());
    rows->erase(std::unique(rows->begin(), rows->end()), rows->end());
  }
  return total;
}

// Persons of one review without rows or episodes of their own are observed on the same days, as long as they live.
void ObservedCounter::add_all_persons(const AgencyTest& wanted, Exposure& total) const {
  struct Alike {
    Observed observed;
    LivedDays::Sum lived;
    std::int64_t persons = 0;
  };
  std::map<graph::Code, Alike> alike;
  for (const auto& [review, persons] : people_->of_review) {
    Observed observed = observation_.of_review(review, wanted);
    const LivedDays::Sum lived = persons.within(observed.days);
    alike.emplace(review, Alike{std::move(observed), lived, persons.persons()});
  }
  for (const std::uint32_t person : observation_.persons_apart(wanted)) {
    if (!people_->is_wanted[person]) continue;
    const Observed own = observation_.of(person, wanted);
    add(total, own, length_of(own.days));
    Alike& others = alike.at(review_of(graph_, person));
    const auto shared = length_of(frequency::within(others.observed.days, life_of(graph_, person)));
    others.lived.days -= shared.value_or(0);
    others.lived.persons_open -= shared ? 0 : 1;
    --others.persons;
  }
  for (const auto& [review, others] : alike)
    if (others.persons > 0)
      add(total, others.observed, others.lived.persons_open > 0 ? std::nullopt : std::optional(others.lived.days));
}

std::string status_of(const Exposure& exposure) {
  if (!exposure.covered) return "no_coverage";
  if (!exposure.days) return "open_coverage";
  return *exposure.days == 0 ? "zero_exposure" : "";
}

void append_evidence(const CaseGraph& graph, std::uint32_t row, const ObservedCount& count,
                     std::vector<EvidenceRow>& evidence) {
  for (const std::uint32_t contact : count.counted)
    evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  for (const std::uint32_t each : count.exposure.coverage) evidence.push_back({row, EvidenceTable::coverage, each});
  for (const std::uint32_t each : count.exposure.episodes) evidence.push_back({row, EvidenceTable::episodes, each});
}

}  // namespace casegraph::measures::frequency
