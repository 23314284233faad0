// Terms: of the vocabularies, and those that the casebook adds.
#include <memory>
#include <string>

#include "casegraph/validation/rules/rules.hpp"
#include "casegraph/validation/rules/term_set.hpp"

namespace casegraph::validation::rules {
namespace {

constexpr Rule kUnknownTerm{"unknown_term"};
constexpr Rule kUnknownVocabulary{"unknown_vocabulary"};
constexpr Rule kClosedVocabulary{"closed_vocabulary"};

std::span<const std::string> extra_terms_of(const schema::Vocabulary& vocabulary, const Options& options) {
  const auto found = options.extra_terms.find(vocabulary.name);
  if (!vocabulary.extensible || found == options.extra_terms.end()) return {};
  return found->second;
}

std::string accepted_terms(const schema::Vocabulary& vocabulary, const TermSet& terms, std::string_view word) {
  const std::string_view nearest = terms.nearest(word);
  std::string accepted = nearest.empty() ? std::string() : "perhaps `" + std::string(nearest) + "`; ";
  accepted += "one of ";
  for (const std::string_view term : terms.terms())
    accepted += (term.data() == terms.terms().front().data() ? "" : ", ") + std::string(term);
  return vocabulary.extensible ? accepted + "; or a term that the casebook adds to " + std::string(vocabulary.name)
                               : accepted;
}

void check_column(const TableView& table, const ColumnView& column, const Options& options, Passes& passes) {
  const schema::Vocabulary* vocabulary = schema::find_vocabulary(column.declared->vocabulary);
  const auto terms = std::make_shared<const TermSet>(*vocabulary, extra_terms_of(*vocabulary, options));
  const Cells cells{column.given};
  passes.each_row(table, [&table, &column, vocabulary, terms, cells](std::int64_t row, Sink& sink) {
    const std::string_view term = cells.text(row);
    if (term.empty() || terms->contains(term)) return;
    sink.add(kUnknownTerm, table.at(column, row), [&] {
      const std::string shown = table.shown(cells, row);
      return Wording{shown, "not a term of the vocabulary " + std::string(vocabulary->name),
                     accepted_terms(*vocabulary, *terms, shown)};
    });
  });
}

void check_extra_terms(const Options& options, Sink& sink) {
  for (const auto& [name, terms] : options.extra_terms) {
    const schema::Vocabulary* vocabulary = schema::find_vocabulary(name);
    if (vocabulary == nullptr)
      sink.add(kUnknownVocabulary, {}, [&name = name] {
        return Wording{name, "terms are added to a vocabulary that there is not", "a vocabulary of the codebook"};
      });
    if (vocabulary == nullptr || vocabulary->extensible) continue;
    const TermSet known(*vocabulary, {});
    for (const std::string& term : terms) {
      if (known.contains(term)) continue;
      sink.add(kClosedVocabulary, {}, [&, &name = name] {
        return Wording{term,
                       "the vocabulary " + name + " takes no terms of a casebook's own: measures depend on its terms",
                       accepted_terms(*vocabulary, known, term)};
      });
    }
  }
}

}  // namespace

void check_vocabulary(const CasebookView& book, const Options& options, Passes& passes) {
  passes.once([&options](Sink& sink) { check_extra_terms(options, sink); });
  for (const TableView& table : book.tables())
    for (const ColumnView& column : table.columns)
      if (!column.declared->vocabulary.empty() && column.given != nullptr) check_column(table, column, options, passes);
}

}  // namespace casegraph::validation::rules
