// Contacts: who was in them, and their dates of booking, recording and identifying.
#include <cstdint>
#include <vector>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kNoParticipant{"contact_without_participant", tables::Level::warning};
constexpr Rule kRecordedBefore{"recorded_before_contact", tables::Level::warning};
constexpr Rule kBookedAfter{"booked_after_contact", tables::Level::warning};
constexpr Rule kIdentified{"identified_without_recorded_as"};

void check_participation(const TableView& contacts, Targets targets, std::int64_t parts, Sink& sink) {
  std::vector<std::uint8_t> has_participant(static_cast<std::size_t>(contacts.rows));
  for (std::int64_t row = 0; row < parts; ++row)
    if (targets[row] >= 0) has_participant[static_cast<std::size_t>(targets[row])] = 1;
  for (std::int64_t row = 0; row < contacts.rows; ++row) {
    if (has_participant[static_cast<std::size_t>(row)] != 0) continue;
    sink.add(kNoParticipant, contacts.at("contact_id", row), [&] {
      return Wording{contacts.shown("contact_id", row), "no row of participants names this contact",
                     "at least one participant: a person who took part, was absent or was spoken about"};
    });
  }
}

void check_recording(const CasebookView& book, Passes& passes) {
  const TableView& contacts = book.table("contacts");
  const Dates days = book.dates("contacts", "date");
  const Dates recorded = book.dates("contacts", "recorded_on");
  const Dates booked = book.dates("contacts", "booked_on");
  if (!days || (!recorded && !booked)) return;
  passes.each_row(contacts, [&contacts, days, recorded, booked](std::int64_t row, Sink& sink) {
    if (recorded[row].last < days[row].first)
      sink.add(kRecordedBefore, contacts.at("recorded_on", row), [&] {
        return Wording{contacts.shown("recorded_on", row), "recorded before the day of the contact",
                       "the day of the contact or a later one, or an empty cell"};
      });
    if (days[row].last < booked[row].first)
      sink.add(kBookedAfter, contacts.at("booked_on", row), [&] {
        return Wording{contacts.shown("booked_on", row), "booked after the day of the contact",
                       "the day of the contact or an earlier one, or an empty cell"};
      });
  });
}

void check_identifying(const TableView& participants, Passes& passes) {
  const Cells identified = participants.cells("identified_on");
  const Cells recorded_as = participants.cells("recorded_as");
  if (!identified) return;
  passes.each_row(participants, [&participants, identified, recorded_as](std::int64_t row, Sink& sink) {
    if (!identified.has(row) || recorded_as.has(row)) return;
    sink.add(kIdentified, participants.at("identified_on", row), [&] {
      return Wording{participants.shown(identified, row),
                     "identified on a day, and recorded_as does not say as whom the person was recorded until then",
                     "recorded_as filled in, or identified_on empty"};
    });
  });
}

}  // namespace

void check_contacts(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  const TableView& contacts = book.table("contacts");
  const TableView& participants = book.table("participants");
  const Targets targets = book.targets("participants", "contact_id");
  // Where participants are missing altogether, or could not all be read, that is the problem, not each contact.
  if (targets && contacts.rows > 0 && !participants.is_incomplete)
    passes.once([&contacts, &participants, targets](Sink& sink) {
      check_participation(contacts, targets, participants.rows, sink);
    });
  check_recording(book, passes);
  check_identifying(participants, passes);
}

}  // namespace casegraph::validation::rules
