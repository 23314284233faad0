#include "casegraph/measures/knowledge/held_since.hpp"

#include <functional>
#include <iterator>
#include <string>
#include <unordered_map>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures {
namespace {

constexpr std::int64_t kContactsInChunk = 16384;

struct Row {
  std::uint32_t contact, agency;
  Day certain, possible;
  std::int32_t chain;  // place among the chains of the chunk; -1: an own record
};

struct Part {
  std::vector<Row> rows;
  std::vector<std::vector<ShareId>> chains;
  std::vector<std::string> texts;  // of the chains
  std::size_t first_row = 0;       // of the answer
};

class Collector {
 public:
  Collector(const Holding& holding, const HeldSinceQuery& query) : holding_(holding), query_(query) {
    wanted_.assign(holding.graph().agencies.ids.size(), query.agencies.empty());
    for (const AgencyId agency : query.agencies) wanted_[agency.value] = true;
  }

  void add(std::uint32_t contact, Part& part) const {
    for_each_holder(holding_, contact, [&](AgencyId agency, const Held& held) {
      if (!wanted_[agency.value] || held.never() || held.possible_from > query_.at) return;
      const bool is_certain = held.certain_from <= query_.at && held.certain_from != kAfterAll;
      const bool is_own = holding_.is_own(agency, contact);
      if (is_own && query_.received_only) return;
      Row row{contact, agency.value, is_certain ? held.certain_from : kAfterAll, held.possible_from, -1};
      if (!is_own) {
        row.chain = static_cast<std::int32_t>(part.chains.size());
        part.chains.push_back(holding_.chain(agency, contact, is_certain ? Bound::certain : Bound::possible));
        part.texts.push_back(text_of_chain(holding_.graph(), part.chains.back()));
      }
      part.rows.push_back(row);
    });
  }

 private:
  const Holding& holding_;
  const HeldSinceQuery& query_;
  std::vector<bool> wanted_;
};

// The answer's columns, filled part by part.
class Columns {
 public:
  explicit Columns(const Holding& holding) : holding_(holding) {}

  void resize(std::size_t rows) {
    contacts_.resize(rows);
    agencies_.resize(rows);
    certain_.resize(rows);
    possible_.resize(rows);
    ways_.resize(rows);
    chains_.resize(rows);
    lengths_.resize(rows);
  }
  // What is of the rows alone: of several parts at once.
  void fill(const Part& part) {
    for (std::size_t at = 0; at < part.rows.size(); ++at) {
      const Row& row = part.rows[at];
      const std::size_t place = part.first_row + at;
      const bool is_own = row.chain < 0;
      contacts_[place] = row.contact;
      agencies_[place] = row.agency;
      certain_[place] = row.certain;
      possible_[place] = row.possible;
      ways_[place] = is_own ? 0 : 1;
      chains_[place] = -1;
      lengths_[place] = is_own ? 0 : static_cast<std::int64_t>(part.chains[static_cast<std::size_t>(row.chain)].size());
    }
  }
  // What hangs on the rows before: of one part after the other.
  void name_chains(Part& part) {
    for (std::size_t at = 0; at < part.rows.size(); ++at)
      if (const std::int32_t chain = part.rows[at].chain; chain >= 0)
        chains_[part.first_row + at] = place_of(std::move(part.texts[static_cast<std::size_t>(chain)]));
  }
  void cite(const Part& part) {
    const graph::CaseGraph& graph = holding_.graph();
    for (std::size_t at = 0; at < part.rows.size(); ++at) {
      const Row& row = part.rows[at];
      const auto place = static_cast<std::uint32_t>(part.first_row + at);
      cite_contact(graph, row.contact, Fact{}, place, evidence_);
      if (row.chain >= 0) cite_shares(graph, part.chains[static_cast<std::size_t>(row.chain)], place, evidence_);
    }
  }
  Answer answer() {
    const graph::CaseGraph& graph = holding_.graph();
    Answer answer;
    answer.table.name = "held_since";
    answer.table.rows = static_cast<std::int64_t>(contacts_.size());
    const std::function<tables::Column()> makers[] = {
        [&] { return id_column("contact", graph.contacts.ids, contacts_); },
        [&] { return id_column("agency", graph.agencies.ids, agencies_); },
        [&] { return tables::coded_column("by", std::move(ways_), {"own_record", "share"}); },
        [&] { return day_column("held_from", certain_); },
        [&] { return day_column("possibly_from", possible_); },
        [&] { return tables::coded_column("chain", std::move(chains_), std::move(texts_)); },
        [&] { return tables::integer_column("shares", std::move(lengths_)); },
    };
    auto& columns = answer.table.columns;
    columns.resize(std::size(makers));
    Progress counted_apart;  // the caller's progress counts contacts
    parallel::for_each_chunk(std::ssize(makers), 1, 0, counted_apart, [&](parallel::Chunk chunk) {
      const auto at = static_cast<std::size_t>(chunk.index);
      columns[at] = makers[at]();
    });
    answer.evidence = std::move(evidence_);
    return answer;
  }

 private:
  // Each text once: a column of terms has none twice.
  std::int32_t place_of(std::string text) {
    const auto [found, is_new] = places_.emplace(std::move(text), static_cast<std::int32_t>(texts_.size()));
    if (is_new) texts_.push_back(found->first);
    return found->second;
  }

  const Holding& holding_;
  std::unordered_map<std::string, std::int32_t> places_;  // of texts_
  std::vector<std::uint32_t> contacts_, agencies_;
  std::vector<Day> certain_, possible_;
  std::vector<std::int32_t> ways_, chains_;
  std::vector<std::string> texts_;
  std::vector<std::int64_t> lengths_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer held_since(const Holding& holding, const HeldSinceQuery& query, Progress& progress) {
  const std::vector<std::uint32_t> contacts = contacts_naming(holding.graph(), query.persons);
  const auto length = static_cast<std::int64_t>(contacts.size());
  const Collector collector(holding, query);
  std::vector<Part> parts(static_cast<std::size_t>(parallel::chunk_count(length, kContactsInChunk)));
  progress.expect(length);
  parallel::for_each_chunk(length, kContactsInChunk, 0, progress, [&](parallel::Chunk chunk) {
    Part& part = parts[static_cast<std::size_t>(chunk.index)];
    for (std::int64_t at = chunk.begin; at < chunk.end; ++at)
      collector.add(contacts[static_cast<std::size_t>(at)], part);
  });
  std::size_t rows = 0;
  for (Part& part : parts) part.first_row = std::exchange(rows, rows + part.rows.size());
  Columns columns(holding);
  columns.resize(rows);
  Progress counted_apart;
  parallel::for_each_chunk(std::ssize(parts), 1, 0, counted_apart, [&](parallel::Chunk chunk) {
    progress.advance(0);
    columns.fill(parts[static_cast<std::size_t>(chunk.index)]);
  });
  for (Part& part : parts) {
    progress.advance(0);
    columns.name_chains(part);
    if (query.evidence) columns.cite(part);
    part = {};
  }
  return columns.answer();
}

}  // namespace casegraph::measures
