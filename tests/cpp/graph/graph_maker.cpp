#include "graph/graph_maker.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

namespace casegraph::graph::testing {
namespace {

IdTable ids(const std::string& letter, std::uint32_t count) {
  std::vector<std::string> labels;
  for (std::uint32_t at = 0; at < count; ++at) labels.push_back(letter + std::to_string(at));
  const std::vector<std::string_view> views(labels.begin(), labels.end());
  return IdTable::of_texts(views);
}

template <class T>
SharedColumn<T> column(const std::vector<MadeContact>& contacts, const std::function<T(const MadeContact&)>& value) {
  std::vector<T> values;
  for (const MadeContact& contact : contacts) values.push_back(value(contact));
  return SharedColumn(std::move(values));
}

template <class Row>
SharedColumn<Row> rows(const std::vector<Row>& values) {
  return values.empty() ? SharedColumn<Row>() : SharedColumn<Row>(values);
}

template <class Row>
std::uint32_t next_row(const std::vector<Row>& rows) {
  return static_cast<std::uint32_t>(rows.size());
}

}  // namespace

Day day(std::string_view iso) {
  const auto found = day_of_iso(iso);
  EXPECT_TRUE(found.has_value()) << iso;
  return found.value_or(Day{0});
}

DateInterval days(std::string_view first, std::string_view last) {
  return {first.empty() ? kBeforeAll : day(first), last.empty() ? kAfterAll : day(last)};
}

GraphMaker::GraphMaker(std::uint32_t persons, std::uint32_t addresses, std::uint32_t agencies,
                       std::uint32_t incidents) {
  input_.graph.persons.ids = ids("P", persons);
  input_.graph.addresses.ids = ids("A", addresses);
  input_.graph.agencies.ids = ids("G", agencies);
  input_.graph.incidents.ids = ids("I", incidents);
}

std::uint32_t GraphMaker::contact(MadeContact contact) {
  contacts_.push_back(std::move(contact));
  part_of_.push_back(ContactId::kNone);
  return next_row(contacts_) - 1;
}

GraphMaker& GraphMaker::part(std::uint32_t contact, std::uint32_t person, Presence presence, bool recorded_otherwise,
                             PartCertainty certainty) {
  Participation part{{person}, next_row(participants_), 0, presence, recorded_otherwise, {}};
  part.certainty = certainty;
  participant_contacts_.push_back(contact);
  participants_.push_back(part);
  return *this;
}

GraphMaker& GraphMaker::flag(std::uint32_t contact, const std::string& flag, FlagState state, StatedBy by) {
  input_.flags.push_back({contact, {input_.graph.terms.flag.add(flag), state, by, next_row(input_.flags)}});
  return *this;
}

GraphMaker& GraphMaker::resides(std::uint32_t person, std::uint32_t address, Period period) {
  residences_.push_back({{person}, {address}, 0, 0, period, next_row(residences_)});
  return *this;
}

GraphMaker& GraphMaker::related(std::uint32_t from, std::uint32_t to, Period period) {
  relationships_.push_back({{from}, {to}, 0, period, next_row(relationships_)});
  return *this;
}

GraphMaker& GraphMaker::identifier(std::uint32_t person, Period period, std::uint32_t same_as) {
  const std::uint32_t row = next_row(identifiers_);
  identifiers_.push_back({{person}, 0, period, row, {same_as}});
  if (same_as == kNowhere) return *this;
  std::uint32_t last = same_as;
  while (!identifiers_[last].next_same.is_none()) last = identifiers_[last].next_same.value;
  identifiers_[last].next_same = {row};
  return *this;
}

GraphMaker& GraphMaker::share(std::uint32_t from, std::uint32_t to, DateInterval date, ShareStatus status,
                              const std::vector<std::uint32_t>& contacts) {
  const std::uint32_t share = next_row(shares_);
  shares_.push_back({{from}, {to}, {}, {}, 0, 0, status, date, share});
  for (const std::uint32_t contact : contacts)
    input_.share_items.push_back({share, {{contact}, 0, next_row(input_.share_items)}});
  return *this;
}

GraphMaker& GraphMaker::part_of(std::uint32_t contact, std::uint32_t whole) {
  part_of_[contact] = whole;
  return *this;
}

CaseGraph GraphMaker::build() const {
  GraphInput input = input_;
  Contacts& contacts = input.graph.contacts;
  contacts.first_day = column<Day>(contacts_, [](const MadeContact& c) { return c.date.first; });
  contacts.last_day = column<Day>(contacts_, [](const MadeContact& c) { return c.date.last; });
  contacts.time_min = column<MinuteOfDay>(contacts_, [](const MadeContact& c) { return c.time; });
  contacts.sequence = column<double>(contacts_, [](const MadeContact& c) { return c.sequence; });
  contacts.agency = column<std::uint32_t>(contacts_, [](const MadeContact& c) { return c.agency; });
  contacts.incident = column<std::uint32_t>(contacts_, [](const MadeContact& c) { return c.incident; });
  contacts.met_at = column<std::uint32_t>(contacts_, [](const MadeContact& c) { return c.met_at; });
  contacts.concerns_address = column<std::uint32_t>(contacts_, [](const MadeContact& c) { return c.concerns; });
  contacts.filed_at = column<std::uint32_t>(contacts_, [](const MadeContact& c) { return c.filed_at; });
  contacts.part_of = rows(part_of_);
  std::vector<std::string_view> texts;
  for (const MadeContact& contact : contacts_) texts.push_back(contact.id);
  input.contact_ids = IdTable::of_texts(texts);
  input.graph.identifier_ids = ids("N", next_row(identifiers_));
  input.graph.share_ids = ids("S", next_row(shares_));
  input.participant_contacts = rows(participant_contacts_);
  input.participants = rows(participants_);
  input.graph.residences = rows(residences_);
  input.graph.relationships = rows(relationships_);
  input.graph.identifiers = rows(identifiers_);
  input.graph.shares = rows(shares_);
  Progress progress;
  return graph::build(std::move(input), progress);
}

}  // namespace casegraph::graph::testing
