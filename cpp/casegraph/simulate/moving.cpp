#include "casegraph/simulate/moving.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace casegraph::simulate {
namespace {

constexpr double kAnotherToo = 0.2;  // of the further agencies of the old area, where one passes records on
constexpr double kCarried = 0.9;     // of the sender's contacts with the person; the last one always

class Mover {
 public:
  Mover(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts, Sheets& sheets)
      : plan_(plan),
        contacts_(contacts),
        sheets_(sheets),
        number_(block.first_person() + place),
        draws_(plan.seed, Purpose::moving, number_),
        habit_(Draws(plan.seed, Purpose::identity, number_).unit()) {}

  void move(std::int64_t from_area, std::int64_t to_area, std::int32_t day) {
    std::vector<MadeContact> held;
    for (const MadeContact& contact : contacts_)
      if (contact.day < day && plan_.services.area_of_agency(contact.agency) == from_area) held.push_back(contact);
    std::int64_t share = 0;
    if (!held.empty() && draws_.chance(plan_.parameters.passed_on)) {
      const std::int64_t sender =
          held[static_cast<std::size_t>(draws_.below(static_cast<std::int64_t>(held.size())))].agency;
      share = pass_on(sender, held, to_area, day);
      for (const std::int64_t other : others_than(sender, held))
        if (draws_.chance(kAnotherToo)) pass_on(other, held, to_area, day);
    }
    sheets_.of(Made::true_moves)
        .add({number_ + 1, plan_.layouts.dates().code(kStart + day), from_area, to_area,
              static_cast<std::int64_t>(held.size()), share});
    ++moves_;
  }

 private:
  // The share's id.
  std::int64_t pass_on(std::int64_t sender, std::span<const MadeContact> held, std::int64_t to_area, std::int32_t day) {
    const MadeContact* last = nullptr;
    for (const MadeContact& contact : held)
      if (contact.agency == sender && (last == nullptr || last->day <= contact.day)) last = &contact;
    // Each contact is of one agency, so no two senders of a move give one id.
    const std::int64_t id = share_id(plan_, last->id, ShareLane::moves, moves_);
    const double days = std::min<double>(draws_.exponential(plan_.parameters.passed_on_days), kDays);
    const std::int32_t shared = std::min(kDays - 1, day + static_cast<std::int32_t>(days));
    const std::int64_t receiver = plan_.services.serving(to_area, plan_.services.sector_of(sender), habit_);
    const bool is_confirmed = !draws_.chance(plan_.parameters.unconfirmed);
    sheets_.of(Made::shares)
        .add({id, plan_.layouts.dates().code(kStart + shared), sender + 1, receiver + 1, kMissing, number_ + 1,
              static_cast<std::int64_t>(ShareKind::report),
              static_cast<std::int64_t>(is_confirmed ? ShareStatus::made : ShareStatus::receipt_unconfirmed)});
    for (const MadeContact& contact : held)
      if (contact.agency == sender && (&contact == last || draws_.chance(kCarried)))
        sheets_.of(Made::share_items).add({id, contact.id});
    return id;
  }

  static std::vector<std::int64_t> others_than(std::int64_t sender, std::span<const MadeContact> held) {
    std::vector<std::int64_t> others;
    for (const MadeContact& contact : held)
      if (contact.agency != sender && std::find(others.begin(), others.end(), contact.agency) == others.end())
        others.push_back(contact.agency);
    return others;
  }

  const Plan& plan_;
  std::span<const MadeContact> contacts_;
  Sheets& sheets_;
  std::int64_t number_;
  Draws draws_;
  double habit_;
  std::int64_t moves_ = 0;
};

}  // namespace

void add_moves(const Plan& plan, const Block& block, std::int64_t place, std::span<const MadeContact> contacts,
               Sheets& sheets) {
  const std::span<const Stay> stays = block.stays_of(block.persons()[static_cast<std::size_t>(place)]);
  std::optional<Mover> mover;  // most persons never move to another area
  for (std::size_t at = 1; at < stays.size(); ++at) {
    const std::int64_t from = plan.services.area_of_address(stays[at - 1].address);
    const std::int64_t to = plan.services.area_of_address(stays[at].address);
    if (from == to) continue;
    if (!mover) mover.emplace(plan, block, place, contacts, sheets);
    mover->move(from, to, stays[at].from);
  }
}

}  // namespace casegraph::simulate
