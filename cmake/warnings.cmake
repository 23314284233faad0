# Warnings, floating point rules and sanitizers that every target of casegraph shares.
option(CASEGRAPH_WERROR "Treat warnings as errors" OFF)
set(CASEGRAPH_SANITIZE "" CACHE STRING "Sanitizers to build with: address;undefined or thread")

add_library(casegraph_warnings INTERFACE)
if(MSVC)
  target_compile_options(casegraph_warnings INTERFACE /W4 /permissive- /utf-8 /fp:precise)
  target_compile_definitions(casegraph_warnings INTERFACE NOMINMAX)
else()
  # No contraction: results are the same bytes whether or not the machine fuses multiply and add.
  target_compile_options(casegraph_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -ffp-contract=off)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # It takes "text" + std::string for an overlapping copy (GCC's bug 105651).
    target_compile_options(casegraph_warnings INTERFACE -Wno-restrict)
  endif()
endif()
if(CASEGRAPH_WERROR AND NOT MSVC)
  target_compile_options(casegraph_warnings INTERFACE -Werror)
endif()
if(CASEGRAPH_SANITIZE)
  list(JOIN CASEGRAPH_SANITIZE "," sanitizers)
  add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${sanitizers})
endif()
