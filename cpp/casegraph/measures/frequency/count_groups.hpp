// The groups of a count, in order, made chunk by chunk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace casegraph::measures {

struct Group {
  std::uint32_t person;  // none where persons are no group
  std::uint64_t key;
  std::int64_t certain;
  std::int64_t possible;  // open_count.hpp
};

// Some groups side by side, as the columns of an answer are written.
struct GroupBlock {
  static constexpr std::size_t kMost = 512;
  std::array<std::uint32_t, kMost> person;
  std::array<std::uint64_t, kMost> key;
  std::array<std::int64_t, kMost> certain, possible;
  std::size_t size = 0;

  void add(const Group& group) {
    person[size] = group.person;
    key[size] = group.key;
    certain[size] = group.certain;
    possible[size] = group.possible;
    ++size;
  }
};

// The groups of some persons, or of none, in their order. A person whose contacts are all plain is kept as the sorted
// keys of the contacts alone, an eighth of a group's size: equal keys are one group. Any other person is kept as
// finished groups.
class GroupChunk {
 public:
  static constexpr std::uint32_t kNotCounted = 0xffffffffU;  // sorts behind every key
  static constexpr std::uint32_t kNotPlain = 0xfffffffeU;

  // Keys are written, and read, this far beyond the last one.
  static constexpr std::size_t kSlack = 32;
  // What is said of some sorted keys.
  struct Summary {
    std::size_t groups = 0;
    bool plain = true;
    void add(std::uint32_t key, std::uint32_t before) {
      groups += static_cast<std::size_t>(key != before) & static_cast<std::size_t>(key != kNotCounted);
      plain &= key != kNotPlain;
    }
  };

  // Persons from this one on, and where the keys of their contacts go, person by person.
  void start(std::uint32_t first_person, std::size_t persons, std::shared_ptr<std::uint32_t[]> keys) {
    first_person_ = first_person;
    keys_of_person_.reserve(persons);
    keys_ = std::move(keys);
  }
  // The next person has these keys, in any order. False, and the person is still to be ended, where one is not plain.
  bool end_plain(const std::uint32_t* keys, std::uint32_t count);
  // The next person has the last `groups` of finished().
  void end_finished(std::size_t groups) {
    keys_of_person_.push_back(kIsFinished);
    finished_of_person_.push_back(groups);
    size_ += groups;
  }
  // All groups are finished ones, of no person.
  void end_without_persons() { size_ = finished_.size(); }

  std::vector<Group>& finished() { return finished_; }
  bool has_finished() const { return !finished_.empty(); }
  std::size_t size() const { return size_; }

  // Calls visit(block, place of its first group) for all groups in order.
  template <class Visit>
  void for_each_block(bool show_person, Visit visit) const {
    GroupBlock block;
    std::size_t done = 0;
    const auto room = [&] {
      if (block.size < GroupBlock::kMost) return;
      visit(block, done);
      done += block.size;
      block.size = 0;
    };
    const Group* finished = finished_.data();
    if (keys_of_person_.empty())
      for (const Group& group : finished_) room(), block.add(group);
    const std::uint32_t* key = keys_.get();
    auto finished_count = finished_of_person_.begin();
    for (std::size_t at = 0; at < keys_of_person_.size(); ++at) {
      if (keys_of_person_[at] == kIsFinished) {
        for (std::size_t left = *finished_count++; left > 0; --left) room(), block.add(*finished++);
      } else {
        const std::uint32_t* const end = key + keys_of_person_[at];
        const std::uint32_t person = show_person ? first_person_ + static_cast<std::uint32_t>(at) : kNobody;
        while (key != end && *key != kNotCounted) {
          const std::uint32_t* run = key;
          do ++key;
          while (key != end && *key == *run);
          room();
          block.add({person, *run, key - run, key - run});
        }
        key = end;
      }
    }
    if (block.size > 0) visit(block, done);
  }

 private:
  static constexpr std::uint32_t kIsFinished = 0xffffffffU;
  static constexpr std::uint32_t kNobody = 0xffffffffU;
  std::uint32_t first_person_ = 0;
  std::shared_ptr<std::uint32_t[]> keys_;
  std::vector<std::uint32_t> keys_of_person_;
  std::vector<std::size_t> finished_of_person_;
  std::vector<Group> finished_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

}  // namespace casegraph::measures
