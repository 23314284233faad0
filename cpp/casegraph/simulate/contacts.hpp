// The incidents of one block's persons: their contacts, and what is recorded of them, with its errors.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "casegraph/simulate/draws.hpp"
#include "casegraph/simulate/households.hpp"
#include "casegraph/simulate/layouts.hpp"
#include "casegraph/simulate/phones.hpp"
#include "casegraph/simulate/scenarios.hpp"
#include "casegraph/simulate/services.hpp"

namespace casegraph::simulate {

struct Sheets {
  explicit Sheets(const Layouts& layouts);
  Sheet& of(Made table) { return sheets[static_cast<std::size_t>(table)]; }
  const Sheet& of(Made table) const { return sheets[static_cast<std::size_t>(table)]; }
  std::vector<Sheet> sheets;
};

// What all blocks share.
struct Plan {
  PopulationSize size;
  Parameters parameters;
  std::uint64_t seed;
  Services services;
  Layouts layouts;

  Plan(const PopulationSize& given, const Parameters& asked, std::uint64_t number)
      : size(given), parameters(asked), seed(number), services(given) {}
};

// Ids of shares that are not of a single contact: each kind counts from past all contacts, the moves or pairs of
// agencies that there may be of one contact one after the other.
enum class ShareLane : std::int64_t { referral = 1, meetings = 2, moves = 128 };
inline std::int64_t share_id(const Plan& plan, std::int64_t contact, ShareLane lane, std::int64_t further = 0) {
  return contact + (static_cast<std::int64_t>(lane) + further) * plan.size.contacts;
}

// A contact as it truly was, for what follows from all of a person's together.
struct MadeContact {
  std::int64_t id, incident, agency;
  std::int32_t day, minute;  // of the observed time, of the day
  IncidentKind kind;
  bool took_place;
  const Step* step;
};

// Ids of contacts follow each other; an incident has the id of its first contact, and so has a record or share.
class ContactMaker {
 public:
  ContactMaker(const Plan& plan, const Block& block, Sheets& sheets);
  // The contacts of the person at `place` in the block, with the ids from `first`.
  void of_person(std::int64_t place, std::int64_t first, std::int64_t count);
  // Those of the person asked for last, those of an incident one after the other.
  std::span<const MadeContact> made() const { return made_; }

 private:
  struct Start {
    double day;               // of the observed time
    std::int64_t brought_by;  // incident; 0: none
  };
  struct Contact {
    std::int64_t id, incident, agency;
    std::int32_t day, minute;  // of the observed time, of the day
    std::int64_t concerned;    // address id; 0: none
    std::int32_t attendance = -1;
    bool is_linked = true;
  };
  struct Met {  // an agency that the person has met
    std::int64_t agency, contact;
    std::int32_t day;
  };

  Start next_start(std::int32_t from);
  void incident(std::int64_t id, std::int64_t most);
  const Scenario& scenario_of(const Person& person, std::int32_t day);
  void move_on(const Step& step, bool is_first, Contact& contact);
  void record(const Scenario& scenario, const Step& step, const Contact& before, Contact& contact);
  void add_contact(const Scenario& scenario, const Step& step, const Contact& before, const Contact& contact);
  std::int64_t filed(const Contact& contact);
  void add_links(const Step& step, const Step& step_before, const Contact& before, const Contact& contact);
  void add_participants(const Scenario& scenario, const Step& step, const Contact& contact);
  void add_part(const Contact& contact, std::int64_t place, Role role, std::int64_t presence);
  void add_flags(const Scenario& scenario, const Contact& contact);
  void add_share(const Contact& contact);
  void add_record(const Step& step, const Contact& contact);
  std::int64_t stated_phone(const Step& step, const Contact& contact, bool& is_wrong);
  std::int64_t date(const Contact& contact);
  std::int64_t id_of(std::int64_t place) const { return block_->first_person() + place + 1; }
  bool is_born(const Person& person, std::int32_t day) const { return person.birth <= kStart + day; }

  const Plan* plan_;
  const Block* block_;
  Sheets* sheets_;
  Draws draws_, record_draws_;
  std::int64_t place_ = 0;
  const Person* person_ = nullptr;
  double habit_ = 0;  // which of several services of a sector the person goes to
  std::int32_t given_name_ = 0, family_name_ = 0;
  std::int64_t national_number_ = 0;
  std::vector<Start> brought_;  // incidents that earlier ones bring about
  std::vector<Met> met_;
  std::vector<MadeContact> made_;
  std::vector<PhoneUse> phones_;
};

}  // namespace casegraph::simulate
