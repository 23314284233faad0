#include "casegraph/measures/visibility/changes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/class_columns.hpp"
#include "casegraph/measures/visibility/listed_check.hpp"
#include "casegraph/measures/visibility/population_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int64_t kPersonsPerChunk = 128;
constexpr std::int64_t kContactsPerChunk = 16384;

// What a contact is counted under: a class, unsettled, or not asked about.
constexpr std::size_t kUnsettled = kVisibilityClasses;
constexpr std::size_t kNotAsked = kUnsettled + 1;
constexpr std::size_t kCounts = kNotAsked + 1;
constexpr std::size_t kMoves = kCounts * kCounts;

std::size_t count_of(ClassSet classes) {
  if (classes.empty()) return kNotAsked;
  if (!classes.is_settled()) return kUnsettled;
  std::size_t at = 0;
  while (!classes.has(static_cast<VisibilityClass>(at))) ++at;
  return at;
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

// Contacts by their rows in the casebook.
std::vector<std::uint32_t> contacts_by_row(const CaseGraph& graph) {
  std::vector<std::uint32_t> by_row;
  for (std::uint32_t contact = 0; contact < graph.contacts.size(); ++contact) {
    const std::size_t row = graph.contacts.row[contact];
    if (row >= by_row.size()) by_row.resize(row + 1, kNone);
    by_row[row] = contact;
  }
  return by_row;
}

struct Side {
  Side(const ChangesSide& side, const PopulationQuery& asked, const VisibilityOptions& options)
      : graph(side.holding.graph()),
        query(with(asked, side.as_if)),
        access(graph),
        splitter(graph, side.holding, access, options.assume_filed, query.as_if),
        offered(graph, query),
        begins(graph, query.windows),
        by_row(contacts_by_row(graph)) {}
  Side(const Side&) = delete;
  Side& operator=(const Side&) = delete;

  std::uint32_t contact_of(std::uint32_t row) const { return row < by_row.size() ? by_row[row] : kNone; }

  const CaseGraph& graph;
  const PopulationQuery query;
  const AccessByAgency access;
  const Splitter splitter;
  const OfferedKeys offered;
  const WindowBegins begins;
  const std::vector<std::uint32_t> by_row;
};

// A contact that the check at another counts on one side or on both; handles of the side before.
struct Pair {
  std::uint32_t check, contact;
  ClassSet before, after;

  std::size_t move() const { return count_of(before) * kCounts + count_of(after); }
};

// The pairs of one check after the other.
class Compared {
 public:
  Compared(const Side& before, const Side& after, const VisibilityOptions& options)
      : before_(before),
        after_(after),
        listed_before_(before.graph, options, before.splitter, before.offered, before.begins),
        listed_after_(after.graph, options, after.splitter, after.offered, after.begins) {}

  // In the order of contacts before; the span holds until the next call.
  std::span<const Pair> of(std::uint32_t check) {
    pairs_.clear();
    listed_before_.list(check, [&](std::size_t, const SplitContact& split) {
      pairs_.push_back({check, split.contact, split.classes, {}});
    });
    const std::size_t known = pairs_.size();
    const std::uint32_t same = after_.contact_of(before_.graph.contacts.row[check]);
    if (same == kNone) return pairs_;
    listed_after_.list(same, [&](std::size_t, const SplitContact& split) { add(check, split, known); });
    if (pairs_.size() > known)
      std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) { return a.contact < b.contact; });
    return pairs_;
  }

 private:
  void add(std::uint32_t check, const SplitContact& split, std::size_t known) {
    const std::uint32_t contact = before_.contact_of(after_.graph.contacts.row[split.contact]);
    const auto end = pairs_.begin() + static_cast<std::ptrdiff_t>(known);
    const auto found = std::lower_bound(pairs_.begin(), end, contact,
                                        [](const Pair& pair, std::uint32_t each) { return pair.contact < each; });
    if (found != end && found->contact == contact)
      found->after = split.classes;
    else
      pairs_.push_back({check, contact, {}, split.classes});
  }

  const Side& before_;
  const Side& after_;
  ListedCheck listed_before_, listed_after_;
  std::vector<Pair> pairs_;
};

struct Moves {
  std::array<std::int64_t, kMoves> contacts{}, checks{};
};

class Changes {
 public:
  Changes(const ChangesSide& before, const ChangesSide& after, const PopulationQuery& query,
          const VisibilityOptions& options, Progress& progress, unsigned threads)
      : before_(before, query, options),
        after_(after, query, options),
        options_(options),
        progress_(progress),
        threads_(threads),
        graph_(before_.graph),
        groups_(graph_, query.by),
        wanted_(graph_.agencies.ids.size(), query.agencies ? 0 : 1) {
    if (query.agencies)
      for (const std::uint32_t agency : *query.agencies) wanted_[agency] = 1;
    for (const std::uint32_t row : after_.graph.contacts.row)
      if (before_.contact_of(row) == kNone)
        throw ArgumentError(
            "other: has contacts that this graph lacks; ask the other graph for its changes to this one");
  }

  Answer of_each_contact(const EvidenceOfRows& evidence) {
    const std::vector<Pair> pairs = collect([](const Pair& pair) { return !(pair.before == pair.after); });
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
    const std::map<std::uint32_t, Moves> total = count();
    std::vector<std::uint32_t> cells;
    std::vector<std::string> from, to;
    std::vector<std::int64_t> contacts, checks;
    std::map<std::pair<std::uint32_t, std::size_t>, std::uint32_t> row_of;
    for (const auto& [cell, moves] : total) {
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
    std::vector<Pair> pairs = collect([&](const Pair& pair) { return is_asked[row(pair)] != 0; });
    std::stable_sort(pairs.begin(), pairs.end(), [&](const Pair& a, const Pair& b) { return row(a) < row(b); });
    std::vector<std::uint32_t> rows;
    for (const Pair& pair : pairs) rows.push_back(row(pair));
    cite(pairs, rows, is_asked, answer);
    return answer;
  }

 private:
  // Calls use(pairs, chunk, worker) with those of each check that is asked for. Checks go person by person: those of
  // one ask about the same few contacts, which are then at hand.
  template <class Worker, class Make, class Use>
  void for_each_check(Make make, Use use, std::vector<std::unique_ptr<Worker>>* done) {
    struct Lent {
      Compared compared;
      std::unique_ptr<Worker> worker;
    };
    parallel::Lender<Lent> lender(
        [&] { return std::make_unique<Lent>(Lent{Compared(before_, after_, options_), make()}); });
    const auto visit = [&](Lent& lent, std::uint32_t check, std::int64_t chunk) {
      if (wanted_[graph_.contacts.agency[check]] != 0)
        use(lent.compared.of(check), static_cast<std::size_t>(chunk), *lent.worker);
    };
    progress_.expect(persons() + contacts());
    parallel::for_each_chunk(persons(), kPersonsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
      lender.with_one([&](Lent& lent) {
        for (auto person = static_cast<std::uint32_t>(chunk.begin); person < chunk.end; ++person) {
          progress_.advance(0);
          for_each_owned(person, [&](std::uint32_t check) { visit(lent, check, chunk.index); });
        }
      });
    });
    parallel::for_each_chunk(contacts(), kContactsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
      lender.with_one([&](Lent& lent) {
        for (auto check = static_cast<std::uint32_t>(chunk.begin); check < chunk.end; ++check)
          if (graph_.participants[check].empty()) visit(lent, check, chunk_of_persons() + chunk.index);
      });
    });
    if (done != nullptr) lender.for_each([&](Lent& lent) { done->push_back(std::move(lent.worker)); });
  }
  // Contacts of which the person is the first that is named.
  template <class Visit>
  void for_each_owned(std::uint32_t person, Visit visit) const {
    std::uint32_t last = kNone;
    for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
      const bool is_again = entry.contact == last;  // somebody with two parts in it
      last = entry.contact;
      if (!is_again && graph_.participants[entry.contact].front().person.value == person) visit(last);
    }
  }
  std::int64_t persons() const { return graph_.persons.ids.size(); }
  std::int64_t contacts() const { return graph_.contacts.size(); }
  std::int64_t chunk_of_persons() const { return parallel::chunk_count(persons(), kPersonsPerChunk); }

  // The pairs that are kept, in the order of checks and contacts.
  template <class Keep>
  std::vector<Pair> collect(Keep keep) {
    struct Nothing {};
    const std::int64_t chunks = chunk_of_persons() + parallel::chunk_count(contacts(), kContactsPerChunk);
    std::vector<std::vector<Pair>> of_chunks(static_cast<std::size_t>(chunks));
    for_each_check<Nothing>([] { return std::make_unique<Nothing>(); },
                            [&](std::span<const Pair> pairs, std::size_t chunk, Nothing&) {
                              for (const Pair& pair : pairs)
                                if (keep(pair)) of_chunks[chunk].push_back(pair);
                            },
                            nullptr);
    std::vector<Pair> all;
    for (const auto& some : of_chunks) all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end(), [](const Pair& a, const Pair& b) {
      return a.check != b.check ? a.check < b.check : a.contact < b.contact;
    });
    return all;
  }

  // By cell.
  std::map<std::uint32_t, Moves> count() {
    using Sums = std::map<std::uint32_t, Moves>;
    std::vector<std::unique_ptr<Sums>> parts;
    for_each_check<Sums>([] { return std::make_unique<Sums>(); },
                         [&](std::span<const Pair> pairs, std::size_t, Sums& sums) {
                           if (!pairs.empty()) add(pairs, sums[groups_.cell_of(pairs.front().check)]);
                         },
                         &parts);
    Sums total;
    for (const auto& part : parts) {
      for (const auto& [cell, moves] : *part) {
        Moves& to = total[cell];
        for (std::size_t move = 0; move < kMoves; ++move) {
          to.contacts[move] += moves.contacts[move];
          to.checks[move] += moves.checks[move];
        }
      }
    }
    return total;
  }
  static void add(std::span<const Pair> pairs, Moves& moves) {
    std::array<std::uint8_t, kMoves> met{};
    for (const Pair& pair : pairs) {
      ++moves.contacts[pair.move()];
      met[pair.move()] = 1;
    }
    for (std::size_t move = 0; move < kMoves; ++move) moves.checks[move] += met[move];
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

  Side before_, after_;
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
