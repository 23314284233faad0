// The groups of a count, in order, made chunk by chunk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace casegraph::measures {

struct Group {
  std::uint32_t person;  // none where persons are no group
  std::uint64_t key;
  std::int64_t certain;
  std::int64_t possible;
};

// The groups of some persons, or of none, in their order. A person whose contacts are all plain is kept as the sorted
// keys of the contacts alone, a quarter of a group's size: equal keys are one group. Any other person is kept as
// finished groups.
class GroupChunk {
 public:
  // Room for at most so many plain keys.
  void expect(std::uint32_t first_person, std::size_t persons, std::size_t keys) {
    first_person_ = first_person;
    keys_of_person_.reserve(persons);
    keys_.resize(keys);
  }
  // Where the next person's keys are written, before end_plain() or end_finished().
  std::uint32_t* next_keys() { return keys_.data() + used_; }
  void end_plain(std::uint32_t count);  // sorts the keys
  void end_finished(std::size_t count) {
    keys_of_person_.push_back(kFinished), counts_.push_back(count), size_ += count;
  }

  std::vector<Group>& finished() { return finished_; }
  bool has_finished() const { return !finished_.empty(); }
  std::size_t size() const { return size_; }
  // Groups that belong to no person come without end_finished().
  void take_all_finished() { size_ = finished_.size(); }

  // Calls visit(groups, place of the first) for all groups in order, a few hundred at a time.
  template <class Visit>
  void for_each_block(bool show_person, Visit visit) const {
    if (keys_of_person_.empty()) {
      if (!finished_.empty()) visit(std::span<const Group>(finished_), std::size_t{0});
      return;
    }
    constexpr std::size_t kBlock = 512;
    std::array<Group, kBlock> block;
    std::size_t filled = 0, done = 0, counts_at = 0, finished_at = 0;
    const auto flush = [&] {
      visit(std::span<const Group>(block.data(), filled), done);
      done += filled;
      filled = 0;
    };
    const std::uint32_t* key = keys_.data();
    for (std::size_t at = 0; at < keys_of_person_.size(); ++at) {
      const std::uint32_t count = keys_of_person_[at];
      if (count == kFinished) {
        for (std::size_t left = counts_[counts_at++]; left > 0; --left) {
          if (filled == kBlock) flush();
          block[filled++] = finished_[finished_at++];
        }
        continue;
      }
      const std::uint32_t person = show_person ? first_person_ + static_cast<std::uint32_t>(at) : kNoPerson;
      for (const std::uint32_t* end = key + count; key != end;) {
        const std::uint32_t* run = key;
        do ++key;
        while (key != end && *key == *run);
        if (filled == kBlock) flush();
        block[filled++] = {person, *run, key - run, key - run};
      }
    }
    if (filled > 0) flush();
  }

 private:
  static constexpr std::uint32_t kFinished = 0xffffffffU;
  static constexpr std::uint32_t kNoPerson = 0xffffffffU;
  std::uint32_t first_person_ = 0;
  std::vector<std::uint32_t> keys_;
  std::vector<std::uint32_t> keys_of_person_;
  std::vector<std::size_t> counts_;
  std::vector<Group> finished_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

}  // namespace casegraph::measures
