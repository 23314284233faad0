#include <memory>
#include <utility>

#include "bindings.hpp"
#include "casegraph/domain/error.hpp"
#include "casegraph/tables/arrow.hpp"

namespace casegraph::bindings {
namespace {

constexpr const char* kStreamName = "arrow_array_stream";

void release_stream_capsule(PyObject* capsule) {
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, kStreamName));
  if (stream == nullptr) {
    PyErr_Clear();
    return;
  }
  if (stream->release != nullptr) stream->release(stream);
  delete stream;
}

// A table of results on its way to Python. It can be streamed as often as one likes.
class Frame {
 public:
  explicit Frame(tables::Table table) : table_(std::move(table)) {}

  py::object stream(const py::object& /*requested_schema*/) const {
    auto stream = std::make_unique<ArrowArrayStream>();
    tables::write_arrow(table_, stream.get());
    PyObject* capsule = PyCapsule_New(stream.get(), kStreamName, release_stream_capsule);
    if (capsule == nullptr) {
      stream->release(stream.get());
      throw py::error_already_set();
    }
    stream.release();
    return py::reinterpret_steal<py::object>(capsule);
  }
  std::int64_t rows() const { return table_.rows; }

 private:
  tables::Table table_;
};

}  // namespace

ArrowSource::ArrowSource(const py::handle& object, std::string name) : name_(std::move(name)) {
  if (!py::hasattr(object, "__arrow_c_stream__"))
    throw ArgumentError(
        "table '" + name_ + "': a " + std::string(py::str(py::type::of(object).attr("__name__"))) +
        " holds no table; accepted: an object with __arrow_c_stream__ (pyarrow, pandas, Polars, DuckDB)");
  const py::object capsule = object.attr("__arrow_c_stream__")();
  auto* stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), kStreamName));
  if (stream == nullptr) throw py::error_already_set();
  // It is ours from here on, whatever becomes of the capsule.
  stream_ = std::shared_ptr<ArrowArrayStream>(new ArrowArrayStream(*stream), [](ArrowArrayStream* mine) {
    if (mine->release != nullptr) mine->release(mine);
    delete mine;
  });
  stream->release = nullptr;
}

tables::Table ArrowSource::read(std::span<const std::string_view> wanted,
                                std::vector<tables::RefusedColumn>* refused) const {
  return tables::read_arrow(stream_.get(), name_, wanted, refused);
}

tables::Table table_from(const py::handle& object, std::string name, std::span<const std::string_view> wanted,
                         std::vector<tables::RefusedColumn>* refused) {
  const ArrowSource source(object, std::move(name));
  // Without the lock, as pyarrow does: a producer may wait for threads of its own that need it.
  const py::gil_scoped_release unlocked;
  return source.read(wanted, refused);
}

py::object frame_of(tables::Table table) { return py::cast(Frame(std::move(table))); }

void bind_frame(py::module_& module) {
  py::class_<Frame>(module, "Frame", "A table of results; pass it to pyarrow.table().")
      .def("__arrow_c_stream__", &Frame::stream, py::arg("requested_schema") = py::none())
      .def("__len__", &Frame::rows);
}

}  // namespace casegraph::bindings
