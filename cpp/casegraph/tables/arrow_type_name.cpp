// The names of Arrow's types, for messages.
#include <string>
#include <string_view>

#include "casegraph/tables/arrow_source.hpp"
#include "casegraph/tables/utf8.hpp"

namespace casegraph::tables {
namespace {

struct Name {
  std::string_view format;
  std::string_view name;
};

constexpr Name kNames[] = {
    {"n", "null"},
    {"b", "bool"},
    {"c", "int8"},
    {"C", "uint8"},
    {"s", "int16"},
    {"S", "uint16"},
    {"i", "int32"},
    {"I", "uint32"},
    {"l", "int64"},
    {"L", "uint64"},
    {"e", "float16"},
    {"f", "float32"},
    {"g", "float64"},
    {"z", "binary"},
    {"Z", "large_binary"},
    {"vz", "binary_view"},
    {"u", "utf8"},
    {"U", "large_utf8"},
    {"vu", "utf8_view"},
    {"tdD", "date32"},
    {"tdm", "date64"},
    {"tts", "time32[s]"},
    {"ttm", "time32[ms]"},
    {"ttu", "time64[us]"},
    {"ttn", "time64[ns]"},
    {"tDs", "duration[s]"},
    {"tDm", "duration[ms]"},
    {"tDu", "duration[us]"},
    {"tDn", "duration[ns]"},
    {"tiM", "interval[months]"},
    {"tiD", "interval[days, time]"},
    {"tin", "interval[months, days, ns]"},
    {"+s", "struct"},
    {"+m", "map"},
    {"+r", "run_end_encoded"},
};

// Types whose format carries parameters.
constexpr Name kFamilies[] = {
    {"d:", "decimal"},
    {"w:", "fixed_size_binary"},
    {"+ud:", "union"},
    {"+us:", "union"},
};

constexpr Name kLists[] = {
    {"+l", "list"}, {"+L", "large_list"}, {"+vl", "list_view"}, {"+vL", "large_list_view"}, {"+w:", "fixed_size_list"},
};

std::string timestamp_name(std::string_view format) {
  const char unit = format.size() > 2 ? format[2] : '?';
  std::string name = unit == 's' ? "timestamp[s" : "timestamp[" + std::string(1, unit == 'u' ? 'u' : unit) + "s";
  if (format.size() > 4) name += ", " + shown(format.substr(4));
  return name + "]";
}

std::string nested_name(const ArrowSchema& schema, int depth);

std::string list_name(std::string_view list, const ArrowSchema& schema, int depth) {
  const bool has_item = schema.n_children == 1 && schema.children != nullptr && schema.children[0] != nullptr;
  return std::string(list) + "<" + (has_item ? nested_name(*schema.children[0], depth + 1) : "?") + ">";
}

std::string nested_name(const ArrowSchema& schema, int depth) {
  constexpr int kDeepest = 8;  // a producer may nest as deep as it likes
  if (depth > kDeepest) return "...";
  if (schema.dictionary != nullptr) return "dictionary<" + nested_name(*schema.dictionary, depth + 1) + ">";
  const std::string_view format = schema.format == nullptr ? std::string_view() : schema.format;
  for (const Name& known : kNames)
    if (known.format == format) return std::string(known.name);
  for (const Name& family : kFamilies)
    if (format.starts_with(family.format)) return std::string(family.name);
  for (const Name& list : kLists)
    if (list.format == format || (list.format == "+w:" && format.starts_with("+w:")))
      return list_name(list.name, schema, depth);
  if (format.starts_with("ts")) return timestamp_name(format);
  return "'" + shown(format) + "'";
}

}  // namespace

std::string type_name(const ArrowSchema& schema) { return nested_name(schema, 0); }

}  // namespace casegraph::tables
