// Where new records would be compared with those that there are: the rules' values of all records, found at once.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "casegraph/linkage/linker.hpp"
#include "casegraph/linkage/scoring.hpp"

namespace casegraph::linkage {

// How often values are held, and of how many: what a rare value is worth does not change as records are added.
struct Frequencies {
  std::unordered_map<std::string, std::int64_t> counts;
  std::vector<std::int64_t> all_counts;  // ascending; the first, of missing values, 0
  std::int64_t present = 0;
};

// The linker then weighs agreement by these frequencies and not its own records'. A value held nowhere counts as held
// once.
void take_frequencies(Linker& linker, const std::vector<Frequencies>& frequencies);

// Pairs of the rules with a row of at least `first_new`, weighed: what scoring them all would keep of these.
std::vector<Edge> score_new(const Linker& linker, const Model& model, std::uint32_t first_new, FixedWeight least);

class RecordIndex {
 public:
  // Keeps nothing of the linker. Of the fields whose agreement is weighed by frequency, its counts are kept.
  explicit RecordIndex(const Linker& linker, Progress& progress, unsigned threads = 0);

  std::size_t rows() const { return rows_; }
  // New records get the rows from rows() on. Frequencies stay as they were.
  void append(const tables::Table& records, Progress& progress);
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
  struct Keys {  // by hash, then row; what was appended lately apart, so that appending costs little
    std::vector<Key> all, recent;
  };
  static void append_rows(std::vector<std::uint32_t>& found, const std::vector<Key>& keys, std::uint64_t hash);
  std::vector<Keys> keys_;  // a rule
  std::vector<Frequencies> frequencies_;
  std::size_t rows_ = 0;
};

}  // namespace casegraph::linkage
