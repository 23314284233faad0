// What the binding files of linkage share.
#pragma once

#include "bindings.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"

namespace casegraph::bindings {

linkage::Model linkage_model_from(const py::dict& given);

}  // namespace casegraph::bindings
