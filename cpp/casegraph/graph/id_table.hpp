// The user's own ids of one kind of thing, by handle, and back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/graph/shared_column.hpp"

namespace casegraph::graph {

// Text or int64, never both. Immutable once made; copies share their memory. Numbers that follow each other
// (7, 8, 9 ...) are kept as the first one alone; texts that are numbers behind one prefix (C0007, C0008 ...) as
// numbers.
class IdTable {
 public:
  IdTable() = default;
  // Ids are distinct; throws DataError where one comes twice.
  static IdTable of_numbers(std::span<const std::int64_t> ids);
  static IdTable of_numbers(const std::vector<std::int64_t>& ids) { return of_numbers(std::span(ids)); }
  static IdTable of_texts(std::span<const std::string_view> ids);
  // Of `count` texts that lie somewhere else: fill(from, some) puts those from place `from` on into `some`; it is asked
  // for each more than once.
  using FillTexts = std::function<void(std::size_t from, std::span<std::string_view> some)>;
  static IdTable of_texts(std::size_t count, const FillTexts& fill);
  // The same ids under other handles: handle h of the new table is handle old_handles[h] of this one. Old handles
  // are distinct. Costs nothing beside the column, which is shared; the way back is made when it is first asked for.
  IdTable reordered(SharedColumn<std::uint32_t> old_handles) const;

  std::uint32_t size() const { return size_; }
  bool is_text() const { return is_text_; }
  std::int64_t number(std::uint32_t handle) const;
  std::string label(std::uint32_t handle) const;  // as text, whichever it is
  // The number of handle 0 where numbers follow each other in the order of handles.
  std::optional<std::int64_t> range_base() const;

  // The handle, or none. A number is not found in a text table, nor a text in a number table.
  std::optional<std::uint32_t> find(std::int64_t id) const;
  std::optional<std::uint32_t> find(std::string_view id) const;
  // The handles of many ids from place `from` on, the same as find() of each; none where `valid` (one byte an id;
  // empty: all) says that the cell is missing, or the text is empty. Returns the place of the first that is not found,
  // or the number of ids.
  std::size_t find_all(std::span<const std::int64_t> ids, std::span<const std::uint8_t> valid, std::size_t from,
                       std::uint32_t* handles) const;
  std::size_t find_all(std::span<const std::string_view> ids, std::span<const std::uint8_t> valid, std::size_t from,
                       std::uint32_t* handles) const;
  // As find, but reads the decimal digits of a text in a number table: for ids typed by a person.
  std::optional<std::uint32_t> find_typed(std::string_view id) const;

  // Memory held, texts included; a column given to reordered() is not, since others share it.
  std::size_t bytes() const;
  std::size_t bytes_of_texts() const;  // of them

 private:
  struct Index;
  struct Reordering;
  static IdTable table_of(std::shared_ptr<const Index> index, std::size_t size, bool is_text);
  std::optional<std::uint32_t> renamed(std::uint32_t old_handle) const;  // none: none
  std::uint32_t old_handle(std::uint32_t handle) const;

  std::uint32_t size_ = 0;
  bool is_text_ = false;
  std::shared_ptr<const Index> index_;
  std::shared_ptr<const Reordering> reordering_;
};

}  // namespace casegraph::graph
