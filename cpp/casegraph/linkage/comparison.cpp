#include "casegraph/linkage/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/double_metaphone.hpp"
#include "casegraph/linkage/lanes.hpp"
#include "casegraph/linkage/names.hpp"
#include "casegraph/linkage/phonetic.hpp"
#include "casegraph/linkage/portable_math.hpp"
#include "casegraph/linkage/text_index.hpp"
#include "casegraph/linkage/text_similarity.hpp"

namespace casegraph::linkage {
namespace {

struct KindEntry {
  LevelKind kind;
  std::string_view name;
  std::uint8_t fields;
};
constexpr std::array<KindEntry, 37> kKinds = {{{LevelKind::exact, "exact", 1},
                                               {LevelKind::jaro, "jaro", 1},
                                               {LevelKind::jaro_winkler, "jaro_winkler", 1},
                                               {LevelKind::qgram_jaccard, "qgram_jaccard", 1},
                                               {LevelKind::levenshtein, "levenshtein", 1},
                                               {LevelKind::damerau_levenshtein, "damerau_levenshtein", 1},
                                               {LevelKind::qgram_cosine, "qgram_cosine", 1},
                                               {LevelKind::nickname, "nickname", 1},
                                               {LevelKind::initial, "initial", 1},
                                               {LevelKind::consonants, "consonants", 1},
                                               {LevelKind::same_words, "same_words", 1},
                                               {LevelKind::same_words_across, "same_words_across", 2},
                                               {LevelKind::shared_words, "shared_words", 1},
                                               {LevelKind::all_of, "all_of", 1},
                                               {LevelKind::any_of, "any_of", 1},
                                               {LevelKind::none_of, "none_of", 1},
                                               {LevelKind::shared_elements, "shared_elements", 1},
                                               {LevelKind::best_of, "best_of", 1},
                                               {LevelKind::own, "own", 1},
                                               {LevelKind::soundex, "soundex", 1},
                                               {LevelKind::double_metaphone, "double_metaphone", 1},
                                               {LevelKind::swapped, "swapped", 2},
                                               {LevelKind::postcode_sector, "postcode_sector", 1},
                                               {LevelKind::postcode_district, "postcode_district", 1},
                                               {LevelKind::postcode_area, "postcode_area", 1},
                                               {LevelKind::day_month_swapped, "day_month_swapped", 1},
                                               {LevelKind::one_digit_off, "one_digit_off", 1},
                                               {LevelKind::first_of_january, "first_of_january", 1},
                                               {LevelKind::same_partial_month, "same_partial_month", 1},
                                               {LevelKind::same_partial_year, "same_partial_year", 1},
                                               {LevelKind::days_within, "days_within", 1},
                                               {LevelKind::same_year, "same_year", 1},
                                               {LevelKind::months_within, "months_within", 1},
                                               {LevelKind::years_within, "years_within", 1},
                                               {LevelKind::number_within, "number_within", 1},
                                               {LevelKind::percent_within, "percent_within", 1},
                                               {LevelKind::kilometres_within, "kilometres_within", 2}}};

bool needs_dates(LevelKind kind) {
  return kind == LevelKind::day_month_swapped || kind == LevelKind::one_digit_off || kind == LevelKind::days_within ||
         kind == LevelKind::same_year || kind == LevelKind::first_of_january || kind == LevelKind::months_within ||
         kind == LevelKind::years_within || kind == LevelKind::same_partial_month ||
         kind == LevelKind::same_partial_year;
}
bool needs_numbers(LevelKind kind) {
  return kind == LevelKind::number_within || kind == LevelKind::percent_within || kind == LevelKind::kilometres_within;
}
// Needs a second field, but not as a place does: missing there is no matter.
bool is_of_two_fields(LevelKind kind) { return kind == LevelKind::swapped || kind == LevelKind::same_words_across; }
bool is_of_lists(LevelKind kind) { return kind == LevelKind::shared_elements || kind == LevelKind::best_of; }
bool is_boolean(LevelKind kind) {
  return kind == LevelKind::all_of || kind == LevelKind::any_of || kind == LevelKind::none_of;
}

double half_chord_squared_of(double kilometres) {
  constexpr double kHalfTurn = std::numbers::pi * 6371.0088;
  const double sine = portable_sine_cosine(90.0 * std::min(kilometres, kHalfTurn) / kHalfTurn).sine;
  return sine * sine;
}

bool same_part(std::string_view a, std::string_view b) { return !a.empty() && a == b; }

bool one_digit_off(const std::string& a, const std::string& b) {
  int different = 0;
  for (std::size_t at = 0; at < a.size(); ++at) different += a[at] != b[at];
  return different == 1;
}

struct Sides {
  const Field& field;
  const Field* second;  // null where the comparison has one field
  std::uint32_t a, b;
  std::uint32_t second_a, second_b;
};

// The same in all that both state, where one of the two does not state all.
bool same_as_far_as_stated(const RecordedDate& a, const RecordedDate& b, bool with_month) {
  if (a.is_complete() && b.is_complete()) return false;
  if (with_month && (a.month == 0 || b.month == 0)) return false;
  return a.year == b.year && (a.month == b.month || a.month == 0 || b.month == 0);
}

// A date of four digits and one of eight are far apart by edits, whatever they say.
bool are_whole(const Sides& sides) { return sides.field.is_whole(sides.a) && sides.field.is_whole(sides.b); }

bool dates_agree(const Sides& sides, const Level& level) {
  const RecordedDate& a = sides.field.dates[sides.a];
  const RecordedDate& b = sides.field.dates[sides.b];
  if (level.kind == LevelKind::same_year) return a.year == b.year;
  if (level.kind == LevelKind::same_partial_month || level.kind == LevelKind::same_partial_year)
    return same_as_far_as_stated(a, b, level.kind == LevelKind::same_partial_month);
  if (level.kind == LevelKind::years_within) return std::abs(a.year - b.year) <= level.threshold;
  if (level.kind == LevelKind::months_within)
    return a.month != 0 && b.month != 0 && std::abs(12 * (a.year - b.year) + a.month - b.month) <= level.threshold;
  if (!a.is_complete() || !b.is_complete()) return false;
  if (level.kind == LevelKind::first_of_january)
    return a.year == b.year && ((a.month == 1 && a.day == 1) || (b.month == 1 && b.day == 1));
  if (level.kind == LevelKind::day_month_swapped) return a.year == b.year && a.month == b.day && a.day == b.month;
  if (level.kind == LevelKind::one_digit_off)
    return one_digit_off(sides.field.values[sides.a], sides.field.values[sides.b]);
  if (sides.field.days[sides.a] == kNoDay || sides.field.days[sides.b] == kNoDay) return false;
  return std::abs(static_cast<double>(sides.field.days[sides.a]) - sides.field.days[sides.b]) <= level.threshold;
}

// Of the angle between two places the sine of its half, squared: it grows with the distance, and asks for no arc sine.
double half_chord_squared(const Sides& sides) {
  const SineCosine& latitude_a = sides.field.angles[sides.a];
  const SineCosine& latitude_b = sides.field.angles[sides.b];
  const SineCosine& longitude_a = sides.second->angles[sides.second_a];
  const SineCosine& longitude_b = sides.second->angles[sides.second_b];
  const double along = longitude_a.cosine * longitude_b.cosine + longitude_a.sine * longitude_b.sine;
  const double dot = latitude_a.cosine * latitude_b.cosine * along + latitude_a.sine * latitude_b.sine;
  return (1.0 - dot) / 2.0;
}

bool is_similarity(LevelKind kind) {
  return kind == LevelKind::jaro || kind == LevelKind::jaro_winkler || kind == LevelKind::qgram_jaccard ||
         kind == LevelKind::qgram_cosine;
}

// Has a kernel for packed texts.
bool is_packable(LevelKind kind) {
  return kind == LevelKind::jaro || kind == LevelKind::jaro_winkler || kind == LevelKind::levenshtein ||
         kind == LevelKind::damerau_levenshtein;
}

// The loosest threshold that the levels have of the kind.
double loosest(const Comparison& comparison, LevelKind kind) {
  double found = is_similarity(kind) ? 1 : 0;
  for (const Level& level : comparison.levels)
    if (level.kind == kind)
      found = is_similarity(kind) ? std::min(found, level.threshold) : std::max(found, level.threshold);
  return found;
}

double grade_of_packed(LevelKind kind, const PackedText& a, const PackedText& b, double bound) {
  switch (kind) {
    case LevelKind::jaro:
    case LevelKind::jaro_winkler: return packed_jaro(a, b, kind == LevelKind::jaro_winkler, bound);
    case LevelKind::levenshtein: return packed_levenshtein(a, b, static_cast<int>(std::min(bound, 64.0)));
    default: return packed_damerau_levenshtein(a, b, static_cast<int>(std::min(bound, 64.0)));
  }
}

// A similarity or distance is computed once, however many thresholds it is held against; what is surely beyond the
// loosest of them need not be known exactly.
class Graded {
 public:
  double of(LevelKind kind, const Comparison& comparison, const Sides& sides) {
    if (kind_ != kind) value_ = computed(kind, sides, loosest(comparison, kind));
    kind_ = kind;
    return value_;
  }

 private:
  static double computed(LevelKind kind, const Sides& sides, double bound) {
    const bool is_packed = !sides.field.packed.empty();
    if (is_packable(kind) && is_packed && sides.field.packed[sides.a].is_whole && sides.field.packed[sides.b].is_whole)
      return grade_of_packed(kind, sides.field.packed[sides.a], sides.field.packed[sides.b], bound);
    const std::string& a = sides.field.values[sides.a];
    const std::string& b = sides.field.values[sides.b];
    switch (kind) {
      case LevelKind::jaro: return jaro(a, b);
      case LevelKind::jaro_winkler: return jaro_winkler(a, b);
      case LevelKind::qgram_jaccard: return qgram_jaccard(a, b);
      case LevelKind::qgram_cosine: return qgram_cosine(a, b);
      case LevelKind::levenshtein: return levenshtein(a, b);
      default: return damerau_levenshtein(a, b);
    }
  }
  LevelKind kind_ = LevelKind::exact;
  double value_ = 0;
};

bool are_swapped(const Sides& sides) {
  return sides.second_a != 0 && sides.second_b != 0 &&
         sides.field.values[sides.a] == sides.second->values[sides.second_b] &&
         sides.field.values[sides.b] == sides.second->values[sides.second_a];
}

bool same_number(const std::vector<std::uint32_t>& numbers, const Sides& sides) {
  return numbers[sides.a] != 0 && numbers[sides.a] == numbers[sides.b];
}

bool sound_alike(const std::array<std::uint32_t, 2>& a, const std::array<std::uint32_t, 2>& b) {
  return (a[0] != 0 && (a[0] == b[0] || a[0] == b[1])) || (a[1] != 0 && (a[1] == b[0] || a[1] == b[1]));
}

void append_words(std::vector<std::string_view>& words, std::string_view name) {
  const std::vector<std::string_view> more = words_that_count(name);
  words.insert(words.end(), more.begin(), more.end());
}

// Sums of the words' hashes tell of nearly all pairs that they differ.
bool same_words(const Sides& sides, bool across) {
  const auto sum = [&](std::uint32_t first, std::uint32_t second) {
    return sides.field.word_sums[first] + (across ? sides.second->word_sums[second] : 0);
  };
  const std::uint64_t words = sum(sides.a, sides.second_a);
  if (words == 0 || words != sum(sides.b, sides.second_b)) return false;
  std::array<std::vector<std::string_view>, 2> of;
  append_words(of[0], sides.field.values[sides.a]);
  append_words(of[1], sides.field.values[sides.b]);
  if (across) append_words(of[0], sides.second->values[sides.second_a]);
  if (across) append_words(of[1], sides.second->values[sides.second_b]);
  for (std::vector<std::string_view>& side : of) std::sort(side.begin(), side.end());
  return of[0] == of[1];
}

int shared_elements(const Sides& sides) {
  const auto a = sides.field.elements_of(sides.a), b = sides.field.elements_of(sides.b);
  return static_cast<int>(std::count_if(
      a.begin(), a.end(), [&](std::uint32_t one) { return std::find(b.begin(), b.end(), one) != b.end(); }));
}

bool parts_hold(const Comparison& comparison, const Level& level, const Sides& sides);
bool elements_hold(const Comparison& comparison, const Level& level, const Sides& sides);

bool holds(const Comparison& comparison, const Level& level, const Sides& sides, Graded& graded) {
  const std::string& a = sides.field.values[sides.a];
  const std::string& b = sides.field.values[sides.b];
  switch (level.kind) {
    case LevelKind::exact: return sides.a == sides.b && sides.field.is_whole(sides.a);
    case LevelKind::jaro:
    case LevelKind::jaro_winkler:
    case LevelKind::qgram_jaccard:
    case LevelKind::qgram_cosine: return graded.of(level.kind, comparison, sides) >= level.threshold;
    case LevelKind::levenshtein:
    case LevelKind::damerau_levenshtein:
      return are_whole(sides) && graded.of(level.kind, comparison, sides) <= level.threshold;
    case LevelKind::nickname: return are_nicknames(a, b);
    case LevelKind::initial: return is_initial(a, b);
    case LevelKind::own: return level.judge->holds(a, b);
    case LevelKind::consonants: return same_number(sides.field.consonants, sides);
    case LevelKind::double_metaphone: return sound_alike(sides.field.sounds[sides.a], sides.field.sounds[sides.b]);
    case LevelKind::same_words: return same_words(sides, false);
    case LevelKind::same_words_across: return same_words(sides, true);
    case LevelKind::shared_words: return shared_words(a, b) >= std::max(1.0, level.threshold);
    case LevelKind::all_of:
    case LevelKind::any_of:
    case LevelKind::none_of: return parts_hold(comparison, level, sides);
    case LevelKind::shared_elements: return shared_elements(sides) >= std::max(1.0, level.threshold);
    case LevelKind::best_of: return elements_hold(comparison, level, sides);
    case LevelKind::soundex: return same_part(soundex(a), soundex(b));
    case LevelKind::swapped: return are_swapped(sides);
    case LevelKind::postcode_sector: return same_part(postcode_sector(a), postcode_sector(b));
    case LevelKind::postcode_district: return same_part(postcode_district(a), postcode_district(b));
    case LevelKind::postcode_area: return same_part(postcode_area(a), postcode_area(b));
    case LevelKind::day_month_swapped:
    case LevelKind::one_digit_off:
    case LevelKind::first_of_january:
    case LevelKind::days_within:
    case LevelKind::months_within:
    case LevelKind::years_within:
    case LevelKind::same_partial_month:
    case LevelKind::same_partial_year:
    case LevelKind::same_year: return dates_agree(sides, level);
    case LevelKind::number_within:
      return std::abs(sides.field.numbers[sides.a] - sides.field.numbers[sides.b]) <= level.threshold;
    case LevelKind::percent_within: {
      const double x = sides.field.numbers[sides.a], y = sides.field.numbers[sides.b];
      return std::abs(x - y) * 100 <= level.threshold * std::max(std::abs(x), std::abs(y));
    }
    case LevelKind::kilometres_within:
      // One place is no rounding away from itself.
      return (sides.a == sides.b && sides.second_a == sides.second_b) || half_chord_squared(sides) <= level.limit;
  }
  return false;
}

bool parts_hold(const Comparison& comparison, const Level& level, const Sides& sides) {
  const Comparison alone{comparison.name, comparison.fields, level.parts, false};
  const auto part_holds = [&](const Level& part) {
    Graded graded;
    return holds(alone, part, sides, graded);
  };
  if (level.kind == LevelKind::all_of) return std::all_of(level.parts.begin(), level.parts.end(), part_holds);
  return std::any_of(level.parts.begin(), level.parts.end(), part_holds) != (level.kind == LevelKind::none_of);
}

// Whether one of the parts holds of some pair of elements.
bool elements_hold(const Comparison& comparison, const Level& level, const Sides& sides) {
  const Comparison alone{comparison.name, {0}, level.parts, false};
  const Field& elements = sides.field.elements[0];
  for (const std::uint32_t a : sides.field.elements_of(sides.a))
    for (const std::uint32_t b : sides.field.elements_of(sides.b)) {
      const Sides pair{elements, nullptr, std::min(a, b), std::max(a, b), 0, 0};
      for (const Level& part : level.parts) {
        Graded graded;
        if (holds(alone, part, pair, graded)) return true;
      }
    }
  return false;
}

Sides sides_of(const Comparison& comparison, const std::vector<Field>& fields, const std::uint32_t* codes_a,
               const std::uint32_t* codes_b) {
  const std::uint32_t first = comparison.fields[0];
  const bool two = comparison.fields.size() == 2;
  const std::uint32_t second = two ? comparison.fields[1] : first;
  return {fields[first],  two ? &fields[second] : nullptr, codes_a[first], codes_b[first], codes_a[second],
          codes_b[second]};
}

bool has(const std::vector<Level>& levels, LevelKind kind) {
  return std::any_of(levels.begin(), levels.end(),
                     [kind](const Level& level) { return level.kind == kind || has(level.parts, kind); });
}

bool has(const Comparison& comparison, LevelKind kind) { return has(comparison.levels, kind); }

// The first level that holds of two values that are there. `one_field`: levels of two fields are passed over.
std::uint32_t first_level(const Comparison& comparison, const Sides& sides, bool one_field) {
  Graded graded;
  for (std::size_t at = 0; at < comparison.levels.size(); ++at) {
    const Level& level = comparison.levels[at];
    if (one_field && is_of_two_fields(level.kind)) continue;
    if (holds(comparison, level, sides, graded)) return static_cast<std::uint32_t>(at) + 1;
  }
  return static_cast<std::uint32_t>(comparison.levels.size()) + 1;
}

const KindEntry& entry_of(LevelKind kind) {
  return *std::find_if(kKinds.begin(), kKinds.end(), [kind](const KindEntry& entry) { return entry.kind == kind; });
}

void check_kind(const Level& level, const std::vector<const Field*>& fields, const std::string& where) {
  const KindEntry& entry = entry_of(level.kind);
  if (fields.size() < entry.fields)
    throw ArgumentError(where + "it needs a second column; accepted: columns with two names");
  for (std::size_t at = 0; at < entry.fields; ++at) {
    const Field& field = *fields[at];
    const bool fits = needs_dates(level.kind)     ? field.cleaning == Cleaning::date
                      : needs_numbers(level.kind) ? field.cleaning == Cleaning::number
                                                  : true;
    if (!fits)
      throw ArgumentError(where + "column '" + field.name + "' is read as '" + std::string(name_of(field.cleaning)) +
                          "'; accepted: a column read as '" + (needs_dates(level.kind) ? "date" : "number") + "'");
    if (is_of_lists(level.kind) && !field.is_list())
      throw ArgumentError(where + "column '" + field.name + "' holds single values; accepted: a column of lists");
    if (field.is_list() && !is_of_lists(level.kind) && !is_boolean(level.kind) && level.kind != LevelKind::exact)
      throw ArgumentError(where + "column '" + field.name +
                          "' holds lists; accepted: exact, shared_elements, or best_of with this level as a part");
  }
}

void check_level(const Comparison& comparison, const Level& level, const std::vector<const Field*>& fields) {
  const std::string where = "comparison '" + comparison.name + "', level '" + std::string(name_of(level.kind)) + "': ";
  check_kind(level, fields, where);
  if ((level.kind == LevelKind::own) == (level.judge == nullptr))
    throw ArgumentError(where + "accepted: a function for 'own', and for no other");
  const bool has_parts = is_boolean(level.kind) || level.kind == LevelKind::best_of;
  if (has_parts == level.parts.empty())
    throw ArgumentError(where + (has_parts ? "it has no parts; accepted: levels in 'parts'"
                                           : "it has parts; accepted: parts of 'all_of', 'any_of', 'none_of' and "
                                             "'best_of' alone"));
  for (const Level& part : level.parts) {
    if (is_of_two_fields(part.kind) || part.kind == LevelKind::kilometres_within)
      throw ArgumentError(where + "'" + std::string(name_of(part.kind)) +
                          "' is no part; accepted: levels of one column");
    check_level(comparison, part,
                level.kind == LevelKind::best_of ? std::vector<const Field*>{&fields[0]->elements[0]} : fields);
  }
  if (!std::isfinite(level.threshold) || level.threshold < 0)
    throw ArgumentError(where + "threshold " + std::to_string(level.threshold) + "; accepted: 0 or more");
}

// Quicker done again than looked up.
bool is_cheap(const Comparison& comparison) {
  return comparison.levels.size() == 1 && has(comparison, LevelKind::exact);
}

// The one grade that all levels but an exact first are thresholds of, which are ever looser; `exact`: there is none.
LevelKind only_grade(const Comparison& comparison) {
  const std::size_t first = comparison.levels.front().kind == LevelKind::exact ? 1 : 0;
  if (first == comparison.levels.size()) return LevelKind::exact;
  const LevelKind kind = comparison.levels[first].kind;
  if (!is_packable(kind) && kind != LevelKind::kilometres_within) return LevelKind::exact;
  for (std::size_t at = first; at < comparison.levels.size(); ++at) {
    if (comparison.levels[at].kind != kind) return LevelKind::exact;
    if (at == first) continue;
    const double tighter = comparison.levels[at - 1].threshold;
    const double looser = comparison.levels[at].threshold;
    if (is_similarity(kind) ? looser > tighter : looser < tighter) return LevelKind::exact;
  }
  return kind;
}

// Of two unlike values of a comparison with only_grade().
std::uint32_t level_of_packed(const Comparison& comparison, LevelKind kind, const PackedText& a, const PackedText& b) {
  const double grade = grade_of_packed(kind, a, b, comparison.levels.back().threshold);
  const bool larger_is_closer = is_similarity(kind);
  std::uint32_t level = 1;
  for (const Level& one : comparison.levels) {
    if (one.kind != LevelKind::exact && (larger_is_closer ? grade >= one.threshold : grade <= one.threshold)) break;
    ++level;
  }
  return level;
}

std::uint32_t level_of_place(const Comparison& comparison, const std::vector<Field>& fields,
                             const std::uint32_t* codes_a, const std::uint32_t* codes_b) {
  const Sides sides = sides_of(comparison, fields, codes_a, codes_b);
  if (sides.second_a == 0 || sides.second_b == 0) return 0;
  const bool is_same = sides.a == sides.b && sides.second_a == sides.second_b;  // no rounding away from itself
  const double chord = is_same ? 0 : half_chord_squared(sides);
  std::uint32_t level = 1;
  for (const Level& one : comparison.levels) {
    if (one.kind == LevelKind::exact ? sides.a == sides.b : chord <= one.limit) break;
    ++level;
  }
  return level;
}

}  // namespace

bool is_exact_by_code(const Comparison& comparison, const std::vector<Field>& fields) {
  return comparison.levels.front().kind == LevelKind::exact && !fields[comparison.fields[0]].has_incomplete_dates;
}

Level::Level(LevelKind of_kind, double of_threshold, std::vector<Level> of_parts, std::shared_ptr<Judge> of_judge)
    : kind(of_kind),
      threshold(of_threshold),
      limit(kind == LevelKind::kilometres_within && threshold >= 0 ? half_chord_squared_of(threshold) : threshold),
      parts(std::move(of_parts)),
      judge(std::move(of_judge)) {}

namespace {

std::uint32_t number_in(TextIndex& index, const std::string& text) {
  return text.empty() ? 0 : index.number_of(text) + 1;
}

void derive_sounds(Field& field) {
  std::vector<SoundCodes> codes;
  for (const std::string& value : field.values) codes.push_back(double_metaphone(value));
  TextIndex index;
  for (const SoundCodes& one : codes)
    field.sounds.push_back({number_in(index, one.primary), number_in(index, one.alternate)});
}

void derive_consonants(Field& field) {
  std::vector<std::string> texts;
  for (const std::string& value : field.values) texts.push_back(consonants(value));
  TextIndex index;
  for (const std::string& text : texts) field.consonants.push_back(number_in(index, text));
}

void derive_words(Field& field) {
  for (const std::string& value : field.values) {
    std::uint64_t sum = 0;
    for (const std::string_view word : words_that_count(value)) sum += hash_of(word);
    field.word_sums.push_back(sum);
  }
}

// `second`: of a comparison's second field, whose words alone are asked for.
void derive_for(const std::vector<Level>& levels, Field& field, bool second) {
  for (const Level& level : levels) {
    const bool of_words =
        level.kind == LevelKind::same_words_across || (level.kind == LevelKind::same_words && !second);
    if (of_words && field.word_sums.empty()) derive_words(field);
    if (second) continue;
    if (level.kind == LevelKind::double_metaphone && field.sounds.empty()) derive_sounds(field);
    if (level.kind == LevelKind::consonants && field.consonants.empty()) derive_consonants(field);
    if (level.kind != LevelKind::best_of) {
      derive_for(level.parts, field, false);
    } else if (field.is_list()) {
      derive_for(level.parts, field.elements[0], false);
    }
  }
}

}  // namespace

void derive_for_levels(const std::vector<Comparison>& comparisons, std::vector<Field>& fields) {
  for (const Comparison& comparison : comparisons)
    for (std::size_t at = 0; at < comparison.fields.size(); ++at)
      if (comparison.fields[at] < fields.size()) derive_for(comparison.levels, fields[comparison.fields[at]], at > 0);
}

LevelKind level_kind_of(std::string_view name) {
  std::string accepted;
  for (const KindEntry& entry : kKinds) {
    if (entry.name == name) return entry.kind;
    accepted += (accepted.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw ArgumentError("level: '" + std::string(name) + "' is not known; accepted: " + accepted);
}

About about_of(std::string_view name) {
  if (name == "person") return About::person;
  if (name == "family") return About::family;
  if (name == "home") return About::home;
  if (name == "contact") return About::contact;
  throw ArgumentError("about: '" + std::string(name) + "' is not known; accepted: person, family, home, contact");
}

std::string_view name_of(LevelKind kind) { return entry_of(kind).name; }

void check(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields) {
  if (comparisons.empty() || comparisons.size() > kMostComparisons)
    throw ArgumentError("comparisons: " + std::to_string(comparisons.size()) + " are given; accepted: 1 to " +
                        std::to_string(kMostComparisons));
  for (const Comparison& comparison : comparisons) {
    const std::string where = "comparison '" + comparison.name + "': ";
    if (comparison.levels.empty() || comparison.levels.size() > kMostLevels)
      throw ArgumentError(where + std::to_string(comparison.levels.size()) + " levels are given; accepted: 1 to " +
                          std::to_string(kMostLevels));
    if (comparison.fields.empty() || comparison.fields.size() > 2)
      throw ArgumentError(where + "accepted: one or two columns");
    for (const std::uint32_t field : comparison.fields)
      if (field >= fields.size()) throw ArgumentError(where + "it names a field that there is not");
    std::vector<const Field*> own;
    for (const std::uint32_t field : comparison.fields) own.push_back(&fields[field]);
    for (const Level& level : comparison.levels) check_level(comparison, level, own);
    if (comparison.term_frequencies && comparison.levels.front().kind != LevelKind::exact)
      throw ArgumentError(where + "term frequencies need 'exact' as the first level");
  }
}

std::uint32_t level_of(const Comparison& comparison, const std::vector<Field>& fields, const std::uint32_t* codes_a,
                       const std::uint32_t* codes_b) {
  const Sides sides = sides_of(comparison, fields, codes_a, codes_b);
  if (sides.a == 0 || sides.b == 0) return 0;
  // A place needs both of its coordinates.
  if (has(comparison, LevelKind::kilometres_within) && (sides.second_a == 0 || sides.second_b == 0)) return 0;
  return first_level(comparison, sides, false);
}

Comparer::Comparer(const std::vector<Comparison>& comparisons, const std::vector<Field>& fields)
    : comparisons_(comparisons),
      fields_(fields),
      memory_(comparisons.size()),
      graded_(comparisons.size()),
      remembers_(comparisons.size(), 0),
      exact_first_(comparisons.size()),
      two_fields_(comparisons.size()) {
  for (std::size_t at = 0; at < comparisons.size(); ++at) {
    const Comparison& comparison = comparisons[at];
    exact_first_[at] = is_exact_by_code(comparison, fields);
    for (std::size_t level = 0; level < comparison.levels.size(); ++level)
      if (is_of_two_fields(comparison.levels[level].kind))
        two_fields_[at].push_back(static_cast<std::uint32_t>(level) + 1);
    graded_[at] = fields[comparison.fields[0]].has_incomplete_dates ? LevelKind::exact : only_grade(comparison);
    // What depends on two fields is not a matter of two codes.
    if (!is_cheap(comparison) && !has(comparison, LevelKind::kilometres_within)) remembers_[at] = 1;
  }
}

// Of two values that differ, by the levels of one field alone.
std::uint32_t Comparer::compared(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b) const {
  const Comparison& comparison = comparisons_[at];
  const std::uint32_t field = comparison.fields[0];
  const std::vector<PackedText>& packed = fields_[field].packed;
  if (graded_[at] != LevelKind::exact && !packed.empty()) {
    const PackedText& a = packed[codes_a[field]];
    const PackedText& b = packed[codes_b[field]];
    if (a.is_whole && b.is_whole) return level_of_packed(comparison, graded_[at], a, b);
  }
  return first_level(comparison, sides_of(comparison, fields_, codes_a, codes_b), true);
}

std::uint32_t Comparer::remembered(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b) {
  const std::uint32_t field = comparisons_[at].fields[0];
  const std::uint64_t low = std::min(codes_a[field], codes_b[field]);
  const std::uint64_t high = std::max(codes_a[field], codes_b[field]);
  const std::uint64_t key = (low << 34) | (high << 4);  // codes have at most 30 bits
  // What is quick to compare is remembered in what the nearest cache holds, the rest in more.
  const unsigned bits = graded_[at] != LevelKind::exact ? 9 : 14;
  if (memory_[at].empty()) memory_[at].assign(std::size_t{1} << bits, 0);
  std::uint64_t& slot = memory_[at][((low * 0x9E3779B97F4A7C15U) ^ (high * 0xC2B2AE3D27D4EB4FU)) >> (64 - bits)];
  if ((slot & ~std::uint64_t{15}) != key) slot = key | compared(at, codes_a, codes_b);
  const auto level = static_cast<std::uint32_t>(slot & 15);
  for (const std::uint32_t other : two_fields_[at]) {
    if (other > level) break;
    Graded graded;
    const Comparison& comparison = comparisons_[at];
    if (holds(comparison, comparison.levels[other - 1], sides_of(comparison, fields_, codes_a, codes_b), graded))
      return other;
  }
  return level;
}

std::uint32_t Comparer::level(std::size_t at, const std::uint32_t* codes_a, const std::uint32_t* codes_b) {
  const std::uint32_t field = comparisons_[at].fields[0];
  const std::uint32_t a = codes_a[field];
  const std::uint32_t b = codes_b[field];
  if (a == 0 || b == 0) return 0;
  if (a == b && exact_first_[at] != 0) return 1;
  if (graded_[at] == LevelKind::kilometres_within) return level_of_place(comparisons_[at], fields_, codes_a, codes_b);
  return remembers_[at] == 0 ? level_of(comparisons_[at], fields_, codes_a, codes_b) : remembered(at, codes_a, codes_b);
}

void Comparer::fetch_ahead(const std::uint32_t* codes) const {
  for (std::size_t at = 0; at < comparisons_.size(); ++at) {
    if (graded_[at] == LevelKind::exact) continue;
    for (const std::uint32_t field : comparisons_[at].fields) {
      if (!fields_[field].angles.empty()) linkage::fetch_ahead(&fields_[field].angles[codes[field]]);
      if (!fields_[field].packed.empty()) linkage::fetch_ahead(&fields_[field].packed[codes[field]]);
    }
  }
}

Pattern Comparer::pattern(const std::uint32_t* codes_a, const std::uint32_t* codes_b) {
  Pattern pattern = 0;
  for (std::size_t at = 0; at < comparisons_.size(); ++at) pattern |= Pattern{level(at, codes_a, codes_b)} << (4 * at);
  return pattern;
}

}  // namespace casegraph::linkage
