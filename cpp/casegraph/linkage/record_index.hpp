// Where new records would be compared with those that there are: the rules' values of all records, found at once.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "casegraph/linkage/linker.hpp"

namespace casegraph::linkage {

// How often values are held, and of how many: what a rare value is worth does not change as records are added.
struct Frequencies {
  std::unordered_map<std::string, std::int64_t> counts;
  std::int64_t present = 0;
};

// The linker then weighs agreement by these frequencies and not its own records'. A value held nowhere counts as held
// once.
void take_frequencies(Linker& linker, const std::vector<Frequencies>& frequencies);

class RecordIndex {
 public:
  // Keeps nothing of the linker. Of the fields whose agreement is weighed by frequency, its counts are kept.
  explicit RecordIndex(const Linker& linker, Progress& progress, unsigned threads = 0);

  std::size_t rows() const { return rows_; }
  // Rows that agree with a row of `records` on all parts of some rule, ascending; `records` has the columns of the
  // settings. Throws DataError as encoding does.
  std::vector<std::uint32_t> candidates(const tables::Table& records, Progress& progress) const;
  // A field each; without counts where the field has no part in frequencies.
  const std::vector<Frequencies>& frequencies() const { return frequencies_; }
  std::size_t bytes() const;

 private:
  struct Key {
    std::uint64_t hash;
    std::uint32_t row;
  };
  std::vector<FieldSettings> fields_;
  std::vector<Rule> rules_;
  std::vector<std::vector<Key>> keys_;  // a rule, by hash, then row
  std::vector<Frequencies> frequencies_;
  std::size_t rows_ = 0;
};

}  // namespace casegraph::linkage
