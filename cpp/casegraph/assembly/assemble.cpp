#include "casegraph/assembly/assemble.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/assembly/columns.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/graph/case_graph_builder.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::assembly {
namespace {

using graph::CaseGraph;
using graph::GraphInput;
using graph::SharedColumn;

constexpr std::uint32_t kNone = ContactId::kNone;
constexpr std::int64_t kRowsAtOnce = 65536;  // a millisecond's work

// The terms of the closed vocabularies in the order of the graph's enumerations.
constexpr std::string_view kPresences[] = {"took_part", "absent", "spoken_about"};
constexpr std::string_view kPartCertainties[] = {"stated", "assumed", "one_of"};
constexpr std::string_view kFlagStates[] = {"yes", "no", "not_recorded"};
constexpr std::string_view kStatedBy[] = {"agency_then", "agency_later", "review", "coder"};
constexpr std::string_view kCoverageBases[] = {"chronology", "imr", "summary", "described_only", "none"};
constexpr std::string_view kShareStatuses[] = {"made", "receipt_unconfirmed", "no_record_found", "stated_not_made",
                                               "unclear"};
constexpr std::string_view kLinkKinds[] = {"same_incident", "reply", "replaces", "follows"};
constexpr std::string_view kLinkStatuses[] = {"made", "not_made", "proposed"};
constexpr std::string_view kKeyKinds[] = {"person", "address", "identifier", "household"};
constexpr std::string_view kCheckStatuses[] = {"made", "not_made", "unclear"};
constexpr std::string_view kShown[] = {"no", "yes"};

std::string trimmed(const std::string& text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

class Assembler {
 public:
  Assembler(std::vector<tables::Table> casebook, Progress& progress, unsigned threads)
      : casebook_(std::move(casebook)), progress_(progress), threads_(threads) {}

  CaseGraph assemble() {
    const std::function<void()> steps[] = {
        [&] { read_entities(); }, [&] { read_contacts_and_participants(); },
        [&] { read_flags(); },    [&] { read_ties(); },
        [&] { read_shares(); },   [&] { read_checks(); },
        [&] { read_reviews(); },
    };
    for (const auto& step : steps) {
      step();
      progress_.advance(0);  // stops where that was asked for
    }
    return graph::build(std::move(input_), progress_, threads_);
  }

 private:
  Source source(std::string_view name) const {
    const auto found = std::find_if(casebook_.begin(), casebook_.end(),
                                    [&](const tables::Table& table) { return table.name == name; });
    return {name, found == casebook_.end() ? nullptr : &*found, progress_};
  }

  CaseGraph& graph() { return input_.graph; }

  template <class T>
  static SharedColumn<T> column(Values<T> values) {
    return values.empty() ? SharedColumn<T>() : SharedColumn<T>(std::move(values));
  }
  template <class T>
  static SharedColumn<T> column(std::vector<T> values) {
    return values.empty() ? SharedColumn<T>() : SharedColumn<T>(std::move(values));
  }
  static std::uint32_t at(const Values<std::uint32_t>& handles, std::size_t row) {
    return handles.empty() ? kNone : handles[row];
  }
  static graph::Code at(const Values<graph::Code>& codes, std::size_t row) {
    return codes.empty() ? graph::Code{0} : codes[row];
  }
  static DateInterval at(const Values<DateInterval>& dates, std::size_t row) {
    return dates.empty() ? DateInterval::unknown() : dates[row];
  }

  void read_entities() {
    const std::vector<std::function<void()>> tasks = {
        [&] { read_persons(); },
        // Agencies' areas are of one vocabulary with addresses', incidents refer to addresses.
        [&] { read_addresses(), read_agencies(), read_incidents(); },
        [&] { contact_rows_ = source("contacts").ids("contact_id"); },
    };
    run(tasks);
    graph().identifier_ids = source("identifiers").ids("identifier_id");
    graph().share_ids = source("shares").ids("share_id");
    graph().check_ids = source("checks").ids("check_id");
    graph().episode_ids = source("episodes").ids("episode_id");
  }

  void read_persons() {
    const Source persons = source("persons");
    auto& terms = graph().terms;
    graph().persons = {persons.ids("person_id"),
                       column(persons.codes("role", terms.person_role)),
                       column(persons.codes("sex", terms.sex)),
                       column(persons.dates("birth_date")),
                       column(persons.dates("death_date")),
                       column(persons.booleans("unborn")),
                       column(persons.id_codes("review_id", terms.review))};
  }

  void read_addresses() {
    const Source addresses = source("addresses");
    auto& terms = graph().terms;
    graph().addresses = {addresses.ids("address_id"),
                         column(addresses.codes("kind", terms.address_kind)),
                         column(addresses.codes("area", terms.area)),
                         column(addresses.codes("police_area", terms.police_area)),
                         column(addresses.numbers("latitude")),
                         column(addresses.numbers("longitude"))};
  }

  void read_agencies() {
    const Source agencies = source("agencies");
    auto& terms = graph().terms;
    const graph::IdTable agency_ids = agencies.ids("agency_id");
    graph().agencies = {agency_ids, agencies.texts("name"), column(agencies.codes("sector", terms.sector)),
                        column(agencies.codes("area", terms.area)),
                        column(agencies.handles("parent_agency", agency_ids))};
  }

  void read_incidents() {
    const Source incidents = source("incidents");
    graph().incidents = {incidents.ids("incident_id"), incidents.code_column("kind", graph().terms.incident_kind),
                         incidents.date_column("start"), incidents.date_column("end"),
                         column(incidents.handles("address_id", graph().addresses.ids))};
  }

  // Each as a task of its own, on the threads there are.
  void run(std::span<const std::function<void()>> tasks) const {
    Progress unseen;
    parallel::for_each_chunk(static_cast<std::int64_t>(tasks.size()), 1, threads_, unseen, [&](parallel::Chunk chunk) {
      tasks[static_cast<std::size_t>(chunk.index)]();
      progress_.advance(0);
    });
  }

  // Columns are independent of each other; the longest come first, so that no thread waits long for another.
  void read_contacts_and_participants() {
    const Source contacts = source("contacts");
    const Source parts = source("participants");
    input_.contact_ids = contact_rows_;
    auto& out = graph().contacts;
    auto& terms = graph().terms;
    const auto& addresses = graph().addresses.ids;
    graph::CodeColumn roles;
    Values<std::uint8_t> presences, certainties;
    const std::vector<std::function<void()>> tasks = {
        [&] {
          const Source::Days days = contacts.days("date");
          out.first_day = days.first;
          out.last_day = days.last;
        },
        [&] { out.agency = column(contacts.handles("agency_id", graph().agencies.ids)); },
        [&] { out.incident = column(contacts.handles("incident_id", graph().incidents.ids)); },
        [&] { out.met_at = column(contacts.handles("met_at", addresses)); },
        [&] { out.concerns_address = column(contacts.handles("concerns_address", addresses)); },
        [&] { out.filed_at = column(contacts.handles("filed_at", addresses, true)); },
        [&] { out.recorded_on = contacts.date_column("recorded_on"); },
        [&] { out.booked_on = contacts.date_column("booked_on"); },
        [&] { out.retention_end = contacts.date_column("retention_end"); },
        [&] { graph().identified_on = parts.date_column("identified_on"); },
        [&] { out.time_min = column(contacts.times("time_min")); },
        [&] { out.time_max = column(contacts.times("time_max")); },
        [&] { out.sequence = column(contacts.numbers("sequence")); },
        [&] { out.part_of = column(contacts.handles("part_of", contact_rows_)); },
        [&] { read_numbers(contacts); },
        [&] { out.kind = contacts.code_column("kind", terms.contact_kind); },
        [&] { out.channel = contacts.code_column("channel", terms.channel); },
        [&] { out.initiated_by = contacts.code_column("initiated_by", terms.initiator); },
        [&] { out.attendance = contacts.code_column("attendance", terms.attendance); },
        [&] { out.outcome = contacts.code_column("outcome", terms.outcome); },
        [&] { out.recorded_in = contacts.code_column("recorded_in", terms.record_kind); },
        [&] { out.agency_certainty = contacts.code_column("agency_certainty", terms.certainty); },
        [&] { roles = parts.code_column("role", terms.participant_role); },
        [&] { presences = parts.positions("presence", kPresences, 0); },
        [&] { certainties = parts.positions("certainty", kPartCertainties, 0); },
    };
    run(tasks);
    read_participants(parts, roles, presences, certainties);
    for (tables::Table& table : casebook_)
      if (table.name == "contacts" || table.name == "participants") table.columns.clear();
  }

  void read_numbers(const Source& contacts) {
    auto& out = graph().contacts;
    out.severity = contacts.integer_column("severity");
    const Values<std::int64_t> least = contacts.integers("count_min", graph::kNoInteger);
    const Values<std::int64_t> most = contacts.integers("count_max", graph::kNoInteger);
    if (least.empty() && most.empty()) return;
    const auto rows = static_cast<std::size_t>(contacts.rows());
    std::vector<std::int32_t> count_min(rows, 1), count_max(rows, 1);
    for (std::size_t row = 0; row < rows; ++row) {
      const bool has_least = !least.empty() && least[row] != graph::kNoInteger;
      const bool has_most = !most.empty() && most[row] != graph::kNoInteger;
      const std::int64_t low = has_least ? least[row] : 1;
      const std::int64_t high = has_most ? most[row] : low;
      if (low < 0 || high < low || high > 1'000'000'000)
        contacts.refuse("count_max", static_cast<std::int64_t>(row),
                        "counts are from 0 to 1,000,000,000, the least first");
      count_min[row] = static_cast<std::int32_t>(low);
      // A least number alone: at least so many, and the source does not state how many at most.
      count_max[row] = has_least && !has_most ? graph::kOpenCount : static_cast<std::int32_t>(high);
    }
    out.count_min = SharedColumn(std::move(count_min));
    out.count_max = SharedColumn(std::move(count_max));
  }

  void read_participants(const Source& rows, const graph::CodeColumn& roles, const Values<std::uint8_t>& presences,
                         const Values<std::uint8_t>& certainties) {
    const auto count = static_cast<std::size_t>(rows.rows());
    const tables::Column* recorded_as = rows.find("recorded_as");
    if (recorded_as != nullptr && (!recorded_as->is_text() || recorded_as->null_count == rows.rows()))
      recorded_as = nullptr;
    Values<std::uint32_t> contacts(count);
    Values<graph::Participation> parts(count);
    Progress unseen;
    parallel::for_each_chunk(rows.rows(), kRowsAtOnce, threads_, unseen, [&](parallel::Chunk chunk) {
      const auto begin = static_cast<std::size_t>(chunk.begin), end = static_cast<std::size_t>(chunk.end);
      std::vector<std::uint32_t> persons(end - begin);
      rows.put_handles("contact_id", contact_rows_, false, begin, end, contacts.data() + begin);
      rows.put_handles("person_id", graph().persons.ids, false, begin, end, persons.data());
      for (std::size_t row = begin; row < end; ++row) {
        graph::Participation part{};
        part.person = {persons[row - begin]};
        part.row = static_cast<std::uint32_t>(row);
        part.role = roles.value_or(row, graph::Code{0});
        part.presence = static_cast<graph::Presence>(presences[row]);
        part.recorded_otherwise = recorded_as != nullptr && !recorded_as->text(static_cast<std::int64_t>(row)).empty();
        part.certainty = static_cast<graph::PartCertainty>(certainties[row]);
        parts[row] = part;
      }
    });
    input_.participant_contacts = column(std::move(contacts));
    input_.participants = column(std::move(parts));
  }

  void read_flags() {
    const Source rows = source("flags");
    const auto contacts = rows.handles("contact_id", contact_rows_);
    const auto flags = rows.codes("flag", graph().terms.flag);
    const auto states = rows.positions("state", kFlagStates, 2);
    const auto stated_by = rows.positions("stated_by", kStatedBy, 3);
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows.rows()); ++row)
      input_.flags.push_back({at(contacts, row),
                              {at(flags, row), static_cast<graph::FlagState>(states[row]),
                               static_cast<graph::StatedBy>(stated_by[row]), static_cast<std::uint32_t>(row)}});
  }

  void read_ties() {
    graph().relationships = rows_of<graph::Relationship>("relationships", [&](const Source& rows) {
      return
          [from = rows.handles("from_person", graph().persons.ids), to = rows.handles("to_person", graph().persons.ids),
           kind = rows.codes("kind", graph().terms.relationship_kind), period = rows.periods()](std::size_t row) {
            return graph::Relationship{
                {at(from, row)}, {at(to, row)}, at(kind, row), period[row], static_cast<std::uint32_t>(row)};
          };
    });
    graph().identifiers = read_identifiers();
    graph().residences = rows_of<graph::Residence>("residences", [&](const Source& rows) {
      return [person = rows.handles("person_id", graph().persons.ids),
              address = rows.handles("address_id", graph().addresses.ids),
              kind = rows.codes("kind", graph().terms.residence_kind),
              certainty = rows.codes("certainty", graph().terms.certainty), period = rows.periods()](std::size_t row) {
        return graph::Residence{{at(person, row)},  {at(address, row)}, at(kind, row),
                                at(certainty, row), period[row],        static_cast<std::uint32_t>(row)};
      };
    });
    graph().coverage = rows_of<graph::Coverage>("coverage", [&](const Source& rows) {
      return [agency = rows.handles("agency_id", graph().agencies.ids),
              person = rows.handles("person_id", graph().persons.ids),
              review = rows.id_codes("review_id", graph().terms.review),
              basis = rows.positions("basis", kCoverageBases, 3), topic = rows.texts("topic"),
              period = rows.periods()](std::size_t row) {
        return graph::Coverage{{at(agency, row)},
                               {at(person, row)},
                               at(review, row),
                               static_cast<graph::CoverageBasis>(basis[row]),
                               !topic.empty() && !topic[row].empty(),
                               period[row],
                               static_cast<std::uint32_t>(row)};
      };
    });
    graph().terms.record_kind.add("all");  // what_if() opens every record of an agency, whatever the rows say
    graph().access = rows_of<graph::Access>("access", [&](const Source& rows) {
      return [agency = rows.handles("agency_id", graph().agencies.ids),
              holder = rows.handles("holder_agency", graph().agencies.ids),
              records = rows.codes("records", graph().terms.record_kind), period = rows.periods()](std::size_t row) {
        return graph::Access{
            {at(agency, row)}, {at(holder, row)}, at(records, row), period[row], static_cast<std::uint32_t>(row)};
      };
    });
    graph().episodes = rows_of<graph::Episode>("episodes", [&](const Source& rows) {
      return [person = rows.handles("person_id", graph().persons.ids),
              kind = rows.codes("kind", graph().terms.episode_kind),
              agency = rows.handles("agency_id", graph().agencies.ids), period = rows.periods()](std::size_t row) {
        return graph::Episode{
            {at(person, row)}, at(kind, row), {at(agency, row)}, period[row], static_cast<std::uint32_t>(row)};
      };
    });
    graph().assessments = rows_of<graph::Assessment>("assessments", [&](const Source& rows) {
      auto& terms = graph().terms;
      return
          [contact = rows.handles("contact_id", contact_rows_), tool = rows.codes("tool", terms.tool),
           completion = rows.codes("completion", terms.assessment_completion), grade = rows.codes("grade", terms.grade),
           risk_to = rows.handles("risk_to", graph().persons.ids)](std::size_t row) {
            return graph::Assessment{{at(contact, row)}, at(tool, row),      at(completion, row),
                                     at(grade, row),     {at(risk_to, row)}, static_cast<std::uint32_t>(row)};
          };
    });
    graph().contact_links = rows_of<graph::ContactLink>("contact_links", [&](const Source& rows) {
      return [later = rows.handles("from_contact", contact_rows_), earlier = rows.handles("to_contact", contact_rows_),
              kind = rows.positions("kind", kLinkKinds, 3),
              status = rows.positions("status", kLinkStatuses, 2)](std::size_t row) {
        return graph::ContactLink{{at(later, row)},
                                  {at(earlier, row)},
                                  static_cast<graph::LinkKind>(kind[row]),
                                  static_cast<graph::LinkStatus>(status[row]),
                                  static_cast<std::uint32_t>(row)};
      };
    });
  }

  SharedColumn<graph::Identifier> read_identifiers() {
    const Source rows = source("identifiers");
    if (rows.rows() == 0) return {};
    const auto persons = rows.handles("person_id", graph().persons.ids);
    const auto kinds = rows.codes("kind", graph().terms.identifier_kind);
    const auto periods = rows.periods();
    std::vector<graph::Identifier> identifiers;
    for (std::uint32_t row = 0; row < periods.size(); ++row)
      identifiers.push_back({{at(persons, row)}, at(kinds, row), periods[row], row});
    join_same(rows, identifiers);
    return SharedColumn(std::move(identifiers));
  }

  // Rows of one kind and one value, white space at its ends apart, are one thing. Only that is kept of the values:
  // numbers of persons are in no graph, and so in no answer and no message.
  static void join_same(const Source& rows, std::vector<graph::Identifier>& identifiers) {
    const tables::Column* values = rows.find("value");
    if (values == nullptr) return;
    std::map<std::pair<graph::Code, std::string>, std::pair<std::uint32_t, std::uint32_t>> ends;  // first and last row
    for (std::uint32_t row = 0; row < identifiers.size(); ++row) {
      if (!values->is_valid(row)) continue;
      const std::string value = trimmed(tables::text_of(*values, row));
      if (value.empty()) continue;
      const auto [entry, is_new] = ends.try_emplace({identifiers[row].kind, value}, row, row);
      if (is_new) continue;
      auto& [first, last] = entry->second;
      identifiers[row].same_as = {first};
      identifiers[last].next_same = {row};
      last = row;
    }
  }

  void read_shares() {
    graph().shares = rows_of<graph::Share>("shares", [&](const Source& rows) {
      auto& terms = graph().terms;
      return [from = rows.handles("from_agency", graph().agencies.ids),
              to = rows.handles("to_agency", graph().agencies.ids),
              to_person = rows.handles("to_person", graph().persons.ids),
              about = rows.handles("about_person", graph().persons.ids), kind = rows.codes("kind", terms.share_kind),
              forum = rows.codes("forum", terms.forum), status = rows.positions("status", kShareStatuses, 4),
              date = rows.dates("date")](std::size_t row) {
        return graph::Share{{at(from, row)},
                            {at(to, row)},
                            {at(to_person, row)},
                            {at(about, row)},
                            at(kind, row),
                            at(forum, row),
                            static_cast<graph::ShareStatus>(status[row]),
                            at(date, row),
                            static_cast<std::uint32_t>(row)};
      };
    });
    const Source items = source("share_items");
    const auto shares = items.handles("share_id", graph().share_ids);
    const auto contacts = items.handles("contact_id", contact_rows_);
    const auto facts = items.codes("fact", graph().terms.fact);
    for (std::size_t row = 0; row < static_cast<std::size_t>(items.rows()); ++row)
      input_.share_items.push_back(
          {at(shares, row), {{at(contacts, row)}, at(facts, row), static_cast<std::uint32_t>(row)}});
  }

  void read_checks() {
    const Source rows = source("checks");
    const auto contacts = rows.handles("contact_id", contact_rows_);
    const auto shares = rows.handles("share_id", graph().share_ids);
    const auto agencies = rows.handles("agency_id", graph().agencies.ids);
    const auto holders = rows.handles("holder_agency", graph().agencies.ids);
    const auto dates = rows.dates("date");
    const auto kinds = rows.positions("key_kind", kKeyKinds, 0);
    const auto statuses = rows.positions("status", kCheckStatuses, 2);
    const auto windows = rows.texts("window");
    std::vector<graph::Check> checks;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows.rows()); ++row) {
      graph::Check check{{at(contacts, row)},
                         {at(shares, row)},
                         {at(agencies, row)},
                         at(dates, row),
                         static_cast<graph::KeyKind>(kinds[row]),
                         kNone,
                         false,
                         {},
                         static_cast<graph::CheckStatus>(statuses[row]),
                         static_cast<std::uint32_t>(row),
                         {at(holders, row)}};
      check.key = check_key(rows, row, check.key_kind);
      if (!windows.empty() && !windows[row].empty()) {
        const auto span = span_of_text(windows[row]);
        if (!span) rows.refuse("window", static_cast<std::int64_t>(row), "a window is a duration such as P18M");
        check.has_window = true;
        check.window = *span;
      }
      checks.push_back(check);
    }
    graph().checks = column(std::move(checks));
    graph().check_hits = rows_of<graph::CheckHit>("check_hits", [&](const Source& hits) {
      return [check = hits.handles("check_id", graph().check_ids), contact = hits.handles("contact_id", contact_rows_),
              shown = hits.positions("shown", kShown, 0)](std::size_t row) {
        return graph::CheckHit{{at(check, row)}, {at(contact, row)}, shown[row] == 1, static_cast<std::uint32_t>(row)};
      };
    });
  }

  std::uint32_t check_key(const Source& rows, std::size_t row, graph::KeyKind kind) {
    const tables::Column* keys = rows.find("key");
    const auto at_row = static_cast<std::int64_t>(row);
    if (keys == nullptr || !keys->is_valid(at_row)) return kNone;
    const graph::IdTable& ids = kind == graph::KeyKind::address      ? graph().addresses.ids
                                : kind == graph::KeyKind::identifier ? graph().identifier_ids
                                                                     : graph().persons.ids;
    const auto found = ids.find_typed(tables::text_of(*keys, at_row));
    if (!found) rows.refuse("key", at_row, "the id is not in the table that key_kind names");
    return *found;
  }

  void read_reviews() {
    graph().reviews = rows_of<graph::Review>("reviews", [&](const Source& rows) {
      return [ids = rows.id_codes("review_id", graph().terms.review), death = rows.dates("death_date"),
              start = rows.dates("scope_start"), end = rows.dates("scope_end"),
              fatal = rows.handles("fatal_incident_id", graph().incidents.ids)](std::size_t row) {
        return graph::Review{at(ids, row),
                             at(death, row),
                             {at(start, row), at(end, row)},
                             {at(fatal, row)},
                             static_cast<std::uint32_t>(row)};
      };
    });
  }

  template <class Row, class Reader>
  SharedColumn<Row> rows_of(std::string_view table, Reader reader) {
    const Source rows = source(table);
    if (rows.rows() == 0) return {};
    const auto read = reader(rows);
    std::vector<Row> values;
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows.rows()); ++row) values.push_back(read(row));
    return SharedColumn<Row>(std::move(values));
  }

  std::vector<tables::Table> casebook_;
  Progress& progress_;
  unsigned threads_;
  GraphInput input_;
  graph::IdTable contact_rows_;  // the contacts' ids in the order of the table
};

// What assemble() reads, by table.
const std::map<std::string_view, std::vector<std::string_view>>& columns_by_table() {
  static const std::map<std::string_view, std::vector<std::string_view>> kColumns = {
      {"persons", {"person_id", "review_id", "role", "sex", "birth_date", "death_date", "unborn"}},
      {"addresses", {"address_id", "kind", "area", "police_area", "latitude", "longitude"}},
      {"agencies", {"agency_id", "name", "sector", "area", "parent_agency"}},
      {"incidents", {"incident_id", "kind", "start", "end", "address_id"}},
      {"contacts",
       {"contact_id", "date",      "agency_id",    "incident_id", "met_at",    "concerns_address", "filed_at",
        "kind",       "channel",   "initiated_by", "attendance",  "outcome",   "recorded_in",      "agency_certainty",
        "time_min",   "time_max",  "sequence",     "recorded_on", "booked_on", "retention_end",    "part_of",
        "severity",   "count_min", "count_max"}},
      {"participants", {"contact_id", "person_id", "role", "presence", "certainty", "recorded_as", "identified_on"}},
      {"flags", {"contact_id", "flag", "state", "stated_by"}},
      {"relationships", {"from_person", "to_person", "kind", "start", "end"}},
      {"identifiers", {"identifier_id", "person_id", "kind", "value", "start", "end"}},
      {"residences", {"person_id", "address_id", "kind", "certainty", "start", "end"}},
      {"coverage", {"agency_id", "person_id", "review_id", "topic", "start", "end", "basis"}},
      {"access", {"agency_id", "holder_agency", "records", "start", "end"}},
      {"episodes", {"episode_id", "person_id", "kind", "agency_id", "start", "end"}},
      {"assessments", {"contact_id", "tool", "completion", "grade", "risk_to"}},
      {"contact_links", {"from_contact", "to_contact", "kind", "status"}},
      {"shares",
       {"share_id", "date", "from_agency", "to_agency", "to_person", "forum", "about_person", "kind", "status"}},
      {"share_items", {"share_id", "contact_id", "fact"}},
      {"checks",
       {"check_id", "contact_id", "share_id", "agency_id", "holder_agency", "date", "key_kind", "key", "window",
        "status"}},
      {"check_hits", {"check_id", "contact_id", "shown"}},
      {"reviews", {"review_id", "death_date", "scope_start", "scope_end", "fatal_incident_id"}},
  };
  return kColumns;
}

}  // namespace

std::span<const std::string_view> needed_columns(std::string_view table) {
  const auto found = columns_by_table().find(table);
  return found == columns_by_table().end() ? std::span<const std::string_view>{} : found->second;
}

CaseGraph assemble(std::vector<tables::Table> casebook, Progress& progress, unsigned threads) {
  const KeepLargeMemory kept;
  return Assembler(std::move(casebook), progress, threads).assemble();
}

}  // namespace casegraph::assembly
