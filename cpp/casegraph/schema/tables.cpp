#include "casegraph/schema/schema.hpp"

namespace casegraph::schema {
namespace {

using enum ColumnType;

// Every table ends in these three columns.
#define CASEGRAPH_TRACE_COLUMNS                                                                            \
  {"source", list, false, {}, {}, "where it stands: document:paragraph, page or cell; several apart by ;", \
   "overview:2.17; overview:2.18"},                                                                        \
      {"gist", text, false, {}, {}, "the coder's own words, no quotation", "reports harassment by PFP"},   \
  {"note", text, false, {}, {}, "the coder's remark on the coding", ""}

constexpr Column kDocuments[] = {
    {"document_id", id, true, {}, {}, "name used before the colon in `source`", "overview", true},
    {"title", text, true, {}, {}, "title of the document", "Overview report"},
    {"kind", category, false, "document_kind", {}, "what the document is", "overview_report"},
    {"date", date, false, {}, {}, "date of the document", "2016-04-07"},
    {"published", date, false, {}, {}, "date of publication", "2016"},
    {"checksum", text, false, {}, {}, "SHA-256 of the file that was coded", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kReviews[] = {
    {"review_id", id, true, {}, {}, "the review", "DHR7", true},
    {"title", text, true, {}, {}, "title of the review", "Domestic homicide review, case 7"},
    {"partnership", text, false, {}, {}, "partnership that commissioned it", "North Worcestershire"},
    {"kind", category, false, "review_kind", {}, "what kind of review", "dhr"},
    {"death_date", date, false, {}, {}, "date of the death reviewed (the first, where several)", "2014-03-16"},
    {"notification_date", date, false, {}, {}, "the partnership was notified", "2014-03-22"},
    {"decision_date", date, false, {}, {}, "the review was decided", "2014-07-15"},
    {"completion_date", date, false, {}, {}, "the report was completed", "2016-04-07"},
    {"publication_date", date, false, {}, {}, "the report was published", "2016"},
    {"scope_start", date, false, {}, {}, "first day in the scope of the review", "2012-06-16"},
    {"scope_end", date, false, {}, {}, "last day in the scope of the review", "2014-03-15"},
    {"fatal_incident_id", id, false, {}, "incidents", "the fatal incident: measures before death stop there", "i-fatal"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kPersons[] = {
    {"person_id", id, true, {}, {}, "the person; a role or pseudonym, never a name", "PFP", true},
    {"review_id", id, false, {}, "reviews", "the review the person belongs to", "DHR7"},
    {"label", text, false, {}, {}, "how the source calls the person", "Perpetrator's former partner"},
    {"role", category, false, "person_role", {}, "who the person is to the review", "former_partner"},
    {"sex", category, false, "sex", {}, "sex as recorded", "female"},
    {"birth_date", date, false, {}, {}, "date of birth", "1983"},
    {"death_date", date, false, {}, {}, "date of death", "2014-03-16"},
    {"cause_of_death", text, false, {}, {}, "cause of death as stated", ""},
    {"unborn", boolean, false, {}, {}, "true for a child not born: never counted as a child or a death", "false"},
    {"ethnicity", text, false, {}, {}, "as stated by the source", ""},
    {"nationality", text, false, {}, {}, "as stated by the source", ""},
    {"religion_or_belief", text, false, {}, {}, "as stated by the source", ""},
    {"disability", text, false, {}, {}, "as stated by the source", ""},
    {"sexual_orientation", text, false, {}, {}, "as stated by the source", ""},
    {"gender_reassignment", text, false, {}, {}, "as stated by the source", ""},
    {"marriage_or_civil_partnership", text, false, {}, {}, "as stated by the source", ""},
    {"pregnancy_or_maternity", text, false, {}, {}, "as stated by the source", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kRelationships[] = {
    {"relationship_id", id, false, {}, {}, "needed only where another row refers to the tie", "r-1", true},
    {"from_person", id, true, {}, "persons", "the first person", "PFP"},
    {"to_person", id, true, {}, "persons", "the second person", "S1"},
    {"kind", category, true, "relationship_kind", {}, "from_person is the ... of to_person", "parent"},
    {"start", date, false, {}, {}, "first day of the tie", "2007"},
    {"end", date, false, {}, {}, "last day of the tie", ""},
    {"certainty", category, false, "certainty", {}, "how sure the tie is", "stated"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kIdentifiers[] = {
    {"identifier_id", id, true, {}, {}, "the identifier", "phone-1", true},
    {"person_id", id, false, {}, "persons", "the person it belonged to", "Victim"},
    {"kind", category, true, "identifier_kind", {}, "what it is", "phone"},
    {"value", text, false, {}, {}, "its value; empty where the source withholds it", ""},
    {"start", date, false, {}, {}, "first day of use", ""},
    {"end", date, false, {}, {}, "last day of use", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kAddresses[] = {
    {"address_id", id, true, {}, {}, "the place", "a-pfp", true},
    {"label", text, false, {}, {}, "how the source calls it", "PFP's own address"},
    {"kind", category, false, "address_kind", {}, "what kind of place", "home"},
    {"postcode", text, false, {}, {}, "postcode, whole or in part", ""},
    {"area", text, false, {}, {}, "town or district", "Birmingham"},
    {"police_area", text, false, {}, {}, "police force area it lies in", "West Midlands"},
    {"latitude", number, false, {}, {}, "degrees north, WGS 84", "52.45"},
    {"longitude", number, false, {}, {}, "degrees east, WGS 84", "-1.82"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kResidences[] = {
    {"residence_id", id, false, {}, {}, "needed only where another row refers to the stay", "res-1", true},
    {"person_id", id, true, {}, "persons", "the person", "PFP"},
    {"address_id", id, true, {}, "addresses", "the place", "a-pfp"},
    {"start", date, false, {}, {}, "first day there", "2010"},
    {"end", date, false, {}, {}, "last day there", ""},
    {"kind", category, false, "residence_kind", {}, "how the person lived there", "home"},
    {"certainty", category, false, "certainty", {}, "how sure the stay is", "stated"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kAgencies[] = {
    {"agency_id", id, true, {}, {}, "the agency or service", "wmp", true},
    {"name", text, true, {}, {}, "its name", "West Midlands Police"},
    {"sector", category, false, "sector", {}, "its sector", "police"},
    {"area", text, false, {}, {}, "area it serves", "West Midlands"},
    {"parent_agency", id, false, {}, "agencies", "the body it is a part of", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kCoverage[] = {
    {"coverage_id", id, false, {}, {}, "needed only where another row refers to it", "cov-1", true},
    {"agency_id", id, true, {}, "agencies", "the agency whose dealings are described", "wmp"},
    {"person_id", id, false, {}, "persons", "with this person; empty: with every person of the review", "Perpetrator"},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "DHR7"},
    {"topic", text, false, {}, {}, "only dealings on this topic", ""},
    {"start", date, false, {}, {}, "first day described", "2009-01-01"},
    {"end", date, false, {}, {}, "last day described", "2014-03-15"},
    {"basis", category, true, "coverage_basis", {}, "what describes them", "imr"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kAccess[] = {
    {"access_id", id, false, {}, {}, "needed only where another row refers to it", "acc-1", true},
    {"agency_id", id, true, {}, "agencies", "the agency that could look", "wmercia"},
    {"holder_agency", id, true, {}, "agencies", "the agency whose records it could open", "wmp"},
    {"records", category, true, "record_kind", {}, "which records", "intelligence"},
    {"start", date, false, {}, {}, "first day of access; empty: always", ""},
    {"end", date, false, {}, {}, "last day of access; empty: no end", ""},
    {"how", text, false, {}, {}, "by what system or agreement", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kIncidents[] = {
    {"incident_id", id, true, {}, {}, "the incident", "i-2010-10-08", true},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "DHR7"},
    {"start", date, false, {}, {}, "first day", "2010-10-08"},
    {"end", date, false, {}, {}, "last day", "2010-10-19"},
    {"kind", category, false, "incident_kind", {}, "what happened", "domestic_abuse"},
    {"address_id", id, false, {}, "addresses", "where it happened", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kContacts[] = {
    {"contact_id", id, true, {}, {}, "the contact", "c-2.17-1", true},
    {"review_id", id, false, {}, "reviews", "the review it belongs to", "DHR7"},
    {"incident_id", id, false, {}, "incidents", "the incident it belongs to; empty: one of its own", "i-2010-10-08"},
    {"part_of", id, false, {}, "contacts", "the counted row this contact is a part of", ""},
    {"agency_id", id, true, {}, "agencies", "the agency", "wmp"},
    {"agency_certainty", category, false, "certainty", {}, "how sure the agency is", "stated"},
    {"date", date, false, {}, {}, "the day, as EDTF; empty: not stated", "2010-10-08"},
    {"time_min", time, false, {}, {}, "earliest local time", "10:39"},
    {"time_max", time, false, {}, {}, "latest local time; empty: as time_min", "10:39"},
    {"sequence", number, false, {}, {}, "order within the day where times do not give it", "1"},
    {"recorded_on", date, false, {}, {}, "the day it was recorded; empty: the day itself", ""},
    {"booked_on", date, false, {}, {}, "the day an appointment was booked", "2010-10-08"},
    {"retention_end", date, false, {}, {}, "last day the record was kept", ""},
    {"recorded_in", category, false, "record_kind", {}, "which records of the agency hold it", "incident_log"},
    {"kind", category, true, "contact_kind", {}, "what it was", "report_in_person"},
    {"channel", category, false, "channel", {}, "how it took place", "in_person"},
    {"initiated_by", category, false, "initiator", {}, "who began it", "person"},
    {"met_at", id, false, {}, "addresses", "where they met", ""},
    {"concerns_address", id, false, {}, "addresses", "whose address it was about", "a-pfp"},
    {"filed_at", id, false, {}, "addresses", "under which address it was recorded; `elsewhere`: under a wrong one", "a-pfp-mother"},
    {"attendance", category, false, "attendance", {}, "how an appointment or visit ended", ""},
    {"outcome", category, false, "outcome", {}, "what came of it", "appointment_made"},
    {"severity", integer, false, {}, {}, "severity on a scale that the casebook explains", ""},
    {"count_min", integer, false, {}, {}, "the row stands for at least this many contacts (1 where empty)", ""},
    {"count_max", integer, false, {}, {}, "the row stands for at most this many contacts; empty beside count_min: at least that many, with no upper number stated; both empty: 1", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kParticipants[] = {
    {"contact_id", id, true, {}, "contacts", "the contact", "c-2.17-1"},
    {"person_id", id, true, {}, "persons", "the person", "PFP"},
    {"role", category, false, "participant_role", {}, "the person's part", "reported_victim"},
    {"presence", category, true, "presence", {}, "whether the person took part", "took_part"},
    {"certainty", category, false, "participant_certainty", {}, "how sure it is (empty: stated)", "stated"},
    {"recorded_as", text, false, {}, {}, "how the record named the person where it did not name them", "unknown female"},
    {"identified_on", date, false, {}, {}, "the day the record was matched to the person; empty: never", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kAssessments[] = {
    {"assessment_id", id, true, {}, {}, "the assessment", "as-1", true},
    {"contact_id", id, true, {}, "contacts", "the contact", "c-2.20-1"},
    {"tool", text, true, {}, {}, "risk or needs tool", "DASH"},
    {"version", text, false, {}, {}, "its version", "2009"},
    {"completion", category, true, "assessment_completion", {}, "whether it was completed", "refused"},
    {"grade", text, false, {}, {}, "the grade given", "standard"},
    {"risk_to", id, false, {}, "persons", "the person at risk", "PFP"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kFlags[] = {
    {"contact_id", id, true, {}, "contacts", "the contact", "c-2.17-1"},
    {"flag", category, true, "flag", {}, "what is noted", "harassment"},
    {"state", category, true, "flag_state", {}, "yes, no or not recorded", "yes"},
    {"stated_by", category, true, "stated_by", {}, "who states it", "agency_then"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kContactLinks[] = {
    {"from_contact", id, true, {}, "contacts", "the later contact", "c-2.20-1"},
    {"to_contact", id, true, {}, "contacts", "the earlier contact", "c-2.17-1"},
    {"kind", category, true, "link_kind", {}, "how they belong together", "reply"},
    {"status", category, true, "link_status", {}, "whether they were put together", "made"},
    {"probability", number, false, {}, {}, "probability, where a program proposes it", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kShares[] = {
    {"share_id", id, true, {}, {}, "the share", "s-2.22", true},
    {"date", date, false, {}, {}, "the day it was passed, or should have been", "2010-10-19"},
    {"from_agency", id, true, {}, "agencies", "who passed it, or held it", "wmp"},
    {"to_agency", id, false, {}, "agencies", "to which agency", "bcsc"},
    {"to_person", id, false, {}, "persons", "to which person", ""},
    {"forum", text, false, {}, {}, "in which forum (MARAC, MASH, screening)", ""},
    {"about_person", id, false, {}, "persons", "about whom", "PFP"},
    {"kind", category, false, "share_kind", {}, "how it was passed", "referral"},
    {"status", category, true, "share_status", {}, "whether it was passed", "receipt_unconfirmed"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kShareItems[] = {
    {"share_id", id, true, {}, "shares", "the share", "s-2.22"},
    {"contact_id", id, false, {}, "contacts", "a contact that it carried", "c-2.20-1"},
    {"fact", text, false, {}, {}, "a fact that it carried, as a flag or in words", "child_concern"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kChecks[] = {
    {"check_id", id, true, {}, {}, "the look-up", "k-2.29", true},
    {"contact_id", id, false, {}, "contacts", "the contact it was made for", "c-2.26-1"},
    {"share_id", id, false, {}, "shares", "the share it was made for", ""},
    {"agency_id", id, true, {}, "agencies", "the agency that looked or could have looked", "wmp"},
    {"date", date, false, {}, {}, "the day; empty: the day of the contact", "2010-11-28"},
    {"key_kind", category, true, "check_key_kind", {}, "by what it was looked up", "address"},
    {"key", id, false, {}, {}, "the address, person or identifier looked up", "a-pfp"},
    {"window", text, false, {}, {}, "how far back, as an ISO 8601 duration; empty: without limit", "P18M"},
    {"status", category, true, "check_status", {}, "whether it was made", "made"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kCheckHits[] = {
    {"check_id", id, true, {}, "checks", "the look-up", "k-2.29"},
    {"contact_id", id, true, {}, "contacts", "the contact it showed or did not show", "c-2.17-1"},
    {"shown", category, true, "shown", {}, "whether it was shown", "no"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kEpisodes[] = {
    {"episode_id", id, true, {}, {}, "the episode", "e-1", true},
    {"person_id", id, true, {}, "persons", "the person", "Perpetrator"},
    {"kind", category, true, "episode_kind", {}, "what state", "curfew"},
    {"agency_id", id, false, {}, "agencies", "the agency in charge", ""},
    {"start", date, false, {}, {}, "first day", "2013-01-18"},
    {"end", date, false, {}, {}, "last day", "2013-04-12"},
    {"duration_min", integer, false, {}, {}, "at least so many days, where the ends are not stated", ""},
    {"duration_max", integer, false, {}, {}, "at most so many days, where the ends are not stated", ""},
    {"terms", text, false, {}, {}, "its terms", "19:00 to 06:00"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kStatements[] = {
    {"entity_table", text, true, {}, {}, "the table of the cell", "persons"},
    {"entity_id", id, true, {}, {}, "the id of its row", "Victim"},
    {"column", text, true, {}, {}, "the column of the cell", "death_date"},
    {"value", text, true, {}, {}, "the other value", "2014-03-15"},
    {"said_by", text, false, {}, {}, "by which account or source", "overview:1.7.1"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kFindings[] = {
    {"finding_id", id, true, {}, {}, "the finding", "f-4.6", true},
    {"review_id", id, true, {}, "reviews", "the review", "DHR7"},
    {"kind", category, true, "finding_kind", {}, "what it is", "information_not_shared"},
    {"contact_id", id, false, {}, "contacts", "the contact it is about", ""},
    {"agency_id", id, false, {}, "agencies", "the agency it is about", ""},
    {"made_by", text, false, {}, {}, "who made it: the review, or an agency's IMR", "review"},
    {"term_of_reference", text, false, {}, {}, "the term of reference it answers", "1.10.2(25)"},
    {"answer", text, false, {}, {}, "the answer in a word", "no"},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kRecommendations[] = {
    {"recommendation_id", id, true, {}, {}, "the recommendation", "rec-o1", true},
    {"review_id", id, true, {}, "reviews", "the review", "DHR7"},
    {"level", category, false, "recommendation_level", {}, "who made it", "overview"},
    {"made_by", id, false, {}, "agencies", "the agency whose IMR made it", ""},
    {"addressed_to", list, false, {}, {}, "to whom; agency ids or names, several apart by ;", "wmp; wmercia"},
    {"theme", text, false, {}, {}, "its theme", "intelligence checks"},
    {"target_date", date, false, {}, {}, "when it was to be done", "2015-09"},
    {"repeats", text, false, {}, {}, "an earlier recommendation that it repeats: id or citation", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kActions[] = {
    {"action_id", id, true, {}, {}, "the action", "act-o1", true},
    {"recommendation_id", id, true, {}, "recommendations", "the recommendation", "rec-o1"},
    {"lead", text, false, {}, {}, "who leads it: a role, never a name", "head of education and learning"},
    {"target_date", date, false, {}, {}, "when it was to be done", "2016-04"},
    {"status", category, false, "action_status", {}, "how far it has come", "in_progress"},
    {"completed_date", date, false, {}, {}, "when it was done", ""},
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kCodes[] = {
    {"entity_table", text, true, {}, {}, "the table of the row coded", "reviews"},
    {"entity_id", id, true, {}, {}, "the id of the row coded", "DHR7"},
    {"variable", text, true, {}, {}, "the researcher's variable", "theme_movement"},
    {"value", text, false, {}, {}, "its value", "yes"},
    {"coder", text, false, {}, {}, "who coded it, as a pseudonym", "coder-1"},
    CASEGRAPH_TRACE_COLUMNS};

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
    CASEGRAPH_TRACE_COLUMNS};

constexpr Column kCrosswalk[] = {
    {"record_id", id, true, {}, "records", "the raw record", ""},
    {"entity", category, true, "crosswalk_entity", {}, "what it stands for", "person"},
    {"entity_id", id, true, {}, {}, "the person or address", ""},
    {"probability", number, false, {}, {}, "probability of the link", ""},
    {"decided_by", text, false, {}, {}, "by which model or person", ""},
    {"date", date, false, {}, {}, "the day of the decision", ""},
    CASEGRAPH_TRACE_COLUMNS};

#undef CASEGRAPH_TRACE_COLUMNS

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
