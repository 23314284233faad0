#include "casegraph/measures/visibility/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/unspecified_shares.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;

void sort_unique(std::vector<std::uint32_t>& handles) {
  std::sort(handles.begin(), handles.end());
  handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
}

CheckMoment moment_of(const CaseGraph& graph, const CheckQuery& query) {
  const Day day = day_of_query(graph, query);
  CheckMoment moment{query.holder.is_none() ? query.checker : query.holder, day, query.contact, std::nullopt};
  if (query.window) moment.window_begin = subtract(day, *query.window);
  return moment;
}

bool is_of_the_check(const CaseGraph& graph, const CheckQuery& query, std::uint32_t contact) {
  if (query.contact == kNone) return false;
  if (contact == query.contact) return true;
  const std::uint32_t incident = graph.contacts.incident.value_or(query.contact, kNone);
  return incident != kNone && graph.contacts.incident[contact] == incident;
}

std::vector<std::uint32_t> relevant_contacts(const CheckIndex& index, const CheckQuery& query,
                                             const VisibilityOptions& options) {
  const CaseGraph& graph = index.graph();
  std::vector<std::uint32_t> contacts;
  for (const std::uint32_t person : relevant_persons(index, query))
    for (const graph::PersonContact entry : graph.contacts_of_person[person])
      if ((!options.took_part_only || entry.presence == 0) && !is_of_the_check(graph, query, entry.contact))
        contacts.push_back(entry.contact);
  sort_unique(contacts);
  return contacts;
}

// Asked of one holder's records: what these do not hold is not asked about.
void keep_to_records(SplitContact& split) {
  if (!split.classes.has(VisibilityClass::silo) && !split.classes.has(VisibilityClass::accessible)) return;
  split.classes.remove(VisibilityClass::silo);
  split.classes.remove(VisibilityClass::accessible);
  split.classes.add_not_before();
  split.if_opened = {};
}

// The classes with the source's word for what was, or was not, shown.
ClassSet stated_classes(ClassSet classes, bool shown) {
  ClassSet found;
  found.add(VisibilityClass::found);
  if (shown) return found;
  classes.remove(VisibilityClass::found);
  if (classes.may_be_before()) return classes;
  ClassSet open;
  open.add(VisibilityClass::not_determinable);
  return open;
}

// What the source says that the check showed overrides what was computed. Of a check that was not made it says what
// looking would have shown: where that was in another's records, these stay accessible and not looked up.
void state(SplitContact& split, bool shown, graph::CheckStatus status) {
  if (!shown && !split.classes.may_be_before()) return;  // no check shows what comes after it
  split.stated = true;
  if (status == graph::CheckStatus::made || !split.classes.has(VisibilityClass::accessible)) {
    split.classes = stated_classes(split.classes, shown);
    return;
  }
  split.classes = {};
  split.classes.add(VisibilityClass::accessible);
  split.if_opened = stated_classes(split.if_opened, shown);
}

// A relevant contact, and the shares without stated content that may have carried it to where the check looked.
struct Relevant {
  SplitContact split;
  std::vector<std::uint32_t> unspecified_shares;
};

std::vector<Relevant> split_of(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                               const VisibilityOptions& options) {
  const CaseGraph& graph = index.graph();
  const Splitter splitter(graph, holding, index.access(), options.assume_filed);
  const CheckMoment moment = moment_of(graph, query);
  const std::vector<CheckKey> keys = keys_on(index, query, moment.day);
  const UnspecifiedShares unspecified(index, holding, moment, query.holder.is_none());
  std::vector<Relevant> splits;
  for (const std::uint32_t contact : relevant_contacts(index, query, options)) {
    SplitContact split = splitter.classify(moment, keys, contact);
    if (!query.holder.is_none()) keep_to_records(split);
    if (query.check != kNone)
      for (const graph::CheckHit& hit : index.hits_of(query.check))
        if (hit.contact.value == contact) state(split, hit.shown, graph.checks[query.check].status);
    if (split.classes.may_be_before()) splits.push_back({split, unspecified.that_may_have_carried(contact)});
  }
  return splits;
}

struct Tally {
  std::array<std::int64_t, kVisibilityClasses> certain{}, possible{};
  std::int64_t unsettled = 0;
  std::int64_t n = 0;

  void add(ClassSet classes) {
    ++n;
    const bool settled = classes.is_settled();
    unsettled += settled ? 0 : 1;
    for (std::size_t at = 0; at < kVisibilityClasses; ++at) {
      const bool has = classes.has(static_cast<VisibilityClass>(at));
      possible[at] += has ? 1 : 0;
      certain[at] += has && settled ? 1 : 0;
    }
  }
};

std::string classes_as_text(ClassSet classes) {
  std::string text;
  for (std::size_t at = 0; at < kVisibilityClasses; ++at) {
    const auto visibility = static_cast<VisibilityClass>(at);
    if (!classes.has(visibility)) continue;
    if (!text.empty()) text += "; ";
    text += name_of(visibility);
  }
  return text;
}

std::string settled_as_text(ClassSet classes) {
  return classes.is_settled() ? classes_as_text(classes) : std::string("unsettled");
}

// What opening records would have shown; not settled where it is not settled that they could be opened.
ClassSet opened_classes(const SplitContact& split) {
  ClassSet classes = split.if_opened;
  if (!classes.empty() && !split.classes.is_settled()) classes.add_not_before();
  return classes;
}

std::int64_t distinct(std::vector<std::uint32_t> shares) {
  sort_unique(shares);
  return static_cast<std::int64_t>(shares.size());
}

// Rows of a summary: the parts, their classes, and the split contacts that each row counts.
class Summary {
 public:
  Summary(const CaseGraph& graph, const std::vector<Relevant>& splits, bool with_evidence)
      : graph_(graph), splits_(splits), with_evidence_(with_evidence) {}

  Answer answer() {
    Tally relevant, opened;
    for (const auto& [split, shares] : splits_) {
      relevant.add(split.classes);
      if (split.classes.has(VisibilityClass::accessible)) opened.add(opened_classes(split));
    }
    add_part("relevant", relevant, {0, 1, 2, 3, 4, 5}, [](const SplitContact& split) { return split.classes; });
    add_part("accessible", opened, {2, 3, 4, 5}, opened_classes);
    Answer out;
    out.table.name = "visibility.check";
    out.table.rows = static_cast<std::int64_t>(certain_.size());
    out.table.columns = {status_column("part", parts_),
                         status_column("class", classes_),
                         tables::integer_column("certain", certain_),
                         tables::integer_column("possible", possible_),
                         tables::number_column("share", shares_),
                         tables::integer_column("unspecified_shares", unspecified_),
                         status_column("status", statuses_)};
    out.evidence = std::move(evidence_);
    return out;
  }

 private:
  template <class ClassesOf>
  void add_part(const std::string& part, const Tally& tally, std::vector<std::size_t> classes, ClassesOf classes_of) {
    for (const std::size_t at : classes) {
      const auto visibility = static_cast<VisibilityClass>(at);
      add_row(part, name_of(visibility), tally.certain[at], tally.possible[at], tally.n,
              [&](const SplitContact& split) { return classes_of(split).has(visibility); });
    }
    add_row(part, "unsettled", tally.unsettled, tally.unsettled, tally.n, [&](const SplitContact& split) {
      return classes_of(split).may_be_before() && !classes_of(split).is_settled();
    });
    add_row(part, "n", tally.n, tally.n, tally.n,
            [&](const SplitContact& split) { return classes_of(split).may_be_before(); });
  }

  template <class Counts>
  void add_row(const std::string& part, const std::string& name, std::int64_t certain, std::int64_t possible,
               std::int64_t n, Counts counts) {
    parts_.push_back(part);
    classes_.push_back(name);
    certain_.push_back(certain);
    possible_.push_back(possible);
    shares_.push_back(n == 0 ? std::numeric_limits<double>::quiet_NaN()
                             : static_cast<double>(certain) / static_cast<double>(n));
    statuses_.push_back(n == 0 ? "no_relevant_contacts" : "ok");
    std::vector<std::uint32_t> unspecified;
    for (const auto& [split, shares] : splits_) {
      if (!counts(split)) continue;
      unspecified.insert(unspecified.end(), shares.begin(), shares.end());
      if (with_evidence_)
        evidence_.push_back({static_cast<std::uint32_t>(certain_.size() - 1), EvidenceTable::contacts,
                             graph_.contacts.row[split.contact]});
    }
    unspecified_.push_back(distinct(std::move(unspecified)));
  }

  const CaseGraph& graph_;
  const std::vector<Relevant>& splits_;
  bool with_evidence_;
  std::vector<std::string> parts_, classes_, statuses_;
  std::vector<std::int64_t> certain_, possible_, unspecified_;
  std::vector<double> shares_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Day day_of_query(const CaseGraph& graph, const CheckQuery& query) {
  if (query.day) return *query.day;
  if (query.contact == kNone) throw ArgumentError("at: a check needs a day, or a contact of one exact day");
  const DateInterval days = graph.contacts.days(query.contact);
  if (!days.is_exact())
    throw ArgumentError("at: the day of the check's contact is not exact; give the day to ask about");
  return days.first;
}

std::vector<std::uint32_t> relevant_persons(const CheckIndex& index, const CheckQuery& query) {
  const CaseGraph& graph = index.graph();
  std::vector<std::uint32_t> persons;
  if (query.persons) {
    persons = *query.persons;
    sort_unique(persons);
    return persons;
  }
  const auto add_participants = [&](std::uint32_t contact) {
    for (const graph::Participation& part : graph.participants[contact]) persons.push_back(part.person.value);
  };
  if (query.contact != kNone) {
    const std::uint32_t incident = graph.contacts.incident.value_or(query.contact, kNone);
    if (incident == kNone)
      add_participants(query.contact);
    else
      for (const std::uint32_t contact : graph.contacts_of_incident[incident]) add_participants(contact);
  }
  if (persons.empty()) {
    const Day day = day_of_query(graph, query);
    for (const CheckKey& key : keys_on(index, query, day)) {
      if (key.kind == graph::KeyKind::person) persons.push_back(key.handle);
      if (key.kind == graph::KeyKind::identifier)
        for_each_person_of(graph, key.handle, day,
                           [&](PersonId person, bool /*certain*/) { persons.push_back(person.value); });
      if (key.kind == graph::KeyKind::address)
        for (const std::uint32_t at : index.residences_at(key.handle))
          if (graph.residences[at].period.possibly_on(day)) persons.push_back(graph.residences[at].person.value);
    }
  }
  sort_unique(persons);
  return persons;
}

std::vector<CheckKey> keys_on(const CheckIndex& index, const CheckQuery& query, Day day) {
  std::vector<CheckKey> keys;
  keys.reserve(query.keys.size());
  for (const CheckKey& key : query.keys) {
    if (key.kind != graph::KeyKind::household) {
      keys.push_back(key);
      continue;
    }
    index.for_each_in_household_of(key.handle, day, [&](PersonId person, bool certain) {
      keys.push_back({graph::KeyKind::person, person.value, certain});
    });
  }
  return keys;
}

std::optional<CheckQuery> query_of_check(const CaseGraph& graph, std::uint32_t at) {
  const graph::Check& check = graph.checks[at];
  CheckQuery query;
  query.checker = check.agency;
  query.holder = check.holder;
  query.contact = check.contact.value;
  query.check = at;
  if (check.has_window) query.window = check.window;
  if (check.key != kNone) query.keys.push_back({check.key_kind, check.key});
  if (!check.date.is_unknown()) {
    if (!check.date.is_exact()) return std::nullopt;
    query.day = check.date.first;
  } else if (query.contact == kNone || !graph.contacts.days(query.contact).is_exact()) {
    return std::nullopt;
  }
  if (query.keys.empty()) return std::nullopt;
  return query;
}

Answer check_summary(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                     const VisibilityOptions& options, bool with_evidence) {
  const std::vector<Relevant> splits = split_of(index, holding, query, options);
  return Summary(index.graph(), splits, with_evidence).answer();
}

Answer check_contacts(const CheckIndex& index, const Holding& holding, const CheckQuery& query,
                      const VisibilityOptions& options, bool with_evidence) {
  const CaseGraph& graph = index.graph();
  std::vector<std::uint32_t> contacts, agencies;
  std::vector<Day> first, last;
  std::vector<std::string> classes, all_classes, opened;
  std::vector<std::uint8_t> stated;
  std::vector<std::int64_t> unspecified;
  Answer answer;
  for (const auto& [split, shares] : split_of(index, holding, query, options)) {
    if (with_evidence)
      answer.evidence.push_back(
          {static_cast<std::uint32_t>(contacts.size()), EvidenceTable::contacts, graph.contacts.row[split.contact]});
    contacts.push_back(split.contact);
    agencies.push_back(graph.contacts.agency[split.contact]);
    first.push_back(graph.contacts.first_day[split.contact]);
    last.push_back(graph.contacts.last_day[split.contact]);
    classes.push_back(settled_as_text(split.classes));
    all_classes.push_back(classes_as_text(split.classes));
    opened.push_back(split.classes.has(VisibilityClass::accessible) ? settled_as_text(split.if_opened)
                                                                    : "not_applicable");
    stated.push_back(split.stated);
    unspecified.push_back(static_cast<std::int64_t>(shares.size()));
  }
  answer.table.name = "visibility.check_contacts";
  answer.table.rows = static_cast<std::int64_t>(contacts.size());
  answer.table.columns = {id_column("contact", graph.contacts.ids, contacts),
                          id_column("agency", graph.agencies.ids, agencies),
                          day_column("first_day", first),
                          day_column("last_day", last),
                          status_column("class", classes),
                          status_column("classes", all_classes),
                          status_column("if_opened", opened),
                          tables::boolean_column("stated", stated),
                          tables::integer_column("unspecified_shares", unspecified)};
  return answer;
}

Answer checks_of_casebook(const CheckIndex& index, const Holding& holding, const VisibilityOptions& options,
                          bool with_evidence, Progress& progress) {
  const CaseGraph& graph = index.graph();
  std::vector<std::uint32_t> checks, agencies, holders, contacts;
  std::vector<std::string> made, statuses;
  std::vector<Day> days;
  std::vector<std::int64_t> n, unsettled, unspecified;
  std::array<std::vector<std::int64_t>, kVisibilityClasses> counts;
  Answer answer;
  static constexpr const char* kMade[] = {"made", "not_made", "unclear"};
  progress.expect(static_cast<std::int64_t>(graph.checks.size()));
  for (std::uint32_t at = 0; at < graph.checks.size(); ++at) {
    progress.advance(1);
    const graph::Check& check = graph.checks[at];
    const std::optional<CheckQuery> query = query_of_check(graph, at);
    std::vector<Relevant> splits;
    if (query) splits = split_of(index, holding, *query, options);
    Tally tally;
    std::vector<std::uint32_t> met;
    for (const auto& [split, shares] : splits) {
      tally.add(split.classes);
      met.insert(met.end(), shares.begin(), shares.end());
    }
    checks.push_back(at);
    agencies.push_back(check.agency.value);
    holders.push_back(check.holder.value);
    contacts.push_back(check.contact.value);
    days.push_back(query ? day_of_query(graph, *query) : kBeforeAll);
    made.push_back(kMade[static_cast<std::size_t>(check.status)]);
    statuses.push_back(!query ? "no_key_or_day" : tally.n == 0 ? "no_relevant_contacts" : "ok");
    n.push_back(tally.n);
    unsettled.push_back(tally.unsettled);
    unspecified.push_back(distinct(std::move(met)));
    for (std::size_t visibility = 0; visibility < kVisibilityClasses; ++visibility)
      counts[visibility].push_back(tally.certain[visibility]);
    if (!with_evidence) continue;
    answer.evidence.push_back({at, EvidenceTable::checks, check.row});
    for (const Relevant& relevant : splits)
      answer.evidence.push_back({at, EvidenceTable::contacts, graph.contacts.row[relevant.split.contact]});
  }
  answer.table.name = "visibility.checks";
  answer.table.rows = static_cast<std::int64_t>(checks.size());
  answer.table.columns = {id_column("check", graph.check_ids, checks),
                          id_column("agency", graph.agencies.ids, agencies),
                          id_column("holder", graph.agencies.ids, holders),
                          id_column("contact", graph.contacts.ids, contacts),
                          day_column("day", days),
                          status_column("made", made),
                          tables::integer_column("n", n)};
  for (std::size_t visibility = 0; visibility < kVisibilityClasses; ++visibility)
    answer.table.columns.push_back(
        tables::integer_column(name_of(static_cast<VisibilityClass>(visibility)), counts[visibility]));
  answer.table.columns.push_back(tables::integer_column("unsettled", unsettled));
  answer.table.columns.push_back(tables::integer_column("unspecified_shares", unspecified));
  answer.table.columns.push_back(status_column("status", statuses));
  return answer;
}

}  // namespace casegraph::measures
