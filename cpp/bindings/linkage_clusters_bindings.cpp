#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/cluster_splitting.hpp"
#include "casegraph/linkage/labelled_levels.hpp"
#include "casegraph/linkage/left_out.hpp"
#include "casegraph/linkage/link_tables.hpp"
#include "casegraph/linkage/record_index.hpp"
#include "casegraph/linkage/resolution_tables.hpp"
#include "linkage_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace casegraph::linkage;

std::vector<Link> links_from(const py::object& pairs, std::int64_t rows) {
  constexpr std::array<std::string_view, 3> kWanted = {"row_a", "row_b", "weight"};
  return links_of(table_from(pairs, "pairs", kWanted), rows);
}

py::object split(const Linker& linker, const py::dict& model, const py::object& pairs, double least,
                 std::vector<std::uint32_t> sources, std::vector<std::uint32_t> apart, unsigned threads,
                 const py::object& report, std::vector<RowPair> always, std::vector<RowPair> never) {
  const Model read = linkage_model_from(model);
  const std::vector<Link> links = links_from(pairs, static_cast<std::int64_t>(linker.rows()));
  const Constraints constraints{std::move(sources), std::move(apart), in_order(std::move(always)),
                                in_order(std::move(never))};
  std::vector<std::uint32_t> clusters;
  run_unlocked(
      [&](Progress& progress) {
        clusters = split_clusters(linker, PairScorer(linker, read), links, least, constraints, progress, threads);
      },
      report);
  return frame_of(partition_table({std::move(clusters)}, false));
}

py::object decided(const Linker& linker, const py::dict& model, const py::object& pairs, double least,
                   std::vector<RowPair> always, std::vector<RowPair> never, unsigned threads) {
  const Model read = linkage_model_from(model);
  const std::vector<Link> links = links_from(pairs, static_cast<std::int64_t>(linker.rows()));
  const Constraints constraints{{}, {}, in_order(std::move(always)), in_order(std::move(never))};
  std::vector<std::uint32_t> clusters;
  run_unlocked([&](Progress& progress) {
    clusters = decided_clusters(linker, PairScorer(linker, read), links, least, constraints, progress, threads);
  });
  return frame_of(partition_table({std::move(clusters)}, false));
}

py::tuple sample(const Linker& linker, const py::dict& model, const py::object& pairs, double least,
                 std::vector<std::uint32_t> sources, std::vector<std::uint32_t> apart, double scale, double doubt,
                 bool missed, std::size_t many, std::uint64_t seed, unsigned threads, const py::object& report,
                 std::vector<RowPair> always, std::vector<RowPair> never) {
  const Model read = linkage_model_from(model);
  const std::vector<Link> links = links_from(pairs, static_cast<std::int64_t>(linker.rows()));
  const Constraints constraints{std::move(sources), std::move(apart), in_order(std::move(always)),
                                in_order(std::move(never))};
  const Sampling sampling{.scale = scale, .doubt = doubt, .missed = missed, .many = many, .seed = seed};
  SampledClusters found;
  run_unlocked(
      [&](Progress& progress) {
        found =
            sample_clusters(linker, PairScorer(linker, read), links, least, constraints, sampling, progress, threads);
      },
      report);
  return py::make_tuple(frame_of(partition_table(std::move(found.samples), true)), found.missed);
}

py::object quality(const py::object& clusters, const py::object& pairs, double least) {
  constexpr std::array<std::string_view, 1> kWanted = {"cluster"};
  const std::vector<std::uint32_t> of_row = clusters_of(table_from(clusters, "clusters", kWanted));
  const std::vector<Link> links = links_from(pairs, static_cast<std::int64_t>(of_row.size()));
  tables::Table table;
  run_unlocked([&](Progress&) { table = quality_table(cluster_quality(of_row, links, least)); });
  return frame_of(std::move(table));
}

std::vector<std::int64_t> against(const Linker& linker, const py::dict& model, const py::object& clusters,
                                  unsigned threads) {
  constexpr std::array<std::string_view, 1> kWanted = {"cluster"};
  const Model read = linkage_model_from(model);
  const std::vector<std::uint32_t> of_row = clusters_of(table_from(clusters, "clusters", kWanted));
  if (of_row.size() != linker.rows()) throw ArgumentError("clusters: accepted: a row for each record");
  std::vector<std::int64_t> found;
  run_unlocked([&](Progress& progress) { found = pairs_against(PairScorer(linker, read), of_row, progress, threads); });
  return found;
}

std::vector<double> self(const Linker& linker, const py::dict& model, unsigned threads) {
  const Model read = linkage_model_from(model);
  std::vector<double> weights;
  run_unlocked([&](Progress& progress) { weights = self_weights(linker, read, progress, threads); });
  return weights;
}

py::object scored_new(const Linker& linker, const py::dict& model, std::uint32_t first_new, double probability) {
  const Model read = linkage_model_from(model);
  tables::Table pairs;
  run_unlocked([&](Progress&) {
    pairs = pairs_table({{score_new(linker, read, first_new, weight_of(probability))}, {}}, linker);
  });
  return frame_of(std::move(pairs));
}

py::object left_out_of(const Linker& linker, const py::dict& model, std::int64_t pairs, std::uint64_t seed,
                       unsigned threads) {
  const Model read = linkage_model_from(model);
  tables::Table table;
  run_unlocked([&](Progress& progress) {
    table = left_out_table(left_out(linker, PairScorer(linker, read), pairs, seed, progress, threads));
  });
  return frame_of(std::move(table));
}

py::dict dict_of(const LabelledLevels& levels) {
  return py::dict(py::arg("matches") = levels.matches, py::arg("others") = levels.others,
                  py::arg("match_pairs") = levels.match_pairs, py::arg("other_pairs") = levels.other_pairs);
}

py::dict levels_of_persons(const Linker& linker, const std::vector<std::int64_t>& persons, std::int64_t pairs,
                           std::uint64_t seed) {
  LabelledLevels levels;
  run_unlocked([&](Progress& progress) { levels = labelled_levels(linker, persons, pairs, seed, progress); });
  return dict_of(levels);
}

py::dict levels_of_pairs(const Linker& linker, const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
                         const std::vector<bool>& is_match, const std::vector<double>& stands_for) {
  if (b.size() != a.size() || is_match.size() != a.size() || stands_for.size() != a.size())
    throw ArgumentError("labels: accepted: two rows, an answer and a number for each pair");
  std::vector<LabelledPair> pairs;
  for (std::size_t at = 0; at < a.size(); ++at) pairs.push_back({a[at], b[at], is_match[at], stands_for[at]});
  return dict_of(labelled_levels(linker, pairs));
}

std::unique_ptr<RecordIndex> make_index(const Linker& linker, unsigned threads, const py::object& report) {
  std::unique_ptr<RecordIndex> index;
  run_unlocked([&](Progress& progress) { index = std::make_unique<RecordIndex>(linker, progress, threads); }, report);
  return index;
}

std::vector<std::uint32_t> candidates(const RecordIndex& index, const py::object& records) {
  const tables::Table table = table_from(records, "records");
  std::vector<std::uint32_t> found;
  run_unlocked([&](Progress& progress) { found = index.candidates(table, progress); });
  return found;
}

}  // namespace

void bind_linkage_clusters(py::module_& module) {
  module.def("split_clusters", &split, py::arg("linker"), py::arg("model"), py::arg("pairs"), py::arg("least"),
             py::arg("sources"), py::arg("apart"), py::arg("threads") = 0, py::arg("report") = py::none(),
             py::arg("always") = std::vector<RowPair>{}, py::arg("never") = std::vector<RowPair>{},
             "The best partition of each component, as Frame.");
  module.def("decided_clusters", &decided, py::arg("linker"), py::arg("model"), py::arg("pairs"), py::arg("least"),
             py::arg("always"), py::arg("never"), py::arg("threads") = 0,
             "Components, parted where a pair that is never linked lies in one, as Frame.");
  module.def("left_out", &left_out_of, py::arg("linker"), py::arg("model"), py::arg("pairs"), py::arg("seed"),
             py::arg("threads") = 0, "What cutting blocks left out, as Frame.");
  module.def("levels_of_persons", &levels_of_persons, py::arg("linker"), py::arg("persons"), py::arg("pairs"),
             py::arg("seed"), "Levels of pairs of one person, and of pairs of two, by comparison.");
  module.def("levels_of_pairs", &levels_of_pairs, py::arg("linker"), py::arg("a"), py::arg("b"), py::arg("is_match"),
             py::arg("stands_for"), "The same of labelled pairs.");
  module.def("sample_clusters", &sample, py::arg("linker"), py::arg("model"), py::arg("pairs"), py::arg("least"),
             py::arg("sources"), py::arg("apart"), py::arg("scale"), py::arg("doubt"), py::arg("missed"),
             py::arg("many"), py::arg("seed"), py::arg("threads") = 0, py::arg("report") = py::none(),
             py::arg("always") = std::vector<RowPair>{}, py::arg("never") = std::vector<RowPair>{},
             "Clusterings drawn by probability, as Frame, and of each how many joins stand for what no rule compared.");
  module.def("cluster_quality", &quality, py::arg("clusters"), py::arg("pairs"), py::arg("least"), "As Frame.");
  module.def("pairs_against", &against, py::arg("linker"), py::arg("model"), py::arg("clusters"),
             py::arg("threads") = 0, "Of each cluster its pairs that weigh against one person.");
  module.def("self_weights", &self, py::arg("linker"), py::arg("model"), py::arg("threads") = 0);
  module.def("score_new", &scored_new, py::arg("linker"), py::arg("model"), py::arg("first_new"),
             py::arg("probability"), "Pairs with a new row, as Frame.");
  py::class_<RecordIndex>(module, "RecordIndex", "Where new records would be compared with those that there are.")
      .def(py::init(&make_index), py::arg("linker"), py::arg("threads") = 0, py::arg("report") = py::none())
      .def("__len__", &RecordIndex::rows)
      .def("bytes", &RecordIndex::bytes)
      .def(
          "append",
          [](RecordIndex& index, const py::object& records) {
            const tables::Table table = table_from(records, "records");
            run_unlocked([&](Progress& progress) { index.append(table, progress); });
          },
          py::arg("records"))
      .def("candidates", &candidates, py::arg("records"), "Rows that agree with a record by some rule.")
      .def(
          "give_frequencies",
          [](const RecordIndex& index, Linker& linker) { take_frequencies(linker, index.frequencies()); },
          py::arg("linker"), "The linker weighs rare values as they are here.");
}

}  // namespace casegraph::bindings
