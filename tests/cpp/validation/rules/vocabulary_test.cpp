#include <gtest/gtest.h>

#include "casegraph/schema/schema.hpp"
#include "casegraph/validation/rules/term_set.hpp"
#include "validation/casebook_fixture.hpp"

namespace casegraph::validation {
namespace {

using rules::edit_distance;
using rules::TermSet;
using testing::Book;
using testing::Lines;

TEST(VocabularyRule, SuggestsTheNearestTerm) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|Took part", "c2|B|took_part"});
  EXPECT_EQ(book.found(), Lines{"unknown_term participants 1 presence"});
  const auto problem = book.problems()[0];
  EXPECT_EQ(problem.value, "Took part");
  EXPECT_EQ(problem.reason, "not a term of the vocabulary presence");
  EXPECT_EQ(problem.accepted, "perhaps `took_part`; one of took_part, absent, spoken_about");
}

TEST(VocabularyRule, NamesEveryTermWhereNoneIsNear) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|zzzzzzzz"});
  Options options;
  options.extra_terms["contact_kind"] = {"helpline_chat"};
  const std::string accepted = book.problems(options).at(0).accepted;
  EXPECT_TRUE(accepted.starts_with("one of emergency_call, call, message, ")) << accepted;
  for (const schema::Term& term : schema::find_vocabulary("contact_kind")->terms)
    EXPECT_NE(accepted.find(std::string(term.value)), std::string::npos) << term.value;
  EXPECT_TRUE(accepted.ends_with(", helpline_chat; or a term that the casebook adds to contact_kind")) << accepted;
}

TEST(VocabularyRule, TakesExtraTerms) {
  Book book;
  book.with("contacts", "contact_id|agency_id|kind", {"c1|wmp|call", "c2|gp|ritual"});
  Options options;
  options.extra_terms["contact_kind"] = {"ritual"};
  EXPECT_EQ(book.found(options), Lines{});
  EXPECT_EQ(book.found(), Lines{"unknown_term contacts 2 kind"});
}

TEST(VocabularyRule, RefusesExtraTermsOfClosedAndUnknownVocabularies) {
  Book book;
  book.with("participants", "contact_id|person_id|presence", {"c1|A|perhaps", "c2|B|absent"});
  Options options;
  options.extra_terms["presence"] = {"perhaps", "absent"};
  options.extra_terms["mood"] = {"sad"};
  EXPECT_EQ(book.found(options),
            (Lines{"closed_vocabulary - 0 -", "unknown_vocabulary - 0 -", "unknown_term participants 1 presence"}));
  EXPECT_EQ(book.problems(options)[0].value, "perhaps");
}

TEST(TermSet, CountsChangesOfLetters) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("call", "call"), 0U);
  EXPECT_EQ(edit_distance("clal", "call"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(TermSet, HoldsEveryTermOfEveryVocabulary) {
  for (const schema::Vocabulary& vocabulary : schema::vocabularies()) {
    const TermSet terms(vocabulary, {});
    for (const schema::Term& term : vocabulary.terms) {
      EXPECT_TRUE(terms.contains(term.value));
      EXPECT_EQ(terms.nearest(term.value), term.value);
      EXPECT_FALSE(terms.contains(std::string(term.value) + "x"));
    }
    EXPECT_FALSE(terms.contains(""));
  }
}

}  // namespace
}  // namespace casegraph::validation
