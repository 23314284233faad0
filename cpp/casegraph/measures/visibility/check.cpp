#include "casegraph/measures/visibility/check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "casegraph/domain/error.hpp"
#include "casegraph/measures/columns.hpp"
#include "casegraph/measures/visibility/check_split.hpp"
#include "casegraph/measures/visibility/class_columns.hpp"
#include "casegraph/measures/visibility/relevant_contacts.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;

constexpr std::uint32_t kNone = ContactId::kNone;

void sort_unique(std::vector<std::uint32_t>& handles) {
  std::sort(handles.begin(), handles.end());
  handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
}

// Rows of a summary: the parts, their classes, and the split contacts that each row counts.
class Summary {
 public:
  Summary(const CaseGraph& graph, const std::vector<Relevant>& splits, bool with_evidence)
      : graph_(graph), splits_(splits), with_evidence_(with_evidence) {}

  Answer answer() {
    ClassTally relevant, opened;
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
  void add_part(const std::string& part, const ClassTally& tally, std::vector<std::size_t> classes,
                ClassesOf classes_of) {
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
  if (query.contact != kNone) persons_of_incident(graph, query.contact, persons);
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

}  // namespace casegraph::measures
