// Which shares, of any status and to anyone, carried or would have carried a flag of a contact.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph.hpp"
#include "casegraph/measures/visibility/holding.hpp"

namespace casegraph::measures {

// Of whom the holding of contacts is asked. Refers to it.
class Carriage {
 public:
  explicit Carriage(const Holding& holding);

  // Rows of the table shares, in its order, each once. A flag in words speaks of the contact where it is about one of
  // its participants (or, about nobody in particular, comes from an agency that held it), and was not passed before the
  // contact.
  std::vector<std::uint32_t> shares(std::uint32_t contact, graph::Code flag) const;

 private:
  using Index = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  struct InWords {  // shares about a person; about nobody in particular, by who passed them on
    Index by_person, by_sender;
  };

  void add_in_words(graph::Code flag, const graph::Share& row, std::uint32_t share);
  static void append(const Index& index, std::uint32_t key, std::vector<std::uint32_t>& found);
  void append_words(const InWords& words, std::uint32_t contact, std::vector<std::uint32_t>& found) const;
  // Of shares by sender those of who held the contact then.
  void append_held(const Index& by_sender, std::uint32_t contact, std::vector<std::uint32_t>& found) const;
  bool sender_held(const graph::Share& row, std::uint32_t contact) const;
  void append_scope(std::uint32_t contact, std::vector<std::uint32_t>& found) const;

  const Holding& holding_;
  const graph::CaseGraph& graph_;
  Index by_contact_, by_person_, by_sender_;
  std::map<graph::Code, InWords> in_words_;
};

}  // namespace casegraph::measures
