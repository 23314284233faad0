// Little families for the tests, by name.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "casegraph/layout/genogram.hpp"

namespace casegraph::layout::testing {

class FamilyMaker {
 public:
  FamilyMaker& person(const std::string& name, const std::string& born = "", bool unborn = false);
  FamilyMaker& dies(const std::string& name, const std::string& day);
  FamilyMaker& tie(const std::string& from, TieKind kind, const std::string& to, Period period = {});
  FamilyMaker& on(const std::string& day);

  // Each drawn line in words: "A 0 0.5" for a person (name, generation, x) and "A-B together 0.5: C D" for a union.
  std::vector<std::string> persons() const;
  std::vector<std::string> unions() const;
  Drawing drawing() const;
  std::vector<std::uint32_t> places(const std::vector<std::string>& names) const;  // in Drawing::persons
  const Kin& kin() const { return kin_; }

 private:
  Kin kin_;
  std::vector<std::string> names_;
  std::map<std::string, std::uint32_t> place_;
};

}  // namespace casegraph::layout::testing
