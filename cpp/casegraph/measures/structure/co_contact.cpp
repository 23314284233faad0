#include "casegraph/measures/structure/co_contact.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/graph/eigen_views.hpp"
#include "casegraph/measures/columns.hpp"

namespace casegraph::measures {
namespace {

using graph::CaseGraph;
using graph::SparseCounts;

constexpr std::uint32_t kNone = AgencyId::kNone;
constexpr std::uint32_t kPersonsAtOnce = 1024;

struct Pair {
  std::uint32_t agency, other;
  std::int64_t persons = 0;
  Bounds contacts;
  std::int64_t made = 0, unconfirmed = 0;
};

// The pairs of agencies with a person in common, found by their two handles.
class Pairs {
 public:
  explicit Pairs(const SparseCounts& common) : first_(common.rows + 1, 0) {
    for (std::uint32_t agency = 0; agency < common.rows; ++agency) {
      for (auto at = common.offsets[agency]; at < common.offsets[agency + 1]; ++at) {
        const auto other = static_cast<std::uint32_t>(common.indices[static_cast<std::size_t>(at)]);
        if (other > agency) rows_.push_back({agency, other, common.values[static_cast<std::size_t>(at)], {}, 0, 0});
      }
      first_[agency + 1] = rows_.size();
    }
  }
  std::vector<Pair>& rows() { return rows_; }
  // Position in rows(); none where the two have no person in common.
  std::optional<std::size_t> find(std::uint32_t a, std::uint32_t b) const {
    if (a == kNone || b == kNone || a == b) return std::nullopt;
    if (b < a) std::swap(a, b);
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(first_[a + 1]);
    const auto found = std::lower_bound(rows_.begin() + static_cast<std::ptrdiff_t>(first_[a]), end, b,
                                        [](const Pair& pair, std::uint32_t other) { return pair.other < other; });
    if (found == end || found->other != b) return std::nullopt;
    return static_cast<std::size_t>(found - rows_.begin());
  }

 private:
  std::vector<Pair> rows_;
  std::vector<std::size_t> first_;
};

// Days between two dates, least and most; finite where both dates have bounds.
std::int64_t least_gap(DateInterval earlier, DateInterval later) {
  return std::max<std::int64_t>(0, std::int64_t{later.first.count} - earlier.last.count);
}
std::int64_t most_gap(DateInterval a, DateInterval b) {
  return std::max(std::int64_t{b.last.count} - a.first.count, std::int64_t{a.last.count} - b.first.count);
}

class CoContacts {
 public:
  CoContacts(const CaseGraph& graph, const CoContactQuery& query)
      : graph_(graph), query_(query), wanted_(graph.persons.ids.size(), query.persons.empty()) {
    for (const std::uint32_t person : query.persons) wanted_[person] = true;
  }

  Answer answer(Progress& progress) {
    Pairs pairs(graph::common_rows(agencies_by_person(progress), progress));
    read_shares(pairs);
    for (std::uint32_t person = 0; person < wanted_.size(); ++person) {
      if (person % kPersonsAtOnce == 0) progress.advance(0);
      if (!wanted_[person]) continue;
      if (query_.within_days) count_pairs(person, pairs, progress);
      if (query_.evidence) cite_contacts(person, pairs);
    }
    return answer_of(pairs.rows());
  }

 private:
  bool counts(graph::Presence presence) const {
    return !query_.took_part_only || presence == graph::Presence::took_part;
  }

  SparseCounts agencies_by_person(Progress& progress) const {
    graph::IncidenceQuery incidence;
    incidence.took_part_only = query_.took_part_only;
    SparseCounts counts = graph::incidence(graph_, incidence, progress);
    if (query_.persons.empty()) return counts;
    SparseCounts kept{counts.rows, counts.columns, {0}, {}, {}};
    for (std::uint32_t person = 0; person < counts.rows; ++person) {
      if (wanted_[person])
        for (auto at = static_cast<std::size_t>(counts.offsets[person]);
             at < static_cast<std::size_t>(counts.offsets[person + 1]); ++at) {
          kept.indices.push_back(counts.indices[at]);
          kept.values.push_back(counts.values[at]);
        }
      kept.offsets.push_back(static_cast<std::int32_t>(kept.indices.size()));
    }
    return kept;
  }

  void read_shares(Pairs& pairs) {
    for (const graph::Share& share : graph_.shares) {
      const bool made = share.status == graph::ShareStatus::made;
      if (!made && share.status != graph::ShareStatus::receipt_unconfirmed) continue;
      const auto pair = pairs.find(share.from.value, share.to.value);
      if (!pair) continue;
      ++(made ? pairs.rows()[*pair].made : pairs.rows()[*pair].unconfirmed);
      if (query_.evidence && share.row != ShareId::kNone) cite(*pair, EvidenceTable::shares, share.row);
    }
  }

  // The person's contacts, each once, in order of time.
  std::vector<std::uint32_t> contacts_of(std::uint32_t person) const {
    std::vector<std::uint32_t> contacts;
    for (const graph::PersonContact entry : graph_.contacts_of_person[person]) {
      const std::uint32_t contact = entry.contact;
      if (!counts(static_cast<graph::Presence>(entry.presence))) continue;
      if (graph_.contacts.agency.value_or(contact, kNone) == kNone) continue;
      if (contacts.empty() || contacts.back() != contact) contacts.push_back(contact);
    }
    return contacts;
  }

  void count_pairs(std::uint32_t person, Pairs& pairs, Progress& progress) const {
    std::vector<std::uint32_t> contacts = contacts_of(person);
    const auto is_part = [&](std::uint32_t contact) {
      return graph_.contacts.part_of.value_or(contact, kNone) != kNone;
    };
    contacts.erase(std::remove_if(contacts.begin(), contacts.end(), is_part), contacts.end());
    for (std::size_t at = 0; at < contacts.size(); ++at) {
      progress.advance(0);
      const DateInterval days = graph_.contacts.days(contacts[at]);
      for (std::size_t later = at + 1; later < contacts.size(); ++later) {
        const DateInterval other_days = graph_.contacts.days(contacts[later]);
        // The contacts are in the order of their first days: those further on are further away.
        if (query_.within_days && least_gap(days, other_days) > *query_.within_days) break;
        const auto pair = pairs.find(agency(contacts[at]), agency(contacts[later]));
        if (!pair || shared_with_earlier_person(contacts[at], contacts[later], person)) continue;
        count(pairs.rows()[*pair], days, other_days);
      }
    }
  }

  // Every contact by which one of two agencies met a person whom the other met too.
  void cite_contacts(std::uint32_t person, const Pairs& pairs) {
    const std::vector<std::uint32_t> contacts = contacts_of(person);
    std::vector<std::uint32_t> agencies;
    for (const std::uint32_t contact : contacts) agencies.push_back(agency(contact));
    std::sort(agencies.begin(), agencies.end());
    agencies.erase(std::unique(agencies.begin(), agencies.end()), agencies.end());
    for (const std::uint32_t contact : contacts)
      for (const std::uint32_t other : agencies)
        if (const auto pair = pairs.find(agency(contact), other))
          cite(*pair, EvidenceTable::contacts, graph_.contacts.row[contact]);
  }

  std::uint32_t agency(std::uint32_t contact) const { return graph_.contacts.agency[contact]; }

  void count(Pair& pair, DateInterval days, DateInterval other_days) const {
    ++pair.contacts.possible;
    const bool is_certain = query_.within_days && days.is_bounded() && other_days.is_bounded() &&
                            most_gap(days, other_days) <= *query_.within_days;
    pair.contacts.certain += is_certain;
  }

  bool shared_with_earlier_person(std::uint32_t a, std::uint32_t b, std::uint32_t person) const {
    for (const graph::Participation& part : graph_.participants[a]) {
      if (part.person.value >= person || !wanted_[part.person.value] || !counts(part.presence)) continue;
      for (const graph::Participation& other : graph_.participants[b])
        if (other.person == part.person && counts(other.presence)) return true;
    }
    return false;
  }

  void cite(std::size_t pair, EvidenceTable table, std::uint32_t row) {
    evidence_.push_back({static_cast<std::uint32_t>(pair), table, row});
  }

  Answer answer_of(const std::vector<Pair>& rows) {
    const auto order = [](const EvidenceRow& row) { return std::tuple(row.answer_row, row.table, row.row); };
    std::sort(evidence_.begin(), evidence_.end(),
              [&](const EvidenceRow& a, const EvidenceRow& b) { return order(a) < order(b); });
    evidence_.erase(std::unique(evidence_.begin(), evidence_.end(),
                                [&](const EvidenceRow& a, const EvidenceRow& b) { return order(a) == order(b); }),
                    evidence_.end());
    std::vector<std::uint32_t> agencies, others;
    std::vector<std::int64_t> persons, certain, possible, made, unconfirmed;
    std::vector<std::uint8_t> shared;
    for (const Pair& row : rows) {
      agencies.push_back(row.agency);
      others.push_back(row.other);
      persons.push_back(row.persons);
      certain.push_back(row.contacts.certain);
      possible.push_back(row.contacts.possible);
      made.push_back(row.made);
      unconfirmed.push_back(row.unconfirmed);
      shared.push_back(row.made > 0);
    }
    const std::vector<std::uint8_t> valid(query_.within_days ? 0 : rows.size(), 0);
    Answer answer{{"co_contact", static_cast<std::int64_t>(rows.size()), {}}, std::move(evidence_)};
    auto& columns = answer.table.columns;
    columns.push_back(id_column("agency", graph_.agencies.ids, agencies));
    columns.push_back(id_column("other", graph_.agencies.ids, others));
    columns.push_back(tables::integer_column("persons", std::move(persons)));
    columns.push_back(tables::integer_column("pairs_certain", std::move(certain), valid));
    columns.push_back(tables::integer_column("pairs_possible", std::move(possible), valid));
    columns.push_back(tables::integer_column("shares_made", std::move(made)));
    columns.push_back(tables::integer_column("shares_unconfirmed", std::move(unconfirmed)));
    columns.push_back(tables::boolean_column("shared", std::move(shared)));
    return answer;
  }

  const CaseGraph& graph_;
  const CoContactQuery& query_;
  std::vector<bool> wanted_;
  std::vector<EvidenceRow> evidence_;
};

}  // namespace

Answer co_contact(const CaseGraph& graph, const CoContactQuery& query, Progress& progress) {
  if (query.within_days && *query.within_days < 0) throw ArgumentError("within_days: a number of days is 0 or more");
  return CoContacts(graph, query).answer(progress);
}

}  // namespace casegraph::measures
