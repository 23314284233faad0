#include "casegraph/measures/knowledge/what_if_shares.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {
namespace {

constexpr std::int64_t kContactsInChunk = 65536;

// How many contacts each two agencies both held; an agency with itself: how many it held. Nearly every contact has
// one holder, so that the cost is that of looking at the contacts and of the pairs of holders of those passed on.
class Common {
 public:
  explicit Common(std::size_t agencies) : agencies_(agencies), counts_(agencies * agencies, 0) {}

  void add(const std::vector<std::uint32_t>& holders) {
    for (const std::uint32_t one : holders)
      for (const std::uint32_t other : holders) ++counts_[one * agencies_ + other];
  }
  void add(const Common& other) {
    for (std::size_t at = 0; at < counts_.size(); ++at) counts_[at] += other.counts_[at];
  }
  std::int64_t of(std::uint32_t one, std::uint32_t other) const { return counts_[one * agencies_ + other]; }

 private:
  std::size_t agencies_;
  std::vector<std::int64_t> counts_;
};

void holders_at(const Holding& holding, std::uint32_t contact, Day at, std::vector<std::uint32_t>& holders) {
  holders.clear();
  for_each_holder(holding, contact, [&](AgencyId agency, const Held& held) {
    if (held.certainly_at(at)) holders.push_back(agency.value);
  });
}

Common common_of(const Holding& holding, const std::vector<std::uint32_t>& contacts, Day at, Progress& progress) {
  const std::size_t agencies = holding.graph().agencies.ids.size();
  const auto length = static_cast<std::int64_t>(contacts.size());
  Common total(agencies);
  parallel::Lender<Common> counts([agencies] { return std::make_unique<Common>(agencies); });
  progress.expect(length);
  parallel::for_each_chunk(length, kContactsInChunk, 0, progress, [&](parallel::Chunk chunk) {
    counts.with_one([&](Common& common) {
      std::vector<std::uint32_t> holders;
      for (std::int64_t place = chunk.begin; place < chunk.end; ++place) {
        holders_at(holding, contacts[static_cast<std::size_t>(place)], at, holders);
        common.add(holders);
      }
    });
  });
  counts.for_each([&](const Common& common) { total.add(common); });
  return total;
}

class Rows {
 public:
  Rows(const Holding& holding, const WhatIfSharesQuery& query, const Common& common)
      : holding_(holding), query_(query), common_(common) {}

  Answer answer(const std::vector<std::uint32_t>& agencies, const std::vector<std::uint32_t>& contacts) {
    for (const std::uint32_t from : agencies)
      for (const std::uint32_t to : agencies)
        if (from != to && common_.of(from, from) > 0) add(from, to);
    if (query_.evidence) cite(contacts);
    const graph::IdTable& ids = holding_.graph().agencies.ids;
    answer_.table.name = "what_if_shares";
    answer_.table.rows = static_cast<std::int64_t>(from_.size());
    auto& columns = answer_.table.columns;
    columns.push_back(id_column("from_agency", ids, from_));
    columns.push_back(id_column("to_agency", ids, to_));
    columns.push_back(day_column("day", std::vector<Day>(from_.size(), query_.at)));
    columns.push_back(tables::integer_column("held", std::move(held_)));
    columns.push_back(tables::integer_column("in_common", std::move(in_common_)));
    columns.push_back(tables::integer_column("gain", std::move(gain_)));
    columns.push_back(tables::integer_column("to_held", std::move(to_held_)));
    return std::move(answer_);
  }

 private:
  void add(std::uint32_t from, std::uint32_t to) {
    from_.push_back(from);
    to_.push_back(to);
    held_.push_back(common_.of(from, from));
    in_common_.push_back(common_.of(from, to));
    gain_.push_back(held_.back() - in_common_.back());
    to_held_.push_back(common_.of(to, to));
  }
  void cite(const std::vector<std::uint32_t>& contacts) {
    std::vector<std::vector<std::uint32_t>> holders(contacts.size());
    for (std::size_t place = 0; place < contacts.size(); ++place)
      holders_at(holding_, contacts[place], query_.at, holders[place]);
    const auto has = [&](std::size_t place, std::uint32_t agency) {
      return std::find(holders[place].begin(), holders[place].end(), agency) != holders[place].end();
    };
    for (std::uint32_t row = 0; row < from_.size(); ++row)
      for (std::size_t place = 0; place < contacts.size(); ++place)
        if (has(place, from_[row]) && !has(place, to_[row]))
          cite_contact(holding_.graph(), contacts[place], Fact{}, row, answer_.evidence);
  }

  const Holding& holding_;
  const WhatIfSharesQuery& query_;
  const Common& common_;
  std::vector<std::uint32_t> from_, to_;
  std::vector<std::int64_t> held_, in_common_, gain_, to_held_;
  Answer answer_;
};

}  // namespace

Answer what_if_shares(const Holding& holding, const WhatIfSharesQuery& query, Progress& progress) {
  const std::vector<std::uint32_t> contacts = contacts_naming(holding.graph(), query.persons);
  std::vector<std::uint32_t> agencies;
  for (const AgencyId agency : query.agencies) agencies.push_back(agency.value);
  for (std::uint32_t agency = 0; query.agencies.empty() && agency < holding.graph().agencies.ids.size(); ++agency)
    agencies.push_back(agency);
  std::sort(agencies.begin(), agencies.end());
  agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
  const Common common = common_of(holding, contacts, query.at, progress);
  return Rows(holding, query, common).answer(agencies, contacts);
}

}  // namespace casegraph::measures
