// Coverage that does not say of whom, in a casebook of several reviews.
#include "casegraph/validation/rules/rules.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kOfNobody{"coverage_without_person_or_review", tables::Level::warning};

}  // namespace

void check_coverage(const CasebookView& book, const Options& /*options*/, Passes& passes) {
  if (book.table("reviews").rows < 2) return;
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
