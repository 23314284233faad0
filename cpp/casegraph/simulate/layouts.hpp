// The made tables: their columns, and the terms that codes in them stand for.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "casegraph/simulate/calendar.hpp"
#include "casegraph/simulate/sheet.hpp"

namespace casegraph::simulate {

// The tables that grow with the population, in the order of the schema; those of the truth follow.
enum class Made : std::uint8_t {
  persons,
  relationships,
  identifiers,
  addresses,
  residences,
  incidents,
  contacts,
  participants,
  assessments,
  flags,
  contact_links,
  shares,
  share_items,
  records,
  true_incidents,
  true_contacts,
  true_links,
  true_records,
  true_moves,
  true_referrals
};
inline constexpr std::size_t kMadeTables = 20;
inline constexpr std::size_t kFirstTrue = static_cast<std::size_t>(Made::true_incidents);

enum class Flag : std::uint8_t {
  domestic_abuse,
  labelled_domestic_abuse,
  threats,
  drugs,
  self_harm,
  mental_health,
  child_concern,
  offence_other
};

enum class ShareKind : std::uint8_t { referral, notification, report, meeting };
enum class ShareStatus : std::uint8_t { made, receipt_unconfirmed, no_record_found };

class Layouts {
 public:
  Layouts();
  Layouts(const Layouts&) = delete;
  Layouts& operator=(const Layouts&) = delete;
  const SheetLayout& of(Made table) const { return layouts_[static_cast<std::size_t>(table)]; }
  const DateTerms& dates() const { return dates_; }  // of the observed time
  const DateTerms& lives() const { return lives_; }  // of births, stays and ties

 private:
  DateTerms dates_, lives_;
  std::vector<std::string> times_, given_names_, family_names_;
  std::array<SheetLayout, kMadeTables> layouts_;
};

inline constexpr std::int64_t kMissing = -1;  // of a code

// A place's postcode as a number above 0, and as text: of an area, Q, that no real postcode has.
std::int64_t postcode_of(std::int64_t address);
std::string postcode_text(std::int64_t postcode);

}  // namespace casegraph::simulate
