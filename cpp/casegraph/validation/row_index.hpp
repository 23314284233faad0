// Finds rows by their key, and the rows whose key an earlier row has.
//
// An index is built in three steps, so that the first two can run on several threads: the rows' keys
// are hashed by stretches of rows, the shards are filled each from all hashes, and finish() puts the
// duplicates in order. A shard takes its rows in ascending order: of equal keys the first row counts,
// whatever the number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "casegraph/tables/table.hpp"

namespace casegraph::validation {

inline constexpr std::int32_t kNoRow = -1;

struct KeyPart {
  const tables::Column* column = nullptr;  // none: every row's part is empty
  bool required = true;                    // a row without it has no key
};

class RowIndex {
 public:
  RowIndex(std::vector<KeyPart> key, std::int64_t rows);

  std::int64_t rows() const { return rows_; }
  std::int64_t shards() const { return static_cast<std::int64_t>(shards_.size()); }
  void hash_rows(std::int64_t begin, std::int64_t end);
  void fill_shard(std::int64_t shard);
  // `keep`: rows will be looked up (an index of one column).
  void finish(bool keep);

  // The first row whose key is `value`; kNoRow where there is none, or where keys are of the other type.
  std::int32_t find(std::string_view value) const;
  std::int32_t find(std::int64_t value) const;

  // For each row of [begin, end) of a column of ids, the first row whose key is that id; kNoRow where a
  // cell is empty or no key is the same. Looks up many at a time, so that their waits for memory overlap.
  void find_each(const tables::Column& ids, std::int64_t begin, std::int64_t end, std::int32_t* found) const;

  struct Duplicate {
    std::int32_t row;
    std::int32_t first;
  };
  std::span<const Duplicate> duplicates() const { return duplicates_; }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::int32_t row = kNoRow;
  };
  struct Shard {
    std::vector<Slot> slots;  // a power of two of them, at least half empty
    std::vector<Duplicate> duplicates;
  };

  std::uint64_t key_hash(std::int64_t row) const;
  bool same_key(std::int64_t row, std::int64_t other) const;
  const Shard& shard_of(std::uint64_t hash) const;
  Slot first_slot(std::uint64_t hash) const;
  template <class Read>
  void find_batches(Read read, const tables::Column& ids, std::int64_t begin, std::int64_t end,
                    std::int32_t* found) const;

  std::vector<KeyPart> key_;
  std::int64_t rows_;
  std::vector<std::uint64_t> hashes_;  // 0: a row without a key
  std::vector<Shard> shards_;
  std::vector<Duplicate> duplicates_;
};

}  // namespace casegraph::validation
