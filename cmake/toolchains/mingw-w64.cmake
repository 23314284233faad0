# Windows programs built on Debian: g++-mingw-w64-x86-64-posix compiles, wine64 runs what was built. Boost and Eigen are
# headers, so the ones of this system serve; a folder with links keeps the system's other headers out of the way.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix) # GoogleTest's build asks for it
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_CROSSCOMPILING_EMULATOR /usr/lib/wine/wine64)

set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)

set(CASEGRAPH_HEADERS ${CMAKE_BINARY_DIR}/headers CACHE STRING "")
file(MAKE_DIRECTORY ${CASEGRAPH_HEADERS})
file(CREATE_LINK /usr/include/boost ${CASEGRAPH_HEADERS}/boost SYMBOLIC)
file(CREATE_LINK /usr/include/eigen3/Eigen ${CASEGRAPH_HEADERS}/Eigen SYMBOLIC)
