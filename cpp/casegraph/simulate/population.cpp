#include "casegraph/simulate/population.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "casegraph/domain/civil_time.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/parallel/chunks.hpp"
#include "casegraph/schema/schema.hpp"

namespace casegraph::simulate {
namespace {

using tables::Table;

constexpr std::int64_t kMostRows = 2'000'000'000;
constexpr std::int64_t kRowsPerChunk = 65'536;
constexpr Day kFirstDay = day_of({2005, 1, 1});
constexpr std::int32_t kDays = 20 * 365 + 5;

std::uint64_t mixed(std::uint64_t value) {  // splitmix64
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// What a number is drawn for: a stream of its own, so that adding a column changes no other.
enum class Purpose : std::uint64_t {
  sex = 1,
  birth,
  role,
  home,
  kind,
  area,
  sector,
  person,
  agency,
  day,
  burst,
  precision,
  time,
  contact_kind,
  channel,
  address,
  filing,
  second,
  third,
  flag,
  share,
  receiver,
  delay,
  incident,
  relative,
  attendance
};

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_(mixed(seed)) {}
  std::uint64_t bits(Purpose purpose, std::int64_t row) const {
    return mixed(seed_ ^ mixed((static_cast<std::uint64_t>(purpose) << 40) ^ static_cast<std::uint64_t>(row)));
  }
  // In [0, 1): a multiple of 2^-53.
  double unit(Purpose purpose, std::int64_t row) const {
    return static_cast<double>(bits(purpose, row) >> 11) * 0x1.0p-53;
  }
  std::int64_t below(Purpose purpose, std::int64_t row, std::int64_t bound) const {
    return static_cast<std::int64_t>(bits(purpose, row) % static_cast<std::uint64_t>(bound));
  }
  bool chance(Purpose purpose, std::int64_t row, std::int64_t in_thousand) const {
    return below(purpose, row, 1000) < in_thousand;
  }
  // Small numbers far more often than large ones: the first hundredth of the numbers takes a seventh of the draws,
  // and none takes more than some forty times its even share.
  std::int64_t skewed(Purpose purpose, std::int64_t row, std::int64_t bound) const {
    const double u = unit(purpose, row) + 0.1;
    const double place = (u * u * u - 0.001) / 1.33;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(place * static_cast<double>(bound)), 0, bound - 1);
  }

 private:
  std::uint64_t seed_;
};

template <std::size_t N>
std::vector<std::string> terms(const std::array<const char*, N>& names) {
  return {names.begin(), names.end()};
}
constexpr std::array kSectors = {
    "police",    "primary_care",     "acute_hospital", "mental_health", "childrens_social_care",
    "probation", "substance_misuse", "education",      "housing",       "domestic_abuse_service"};
constexpr std::array kAreas = {"North", "East", "South", "West", "Centre"};
constexpr std::array kAddressKinds = {"home", "hostel", "refuge", "hospital"};
constexpr std::array kSexes = {"female", "male", "unknown"};
constexpr std::array kContactKinds = {"call",         "appointment",    "attendance", "home_visit",
                                      "consultation", "emergency_call", "message",    "assessment"};
constexpr std::array kChannels = {"in_person", "telephone", "written", "records"};
constexpr std::array kAttendances = {"attended", "not_attended", "cancelled_by_agency", "cancelled_by_person"};
constexpr std::array kPresences = {"took_part", "spoken_about"};
constexpr std::array kRoles = {"subject", "reported_victim", "alleged_perpetrator"};
constexpr std::array kFlags = {"domestic_abuse", "drugs", "child_concern", "mental_health", "harassment"};
constexpr std::array kStates = {"yes", "no", "not_recorded"};
constexpr std::array kAuthors = {"agency_then", "review"};
constexpr std::array kRelationships = {"partner", "former_partner", "parent", "sibling"};
constexpr std::array kStatuses = {"made", "receipt_unconfirmed", "no_record_found"};

class Maker {
 public:
  Maker(const PopulationSize& size, std::uint64_t seed, unsigned threads)
      : size_(size), draws_(seed), threads_(threads) {}

  std::vector<Table> tables(Progress& progress) {
    progress_ = &progress;
    progress.expect(13);
    std::vector<Table> all;
    const std::vector<std::function<Table()>> makers = {
        [&] { return reviews(); },      [&] { return persons(); },    [&] { return relationships(); },
        [&] { return addresses(); },    [&] { return residences(); }, [&] { return agencies(); },
        [&] { return coverage(); },     [&] { return incidents(); },  [&] { return contacts(); },
        [&] { return participants(); }, [&] { return flags(); },      [&] { return shares(); },
        [&] { return share_items(); }};
    for (const auto& make : makers) {
      all.push_back(make());
      progress.advance(1);
    }
    return all;
  }

 private:
  // Columns from a value a row, made in parallel.
  template <class T, class ValueOf>
  std::vector<T> column(std::int64_t rows, ValueOf value_of) const {
    std::vector<T> values(static_cast<std::size_t>(rows));
    Progress unseen;
    parallel::for_each_chunk(rows, kRowsPerChunk, threads_, unseen, [&](parallel::Chunk chunk) {
      for (std::int64_t row = chunk.begin; row < chunk.end; ++row)
        values[static_cast<std::size_t>(row)] = static_cast<T>(value_of(row));
      progress_->advance(0);  // stops where that was asked for
    });
    return values;
  }
  template <class ValueOf>
  tables::Column ids(const char* name, std::int64_t rows, ValueOf value_of) const {
    return tables::integer_column(name, column<std::int64_t>(rows, value_of));
  }
  template <class ValueOf>
  tables::Column optional_ids(const char* name, std::int64_t rows, ValueOf value_of) const {  // 0: empty
    std::vector<std::int64_t> values = column<std::int64_t>(rows, value_of);
    std::vector<std::uint8_t> valid =
        column<std::uint8_t>(rows, [&](std::int64_t row) { return values[static_cast<std::size_t>(row)] != 0; });
    return tables::integer_column(name, std::move(values), std::move(valid));
  }
  template <std::size_t N, class ValueOf>
  tables::Column coded(const char* name, std::int64_t rows, const std::array<const char*, N>& names,
                       ValueOf value_of) const {
    return tables::coded_column(name, column<std::int32_t>(rows, value_of), terms(names));
  }
  template <class ValueOf>
  tables::Column texts(const char* name, std::int64_t rows, ValueOf value_of) const {
    return tables::text_column(name, column<std::optional<std::string>>(rows, value_of));
  }
  static std::int64_t id(std::int64_t row) { return row + 1; }
  static Table table(const char* name, std::int64_t rows, std::vector<tables::Column> columns) {
    return {name, rows, std::move(columns)};
  }

  std::int64_t home_of(std::int64_t person) const {  // households are neighbours in the list of persons
    return (person * size_.addresses / size_.persons + draws_.below(Purpose::home, person, 2)) % size_.addresses;
  }
  // Of every ten contacts the first three are one incident: the same person, within some days of the first.
  static std::int64_t first_of_incident(std::int64_t contact) {
    return contact % 10 <= 2 ? contact - contact % 10 : contact;
  }
  std::int64_t incident_count() const { return (size_.contacts + 9) / 10; }
  static std::int64_t incident_of(std::int64_t contact) { return contact % 10 <= 2 ? contact / 10 + 1 : 0; }

  std::int64_t person_of(std::int64_t contact) const {
    const std::int64_t place = draws_.skewed(Purpose::person, first_of_incident(contact), size_.persons);
    // Spread over the list, so that persons of many contacts do not all live next door.
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(place) * 2654435761U %
                                     static_cast<std::uint64_t>(size_.persons));
  }
  std::int64_t agency_of(std::int64_t contact) const { return draws_.skewed(Purpose::agency, contact, size_.agencies); }

  // Bursts: half of the contacts fall within some weeks of a day of their person's own.
  std::int64_t place_in_time(std::int64_t contact) const {
    if (!draws_.chance(Purpose::burst, contact, 500)) return draws_.below(Purpose::day, contact, kDays);
    return draws_.below(Purpose::burst, -1 - person_of(contact), kDays) + draws_.skewed(Purpose::day, contact, 120);
  }
  Day day_of_contact(std::int64_t contact) const {
    const std::int64_t first = first_of_incident(contact);
    const std::int64_t later = contact == first ? 0 : draws_.below(Purpose::delay, contact, 4);
    return kFirstDay + static_cast<std::int32_t>((place_in_time(first) + later) % kDays);
  }
  std::string date_of_contact(std::int64_t contact) const {
    const std::string day = iso_of(day_of_contact(contact));
    const std::int64_t precision = draws_.below(Purpose::precision, contact, 100);
    return precision < 90 ? day : precision < 97 ? day.substr(0, 7) : day.substr(0, 4);
  }

  Table reviews() const {
    return table("reviews", 1,
                 {ids("review_id", 1, [](std::int64_t) { return 1; }),
                  texts("title", 1, [](std::int64_t) { return "Made casebook: describes nobody"; }),
                  texts("kind", 1, [](std::int64_t) { return "made"; })});
  }
  Table persons() const {
    const std::int64_t n = size_.persons;
    return table(
        "persons", n,
        {ids("person_id", n, id),
         coded("sex", n, kSexes,
               [&](std::int64_t row) { return std::min<std::int64_t>(2, draws_.below(Purpose::sex, row, 41) / 20); }),
         texts("birth_date", n,
               [&](std::int64_t row) { return std::to_string(1935 + draws_.below(Purpose::birth, row, 69)); })});
  }
  Table relationships() const {
    const std::int64_t n = size_.persons / 2;
    return table(
        "relationships", n,
        {ids("from_person", n, [](std::int64_t row) { return 2 * row + 1; }),
         ids("to_person", n, [](std::int64_t row) { return 2 * row + 2; }),
         coded("kind", n, kRelationships, [&](std::int64_t row) { return draws_.below(Purpose::relative, row, 4); })});
  }
  Table addresses() const {
    const std::int64_t n = size_.addresses;
    return table(
        "addresses", n,
        {ids("address_id", n, id),
         coded("kind", n, kAddressKinds,
               [&](std::int64_t row) { return std::max<std::int64_t>(0, draws_.below(Purpose::kind, row, 100) - 96); }),
         coded("area", n, kAreas, [&](std::int64_t row) { return draws_.below(Purpose::area, row, 5); })});
  }
  Table residences() const {
    const std::int64_t n = size_.persons;
    return table("residences", n,
                 {ids("person_id", n, id), ids("address_id", n, [&](std::int64_t row) { return id(home_of(row)); }),
                  texts("start", n, [&](std::int64_t row) {
                    return std::to_string(1995 + draws_.below(Purpose::address, -1 - row, 20));
                  })});
  }
  Table agencies() const {
    const std::int64_t n = size_.agencies;
    const auto sector = [&](std::int64_t row) {
      return draws_.below(Purpose::sector, row, static_cast<std::int64_t>(kSectors.size()));
    };
    return table("agencies", n,
                 {ids("agency_id", n, id),
                  texts("name", n,
                        [&](std::int64_t row) {
                          return "Made agency " + std::to_string(id(row)) + " (" +
                                 kSectors[static_cast<std::size_t>(sector(row))] + ")";
                        }),
                  coded("sector", n, kSectors, sector), coded("area", n, kAreas, [&](std::int64_t row) {
                    return draws_.below(Purpose::area, -1 - row, 5);
                  })});
  }
  Table coverage() const {
    const std::int64_t n = size_.agencies;
    return table("coverage", n,
                 {ids("agency_id", n, id), ids("review_id", n, [](std::int64_t) { return 1; }),
                  texts("start", n, [](std::int64_t) { return "2005-01-01"; }),
                  texts("end", n, [](std::int64_t) { return "2024-12-31"; }),
                  texts("basis", n, [](std::int64_t) { return "chronology"; })});
  }
  Table incidents() const {
    const std::int64_t n = incident_count();
    return table("incidents", n, {ids("incident_id", n, id), ids("review_id", n, [](std::int64_t) { return 1; })});
  }
  Table contacts() const {
    const std::int64_t n = size_.contacts;
    const auto address = [&](std::int64_t row) {
      return draws_.chance(Purpose::address, row, 700) ? id(home_of(person_of(row))) : 0;
    };
    const auto filed = [&](std::int64_t row) {
      const std::int64_t concerned = address(row);
      if (concerned == 0 || draws_.chance(Purpose::filing, row, 200)) return std::int64_t{0};
      return draws_.chance(Purpose::filing, row, 230) ? id(draws_.below(Purpose::filing, -1 - row, size_.addresses))
                                                      : concerned;
    };
    const auto is_appointment = [&](std::int64_t row) { return draws_.below(Purpose::contact_kind, row, 8) == 1; };
    const auto time = [&](std::int64_t row) -> std::optional<std::string> {
      if (!draws_.chance(Purpose::time, row, 400) || draws_.below(Purpose::precision, row, 100) >= 90)
        return std::nullopt;
      const std::int64_t minute = draws_.below(Purpose::time, -1 - row, 1440);
      std::string text = "00:00";
      text[0] = static_cast<char>('0' + minute / 600);
      text[1] = static_cast<char>('0' + minute / 60 % 10);
      text[3] = static_cast<char>('0' + minute % 60 / 10);
      text[4] = static_cast<char>('0' + minute % 10);
      return text;
    };
    return table(
        "contacts", n,
        {ids("contact_id", n, id), ids("review_id", n, [](std::int64_t) { return 1; }),
         optional_ids("incident_id", n, [&](std::int64_t row) { return incident_of(row); }),
         ids("agency_id", n, [&](std::int64_t row) { return id(agency_of(row)); }),
         texts("date", n, [&](std::int64_t row) { return date_of_contact(row); }), texts("time_min", n, time),
         coded("kind", n, kContactKinds, [&](std::int64_t row) { return draws_.below(Purpose::contact_kind, row, 8); }),
         coded("channel", n, kChannels, [&](std::int64_t row) { return draws_.below(Purpose::channel, row, 4); }),
         optional_ids("concerns_address", n, address), optional_ids("filed_at", n, filed),
         coded("attendance", n, kAttendances, [&](std::int64_t row) {
           return is_appointment(row) ? draws_.skewed(Purpose::attendance, row, 4) : -1;
         })});
  }
  // Every contact has one person, every second one a further person of the same household.
  Table participants() const {
    const std::int64_t n = size_.contacts + (size_.persons > 1 ? size_.contacts / 2 : 0);
    const auto contact = [&](std::int64_t row) { return row < size_.contacts ? row : 2 * (row - size_.contacts); };
    const auto person = [&](std::int64_t row) {
      const std::int64_t first = person_of(contact(row));
      if (row < size_.contacts) return id(first);
      const std::int64_t other = first + (first + 1 < size_.persons ? 1 : -1);
      return id(other);
    };
    return table(
        "participants", n,
        {ids("contact_id", n, [&](std::int64_t row) { return id(contact(row)); }), ids("person_id", n, person),
         coded("role", n, kRoles,
               [&](std::int64_t row) { return row < size_.contacts ? draws_.below(Purpose::role, row, 2) : 2; }),
         coded("presence", n, kPresences,
               [&](std::int64_t row) { return row < size_.contacts ? 0 : draws_.below(Purpose::second, row, 2); })});
  }
  Table flags() const {
    const std::int64_t n = size_.contacts / 3;
    return table(
        "flags", n,
        {ids("contact_id", n, [&](std::int64_t row) { return id(3 * row); }),
         coded("flag", n, kFlags, [&](std::int64_t row) { return draws_.skewed(Purpose::flag, row, 5); }),
         coded("state", n, kStates, [&](std::int64_t row) { return draws_.skewed(Purpose::flag, -1 - row, 3); }),
         coded("stated_by", n, kAuthors,
               [&](std::int64_t row) { return draws_.chance(Purpose::third, row, 200) ? 1 : 0; })});
  }
  std::int64_t share_count() const { return size_.agencies > 1 ? size_.contacts / 50 : 0; }
  std::int64_t shared_contact(std::int64_t share) const { return 50 * share; }
  Table shares() const {
    const std::int64_t n = share_count();
    const auto sender = [&](std::int64_t row) { return agency_of(shared_contact(row)); };
    return table(
        "shares", n,
        {ids("share_id", n, id),
         texts("date", n,
               [&](std::int64_t row) {
                 return iso_of(day_of_contact(shared_contact(row)) +
                               static_cast<std::int32_t>(draws_.skewed(Purpose::delay, row, 90)) + 366);
               }),
         ids("from_agency", n, [&](std::int64_t row) { return id(sender(row)); }),
         ids("to_agency", n,
             [&](std::int64_t row) {
               return id((sender(row) + 1 + draws_.below(Purpose::receiver, row, size_.agencies - 1)) % size_.agencies);
             }),
         coded("status", n, kStatuses, [&](std::int64_t row) { return draws_.skewed(Purpose::share, row, 3); })});
  }
  Table share_items() const {
    const std::int64_t n = share_count();
    return table(
        "share_items", n,
        {ids("share_id", n, id), ids("contact_id", n, [&](std::int64_t row) { return id(shared_contact(row)); })});
  }

  PopulationSize size_;
  Draws draws_;
  unsigned threads_;
  Progress* progress_ = nullptr;
};

void check(const char* name, std::int64_t value) {
  if (value < 1 || value > kMostRows)
    throw ArgumentError(std::string(name) + ": " + std::to_string(value) +
                        " is not accepted; accepted: 1 to 2,000,000,000");
}

}  // namespace

std::vector<Table> population(const PopulationSize& size, std::uint64_t seed, Progress& progress, unsigned threads) {
  check("contacts", size.contacts);
  check("persons", size.persons);
  check("addresses", size.addresses);
  check("agencies", size.agencies);
  return Maker(size, seed, threads).tables(progress);
}

}  // namespace casegraph::simulate
