// What can go wrong, as types. The bindings mirror them one to one.
#pragma once

#include <stdexcept>
#include <string>

namespace casegraph {

// Base of every error that casegraph throws on purpose.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// An argument that the function does not accept: which, what was given, what would be accepted.
struct ArgumentError : Error {
  using Error::Error;
};
// Data of a shape that cannot be read: table, column, and what would be accepted.
struct DataError : Error {
  using Error::Error;
};
// Something asked for by id or name is not there.
struct NotFoundError : Error {
  using Error::Error;
};
// The caller asked a long task to stop.
struct Stopped : Error {
  Stopped() : Error("stopped on request") {}
};

}  // namespace casegraph
