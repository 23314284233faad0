// Births and deaths against what persons took part in. Possible in truth (a child registered before its
// birth date was corrected, a post mortem), and so warnings. Told by rows, never by the dates of persons.
#include <string>

#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kAfterDeath{"took_part_after_death", tables::Level::warning};
constexpr Rule kBeforeBirth{"took_part_before_birth", tables::Level::warning};
constexpr Rule kUnbornWithBirth{"unborn_with_birth_date", tables::Level::warning};
constexpr const char* kAcceptedPart =
    "another date, `spoken_about` where the person did not take part, or as it is where the source says so";

std::string row_of(const char* table, std::int64_t row) {
  return std::string(table) + " row " + std::to_string(row + 1);
}

struct Parts {
  const TableView& participants;
  Cells presence;
  Targets contacts;
  Targets persons;
  Dates dates;
  Dates births;
  Dates deaths;
  Cells unborn;
};

void report(const Rule& rule, const Parts& parts, std::int64_t row, const char* what, Sink& sink) {
  sink.add(rule, parts.participants.at("person_id", row), [&] {
    return Wording{parts.participants.shown("person_id", row),
                   "took part in a contact (" + row_of("contacts", parts.contacts[row]) + ") on a day " + what + " (" +
                       row_of("persons", parts.persons[row]) + ")",
                   kAcceptedPart};
  });
}

void check_part(const Parts& parts, std::int64_t row, Sink& sink) {
  const std::int32_t person = parts.persons[row];
  const std::int32_t contact = parts.contacts[row];
  if (person < 0 || contact < 0 || parts.presence.text(row) != "took_part") return;
  const DateInterval day = parts.dates[contact];
  if (parts.deaths[person].last < day.first) report(kAfterDeath, parts, row, "after the person's death", sink);
  const bool is_unborn = parts.unborn.has(person) && parts.unborn.boolean(person);
  if (!is_unborn && day.last < parts.births[person].first)
    report(kBeforeBirth, parts, row, "before the person's birth", sink);
}

void check_unborn(const CasebookView& book, Passes& passes) {
  const TableView& persons = book.table("persons");
  const Cells unborn = persons.cells("unborn");
  const Cells births = persons.cells("birth_date");
  if (!unborn || !births) return;
  passes.each_row(persons, [&persons, unborn, births](std::int64_t row, Sink& sink) {
    if (!unborn.has(row) || !unborn.boolean(row) || !births.has(row)) return;
    sink.add(kUnbornWithBirth, persons.at("birth_date", row),
             [] { return Wording{{}, "a child not born has a date of birth", "an empty cell, or unborn false"}; });
  });
}

}  // namespace

void check_lives(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  check_unborn(book, passes);
  const TableView& participants = book.table("participants");
  const Parts parts{participants,
                    participants.cells("presence"),
                    book.targets("participants", "contact_id"),
                    book.targets("participants", "person_id"),
                    book.dates("contacts", "date"),
                    book.dates("persons", "birth_date"),
                    book.dates("persons", "death_date"),
                    book.table("persons").cells("unborn")};
  if (!parts.dates || (!parts.births && !parts.deaths)) return;
  passes.each_row(participants, [parts](std::int64_t row, Sink& sink) { check_part(parts, row, sink); });
}

}  // namespace casegraph::validation::rules
