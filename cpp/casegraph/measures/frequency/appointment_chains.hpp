// Appointments that replace one another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/graph/case_graph.hpp"

namespace casegraph::measures::frequency {

// Bounds of a difference in days or minutes; none where a date is open.
struct Length {
  std::optional<std::int64_t> least, most;
};

struct AppointmentChain {
  std::vector<std::uint32_t> contacts;  // first to last
  std::vector<std::uint32_t> links;     // rows of contact_links between them
};

struct Wait {
  Length days;
  std::string status;  // "" for ok
};

class AppointmentChains {
 public:
  explicit AppointmentChains(const graph::CaseGraph& graph);

  // The chain that the contact belongs to; itself alone where it neither replaces nor is replaced.
  AppointmentChain of(std::uint32_t contact) const;
  // Contacts that replace one and are not replaced, ascending.
  std::vector<std::uint32_t> lasts() const;
  // From the first booking to the appointment that took place.
  Wait wait_of(const AppointmentChain& chain) const;

 private:
  struct Link {
    std::uint32_t from, to, row;
    auto operator<=>(const Link&) const = default;
  };
  static const Link* first_from(const std::vector<Link>& links, std::uint32_t contact);
  void walk(const std::vector<Link>& links, std::uint32_t contact, AppointmentChain& chain) const;

  const graph::CaseGraph& graph_;
  std::vector<Link> backward_, forward_;  // sorted: later to earlier, earlier to later
};

// Days from `from` to `to`, at least none where the sets of days overlap; negative only where all of `to` lies before.
Length days_between(DateInterval from, DateInterval to);

}  // namespace casegraph::measures::frequency
