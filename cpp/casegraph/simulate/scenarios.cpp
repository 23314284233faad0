#include "casegraph/simulate/scenarios.hpp"

namespace casegraph::simulate {
namespace {

using enum Sector;
using K = ContactKind;
using C = Channel;
using I = Initiator;
using R = Role;

constexpr Step kAbuse[] = {
    {police, K::emergency_call, C::telephone, I::person, R::caller, 0, 0, false},
    {police, K::attendance, C::in_person, I::person, R::reported_victim, 0, 0, true},
    {police, K::emergency_call, C::telephone, I::public_, R::reported_victim, 0, 0, false},
    {domestic_abuse_service, K::appointment, C::in_person, I::other_agency, R::subject, 2, 14, false},
    {childrens_social_care, K::home_visit, C::in_person, I::other_agency, R::parent, 3, 21, true},
    {police, K::arrest, C::in_person, I::agency, R::reported_victim, 1, 10, false},
    {domestic_abuse_service, K::appointment, C::in_person, I::agency, R::subject, 7, 21, false}};
constexpr Step kDisturbance[] = {{police, K::emergency_call, C::telephone, I::public_, R::subject, 0, 0, false},
                                 {police, K::attendance, C::in_person, I::public_, R::subject, 0, 0, true},
                                 {housing, K::call, C::telephone, I::agency, R::subject, 1, 7, false},
                                 {police, K::case_closed, C::records, I::agency, R::subject, 5, 40, false}};
constexpr Step kDrugs[] = {{ambulance, K::emergency_call, C::telephone, I::family, R::patient, 0, 0, false},
                           {ambulance, K::transport, C::in_person, I::agency, R::patient, 0, 0, true},
                           {acute_hospital, K::emergency_department, C::in_person, I::agency, R::patient, 0, 0, false},
                           {substance_misuse, K::appointment, C::in_person, I::other_agency, R::subject, 5, 21, false},
                           {substance_misuse, K::appointment, C::in_person, I::agency, R::subject, 7, 14, false}};
constexpr Step kSelfHarm[] = {
    {acute_hospital, K::emergency_department, C::in_person, I::person, R::patient, 0, 0, false},
    {mental_health, K::assessment, C::in_person, I::other_agency, R::patient, 0, 0, false},
    {mental_health, K::appointment, C::in_person, I::agency, R::patient, 5, 14, false},
    {primary_care, K::consultation, C::in_person, I::person, R::patient, 3, 14, false},
    {mental_health, K::appointment, C::in_person, I::agency, R::patient, 14, 28, false}};
constexpr Step kEmergency[] = {
    {acute_hospital, K::emergency_department, C::in_person, I::person, R::patient, 0, 0, false},
    {primary_care, K::consultation, C::in_person, I::person, R::patient, 2, 10, false}};
constexpr Step kCare[] = {{primary_care, K::consultation, C::in_person, I::person, R::patient, 1, 3, false},
                          {acute_hospital, K::appointment, C::in_person, I::agency, R::patient, 14, 60, false},
                          {primary_care, K::consultation, C::telephone, I::agency, R::patient, 7, 28, false}};
constexpr Step kSupervision[] = {{probation, K::appointment, C::in_person, I::agency, R::offender, 5, 9, false},
                                 {probation, K::appointment, C::in_person, I::agency, R::offender, 6, 8, false}};
constexpr Step kSafeguarding[] = {
    {education, K::message, C::written, I::agency, R::child, 0, 0, false},
    {childrens_social_care, K::assessment, C::in_person, I::agency, R::child, 3, 20, true},
    {childrens_social_care, K::home_visit, C::in_person, I::agency, R::child, 7, 21, true},
    {childrens_social_care, K::review_meeting, C::in_person, I::agency, R::child, 20, 60, false}};
constexpr Step kChildHealth[] = {{community_health, K::appointment, C::in_person, I::agency, R::child, 3, 30, false},
                                 {primary_care, K::consultation, C::in_person, I::family, R::child, 1, 14, false}};
constexpr Step kTenancy[] = {{housing, K::call, C::telephone, I::person, R::subject, 0, 0, false},
                             {housing, K::appointment, C::in_person, I::agency, R::subject, 3, 14, false}};

constexpr Scenario kScenarios[] = {
    {IncidentKind::domestic_abuse, 6, 24, 0, 4, kAbuse},     {IncidentKind::disturbance, 10, 8, 0, 2, kDisturbance},
    {IncidentKind::drug_crisis, 8, 5, 1, 3, kDrugs},         {IncidentKind::self_harm, 6, 5, 3, 4, kSelfHarm},
    {IncidentKind::emergency, 12, 10, 16, 3, kEmergency},    {IncidentKind::care, 36, 30, 20, 1, kCare},
    {IncidentKind::supervision, 12, 10, 0, 1, kSupervision}, {IncidentKind::safeguarding, 0, 0, 26, 3, kSafeguarding},
    {IncidentKind::care, 0, 0, 34, 1, kChildHealth},         {IncidentKind::other, 10, 8, 0, 1, kTenancy}};

}  // namespace

std::span<const Scenario> scenarios() { return kScenarios; }

}  // namespace casegraph::simulate
