#include <array>

#include "casegraph/schema/schema.hpp"

namespace casegraph::schema {
namespace {

constexpr Term kDocumentKind[] = {
    {"overview_report", "the published or draft overview report of a review"},
    {"imr", "an individual management review of one agency"},
    {"chronology", "a chronology of one agency or several merged"},
    {"executive_summary", "the summary published beside an overview report"},
    {"extract", "an extract from an agency's records"},
    {"other", "any other document"},
};
constexpr Term kReviewKind[] = {
    {"dhr", "domestic homicide review"},
    {"dardr", "domestic abuse related death review"},
    {"sar", "safeguarding adult review"},
    {"cspr", "child safeguarding practice review"},
    {"made", "not a review: a made casebook for tests and benchmarks"},
    {"other", "a review of another kind or country"},
};
constexpr Term kPersonRole[] = {
    {"victim", "the person whose death or harm the review is about"},
    {"perpetrator", "the person who caused the death, as found by a court or as the review states"},
    {"subject", "a person the review is about where victim and perpetrator do not apply"},
    {"partner", "a partner of a person the review is about"},
    {"former_partner", "a former partner of a person the review is about"},
    {"child", "a child of a person the review is about"},
    {"unborn_child", "a child not yet born at the time of the review's events"},
    {"parent", "a parent of a person the review is about"},
    {"step_parent", "a step-parent, or a parent's partner"},
    {"grandparent", "a grandparent of a person the review is about"},
    {"sibling", "a brother or sister, half and step included"},
    {"relative", "another relative, or relatives told of together"},
    {"friend", "a friend"},
    {"neighbour", "a neighbour"},
    {"associate", "another person linked by acquaintance or offending"},
    {"public", "a member of the public"},
    {"other", "a person in another role"},
    {"unknown", "the source does not tell the role"},
};
constexpr Term kSex[] = {
    {"female", "recorded as female"},
    {"male", "recorded as male"},
    {"other", "recorded as neither"},
    {"unknown", "not stated"},
};
constexpr Term kCertainty[] = {
    {"stated", "the source states it"},
    {"assumed", "the source or the coder assumes it, and says so"},
    {"disputed", "sources or accounts differ"},
};
constexpr Term kParticipantCertainty[] = {
    {"stated", "the source states that this person took the part"},
    {"assumed", "the source or the coder assumes it"},
    {"one_of", "one of several persons named, which of them is not stated"},
};
constexpr Term kRelationshipKind[] = {
    {"partner", "partners, married or not"},
    {"former_partner", "former partners"},
    {"spouse", "married or civil partners"},
    {"former_spouse", "formerly married or civil partners"},
    {"parent", "from_person is a parent of to_person (an unborn child included)"},
    {"step_parent", "from_person is a step-parent of to_person, or their parent's partner"},
    {"grandparent", "from_person is a grandparent of to_person"},
    {"sibling", "brother or sister of the same parents"},
    {"half_sibling", "brother or sister by one common parent"},
    {"step_sibling", "brother or sister by a parent's partnership"},
    {"relative", "another tie of family"},
    {"carer", "from_person cares for to_person"},
    {"friend", "friends"},
    {"neighbour", "neighbours"},
    {"associate", "acquaintance of another kind"},
};
constexpr Term kIdentifierKind[] = {
    {"phone", "telephone number"},
    {"email", "electronic mail address"},
    {"vehicle", "vehicle registration"},
    {"social_media", "account on a social network"},
    {"health_number", "number of a health service"},
    {"police_reference", "number of a police record"},
    {"case_number", "number of another agency's record"},
    {"other", "another identifier"},
};
constexpr Term kAddressKind[] = {
    {"home", "a private home"},
    {"hostel", "a hostel or supported accommodation"},
    {"refuge", "a refuge"},
    {"hospital", "a hospital"},
    {"surgery", "a general practice or clinic"},
    {"police_station", "a police station or custody suite"},
    {"prison", "a prison"},
    {"court", "a court"},
    {"school", "a school or nursery"},
    {"office", "an office of an agency"},
    {"public_place", "a street, park, subway or other public place"},
    {"country", "a place known only by its country"},
    {"other", "another kind of place"},
    {"unknown", "not stated"},
};
constexpr Term kResidenceKind[] = {
    {"home", "the person lived there"},
    {"temporary", "the person stayed there for a time"},
    {"homeless", "the person had no home and was there"},
};
constexpr Term kSector[] = {
    {"police", "police forces"},
    {"probation", "probation services"},
    {"prison", "prisons"},
    {"court", "courts"},
    {"prosecution", "prosecution services"},
    {"coroner", "coroners and pathologists"},
    {"primary_care", "general practice and out-of-hours clinics"},
    {"acute_hospital", "hospitals, emergency departments included"},
    {"maternity", "midwifery and maternity units"},
    {"mental_health", "mental health services"},
    {"community_health", "health visiting, school nursing, therapy clinics"},
    {"ambulance", "ambulance services"},
    {"substance_misuse", "drug and alcohol services"},
    {"childrens_social_care", "children's social care"},
    {"adult_social_care", "adult social care"},
    {"education", "schools and education services"},
    {"youth_justice", "youth offending teams"},
    {"housing", "housing and hostels"},
    {"domestic_abuse_service", "refuges, IDVAs and other domestic abuse services"},
    {"voluntary", "other voluntary services"},
    {"safeguarding_board", "safeguarding boards and community safety partnerships"},
    {"health", "health bodies not told apart further"},
    {"local_authority", "councils, department not told"},
    {"multi_agency", "a forum or team of several agencies (MARAC, MASH, screening)"},
    {"other", "another sector"},
};
constexpr Term kCoverageBasis[] = {
    {"chronology", "the agency gave a chronology for this time"},
    {"imr", "the agency wrote an individual management review on this time"},
    {"summary", "the agency gave a short report or summary"},
    {"described_only", "no report of the agency; the source describes some of its contacts"},
    {"none", "the agency reported that it held nothing, or was not asked"},
};
constexpr Term kRecordKind[] = {
    {"all", "every record of the holder"},
    {"incident_log", "logs of calls and incidents"},
    {"intelligence", "intelligence systems"},
    {"custody", "custody records"},
    {"crime", "crime reports"},
    {"case_record", "case records of a service"},
    {"health_record", "health records"},
    {"court_record", "court records"},
    {"other", "another kind of record"},
};
constexpr Term kIncidentKind[] = {
    {"domestic_abuse", "abuse between persons who are or were partners or family"},
    {"fatal", "the incident in which a person was fatally hurt or died"},
    {"disturbance", "a disturbance, dispute or unwanted presence"},
    {"drug_crisis", "a crisis under the effect of drugs or alcohol"},
    {"self_harm", "self-harm, overdose or suicide attempt"},
    {"offence", "an offence of another kind"},
    {"emergency", "an accident or medical emergency"},
    {"care", "an episode of care"},
    {"supervision", "an act of supervision or enforcement"},
    {"false_report", "a report whose facts were not found, made under delusion or otherwise"},
    {"safeguarding", "a safeguarding process"},
    {"missing", "a missing person, or a child missing from education"},
    {"other", "another kind of incident"},
};
constexpr Term kContactKind[] = {
    {"emergency_call", "a call to an emergency number"},
    {"call", "another telephone call with the agency"},
    {"message", "a message left or sent: answer phone, letter, card, text"},
    {"report_in_person", "a person came to the agency to report"},
    {"attendance", "the agency went to the place of an incident"},
    {"home_visit", "the agency visited a home as planned work"},
    {"appointment", "a planned meeting at a set time"},
    {"drop_in", "a person came without appointment, not to report an incident"},
    {"test", "a drug test or other sample taken"},
    {"assessment", "an assessment as the reason of the contact"},
    {"review_meeting", "a periodic review of a case with the person"},
    {"arrest", "an arrest"},
    {"charge", "a charge or other disposal by police"},
    {"custody", "an encounter while in custody or prison"},
    {"search", "a search or executed warrant"},
    {"court_hearing", "a hearing or sentence"},
    {"enforcement", "breach action, a warrant sought or issued"},
    {"intelligence", "intelligence received or recorded about a person"},
    {"emergency_department", "an attendance at an emergency department"},
    {"admission", "an admission or stay in hospital"},
    {"antenatal", "an antenatal contact, booking included"},
    {"birth", "a birth"},
    {"registration", "registration with a service"},
    {"consultation", "a consultation with a doctor, nurse or clinic"},
    {"transport", "conveyance by ambulance or police"},
    {"advice", "advice given as the reason of the contact"},
    {"case_opened", "a case opened or allocated"},
    {"case_closed", "a case or log closed"},
    {"record_entry", "another recorded act about a person"},
    {"death", "a death certified, a post mortem or an inquest"},
    {"other", "another kind of contact"},
};
constexpr Term kChannel[] = {
    {"in_person", "face to face"},
    {"telephone", "by telephone"},
    {"written", "by letter, card, text or electronic mail"},
    {"online", "by video or internet"},
    {"records", "an act on records, no meeting"},
    {"not_stated", "the source does not say"},
};
constexpr Term kInitiator[] = {
    {"person", "the person the contact is about"},
    {"family", "a member of the family or household"},
    {"public", "a neighbour or member of the public"},
    {"agency", "the agency itself"},
    {"other_agency", "another agency"},
    {"not_stated", "the source does not say"},
};
constexpr Term kAttendance[] = {
    {"attended", "the appointment took place"},
    {"late", "the person came too late for it to take place as planned"},
    {"not_attended", "the person did not come, no notice given"},
    {"cancelled_by_agency", "the agency cancelled or moved it"},
    {"cancelled_by_person", "the person cancelled or moved it"},
    {"no_reply", "the agency went and nobody answered"},
    {"child_not_brought", "a child was not brought"},
    {"unknown", "how it ended is not stated"},
};
constexpr Term kOutcome[] = {
    {"no_further_action", "closed without action"},
    {"advice_given", "advice given"},
    {"referred", "referred to another service"},
    {"appointment_made", "an appointment was made"},
    {"arrested", "a person was arrested"},
    {"charged", "a person was charged"},
    {"sentenced", "a court passed sentence or made an order"},
    {"adjourned", "put off to another day"},
    {"treated", "treated and discharged"},
    {"admitted", "admitted or kept in"},
    {"self_discharged", "the person left before assessment or care was complete"},
    {"taken_to_hospital", "taken to hospital"},
    {"taken_home", "taken or sent home"},
    {"positive", "a test was positive"},
    {"negative", "a test was negative"},
    {"declined", "the person declined what was offered"},
    {"warned", "a warning was given"},
    {"breach", "breach action was started"},
    {"warrant", "a warrant was issued or sought"},
    {"closed", "the case was closed"},
    {"continued", "work went on"},
    {"not_stated", "the source does not say"},
    {"other", "another outcome"},
};
constexpr Term kParticipantRole[] = {
    {"subject", "the person the contact is about"},
    {"reported_victim", "the person reported as harmed"},
    {"alleged_perpetrator", "the person reported as having caused harm"},
    {"caller", "the person who called, wrote or came"},
    {"patient", "the person cared for"},
    {"offender", "the person supervised, arrested, tried or sentenced"},
    {"parent", "present or spoken of as a parent"},
    {"child", "present or spoken of as a child"},
    {"household", "another member of the household or family"},
    {"witness", "a witness"},
    {"other", "in another part"},
};
constexpr Term kPresence[] = {
    {"took_part", "the person met, spoke or wrote with the agency, or was dealt with by it"},
    {"absent", "the person should have taken part and did not"},
    {"spoken_about", "the person was spoken or written about"},
};
constexpr Term kAssessmentCompletion[] = {
    {"completed", "completed"},
    {"partial", "begun and not completed"},
    {"refused", "the person refused"},
    {"not_done", "should have been done, by the source, and was not"},
    {"unclear", "the source does not say"},
};
constexpr Term kFlag[] = {
    {"domestic_abuse", "facts that are abuse between partners, former partners or family"},
    {"labelled_domestic_abuse", "the record itself calls it domestic"},
    {"harassment", "harassment or stalking"},
    {"threats", "threats made"},
    {"physical_violence", "physical violence against another person"},
    {"controlling_behaviour", "controlling or coercive behaviour"},
    {"self_harm", "self-harm, overdose or suicide attempt"},
    {"drugs", "use or possession of drugs"},
    {"alcohol", "use of alcohol as a concern"},
    {"paranoia", "delusion, hallucination or paranoia"},
    {"weapon", "a weapon present, used or reported"},
    {"child_present", "a child was present"},
    {"child_concern", "a concern for a child"},
    {"pregnancy", "a pregnancy"},
    {"mental_health", "a concern for mental health"},
    {"debt", "debt or want of money"},
    {"homelessness", "homelessness or loss of home"},
    {"separation", "separation, or dispute on contact with children"},
    {"routine_enquiry", "the person was asked about domestic abuse"},
    {"disclosure", "the person disclosed domestic abuse"},
    {"offence_other", "an offence that is not one of the above"},
    {"missed_opportunity", "an opportunity to act was missed"},
    {"good_practice", "practice said to be good"},
};
constexpr Term kFlagState[] = {
    {"yes", "recorded as present"},
    {"no", "recorded as absent"},
    {"not_recorded", "looked for and not recorded"},
};
constexpr Term kStatedBy[] = {
    {"agency_then", "the record made at the time states the facts, whatever it called them"},
    {"agency_later", "the agency stated it later, its management review included"},
    {"review", "the review states it"},
    {"coder", "the coder judged so"},
};
constexpr Term kLinkKind[] = {
    {"same_incident", "both belong to one incident"},
    {"reply", "the later contact is an agency's answer to the earlier report"},
    {"replaces", "the later appointment replaces the earlier one"},
    {"follows", "the later contact came of the earlier one in another way"},
};
constexpr Term kLinkStatus[] = {
    {"made", "the agency put them together then"},
    {"not_made", "they belong together and were not put together then"},
    {"proposed", "proposed by a program or a person, not confirmed"},
};
constexpr Term kCheckKeyKind[] = {
    {"person", "looked up by person; key is a person_id"},
    {"address", "looked up by address; key is an address_id"},
    {"identifier", "looked up by identifier; key is an identifier_id"},
    {"household", "looked up with everybody who lived with a person then; key is that person_id"},
};
constexpr Term kCheckStatus[] = {
    {"made", "the look-up was made"},
    {"not_made", "the look-up was not made"},
    {"unclear", "the source does not say whether it was made"},
};
constexpr Term kShown[] = {
    {"yes", "the source says that the check showed it"},
    {"no", "the source says that the check did not show it"},
};
constexpr Term kShareKind[] = {
    {"referral", "a person referred to another service"},
    {"notification", "another agency told of an event"},
    {"letter", "a letter or discharge summary"},
    {"report", "a report or assessment sent"},
    {"request", "a request for information or help"},
    {"intelligence", "intelligence passed"},
    {"meeting", "told at a multi-agency meeting"},
    {"call", "told by telephone"},
    {"disclosure", "disclosed to a person"},
    {"other", "passed in another way"},
};
constexpr Term kShareStatus[] = {
    {"made", "made, and the source leaves no doubt of its receipt"},
    {"receipt_unconfirmed", "sent or said to be sent; receipt not confirmed"},
    {"no_record_found", "the source found no record that it was made"},
    {"stated_not_made", "the source states that it was not made"},
    {"unclear", "the source does not let one say"},
};
constexpr Term kEpisodeKind[] = {
    {"custody", "held in custody or prison"},
    {"community_order", "a community or suspended sentence order"},
    {"drug_requirement", "a drug rehabilitation or testing requirement"},
    {"licence", "release on licence"},
    {"curfew", "a curfew, home detention included"},
    {"warrant", "a warrant outstanding"},
    {"abroad", "out of the country"},
    {"pregnancy", "pregnant"},
    {"out_of_school", "on roll or of school age and not attending"},
    {"programme", "a programme of treatment or learning"},
    {"plan", "a protection, safety or care plan"},
    {"case_open", "a case open with an agency"},
    {"homeless", "without a home"},
    {"hospital", "in hospital"},
    {"other", "another state over time"},
};
constexpr Term kFindingKind[] = {
    {"missed_opportunity", "an opportunity to act was missed"},
    {"good_practice", "practice was good"},
    {"policy_followed", "policy was followed"},
    {"policy_not_followed", "policy was not followed"},
    {"information_not_shared", "information was not shared"},
    {"recording", "a failing or merit of recording"},
    {"predictability", "whether the death could have been predicted"},
    {"preventability", "whether the death could have been prevented"},
    {"term_of_reference", "a term of reference answered"},
    {"learning", "learning named by the review"},
    {"conclusion", "another conclusion"},
};
constexpr Term kRecommendationLevel[] = {
    {"overview", "of the overview report"},
    {"imr", "of one agency's management review"},
    {"national", "addressed to national bodies"},
    {"earlier_review", "made by an earlier review and referred to here"},
};
constexpr Term kActionStatus[] = {
    {"not_started", "not started"},
    {"in_progress", "begun and not complete"},
    {"completed", "said to be complete"},
    {"ongoing", "goes on without an end"},
    {"unclear", "the source does not let one say"},
};
constexpr Term kCrosswalkEntity[] = {
    {"person", "the record stands for a person"},
    {"address", "the record stands for an address"},
};

constexpr Vocabulary kVocabularies[] = {
    {"document_kind", "what a document is", kDocumentKind},
    {"review_kind", "what a review is", kReviewKind},
    {"person_role", "who a person is to the review", kPersonRole},
    {"sex", "sex as recorded", kSex},
    {"certainty", "how sure a row is", kCertainty},
    {"participant_certainty", "how sure a person's part is", kParticipantCertainty, false},
    {"relationship_kind", "the tie between two persons", kRelationshipKind},
    {"identifier_kind", "what an identifier is", kIdentifierKind},
    {"address_kind", "what a place is", kAddressKind},
    {"residence_kind", "how a person lived at a place", kResidenceKind},
    {"sector", "the sector an agency belongs to", kSector},
    {"coverage_basis", "what describes an agency's dealings", kCoverageBasis, false},
    {"record_kind", "which records of an agency", kRecordKind},
    {"incident_kind", "what happened", kIncidentKind},
    {"contact_kind", "what a contact was", kContactKind},
    {"channel", "how a contact took place", kChannel},
    {"initiator", "who began a contact", kInitiator},
    {"attendance", "how an appointment ended", kAttendance, false},
    {"outcome", "what came of a contact", kOutcome},
    {"participant_role", "a person's part in a contact", kParticipantRole},
    {"presence", "whether a person took part", kPresence, false},
    {"assessment_completion", "whether an assessment was completed", kAssessmentCompletion, false},
    {"flag", "something noted of a contact", kFlag},
    {"flag_state", "the three states of a flag", kFlagState, false},
    {"stated_by", "who states a flag; all but agency_then are hindsight", kStatedBy, false},
    {"link_kind", "how a later contact belongs with an earlier one", kLinkKind, false},
    {"link_status", "whether two contacts were put together", kLinkStatus, false},
    {"check_key_kind", "by what a look-up was made", kCheckKeyKind, false},
    {"check_status", "whether a look-up was made", kCheckStatus, false},
    {"shown", "whether a check showed a contact", kShown, false},
    {"share_kind", "how information was passed", kShareKind},
    {"share_status", "whether information was passed", kShareStatus, false},
    {"episode_kind", "a state of a person over time", kEpisodeKind},
    {"finding_kind", "what a finding is", kFindingKind},
    {"recommendation_level", "who made a recommendation", kRecommendationLevel},
    {"action_status", "how far an action has come", kActionStatus},
    {"crosswalk_entity", "what a record stands for", kCrosswalkEntity, false},
};

}  // namespace

std::span<const Vocabulary> vocabularies() { return kVocabularies; }

const Vocabulary* find_vocabulary(std::string_view name) {
  for (const Vocabulary& vocabulary : kVocabularies)
    if (vocabulary.name == name) return &vocabulary;
  return nullptr;
}

}  // namespace casegraph::schema
