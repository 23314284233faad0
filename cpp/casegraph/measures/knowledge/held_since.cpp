#include "casegraph/measures/knowledge/held_since.hpp"

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
  Columns(const Holding& holding, const HeldSinceQuery& query) : holding_(holding), query_(query) {}

  void reserve(std::size_t rows) {
    contacts_.reserve(rows);
    agencies_.reserve(rows);
    certain_.reserve(rows);
    possible_.reserve(rows);
    ways_.reserve(rows);
    chains_.reserve(rows);
    lengths_.reserve(rows);
  }
  void add(const Part& part) {
    const graph::CaseGraph& graph = holding_.graph();
    for (const Row& row : part.rows) {
      const auto place = static_cast<std::uint32_t>(contacts_.size());
      contacts_.push_back(row.contact);
      agencies_.push_back(row.agency);
      certain_.push_back(row.certain);
      possible_.push_back(row.possible);
      ways_.push_back(row.chain < 0 ? 0 : 1);
      const auto* chain = row.chain < 0 ? nullptr : &part.chains[static_cast<std::size_t>(row.chain)];
      chains_.push_back(chain == nullptr ? -1 : place_of(text_of_chain(graph, *chain)));
      lengths_.push_back(chain == nullptr ? 0 : static_cast<std::int64_t>(chain->size()));
      if (!query_.evidence) continue;
      cite_contact(graph, row.contact, Fact{}, place, evidence_);
      if (chain != nullptr) cite_shares(graph, *chain, place, evidence_);
    }
  }
  Answer answer() {
    const graph::CaseGraph& graph = holding_.graph();
    Answer answer;
    answer.table.name = "held_since";
    answer.table.rows = static_cast<std::int64_t>(contacts_.size());
    auto& columns = answer.table.columns;
    columns.push_back(id_column("contact", graph.contacts.ids, contacts_));
    columns.push_back(id_column("agency", graph.agencies.ids, agencies_));
    columns.push_back(tables::coded_column("by", std::move(ways_), {"own_record", "share"}));
    columns.push_back(day_column("held_from", certain_));
    columns.push_back(day_column("possibly_from", possible_));
    columns.push_back(tables::coded_column("chain", std::move(chains_), std::move(texts_)));
    columns.push_back(tables::integer_column("shares", std::move(lengths_)));
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
  const HeldSinceQuery& query_;
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
  Columns columns(holding, query);
  std::size_t rows = 0;
  for (const Part& part : parts) rows += part.rows.size();
  columns.reserve(rows);
  for (Part& part : parts) {
    progress.advance(0);
    columns.add(part);
    part = {};
  }
  return columns.answer();
}

}  // namespace casegraph::measures
