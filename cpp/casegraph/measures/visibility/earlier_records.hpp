// The records of one person that began before a day, taken in as the days of checks go on: how many they are, and which
// of them an agency may hold.
//
// To a check most earlier records of its persons are a number alone: those that certainly others hold and it does not.
// The few that it has to look at are found by the agency that checks, not by going through all.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/measures/visibility/holding.hpp"
#include "casegraph/measures/visibility/person_records.hpp"

namespace casegraph::measures {

class EarlierRecords {
 public:
  // What an agency may hold, in order of time. Regular: records that it made itself, of one day, held without end from
  // their recording on, and surely of this person. The others it made too, or shares brought them to it.
  struct OfAgency {
    std::uint32_t agency = AgencyId::kNone;
    Day all_recorded_by = kBeforeAll;  // last day on which one of the regular was recorded
    std::vector<const PersonRecord*> regular, others;
    std::vector<std::size_t> too_old;  // by window: how many of the regular were found to be before it
  };

  // Keeps references.
  EarlierRecords(const PersonRecords& records, std::span<const Received> received, std::uint32_t agencies,
                 std::size_t windows)
      : all_(records), received_(received), windows_(windows), list_of_(agencies, kNoList) {}

  // Of the last of the persons, without the records that one of the others has too.
  void begin(std::span<const std::uint32_t> persons);
  bool is_of(std::span<const std::uint32_t> persons) const {
    return person_ == persons.back() && persons_.size() == persons.size() &&
           std::equal(persons.begin(), persons.end() - 1, persons_.begin());
  }
  // Takes in what began before the day: quick where days go on, anew where they go back.
  void go_to(Day day);

  std::size_t size() const { return size_; }
  OfAgency& of_agency(std::uint32_t agency) {
    return list_of_[agency] == kNoList ? nothing_ : lists_[list_of_[agency]];
  }
  // How many of the regular ones are before the window that begins then; asked for each window day by day.
  static std::size_t before(OfAgency& list, std::size_t window, Day begin);
  // The contact's record; nullptr where it is not among them.
  const PersonRecord* find(std::uint32_t contact) const;
  // Calls visit(record) for each that may have been on the day or after it.
  template <class Visit>
  void for_each_open(Visit visit) {
    std::erase_if(open_, [&](const PersonRecord* record) { return record->last < day_; });
    for (const PersonRecord* record : open_) visit(*record);
  }
  template <class Visit>
  void for_each(Visit visit) const {
    for (const PersonRecord& record : records_.first(next_))
      if (!is_counted_before(record)) visit(record);
  }
  // Calls visit(record) for each that begins on the day itself.
  template <class Visit>
  void for_each_of_the_day(Visit visit) const {
    for (std::size_t at = next_; at < records_.size() && records_[at].first == day_; ++at)
      if (!is_counted_before(records_[at])) visit(records_[at]);
  }

 private:
  void start_again();
  void fetch_received_ahead() const;
  void take_in(const PersonRecord& record);
  OfAgency& list_for(std::uint32_t agency);
  // Whether one of the other persons has the record too.
  bool is_counted_before(const PersonRecord& record) const {
    return persons_.size() > 1 && record.other != PersonRecord::kNone && is_with_another(record);
  }
  bool is_with_another(const PersonRecord& record) const;

  static constexpr std::uint32_t kNoList = 0xFFFFFFFF;
  std::vector<std::uint32_t> persons_;
  std::uint32_t person_ = PersonRecord::kNone;  // the last of these
  const PersonRecords& all_;
  std::span<const Received> received_;
  std::size_t windows_;
  std::span<const PersonRecord> records_;  // of the last of these
  Day day_ = kBeforeAll;
  std::size_t next_ = 0;  // the first that was not taken in
  std::size_t size_ = 0;
  std::vector<const PersonRecord*> open_;
  std::vector<std::uint32_t> list_of_;  // by agency
  std::vector<OfAgency> lists_;         // the first lists_used_ of them
  std::size_t lists_used_ = 0;
  OfAgency nothing_;
};

}  // namespace casegraph::measures
