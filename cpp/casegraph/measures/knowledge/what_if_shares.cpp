#include "casegraph/measures/knowledge/what_if_shares.hpp"

#include <algorithm>
#include <utility>

#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/knowledge/common_holders.hpp"
#include "casegraph/measures/knowledge/fact.hpp"

namespace casegraph::measures {
namespace {

class Rows {
 public:
  Rows(const Holding& holding, const WhatIfSharesQuery& query, const CommonHolders& common)
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
  const CommonHolders& common_;
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
  progress.expect(static_cast<std::int64_t>(contacts.size()));
  const CommonHolders common = common_holders(holding, contacts, query.at, progress);
  return Rows(holding, query, common).answer(agencies, contacts);
}

}  // namespace casegraph::measures
