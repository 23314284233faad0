#include "casegraph/measures/visibility/class_columns.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace casegraph::measures {

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

ClassSet opened_classes(const SplitContact& split) {
  ClassSet classes = split.if_opened;
  if (!classes.empty() && !split.classes.is_settled()) classes.add_not_before();
  return classes;
}

tables::Column text_column(std::string name, std::span<const ClassSet> classes, std::string (*text)(ClassSet)) {
  constexpr std::int32_t kNotMet = -2;
  std::array<std::int32_t, 256> code_of;
  code_of.fill(kNotMet);
  std::vector<std::string> terms;
  std::vector<std::int32_t> codes;
  codes.reserve(classes.size());
  for (const ClassSet each : classes) {
    std::int32_t& code = code_of[each.bits()];
    if (code == kNotMet) {
      const std::string term = text(each);
      std::size_t place = 0;
      while (place < terms.size() && terms[place] != term) ++place;
      if (!term.empty() && place == terms.size()) terms.push_back(term);
      code = term.empty() ? -1 : static_cast<std::int32_t>(place);
    }
    codes.push_back(code);
  }
  return tables::coded_column(std::move(name), std::move(codes), std::move(terms));
}

}  // namespace casegraph::measures
