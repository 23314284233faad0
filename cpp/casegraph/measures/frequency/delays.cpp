#include "casegraph/measures/frequency/delays.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/frequency/appointment_chains.hpp"
#include "casegraph/measures/frequency/groups.hpp"
#include "casegraph/measures/frequency/moments.hpp"
#include "casegraph/measures/frequency/share_rows.hpp"
#include "casegraph/stats/quartiles.hpp"

namespace casegraph::measures::frequency {
namespace {

using graph::CaseGraph;
using graph::ContactLink;

using Handles = std::optional<std::vector<std::uint32_t>>;

bool is_in(const Handles& wanted, std::uint32_t handle) {
  return !wanted || std::find(wanted->begin(), wanted->end(), handle) != wanted->end();
}

bool has_one_of(const CaseGraph& graph, std::uint32_t contact, const Handles& persons) {
  if (!persons) return true;
  for (const graph::Participation& part : graph.participants[contact])
    if (is_in(persons, part.person.value)) return true;
  return false;
}

Day exact_day(DateInterval days) { return days.is_exact() ? days.first : kBeforeAll; }

const char* name_of(graph::LinkStatus status) {
  static constexpr const char* kNames[] = {"made", "not_made", "proposed"};
  return kNames[static_cast<std::size_t>(status)];
}

// Only where both have an exact day and a time.
Length minutes_between(const CaseGraph& graph, std::uint32_t from, std::uint32_t to) {
  const auto& contacts = graph.contacts;
  const DateInterval first = contacts.days(from), second = contacts.days(to);
  const MinuteOfDay from_min = contacts.time_min.value_or(from, kNoTime);
  const MinuteOfDay to_min = contacts.time_min.value_or(to, kNoTime);
  if (!first.is_exact() || !second.is_exact() || from_min == kNoTime || to_min == kNoTime) return {};
  const auto latest = [&](std::uint32_t contact, MinuteOfDay earliest) {
    const MinuteOfDay time = contacts.time_max.value_or(contact, kNoTime);
    return time == kNoTime ? earliest : time;
  };
  const std::int64_t days = (static_cast<std::int64_t>(second.first.count) - first.first.count) * kMinutesPerDay;
  Length length{days + to_min - latest(from, from_min), days + latest(to, to_min) - from_min};
  if (*length.most >= 0 && *length.least < 0) length.least = 0;
  return length;
}

// Whether the contact is an appointment or visit that was called off or missed. A visit that nobody answered was made.
bool is_not_kept(const CaseGraph& graph, std::uint32_t contact) {
  const std::string& ended = graph.terms.attendance[graph.contacts.attendance.value_or(contact, 0)];
  return ended == "cancelled_by_agency" || ended == "cancelled_by_person" || ended == "not_attended" ||
         ended == "child_not_brought";
}

std::string status_of(const Length& days, const Length& minutes, bool is_reply_not_kept) {
  if (is_reply_not_kept) return "not_kept";
  if (!days.most) return "no_date";
  return *days.most < 0 || (minutes.most && *minutes.most < 0) ? "reversed" : "";
}

struct LengthColumns {
  OptionalIntegers least, most;
  void add(const Length& length) {
    least.add(length.least);
    most.add(length.most);
  }
  void append_to(tables::Table& table, const char* least_name, const char* most_name) {
    table.columns.push_back(std::move(least).column(least_name));
    table.columns.push_back(std::move(most).column(most_name));
  }
};

struct WaitColumns {
  LengthColumns days;
  std::vector<std::string> status;
  void add(const Wait& wait) {
    days.add(wait.days);
    status.push_back(wait.status);
  }
  void append_to(tables::Table& table) {
    days.append_to(table, "wait_days_min", "wait_days_max");
    table.columns.push_back(status_column("wait_status", status));
  }
};

std::vector<ContactLink> links_of(const CaseGraph& graph, const DelaysQuery& query) {
  std::vector<ContactLink> links;
  for (const ContactLink& link : graph.contact_links) {
    const auto& wanted = query.statuses;
    if (link.kind != query.kind || std::find(wanted.begin(), wanted.end(), link.status) == wanted.end()) continue;
    if (!is_in(query.agencies, graph.contacts.agency[link.later.value])) continue;
    const bool is_reply = link.kind == graph::LinkKind::reply;
    if (is_reply && !query.also_not_kept && is_not_kept(graph, link.later.value)) continue;
    if (!has_one_of(graph, link.earlier.value, query.persons) && !has_one_of(graph, link.later.value, query.persons))
      continue;
    links.push_back(link);
  }
  std::sort(links.begin(), links.end(), [](const ContactLink& a, const ContactLink& b) {
    return std::tuple(a.earlier, a.later, a.row) < std::tuple(b.earlier, b.later, b.row);
  });
  return links;
}

// Which contacts a row joins, and when they were.
void append_ends(tables::Table& table, const CaseGraph& graph, const std::vector<ContactLink>& links) {
  std::vector<std::uint32_t> from, to, from_agency, to_agency;
  std::vector<Day> from_day, to_day;
  for (const ContactLink& link : links) {
    from.push_back(link.earlier.value);
    to.push_back(link.later.value);
    from_agency.push_back(graph.contacts.agency[from.back()]);
    to_agency.push_back(graph.contacts.agency[to.back()]);
    from_day.push_back(exact_day(graph.contacts.days(from.back())));
    to_day.push_back(exact_day(graph.contacts.days(to.back())));
  }
  table.columns.push_back(id_column("from_contact", graph.contacts.ids, from));
  table.columns.push_back(id_column("to_contact", graph.contacts.ids, to));
  table.columns.push_back(id_column("from_agency", graph.agencies.ids, from_agency));
  table.columns.push_back(id_column("to_agency", graph.agencies.ids, to_agency));
  table.columns.push_back(day_column("from_day", from_day));
  table.columns.push_back(day_column("to_day", to_day));
}

void append_lengths(tables::Table& table, const CaseGraph& graph, const std::vector<ContactLink>& links) {
  LengthColumns days, minutes;
  std::vector<std::string> link_status, status;
  std::vector<graph::Code> attendance;
  for (const ContactLink& link : links) {
    const std::uint32_t from = link.earlier.value, to = link.later.value;
    const Length in_days = days_between(graph.contacts.days(from), graph.contacts.days(to));
    const Length in_minutes = minutes_between(graph, from, to);
    days.add(in_days);
    minutes.add(in_minutes);
    link_status.emplace_back(name_of(link.status));
    attendance.push_back(graph.contacts.attendance.value_or(to, 0));
    status.push_back(status_of(in_days, in_minutes, link.kind == graph::LinkKind::reply && is_not_kept(graph, to)));
  }
  days.append_to(table, "days_min", "days_max");
  minutes.append_to(table, "minutes_min", "minutes_max");
  table.columns.push_back(status_column("link_status", link_status));
  table.columns.push_back(term_column("attendance", graph.terms.attendance, attendance));
  table.columns.push_back(status_column("status", status));
}

std::int64_t moved_by(const CaseGraph& graph, const AppointmentChain& chain, std::string_view who) {
  return std::count_if(chain.contacts.begin(), chain.contacts.end() - 1, [&](std::uint32_t contact) {
    return graph.terms.attendance[graph.contacts.attendance.value_or(contact, 0)] == who;
  });
}

tables::Table table_of(const CaseGraph& graph, const AppointmentChains& chains,
                       const std::vector<AppointmentChain>& found) {
  std::vector<std::uint32_t> first, last, agency;
  std::vector<std::int64_t> rebookings, by_agency, by_person;
  std::vector<Day> booked, held;
  std::vector<graph::Code> attendance;
  WaitColumns waits;
  for (const AppointmentChain& chain : found) {
    first.push_back(chain.contacts.front());
    last.push_back(chain.contacts.back());
    agency.push_back(graph.contacts.agency[last.back()]);
    rebookings.push_back(static_cast<std::int64_t>(chain.links.size()));
    by_agency.push_back(moved_by(graph, chain, "cancelled_by_agency"));
    by_person.push_back(moved_by(graph, chain, "cancelled_by_person"));
    booked.push_back(exact_day(graph.contacts.booked_on.value_or(first.back(), DateInterval::unknown())));
    held.push_back(exact_day(graph.contacts.days(last.back())));
    attendance.push_back(graph.contacts.attendance.value_or(last.back(), 0));
    waits.add(chains.wait_of(chain));
  }
  tables::Table table;
  table.name = "frequency.rebookings";
  table.rows = static_cast<std::int64_t>(found.size());
  table.columns.push_back(id_column("first_contact", graph.contacts.ids, first));
  table.columns.push_back(id_column("last_contact", graph.contacts.ids, last));
  table.columns.push_back(id_column("agency", graph.agencies.ids, agency));
  table.columns.push_back(tables::integer_column("rebookings", std::move(rebookings)));
  table.columns.push_back(tables::integer_column("moved_by_agency", std::move(by_agency)));
  table.columns.push_back(tables::integer_column("moved_by_person", std::move(by_person)));
  table.columns.push_back(day_column("booked_on", booked));
  table.columns.push_back(day_column("held_on", held));
  table.columns.push_back(term_column("attendance", graph.terms.attendance, attendance));
  waits.append_to(table);
  return table;
}

void add_chain(const CaseGraph& graph, const AppointmentChain& chain, std::uint32_t row, Answer& answer) {
  for (const std::uint32_t contact : chain.contacts)
    answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  for (const std::uint32_t link : chain.links) answer.evidence.push_back({row, EvidenceTable::contact_links, link});
}

// The contacts of a link that its chain does not hold already.
void add_link(const CaseGraph& graph, const ContactLink& link, const AppointmentChain& chain, std::uint32_t row,
              Answer& answer) {
  const auto& held = chain.contacts;
  for (const std::uint32_t contact : {link.earlier.value, link.later.value})
    if (std::find(held.begin(), held.end(), contact) == held.end())
      answer.evidence.push_back({row, EvidenceTable::contacts, graph.contacts.row[contact]});
  if (std::find(chain.links.begin(), chain.links.end(), link.row) == chain.links.end())
    answer.evidence.push_back({row, EvidenceTable::contact_links, link.row});
}

// A link with the group that it belongs to.
struct GroupedLink {
  RecordKeys::Key key;
  std::uint32_t at;  // of the links
  auto operator<=>(const GroupedLink&) const = default;
};

// What a group's links come to.
struct Delays {
  struct Delay {
    std::uint32_t at;  // of the links
    std::int64_t least, most;
    bool is_sure;
  };
  std::vector<Delay> known;
  std::vector<double> minutes;
  std::int64_t no_date = 0, reversed = 0, not_kept = 0;
};

// Whether the link surely is one of those asked for, and of its group.
class SureLinks {
 public:
  SureLinks(const CaseGraph& graph, const DelaysQuery& query, const RecordKeys& keys)
      : graph_(graph),
        query_(query),
        needs_later_(keys.has_agency(false) || query.agencies.has_value()),
        needs_earlier_(keys.has_agency(true)) {}

  bool has(const ContactLink& link) const {
    if (needs_later_ && !agency_is_stated(graph_, link.later.value)) return false;
    if (needs_earlier_ && !agency_is_stated(graph_, link.earlier.value)) return false;
    return names_one(link.later.value) || names_one(link.earlier.value);
  }

 private:
  bool names_one(std::uint32_t contact) const {
    if (!query_.persons) return true;
    for (const graph::Participation& part : graph_.participants[contact])
      if (part.certainty == graph::PartCertainty::stated && is_in(query_.persons, part.person.value)) return true;
    return false;
  }

  const CaseGraph& graph_;
  const DelaysQuery& query_;
  bool needs_later_, needs_earlier_;
};

void add_link(const CaseGraph& graph, const ContactLink& link, std::uint32_t at, bool is_sure, Delays& out) {
  const std::uint32_t from = link.earlier.value, to = link.later.value;
  const Length days = days_between(graph.contacts.days(from), graph.contacts.days(to));
  const Length minutes = minutes_between(graph, from, to);
  const std::string status = status_of(days, minutes, link.kind == graph::LinkKind::reply && is_not_kept(graph, to));
  if (status == "not_kept") {
    ++out.not_kept;
  } else if (status == "no_date") {
    ++out.no_date;
  } else if (status == "reversed") {
    ++out.reversed;
  } else if (days.most) {
    out.known.push_back({at, days.least.value_or(0), *days.most, is_sure});
    if (is_sure && minutes.least && minutes.least == minutes.most)
      out.minutes.push_back(static_cast<double>(*minutes.least));
  }
}

double median_of(std::vector<double> values) { return stats::quartiles(std::move(values)).median; }

// The least that the median can be, whichever of `open` are among the values; one at least where there are no others.
double least_median(const std::vector<double>& sure, std::vector<double> open) {
  std::sort(open.begin(), open.end());
  const auto with_first = [&](std::size_t number) {
    std::vector<double> values = sure;
    values.insert(values.end(), open.begin(), open.begin() + static_cast<std::ptrdiff_t>(number));
    return median_of(std::move(values));
  };
  // One more lowers the median as long as it lies below it, and those after it lie higher.
  std::size_t low = sure.empty() && !open.empty() ? 1 : 0, high = open.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (open[middle] < with_first(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return with_first(low);
}

double greatest_median(std::vector<double> sure, std::vector<double> open) {
  for (std::vector<double>* values : {&sure, &open})
    for (double& value : *values) value = -value;
  return 0.0 - least_median(sure, std::move(open));  // not -0
}

// The rows of one answer, group by group.
class DelayRows {
 public:
  DelayRows(const CaseGraph& graph, const DelaySharesQuery& query, const std::vector<ContactLink>& links)
      : graph_(graph), query_(query), links_(links), shares_(kNames, query.confidence) {}

  void add(const RecordKeys::Key& key, Delays group, bool with_evidence, Answer& answer) {
    std::vector<double> least, most, least_open, most_open;  // open: whether the link is of the group
    for (const Delays::Delay& each : group.known) {
      (each.is_sure ? least : least_open).push_back(static_cast<double>(each.least));
      (each.is_sure ? most : most_open).push_back(static_cast<double>(each.most));
    }
    const auto timed = static_cast<std::int64_t>(group.minutes.size());
    const double median_least = least_median(least, std::move(least_open));
    const double median_most = greatest_median(std::move(most), std::move(most_open));
    const double minutes = median_of(std::move(group.minutes));
    for (const std::int32_t days : query_.within_days) {
      const auto row = static_cast<std::uint32_t>(keys_.size());
      std::int64_t certain = 0, possible = 0, sure_after = 0;
      std::vector<std::uint32_t> behind;  // links
      for (const Delays::Delay& each : group.known) {
        if (each.least > days) {
          sure_after += each.is_sure ? 1 : 0;
          continue;
        }
        ++possible;
        certain += each.is_sure && each.most <= days ? 1 : 0;
        if (with_evidence) behind.push_back(each.at);
      }
      add_evidence(behind, row, answer);
      keys_.push_back(key);
      const auto links = static_cast<std::int64_t>(group.known.size());
      shares_.add({days, links, certain, possible}, {certain, links}, {possible, possible + sure_after}, "too_few");
      medians_.add({median_least, median_most});
      timed_.add({timed});
      minutes_.add({minutes});
      left_out_.add({group.no_date, group.reversed, group.not_kept});
    }
  }

  void append_to(tables::Table& table, const RecordKeys& keys) {
    table.rows = static_cast<std::int64_t>(keys_.size());
    keys.append_to(table, keys_);
    shares_.append_numbers(table);
    medians_.append_to(table);
    timed_.append_to(table);
    minutes_.append_to(table);
    left_out_.append_to(table);
    shares_.append_status(table);
  }

 private:
  void add_evidence(const std::vector<std::uint32_t>& behind, std::uint32_t row, Answer& answer) const {
    std::vector<std::uint32_t> contacts;
    for (const std::uint32_t at : behind)
      for (const std::uint32_t contact : {links_[at].earlier.value, links_[at].later.value})
        contacts.push_back(contact);
    add_contacts(graph_, row, std::move(contacts), answer);
    for (const std::uint32_t at : behind)
      answer.evidence.push_back({row, EvidenceTable::contact_links, links_[at].row});
  }

  static inline const std::vector<const char*> kNames = {"within_days", "links", "within", "within_possible"};
  const CaseGraph& graph_;
  const DelaySharesQuery& query_;
  const std::vector<ContactLink>& links_;
  std::vector<RecordKeys::Key> keys_;
  ShareRows shares_;
  Numbers medians_{{"days_median_least", "days_median_most"}};
  Integers timed_{{"n_timed"}};
  Numbers minutes_{{"minutes_median"}};
  Integers left_out_{{"n_no_date", "n_reversed", "n_not_kept"}};
};

std::vector<GroupedLink> grouped(const CaseGraph& graph, const RecordKeys& keys, const std::vector<ContactLink>& links,
                                 Progress& progress) {
  std::vector<GroupedLink> out;
  out.reserve(links.size());
  for (std::uint32_t at = 0; at < links.size(); ++at) {
    const std::uint32_t from = links[at].earlier.value;
    out.push_back({keys.of(links[at].later.value, from, graph.contacts.days(from)), at});
    progress.advance(1);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Answer delay_shares(const CaseGraph& graph, const DelaySharesQuery& query, bool with_evidence, Progress& progress) {
  for (const std::int32_t days : query.within_days)
    if (days < 0) throw ArgumentError("within: accepted are whole days from 0");
  const RecordKeys keys(graph, query.grouping, "from_");
  DelaysQuery asked = query.delays;
  asked.also_not_kept = true;
  const std::vector<ContactLink> links = links_of(graph, asked);
  progress.expect(static_cast<std::int64_t>(links.size()));
  const std::vector<GroupedLink> in_groups = grouped(graph, keys, links, progress);
  const SureLinks sure(graph, asked, keys);
  DelayRows rows(graph, query, links);
  Answer answer;
  for (std::size_t begin = 0; begin < in_groups.size();) {
    Delays group;
    std::size_t end = begin;
    for (; end < in_groups.size() && in_groups[end].key == in_groups[begin].key; ++end) {
      const std::uint32_t at = in_groups[end].at;
      add_link(graph, links[at], at, sure.has(links[at]), group);
    }
    rows.add(in_groups[begin].key, std::move(group), with_evidence, answer);
    begin = end;
  }
  if (query.grouping.by.empty() && !query.grouping.bin && in_groups.empty())
    rows.add(keys.of(kNone, kNone, DateInterval::unknown()), {}, with_evidence, answer);  // one row, of nothing
  answer.table.name = "frequency.delay_shares";
  rows.append_to(answer.table, keys);
  return answer;
}

Answer delays(const CaseGraph& graph, const DelaysQuery& query, bool with_evidence, Progress& progress) {
  const std::vector<ContactLink> links = links_of(graph, query);
  progress.expect(static_cast<std::int64_t>(links.size()));
  const AppointmentChains chains(graph);
  std::vector<std::int64_t> rebookings;
  WaitColumns waits;
  Answer answer;
  for (std::uint32_t row = 0; row < links.size(); ++row) {
    const AppointmentChain chain = chains.of(links[row].later.value);
    rebookings.push_back(static_cast<std::int64_t>(chain.links.size()));
    waits.add(chains.wait_of(chain));
    if (with_evidence) {
      add_link(graph, links[row], chain, row, answer);
      add_chain(graph, chain, row, answer);
    }
    progress.advance(1);
  }
  answer.table.name = "frequency.delays";
  answer.table.rows = static_cast<std::int64_t>(links.size());
  append_ends(answer.table, graph, links);
  append_lengths(answer.table, graph, links);
  answer.table.columns.push_back(tables::integer_column("rebookings", std::move(rebookings)));
  waits.append_to(answer.table);
  return answer;
}

Answer rebookings(const CaseGraph& graph, const RebookingsQuery& query, bool with_evidence, Progress& progress) {
  const AppointmentChains chains(graph);
  std::vector<AppointmentChain> found;
  for (const std::uint32_t last : chains.lasts()) {
    progress.advance(1);
    if (!is_in(query.agencies, graph.contacts.agency[last]) || !has_one_of(graph, last, query.persons)) continue;
    found.push_back(chains.of(last));
  }
  Answer answer;
  answer.table = table_of(graph, chains, found);
  if (with_evidence)
    for (std::uint32_t row = 0; row < found.size(); ++row) add_chain(graph, found[row], row, answer);
  return answer;
}

}  // namespace casegraph::measures::frequency
