#include "casegraph/measures/frequency/next_agency.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "casegraph/domain/error.hpp"
#include "casegraph/domain/platform.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/dated_rows.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/numbers.hpp"
#include "casegraph/measures/frequency/person_days.hpp"
#include "casegraph/measures/frequency/row_columns.hpp"
#include "casegraph/parallel/chunks.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMostAgencies = 65'536;
constexpr std::int64_t kDenseAgencies = 1'024;  // a table of all pairs of them: 24 MB at most
constexpr std::int64_t kParts = 4;              // of the persons: each with a table of its own

struct Sum {
  std::int64_t days = 0;
  std::int64_t contacts = 0;
  std::int32_t same_day = 0, unsure = 0;
  void add(const Sum& other) {
    days += other.days;
    contacts += other.contacts;
    same_day += other.same_day;
    unsure += other.unsure;
  }
};

// A contact that is followed, and the one that follows it.
struct Step {
  std::uint32_t from, to;
  std::int32_t days;
  bool is_unsure;
};

class Walker {
 public:
  // On a graph with drawn days handles are not in order of time.
  Walker(const CaseGraph& graph, const NextAgencyQuery& query, const PersonDays& days, bool is_in_order)
      : graph_(graph), query_(query), days_(days), is_in_order_(is_in_order) {}

  // Calls visit(step) for each pair of the person's contacts; gives how many an uncertain day leaves out.
  template <class Visit>
  std::int64_t walk(std::uint32_t person, PersonDays::Room& room, Visit visit) const {
    if (!is_in_order_) return walk_general(person, visit);
    const PersonDays::Days found = days_.of(person, room);
    if (!found.is_plain) return walk_general(person, visit);
    walk_plain(found, visit);
    return 0;
  }

 private:
  template <class Visit>
  void walk_plain(const PersonDays::Days& found, Visit visit) const {
    std::uint32_t before = kNone;
    std::int32_t day_before = 0;
    for (std::size_t at = 0; at < found.days.size(); ++at) {
      const std::int32_t day = found.days[at];
      if (!query_.window.contains(Day{day})) continue;
      if (before != kNone) visit(Step{before, found.contacts[at], day - day_before, false});
      before = found.contacts[at];
      day_before = day;
    }
  }

  template <class Visit>
  std::int64_t walk_general(std::uint32_t person, Visit visit) const {
    const PersonDays::General contacts = days_.general(person);
    std::vector<std::uint32_t> plain;
    std::vector<DateInterval> open;
    for (std::size_t at = 0; at < contacts.contacts.size(); ++at) {
      const std::uint32_t contact = contacts.contacts[at];
      const DateInterval days = graph_.contacts.days(contact);
      if (contacts.is_sure[at] != 0 && days_.is_plain(contact)) {
        if (query_.window.contains(days.first)) plain.push_back(contact);
      } else if (!is_part(graph_, contact)) {  // parts are told with their whole
        open.push_back(days);
      }
    }
    if (!is_in_order_)
      std::sort(plain.begin(), plain.end(), [&](std::uint32_t a, std::uint32_t b) {
        const Day one = graph_.contacts.first_day[a], other = graph_.contacts.first_day[b];
        return one != other ? one < other : stands_before(graph_, a, b);
      });
    for (std::size_t at = 1; at < plain.size(); ++at) {
      const Day first = graph_.contacts.first_day[plain[at - 1]], last = graph_.contacts.first_day[plain[at]];
      const bool is_unsure = std::any_of(open.begin(), open.end(),
                                         [&](DateInterval days) { return days.first <= last && first <= days.last; });
      visit(Step{plain[at - 1], plain[at], last - first, is_unsure});
    }
    return uncertain_days(graph_, contacts.group(), query_.window, false).size();
  }

  const CaseGraph& graph_;
  const NextAgencyQuery& query_;
  const PersonDays& days_;
  bool is_in_order_;
};

struct Pair {
  std::uint32_t key;  // from * 65,536 + to
  Sum sum;
};

Sum sum_of(const Step& step) { return {step.days, 1, step.days == 0 ? 1 : 0, step.is_unsure ? 1 : 0}; }

std::vector<Pair> joined(std::vector<Pair> pairs) {
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    if (kept > 0 && pairs[kept - 1].key == pairs[at].key)
      pairs[kept - 1].sum.add(pairs[at].sum);
    else
      pairs[kept++] = pairs[at];
  }
  pairs.resize(kept);
  return pairs;
}

// Whole numbers are added up, so that the parts and their order do not matter.
class Part {
 public:
  explicit Part(std::uint32_t agencies) : agencies_(agencies) {
    if (agencies <= kDenseAgencies) dense_.resize(std::size_t{agencies} * agencies);
  }
  void add(std::uint32_t from, std::uint32_t to, const Step& step) {
    if (!dense_.empty()) {
      dense_[std::size_t{from} * agencies_ + to].add(sum_of(step));
      return;
    }
    sparse_.push_back({from << 16U | to, sum_of(step)});
    if (sparse_.size() >= limit_) {
      sparse_ = joined(std::move(sparse_));
      limit_ = std::max(limit_, 2 * sparse_.size());
    }
  }
  std::vector<Pair> pairs() && {
    for (std::uint32_t from = 0; !dense_.empty() && from < agencies_; ++from)
      for (std::uint32_t to = 0; to < agencies_; ++to)
        if (const Sum& sum = dense_[std::size_t{from} * agencies_ + to]; sum.contacts > 0)
          sparse_.push_back({from << 16U | to, sum});
    return std::move(sparse_);
  }

 private:
  std::uint32_t agencies_;
  std::vector<Sum> dense_;
  std::vector<Pair> sparse_;
  std::size_t limit_ = 1U << 20U;
};

std::vector<std::uint32_t> persons_asked(const NextAgencyQuery& query, const PersonDays& days) {
  if (!query.persons) return days.persons();
  std::vector<std::uint32_t> persons = *query.persons;
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  return persons;
}

struct Counted {
  std::vector<Pair> pairs;
  std::int64_t left_out = 0;
};

Counted count(const CaseGraph& graph, const NextAgencyQuery& query, const PersonDays& days, bool is_in_order,
              Progress& progress, unsigned threads) {
  const Walker walker(graph, query, days, is_in_order);
  const std::vector<std::uint32_t> persons = persons_asked(query, days);
  const auto length = static_cast<std::int64_t>(persons.size());
  const std::int64_t per_part = std::max<std::int64_t>(1, (length + kParts - 1) / kParts);
  std::vector<Counted> found(static_cast<std::size_t>(parallel::chunk_count(length, per_part)));
  progress.expect(length);
  Progress unseen;
  parallel::for_each_chunk(length, per_part, threads, unseen, [&](parallel::Chunk chunk) {
    Part part(graph.agencies.ids.size());
    std::int64_t left_out = 0;
    PersonDays::Room room;
    for (std::int64_t at = chunk.begin; at < chunk.end; ++at) {
      left_out += walker.walk(persons[static_cast<std::size_t>(at)], room, [&](const Step& step) {
        part.add(graph.contacts.agency[step.from], graph.contacts.agency[step.to], step);
      });
      if ((at - chunk.begin) % kPersonsPerBlock == kPersonsPerBlock - 1) progress.advance(kPersonsPerBlock);
    }
    progress.advance((chunk.end - chunk.begin) % kPersonsPerBlock);
    found[static_cast<std::size_t>(chunk.index)] = {std::move(part).pairs(), left_out};
  });
  Counted all;
  for (const Counted& part : found) {
    all.pairs.insert(all.pairs.end(), part.pairs.begin(), part.pairs.end());
    all.left_out += part.left_out;
  }
  all.pairs = joined(std::move(all.pairs));
  return all;
}

tables::Table table_of(const CaseGraph& graph, const Counted& counted) {
  const std::vector<Pair>& pairs = counted.pairs;
  std::vector<std::int64_t> from_agency(graph.agencies.ids.size());
  for (const Pair& pair : pairs) from_agency[pair.key >> 16U] += pair.sum.contacts;
  std::vector<std::uint32_t> from, to;
  RowColumns columns(pairs.size());
  std::int64_t* contacts = columns.integers("contacts");
  std::int64_t* same_day = columns.integers("same_day");
  std::int64_t* unsure = columns.integers("unsure");
  double* mean_days = columns.numbers("mean_days");
  double* share = columns.numbers("share");
  for (std::size_t row = 0; row < pairs.size(); ++row) {
    const Pair& pair = pairs[row];
    from.push_back(pair.key >> 16U);
    to.push_back(pair.key & 0xffffU);
    contacts[row] = pair.sum.contacts;
    same_day[row] = pair.sum.same_day;
    unsure[row] = pair.sum.unsure;
    mean_days[row] = static_cast<double>(pair.sum.days) / static_cast<double>(pair.sum.contacts);
    share[row] = static_cast<double>(pair.sum.contacts) / static_cast<double>(from_agency[from.back()]);
  }
  tables::Table table;
  table.name = "frequency.next_agency";
  table.rows = static_cast<std::int64_t>(pairs.size());
  table.columns.push_back(id_column("from_agency", graph.agencies.ids, from));
  table.columns.push_back(id_column("to_agency", graph.agencies.ids, to));
  columns.append_to(table);
  append_left_out(table, std::vector<std::int64_t>(pairs.size(), counted.left_out));
  return table;
}

// Adds to `cited` the contacts of each row's pairs.
void cite(const CaseGraph& graph, const NextAgencyQuery& query, const PersonDays& days, bool is_in_order,
          const std::vector<std::uint32_t>& keys, std::vector<std::vector<std::uint32_t>>& cited) {
  const Walker walker(graph, query, days, is_in_order);
  PersonDays::Room room;
  for (const std::uint32_t person : persons_asked(query, days))
    walker.walk(person, room, [&](const Step& step) {
      const std::uint32_t key = graph.contacts.agency[step.from] << 16U | graph.contacts.agency[step.to];
      const auto row = static_cast<std::size_t>(std::lower_bound(keys.begin(), keys.end(), key) - keys.begin());
      cited[row].push_back(step.from);
      cited[row].push_back(step.to);
    });
}

void append_evidence(const CaseGraph& graph, const std::vector<std::vector<std::uint32_t>>& cited, Answer& answer) {
  for (std::uint32_t row = 0; row < cited.size(); ++row)
    for (const std::uint32_t contact : cited[row])
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
}

std::vector<std::uint32_t> keys_of(const std::vector<Pair>& pairs) {
  std::vector<std::uint32_t> keys;
  for (const Pair& pair : pairs) keys.push_back(pair.key);
  return keys;
}

// A pair of agencies, of a graph whose days are drawn or refused.
struct Row {
  std::int64_t contacts = 0, same_day = 0, unsure = 0;
  double mean_days = kNaN, share = kNaN;
};

VaryingRow varying(Row& row) {
  return {{{nullptr, &row.contacts}, {&row.mean_days}, {&row.share}, {nullptr, &row.same_day}, {nullptr, &row.unsure}},
          {}};
}
const std::vector<Named> kSpread = {
    {"contacts_low", "contacts_high", 0}, {"mean_days_low", "mean_days_high", 1}, {"share_low", "share_high", 2}};

// The rows of `keys`, which hold all pairs.
std::vector<Row> rows_of(const std::vector<Pair>& pairs, const std::vector<std::uint32_t>& keys, std::size_t agencies) {
  std::vector<std::int64_t> from_agency(agencies);
  for (const Pair& pair : pairs) from_agency[pair.key >> 16U] += pair.sum.contacts;
  std::vector<Row> rows(keys.size());
  std::size_t next = 0;
  for (std::size_t at = 0; at < keys.size(); ++at) {
    Row& row = rows[at];
    if (next < pairs.size() && pairs[next].key == keys[at]) {
      const Sum& sum = pairs[next++].sum;
      row = {sum.contacts, sum.same_day, sum.unsure, static_cast<double>(sum.days) / static_cast<double>(sum.contacts),
             kNaN};
    }
    const std::int64_t all = from_agency[keys[at] >> 16U];
    if (all > 0) row.share = static_cast<double>(row.contacts) / static_cast<double>(all);
  }
  return rows;
}

// Contacts of an uncertain day of the persons asked for, each once.
UncertainDays uncertain_of(const CaseGraph& graph, const NextAgencyQuery& query, const PersonDays& days) {
  std::set<std::uint32_t> all, drawn;
  for (const std::uint32_t person : persons_asked(query, days)) {
    const PersonDays::General contacts = days.general(person);
    const UncertainDays found = uncertain_days(graph, contacts.group(), query.window, false);
    all.insert(found.all.begin(), found.all.end());
    drawn.insert(found.drawn.begin(), found.drawn.end());
  }
  UncertainDays out;
  out.all.assign(all.begin(), all.end());
  out.drawn.assign(drawn.begin(), drawn.end());
  out.undated = std::count_if(out.all.begin(), out.all.end(),
                              [&](std::uint32_t contact) { return !graph.contacts.days(contact).is_bounded(); });
  return out;
}

tables::Table dated_table(const CaseGraph& graph, const std::vector<std::uint32_t>& keys, DatedRows<Row>& dated,
                          bool is_refused) {
  std::vector<std::uint32_t> from, to;
  OptionalIntegers contacts, same_day, unsure;
  Numbers numbers({"mean_days", "share"});
  const auto counted = [&](std::int64_t count) { return is_refused ? std::nullopt : std::optional(count); };
  for (std::size_t at = 0; at < keys.size(); ++at) {
    const Row& row = dated.rows[at];
    from.push_back(keys[at] >> 16U);
    to.push_back(keys[at] & 0xffffU);
    contacts.add(counted(row.contacts));
    same_day.add(counted(row.same_day));
    unsure.add(counted(row.unsure));
    numbers.add({row.mean_days, row.share});
  }
  tables::Table table;
  table.name = "frequency.next_agency";
  table.rows = static_cast<std::int64_t>(keys.size());
  table.columns.push_back(id_column("from_agency", graph.agencies.ids, from));
  table.columns.push_back(id_column("to_agency", graph.agencies.ids, to));
  table.columns.push_back(std::move(contacts).column("contacts"));
  table.columns.push_back(std::move(same_day).column("same_day"));
  table.columns.push_back(std::move(unsure).column("unsure"));
  numbers.append_to(table);
  append_dates(table, dated, kSpread);
  return table;
}

// With days drawn or refused.
Answer dated_next_agency(const CaseGraph& graph, const NextAgencyQuery& query, bool with_evidence, Progress& progress,
                         unsigned threads) {
  check(query.dates);
  const PersonDays days(graph, query.presence, progress, threads);
  UncertainDays uncertain = uncertain_of(graph, query, days);
  const bool refuses_all = query.dates.how == Dates::refuse && uncertain.size() > 0;
  const bool is_refused = refuses_all || (uncertain.undated > 0 && !query.dates.leave_out_undated);
  const bool is_drawn = !is_refused && !uncertain.drawn.empty();
  std::vector<std::vector<Pair>> of_draw;
  std::vector<std::uint32_t> keys;
  const auto over_draws = [&](auto visit) {
    if (!is_drawn) return visit(graph, days, true);
    const DateDraws draws(graph, query.dates.seed);
    for (std::int64_t draw = 0; draw < query.dates.samples; ++draw) {
      const CaseGraph drawn = draws.of(draw);
      visit(drawn, PersonDays(drawn, query.presence, progress, threads), false);
    }
  };
  over_draws([&](const CaseGraph& drawn, const PersonDays& drawn_days, bool is_in_order) {
    Progress unseen;
    progress.advance(0);
    of_draw.push_back(count(drawn, query, drawn_days, is_in_order, unseen, threads).pairs);
    const std::vector<std::uint32_t> found = keys_of(of_draw.back());
    std::vector<std::uint32_t> joined;
    std::set_union(keys.begin(), keys.end(), found.begin(), found.end(), std::back_inserter(joined));
    keys = std::move(joined);
  });
  DatedRows<Row> dated;
  dated.is_exact = false;
  dated.used = DatesUsed::exact(keys.size());
  dated.rows = rows_of(of_draw.front(), keys, graph.agencies.ids.size());
  if (is_drawn) {
    std::vector<RowDraws> of_row(keys.size(), RowDraws(of_draw.size()));
    for (std::size_t at = 0; at < keys.size(); ++at) of_row[at].make_room(varying(dated.rows[at]));
    for (std::size_t draw = 0; draw < of_draw.size(); ++draw) {
      std::vector<Row> rows = rows_of(of_draw[draw], keys, graph.agencies.ids.size());
      for (std::size_t at = 0; at < keys.size(); ++at) of_row[at].take(draw, varying(rows[at]));
    }
    for (std::size_t at = 0; at < keys.size(); ++at) dated.used.spread[at] = of_row[at].write(varying(dated.rows[at]));
  }
  dated.used.drawn.assign(keys.size(), is_drawn ? static_cast<std::int64_t>(uncertain.drawn.size()) : 0);
  for (std::size_t at = 0; at < keys.size(); ++at) {
    dated.used.how[at] = is_refused ? "refused" : is_drawn ? "sampled" : "exact";
    if (!is_refused) dated.used.leave_out(at, uncertain.undated);
    if (is_refused) refuse(varying(dated.rows[at]), stats::Undefined::uncertain_dates);
  }
  Answer answer;
  answer.table = dated_table(graph, keys, dated, is_refused);
  if (!with_evidence) return answer;
  std::vector<std::vector<std::uint32_t>> cited(keys.size());
  over_draws([&](const CaseGraph& drawn, const PersonDays& drawn_days, bool is_in_order) {
    cite(drawn, query, drawn_days, is_in_order, keys, cited);
    for (auto& contacts : cited) {
      std::sort(contacts.begin(), contacts.end());
      contacts.erase(std::unique(contacts.begin(), contacts.end()), contacts.end());
    }
  });
  append_evidence(graph, cited, answer);
  return answer;
}

}  // namespace

Answer next_agency(const CaseGraph& graph, const NextAgencyQuery& query, bool with_evidence, Progress& progress,
                   unsigned threads) {
  if (graph.agencies.ids.size() > kMostAgencies)
    throw ArgumentError("next_agency: " + std::to_string(graph.agencies.ids.size()) +
                        " agencies are not accepted; accepted: up to 65,536");
  if (query.dates.how != Dates::exact) return dated_next_agency(graph, query, with_evidence, progress, threads);
  const PersonDays days(graph, query.presence, progress, threads);
  const Counted counted = count(graph, query, days, true, progress, threads);
  Answer answer;
  answer.table = table_of(graph, counted);
  if (!with_evidence) return answer;
  std::vector<std::vector<std::uint32_t>> cited(counted.pairs.size());
  cite(graph, query, days, true, keys_of(counted.pairs), cited);
  append_evidence(graph, cited, answer);
  return answer;
}

}  // namespace casegraph::measures::frequency
