#include "casegraph/schema/schema.hpp"

namespace casegraph::schema {
namespace {

using enum ColumnType;

// The examples of all tables are rows of one made casebook (a household that never was), which is whole: each
// row that they refer to is among them. A table that needs two rows for that has second examples.
//
// Every table ends in these three columns.
#define CASEGRAPH_TRACE_COLUMNS_OF_TWO(gist, second_source, second_gist)                                   \
  {"source",                                                                                               \
   list,                                                                                                   \
   false,                                                                                                  \
   {},                                                                                                     \
   {},                                                                                                     \
   "where it stands: document:paragraph, page or cell; several apart by ;",                                \
   "report:2.1; report:2.2",                                                                               \
   false,                                                                                                  \
   second_source},                                                                                         \
      {"gist", text, false, {}, {}, "the coder's own words, no quotation", gist, false, second_gist},      \
  {"note", text, false, {}, {}, "the coder's remark on the coding", ""}
#define CASEGRAPH_TRACE_COLUMNS(gist) CASEGRAPH_TRACE_COLUMNS_OF_TWO(gist, "", "")

constexpr Column kDocuments[] = {
    {"document_id", id, true, {}, {}, "name used before the colon in `source`", "report", true},
    {"title", text, true, {}, {}, "title of the document", "Made report"},
    {"kind", category, false, "document_kind", {}, "what the document is", "overview_report"},
    {"date", date, false, {}, {}, "date of the document", "2022-01-20"},
    {"published", date, false, {}, {}, "date of publication", "2022"},
    {"checksum", text, false, {}, {}, "SHA-256 of the file that was coded", ""},
    CASEGRAPH_TRACE_COLUMNS("made document: it shows how a row looks")};

constexpr Column kReviews[] = {
    {"review_id", id, true, {}, {}, "the review", "made-1", true},
    {"title", text, true, {}, {}, "title of the review", "Made review"},
    {"partnership", text, false, {}, {}, "partnership that commissioned it", "Made Town Partnership"},
    {"kind", category, false, "review_kind", {}, "what kind of review", "made"},
    {"death_date", date, false, {}, {}, "date of the death reviewed (the first, where several)", "2021-06-14"},
    {"notification_date", date, false, {}, {}, "the partnership was notified", "2021-06-20"},
    {"decision_date", date, false, {}, {}, "the review was decided", "2021-07-15"},
    {"completion_date", date, false, {}, {}, "the report was completed", "2022-01-20"},
    {"publication_date", date, false, {}, {}, "the report was published", "2022"},
    {"scope_start", date, false, {}, {}, "first day in the scope of the review", "2020-06-14"},
    {"scope_end", date, false, {}, {}, "last day in the scope of the review", "2021-06-13"},
    {"fatal_incident_id", id, false, {}, "incidents", "the fatal incident: measures before death stop there", "incident-2"},
    CASEGRAPH_TRACE_COLUMNS("made review: it shows how a row looks")};

constexpr Column kPersons[] = {
    {"person_id", id, true, {}, {}, "the person; a role or pseudonym, never a name", "person-1", true, "person-2"},
    {"review_id", id, false, {}, "reviews", "the review the person belongs to", "made-1", false, "made-1"},
    {"label", text, false, {}, {}, "how the source calls the person", "the first person of a made household", false, "the second person of a made household"},
    {"role", category, false, "person_role", {}, "who the person is to the review", "victim", false, "former_partner"},
    {"sex", category, false, "sex", {}, "sex as recorded", "female", false, "male"},
    {"birth_date", date, false, {}, {}, "date of birth", "1990", false, "1988-02"},
    {"death_date", date, false, {}, {}, "date of death", "2021-06-14"},
    {"cause_of_death", text, false, {}, {}, "cause of death as stated", ""},
    {"unborn", boolean, false, {}, {}, "true for a child not born: never counted as a child or a death", "false", false, "false"},
    {"ethnicity", text, false, {}, {}, "as stated by the source", ""},
    {"nationality", text, false, {}, {}, "as stated by the source", ""},
    {"religion_or_belief", text, false, {}, {}, "as stated by the source", ""},
    {"disability", text, false, {}, {}, "as stated by the source", ""},
    {"sexual_orientation", text, false, {}, {}, "as stated by the source", ""},
    {"gender_reassignment", text, false, {}, {}, "as stated by the source", ""},
    {"marriage_or_civil_partnership", text, false, {}, {}, "as stated by the source", ""},
    {"pregnancy_or_maternity", text, false, {}, {}, "as stated by the source", ""},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("lived at the first address", "report:2.3", "moved out in autumn 2020")};

constexpr Column kRelationships[] = {
    {"relationship_id", id, false, {}, {}, "needed only where another row refers to the tie", "tie-1", true},
    {"from_person", id, true, {}, "persons", "the first person", "person-2"},
    {"to_person", id, true, {}, "persons", "the second person", "person-1"},
    {"kind", category, true, "relationship_kind", {}, "from_person is the ... of to_person", "former_partner"},
    {"start", date, false, {}, {}, "first day of the tie", "2020-11"},
    {"end", date, false, {}, {}, "last day of the tie", "2021-06-14"},
    {"certainty", category, false, "certainty", {}, "how sure the tie is", "stated"},
    CASEGRAPH_TRACE_COLUMNS("the two separated in autumn 2020")};

constexpr Column kIdentifiers[] = {
    {"identifier_id", id, true, {}, {}, "the identifier", "phone-1", true},
    {"person_id", id, false, {}, "persons", "the person it belonged to", "person-1"},
    {"kind", category, true, "identifier_kind", {}, "what it is", "phone"},
    {"value", text, false, {}, {}, "its value; empty where the source withholds it", ""},
    {"start", date, false, {}, {}, "first day of use", "2019"},
    {"end", date, false, {}, {}, "last day of use", ""},
    CASEGRAPH_TRACE_COLUMNS("a phone whose number is withheld")};

constexpr Column kAddresses[] = {
    {"address_id", id, true, {}, {}, "the place", "address-1", true, "address-2"},
    {"label", text, false, {}, {}, "how the source calls it", "1 Made Street", false, "Made Town police station"},
    {"kind", category, false, "address_kind", {}, "what kind of place", "home", false, "police_station"},
    {"postcode", text, false, {}, {}, "postcode, whole or in part", ""},
    {"area", text, false, {}, {}, "town or district", "Made Town", false, "Made Town"},
    {"police_area", text, false, {}, {}, "police force area it lies in", "Made County", false, "Made County"},
    {"latitude", number, false, {}, {}, "degrees north, WGS 84", "0.5"},
    {"longitude", number, false, {}, {}, "degrees east, WGS 84", "-0.5"},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("home of the first person", "report:2.3", "where the report was made")};

constexpr Column kResidences[] = {
    {"residence_id", id, false, {}, {}, "needed only where another row refers to the stay", "stay-1", true},
    {"person_id", id, true, {}, "persons", "the person", "person-1"},
    {"address_id", id, true, {}, "addresses", "the place", "address-1"},
    {"start", date, false, {}, {}, "first day there", "2018-04"},
    {"end", date, false, {}, {}, "last day there", "2021-06-14"},
    {"kind", category, false, "residence_kind", {}, "how the person lived there", "home"},
    {"certainty", category, false, "certainty", {}, "how sure the stay is", "stated"},
    CASEGRAPH_TRACE_COLUMNS("she lived there from spring 2018")};

constexpr Column kAgencies[] = {
    {"agency_id", id, true, {}, {}, "the agency or service", "agency-1", true, "agency-2"},
    {"name", text, true, {}, {}, "its name", "Made Town Police", false, "Made Town Children's Services"},
    {"sector", category, false, "sector", {}, "its sector", "police", false, "childrens_social_care"},
    {"area", text, false, {}, {}, "area it serves", "Made County", false, "Made Town"},
    {"parent_agency", id, false, {}, "agencies", "the body it is a part of", ""},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("force of the area", "report:2.3", "was sent the referral")};

constexpr Column kCoverage[] = {
    {"coverage_id", id, false, {}, {}, "needed only where another row refers to it", "coverage-1", true},
    {"agency_id", id, true, {}, "agencies", "the agency whose dealings are described", "agency-1"},
    {"person_id", id, false, {}, "persons", "with this person; empty: with every person of the review", "person-1"},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "made-1"},
    {"topic", text, false, {}, {}, "only dealings on this topic", ""},
    {"start", date, false, {}, {}, "first day described", "2020-06-14"},
    {"end", date, false, {}, {}, "last day described", "2021-06-13"},
    {"basis", category, true, "coverage_basis", {}, "what describes them", "imr"},
    CASEGRAPH_TRACE_COLUMNS("the force reviewed its dealings with her in this year")};

constexpr Column kAccess[] = {
    {"access_id", id, false, {}, {}, "needed only where another row refers to it", "access-1", true},
    {"agency_id", id, true, {}, "agencies", "the agency that could look", "agency-1"},
    {"holder_agency", id, true, {}, "agencies", "the agency whose records it could open", "agency-2"},
    {"records", category, true, "record_kind", {}, "which records", "case_record"},
    {"start", date, false, {}, {}, "first day of access; empty: always", "2020-01-01"},
    {"end", date, false, {}, {}, "last day of access; empty: no end", ""},
    {"how", text, false, {}, {}, "by what system or agreement", "shared case system"},
    CASEGRAPH_TRACE_COLUMNS("officers could open case records")};

constexpr Column kIncidents[] = {
    {"incident_id", id, true, {}, {}, "the incident", "incident-1", true, "incident-2"},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "made-1", false, "made-1"},
    {"start", date, false, {}, {}, "first day", "2021-03-02", false, "2021-06-14"},
    {"end", date, false, {}, {}, "last day", "2021-03-02", false, "2021-06-14"},
    {"kind", category, false, "incident_kind", {}, "what happened", "domestic_abuse", false, "fatal"},
    {"address_id", id, false, {}, "addresses", "where it happened", "address-1", false, "address-1"},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("harassment after the separation", "report:2.9", "the death that the made review is about")};

constexpr Column kContacts[] = {
    {"contact_id", id, true, {}, {}, "the contact", "contact-1", true, "contact-2"},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "made-1", false, "made-1"},
    {"incident_id", id, false, {}, "incidents", "the incident it belongs to; empty: one of its own", "incident-1"},
    {"part_of", id, false, {}, "contacts", "the counted row this contact is a part of", ""},
    {"agency_id", id, true, {}, "agencies", "the agency", "agency-1", false, "agency-1"},
    {"agency_certainty", category, false, "certainty", {}, "how sure the agency is", "stated", false, "stated"},
    {"date", date, false, {}, {}, "the day, as EDTF; empty: not stated", "2021-03-02", false, "2021-03-10"},
    {"time_min", time, false, {}, {}, "earliest local time", "10:05", false, "14:00"},
    {"time_max", time, false, {}, {}, "latest local time; empty: as time_min", "10:20"},
    {"sequence", number, false, {}, {}, "order within the day where times do not give it", "1"},
    {"recorded_on", date, false, {}, {}, "the day it was recorded; empty: the day itself", "2021-03-02"},
    {"booked_on", date, false, {}, {}, "the day an appointment was booked", "", false, "2021-03-02"},
    {"retention_end", date, false, {}, {}, "last day the record was kept", "2028-03-01"},
    {"recorded_in", category, false, "record_kind", {}, "which records of the agency hold it", "incident_log", false, "case_record"},
    {"kind", category, true, "contact_kind", {}, "what it was", "report_in_person", false, "appointment"},
    {"channel", category, false, "channel", {}, "how it took place", "in_person", false, "in_person"},
    {"initiated_by", category, false, "initiator", {}, "who began it", "person", false, "agency"},
    {"met_at", id, false, {}, "addresses", "where they met", "address-2", false, "address-1"},
    {"concerns_address", id, false, {}, "addresses", "whose address it was about", "address-1", false, "address-1"},
    {"filed_at", id, false, {}, "addresses", "under which address it was recorded; `elsewhere`: under a wrong one", "address-1", false, "address-1"},
    {"attendance", category, false, "attendance", {}, "how an appointment or visit ended", "", false, "attended"},
    {"outcome", category, false, "outcome", {}, "what came of it", "appointment_made", false, "referred"},
    {"severity", integer, false, {}, {}, "severity on a scale that the casebook explains", "2"},
    {"count_min", integer, false, {}, {}, "the row stands for at least this many contacts (1 where empty)", "1"},
    {"count_max", integer, false, {}, {}, "the row stands for at most this many contacts; empty beside count_min: at least that many, with no upper number stated; both empty: 1", "1"},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("she reports harassment", "report:2.3", "an officer sees her at home as arranged")};

constexpr Column kParticipants[] = {
    {"contact_id", id, true, {}, "contacts", "the contact", "contact-1", false, "contact-1"},
    {"person_id", id, true, {}, "persons", "the person", "person-1", false, "person-2"},
    {"role", category, false, "participant_role", {}, "the person's part", "reported_victim", false, "alleged_perpetrator"},
    {"presence", category, true, "presence", {}, "whether the person took part", "took_part", false, "spoken_about"},
    {"certainty", category, false, "participant_certainty", {}, "how sure it is (empty: stated)", "stated", false, "stated"},
    {"recorded_as", text, false, {}, {}, "how the record named the person where it did not name them", "a woman at the counter"},
    {"identified_on", date, false, {}, {}, "the day the record was matched to the person; empty: never", "2021-03-10"},
    CASEGRAPH_TRACE_COLUMNS_OF_TWO("she came herself", "report:2.1", "she named him")};

constexpr Column kAssessments[] = {
    {"assessment_id", id, true, {}, {}, "the assessment", "assessment-1", true},
    {"contact_id", id, true, {}, "contacts", "the contact", "contact-1"},
    {"tool", text, true, {}, {}, "risk or needs tool", "DASH"},
    {"version", text, false, {}, {}, "its version", "2009"},
    {"completion", category, true, "assessment_completion", {}, "whether it was completed", "completed"},
    {"grade", text, false, {}, {}, "the grade given", "medium"},
    {"risk_to", id, false, {}, "persons", "the person at risk", "person-1"},
    CASEGRAPH_TRACE_COLUMNS("asked and graded at the counter")};

constexpr Column kFlags[] = {
    {"contact_id", id, true, {}, "contacts", "the contact", "contact-1"},
    {"flag", category, true, "flag", {}, "what is noted", "harassment"},
    {"state", category, true, "flag_state", {}, "yes, no or not recorded", "yes"},
    {"stated_by", category, true, "stated_by", {}, "who states it", "agency_then"},
    CASEGRAPH_TRACE_COLUMNS("the log speaks of repeated calls")};

constexpr Column kContactLinks[] = {
    {"from_contact", id, true, {}, "contacts", "the later contact", "contact-2"},
    {"to_contact", id, true, {}, "contacts", "the earlier contact", "contact-1"},
    {"kind", category, true, "link_kind", {}, "how they belong together", "reply"},
    {"status", category, true, "link_status", {}, "whether they were put together", "made"},
    {"probability", number, false, {}, {}, "probability, where a program proposes it", ""},
    CASEGRAPH_TRACE_COLUMNS("the visit answers the report")};

constexpr Column kShares[] = {
    {"share_id", id, true, {}, {}, "the share", "share-1", true},
    {"date", date, false, {}, {}, "the day it was passed, or should have been", "2021-03-11"},
    {"from_agency", id, true, {}, "agencies", "who passed it, or held it", "agency-1"},
    {"to_agency", id, false, {}, "agencies", "to which agency", "agency-2"},
    {"to_person", id, false, {}, "persons", "to which person", ""},
    {"forum", text, false, {}, {}, "in which forum (MARAC, MASH, screening)", ""},
    {"about_person", id, false, {}, "persons", "about whom", "person-1"},
    {"kind", category, false, "share_kind", {}, "how it was passed", "referral"},
    {"status", category, true, "share_status", {}, "whether it was passed", "receipt_unconfirmed"},
    CASEGRAPH_TRACE_COLUMNS("a referral was sent")};

constexpr Column kShareItems[] = {
    {"share_id", id, true, {}, "shares", "the share", "share-1"},
    {"contact_id", id, false, {}, "contacts", "a contact that it carried", "contact-1"},
    {"fact", text, false, {}, {}, "a fact that it carried, as a flag or in words", "harassment"},
    CASEGRAPH_TRACE_COLUMNS("the referral named the report")};

constexpr Column kChecks[] = {
    {"check_id", id, true, {}, {}, "the look-up", "check-1", true},
    {"contact_id", id, false, {}, "contacts", "the contact it was made for", "contact-2"},
    {"share_id", id, false, {}, "shares", "the share it was made for", ""},
    {"agency_id", id, true, {}, "agencies", "the agency that looked or could have looked", "agency-1"},
    {"holder_agency", id, false, {}, "agencies",
     "whose records were asked, or would have been; empty: the agency's own and those it could open", ""},
    {"date", date, false, {}, {}, "the day; empty: the day of the contact", "2021-03-10"},
    {"key_kind", category, true, "check_key_kind", {}, "by what it was looked up", "address"},
    {"key", id, false, {}, {}, "the address, person or identifier looked up; of a household, a person who lived in it", "address-1"},
    {"window", text, false, {}, {}, "how far back, as an ISO 8601 duration; empty: without limit", "P12M"},
    {"status", category, true, "check_status", {}, "whether it was made", "made"},
    CASEGRAPH_TRACE_COLUMNS("the log was searched by address, a year back")};

constexpr Column kCheckHits[] = {
    {"check_id", id, true, {}, "checks", "the look-up", "check-1"},
    {"contact_id", id, true, {}, "contacts", "the contact it showed or did not show", "contact-1"},
    {"shown", category, true, "shown", {}, "whether it was shown", "yes"},
    CASEGRAPH_TRACE_COLUMNS("the search showed the report")};

constexpr Column kEpisodes[] = {
    {"episode_id", id, true, {}, {}, "the episode", "episode-1", true},
    {"person_id", id, true, {}, "persons", "the person", "person-2"},
    {"kind", category, true, "episode_kind", {}, "what state", "curfew"},
    {"agency_id", id, false, {}, "agencies", "the agency in charge", ""},
    {"start", date, false, {}, {}, "first day", "2021-04-01"},
    {"end", date, false, {}, {}, "last day", "2021-04-30"},
    {"duration_min", integer, false, {}, {}, "at least so many days, where the ends are not stated", ""},
    {"duration_max", integer, false, {}, {}, "at most so many days, where the ends are not stated", ""},
    {"terms", text, false, {}, {}, "its terms", "20:00 to 07:00"},
    CASEGRAPH_TRACE_COLUMNS("a curfew for a month")};

constexpr Column kStatements[] = {
    {"entity_table", text, true, {}, {}, "the table of the cell", "persons"},
    {"entity_id", id, true, {}, {}, "the id of its row", "person-1"},
    {"column", text, true, {}, {}, "the column of the cell", "birth_date"},
    {"value", text, true, {}, {}, "the other value", "1991"},
    {"said_by", text, false, {}, {}, "by which account or source", "report:2.2"},
    CASEGRAPH_TRACE_COLUMNS("one paragraph gives another year")};

constexpr Column kFindings[] = {
    {"finding_id", id, true, {}, {}, "the finding", "finding-1", true},
    {"review_id", id, true, {}, "reviews", "the review", "made-1"},
    {"kind", category, true, "finding_kind", {}, "what it is", "good_practice"},
    {"contact_id", id, false, {}, "contacts", "the contact it is about", "contact-1"},
    {"agency_id", id, false, {}, "agencies", "the agency it is about", "agency-1"},
    {"made_by", text, false, {}, {}, "who made it: the review, or an agency's IMR", "review"},
    {"term_of_reference", text, false, {}, {}, "the term of reference it answers", "1.1"},
    {"answer", text, false, {}, {}, "the answer in a word", "yes"},
    CASEGRAPH_TRACE_COLUMNS("the report was taken the same day")};

constexpr Column kRecommendations[] = {
    {"recommendation_id", id, true, {}, {}, "the recommendation", "recommendation-1", true},
    {"review_id", id, true, {}, "reviews", "the review", "made-1"},
    {"level", category, false, "recommendation_level", {}, "who made it", "overview"},
    {"made_by", id, false, {}, "agencies", "the agency whose IMR made it", ""},
    {"addressed_to", list, false, {}, {}, "to whom; agency ids or names, several apart by ;", "agency-1; agency-2"},
    {"theme", text, false, {}, {}, "its theme", "receipt of referrals"},
    {"target_date", date, false, {}, {}, "when it was to be done", "2022-06"},
    {"repeats", text, false, {}, {}, "an earlier recommendation that it repeats: id or citation", ""},
    CASEGRAPH_TRACE_COLUMNS("referrals are to be acknowledged")};

constexpr Column kActions[] = {
    {"action_id", id, true, {}, {}, "the action", "action-1", true},
    {"recommendation_id", id, true, {}, "recommendations", "the recommendation", "recommendation-1"},
    {"lead", text, false, {}, {}, "who leads it: a role, never a name", "head of referrals"},
    {"target_date", date, false, {}, {}, "when it was to be done", "2022-06"},
    {"status", category, false, "action_status", {}, "how far it has come", "in_progress"},
    {"completed_date", date, false, {}, {}, "when it was done", ""},
    CASEGRAPH_TRACE_COLUMNS("a form of receipt is being written")};

constexpr Column kCodes[] = {
    {"entity_table", text, true, {}, {}, "the table of the row coded", "reviews"},
    {"entity_id", id, true, {}, {}, "the id of the row coded", "made-1"},
    {"variable", text, true, {}, {}, "the researcher's variable", "theme_referral"},
    {"value", text, false, {}, {}, "its value", "yes"},
    {"coder", text, false, {}, {}, "who coded it, as a pseudonym", "coder-1"},
    CASEGRAPH_TRACE_COLUMNS("referrals are a theme of the review")};

constexpr Column kRecords[] = {
    {"record_id", id, true, {}, {}, "the raw record", "", true},
    {"agency_id", id, true, {}, "agencies", "the agency that holds it", ""},
    {"contact_id", id, false, {}, "contacts", "the contact it was made at", ""},
    {"given_name", text, false, {}, {}, "given name as recorded", ""},
    {"other_names", text, false, {}, {}, "further given names and aliases", ""},
    {"family_name", text, false, {}, {}, "family name as recorded", ""},
    {"birth_date", date, false, {}, {}, "date of birth as recorded", ""},
    {"sex", category, false, "sex", {}, "sex as recorded", ""},
    {"address_line_1", text, false, {}, {}, "first line of the address", ""},
    {"address_line_2", text, false, {}, {}, "second line of the address", ""},
    {"town", text, false, {}, {}, "town", ""},
    {"postcode", text, false, {}, {}, "postcode", ""},
    {"phone", text, false, {}, {}, "telephone number", ""},
    {"email", text, false, {}, {}, "electronic mail address", ""},
    {"national_number", text, false, {}, {}, "health or other national number", ""},
    CASEGRAPH_TRACE_COLUMNS("")};

constexpr Column kCrosswalk[] = {
    {"record_id", id, true, {}, "records", "the raw record", ""},
    {"entity", category, true, "crosswalk_entity", {}, "what it stands for", "person"},
    {"entity_id", id, true, {}, {}, "the person or address", ""},
    {"probability", number, false, {}, {}, "probability of the link", ""},
    {"decided_by", text, false, {}, {}, "by which model or person", ""},
    {"date", date, false, {}, {}, "the day of the decision", ""},
    CASEGRAPH_TRACE_COLUMNS("")};

#undef CASEGRAPH_TRACE_COLUMNS
#undef CASEGRAPH_TRACE_COLUMNS_OF_TWO

constexpr std::string_view kDocumentKey[] = {"document_id"};
constexpr std::string_view kReviewKey[] = {"review_id"};
constexpr std::string_view kPersonKey[] = {"person_id"};
constexpr std::string_view kRelationshipKey[] = {"from_person", "to_person", "kind", "start"};
constexpr std::string_view kIdentifierKey[] = {"identifier_id"};
constexpr std::string_view kAddressKey[] = {"address_id"};
constexpr std::string_view kResidenceKey[] = {"person_id", "address_id", "start"};
constexpr std::string_view kAgencyKey[] = {"agency_id"};
constexpr std::string_view kCoverageKey[] = {"agency_id", "person_id", "review_id", "topic", "start"};
constexpr std::string_view kAccessKey[] = {"agency_id", "holder_agency", "records", "start"};
constexpr std::string_view kIncidentKey[] = {"incident_id"};
constexpr std::string_view kContactKey[] = {"contact_id"};
constexpr std::string_view kParticipantKey[] = {"contact_id", "person_id", "role"};
constexpr std::string_view kAssessmentKey[] = {"assessment_id"};
constexpr std::string_view kFlagKey[] = {"contact_id", "flag", "stated_by"};
constexpr std::string_view kContactLinkKey[] = {"from_contact", "to_contact", "kind"};
constexpr std::string_view kCheckKey[] = {"check_id"};
constexpr std::string_view kCheckHitKey[] = {"check_id", "contact_id"};
constexpr std::string_view kShareKey[] = {"share_id"};
constexpr std::string_view kShareItemKey[] = {"share_id", "contact_id", "fact"};
constexpr std::string_view kEpisodeKey[] = {"episode_id"};
constexpr std::string_view kStatementKey[] = {"entity_table", "entity_id", "column", "value", "said_by"};
constexpr std::string_view kFindingKey[] = {"finding_id"};
constexpr std::string_view kRecommendationKey[] = {"recommendation_id"};
constexpr std::string_view kActionKey[] = {"action_id"};
constexpr std::string_view kCodeKey[] = {"entity_table", "entity_id", "variable", "coder"};
constexpr std::string_view kRecordKey[] = {"record_id"};
constexpr std::string_view kCrosswalkKey[] = {"record_id", "entity", "entity_id"};

constexpr Table kTables[] = {
    {"documents", "a source that rows refer to", false, kDocumentKey, kDocuments},
    {"reviews", "a review (none needed for plain extracts)", false, kReviewKey, kReviews},
    {"persons", "a person", true, kPersonKey, kPersons},
    {"relationships", "a tie between two persons", false, kRelationshipKey, kRelationships},
    {"identifiers", "a phone, e-mail, vehicle or number of a person", false, kIdentifierKey, kIdentifiers},
    {"addresses", "a place", false, kAddressKey, kAddresses},
    {"residences", "a person at a place for a time", false, kResidenceKey, kResidences},
    {"agencies", "an agency or service", true, kAgencyKey, kAgencies},
    {"coverage", "an agency's dealings with a person are described for this time", false, kCoverageKey, kCoverage},
    {"access", "an agency could look into some of another's records", false, kAccessKey, kAccess},
    {"incidents", "something that happened, with no, one or several contacts", false, kIncidentKey, kIncidents},
    {"contacts", "a contact of an agency", true, kContactKey, kContacts},
    {"participants", "a person's part in a contact", true, kParticipantKey, kParticipants},
    {"assessments", "a risk or needs tool used, refused or left undone at a contact", false, kAssessmentKey, kAssessments},
    {"flags", "something noted of a contact", false, kFlagKey, kFlags},
    {"contact_links", "the later contact belongs with an earlier one, or should have been put with it", false,
     kContactLinkKey, kContactLinks},
    {"shares", "information passed from an agency, or not", false, kShareKey, kShares},
    {"share_items", "a contact or fact that a share carried", false, kShareItemKey, kShareItems},
    {"checks", "a look-up that was made, or was not", false, kCheckKey, kChecks},
    {"check_hits", "what the source says that a check showed or did not show", false, kCheckHitKey, kCheckHits},
    {"episodes", "a state of a person over time", false, kEpisodeKey, kEpisodes},
    {"statements", "another value of some cell, where accounts or sources differ", false, kStatementKey, kStatements},
    {"findings", "a conclusion of a review", false, kFindingKey, kFindings},
    {"recommendations", "a recommendation", false, kRecommendationKey, kRecommendations},
    {"actions", "an action on a recommendation", false, kActionKey, kActions},
    {"codes", "a researcher's own coded variable", false, kCodeKey, kCodes},
    {"records", "a raw identity record before linkage, in a store of its own", false, kRecordKey, kRecords, true},
    {"crosswalk", "a record stands for a person or address", false, kCrosswalkKey, kCrosswalk, true},
};

}  // namespace

std::span<const Table> tables() { return kTables; }

std::string_view name_of(ColumnType type) {
  switch (type) {
    case id: return "id";
    case text: return "text";
    case integer: return "integer";
    case number: return "number";
    case boolean: return "boolean";
    case date: return "date";
    case time: return "time";
    case category: return "category";
    case list: return "list";
  }
  return "";
}

const Table* find_table(std::string_view name) {
  for (const Table& table : kTables)
    if (table.name == name) return &table;
  return nullptr;
}

const Column* find_column(const Table& table, std::string_view name) {
  for (const Column& column : table.columns)
    if (column.name == name) return &column;
  return nullptr;
}

}  // namespace casegraph::schema
