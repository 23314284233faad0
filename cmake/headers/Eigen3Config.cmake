# Eigen's headers out of CASEGRAPH_HEADERS, for systems whose packages bring headers and no CMake configuration.
find_path(CASEGRAPH_EIGEN_INCLUDE Eigen/Core PATHS ${CASEGRAPH_HEADERS} PATH_SUFFIXES eigen3
          NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT CASEGRAPH_EIGEN_INCLUDE)
  set(Eigen3_FOUND FALSE)
  set(Eigen3_NOT_FOUND_MESSAGE "no Eigen/Core in CASEGRAPH_HEADERS (${CASEGRAPH_HEADERS})")
elseif(NOT TARGET Eigen3::Eigen)
  add_library(Eigen3::Eigen INTERFACE IMPORTED)
  target_include_directories(Eigen3::Eigen SYSTEM INTERFACE ${CASEGRAPH_EIGEN_INCLUDE})
endif()
