#include "casegraph/measures/visibility/earlier_records.hpp"

#include <algorithm>

#include "casegraph/domain/fetch_ahead.hpp"

namespace casegraph::measures {

void EarlierRecords::begin(std::span<const std::uint32_t> persons) {
  persons_.assign(persons.begin(), persons.end());
  person_ = persons.back();
  records_ = all_.of(person_);
  start_again();
}

void EarlierRecords::start_again() {
  for (std::size_t at = 0; at < lists_used_; ++at) {
    OfAgency& list = lists_[at];
    list_of_[list.agency] = kNoList;
    list.all_recorded_by = kBeforeAll;
    list.regular.clear();
    list.others.clear();
    list.too_old.assign(windows_, 0);
  }
  lists_used_ = next_ = size_ = 0;
  open_.clear();
  day_ = kBeforeAll;
}

void EarlierRecords::go_to(Day day) {
  if (day < day_) start_again();
  day_ = day;
  for (; next_ < records_.size() && records_[next_].first < day; ++next_) {
    fetch_received_ahead();
    take_in(records_[next_]);
  }
}

void EarlierRecords::fetch_received_ahead() const {
  constexpr std::size_t kAhead = 8;
  if (next_ + kAhead >= records_.size()) return;
  const std::uint32_t received = records_[next_ + kAhead].received;
  if (received != PersonRecord::kNone) fetch_ahead(&received_[received]);
}

void EarlierRecords::take_in(const PersonRecord& record) {
  if (is_counted_before(record)) return;
  ++size_;
  OfAgency& maker = list_for(record.agency);
  if (record.is_regular()) {
    maker.regular.push_back(&record);
    maker.all_recorded_by = std::max(maker.all_recorded_by, record.recorded_by());
  } else {
    maker.others.push_back(&record);
    if (record.first != record.last) open_.push_back(&record);
  }
  for (const Received& row : record.received_among(received_)) list_for(row.agency).others.push_back(&record);
}

EarlierRecords::OfAgency& EarlierRecords::list_for(std::uint32_t agency) {
  std::uint32_t& list = list_of_[agency];
  if (list == kNoList) {
    list = static_cast<std::uint32_t>(lists_used_++);
    if (list == lists_.size()) lists_.emplace_back().too_old.assign(windows_, 0);
    lists_[list].agency = agency;
  }
  return lists_[list];
}

bool EarlierRecords::is_with_another(const PersonRecord& record) const {
  const auto others = std::span<const std::uint32_t>(persons_).first(persons_.size() - 1);
  if (record.other != PersonRecord::kSeveral)
    return std::find(others.begin(), others.end(), record.other) != others.end();
  return std::any_of(others.begin(), others.end(),
                     [&](std::uint32_t person) { return record_of(all_.of(person), record.contact) != nullptr; });
}

std::size_t EarlierRecords::before(OfAgency& list, std::size_t window, Day begin) {
  std::size_t& too_old = list.too_old[window];
  while (too_old < list.regular.size() && list.regular[too_old]->first < begin) ++too_old;
  return too_old;
}

const PersonRecord* EarlierRecords::find(std::uint32_t contact) const {
  const PersonRecord* found = record_of(records_.first(next_), contact);
  return found != nullptr && !is_counted_before(*found) ? found : nullptr;
}

}  // namespace casegraph::measures
