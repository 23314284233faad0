// A made population of any size, for benchmarks, pictures, tests and teaching. It describes nobody.
//
// Persons live in households that move, part and have children; a few have far more contacts than most; incidents
// of one or several contacts come in self-exciting bursts, by day and week; records err, and the truth is kept
// beside them. Persons are made in blocks, each from (seed, purpose, place) alone, in arithmetic that is exact on
// every machine: one seed gives the same bytes whatever the number of threads.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "casegraph/domain/progress.hpp"
#include "casegraph/simulate/contacts.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::simulate {

struct MadeTables {
  std::vector<tables::Table> recorded;  // tables of the casebook
  // incidents, contacts, contact_links and crosswalk as they truly are: what triggered an incident, to which one a
  // contact belongs, its day, where it should be filed, links that were not made, whose a record is and where it errs.
  // moves between areas and incidents that are ones for MARAC, each with the share that followed, if any.
  std::vector<tables::Table> truth;
};

class Population {
 public:
  // Draws how many contacts each block has: some nanoseconds a person, and eight bytes a block.
  // Throws ArgumentError where a size or parameter is not accepted.
  Population(const PopulationSize& size, const Parameters& parameters, std::uint64_t seed, Progress& progress,
             unsigned threads = 0);

  // reviews, agencies, coverage, access.
  std::vector<tables::Table> shared() const;
  // The population in pieces of about half a million contacts, or of at most a million persons: the same pieces
  // whatever the number of threads.
  std::int64_t piece_count() const;
  // persons, relationships, identifiers, addresses, residences, incidents, contacts, participants, assessments, flags,
  // contact_links, shares, share_items and records of one piece. Advances `progress` by the contacts made.
  MadeTables piece(std::int64_t index, Progress& progress, unsigned threads = 0) const;

 private:
  MadeTables blocks(std::int64_t begin, std::int64_t end, Progress& progress, unsigned threads) const;
  std::int64_t contacts_before(std::uint64_t weight) const;
  void make_block(std::int64_t index, Sheets& sheets) const;

  std::unique_ptr<const Plan> plan_;
  std::vector<std::uint64_t> weight_before_;  // of each block, and of all
};

}  // namespace casegraph::simulate
