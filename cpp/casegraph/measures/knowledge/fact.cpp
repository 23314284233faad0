#include "casegraph/measures/knowledge/fact.hpp"

#include <charconv>
#include <limits>
#include <numeric>
#include <optional>
#include <string_view>

#include "casegraph/measures/knowledge/words.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::Code;
using graph::Flag;
using graph::FlagState;
using graph::StatedBy;

// What an overlay adds has no row in the casebook.
constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();

bool is_among(Code code, const std::vector<Code>& codes) {
  return code != 0 && std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool counts(const Flag& flag, bool hindsight) { return hindsight || flag.stated_by == StatedBy::agency_then; }

DayBounds named_by(const CaseGraph& graph, const graph::Participation& part) {
  if (!part.recorded_otherwise) return kAlways;
  const DateInterval day = graph.identified_on.value_or(part.row, DateInterval::unknown());
  return day.is_unknown() ? DayBounds{} : DayBounds{day.last, day.first};
}

Code sector_of(const CaseGraph& graph, std::uint32_t contact) {
  const std::uint32_t agency = graph.contacts.agency[contact];
  return agency == AgencyId::kNone ? Code{0} : graph.agencies.sector.value_or(agency, 0);
}

// The number of ticks that a grade such as 14, 14/24, "14 of 24" or "14 ticks" states.
std::optional<std::int64_t> ticks_of(std::string_view grade) {
  std::int64_t ticks = 0;
  const auto [end, error] = std::from_chars(grade.data(), grade.data() + grade.size(), ticks);
  if (error != std::errc() || ticks < 0) return std::nullopt;
  const std::string_view rest = grade.substr(static_cast<std::size_t>(end - grade.data()));
  if (rest.empty() || same_words(rest, " ticks") || same_words(rest, " tick")) return ticks;
  const std::size_t digits = rest.starts_with('/') ? 1 : same_words(rest.substr(0, 4), " of ") ? 4 : 0;
  const std::string_view whole = rest.substr(digits);
  const bool is_whole = digits > 0 && !whole.empty() &&
                        std::all_of(whole.begin(), whole.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_whole ? std::optional(ticks) : std::nullopt;
}

// A grade that cannot be read is no grade that was not reached.
Truth has_grade(std::string_view grade, const AssessmentAsked& asked) {
  constexpr std::string_view kBands[] = {"standard", "low", "medium", "moderate", "high"};
  if (asked.grades.empty() && asked.least_ticks == 0) return Truth::yes;
  const auto is_grade = [&](std::string_view one) { return same_words(grade, one); };
  if (std::any_of(asked.grades.begin(), asked.grades.end(), is_grade)) return Truth::yes;
  const std::optional<std::int64_t> ticks = ticks_of(grade);
  if (asked.least_ticks > 0 && ticks) return *ticks >= asked.least_ticks ? Truth::yes : Truth::no;
  const bool is_other_band = !asked.grades.empty() && std::any_of(std::begin(kBands), std::end(kBands), is_grade);
  return is_other_band ? Truth::no : Truth::unknown;
}

Truth is_completed(std::string_view completion) {
  return completion == "completed"                       ? Truth::yes
         : completion == "unclear" || completion.empty() ? Truth::unknown
                                                         : Truth::no;
}

}  // namespace

DayBounds named_from(const CaseGraph& graph, std::uint32_t contact, PersonId person) {
  DayBounds named;
  for (const graph::Participation& part : graph.participants[contact])
    if (part.person == person) named = earlier_of(named, named_by(graph, part));
  return named;
}

Truth states_any(const CaseGraph& graph, std::uint32_t contact, const std::vector<Code>& flags, bool hindsight) {
  if (flags.empty()) return Truth::yes;
  std::vector<Code> denied;
  for (const Flag& flag : graph.flags[contact]) {
    if (!counts(flag, hindsight) || !is_among(flag.flag, flags)) continue;
    if (flag.state == FlagState::yes) return Truth::yes;
    if (flag.state == FlagState::no && !is_among(flag.flag, denied)) denied.push_back(flag.flag);
  }
  return denied.size() == flags.size() ? Truth::no : Truth::unknown;
}

Truth is_of_kind(const CaseGraph& graph, std::uint32_t contact, const Fact& fact) {
  if (!fact.kinds.empty() && !is_among(graph.contacts.kind.value_or(contact, 0), fact.kinds)) return Truth::no;
  if (!fact.sectors.empty() && !is_among(sector_of(graph, contact), fact.sectors)) return Truth::no;
  return std::min({states_any(graph, contact, fact.flags, fact.hindsight),
                   states_any(graph, contact, fact.also, fact.hindsight), is_assessed(graph, contact, fact, {})});
}

void ask_assessment(const CaseGraph& graph, const AssessmentAsked& asked, Fact& fact) {
  fact.asks_assessment = !asked.tools.empty() || !asked.grades.empty() || asked.least_ticks > 0;
  if (!fact.asks_assessment) return;
  for (std::uint32_t at = 0; at < graph.assessments.size(); ++at) {
    const graph::Assessment& row = graph.assessments[at];
    if (!asked.tools.empty() && !holds_any_word(graph.terms.tool[row.tool], asked.tools)) continue;
    const Truth grade = has_grade(graph.terms.grade[row.grade], asked);
    const Truth both = std::min(grade, is_completed(graph.terms.assessment_completion[row.completion]));
    if (both == Truth::yes) fact.assessed.push_back(at);
    if (both == Truth::unknown) fact.perhaps_assessed.push_back(at);
  }
  const auto by_contact = [&](std::uint32_t a, std::uint32_t b) {
    return graph.assessments[a].contact < graph.assessments[b].contact;
  };
  for (auto* rows : {&fact.assessed, &fact.perhaps_assessed}) std::stable_sort(rows->begin(), rows->end(), by_contact);
}

namespace {

// Calls use(place of the assessment) for those of `rows`, which are in the order of their contacts, that are the
// contact's.
template <class Use>
void for_each_assessed(const CaseGraph& graph, const std::vector<std::uint32_t>& rows, std::uint32_t contact, Use use) {
  auto at = std::lower_bound(rows.begin(), rows.end(), contact, [&](std::uint32_t row, std::uint32_t value) {
    return graph.assessments[row].contact.value < value;
  });
  for (; at != rows.end() && graph.assessments[*at].contact.value == contact; ++at) use(*at);
}

}  // namespace

Truth is_assessed(const CaseGraph& graph, std::uint32_t contact, const Fact& fact,
                  const std::array<PersonId, 2>& persons) {
  if (!fact.asks_assessment) return Truth::yes;
  const bool any_person = persons[0].is_none() && persons[1].is_none();
  Truth found = Truth::no;
  const auto look_in = [&](const std::vector<std::uint32_t>& rows, Truth best) {
    for_each_assessed(graph, rows, contact, [&](std::uint32_t at) {
      const PersonId risk_to = graph.assessments[at].risk_to;
      const Truth of_them = any_person                                       ? Truth::yes
                            : risk_to.is_none()                              ? Truth::unknown
                            : risk_to == persons[0] || risk_to == persons[1] ? Truth::yes
                                                                             : Truth::no;
      found = std::max(found, std::min(best, of_them));
    });
  };
  look_in(fact.assessed, Truth::yes);
  look_in(fact.perhaps_assessed, Truth::unknown);
  return found;
}

DayBounds stated_from(const CaseGraph& graph, std::uint32_t contact, const Fact& fact) {
  if (is_of_kind(graph, contact, fact) != Truth::yes) return {};
  DayBounds from{graph.contacts.last_day[contact], graph.contacts.first_day[contact]};
  if (!fact.persons.empty()) {
    DayBounds named;
    for (const PersonId person : fact.persons) named = earlier_of(named, named_from(graph, contact, person));
    from = later_of(from, named);
  }
  for (const PersonId person : fact.pair)
    if (!person.is_none()) from = later_of(from, named_from(graph, contact, person));
  return from;
}

std::vector<std::uint32_t> contacts_naming(const CaseGraph& graph, const std::vector<PersonId>& persons) {
  std::vector<std::uint32_t> contacts;
  if (persons.empty()) {
    contacts.resize(graph.contacts.size());
    std::iota(contacts.begin(), contacts.end(), 0U);
    return contacts;
  }
  for (const PersonId person : persons)
    for (const graph::PersonContact& entry : graph.contacts_of_person[person.value]) contacts.push_back(entry.contact);
  std::sort(contacts.begin(), contacts.end());
  contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
  return contacts;
}

std::vector<Code> flags_stated(const CaseGraph& graph, bool hindsight) {
  std::vector<std::uint8_t> occurs(graph.terms.flag.size(), 0);
  for (const Flag& flag : graph.flags.items)
    if (flag.state == FlagState::yes && counts(flag, hindsight)) occurs[flag.flag] = 1;
  std::vector<Code> codes;
  for (std::size_t code = 1; code < occurs.size(); ++code)
    if (occurs[code] != 0) codes.push_back(static_cast<Code>(code));
  std::sort(codes.begin(), codes.end(), [&](Code a, Code b) { return graph.terms.flag[a] < graph.terms.flag[b]; });
  return codes;
}

std::vector<AgencyId> holders_of(const Holding& holding, std::uint32_t contact) {
  std::vector<AgencyId> holders;
  for_each_holder(holding, contact, [&](AgencyId agency, const Held&) { holders.push_back(agency); });
  return holders;
}

void cite_contact(const CaseGraph& graph, std::uint32_t contact, const Fact& fact, std::uint32_t answer_row,
                  std::vector<EvidenceRow>& evidence) {
  evidence.push_back({answer_row, EvidenceTable::contacts, graph.contacts.row[contact]});
  for (const Flag& flag : graph.flags[contact])
    if (counts(flag, fact.hindsight) && (is_among(flag.flag, fact.flags) || is_among(flag.flag, fact.also)))
      evidence.push_back({answer_row, EvidenceTable::flags, flag.row});
  for (const auto* rows : {&fact.assessed, &fact.perhaps_assessed})
    for_each_assessed(graph, *rows, contact, [&](std::uint32_t at) {
      evidence.push_back({answer_row, EvidenceTable::assessments, graph.assessments[at].row});
    });
}

void cite_shares(const CaseGraph& graph, const std::vector<ShareId>& shares, std::uint32_t answer_row,
                 std::vector<EvidenceRow>& evidence) {
  for (const ShareId share : shares)
    if (const std::uint32_t row = graph.shares[share.value].row; row != kNoRow)
      evidence.push_back({answer_row, EvidenceTable::shares, row});
}

std::string text_of_chain(const CaseGraph& graph, const std::vector<ShareId>& shares) {
  std::string text;
  for (const ShareId share : shares) {
    if (!text.empty()) text += " > ";
    text += graph.share_ids.label(share.value);
  }
  return text;
}

}  // namespace casegraph::measures
