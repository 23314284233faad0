// Classes of contacts as texts, and as columns of answers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "casegraph/measures/visibility/split.hpp"
#include "casegraph/tables/table.hpp"

namespace casegraph::measures {

std::string classes_as_text(ClassSet classes);  // all of them: "recording; found"
std::string settled_as_text(ClassSet classes);  // the one, or "unsettled"
// What opening records would have shown; not settled where it is not settled that they could be opened.
ClassSet opened_classes(const SplitContact& split);

// A text for each of the sets, each text once in the dictionary; missing where it is empty.
tables::Column text_column(std::string name, std::span<const ClassSet> classes, std::string (*text)(ClassSet));

}  // namespace casegraph::measures
