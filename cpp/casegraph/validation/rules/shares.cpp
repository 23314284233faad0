// Shares: to whom, what, and whether it can have been known to the share.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kNoReceiver{"share_without_receiver"};
// Of a share that was not made, or may not have arrived, the source may not say to whom it should have gone.
constexpr Rule kReceiverNotTold{"share_without_receiver", tables::Level::warning};
constexpr Rule kNoContent{"share_item_without_content"};
constexpr Rule kLaterContact{"share_carries_later_contact", tables::Level::warning};

void check_receivers(const TableView& shares, Passes& passes) {
  const Cells agency = shares.cells("to_agency");
  const Cells person = shares.cells("to_person");
  const Cells forum = shares.cells("forum");
  const Cells status = shares.cells("status");
  passes.each_row(shares, [&shares, agency, person, forum, status](std::int64_t row, Sink& sink) {
    if (agency.has(row) || person.has(row) || forum.has(row)) return;
    const std::string_view state = status.text(row);
    const bool was_made = state == "made" || state.empty();
    sink.add(was_made ? kNoReceiver : kReceiverNotTold, shares.at("to_agency", row),
             [] { return Wording{{}, "the share has no receiver", "one of to_agency, to_person and forum"}; });
  });
}

void check_content(const TableView& items, Passes& passes) {
  const Cells contact = items.cells("contact_id");
  const Cells fact = items.cells("fact");
  passes.each_row(items, [&items, contact, fact](std::int64_t row, Sink& sink) {
    if (contact.has(row) || fact.has(row)) return;
    sink.add(kNoContent, items.at("contact_id", row), [] {
      return Wording{{}, "the row says neither which contact nor which fact the share carried", "contact_id or fact"};
    });
  });
}

void check_order(const CasebookView& book, Passes& passes) {
  const TableView& items = book.table("share_items");
  const Targets shares = book.targets("share_items", "share_id");
  const Targets contacts = book.targets("share_items", "contact_id");
  const Dates shared = book.dates("shares", "date");
  const Dates days = book.dates("contacts", "date");
  if (!shares || !contacts || !shared || !days) return;
  passes.each_row(items, [&items, shares, contacts, shared, days](std::int64_t row, Sink& sink) {
    if (!(shared[shares[row]].last < days[contacts[row]].first)) return;
    sink.add(kLaterContact, items.at("contact_id", row), [&] {
      return Wording{items.shown("contact_id", row), "the contact lies after the share that carried it",
                     "a contact on or before the day of the share"};
    });
  });
}

}  // namespace

void check_shares(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  check_receivers(book.table("shares"), passes);
  check_content(book.table("share_items"), passes);
  check_order(book, passes);
}

}  // namespace casegraph::validation::rules
