// Groups of records by what is their own, by what is that of a second record that belongs with each, and by period.
// What delay_shares() and joint_appointment_shares() share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/frequency/calendar_bins.hpp"
#include "casegraph/measures/frequency/counts.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures::frequency {

struct RecordDimension {
  Dimension of;           // agency, sector, area (of the agency) or kind
  bool of_other = false;  // of the second record
  auto operator<=>(const RecordDimension&) const = default;
};

struct RecordGrouping {
  std::vector<RecordDimension> by;
  std::optional<Bin> bin;  // month, quarter or year of the day that of() is given
};

class RecordKeys {
 public:
  static constexpr std::size_t kMostParts = 9;
  // A value for each of `by`, in its order, then the period; the rest kNone.
  using Key = std::array<std::uint32_t, kMostParts>;

  // `other`: what columns of the second record begin with, such as "from_". Throws ArgumentError where a group is named
  // twice or is none of those accepted.
  RecordKeys(const graph::CaseGraph& graph, RecordGrouping grouping, std::string other);

  // Whether a group is of the second record.
  bool has_other() const;
  // Whether the agency of the record (or of the second) is asked about, so that it matters whether it is only assumed.
  bool has_agency(bool of_other) const;
  // Of the two records; the second none: kNone in its parts. The period is missing where the days are not all in one.
  Key of(std::uint32_t own, std::uint32_t other, DateInterval days) const;
  // The same group without its second record.
  Key without_other(Key key) const;
  // One column for each of `by`, and month, quarter or year.
  void append_to(tables::Table& table, const std::vector<Key>& keys) const;

 private:
  std::uint32_t value_of(Dimension dimension, std::uint32_t contact) const;
  tables::Column column(std::size_t at, const std::vector<Key>& keys) const;
  tables::Column period_column(const std::vector<Key>& keys, Bin bin) const;

  const graph::CaseGraph& graph_;
  RecordGrouping grouping_;
  std::string other_;
};

}  // namespace casegraph::measures::frequency
