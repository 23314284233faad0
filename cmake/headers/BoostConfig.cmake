# Boost's headers out of CASEGRAPH_HEADERS, for systems whose packages bring headers and no CMake configuration.
find_path(CASEGRAPH_BOOST_INCLUDE boost/version.hpp PATHS ${CASEGRAPH_HEADERS} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT CASEGRAPH_BOOST_INCLUDE)
  set(Boost_FOUND FALSE)
  set(Boost_NOT_FOUND_MESSAGE "no boost/version.hpp in CASEGRAPH_HEADERS (${CASEGRAPH_HEADERS})")
elseif(NOT TARGET Boost::headers)
  add_library(Boost::headers INTERFACE IMPORTED)
  target_include_directories(Boost::headers SYSTEM INTERFACE ${CASEGRAPH_BOOST_INCLUDE})
endif()
