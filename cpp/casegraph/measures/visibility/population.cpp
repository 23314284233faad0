#include "casegraph/measures/visibility/population.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/measures/columns.hpp"
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
  void add(const Accumulator& other) {
    for (std::size_t slot = 0; slot < other.sums_.size(); ++slot) of(other.cells_[slot]).add(other.sums_[slot]);
  }
  std::vector<std::uint32_t> cells_in_order() const {
    std::vector<std::uint32_t> cells = cells_;
    std::sort(cells.begin(), cells.end());
    return cells;
  }

 private:
  std::vector<std::uint32_t> slots_, cells_;
  std::vector<SplitSums> sums_;
  std::size_t windows_;
};

// What one thread needs at a time.
struct Worker {
  PopulationCheck check;
  Accumulator sums;
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
        groups_(graph_, is_by_contact_ ? std::vector<SplitBy>{} : query.by),
        holding_(holding),
        access_(graph_),
        splitter_(graph_, holding_, access_, options.assume_filed, query.as_if),
        records_(graph_, holding_, splitter_, options.took_part_only, query.as_if.linked, progress, threads),
        begins_(graph_, query.windows),
        wanted_(graph_.agencies.ids.size(), query.agencies ? 0 : 1) {
    if (query.agencies)
      for (const std::uint32_t agency : *query.agencies) wanted_[agency] = 1;
    const auto place = [](std::size_t at) { return static_cast<std::uint32_t>(at); };
    ties_.identifiers_of = graph::grouped<std::uint32_t>(
        graph_.persons.ids.size(), graph_.identifiers.size(),
        [&](std::size_t at) { return graph_.identifiers[at].person.value; }, place);
    if (query.by_household) {
      ties_.stays_of = graph::grouped<std::uint32_t>(
          graph_.persons.ids.size(), graph_.residences.size(),
          [&](std::size_t at) { return graph_.residences[at].person.value; }, place);
      ties_.stays_at = graph::grouped<std::uint32_t>(
          graph_.addresses.ids.size(), graph_.residences.size(),
          [&](std::size_t at) { return graph_.residences[at].address.value; }, place);
    }
    if (is_by_contact_) of_contacts_.resize(graph_.contacts.size());
  }

  Answer answer(bool with_evidence) {
    Workers workers([this] {
      return std::make_unique<Worker>(
          Worker{PopulationCheck(graph_, query_, options_, holding_, splitter_, records_, begins_, ties_),
                 Accumulator(groups_.cells(), query_.windows.size())});
    });
    split_by_owner(workers);
    split_unowned(workers);
    if (is_by_contact_) return answer_of_contacts(with_evidence);
    Accumulator total(groups_.cells(), query_.windows.size());
    workers.for_each([&](const Worker& worker) { total.add(worker.sums); });
    return answer_of_groups(std::move(total), with_evidence);
  }

 private:
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
      if (record.is_owner == 0 || wanted_[record.agency] == 0) continue;
      const auto add = [&](SplitSums& sums) { worker.check.add(person, place, sums); };
      if (is_by_contact_)
        count_contact(worker, record.contact, add);
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
              if (is_by_contact_)
                count_contact(worker, contact, add);
              else
                add(worker.sums.of(groups_.cell_of(contact)));
            }
          });
        });
  }
  template <class Split>
  void count_contact(Worker& worker, std::uint32_t contact, Split split) {
    SplitSums& sums = worker.sums.of(0);
    sums = SplitSums();
    split(sums);
    ContactCounts& counts = of_contacts_[contact];
    counts.n = static_cast<std::uint32_t>(sums.n);
    const auto found = sums.counts(0);
    for (std::size_t at = 0; at < kSplitNumbers; ++at) counts.counts[at] = static_cast<std::uint32_t>(found[at]);
    counts.is_check = sums.checks != 0;
    counts.is_skipped = sums.skipped != 0;
    counts.has_relevant = sums.with_relevant != 0;
    counts.has_found = sums.with_found(0) != 0;
  }

  // -- rows ------------------------------------------------------------------------------------------
  struct Rows {
    std::vector<std::int64_t> checks, skipped, with_relevant, with_found, n;
    std::array<std::vector<std::int64_t>, kSplitNumbers> counts;
    std::vector<std::string> windows;

    void add_to(std::vector<tables::Column>& columns) {
      columns.push_back(tables::integer_column("checks", std::move(checks)));
      columns.push_back(tables::integer_column("skipped", std::move(skipped)));
      columns.push_back(tables::integer_column("with_relevant", std::move(with_relevant)));
      columns.push_back(tables::integer_column("with_found", std::move(with_found)));
      columns.push_back(tables::integer_column("n", std::move(n)));
      for (std::size_t at = 0; at < kVisibilityClasses; ++at)
        columns.push_back(tables::integer_column(name_of(static_cast<VisibilityClass>(at)), std::move(counts[at])));
      columns.push_back(tables::integer_column("unsettled", std::move(counts[kVisibilityClasses])));
      columns.push_back(tables::integer_column("accessible_found", std::move(counts[kAccessibleFound])));
    }
  };

  Answer answer_of_groups(Accumulator total, bool with_evidence) {
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
      }
    }
    Answer answer;
    answer.table.name = "visibility.split";
    answer.table.rows = static_cast<std::int64_t>(row_cells.size());
    answer.table.columns = groups_.columns(row_cells);
    if (query_.with_windows)
      answer.table.columns.push_back(tables::integer_column("window_length", std::move(row_windows)));
    rows.add_to(answer.table.columns);
    if (with_evidence) cite(cells, answer.evidence);
    return answer;
  }

  Answer answer_of_contacts(bool with_evidence) {
    Rows rows;
    std::vector<std::uint32_t> contacts;
    Answer answer;
    for (std::uint32_t contact = 0; contact < of_contacts_.size(); ++contact) {
      const ContactCounts& found = of_contacts_[contact];
      if (!found.is_check && !found.is_skipped) continue;
      if (with_evidence)
        answer.evidence.push_back(
            {static_cast<std::uint32_t>(contacts.size()), EvidenceTable::contacts, graph_.contacts.row[contact]});
      contacts.push_back(contact);
      rows.checks.push_back(found.is_check);
      rows.skipped.push_back(found.is_skipped);
      rows.with_relevant.push_back(found.has_relevant);
      rows.with_found.push_back(found.has_found);
      rows.n.push_back(found.n);
      for (std::size_t at = 0; at < kSplitNumbers; ++at) rows.counts[at].push_back(found.counts[at]);
    }
    answer.table.name = "visibility.split";
    answer.table.rows = static_cast<std::int64_t>(contacts.size());
    answer.table.columns.push_back(id_column("contact", graph_.contacts.ids, contacts));
    rows.add_to(answer.table.columns);
    return answer;
  }

  // The contacts at which the checks of each row are taken to be made.
  void cite(const std::vector<std::uint32_t>& cells, std::vector<EvidenceRow>& evidence) const {
    const std::size_t windows = query_.windows.size();
    for (std::uint32_t contact = 0; contact < graph_.contacts.size(); ++contact) {
      if (wanted_[graph_.contacts.agency[contact]] == 0) continue;
      const auto at = std::lower_bound(cells.begin(), cells.end(), groups_.cell_of(contact)) - cells.begin();
      for (std::size_t window = 0; window < windows; ++window)
        evidence.push_back({static_cast<std::uint32_t>(static_cast<std::size_t>(at) * windows + window),
                            EvidenceTable::contacts, graph_.contacts.row[contact]});
    }
    std::stable_sort(evidence.begin(), evidence.end(),
                     [](const EvidenceRow& a, const EvidenceRow& b) { return a.answer_row < b.answer_row; });
  }

  const CaseGraph& graph_;
  const PopulationQuery& query_;
  const VisibilityOptions& options_;
  Progress& progress_;
  unsigned threads_;
  bool is_by_contact_;
  PopulationGroups groups_;
  const Holding& holding_;
  AccessByAgency access_;
  Splitter splitter_;
  PersonRecords records_;
  WindowBegins begins_;
  std::vector<std::uint8_t> wanted_;
  PersonTies ties_;
  std::vector<ContactCounts> of_contacts_;
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
                        bool with_evidence, Progress& progress, unsigned threads) {
  refuse_unless_answerable(query);
  const CaseGraph& graph = holding.graph();
  progress.expect(PersonRecords::steps(graph) + std::int64_t{graph.persons.ids.size()} +
                  std::int64_t{graph.contacts.size()});
  return Population(holding, query, options, progress, threads).answer(with_evidence);
}

}  // namespace casegraph::measures
