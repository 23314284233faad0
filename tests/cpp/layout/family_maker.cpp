#include "layout/family_maker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>

#include "graph/graph_maker.hpp"

namespace casegraph::layout::testing {
namespace {

std::string number(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

}  // namespace

FamilyMaker& FamilyMaker::person(const std::string& name, const std::string& born, bool unborn) {
  place_[name] = static_cast<std::uint32_t>(names_.size());
  names_.push_back(name);
  Relative relative;
  relative.person = place_[name];
  if (!born.empty()) relative.birth = DateInterval::exactly(graph::testing::day(born));
  relative.is_unborn = unborn;
  kin_.persons.push_back(relative);
  return *this;
}
FamilyMaker& FamilyMaker::dies(const std::string& name, const std::string& day) {
  kin_.persons[place_.at(name)].death = DateInterval::exactly(graph::testing::day(day));
  return *this;
}
FamilyMaker& FamilyMaker::tie(const std::string& from, TieKind kind, const std::string& to, Period period) {
  kin_.ties.push_back({place_.at(from), place_.at(to), kind, period, static_cast<std::uint32_t>(kin_.ties.size())});
  return *this;
}
FamilyMaker& FamilyMaker::on(const std::string& day) {
  kin_.date = graph::testing::day(day);
  return *this;
}

Drawing FamilyMaker::drawing() const {
  const Generations generations = generations_of(kin_);
  return drawing_of(kin_, generations, order_of(kin_, generations));
}
std::vector<std::string> FamilyMaker::persons() const {
  std::vector<std::string> out;
  for (const PlacedPerson& one : drawing().persons)
    out.push_back(names_[one.person] + " " + std::to_string(one.generation) + " " + number(one.x));
  return out;
}
std::vector<std::string> FamilyMaker::unions() const {
  std::vector<std::string> out;
  for (const PlacedUnion& one : drawing().unions) {
    std::string text;
    for (const std::uint32_t parent : one.parents) text += (text.empty() ? "" : "-") + names_[parent];
    text += std::string(" ") + name_of(one.state) + " " + number(one.drop);
    for (std::size_t at = 0; at < one.children.size(); ++at) text += (at == 0 ? ": " : " ") + names_[one.children[at]];
    out.push_back(text);
  }
  std::sort(out.begin(), out.end());
  return out;
}
std::vector<std::uint32_t> FamilyMaker::places(const std::vector<std::string>& names) const {
  const Drawing drawn = drawing();
  std::vector<std::uint32_t> out;
  for (const std::string& name : names)
    for (std::uint32_t at = 0; at < drawn.persons.size(); ++at)
      if (names_[drawn.persons[at].person] == name) out.push_back(at);
  return out;
}

}  // namespace casegraph::layout::testing
