#include "casegraph/measures/visibility/population.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/class_columns.hpp"
#include "casegraph/measures/visibility/counted_contacts.hpp"
#include "casegraph/measures/visibility/listed_check.hpp"
#include "casegraph/measures/visibility/population_check.hpp"
#include "casegraph/measures/visibility/population_groups.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::int64_t kPersonsPerChunk = 512;
constexpr std::int64_t kContactsPerChunk = 16384;
constexpr std::size_t kChecksBetweenLooks = 256;
constexpr std::uint32_t kNoSlot = 0xFFFFFFFF;

// What the counts of a group may be more than what they certainly are, for one window.
struct OpenCounts {
  std::array<std::int64_t, kSplitNumbers> counts{};  // of the classes and, of the accessible, those shown
  std::int64_t with_found = 0;
};

// The sums of the groups that some chunks met. Whole numbers add up the same in any order, so chunks share as many of
// these as there are threads.
class Accumulator {
 public:
  Accumulator(std::uint32_t cells, std::size_t windows) : slots_(cells, kNoSlot), windows_(windows) {}

  SplitSums& of(std::uint32_t cell) {
    if (slots_[cell] == kNoSlot) {
      slots_[cell] = static_cast<std::uint32_t>(sums_.size());
      sums_.emplace_back(windows_);
      cells_.push_back(cell);
    }
    return sums_[slots_[cell]];
  }
  // What is open of the cell, which was met before, window by window.
  std::span<OpenCounts> open_of(std::uint32_t cell) {
    open_.resize(sums_.size() * windows_);
    return std::span(open_).subspan(slots_[cell] * windows_, windows_);
  }
  void add(Accumulator& other) {
    for (std::size_t slot = 0; slot < other.sums_.size(); ++slot) {
      of(other.cells_[slot]).add(other.sums_[slot]);
      if (other.open_.empty()) continue;
      const auto from = other.open_of(other.cells_[slot]);
      const auto to = open_of(other.cells_[slot]);
      for (std::size_t window = 0; window < windows_; ++window) {
        to[window].with_found += from[window].with_found;
        for (std::size_t at = 0; at < kSplitNumbers; ++at) to[window].counts[at] += from[window].counts[at];
      }
    }
  }
  std::vector<std::uint32_t> cells_in_order() const {
    std::vector<std::uint32_t> cells = cells_;
    std::sort(cells.begin(), cells.end());
    return cells;
  }

 private:
  std::vector<std::uint32_t> slots_, cells_;
  std::vector<SplitSums> sums_;
  std::vector<OpenCounts> open_;  // by slot and window; empty unless bounds are asked for
  std::size_t windows_;
};

// What one thread needs at a time.
struct Worker {
  PopulationCheck check;
  Accumulator sums;
  ListedCheck listed;
  SplitSums alone = SplitSums();  // of the check at hand, where it is counted apart
};

using Workers = parallel::Lender<Worker>;

// One contact's check, small, since there is one for each contact.
struct ContactCounts {
  std::uint32_t n = 0;
  std::array<std::uint32_t, kSplitNumbers> counts{};
  bool is_check = false, is_skipped = false, has_relevant = false, has_found = false;
};

class Population {
 public:
  Population(const Holding& holding, const PopulationQuery& query, const VisibilityOptions& options, Progress& progress,
             unsigned threads)
      : graph_(holding.graph()),
        query_(query),
        options_(options),
        progress_(progress),
        threads_(threads),
        is_by_contact_(query.by.size() == 1 && query.by[0] == SplitBy::contact),
        is_counted_alone_(is_by_contact_ || query.with_bounds),
        groups_(graph_, is_by_contact_ ? std::vector<SplitBy>{} : query.by),
        holding_(holding),
        access_(graph_),
        splitter_(graph_, holding_, access_, options.assume_filed, query.as_if),
        records_(graph_, holding_, splitter_, options.took_part_only, query.as_if.linked, progress, threads),
        begins_(graph_, query.windows),
        wanted_(graph_.agencies.ids.size(), query.agencies ? 0 : 1),
        offered_(graph_, query) {
    if (query.agencies)
      for (const std::uint32_t agency : *query.agencies) wanted_[agency] = 1;
    if (is_by_contact_) of_contacts_.resize(graph_.contacts.size());
    if (is_by_contact_ && query.with_bounds) open_of_contacts_.resize(graph_.contacts.size());
  }

  Answer answer(const EvidenceOfRows& evidence) {
    Workers workers([this] {
      return std::make_unique<Worker>(
          Worker{PopulationCheck(graph_, query_, options_, holding_, splitter_, records_, begins_, offered_),
                 Accumulator(groups_.cells(), query_.windows.size()), listed_check()});
    });
    split_by_owner(workers);
    split_unowned(workers);
    if (is_by_contact_) return answer_of_contacts(evidence);
    Accumulator total(groups_.cells(), query_.windows.size());
    workers.for_each([&](Worker& worker) { total.add(worker.sums); });
    return answer_of_groups(std::move(total), evidence);
  }

 private:
  ListedCheck listed_check() const { return {graph_, options_, splitter_, offered_, begins_}; }

  // Each contact is split beside the other contacts of its first person, whose records are then at hand.
  void split_by_owner(Workers& workers) {
    if (options_.took_part_only) return;
    parallel::for_each_chunk(graph_.persons.ids.size(), kPersonsPerChunk, threads_, progress_,
                             [&](parallel::Chunk chunk) {
                               workers.with_one([&](Worker& worker) {
                                 for (std::int64_t at = chunk.begin; at < chunk.end; ++at)
                                   split_owned(worker, static_cast<std::uint32_t>(at));
                               });
                             });
  }
  void split_owned(Worker& worker, std::uint32_t person) {
    const std::span<const PersonRecord> records = records_.of(person);
    for (std::size_t place = 0; place < records.size(); ++place) {
      if (place % kChecksBetweenLooks == kChecksBetweenLooks - 1) progress_.advance(0);
      const PersonRecord& record = records[place];
      worker.check.fetch_ahead_of(records, place);
      if (record.is_owner == 0 || wanted_[record.agency] == 0) continue;
      const auto add = [&](SplitSums& sums) { worker.check.add(person, place, sums); };
      if (is_counted_alone_)
        count_alone(worker, record.contact, add);
      else
        add(worker.sums.of(groups_.cell_of(record.contact, record.agency, {record.first, record.last})));
    }
  }
  // Contacts that nobody has a part in; all of them where only some parts count.
  void split_unowned(Workers& workers) {
    parallel::for_each_chunk(
        graph_.contacts.size(), kContactsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
          workers.with_one([&](Worker& worker) {
            for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
              if (options_.took_part_only && contact % kChecksBetweenLooks == 0) progress_.advance(0);
              const bool is_owned = !options_.took_part_only && !graph_.participants[contact].empty();
              if (is_owned || wanted_[graph_.contacts.agency[contact]] == 0) continue;
              const auto add = [&](SplitSums& sums) { worker.check.add(contact, sums); };
              if (is_counted_alone_)
                count_alone(worker, contact, add);
              else
                add(worker.sums.of(groups_.cell_of(contact)));
            }
          });
        });
  }
  // The check at one contact apart from those of its group.
  template <class Split>
  void count_alone(Worker& worker, std::uint32_t contact, Split split) {
    SplitSums& sums = worker.alone;
    sums = SplitSums(query_.windows.size());
    split(sums);
    if (is_by_contact_) {
      count_contact(contact, sums);
      if (query_.with_bounds && may_be_open(sums)) add_open(worker.listed, contact, {&open_of_contacts_[contact], 1});
      return;
    }
    const std::uint32_t cell = groups_.cell_of(contact);
    worker.sums.of(cell).add(sums);
    if (may_be_open(sums)) add_open(worker.listed, contact, worker.sums.open_of(cell));
  }
  void count_contact(std::uint32_t contact, const SplitSums& sums) {
    ContactCounts& counts = of_contacts_[contact];
    counts.n = static_cast<std::uint32_t>(sums.n);
    const auto found = sums.counts(0);
    for (std::size_t at = 0; at < kSplitNumbers; ++at) counts.counts[at] = static_cast<std::uint32_t>(found[at]);
    counts.is_check = sums.checks != 0;
    counts.is_skipped = sums.skipped != 0;
    counts.has_relevant = sums.with_relevant != 0;
    counts.has_found = sums.with_found(0) != 0;
  }
  // Whether anything that the check counts may be of several classes, or may be shown where it was opened.
  static bool may_be_open(const SplitSums& sums) {
    for (std::size_t window = 0; window < sums.windows(); ++window) {
      const auto counts = sums.counts(window);
      if (counts[kVisibilityClasses] != 0 || counts[static_cast<std::size_t>(VisibilityClass::accessible)] != 0)
        return true;
    }
    return false;
  }
  static void add_open(ListedCheck& listed, std::uint32_t contact, std::span<OpenCounts> open) {
    std::uint64_t found = 0, may_be_found = 0;  // windows, as bits
    listed.list(contact, [&](std::size_t window, const SplitContact& split) {
      const bool is_settled = split.classes.is_settled();
      const ClassSet opened = opened_classes(split);
      for (std::size_t at = 0; !is_settled && at < kVisibilityClasses; ++at)
        open[window].counts[at] += split.classes.has(static_cast<VisibilityClass>(at)) ? 1 : 0;
      open[window].counts[kAccessibleFound] += opened.has(VisibilityClass::found) && !opened.is_settled() ? 1 : 0;
      const std::uint64_t bit = split.classes.has(VisibilityClass::found) ? std::uint64_t{1} << window : 0;
      may_be_found |= bit;
      if (is_settled) found |= bit;
    });
    for (std::size_t window = 0; window < open.size(); ++window)
      open[window].with_found += static_cast<std::int64_t>((may_be_found & ~found) >> window & 1U);
  }

  // -- rows ------------------------------------------------------------------------------------------
  struct Rows {
    std::vector<std::int64_t> checks, skipped, with_relevant, with_found, n;
    std::array<std::vector<std::int64_t>, kSplitNumbers> counts;
    std::vector<std::int64_t> with_found_possible;  // these where bounds are asked for
    std::array<std::vector<std::int64_t>, kSplitNumbers> possible;

    // Of the row last added.
    void add_bounds(const OpenCounts& open) {
      with_found_possible.push_back(with_found.back() + open.with_found);
      for (std::size_t at = 0; at < kSplitNumbers; ++at) possible[at].push_back(counts[at].back() + open.counts[at]);
    }

    void add_to(std::vector<tables::Column>& columns, bool with_bounds) {
      columns.push_back(tables::integer_column("checks", std::move(checks)));
      columns.push_back(tables::integer_column("skipped", std::move(skipped)));
      columns.push_back(tables::integer_column("with_relevant", std::move(with_relevant)));
      columns.push_back(tables::integer_column("with_found", std::move(with_found)));
      columns.push_back(tables::integer_column("n", std::move(n)));
      for (std::size_t at = 0; at < kVisibilityClasses; ++at)
        columns.push_back(tables::integer_column(name_of(static_cast<VisibilityClass>(at)), std::move(counts[at])));
      columns.push_back(tables::integer_column("unsettled", std::move(counts[kVisibilityClasses])));
      columns.push_back(tables::integer_column("accessible_found", std::move(counts[kAccessibleFound])));
      if (!with_bounds) return;
      const auto add = [&](const std::string& name, std::vector<std::int64_t>& most) {
        columns.push_back(tables::integer_column(name + "_possible", std::move(most)));
      };
      add("with_found", with_found_possible);
      for (std::size_t at = 0; at < kVisibilityClasses; ++at)
        add(name_of(static_cast<VisibilityClass>(at)), possible[at]);
      add("accessible_found", possible[kAccessibleFound]);
    }
  };

  Answer answer_of_groups(Accumulator total, const EvidenceOfRows& evidence) {
    const std::vector<std::uint32_t> cells = query_.by.empty() ? std::vector<std::uint32_t>{0} : total.cells_in_order();
    Rows rows;
    std::vector<std::uint32_t> row_cells;
    std::vector<std::int64_t> row_windows;
    for (const std::uint32_t cell : cells) {
      const SplitSums& sums = total.of(cell);
      for (std::size_t window = 0; window < query_.windows.size(); ++window) {
        const auto counts = sums.counts(window);
        row_cells.push_back(cell);
        row_windows.push_back(static_cast<std::int64_t>(window));
        rows.checks.push_back(sums.checks);
        rows.skipped.push_back(sums.skipped);
        rows.with_relevant.push_back(sums.with_relevant);
        rows.with_found.push_back(sums.with_found(window));
        rows.n.push_back(sums.n);
        for (std::size_t at = 0; at < kSplitNumbers; ++at) rows.counts[at].push_back(counts[at]);
        if (query_.with_bounds) rows.add_bounds(total.open_of(cell)[window]);
      }
    }
    Answer answer;
    answer.table.name = "visibility.split";
    answer.table.rows = static_cast<std::int64_t>(row_cells.size());
    answer.table.columns = groups_.columns(row_cells);
    if (query_.with_windows)
      answer.table.columns.push_back(tables::integer_column("window_length", std::move(row_windows)));
    rows.add_to(answer.table.columns, query_.with_bounds);
    if (evidence.is_wanted)
      cite(evidence, answer, [&](std::uint32_t contact) {
        return std::lower_bound(cells.begin(), cells.end(), groups_.cell_of(contact)) - cells.begin();
      });
    return answer;
  }

  Answer answer_of_contacts(const EvidenceOfRows& evidence) {
    Rows rows;
    std::vector<std::uint32_t> contacts;
    Answer answer;
    for (std::uint32_t contact = 0; contact < of_contacts_.size(); ++contact) {
      const ContactCounts& found = of_contacts_[contact];
      if (!found.is_check && !found.is_skipped) continue;
      contacts.push_back(contact);
      rows.checks.push_back(found.is_check);
      rows.skipped.push_back(found.is_skipped);
      rows.with_relevant.push_back(found.has_relevant);
      rows.with_found.push_back(found.has_found);
      rows.n.push_back(found.n);
      for (std::size_t at = 0; at < kSplitNumbers; ++at) rows.counts[at].push_back(found.counts[at]);
      if (query_.with_bounds) rows.add_bounds(open_of_contacts_[contact]);
    }
    answer.table.name = "visibility.split";
    answer.table.rows = static_cast<std::int64_t>(contacts.size());
    answer.table.columns.push_back(id_column("contact", graph_.contacts.ids, contacts));
    rows.add_to(answer.table.columns, query_.with_bounds);
    if (evidence.is_wanted)
      cite(evidence, answer, [&](std::uint32_t contact) {
        return std::lower_bound(contacts.begin(), contacts.end(), contact) - contacts.begin();
      });
    return answer;
  }

  // The checks of each row, and what they count; `group_of`: the place of a contact's group among those of the answer.
  template <class GroupOf>
  void cite(const EvidenceOfRows& evidence, Answer& answer, GroupOf group_of) {
    std::vector<std::uint8_t> is_asked(static_cast<std::size_t>(answer.table.rows), evidence.rows ? 0 : 1);
    if (evidence.rows)
      for (const std::uint32_t row : *evidence.rows) is_asked.at(row) = 1;
    const std::int64_t length = graph_.contacts.size();
    std::vector<std::vector<CountedContact>> of_chunks(
        static_cast<std::size_t>(parallel::chunk_count(length, kContactsPerChunk)));
    parallel::Lender<ListedCheck> listed([this] { return std::make_unique<ListedCheck>(listed_check()); });
    progress_.expect(length);
    parallel::for_each_chunk(length, kContactsPerChunk, threads_, progress_, [&](parallel::Chunk chunk) {
      listed.with_one([&](ListedCheck& check) {
        for (auto contact = static_cast<std::uint32_t>(chunk.begin); contact < chunk.end; ++contact) {
          if (contact % kChecksBetweenLooks == 0) progress_.advance(0);
          if (wanted_[graph_.contacts.agency[contact]] == 0) continue;
          const std::size_t first_row = static_cast<std::size_t>(group_of(contact)) * query_.windows.size();
          list(check, contact, first_row, is_asked, of_chunks[static_cast<std::size_t>(chunk.index)]);
        }
      });
    });
    std::vector<CountedContact> counted;
    for (const auto& some : of_chunks) counted.insert(counted.end(), some.begin(), some.end());
    measures::cite(std::move(counted), true, answer);
  }
  // The check at one contact, for the rows of each window that are asked for.
  void list(ListedCheck& check, std::uint32_t contact, std::size_t first_row, const std::vector<std::uint8_t>& is_asked,
            std::vector<CountedContact>& counted) const {
    const auto rows = std::span(is_asked).subspan(first_row, query_.windows.size());
    if (std::find(rows.begin(), rows.end(), 1) == rows.end()) return;
    const auto row = [&](std::size_t window) { return static_cast<std::uint32_t>(first_row + window); };
    const std::uint32_t own = graph_.contacts.row[contact];
    const std::size_t begin = counted.size();
    for (std::size_t window = 0; window < rows.size(); ++window)
      if (rows[window] != 0) counted.push_back({row(window), EvidenceTable::contacts, own, own, CheckPart::check});
    const std::size_t end = counted.size();
    const bool is_made = check.list(contact, [&](std::size_t window, const SplitContact& split) {
      if (rows[window] == 0) return;
      counted.push_back({row(window), EvidenceTable::contacts, graph_.contacts.row[split.contact], own,
                         CheckPart::counted, split.classes, opened_classes(split)});
    });
    for (std::size_t at = begin; !is_made && at < end; ++at) counted[at].part = CheckPart::skipped;
  }

  const CaseGraph& graph_;
  const PopulationQuery& query_;
  const VisibilityOptions& options_;
  Progress& progress_;
  unsigned threads_;
  bool is_by_contact_, is_counted_alone_;
  PopulationGroups groups_;
  const Holding& holding_;
  AccessByAgency access_;
  Splitter splitter_;
  PersonRecords records_;
  WindowBegins begins_;
  std::vector<std::uint8_t> wanted_;
  OfferedKeys offered_;
  std::vector<ContactCounts> of_contacts_;
  std::vector<OpenCounts> open_of_contacts_;
};

void refuse_unless_answerable(const PopulationQuery& query) {
  if (query.windows.empty() || query.windows.size() > kMostWindows)
    throw ArgumentError("windows: " + std::to_string(query.windows.size()) + " is not accepted; accepted: 1 to 64");
  const bool has_contact = std::find(query.by.begin(), query.by.end(), SplitBy::contact) != query.by.end();
  if (has_contact && (query.by.size() > 1 || query.windows.size() > 1))
    throw ArgumentError("by: contact stands alone, and with one window");
}

}  // namespace

Answer population_split(const Holding& holding, const PopulationQuery& query, const VisibilityOptions& options,
                        const EvidenceOfRows& evidence, Progress& progress, unsigned threads) {
  refuse_unless_answerable(query);
  const CaseGraph& graph = holding.graph();
  progress.expect(PersonRecords::steps(graph) + std::int64_t{graph.persons.ids.size()} +
                  std::int64_t{graph.contacts.size()});
  return Population(holding, query, options, progress, threads).answer(evidence);
}

}  // namespace casegraph::measures
