#include "casegraph/measures/knowledge/common_holders.hpp"

#include <memory>

#include "casegraph/measures/knowledge/fact.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/parallel/lender.hpp"

namespace casegraph::measures {

void holders_at(const Holding& holding, std::uint32_t contact, Day at, std::vector<std::uint32_t>& holders) {
  holders.clear();
  for_each_holder(holding, contact, [&](AgencyId agency, const Held& held) {
    if (held.certainly_at(at)) holders.push_back(agency.value);
  });
}

CommonHolders common_holders(const Holding& holding, const std::vector<std::uint32_t>& contacts, Day at,
                             Progress& progress, std::vector<HeldPlace>* held) {
  constexpr std::int64_t kContactsInChunk = 65536;
  const std::size_t agencies = holding.graph().agencies.ids.size();
  const auto length = static_cast<std::int64_t>(contacts.size());
  CommonHolders total(agencies);
  parallel::Lender<CommonHolders> counts([agencies] { return std::make_unique<CommonHolders>(agencies); });
  std::vector<std::vector<HeldPlace>> parts(static_cast<std::size_t>(parallel::chunk_count(length, kContactsInChunk)));
  parallel::for_each_chunk(length, kContactsInChunk, 0, progress, [&](parallel::Chunk chunk) {
    counts.with_one([&](CommonHolders& common) {
      std::vector<HeldPlace>& part = parts[static_cast<std::size_t>(chunk.index)];
      std::vector<std::uint32_t> holders;
      for (std::int64_t place = chunk.begin; place < chunk.end; ++place) {
        holders_at(holding, contacts[static_cast<std::size_t>(place)], at, holders);
        common.add(holders);
        for (std::size_t one = 0; held != nullptr && one < holders.size(); ++one)
          part.push_back({holders[one], static_cast<std::uint32_t>(place)});
      }
    });
  });
  counts.for_each([&](const CommonHolders& common) { total.add(common); });
  for (std::size_t at_part = 0; held != nullptr && at_part < parts.size(); ++at_part) {
    held->insert(held->end(), parts[at_part].begin(), parts[at_part].end());
    parts[at_part] = {};
  }
  return total;
}

}  // namespace casegraph::measures
