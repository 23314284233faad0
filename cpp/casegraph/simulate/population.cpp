#include "casegraph/simulate/population.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/simulate/moving.hpp"
#include "casegraph/simulate/places.hpp"
#include "casegraph/simulate/risk.hpp"

namespace casegraph::simulate {
namespace {

constexpr std::int64_t kContactsPerPiece = 500'000;
constexpr std::int64_t kBlocksPerPiece = 1024;  // at most, where persons have few contacts: a million persons
constexpr double kHeaviest = 300;               // against the mean of 1.87
constexpr double kWeightUnit = 4096;            // weights are whole numbers, so that their sums are exact

// u^(-5/8) - 0.8: a heavy tail in square roots alone, which are exact everywhere.
std::uint64_t weight_of(std::uint64_t seed, std::int64_t person) {
  const double u = 1 - Draws(seed, Purpose::weight, person).unit();  // above 0
  const double root = std::sqrt(u);
  const double tail = 1 / (root * std::sqrt(std::sqrt(root))) - 0.8;
  return static_cast<std::uint64_t>(std::min(tail, kHeaviest) * kWeightUnit);
}

tables::Table agencies(const Plan& plan) {
  const auto count = static_cast<std::size_t>(plan.size.agencies);
  std::vector<std::int64_t> ids(count), parents(count);
  std::vector<std::uint8_t> has_parent(count);
  std::vector<std::optional<std::string>> names(count), areas(count);
  std::vector<std::int32_t> sectors(count);
  for (std::size_t row = 0; row < count; ++row) {
    const auto agency = static_cast<std::int64_t>(row);
    const Sector sector = plan.services.sector_of(agency);
    ids[row] = agency + 1;
    sectors[row] = static_cast<std::int32_t>(sector);
    parents[row] = plan.services.parent_of(agency) + 1;
    has_parent[row] = parents[row] > 0 ? 1 : 0;
    areas[row] = "Made area " + std::to_string(plan.services.area_of_agency(agency) + 1);
    names[row] = "Made agency " + std::to_string(ids[row]) + " (" + kSectors[static_cast<std::size_t>(sector)] + ")";
  }
  std::vector<tables::Column> columns;
  columns.push_back(tables::integer_column("agency_id", std::move(ids)));
  columns.push_back(tables::text_column("name", std::move(names)));
  columns.push_back(tables::coded_column("sector", std::move(sectors), {kSectors.begin(), kSectors.end()}));
  columns.push_back(tables::text_column("area", std::move(areas)));
  columns.push_back(tables::integer_column("parent_agency", std::move(parents), std::move(has_parent)));
  return {"agencies", plan.size.agencies, std::move(columns)};
}

// Every agency is described from the first day, but one in ten whose records begin with a new system in a later year.
tables::Table coverage(const Plan& plan) {
  const auto count = static_cast<std::size_t>(plan.size.agencies);
  std::vector<std::int64_t> ids(count);
  std::vector<std::optional<std::string>> starts(count), ends(count), bases(count);
  for (std::size_t row = 0; row < count; ++row) {
    Draws draws(plan.seed, Purpose::agency, static_cast<std::int64_t>(row));
    const std::int64_t later = draws.chance(0.1) ? 1 + draws.below(3) : 0;
    ids[row] = static_cast<std::int64_t>(row) + 1;
    starts[row] = std::to_string(kStartYear + later) + "-01-01";
    ends[row] = iso_of(kEnd - 1);
    bases[row] = "chronology";
  }
  std::vector<tables::Column> columns;
  columns.push_back(tables::integer_column("agency_id", std::move(ids)));
  columns.push_back(tables::text_column("start", std::move(starts)));
  columns.push_back(tables::text_column("end", std::move(ends)));
  columns.push_back(tables::text_column("basis", std::move(bases)));
  return {"coverage", plan.size.agencies, std::move(columns)};
}

// Children's social care and probation of an area can open the incident log of its police.
tables::Table access(const Plan& plan) {
  struct Opening {
    Sector who, whose;
    RecordKind records;
  };
  constexpr Opening kOpenings[] = {{Sector::childrens_social_care, Sector::police, RecordKind::incident_log},
                                   {Sector::probation, Sector::police, RecordKind::incident_log}};
  std::vector<std::int64_t> who, whose;
  std::vector<std::optional<std::string>> records, starts;
  for (std::int64_t area = 0; area < plan.services.areas(); ++area)
    for (const Opening& opening : kOpenings) {
      if (!plan.services.has(area, opening.who) || !plan.services.has(area, opening.whose)) continue;
      who.push_back(plan.services.serving(area, opening.who, 0) + 1);
      whose.push_back(plan.services.serving(area, opening.whose, 0) + 1);
      records.emplace_back(kRecordKinds[static_cast<std::size_t>(opening.records)]);
      starts.emplace_back(std::to_string(kStartYear + 3) + "-04-01");
    }
  const auto rows = static_cast<std::int64_t>(who.size());
  std::vector<tables::Column> columns;
  columns.push_back(tables::integer_column("agency_id", std::move(who)));
  columns.push_back(tables::integer_column("holder_agency", std::move(whose)));
  columns.push_back(tables::text_column("records", std::move(records)));
  columns.push_back(tables::text_column("start", std::move(starts)));
  return {"access", rows, std::move(columns)};
}

tables::Table reviews() {
  std::vector<tables::Column> columns;
  columns.push_back(tables::integer_column("review_id", {1}));
  columns.push_back(tables::text_column("title", {{"Made casebook: describes nobody"}}));
  columns.push_back(tables::text_column("kind", {{"made"}}));
  return {"reviews", 1, std::move(columns)};
}

void add_persons(const Plan& plan, const Block& block, Sheets& sheets) {
  const DateTerms& lives = plan.layouts.lives();
  enum Tie { partner, former_partner, parent, sibling };
  const std::vector<Person>& persons = block.persons();
  for (std::size_t place = 0; place < persons.size(); ++place) {
    const Person& person = persons[place];
    const std::int64_t id = block.first_person() + static_cast<std::int64_t>(place) + 1;
    sheets.of(Made::persons).add({id, static_cast<std::int64_t>(person.sex), lives.code(person.birth)});
    for (const Stay& stay : block.stays_of(person)) {
      const bool is_earlier = stay.from < 0;
      sheets.of(Made::residences)
          .add({id, stay.address + 1,
                lives.code(kStart + stay.from, is_earlier && !person.is_child ? Precision::year : Precision::day),
                stay.to < kDays ? lives.code(kStart + stay.to - 1) : kMissing});
    }
    const auto [first, end] = block.members(person);
    if (person.partner == static_cast<std::int64_t>(place) + 1) {
      const std::int64_t other = id + 1;
      const bool parted = person.together_to < kDays;
      const Day last = kStart + person.together_to - 1;
      Sheet& ties = sheets.of(Made::relationships);
      ties.add({id, other, partner, person.together_from < 0 ? kMissing : lives.code(kStart + person.together_from),
                parted ? lives.code(last) : kMissing});
      if (parted) ties.add({id, other, former_partner, lives.code(last + 1), kMissing});
    }
    if (person.is_child)
      sheets.of(Made::relationships)
          .add({block.first_person() + first + 1, id, parent, lives.code(person.birth), kMissing});
  }
}

// Identifiers of a person follow each other, at most 16.
void add_phones(const Plan& plan, const Block& block, Sheets& sheets) {
  const DateTerms& lives = plan.layouts.lives();
  std::vector<PhoneUse> uses;
  for (std::size_t place = 0; place < block.persons().size(); ++place) {
    const auto at = static_cast<std::int64_t>(place);
    phones_of(plan.parameters, plan.seed, block, at, uses);
    const std::int64_t number = block.first_person() + at;
    std::int64_t id = number * 16;
    for (const PhoneUse& use : uses)
      sheets.of(Made::identifiers)
          .add({++id, number + 1, 0, use.number,
                lives.code(use.from, use.from < kStart ? Precision::year : Precision::day),
                use.to < kEnd ? lives.code(use.to - 1) : kMissing});
  }
}

void add_addresses(const Plan& plan, std::int64_t begin, std::int64_t end, Sheets& sheets) {
  for (std::int64_t address = begin; address < end; ++address) {
    Draws draws(plan.seed, Purpose::agency, -1 - address);
    const double u = draws.unit();
    const bool is_located = !Draws(plan.seed, Purpose::located, address).chance(plan.parameters.unlocated);
    const Coordinates at =
        is_located ? coordinates_of(plan.services, plan.seed, address) : Coordinates{kNowhere, kNowhere};
    sheets.of(Made::addresses)
        .add({address + 1,
              u < 0.97   ? 0
              : u < 0.99 ? 1
                         : 2,
              postcode_of(address), plan.services.area_of_address(address), at.latitude, at.longitude});
  }
}

// Addresses are made with the block that their place falls to, so that each is made once.
std::int64_t addresses_before(const PopulationSize& size, std::int64_t block, std::int64_t blocks) {
  if (block == blocks) return size.addresses;
  return static_cast<std::int64_t>(static_cast<double>(size.addresses) *
                                   (static_cast<double>(block) / static_cast<double>(blocks)));
}

}  // namespace

Population::Population(const PopulationSize& size, const Parameters& parameters, std::uint64_t seed, Progress& progress,
                       unsigned threads) {
  check(size, parameters);
  plan_ = std::make_unique<const Plan>(size, parameters, seed);
  const std::int64_t blocks = block_count(size);
  weight_before_.assign(static_cast<std::size_t>(blocks) + 1, 0);
  Progress unseen;
  parallel::for_each_chunk(blocks, 64, threads, unseen, [&](parallel::Chunk chunk) {
    for (std::int64_t block = chunk.begin; block < chunk.end; ++block) {
      progress.advance(0);
      std::uint64_t sum = 0;
      const std::int64_t end = std::min(size.persons, (block + 1) * kPersonsPerBlock);
      for (std::int64_t person = block * kPersonsPerBlock; person < end; ++person) sum += weight_of(seed, person);
      weight_before_[static_cast<std::size_t>(block) + 1] = sum;
    }
  });
  for (std::size_t block = 1; block < weight_before_.size(); ++block)
    weight_before_[block] += weight_before_[block - 1];
}

std::int64_t Population::contacts_before(std::uint64_t weight) const {
  const std::uint64_t all = weight_before_.back();
  if (weight >= all) return plan_->size.contacts;
  return static_cast<std::int64_t>(static_cast<double>(plan_->size.contacts) *
                                   (static_cast<double>(weight) / static_cast<double>(all)));
}

std::vector<tables::Table> Population::shared() const {
  std::vector<tables::Table> made;
  made.push_back(reviews());
  made.push_back(agencies(*plan_));
  made.push_back(coverage(*plan_));
  made.push_back(access(*plan_));
  return made;
}

namespace {

std::int64_t blocks_per_piece(const PopulationSize& size) {
  const double contacts_per_block = static_cast<double>(size.contacts) / static_cast<double>(block_count(size));
  const double blocks = static_cast<double>(kContactsPerPiece) / contacts_per_block;
  return blocks < 1 ? 1 : blocks > kBlocksPerPiece ? kBlocksPerPiece : static_cast<std::int64_t>(blocks);
}

}  // namespace

std::int64_t Population::piece_count() const {
  return parallel::chunk_count(block_count(plan_->size), blocks_per_piece(plan_->size));
}

MadeTables Population::piece(std::int64_t index, Progress& progress, unsigned threads) const {
  if (index < 0 || index >= piece_count())
    throw ArgumentError("piece: " + std::to_string(index) + " is not accepted; accepted: 0 to " +
                        std::to_string(piece_count() - 1));
  const std::int64_t length = blocks_per_piece(plan_->size);
  return blocks(index * length, std::min(block_count(plan_->size), (index + 1) * length), progress, threads);
}

void Population::make_block(std::int64_t index, Sheets& sheets) const {
  const Plan& plan = *plan_;
  const Block block(plan.size, plan.parameters, plan.seed, index);
  const std::int64_t blocks = block_count(plan.size);
  add_persons(plan, block, sheets);
  add_phones(plan, block, sheets);
  add_addresses(plan, addresses_before(plan.size, index, blocks), addresses_before(plan.size, index + 1, blocks),
                sheets);
  std::uint64_t weight = weight_before_[static_cast<std::size_t>(index)];
  std::int64_t next = contacts_before(weight);
  const std::int64_t end = contacts_before(weight_before_[static_cast<std::size_t>(index) + 1]);
  for (const Made table : {Made::contacts, Made::true_contacts, Made::records}) sheets.of(table).reserve(end - next);
  sheets.of(Made::participants).reserve(2 * (end - next));
  ContactMaker maker(plan, block, sheets);
  for (std::int64_t place = 0; place < static_cast<std::int64_t>(block.persons().size()); ++place) {
    weight += weight_of(plan.seed, block.first_person() + place);
    const std::int64_t until = contacts_before(weight);
    maker.of_person(place, next + 1, until - next);
    add_risk(plan, block, place, maker.made(), sheets);
    add_moves(plan, block, place, maker.made(), sheets);
    next = until;
  }
}

MadeTables Population::blocks(std::int64_t begin, std::int64_t end, Progress& progress, unsigned threads) const {
  std::vector<std::optional<Sheets>> made(static_cast<std::size_t>(end - begin));
  Progress unseen;
  parallel::for_each_chunk(end - begin, 1, threads, unseen, [&](parallel::Chunk chunk) {
    progress.advance(0);  // stops where that was asked for
    Sheets& sheets = made[static_cast<std::size_t>(chunk.begin)].emplace(plan_->layouts);
    make_block(begin + chunk.begin, sheets);
    progress.advance(sheets.of(Made::contacts).rows());
  });
  MadeTables tables;
  for (std::size_t table = 0; table < kMadeTables; ++table) {
    std::vector<const Sheet*> sheets;
    sheets.reserve(made.size());
    for (const auto& one : made)
      if (one) sheets.push_back(&one->of(static_cast<Made>(table)));
    auto& into = table < kFirstTrue ? tables.recorded : tables.truth;
    into.push_back(joined(sheets, progress, threads));
    for (auto& one : made)
      if (one) one->of(static_cast<Made>(table)).clear();
  }
  return tables;
}

}  // namespace casegraph::simulate
