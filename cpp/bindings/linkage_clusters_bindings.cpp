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

py::object split(const SharedLinker& linker, const py::dict& model, const py::object& pairs, double least,
                 std::vector<std::uint32_t> sources, std::vector<std::uint32_t> apart, unsigned threads,
                 const py::object& report, std::vector<RowPair> always, std::vector<RowPair> never) {
  Constraints constraints{std::move(sources), std::move(apart), in_order(std::move(always)),
                          in_order(std::move(never))};
  return frame_of(unlocked(
      [linker, read = linkage_model_from(model), links = links_from(pairs, static_cast<std::int64_t>(linker->rows())),
       least, constraints = std::move(constraints), threads](Progress& progress) {
        return partition_table(
            {split_clusters(*linker, PairScorer(*linker, read), links, least, constraints, progress, threads)}, false);
      },
      report));
}

py::object decided(const SharedLinker& linker, const py::dict& model, const py::object& pairs, double least,
                   std::vector<RowPair> always, std::vector<RowPair> never, unsigned threads) {
  Constraints constraints{{}, {}, in_order(std::move(always)), in_order(std::move(never))};
  return frame_of(unlocked([linker, read = linkage_model_from(model),
                            links = links_from(pairs, static_cast<std::int64_t>(linker->rows())), least,
                            constraints = std::move(constraints), threads](Progress& progress) {
    return partition_table(
        {decided_clusters(*linker, PairScorer(*linker, read), links, least, constraints, progress, threads)}, false);
  }));
}

py::tuple sample(const SharedLinker& linker, const py::dict& model, const py::object& pairs, double least,
                 std::vector<std::uint32_t> sources, std::vector<std::uint32_t> apart, double scale, double doubt,
                 bool missed, std::size_t many, std::uint64_t seed, unsigned threads, const py::object& report,
                 std::vector<RowPair> always, std::vector<RowPair> never) {
  Constraints constraints{std::move(sources), std::move(apart), in_order(std::move(always)),
                          in_order(std::move(never))};
  const Sampling sampling{.scale = scale, .doubt = doubt, .missed = missed, .many = many, .seed = seed};
  auto [table, missed_of] = unlocked(
      [linker, read = linkage_model_from(model), links = links_from(pairs, static_cast<std::int64_t>(linker->rows())),
       least, constraints = std::move(constraints), sampling, threads](Progress& progress) {
        SampledClusters found =
            sample_clusters(*linker, PairScorer(*linker, read), links, least, constraints, sampling, progress, threads);
        return std::pair(partition_table(std::move(found.samples), true), std::move(found.missed));
      },
      report);
  return py::make_tuple(frame_of(std::move(table)), std::move(missed_of));
}

py::object quality(const py::object& clusters, const py::object& pairs, double least) {
  constexpr std::array<std::string_view, 1> kWanted = {"cluster"};
  const std::vector<std::uint32_t> of_row = clusters_of(table_from(clusters, "clusters", kWanted));
  const std::vector<Link> links = links_from(pairs, static_cast<std::int64_t>(of_row.size()));
  return frame_of(
      unlocked([of_row, links, least](Progress&) { return quality_table(cluster_quality(of_row, links, least)); }));
}

std::vector<std::int64_t> against(const SharedLinker& linker, const py::dict& model, const py::object& clusters,
                                  unsigned threads) {
  constexpr std::array<std::string_view, 1> kWanted = {"cluster"};
  std::vector<std::uint32_t> of_row = clusters_of(table_from(clusters, "clusters", kWanted));
  if (of_row.size() != linker->rows()) throw ArgumentError("clusters: accepted: a row for each record");
  return unlocked([linker, read = linkage_model_from(model), of_row = std::move(of_row), threads](Progress& progress) {
    return pairs_against(PairScorer(*linker, read), of_row, progress, threads);
  });
}

std::vector<double> self(const SharedLinker& linker, const py::dict& model, unsigned threads) {
  return unlocked([linker, read = linkage_model_from(model), threads](Progress& progress) {
    return self_weights(*linker, read, progress, threads);
  });
}

py::object scored_new(const SharedLinker& linker, const py::dict& model, std::uint32_t first_new, double probability) {
  return frame_of(unlocked([linker, read = linkage_model_from(model), first_new, probability](Progress&) {
    return pairs_table({{score_new(*linker, read, first_new, weight_of(probability))}, {}}, *linker);
  }));
}

py::object left_out_of(const SharedLinker& linker, const py::dict& model, std::int64_t pairs, std::uint64_t seed,
                       unsigned threads) {
  return frame_of(unlocked([linker, read = linkage_model_from(model), pairs, seed, threads](Progress& progress) {
    return left_out_table(left_out(*linker, PairScorer(*linker, read), pairs, seed, progress, threads));
  }));
}

py::dict dict_of(const LabelledLevels& levels) {
  return py::dict(py::arg("matches") = levels.matches, py::arg("others") = levels.others,
                  py::arg("match_pairs") = levels.match_pairs, py::arg("other_pairs") = levels.other_pairs);
}

py::dict levels_of_persons(const SharedLinker& linker, const std::vector<std::int64_t>& persons, std::int64_t pairs,
                           std::uint64_t seed) {
  return dict_of(unlocked([linker, persons, pairs, seed](Progress& progress) {
    return labelled_levels(*linker, persons, pairs, seed, progress);
  }));
}

py::dict levels_of_pairs(const Linker& linker, const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b,
                         const std::vector<bool>& is_match, const std::vector<double>& stands_for) {
  if (b.size() != a.size() || is_match.size() != a.size() || stands_for.size() != a.size())
    throw ArgumentError("labels: accepted: two rows, an answer and a number for each pair");
  std::vector<LabelledPair> pairs;
  for (std::size_t at = 0; at < a.size(); ++at) pairs.push_back({a[at], b[at], is_match[at], stands_for[at]});
  return dict_of(labelled_levels(linker, pairs));
}

std::unique_ptr<RecordIndex> make_index(const SharedLinker& linker, unsigned threads, const py::object& report) {
  return unlocked(
      [linker, threads](Progress& progress) { return std::make_unique<RecordIndex>(*linker, progress, threads); },
      report);
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
