#include "casegraph/simulate/layouts.hpp"

#include "casegraph/simulate/names.hpp"
#include "casegraph/simulate/phones.hpp"
#include "casegraph/simulate/risk.hpp"
#include "casegraph/simulate/scenarios.hpp"

namespace casegraph::simulate {
namespace {

template <std::size_t N>
std::vector<std::string> terms(const std::array<const char*, N>& names) {
  return {names.begin(), names.end()};
}

constexpr std::int64_t kPostcodes = 26LL * 99 * 10 * 400;  // areas, districts, sectors, units
constexpr std::int64_t kAddressesPerPostcode = 16;

std::string number_text(std::int64_t number) { return std::to_string(number); }

const std::vector<std::string> kSexes = {"female", "male", "unknown"};
const std::vector<std::string> kTies = {"partner", "former_partner", "parent", "sibling"};
const std::vector<std::string> kPlaces = {"home", "hostel", "refuge"};
const std::vector<std::string> kAreas = [] {
  std::vector<std::string> names;
  for (int area = 1; area <= 40; ++area) names.push_back("Made area " + std::to_string(area));
  return names;
}();
const std::vector<std::string> kIncidents = terms(kIncidentKinds);
const std::vector<std::string> kHeldIn = terms(kRecordKinds);
const std::vector<std::string> kKinds = terms(kContactKinds);
const std::vector<std::string> kWays = terms(kChannels);
const std::vector<std::string> kBegun = terms(kInitiators);
const std::vector<std::string> kParts = terms(kRoles);
const std::vector<std::string> kEndings = {
    "attended",          "late",   "not_attended", "cancelled_by_agency", "cancelled_by_person", "no_reply",
    "child_not_brought", "unknown"};
const std::vector<std::string> kOutcomes = {"arrested", "closed",   "taken_to_hospital",
                                            "treated",  "referred", "no_further_action"};
const std::vector<std::string> kPresences = {"took_part", "absent", "spoken_about"};
const std::vector<std::string> kCertainties = {"stated", "assumed"};
const std::vector<std::string> kUnnamed = {"a person who was not named"};
const std::vector<std::string> kFlagNames = {
    "domestic_abuse", "labelled_domestic_abuse", "threats",       "drugs",
    "self_harm",      "mental_health",           "child_concern", "offence_other"};
const std::vector<std::string> kStates = {"yes", "no", "not_recorded"};
const std::vector<std::string> kAuthors = {"agency_then", "review"};
const std::vector<std::string> kLinks = {"same_incident", "reply", "replaces"};
const std::vector<std::string> kLinkStates = {"made", "not_made"};
const std::vector<std::string> kShareKinds = {"referral", "notification", "report", "meeting"};
const std::vector<std::string> kForums = {"MARAC"};
const std::vector<std::string> kShareStates = {"made", "receipt_unconfirmed", "no_record_found"};
const std::vector<std::string> kErrors = {"none", "name", "birth_date", "postcode", "several", "phone"};
const std::vector<std::string> kIdentifierKinds = {"phone"};
const std::vector<std::string> kTools = {"DASH"};
const std::vector<std::string> kVersions = {"2009"};
const std::vector<std::string> kCompletions = {"completed", "refused"};
const std::vector<std::string> kGradeNames = terms(kGrades);
const std::vector<std::string> kCriterionNames = terms(kCriteria);
const std::vector<std::string> kEntities = {"person"};

}  // namespace

Layouts::Layouts()
    : dates_(kStartYear, kYears),
      lives_(1930, kStartYear + kYears - 1930),
      times_(minutes_of_day()),
      given_names_(given_names()),
      family_names_(family_names()) {
  using enum Cell;
  const auto* day = &dates_.terms();
  const auto* life = &lives_.terms();
  layouts_ = {{
      {"persons", {{"person_id", whole}, {"sex", coded, &kSexes}, {"birth_date", coded, life}}},
      {"relationships",
       {{"from_person", whole},
        {"to_person", whole},
        {"kind", coded, &kTies},
        {"start", coded, life},
        {"end", coded, life}}},
      {"identifiers",
       {{"identifier_id", whole},
        {"person_id", whole},
        {"kind", coded, &kIdentifierKinds},
        {"value", text, nullptr, phone_text},
        {"start", coded, life},
        {"end", coded, life}}},
      {"addresses",
       {{"address_id", whole},
        {"kind", coded, &kPlaces},
        {"postcode", text, nullptr, postcode_text},
        {"area", coded, &kAreas},
        {"latitude", degrees},
        {"longitude", degrees}}},
      {"residences", {{"person_id", whole}, {"address_id", whole}, {"start", coded, life}, {"end", coded, life}}},
      {"incidents",
       {{"incident_id", whole}, {"start", coded, day}, {"kind", coded, &kIncidents}, {"address_id", optional}}},
      {"contacts",
       {{"contact_id", whole},
        {"incident_id", optional},
        {"agency_id", whole},
        {"date", coded, day},
        {"time_min", coded, &times_},
        {"recorded_on", coded, day},
        {"booked_on", coded, day},
        {"recorded_in", coded, &kHeldIn},
        {"kind", coded, &kKinds},
        {"channel", coded, &kWays},
        {"initiated_by", coded, &kBegun},
        {"met_at", optional},
        {"concerns_address", optional},
        {"filed_at", optional},
        {"attendance", coded, &kEndings},
        {"outcome", coded, &kOutcomes},
        {"severity", optional}}},
      {"participants",
       {{"contact_id", whole},
        {"person_id", whole},
        {"role", coded, &kParts},
        {"presence", coded, &kPresences},
        {"certainty", coded, &kCertainties},
        {"recorded_as", coded, &kUnnamed},
        {"identified_on", coded, day}}},
      {"assessments",
       {{"assessment_id", whole},
        {"contact_id", whole},
        {"tool", coded, &kTools},
        {"version", coded, &kVersions},
        {"completion", coded, &kCompletions},
        {"grade", coded, &kGradeNames},
        {"risk_to", whole}}},
      {"flags",
       {{"contact_id", whole},
        {"flag", coded, &kFlagNames},
        {"state", coded, &kStates},
        {"stated_by", coded, &kAuthors}}},
      {"contact_links",
       {{"from_contact", whole}, {"to_contact", whole}, {"kind", coded, &kLinks}, {"status", coded, &kLinkStates}}},
      {"shares",
       {{"share_id", whole},
        {"date", coded, day},
        {"from_agency", whole},
        {"to_agency", optional},
        {"forum", coded, &kForums},
        {"about_person", whole},
        {"kind", coded, &kShareKinds},
        {"status", coded, &kShareStates}}},
      {"share_items", {{"share_id", whole}, {"contact_id", whole}}},
      {"records",
       {{"record_id", whole},
        {"agency_id", whole},
        {"contact_id", whole},
        {"given_name", coded, &given_names_},
        {"family_name", coded, &family_names_},
        {"birth_date", coded, life},
        {"sex", coded, &kSexes},
        {"postcode", text, nullptr, postcode_text},
        {"phone", text, nullptr, phone_text},
        {"national_number", text, nullptr, number_text}}},
      {"incidents", {{"incident_id", whole}, {"triggered_by", optional}}},
      {"contacts",
       {{"contact_id", whole},
        {"incident_id", whole},
        {"date", coded, day},
        {"time", coded, &times_},
        {"filed_at", optional}}},
      {"contact_links",
       {{"from_contact", whole}, {"to_contact", whole}, {"kind", coded, &kLinks}, {"status", coded, &kLinkStates}}},
      {"crosswalk",
       {{"record_id", whole}, {"entity", coded, &kEntities}, {"entity_id", whole}, {"errors", coded, &kErrors}}},
      {"moves",
       {{"person_id", whole},
        {"date", coded, day},
        {"from_area", coded, &kAreas},
        {"to_area", coded, &kAreas},
        {"contacts", whole},
        {"share_id", optional}}},
      {"referrals",
       {{"incident_id", whole},
        {"contact_id", whole},
        {"person_id", whole},
        {"criterion", coded, &kCriterionNames},
        {"share_id", optional}}},
  }};
}

std::int64_t postcode_of(std::int64_t address) { return 1 + address / kAddressesPerPostcode % kPostcodes; }

std::string postcode_text(std::int64_t postcode) {
  constexpr std::string_view kUnits = "ABDEFGHJLNPQRSTUWXYZ";
  std::int64_t left = postcode - 1;
  const auto take = [&left](std::int64_t of) {
    const std::int64_t part = left % of;
    left /= of;
    return part;
  };
  const char second = kUnits[static_cast<std::size_t>(take(20))];
  const char first = kUnits[static_cast<std::size_t>(take(20))];
  const std::int64_t sector = take(10);
  const std::int64_t district = 1 + take(99);
  return std::string("Q") + static_cast<char>('A' + take(26)) + std::to_string(district) + ' ' +
         std::to_string(sector) + first + second;
}

}  // namespace casegraph::simulate
