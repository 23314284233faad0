#include "casegraph/measures/knowledge/holdings.hpp"

#include <limits>
#include <map>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kContactsInChunk = 65536;

struct Cell {
  Bounds held;
  DayBounds first;
  std::vector<std::uint32_t> contacts;  // held in the possible bound, where evidence is asked for
};
using Key = std::pair<std::uint32_t, std::uint32_t>;  // place of the fact, agency

// Which facts a contact states, as places in a list of them, and from when.
class Facts {
 public:
  Facts(const CaseGraph& graph, const HoldingsQuery& query) : graph_(graph), query_(query) {
    if (query.by == HoldingsBy::flag) codes_ = flags_stated(graph, query.hindsight);
    if (query.by == HoldingsBy::kind) codes_ = kinds_that_occur();
  }

  std::size_t size() const { return query_.by == HoldingsBy::agency ? 1 : codes_.size(); }
  bool is_full_matrix() const { return query_.by != HoldingsBy::person; }

  // The flag alone, for evidence.
  Fact flag(std::uint32_t place) const {
    Fact fact;
    fact.hindsight = query_.hindsight;
    if (query_.by == HoldingsBy::flag) fact.flags = {codes_[place]};
    return fact;
  }

  template <class Use>
  void for_each(std::uint32_t contact, Use use) const {
    const DayBounds happened{graph_.contacts.last_day[contact], graph_.contacts.first_day[contact]};
    switch (query_.by) {
      case HoldingsBy::agency: return use(0U, happened);
      case HoldingsBy::person: return;  // person by person
      case HoldingsBy::kind: return for_each_kind(contact, happened, use);
      case HoldingsBy::flag: break;
    }
    for (std::uint32_t place = 0; place < codes_.size(); ++place)
      if (states_any(graph_, contact, {codes_[place]}, query_.hindsight) == Truth::yes) use(place, happened);
  }

  tables::Column column(const std::vector<std::uint32_t>& places) const {
    if (query_.by == HoldingsBy::person) return id_column("fact", graph_.persons.ids, places);
    std::vector<graph::Code> codes;
    for (const std::uint32_t place : places) codes.push_back(codes_[place]);
    const auto& terms = query_.by == HoldingsBy::flag ? graph_.terms.flag : graph_.terms.contact_kind;
    return term_column("fact", terms, codes);
  }

 private:
  std::vector<graph::Code> kinds_that_occur() const {
    std::vector<graph::Code> codes;
    for (std::size_t code = 1; code < graph_.terms.contact_kind.size(); ++code)
      codes.push_back(static_cast<graph::Code>(code));
    const auto& terms = graph_.terms.contact_kind;
    std::sort(codes.begin(), codes.end(), [&](auto a, auto b) { return terms[a] < terms[b]; });
    return codes;
  }
  template <class Use>
  void for_each_kind(std::uint32_t contact, DayBounds happened, Use use) const {
    const auto entry = std::find(codes_.begin(), codes_.end(), graph_.contacts.kind.value_or(contact, 0));
    if (entry != codes_.end()) use(static_cast<std::uint32_t>(entry - codes_.begin()), happened);
  }
  const CaseGraph& graph_;
  const HoldingsQuery& query_;
  std::vector<graph::Code> codes_;
};

class Matrix {
 public:
  Matrix(const Holding& holding, const HoldingsQuery& query, const Facts& facts)
      : holding_(holding), query_(query), facts_(facts) {
    if (!facts.is_full_matrix()) return;
    for (std::uint32_t fact = 0; fact < facts.size(); ++fact)
      for (std::uint32_t agency = 0; agency < holding.graph().agencies.ids.size(); ++agency) cells_[{fact, agency}];
  }

  void add(std::uint32_t contact) {
    facts_.for_each(contact, [&](std::uint32_t place, DayBounds stated) { add(place, contact, stated); });
  }
  // All contacts at once, where the only fact is to be held.
  void add_all_by_agency(Progress& progress) {
    const std::int64_t length = holding_.graph().contacts.size();
    std::vector<std::vector<Cell>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kContactsInChunk)));
    std::vector<Bounds> all(parts.size());
    progress.expect(length);
    parallel::for_each_chunk(length, kContactsInChunk, 0, progress, [&](parallel::Chunk chunk) {
      const auto at = static_cast<std::size_t>(chunk.index);
      parts[at].resize(holding_.graph().agencies.ids.size());
      for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
        const DateInterval days = holding_.graph().contacts.days(contact);
        all[at].certain += days.last <= query_.at;
        all[at].possible += days.first <= query_.at;
        for_each_holder(holding_, contact, [&](AgencyId agency, const Held& held) {
          count(parts[at][agency.value], held, {days.last, days.first});
        });
      }
    });
    for (std::size_t at = 0; at < parts.size(); ++at) {
      all_[0].certain += all[at].certain;
      all_[0].possible += all[at].possible;
      for (std::uint32_t agency = 0; agency < parts[at].size(); ++agency) {
        Cell& cell = cells_[{0, agency}];
        cell.first = earlier_of(cell.first, parts[at][agency].first);
        cell.held.certain += parts[at][agency].held.certain;
        cell.held.possible += parts[at][agency].held.possible;
      }
    }
  }
  // The contacts that name the person.
  void add_person(PersonId person) {
    for (const std::uint32_t contact : contacts_naming(holding_.graph(), {person})) {
      const DateInterval days = holding_.graph().contacts.days(contact);
      const DayBounds stated = later_of({days.last, days.first}, named_from(holding_.graph(), contact, person));
      if (!stated.never()) add(person.value, contact, stated);
    }
  }

  Answer answer() const {
    const CaseGraph& graph = holding_.graph();
    Answer answer;
    std::vector<std::uint32_t> places, agencies;
    std::vector<std::int64_t> counts[4];
    std::vector<double> shares[2];
    std::vector<Day> first[2];
    for (const auto& [key, cell] : cells_) {
      if (query_.evidence) cite(cell, key.first, static_cast<std::uint32_t>(places.size()), answer.evidence);
      const auto entry = all_.find(key.first);
      const Bounds all = entry == all_.end() ? Bounds{} : entry->second;
      places.push_back(key.first);
      agencies.push_back(key.second);
      const std::int64_t numbers[] = {cell.held.certain, cell.held.possible, all.certain, all.possible};
      for (std::size_t at = 0; at < 4; ++at) counts[at].push_back(numbers[at]);
      shares[0].push_back(ratio(cell.held.certain, all.certain));
      shares[1].push_back(ratio(cell.held.possible, all.possible));
      first[0].push_back(cell.first.certain <= query_.at ? cell.first.certain : kAfterAll);
      first[1].push_back(cell.first.possible <= query_.at ? cell.first.possible : kAfterAll);
    }
    answer.table.name = "holdings";
    answer.table.rows = static_cast<std::int64_t>(places.size());
    auto& columns = answer.table.columns;
    if (query_.by != HoldingsBy::agency) columns.push_back(facts_.column(places));
    columns.push_back(id_column("agency", graph.agencies.ids, agencies));
    const char* names[] = {"held_certain", "held_possible", "all_certain", "all_possible"};
    for (std::size_t at = 0; at < 4; ++at) columns.push_back(tables::integer_column(names[at], std::move(counts[at])));
    columns.push_back(tables::number_column("share_certain", std::move(shares[0])));
    columns.push_back(tables::number_column("share_possible", std::move(shares[1])));
    columns.push_back(day_column("held_from", first[0]));
    columns.push_back(day_column("possibly_from", first[1]));
    return answer;
  }

 private:
  void add(std::uint32_t place, std::uint32_t contact, DayBounds stated) {
    Bounds& all = all_[place];
    const DateInterval days = holding_.graph().contacts.days(contact);
    all.certain += days.last <= query_.at;
    all.possible += days.first <= query_.at;
    for (const AgencyId agency : holders_of(holding_, contact)) add_holder(place, agency, contact, stated);
  }
  void add_holder(std::uint32_t place, AgencyId agency, std::uint32_t contact, DayBounds stated) {
    const Held held = holding_.of(agency, contact);
    const DayBounds from = later_of(stated, {held.certain_from, held.possible_from});
    const bool possible = from.possible <= query_.at && held.possibly_at(query_.at);
    if (!possible && !facts_.is_full_matrix()) return;
    Cell& cell = cells_[{place, agency.value}];
    count(cell, held, stated);
    if (possible && query_.evidence) cell.contacts.push_back(contact);
  }
  void count(Cell& cell, const Held& held, DayBounds stated) const {
    const DayBounds from = later_of(stated, {held.certain_from, held.possible_from});
    cell.first = earlier_of(cell.first, from);
    cell.held.certain += from.certain <= query_.at && held.certainly_at(query_.at);
    cell.held.possible += from.possible <= query_.at && held.possibly_at(query_.at);
  }
  void cite(const Cell& cell, std::uint32_t place, std::uint32_t row, std::vector<EvidenceRow>& evidence) const {
    const Fact fact = facts_.flag(place);
    for (const std::uint32_t contact : cell.contacts) cite_contact(holding_.graph(), contact, fact, row, evidence);
  }
  static double ratio(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
  }

  const Holding& holding_;
  const HoldingsQuery& query_;
  const Facts& facts_;
  std::map<Key, Cell> cells_;
  std::map<std::uint32_t, Bounds> all_;
};

}  // namespace

Answer holdings(const Holding& holding, const HoldingsQuery& query, Progress& progress) {
  const Facts facts(holding.graph(), query);
  Matrix matrix(holding, query, facts);
  if (query.by == HoldingsBy::agency && query.persons.empty() && !query.evidence) {
    matrix.add_all_by_agency(progress);
  } else if (query.by == HoldingsBy::person) {
    std::vector<PersonId> persons = query.persons;
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    for (std::uint32_t person = 0; query.persons.empty() && person < holding.graph().persons.ids.size(); ++person)
      persons.push_back({person});
    for (const PersonId person : persons) matrix.add_person(person);
  } else {
    for (const std::uint32_t contact : contacts_naming(holding.graph(), query.persons)) matrix.add(contact);
  }
  return matrix.answer();
}

}  // namespace casegraph::measures
