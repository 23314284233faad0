#include <pybind11/stl.h>

#include <array>
#include <memory>
#include <tuple>
#include <utility>

#include "casegraph/domain/error.hpp"
#include "casegraph/linkage/double_metaphone.hpp"
#include "casegraph/linkage/link_tables.hpp"
#include "casegraph/linkage/linker.hpp"
#include "casegraph/linkage/names.hpp"
#include "casegraph/linkage/normalise.hpp"
#include "casegraph/linkage/pair_scorer.hpp"
#include "casegraph/linkage/phonetic.hpp"
#include "casegraph/linkage/text_similarity.hpp"
#include "casegraph/linkage/threshold.hpp"
#include "linkage_bindings.hpp"

namespace casegraph::bindings {
namespace {

using namespace casegraph::linkage;

template <class T>
T at(const py::handle& object, const char* key) {
  return py::cast<T>(object[py::str(key)]);
}

// A judge that asks a Python function with two lists of texts. Threads that compare hold no lock of Python's, nor does
// whoever lets go of the function last.
std::shared_ptr<Judge> judge_from(const py::object& function) {
  const std::shared_ptr<py::object> kept(new py::object(function), [](py::object* held) {
    const py::gil_scoped_acquire gil;
    delete held;
  });
  return std::make_shared<Judge>([kept](const Judge::ValuePairs& pairs) {
    const py::gil_scoped_acquire gil;
    py::list a, b;
    for (const auto& [left, right] : pairs) {
      a.append(py::str(left.data(), left.size()));
      b.append(py::str(right.data(), right.size()));
    }
    try {
      return py::cast<std::vector<bool>>((*kept)(a, b));
    } catch (const py::error_already_set& error) {
      throw DataError(py::cast<std::string>(py::str(error.value())));
    }
  });
}

Level level_from(const py::handle& given) {
  if (const std::string kind = at<std::string>(given, "kind"); kind == "own")
    return {LevelKind::own, 0, {}, judge_from(py::reinterpret_borrow<py::object>(given[py::str("function")]))};
  std::vector<Level> parts;
  for (const py::handle part : given[py::str("parts")]) parts.push_back(level_from(part));
  return {level_kind_of(at<std::string>(given, "kind")), at<double>(given, "threshold"), std::move(parts)};
}

Comparison comparison_from(const py::handle& given) {
  Comparison comparison{at<std::string>(given, "name"), at<std::vector<std::uint32_t>>(given, "fields"), {}, false};
  comparison.term_frequencies = at<bool>(given, "term_frequencies");
  comparison.about = about_of(at<std::string>(given, "about"));
  for (const py::handle level : given[py::str("levels")]) comparison.levels.push_back(level_from(level));
  return comparison;
}

Rule rule_from(const py::handle& given) {
  Rule rule{at<std::string>(given, "name"),
            {},
            at<std::int64_t>(given, "most_rows"),
            at<std::int64_t>(given, "window"),
            at<std::vector<std::uint32_t>>(given, "sorted")};
  for (const py::handle one : given[py::str("expressions")])
    rule.expressions.push_back({at<std::uint32_t>(one, "field"), derived_of(at<std::string>(one, "derived")),
                                at<std::uint32_t>(one, "length"), at<std::int32_t>(one, "second")});
  return rule;
}

linkage::Settings settings_from(const py::dict& given) {
  linkage::Settings settings;
  std::vector<std::string> placeholders;
  for (const py::handle text : given["placeholders"])
    placeholders.push_back(normalise_text(py::cast<std::string>(text)));
  for (const py::handle field : given["fields"])
    settings.fields.push_back({at<std::string>(field, "column"), cleaning_of(at<std::string>(field, "cleaning")),
                               at<bool>(field, "is_list"), placeholders});
  for (const py::handle one : given["comparisons"]) settings.comparisons.push_back(comparison_from(one));
  for (const py::handle one : given["rules"]) settings.rules.push_back(rule_from(one));
  settings.source_column = at<std::string>(given, "source");
  settings.between_sources = at<bool>(given, "between_sources");
  settings.most_pairs_of_rule = at<std::int64_t>(given, "most_pairs_of_rule");
  settings.random_pairs = at<std::int64_t>(given, "random_pairs");
  settings.pairs_to_learn = at<std::int64_t>(given, "pairs_to_learn");
  settings.seed = at<std::uint64_t>(given, "seed");
  settings.accept_nothing = given.contains("accept_nothing") && at<bool>(given, "accept_nothing");
  return settings;
}

Model model_from(const py::dict& given) {
  Model model;
  model.prior = at<double>(given, "prior");
  for (const py::handle one : given["comparisons"])
    model.comparisons.push_back({at<std::vector<double>>(one, "m"), at<std::vector<double>>(one, "u")});
  model.slope = at<double>(given, "slope");
  model.intercept = at<double>(given, "intercept");
  if (const py::object labelled = given["labelled"]; !labelled.is_none())
    std::tie(model.least_labelled, model.most_labelled) = py::cast<std::pair<double, double>>(labelled);
  for (const py::handle one : given["kinds"])
    model.kinds.push_back({at<std::string>(one, "name"), at<bool>(one, "is_match"), at<double>(one, "share"),
                           at<std::vector<std::vector<double>>>(one, "levels")});
  return model;
}

py::dict dict_of(const Training& training) {
  py::list comparisons;
  for (const LevelProbabilities& one : training.model.comparisons)
    comparisons.append(py::dict(py::arg("m") = one.m, py::arg("u") = one.u));
  py::list kinds;
  for (const PairKind& one : training.model.kinds)
    kinds.append(py::dict(py::arg("name") = one.name, py::arg("is_match") = one.is_match, py::arg("share") = one.share,
                          py::arg("levels") = one.levels));
  return py::dict(py::arg("prior") = training.model.prior, py::arg("comparisons") = comparisons,
                  py::arg("kinds") = kinds, py::arg("iterations") = training.convergence.iterations,
                  py::arg("change") = training.convergence.change, py::arg("learnt") = training.convergence.learnt,
                  py::arg("match_shares") = training.match_shares);
}

std::shared_ptr<Linker> make_linker(const py::object& records, const py::dict& settings, unsigned threads,
                                    const py::object& report) {
  linkage::Settings read = settings_from(settings);
  return unlocked(
      [given = ArrowSource(records, "records"), read = std::move(read), threads](Progress& progress) mutable {
        std::vector<std::string_view> wanted;
        for (const FieldSettings& field : read.fields) wanted.push_back(field.column);
        if (!read.source_column.empty()) wanted.push_back(read.source_column);
        const tables::Table table = given.read(wanted);
        return std::make_shared<Linker>(table, std::move(read), progress, threads);
      },
      report);
}

py::dict train(const SharedLinker& linker, unsigned threads, const py::object& report) {
  return dict_of(unlocked([linker, threads](Progress& progress) { return linker->train(progress, threads); }, report));
}

py::dict standard_errors_of(const SharedLinker& linker, std::vector<std::uint32_t> persons, std::int64_t draws,
                            std::uint64_t seed, unsigned threads, const py::object& report) {
  const StandardErrors errors =
      unlocked([linker, persons = std::move(persons), draws, seed, threads](
                   Progress& progress) { return linker->standard_errors(persons, draws, seed, progress, threads); },
               report);
  py::list m, u;
  for (const LevelProbabilities& one : errors.comparisons) {
    m.append(one.m);
    u.append(one.u);
  }
  return py::dict(py::arg("m") = m, py::arg("u") = u, py::arg("weight") = errors.weights,
                  py::arg("prior") = errors.prior);
}

// Links as the core keeps them; tables are made of them when asked for.
struct FoundLinks {
  SharedLinker linker;
  FixedWeight least;
  Scored scored;
};

using SharedLinks = std::shared_ptr<const FoundLinks>;

std::shared_ptr<FoundLinks> links_of(const SharedLinker& linker, const py::dict& model, double probability,
                                     unsigned threads, const py::object& report) {
  return unlocked(
      [linker, threads, read = model_from(model), least = weight_of(probability)](Progress& progress) {
        return std::make_shared<FoundLinks>(FoundLinks{linker, least, linker->score(read, least, progress, threads)});
      },
      report);
}

std::vector<ThresholdEstimate> estimates_of(const SharedLinks& links) {
  return unlocked([links](Progress&) { return expected_f1(links->scored, links->linker->rows(), links->least); });
}

py::list thresholds_of(const SharedLinks& links) {
  py::list out;
  for (const ThresholdEstimate& one : estimates_of(links))
    out.append(py::dict(py::arg("probability") = one.probability, py::arg("precision") = one.precision,
                        py::arg("recall") = one.recall, py::arg("f1") = one.f1));
  return out;
}

double best_threshold_of(const SharedLinks& links) { return best_threshold(estimates_of(links)); }

py::object pairs_of(const SharedLinks& links) {
  return frame_of(unlocked([links](Progress&) { return pairs_table(links->scored, *links->linker); }));
}

py::object clusters_of(const SharedLinks& links, double probability) {
  return frame_of(unlocked(
      [links, probability](Progress&) { return clusters_table(links->scored, links->linker->rows(), probability); }));
}

py::list fields_of(const Linker& linker) {
  py::list out;
  for (const Field& field : linker.fields())
    out.append(py::dict(py::arg("column") = field.name, py::arg("present") = field.present,
                        py::arg("distinct") = field.distinct(), py::arg("unread") = field.unread,
                        py::arg("first_unread_row") = field.first_unread_row,
                        py::arg("placeholders") = field.placeholders));
  return out;
}

py::object clusters(std::int64_t rows, const py::object& pairs, double probability) {
  static constexpr std::array<std::string_view, 3> kWanted = {"row_a", "row_b", "probability"};
  return frame_of(unlocked([rows, given = ArrowSource(pairs, "pairs"), probability](Progress&) {
    return clusters_table(rows, given.read(kWanted), probability);
  }));
}

}  // namespace

Model linkage_model_from(const py::dict& given) { return model_from(given); }

void bind_linkage(py::module_& module) {
  py::class_<FoundLinks, std::shared_ptr<FoundLinks>>(module, "FoundLinks", "Pairs that were found likely enough.")
      .def("__len__", [](const FoundLinks& links) { return links.scored.size(); })
      .def(
          "compared", [](const FoundLinks& links) { return links.scored.compared; }, "Pairs compared, a rule.")
      .def("pairs", &pairs_of, "The pairs as Frame: row_a, row_b, weight, probability, rule, pattern, rules.")
      .def("expected_f1", &thresholds_of, "Of thresholds: probability, and expected precision, recall and F1.")
      .def("best_threshold", &best_threshold_of, "The threshold of the greatest expected F1.")
      .def("clusters", &clusters_of, py::arg("probability"), "Clusters at a probability, as Frame.");
  py::class_<Linker, std::shared_ptr<Linker>>(module, "Linker", "Records encoded and blocked, ready to be linked.")
      .def(py::init(&make_linker), py::arg("records"), py::arg("settings"), py::arg("threads") = 0,
           py::arg("report") = py::none())
      .def("__len__", &Linker::rows)
      .def("fields", &fields_of)
      .def(
          "cuts",
          [](const Linker& linker) {
            py::list out;
            for (const CutBlock& cut : linker.blocks().cuts())
              out.append(py::make_tuple(cut.rule, cut.all_pairs, cut.pairs));
            return out;
          },
          "Of each block that was cut: its rule, all of its pairs, and those that are left.")
      .def("pair_counts", [](const Linker& linker) { return linker.blocks().pair_counts(); })
      .def("train", &train, py::arg("threads") = 0, py::arg("report") = py::none(), "The model, as a dict.")
      .def("standard_errors", &standard_errors_of, py::arg("persons"), py::arg("draws"), py::arg("seed"),
           py::arg("threads") = 0, py::arg("report") = py::none(),
           "Standard errors of m, u, their weights and the prior, as a dict.")
      .def("score", &links_of, py::arg("model"), py::arg("probability"), py::arg("threads") = 0,
           py::arg("report") = py::none(), "The pairs of at least the probability.")
      .def("compare", &Linker::compare, py::arg("a"), py::arg("b"), "The levels of two rows, four bits a comparison.")
      .def(
          "rules_of",
          [](const Linker& linker, const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
            return linker.blocks().rules_of(a, b);
          },
          py::arg("a"), py::arg("b"), "Of each pair of rows which rules have it, a bit a rule.")
      .def(
          "rule_of",
          [](const Linker& linker, std::uint32_t a, std::uint32_t b) { return linker.blocks().rule_of(a, b); },
          py::arg("a"), py::arg("b"))
      .def(
          "value_weight",
          [](const Linker& linker, const py::dict& model, std::size_t comparison, Pattern pattern, std::uint32_t a) {
            return weight_in_bits(linker.value_weight(model_from(model), comparison, pattern, a));
          },
          py::arg("model"), py::arg("comparison"), py::arg("pattern"), py::arg("a"));
  module.def(
      "match_weight", [](double m, double u) { return weight_in_bits(match_weight({{0, m}, {0, u}}, 1)); },
      py::arg("m"), py::arg("u"), "log2(m / u), to 2^-20.");
  module.def(
      "weight_of", [](double probability) { return weight_in_bits(weight_of(probability)); }, py::arg("probability"),
      "log2(p / (1 - p)), to 2^-20.");
  module.def(
      "pair_weight",
      [](const Linker& linker, const py::dict& model, std::uint32_t a, std::uint32_t b) {
        return PairScorer(linker, model_from(model)).weight(a, b);
      },
      py::arg("linker"), py::arg("model"), py::arg("a"), py::arg("b"));
  module.def("probability_of", [](double weight) { return probability_of(fixed_weight(weight)); }, py::arg("weight"));
  module.def("clusters", &clusters, py::arg("rows"), py::arg("pairs"), py::arg("probability"),
             "Clusters of pairs at a probability, as Frame.");
  module.def("jaro", &jaro, py::arg("a"), py::arg("b"));
  module.def("jaro_winkler", &jaro_winkler, py::arg("a"), py::arg("b"));
  module.def("levenshtein", &levenshtein, py::arg("a"), py::arg("b"));
  module.def("damerau_levenshtein", &damerau_levenshtein, py::arg("a"), py::arg("b"));
  module.def("qgram_jaccard", &qgram_jaccard, py::arg("a"), py::arg("b"), py::arg("q") = 2);
  module.def("qgram_cosine", &qgram_cosine, py::arg("a"), py::arg("b"), py::arg("q") = 2);
  module.def("are_nicknames", &are_nicknames, py::arg("a"), py::arg("b"));
  module.def("shared_words", &shared_words, py::arg("a"), py::arg("b"));
  module.def("soundex", &soundex, py::arg("text"));
  module.def(
      "double_metaphone",
      [](const std::string& text) {
        const SoundCodes codes = double_metaphone(text);
        return py::make_tuple(codes.primary, codes.alternate);
      },
      py::arg("text"), "Both codes; they are the same where there is but one.");
  module.def("consonants", &consonants, py::arg("name"));
  module.def("normalise_name", &normalise_name, py::arg("text"));
  module.def("normalise_text", &normalise_text, py::arg("text"));
  module.def("normalise_postcode", &normalise_postcode, py::arg("text"));
  module.def("normalise_phone", &normalise_phone, py::arg("text"));
}

}  // namespace casegraph::bindings
