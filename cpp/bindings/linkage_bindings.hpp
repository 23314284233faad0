// What the binding files of linkage share.
#pragma once

#include "bindings.hpp"
#include "casegraph/linkage/fellegi_sunter.hpp"
#include "casegraph/linkage/linker.hpp"

namespace casegraph::bindings {

using SharedLinker = std::shared_ptr<const linkage::Linker>;

linkage::Model linkage_model_from(const py::dict& given);

}  // namespace casegraph::bindings
