// How two records are compared: a comparison is an ordered list of levels of agreement on one field (or two),
// and a pair of records has the first of them that holds.
//
// Level 0 is "not known": one or both records lack the value, which is no evidence either way. Levels 1 to n are
// those of the list, level n + 1 is "none of them". So a comparison has n + 2 levels, in four bits a comparison.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "casegraph/linkage/encode.hpp"
#include "casegraph/linkage/judge.hpp"

namespace casegraph::linkage {

enum class LevelKind {
  exact,                // the same value; of dates the same complete date
  jaro,                 // similarity of at least `threshold`
  jaro_winkler,         // likewise
  qgram_jaccard,        // likewise, on bigrams
  qgram_cosine,         // likewise: bigrams in common over the root of the product of their numbers
  levenshtein,          // at most `threshold` edits
  damerau_levenshtein,  // likewise; of dates both complete
  nickname,             // forms of one given name (names.hpp)
  initial,              // one is the first letter of the other
  consonants,           // the same consonants (names.hpp), which are two or more
  same_words,           // the same words in any order, particles left out
  same_words_across,    // likewise the words of two fields together: parts of a name in other columns or another order
  shared_words,         // at least `threshold` words in common, of names of several parts; 0 counts as 1
  soundex,              // the same Soundex code, which is not empty
  double_metaphone,     // a code of Double Metaphone in common
  swapped,              // the values of the two fields changed places (a given name in the family name's field)
  postcode_sector,      // the same sector of a UK postcode
  postcode_district,    // the same district
  postcode_area,        // the same area
  day_month_swapped,    // the same date with day and month changed over
  one_digit_off,        // complete dates whose eight digits differ in one place
  first_of_january,     // the same year, one of the dates being its 1 January, as is put where only the year is known
  same_partial_month,   // dates of which one or both lack the day: the same year and month
  same_partial_year,    // dates of which one or both lack the month or the day: the same as far as both state them
  days_within,          // complete dates at most `threshold` days apart
  same_year,            // the same year
  months_within,        // dates with a month at most `threshold` months apart by the calendar, whatever their days
  years_within,         // dates at most `threshold` years apart by the calendar, whatever their days and months
  number_within,        // numbers at most `threshold` apart
  percent_within,       // numbers apart by at most `threshold` per cent of the one farther from 0
  kilometres_within,    // two fields of latitude and longitude in degrees: at most `threshold` km on a sphere of
                        // 6371.0088 km
  all_of,               // each of `parts` holds
  any_of,               // one of `parts` holds
  none_of,              // none of `parts` holds
  shared_elements,      // lists with at least `threshold` elements in common; 0 counts as 1
  own,                  // the function of the level says so
  best_of,              // lists of which some pair of elements has one of `parts`
};
LevelKind level_kind_of(std::string_view name);  // throws ArgumentError with the names that there are
std::string_view name_of(LevelKind kind);

struct Level {
  // A kind alone is a level.
  Level(LevelKind of_kind = LevelKind::exact, double of_threshold = 0,  // NOLINT(google-explicit-constructor)
        std::vector<Level> of_parts = {}, std::shared_ptr<Judge> of_judge = nullptr);

  LevelKind kind;
  double threshold;
  double limit;              // what is held against: the threshold; of kilometres the squared sine of half the angle
  std::vector<Level> parts;  // of all_of, any_of, none_of and best_of
  std::shared_ptr<Judge> judge;  // of own
};

// What agreement tells of two records that are not of one person: nothing, or that the two are of one family, of one
// home, or reached in the same way (pair_kinds.hpp).
enum class About { person, family, home, contact };
About about_of(std::string_view name);  // throws ArgumentError with the names that there are

struct Comparison {
  std::string name;
  std::vector<std::uint32_t> fields;  // positions in the list of fields; the first is the one compared
  std::vector<Level> levels;          // 1 to 14
  bool term_frequencies = false;      // exact agreement on a rare value counts for more than on a common one
  About about = About::person;
};

inline constexpr std::size_t kMostComparisons = 16;
inline constexpr std::size_t kMostLevels = 14;

// The levels of all comparisons of a pair, four bits each, the first comparison lowest.
using Pattern = std::uint64_t;
constexpr std::uint32_t level_in(Pattern pattern, std::size_t comparison) {
  return static_cast<std::uint32_t>(pattern >> (4 * comparison)) & 15U;
}

// Throws ArgumentError where a comparison has too few or many levels, a field that there is not, or a level that its
// fields cannot have (days_within on text).
void check(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields);

// Fills in what levels of names ask of the fields. Where there is no such level nothing is made.
void derive_for_levels(const std::vector<Comparison>& comparisons, std::vector<Field>& fields);

// Whether equal codes are level 1 and unlike ones never: the first level is `exact`, and no value is half a date.
bool is_exact_by_code(const Comparison& comparison, const std::vector<Field>& fields);

// The level of one comparison from the two records' codes of its fields. Symmetric.
std::uint32_t level_of(const Comparison& comparison, const std::vector<Field>& fields, const std::uint32_t* codes_a,
                       const std::uint32_t* codes_b);

// Compares pairs, and remembers the levels of pairs of values that it met before: names repeat. What it remembers
// changes no answer. For one thread.
class Comparer {
 public:
  Comparer(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields);
  // `codes_a`, `codes_b`: a code a field.
  Pattern pattern(const std::uint32_t* codes_a, const std::uint32_t* codes_b);
  // The level of one comparison.
  std::uint32_t level(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b);
  // Asks for the values of a record that is soon to be compared.
  void fetch_ahead(const std::uint32_t* codes) const;

 private:
  std::uint32_t compared(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b) const;
  std::uint32_t remembered(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b);

  const std::vector<Comparison>& comparisons_;
  const std::vector<Field>& fields_;
  std::vector<std::vector<std::uint64_t>> memory_;  // of comparisons that remember: (codes, level)
  std::vector<LevelKind> graded_;  // the only grade that a comparison asks for; `exact`: another, or several
  std::vector<std::uint8_t> remembers_;
  std::vector<std::uint8_t> exact_first_;
  std::vector<std::vector<std::uint32_t>> two_fields_;  // levels that ask a second field, which is no place
};

}  // namespace casegraph::linkage
