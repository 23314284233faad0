#include "casegraph/measures/visibility/changes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/changed_contacts.hpp"
#include "casegraph/measures/visibility/class_columns.hpp"
#include "casegraph/measures/visibility/listed_check.hpp"
#include "casegraph/measures/visibility/person_records.hpp"
#include "casegraph/measures/visibility/population_check.hpp"
#include "casegraph/measures/visibility/population_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int64_t kPersonsPerChunk = 128;
constexpr std::int64_t kContactsPerChunk = 16384;
constexpr std::size_t kChecksBetweenLooks = 256;

// What a contact is counted under: a class, unsettled, or not asked about.
constexpr std::size_t kUnsettled = kVisibilityClasses;
constexpr std::size_t kNotAsked = kUnsettled + 1;
constexpr std::size_t kCounts = kNotAsked + 1;
constexpr std::size_t kMoves = kCounts * kCounts;

std::size_t count_named(ClassSet classes) {
  if (classes.empty()) return kNotAsked;
  if (!classes.is_settled()) return kUnsettled;
  std::size_t at = 0;
  while (!classes.has(static_cast<VisibilityClass>(at))) ++at;
  return at;
}

constexpr std::size_t kClassSets = 256;

// Asked of every pair.
std::size_t count_of(ClassSet classes) {
  static const std::array<std::uint8_t, kClassSets> counts = [] {
    std::array<std::uint8_t, kClassSets> found{};
    for (std::size_t bits = 0; bits < kClassSets; ++bits)
      found[bits] = static_cast<std::uint8_t>(count_named(ClassSet::of_bits(static_cast<std::uint8_t>(bits))));
    return found;
  }();
  return counts[classes.bits()];
}

std::string name_of_count(std::size_t count) {
  if (count == kNotAsked) return "not_asked";
  return count == kUnsettled ? "unsettled" : name_of(static_cast<VisibilityClass>(count));
}

std::string class_text(ClassSet classes) { return classes.empty() ? "not_asked" : settled_as_text(classes); }

// The steps that the contact may have failed at.
std::string failed_text(ClassSet classes) {
  std::string text;
  const auto add = [&](bool failed, const char* step) {
    if (failed) text += (text.empty() ? "" : "; ") + std::string(step);
  };
  add(classes.has(VisibilityClass::silo), "held");
  add(classes.has(VisibilityClass::accessible), "opened");
  add(classes.has(VisibilityClass::recording) || classes.has(VisibilityClass::not_determinable), "filed");
  add(classes.has(VisibilityClass::window), "window");
  return text;
}

PopulationQuery with(PopulationQuery query, AsIf as_if) {
  query.as_if = as_if;
  return query;
}

struct Side {
  Side(const ChangesSide& side, const PopulationQuery& asked, const VisibilityOptions& asked_options)
      : graph(side.holding.graph()),
        holding(side.holding),
        options(asked_options),
        query(with(asked, side.as_if)),
        access(graph),
        splitter(graph, side.holding, access, options.assume_filed, query.as_if),
        offered(graph, query),
        begins(graph, query.windows) {}
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  ListedCheck listed_check() const { return {graph, options, splitter, offered, begins}; }
  PopulationCheck population_check() const {
    return {graph, query, options, holding, splitter, *records, begins, offered};
  }

  const CaseGraph& graph;
  const Holding& holding;
  const VisibilityOptions& options;
  const PopulationQuery query;
  const AccessByAgency access;
  const Splitter splitter;
  const OfferedKeys offered;
  const WindowBegins begins;
  std::shared_ptr<const PersonRecords> records;  // both sides have the same where they read the same
  PopulationCheck::Also also;                    // contacts that are another's on the other side
};

struct Both {
  Both(const ChangesSide& was, const ChangesSide& is, const PopulationQuery& query, const VisibilityOptions& options)
      : before(was, query, options),
        after(is, query, options),
        after_of(before.graph, after.graph),
        before_of(after.graph, before.graph) {}

  std::int64_t steps() const {
    return PersonRecords::steps(before.graph) + (have_same_records() ? 0 : PersonRecords::steps(after.graph));
  }
  void make_records(Progress& progress, unsigned threads) {
    const auto make = [&](const Side& side) {
      return std::make_shared<const PersonRecords>(side.graph, side.holding, side.splitter, side.options.took_part_only,
                                                   side.query.as_if.linked, progress, threads);
    };
    before.records = make(before);
    after.records = have_same_records() ? before.records : make(after);
    changed = std::make_unique<ChangedContacts>(before.graph, after.graph, after_of, progress);
    before.also = changed->by_person_before(before.options.took_part_only);
    after.also = changed->by_person_after(after_of, after.options.took_part_only);
  }

  Side before, after;
  SameContacts after_of, before_of;          // the handle after of one before, and the other way about
  std::unique_ptr<ChangedContacts> changed;  // once the records are made

 private:
  bool have_same_records() const {
    const AsIf &was = before.query.as_if, &is = after.query.as_if;
    return &before.holding == &after.holding && was.filed == is.filed && was.linked == is.linked;
  }
};

// A contact that the check at another counts on one side or on both; handles of the side before.
struct Pair {
  std::uint32_t check, contact;
  ClassSet before, after;

  std::size_t move() const { return count_of(before) * kCounts + count_of(after); }
};

// The pairs of one check after the other, each of them classified.
class ComparedInFull {
 public:
  explicit ComparedInFull(const Both& both)
      : both_(both), listed_before_(both.before.listed_check()), listed_after_(both.after.listed_check()) {}

  // In the order of contacts before; the span holds until the next call.
  std::span<const Pair> of(std::uint32_t check) {
    pairs_.clear();
    listed_before_.list(check, [&](std::size_t, const SplitContact& split) {
      pairs_.push_back({check, split.contact, split.classes, {}});
    });
    const std::size_t known = pairs_.size();
    const std::uint32_t same = both_.after_of[check];
    if (same == kNone) return pairs_;
    listed_after_.list(same, [&](std::size_t, const SplitContact& split) { add(check, split, known); });
    if (pairs_.size() > known)
      std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) { return a.contact < b.contact; });
    return pairs_;
  }

 private:
  void add(std::uint32_t check, const SplitContact& split, std::size_t known) {
    const std::uint32_t contact = both_.before_of[split.contact];
    const auto end = pairs_.begin() + static_cast<std::ptrdiff_t>(known);
    const auto found = std::lower_bound(pairs_.begin(), end, contact,
                                        [](const Pair& pair, std::uint32_t each) { return pair.contact < each; });
    if (found != end && found->contact == contact)
      found->after = split.classes;
    else
      pairs_.push_back({check, contact, {}, split.classes});
  }

  const Both& both_;
  ListedCheck listed_before_, listed_after_;
  std::vector<Pair> pairs_;
};

// A contact at which a check is made; `place`: of its record among those of its owner, where it has one.
struct CheckPlace {
  std::uint32_t contact, owner = kNone;
  std::size_t place = 0;
};

// The same without what is silo for certain on both sides, which is by far the most: that is a number alone.
class Compared {
 public:
  explicit Compared(const Both& both)
      : both_(both),
        in_full_(both),
        before_(both.before.population_check()),
        after_(both.after.population_check()),
        silo_(ClassSet::of(VisibilityClass::silo)) {}

  // Calls visit(pair) for each other one, in the order of contacts before; returns how many are silo on both sides and
  // were not visited.
  template <class Visit>
  std::int64_t compare(const CheckPlace& check, Visit visit) {
    // A check of which the sides ask other persons, or that only one of them can make, is one of few.
    if (both_.changed->has_of_incident(check.contact)) return compare_in_full(check.contact, visit);
    const auto was = list(before_, both_.before, check, list_before_);
    const auto is = list(after_, both_.after, on_after(check), list_after_);
    if (was.has_value() != is.has_value()) return compare_in_full(check.contact, visit);
    if (!was) return 0;
    name_as_before();
    return *was - merge(check.contact, visit);
  }
  ComparedInFull& in_full() { return in_full_; }

 private:
  template <class Visit>
  std::int64_t compare_in_full(std::uint32_t check, Visit visit) {
    for (const Pair& pair : in_full_.of(check)) visit(pair);
    return 0;
  }
  static std::optional<std::int64_t> list(PopulationCheck& side, const Side& of, const CheckPlace& check,
                                          std::vector<LookedAt>& looked) {
    return check.owner == kNone ? side.list(check.contact, of.also, looked)
                                : side.list(check.owner, check.place, of.also, looked);
  }
  // Both sides have the contact, with the same persons.
  CheckPlace on_after(const CheckPlace& check) const {
    const std::uint32_t contact = both_.after_of[check.contact];
    if (check.owner == kNone || both_.after.records == both_.before.records) return {contact, check.owner, check.place};
    const auto records = both_.after.records->of(check.owner);
    return {contact, check.owner, static_cast<std::size_t>(record_of(records, contact) - records.data())};
  }
  void name_as_before() {
    if (both_.before_of.is_same_order()) return;
    const auto in_order = [](const LookedAt& a, const LookedAt& b) { return a.contact < b.contact; };
    for (LookedAt& each : list_after_) each.contact = both_.before_of[each.contact];
    if (!std::is_sorted(list_after_.begin(), list_after_.end(), in_order))
      std::sort(list_after_.begin(), list_after_.end(), in_order);
  }
  // Returns how many that were silo before were visited since the side after looks at them.
  template <class Visit>
  std::int64_t merge(std::uint32_t check, Visit visit) {
    std::int64_t were_silo = 0;
    auto was = list_before_.begin();
    for (const LookedAt& is : list_after_) {
      for (; was != list_before_.end() && was->contact < is.contact; ++was)
        visit(Pair{check, was->contact, was->classes, not_listed(was->contact)});
      if (was != list_before_.end() && was->contact == is.contact) {
        visit(Pair{check, is.contact, was->classes, is.classes});
        ++was;
        continue;
      }
      const ClassSet before = not_listed(is.contact);
      were_silo += before.empty() ? 0 : 1;
      visit(Pair{check, is.contact, before, is.classes});
    }
    for (; was != list_before_.end(); ++was) visit(Pair{check, was->contact, was->classes, not_listed(was->contact)});
    return were_silo;
  }
  // The class on a side that did not look at it: what has changed it would have looked at.
  ClassSet not_listed(std::uint32_t contact) const { return both_.changed->has(contact) ? ClassSet{} : silo_; }

  const Both& both_;
  ComparedInFull in_full_;
  PopulationCheck before_, after_;
  ClassSet silo_;
  std::vector<LookedAt> list_before_, list_after_;
};

static_assert(kMoves <= 64, "moves are kept as bits");
constexpr std::size_t kSiloMove = static_cast<std::size_t>(VisibilityClass::silo) * (kCounts + 1);

// How many pairs of a group move so, and how many checks have one of them.
struct Moves {
  std::array<std::int64_t, kMoves> contacts{}, checks{};

  void add(const Moves& other) {
    for (std::size_t move = 0; move < kMoves; ++move) {
      contacts[move] += other.contacts[move];
      checks[move] += other.checks[move];
    }
  }
};

// By cell, those that some chunks met: whole numbers add up the same in any order.
class MovesOfCells {
 public:
  explicit MovesOfCells(std::uint32_t cells) : slots_(cells, kNone) {}

  Moves& of(std::uint32_t cell) {
    if (slots_[cell] == kNone) {
      slots_[cell] = static_cast<std::uint32_t>(moves_.size());
      moves_.emplace_back();
      cells_.push_back(cell);
    }
    return moves_[slots_[cell]];
  }
  void add(const MovesOfCells& other) {
    for (std::size_t slot = 0; slot < other.cells_.size(); ++slot) of(other.cells_[slot]).add(other.moves_[slot]);
  }
  std::vector<std::uint32_t> cells_in_order() const {
    std::vector<std::uint32_t> cells = cells_;
    std::sort(cells.begin(), cells.end());
    return cells;
  }

 private:
  std::vector<std::uint32_t> slots_, cells_;
  std::vector<Moves> moves_;
};

class Changes {
 public:
  Changes(const ChangesSide& before, const ChangesSide& after, const PopulationQuery& query,
          const VisibilityOptions& options, Progress& progress, unsigned threads)
      : both_(before, after, query, options),
        options_(options),
        progress_(progress),
        threads_(threads),
        graph_(both_.before.graph),
        groups_(graph_, query.by),
        wanted_(graph_.agencies.ids.size(), query.agencies ? 0 : 1) {
    if (query.agencies)
      for (const std::uint32_t agency : *query.agencies) wanted_[agency] = 1;
    for (std::uint32_t contact = 0; contact < both_.after.graph.contacts.size(); ++contact)
      if (both_.before_of[contact] == kNone)
        throw ArgumentError(
            "other: has contacts that this graph lacks; ask the other graph for its changes to this one");
    progress_.expect(both_.steps() + persons() + contacts());
    both_.make_records(progress_, threads_);
  }

  Answer of_each_contact(const EvidenceOfRows& evidence) {
    const std::vector<Pair> pairs = collect([](Compared& compared, const CheckPlace& check, std::vector<Pair>& kept) {
      compared.compare(check, [&](const Pair& pair) {
        if (!(pair.before == pair.after)) kept.push_back(pair);
      });
    });
    Answer answer;
    answer.table.name = "visibility.changes";
    answer.table.rows = static_cast<std::int64_t>(pairs.size());
    answer.table.columns = columns_of(pairs);
    if (!evidence.is_wanted) return answer;
    std::vector<std::uint32_t> rows(pairs.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row) rows[row] = row;
    cite(pairs, rows, asked(evidence, pairs.size()), answer);
    return answer;
  }

  Answer of_groups(const EvidenceOfRows& evidence) {
    MovesOfCells total = count();
    std::vector<std::uint32_t> cells;
    std::vector<std::string> from, to;
    std::vector<std::int64_t> contacts, checks;
    std::map<std::pair<std::uint32_t, std::size_t>, std::uint32_t> row_of;
    for (const std::uint32_t cell : total.cells_in_order()) {
      const Moves& moves = total.of(cell);
      for (std::size_t move = 0; move < kMoves; ++move) {
        if (moves.contacts[move] == 0) continue;
        row_of.emplace(std::pair(cell, move), static_cast<std::uint32_t>(cells.size()));
        cells.push_back(cell);
        from.push_back(name_of_count(move / kCounts));
        to.push_back(name_of_count(move % kCounts));
        contacts.push_back(moves.contacts[move]);
        checks.push_back(moves.checks[move]);
      }
    }
    Answer answer;
    answer.table.name = "visibility.changes";
    answer.table.rows = static_cast<std::int64_t>(cells.size());
    answer.table.columns = groups_.columns(cells);
    answer.table.columns.push_back(status_column("class_before", from));
    answer.table.columns.push_back(status_column("class_after", to));
    answer.table.columns.push_back(tables::integer_column("contacts", std::move(contacts)));
    answer.table.columns.push_back(tables::integer_column("checks", std::move(checks)));
    if (!evidence.is_wanted) return answer;
    const std::vector<std::uint8_t> is_asked = asked(evidence, cells.size());
    const auto row = [&](const Pair& pair) { return row_of.at({groups_.cell_of(pair.check), pair.move()}); };
    progress_.expect(progress_.done() + this->persons() + this->contacts());
    std::vector<Pair> pairs = collect([&](Compared& compared, const CheckPlace& check, std::vector<Pair>& kept) {
      for (const Pair& pair : compared.in_full().of(check.contact))
        if (is_asked[row(pair)] != 0) kept.push_back(pair);
    });
    std::stable_sort(pairs.begin(), pairs.end(), [&](const Pair& a, const Pair& b) { return row(a) < row(b); });
    std::vector<std::uint32_t> rows;
    for (const Pair& pair : pairs) rows.push_back(row(pair));
    cite(pairs, rows, is_asked, answer);
    return answer;
  }

 private:
  // Calls use(compared, check, chunk, worker) for each that is asked for. Checks go person by person: those of one ask
  // about the same few contacts, which are then at hand.
  template <class Worker, class Make, class Use>
  void for_each_check(Make make, Use use, std::vector<std::unique_ptr<Worker>>* done) {
    struct Lent {
      Compared compared;
      std::unique_ptr<Worker> worker;
    };
    parallel::Lender<Lent> lender([&] { return std::make_unique<Lent>(Lent{Compared(both_), make()}); });
    const auto visit = [&](Lent& lent, const CheckPlace& check, std::int64_t chunk) {
      if (wanted_[graph_.contacts.agency[check.contact]] != 0)
        use(lent.compared, check, static_cast<std::size_t>(chunk), *lent.worker);
    };
    parallel::for_each_chunk(persons(), kPersonsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
      lender.with_one([&](Lent& lent) {
        for (auto person = static_cast<std::uint32_t>(chunk.begin); person < chunk.end; ++person)
          for_each_owned(person, [&](const CheckPlace& check) { visit(lent, check, chunk.index); });
      });
    });
    parallel::for_each_chunk(contacts(), kContactsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
      lender.with_one([&](Lent& lent) {
        for (auto check = static_cast<std::uint32_t>(chunk.begin); check < chunk.end; ++check) {
          if (options_.took_part_only && check % kChecksBetweenLooks == 0) progress_.advance(0);
          if (is_unowned(check)) visit(lent, {check}, chunk_of_persons() + chunk.index);
        }
      });
    });
    if (done != nullptr) lender.for_each([&](Lent& lent) { done->push_back(std::move(lent.worker)); });
  }
  // Contacts of which the person is the first that is named.
  template <class Visit>
  void for_each_owned(std::uint32_t person, Visit visit) const {
    const auto records = both_.before.records->of(person);
    for (std::size_t place = 0; place < records.size(); ++place) {
      if (place % kChecksBetweenLooks == 0) progress_.advance(0);
      if (records[place].is_owner != 0) visit(CheckPlace{records[place].contact, person, place});
    }
  }
  // Nobody has a part in it; where only some parts count, records do not say whose it is.
  bool is_unowned(std::uint32_t contact) const {
    return options_.took_part_only || graph_.participants[contact].empty();
  }
  std::int64_t persons() const { return graph_.persons.ids.size(); }
  std::int64_t contacts() const { return graph_.contacts.size(); }
  std::int64_t chunk_of_persons() const { return parallel::chunk_count(persons(), kPersonsPerChunk); }

  // What keep(compared, check, kept) keeps, in the order of checks and contacts.
  template <class Keep>
  std::vector<Pair> collect(Keep keep) {
    struct Nothing {};
    const std::int64_t chunks = chunk_of_persons() + parallel::chunk_count(contacts(), kContactsPerChunk);
    std::vector<std::vector<Pair>> of_chunks(static_cast<std::size_t>(chunks));
    for_each_check<Nothing>([] { return std::make_unique<Nothing>(); },
                            [&](Compared& compared, const CheckPlace& check, std::size_t chunk, Nothing&) {
                              keep(compared, check, of_chunks[chunk]);
                            },
                            nullptr);
    std::vector<Pair> all;
    for (const auto& some : of_chunks) all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end(), [](const Pair& a, const Pair& b) {
      return a.check != b.check ? a.check < b.check : a.contact < b.contact;
    });
    return all;
  }

  MovesOfCells count() {
    std::vector<std::unique_ptr<MovesOfCells>> parts;
    for_each_check<MovesOfCells>([&] { return std::make_unique<MovesOfCells>(groups_.cells()); },
                                 [&](Compared& compared, const CheckPlace& check, std::size_t, MovesOfCells& sums) {
                                   add(compared, check, sums);
                                 },
                                 &parts);
    MovesOfCells total(groups_.cells());
    for (const auto& part : parts) total.add(*part);
    return total;
  }
  void add(Compared& compared, const CheckPlace& check, MovesOfCells& sums) const {
    Moves& moves = sums.of(groups_.cell_of(check.contact));
    std::uint64_t met = 0;
    const std::int64_t silo = compared.compare(check, [&](const Pair& pair) {
      const std::size_t move = pair.move();
      ++moves.contacts[move];
      met |= std::uint64_t{1} << move;
    });
    moves.contacts[kSiloMove] += silo;
    if (silo != 0) met |= std::uint64_t{1} << kSiloMove;
    for (; met != 0; met &= met - 1) ++moves.checks[static_cast<std::size_t>(std::countr_zero(met))];
  }

  std::vector<tables::Column> columns_of(const std::vector<Pair>& pairs) const {
    const graph::Contacts& contacts = graph_.contacts;
    std::vector<std::uint32_t> checks, agencies, of, makers;
    std::vector<Day> first, last;
    std::vector<ClassSet> was, is;
    for (const Pair& pair : pairs) {
      checks.push_back(pair.check);
      agencies.push_back(contacts.agency[pair.check]);
      of.push_back(pair.contact);
      makers.push_back(contacts.agency[pair.contact]);
      first.push_back(contacts.first_day[pair.contact]);
      last.push_back(contacts.last_day[pair.contact]);
      was.push_back(pair.before);
      is.push_back(pair.after);
    }
    return {id_column("check", contacts.ids, checks),
            id_column("agency", graph_.agencies.ids, agencies),
            id_column("contact", contacts.ids, of),
            id_column("contact_agency", graph_.agencies.ids, makers),
            day_column("first_day", first),
            day_column("last_day", last),
            text_column("class_before", was, class_text),
            text_column("class_after", is, class_text),
            text_column("classes_before", was, classes_as_text),
            text_column("classes_after", is, classes_as_text),
            text_column("failed_before", was, failed_text),
            text_column("failed_after", is, failed_text)};
  }

  static std::vector<std::uint8_t> asked(const EvidenceOfRows& evidence, std::size_t rows) {
    std::vector<std::uint8_t> is_asked(rows, evidence.rows ? 0 : 1);
    if (evidence.rows)
      for (const std::uint32_t row : *evidence.rows) is_asked.at(row) = 1;
    return is_asked;
  }

  // The pairs of each row, which come in the order of rows.
  void cite(const std::vector<Pair>& pairs, const std::vector<std::uint32_t>& rows,
            const std::vector<std::uint8_t>& is_asked, Answer& answer) const {
    const auto& row_of = graph_.contacts.row;
    std::vector<std::int64_t> checks;
    std::vector<ClassSet> was, is;
    for (std::size_t at = 0; at < pairs.size(); ++at) {
      if (is_asked[rows[at]] == 0) continue;
      answer.evidence.push_back({rows[at], EvidenceTable::contacts, row_of[pairs[at].contact]});
      checks.push_back(row_of[pairs[at].check]);
      was.push_back(pairs[at].before);
      is.push_back(pairs[at].after);
    }
    answer.further = {tables::integer_column("check", std::move(checks)),
                      text_column("classes_before", was, classes_as_text),
                      text_column("classes_after", is, classes_as_text)};
  }

  Both both_;
  const VisibilityOptions& options_;
  Progress& progress_;
  unsigned threads_;
  const CaseGraph& graph_;  // of the side before
  PopulationGroups groups_;
  std::vector<std::uint8_t> wanted_;
};

}  // namespace

Answer population_changes(const ChangesSide& before, const ChangesSide& after, const PopulationQuery& query,
                          const VisibilityOptions& options, bool each_contact, const EvidenceOfRows& evidence,
                          Progress& progress, unsigned threads) {
  if (query.windows.size() != 1) throw ArgumentError("window: changes are asked for with one");
  if (std::find(query.by.begin(), query.by.end(), SplitBy::contact) != query.by.end())
    throw ArgumentError("by: accepted: agency, area, year, kind");
  Changes changes(before, after, query, options, progress, threads);
  return each_contact ? changes.of_each_contact(evidence) : changes.of_groups(evidence);
}

}  // namespace casegraph::measures
