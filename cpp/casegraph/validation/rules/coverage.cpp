// Coverage in a casebook of several reviews: rows that do not say of whom, and rows that say it of a person whom
// the review that they name is not about.
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kOfNobody{"coverage_without_person_or_review", tables::Level::warning};
constexpr Rule kOfAnotherReview{"coverage_of_another_review", tables::Level::warning};

void check_persons(const CasebookView& book, Passes& passes) {
  const TableView& coverage = book.table("coverage");
  const Targets person = book.targets("coverage", "person_id");
  const Targets review = book.targets("coverage", "review_id");
  const Targets of_person = book.targets("persons", "review_id");
  if (!person || !review || !of_person) return;
  passes.each_row(coverage, [&coverage, person, review, of_person](std::int64_t row, Sink& sink) {
    if (person[row] < 0 || review[row] < 0) return;
    const std::int32_t own = of_person[person[row]];
    if (own < 0 || own == review[row]) return;
    sink.add(kOfAnotherReview, coverage.at("person_id", row), [&] {
      return Wording{coverage.shown("person_id", row),
                     "the row names a person of another review than its own, and so covers nobody",
                     "a person of the review that review_id names, or no review_id"};
    });
  });
}

}  // namespace

void check_coverage(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  if (book.table("reviews").rows < 2) return;
  check_persons(book, passes);
  const TableView& coverage = book.table("coverage");
  const Cells person = coverage.cells("person_id");
  const Cells review = coverage.cells("review_id");
  passes.each_row(coverage, [&coverage, person, review](std::int64_t row, Sink& sink) {
    if (person.has(row) || review.has(row)) return;
    sink.add(kOfNobody, coverage.at("review_id", row), [] {
      return Wording{{},
                     "the row names neither person nor review, and so covers every person of every review",
                     "person_id or review_id"};
    });
  });
}

}  // namespace casegraph::validation::rules
