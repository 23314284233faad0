# casegraph_add_layer(NAME SOURCES file... USES layer...): one static library for each layer, linked
# only to the layers it names, so that a forbidden dependency between sources does not link.
# layers.json states the same, and tests/architecture compares every #include with it.
function(casegraph_add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" target ${name})
  list(TRANSFORM LAYER_SOURCES PREPEND "cpp/casegraph/${name}/")
  add_library(casegraph_${target} STATIC ${LAYER_SOURCES})
  target_include_directories(casegraph_${target} PUBLIC cpp)
  target_compile_features(casegraph_${target} PUBLIC cxx_std_20)
  set_target_properties(casegraph_${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON)
  target_link_libraries(casegraph_${target} PRIVATE casegraph_warnings ${LAYER_LIBRARIES})
  foreach(used ${LAYER_USES})
    string(REPLACE "/" "_" used_target ${used})
    target_link_libraries(casegraph_${target} PUBLIC casegraph_${used_target})
  endforeach()
endfunction()
