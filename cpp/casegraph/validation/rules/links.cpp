// Links between contacts: from the later to the earlier.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kToItself{"link_to_itself"};
constexpr Rule kBackwards{"link_backwards", tables::Level::warning};

void check_link(const TableView& links, Targets from, Targets to, Dates days, std::int64_t row, Sink& sink) {
  if (from[row] < 0 || to[row] < 0) return;
  if (from[row] == to[row])
    sink.add(kToItself, links.at("to_contact", row), [&] {
      return Wording{links.shown("to_contact", row), "the contact is linked to itself", "an earlier contact"};
    });
  if (days[from[row]].last < days[to[row]].first)
    sink.add(kBackwards, links.at("from_contact", row), [&] {
      return Wording{links.shown("from_contact", row), "from_contact lies before to_contact, and should be the later",
                     "the later contact in from_contact, the earlier in to_contact"};
    });
}

}  // namespace

void check_links(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  const TableView& links = book.table("contact_links");
  const Targets from = book.targets("contact_links", "from_contact");
  const Targets to = book.targets("contact_links", "to_contact");
  const Dates days = book.dates("contacts", "date");
  if (!from || !to) return;
  passes.each_row(
      links, [&links, from, to, days](std::int64_t row, Sink& sink) { check_link(links, from, to, days, row, sink); });
}

}  // namespace casegraph::validation::rules
