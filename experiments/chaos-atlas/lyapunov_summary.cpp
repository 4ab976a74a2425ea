// SPDX-License-Identifier: BSD-3-Clause
#include "lyapunov_summary.hpp"

#include "models/model.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace chaos_atlas {
namespace {

enum Agreement : int { no, yes, unknown };

/// One row of the campaign. Spectra are padded with NaN to the longest of all rows.
struct Row {
  std::span<const double> spectrum, error, listed, reference, reference_error;
  double listed_max, sum, divergence, exact_sum, resolution;

  double slack(double error_here, double value) const {
    return std::max({0.1 * std::abs(value), 4 * error_here, resolution});
  }
  Agreement largest(double listed_value) const {
    if (std::isnan(listed_value)) return unknown;
    return std::abs(listed_value - spectrum[0]) <= slack(error[0], spectrum[0]) ? yes : no;
  }
  Agreement leader() const { return largest(*std::ranges::max_element(listed, {}, no_nan)); }
  Agreement listed_sum() const {
    double of_listed = 0;
    long count = 0;
    for (const double x : listed)
      if (!std::isnan(x)) of_listed += x, ++count;
    const double exact = !std::isnan(exact_sum) ? exact_sum : !std::isnan(divergence) ? divergence : sum;
    const long dimension = std::ranges::count_if(spectrum, [](double x) { return !std::isnan(x); });
    if (count == 0 || count != dimension || std::isnan(exact)) return unknown;
    return std::abs(of_listed - exact) <= std::max(0.1 * std::abs(exact), resolution) ? yes : no;
  }
  /// Largest distance between the computed spectrum and the independent one, in combined standard errors;
  /// exponents closer than 1 % of the largest in the spectrum or the resolution are not told apart.
  double reference_distance() const {
    double farthest = std::nan(""), size = 0;
    for (const double x : spectrum) size = std::fmax(size, std::abs(x));
    for (std::size_t j = 0; j < spectrum.size(); ++j) {
      if (std::isnan(reference[j]) || std::isnan(spectrum[j])) continue;
      const double known_error = std::isnan(reference_error[j]) ? 0 : reference_error[j];
      const double distance = std::abs(spectrum[j] - reference[j]), floor = std::max(0.01 * size, resolution);
      farthest = std::fmax(farthest, distance <= floor ? 0 : distance / std::hypot(error[j], known_error));
    }
    return farthest;
  }
  static double no_nan(double x) { return std::isnan(x) ? -HUGE_VAL : x; }
};

}  // namespace

void summarise_lyapunov(const Table& table, Outputs& out) {
  const auto rows = std::size_t(table.rows());
  if (rows == 0) return;
  const auto part = [&](const char* column, std::size_t row) {
    const std::span<const double> all = table[column];
    const std::size_t width = all.size() / rows;
    return all.subspan(row * width, width);
  };
  std::vector<std::string> names;
  for (const Model& model : models()) names.push_back(model.name);
  names.push_back("equations");
  std::vector<double> system, largest, error, max_agrees, leader_agrees, sum_agrees, distance;
  for (std::size_t r = 0; r < rows; ++r) {
    const auto one = [&](const char* column) { return table[column][r]; };
    const Row row{part("spectrum", r),  part("stderr", r),           part("listed", r),
                  part("reference", r), part("reference_stderr", r), one("listed_max"),
                  one("sum"),           one("divergence"),           one("exact_sum"),
                  one("resolution")};
    system.push_back(double(std::ranges::find(names, table.text("system")[r]) - names.begin()));
    largest.push_back(row.spectrum[0]);
    error.push_back(row.error[0]);
    max_agrees.push_back(row.largest(row.listed_max));
    leader_agrees.push_back(row.leader());
    sum_agrees.push_back(row.listed_sum());
    distance.push_back(row.reference_distance());
  }
  const auto count = [](const std::vector<double>& values, const auto& counts) {
    return std::vector<double>{double(std::ranges::count_if(values, counts))};
  };
  const auto column = [&](const char* name, const char* doc, const std::vector<double>& values,
                          Type type = Type::real) {
    out.add(name, {"row"}, "1", doc, type);
    out.put(name, values);
  };
  const auto number = [&](const char* name, const char* doc, const std::vector<double>& value) {
    out.add(name, {}, "1", doc, Type::integer);
    out.put(name, value);
  };
  const auto is = [](int what) { return [what](double x) { return x == what; }; };
  out.axis("row", rows);
  column("which_system", "the row's system", system, Type::integer);
  out.words("which_system", names);
  column("lambda1", "largest Lyapunov exponent", largest);
  column("lambda1_stderr", "its standard error", error);
  for (const auto& [name, doc, values] :
       {std::tuple{"listed_max_agrees", "does the listed maximum exponent agree?", &max_agrees},
        std::tuple{"listed_leader_agrees", "does the largest one of the listed spectrum?", &leader_agrees},
        std::tuple{"listed_sum_agrees", "is the sum of the listed spectrum the mean divergence?",
                   &sum_agrees}}) {
    column(name, doc, *values, Type::integer);
    out.words(name, {"no", "yes", "unknown"});
  }
  column("reference_distance",
         "largest distance of the spectrum from the independent one in systems.json, in standard errors; 0 "
         "within 1 % or the "
         "resolution; NaN where there is none",
         distance);
  number("listed_max_agree", "rows whose listed maximum exponent agrees", count(max_agrees, is(yes)));
  number("listed_leader_agree", "rows whose listed spectrum has the right leader",
         count(leader_agrees, is(yes)));
  number("listed_sum_agree", "rows whose listed spectrum has the right sum", count(sum_agrees, is(yes)));
  number("reference_known", "rows with an independent spectrum",
         count(distance, [](double x) { return !std::isnan(x); }));
  number("reference_agree", "of these, rows within four standard errors",
         count(distance, [](double x) { return x <= 4; }));
}

}  // namespace chaos_atlas
