// SPDX-License-Identifier: BSD-3-Clause
/// The compiled models against systems.json, read by the interpreter of models/program.hpp: the two share
/// nothing but the file.
#include "core/error.hpp"
#include "core/stream.hpp"
#include "models/model.hpp"
#include "models/program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace khaos {

void PrintTo(const Model& model, std::ostream* out) { *out << model.name; }

namespace {

std::vector<Model> all_models() {
  std::vector<Model> all = models();
  all.push_back(find_model("DoublePendulum", "corrected"));
  all.push_back(find_model("WindmiReduced", "corrected"));
  return all;
}

int inputs_of(const Model& model) {
  return model.kind == ModelKind::delay ? 2 * model.dimension : model.dimension;
}

/// Random points within a standard deviation of the mean; around the start where these are not of the state.
class Points {
 public:
  explicit Points(const Model& model) : model_(model) {}
  std::vector<double> operator()(int number) {
    std::vector<double> x(static_cast<std::size_t>(inputs_of(model_)));
    const bool attractor = !model_.mean.empty() && model_.observables.empty();
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t j = i % model_.state.size();
      const double middle = attractor ? model_.mean[j] : model_.start[j];
      const double width = attractor ? model_.std[j] : 0.3 * (std::abs(middle) + 0.1);
      x[i] = middle + width * (2 * stream_.uniform(static_cast<std::uint64_t>(number), i) - 1);
    }
    return x;
  }
  double time(int number) {
    return model_.kind == ModelKind::map ? number % 4
                                         : stream_.uniform(static_cast<std::uint64_t>(number), 99);
  }

 private:
  const Model& model_;
  Stream stream_ = make_stream(1963, 0, "points");
};

/// The interpreter's value and derivatives at a point: rows (value, derivative 1 .. inputs).
std::vector<double> interpreted(const Model& model, const Program& program, const std::vector<double>& x,
                                double t) {
  const int inputs = program.inputs(), row = 1 + inputs;
  std::vector<double> numbers(static_cast<std::size_t>(program.constants()));
  program.prepare(model.parameters.data(), numbers.data());
  std::vector<Lanes> c(numbers.begin(), numbers.end()), u(static_cast<std::size_t>(inputs * row), 0.0);
  for (int i = 0; i < inputs; ++i) {
    u[static_cast<std::size_t>(i * row)] = x[static_cast<std::size_t>(i)];
    u[static_cast<std::size_t>(i * row + 1 + i)] = 1.0;
  }
  std::vector<Lanes> out(static_cast<std::size_t>(program.results() * row)),
      registers(program.registers_needed(inputs));
  program.run(u.data(), t, c.data(), out.data(), inputs, registers.data());
  std::vector<double> values;
  for (const Lanes& value : out) values.push_back(value[0]);
  return values;
}

/// The functor's value on doubles, and its tangent rows in one lane.
std::vector<double> compiled_value(const Model& model, const std::vector<double>& x, double t) {
  std::vector<double> c(static_cast<std::size_t>(model.kernels->constants) + 1), dx(model.state.size());
  model.kernels->prepare(model.parameters.data(), c.data());
  model.kernels->rhs(x.data(), t, c.data(), dx.data());
  return dx;
}
std::vector<Lanes> compiled_tangent(const Bound& bound, const std::vector<double>& x, double t) {
  const int inputs = inputs_of(bound.model()), row = 1 + inputs;
  std::vector<Lanes> u(static_cast<std::size_t>(inputs * row), 0.0);
  std::vector<Lanes> du(static_cast<std::size_t>(bound.model().dimension * row));
  for (int i = 0; i < inputs; ++i) {
    u[static_cast<std::size_t>(i * row)] = x[static_cast<std::size_t>(i)];
    u[static_cast<std::size_t>(i * row + 1 + i)] = 1.0;
  }
  bound.tangent()(u.data(), t, du.data());
  return du;
}

/// Models whose exponents have a known sum because every point contracts alike; Chebyshev's map does on
/// average.
std::vector<Model> models_with_a_sum() {
  std::vector<Model> found;
  for (const Model& model : all_models())
    if (model.exact_sum && model.name != "Chebyshev") found.push_back(model);
  return found;
}

class EveryModel : public testing::TestWithParam<Model> {};
class ExactSum : public testing::TestWithParam<Model> {};

}  // namespace

/// 1e-12 of the value, as the atlas asks; where terms of opposite sign cancel, of a thousandth of what
/// rounding the inputs alone moves it by: sum |J_ij x_j|.
TEST_P(EveryModel, agrees_with_the_interpreter_on_doubles_lanes_and_duals) {
  const Model& model = GetParam();
  const Program program = program_of(model);
  const Bound bound(model, model.parameters);
  const Flow flow = bound.flow();
  const int inputs = inputs_of(model), row = 1 + inputs;
  Points point(model);
  int compared = 0;
  for (int k = 0; k < 200; ++k) {
    const std::vector<double> x = point(k);
    const double t = point.time(k);
    const std::vector<double> expected = interpreted(model, program, x, t);
    if (!std::all_of(expected.begin(), expected.end(), [](double v) { return std::isfinite(v); })) continue;
    ++compared;
    const std::vector<double> value = compiled_value(model, x, t);
    const std::vector<Lanes> u(x.begin(), x.end()), tangent = compiled_tangent(bound, x, t);
    std::vector<Lanes> du(model.state.size());
    flow(u.data(), t, du.data());
    for (int i = 0; i < model.dimension; ++i) {
      const double* const e = &expected[static_cast<std::size_t>(i * row)];
      const Lanes* const r = &tangent[static_cast<std::size_t>(i * row)];
      double moved = 0, slope = 0;
      for (int j = 0; j < inputs; ++j) {
        moved += std::abs(e[1 + j] * x[static_cast<std::size_t>(j)]);
        slope = std::max(slope, std::abs(e[1 + j]));
      }
      const double tolerance = 1e-12 * std::max(std::abs(e[0]), 1e-3 * moved) + 1e-300;
      ASSERT_NEAR(value[static_cast<std::size_t>(i)], e[0], tolerance) << "double, component " << i;
      ASSERT_NEAR(du[static_cast<std::size_t>(i)][k % KHAOS_LANES], e[0], tolerance)
          << "lanes, component " << i;
      ASSERT_NEAR(r[0][k % KHAOS_LANES], e[0], tolerance) << "dual, component " << i;
      for (int j = 0; j < inputs; ++j)
        ASSERT_NEAR(r[1 + j][k % KHAOS_LANES], e[1 + j], 1e-12 * slope + 1e-300)
            << "derivative " << i << ", " << j;
    }
  }
  EXPECT_GE(compared, 150);
}

TEST_P(EveryModel, keeps_lanes_apart) {
  const Model& model = GetParam();
  const Bound bound(model, model.parameters);
  Points point(model);
  const int inputs = inputs_of(model);
  std::vector<Lanes> together(static_cast<std::size_t>(inputs)), du(model.state.size()), alone(du);
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const std::vector<double> x = point(lane);
    for (int i = 0; i < inputs; ++i)
      together[static_cast<std::size_t>(i)].set(lane, x[static_cast<std::size_t>(i)]);
  }
  bound.flow()(together.data(), 0.25, du.data());
  for (int lane = 0; lane < KHAOS_LANES; ++lane) {
    const std::vector<double> x = point(lane);
    bound.flow()(std::vector<Lanes>(x.begin(), x.end()).data(), 0.25, alone.data());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      if (std::isnan(alone[i][0])) continue;
      EXPECT_EQ(du[i][lane], alone[i][0]) << "lane " << lane << ", component " << i;
    }
  }
}

TEST_P(ExactSum, is_the_divergence_of_the_right_hand_side) {
  const Model& model = GetParam();
  ASSERT_NEAR(*exact_sum_of(model, model.parameters), *model.exact_sum, 1e-12 * std::abs(*model.exact_sum));
  const Bound bound(model, model.parameters);
  Points point(model);
  const int d = model.dimension, row = 1 + d;
  for (int k = 0; k < 20; ++k) {
    const std::vector<Lanes> tangent = compiled_tangent(bound, point(k), point.time(k));
    const auto J = [&](int i, int j) { return tangent[static_cast<std::size_t>(i * row + 1 + j)][0]; };
    if (std::isnan(J(0, 0))) continue;
    double sum = 0, size = 1;
    for (int i = 0; i < d; ++i) sum += J(i, i), size += std::abs(J(i, i));
    if (model.kind == ModelKind::map)
      sum = std::log(std::abs(d == 1 ? J(0, 0) : J(0, 0) * J(1, 1) - J(0, 1) * J(1, 0)));
    EXPECT_NEAR(sum, *model.exact_sum, 1e-13 * size * size)
        << "point " << k;  // size^2: the determinant cancels
  }
}

const auto named = [](const testing::TestParamInfo<Model>& info) {
  return info.param.name + "_" + info.param.variant;
};
INSTANTIATE_TEST_SUITE_P(Models, ExactSum, testing::ValuesIn(models_with_a_sum()), named);
INSTANTIATE_TEST_SUITE_P(Models, EveryModel, testing::ValuesIn(all_models()), named);

TEST(Models, are_those_of_the_database) {
  int flows = 0, delays = 0, maps = 0, sums = 0, withheld = 0;
  for (const Model& model : models()) {
    flows += model.kind == ModelKind::flow, delays += model.kind == ModelKind::delay,
        maps += model.kind == ModelKind::map;
    sums += model.kind == ModelKind::flow && model.exact_sum.has_value();
    withheld += model.withheld;
    EXPECT_EQ(model.variant, "listed");
    EXPECT_EQ(static_cast<int>(model.state.size()), model.dimension);
    EXPECT_TRUE(model.kind == ModelKind::delay || model.start.size() == model.state.size()) << model.name;
    EXPECT_TRUE(!model.withheld || model.computed_spectrum.empty()) << model.name;
  }
  EXPECT_EQ(flows, 129);
  EXPECT_EQ(delays, 6);
  EXPECT_EQ(maps, 23);
  EXPECT_EQ(sums, 64);
  EXPECT_EQ(withheld, 20);
  EXPECT_TRUE(std::is_sorted(models().begin(), models().end(),
                             [](const Model& a, const Model& b) { return a.name < b.name; }));
}

TEST(Models, carry_what_the_file_says) {
  const Model& lorenz = find_model("Lorenz");
  EXPECT_EQ(lorenz.state, (std::vector<std::string>{"x", "y", "z"}));
  EXPECT_EQ(lorenz.parameters, (std::vector<double>{2.667, 28, 10}));  // beta, rho, sigma
  EXPECT_EQ(lorenz.exact_sum, -13.667);
  EXPECT_EQ(lorenz.chaotic, true);
  EXPECT_EQ(lorenz.equations.front(), "xdot = sigma*(y - x)");
  EXPECT_TRUE(find_model("BelousovZhabotinsky").stiff);
  EXPECT_EQ(find_model("SwingingAtwood").domain, std::vector<std::string>{"r > 0"});
  EXPECT_EQ(find_model("Duffing").kind, ModelKind::flow);
  EXPECT_EQ(find_model("DuffingMap").kind, ModelKind::map);
  EXPECT_EQ(find_model("MackeyGlass").parameters[static_cast<std::size_t>(find_model("MackeyGlass").delay)],
            16);
  EXPECT_EQ(find_model("Hopfield").names[2].shape, (std::vector<int>{6, 6}));
}

TEST(DoublePendulum, conserves_energy_only_where_it_is_corrected) {
  for (const char* variant : {"corrected", "listed"}) {
    const Model& model = find_model("DoublePendulum", variant);
    const std::string energy = find_model("DoublePendulum", "corrected").conserved;
    const Program program = program_of(model, std::span(&energy, 1));
    const Bound bound(model, model.parameters);
    Points point(model);
    double worst = 0;
    for (int k = 0; k < 20; ++k) {
      const std::vector<double> x = point(k), gradient = interpreted(model, program, x, 0),
                                f = compiled_value(model, x, 0);
      double change = 0, size = 0;
      for (int i = 0; i < 4; ++i) {
        const double term = gradient[static_cast<std::size_t>(1 + i)] * f[static_cast<std::size_t>(i)];
        change += term, size += std::abs(term);
      }
      worst = std::max(worst, std::abs(change) / size);
    }
    if (std::string(variant) == "corrected")
      EXPECT_LT(worst, 1e-14);  // dH/dt = grad H . f = 0, to the rounding of its terms
    else
      EXPECT_GT(worst, 1e-3);
  }
}

TEST(Discontinuous, models_follow_the_side_they_are_told) {
  for (const char* name : {"StickSlipOscillator", "SprottMore", "FluidTrampoline"}) {
    const Model& model = find_model(name);
    ASSERT_NE(model.kernels->switching, nullptr) << name;
    Bound free(model, model.parameters), told(model, model.parameters);
    Points point(model);
    int differ = 0, positive = 0, negative = 0;
    for (int k = 0; k < 50; ++k) {
      std::vector<double> x = point(k);
      if (k % 2) x[model.name == "SprottMore" ? 2 : 0] *= -1;  // so that both sides occur
      if (k % 2 && model.name == "StickSlipOscillator") x[1] += 2;
      const std::vector<Lanes> u(x.begin(), x.end());
      std::vector<Lanes> s(static_cast<std::size_t>(1 + model.dimension)), here(u), same(u), other(u);
      model.kernels->switching(u.data(), 0.0, free.constants(), s.data());
      const double side = s[0][0] > 0 ? 1 : -1;
      (side > 0 ? positive : negative)++;
      free.flow()(u.data(), 0.0, here.data());
      told.constants()[model.kernels->side] = side;
      told.flow()(u.data(), 0.0, same.data());
      told.constants()[model.kernels->side] = -side;
      told.flow()(u.data(), 0.0, other.data());
      for (std::size_t i = 0; i < u.size(); ++i) {
        EXPECT_EQ(here[i][0], same[i][0]) << name;
        differ += here[i][0] != other[i][0];
        std::vector<Lanes> moved = u, there(s);
        const double h = 1e-3;  // the switching functions are linear: no truncation error
        moved[i] = moved[i] + h;
        model.kernels->switching(moved.data(), 0.0, free.constants(), there.data());
        EXPECT_NEAR((there[0][0] - s[0][0]) / h, s[1 + i][0], 1e-12 * (1 + std::abs(s[0][0])) / h) << name;
      }
    }
    EXPECT_GT(differ, 0) << name;
    EXPECT_GT(positive, 0) << name;
    EXPECT_GT(negative, 0) << name;
  }
}

TEST(Domain, is_known_to_the_models_that_have_one) {
  const auto inside = [](const char* name, std::vector<Lanes> x) {
    const Model& model = find_model(name);
    const Bound bound(model, model.parameters);
    Lanes answer;
    model.kernels->inside(x.data(), 0.0, bound.constants(), &answer);
    return answer[0];
  };
  EXPECT_EQ(inside("SwingingAtwood", {0.1, 0., 0., 0.}), 1);
  EXPECT_EQ(inside("SwingingAtwood", {0., 0., 0., 0.}), 0);
  EXPECT_EQ(inside("SwingingAtwood", {-0.1, 0., 0., 0.}), 0);
  EXPECT_EQ(inside("WindmiReduced", {0., 0., 0.}), 1);
  EXPECT_EQ(inside("WindmiReduced", {0., 0., -1.}), 0);
  EXPECT_EQ(find_model("Lorenz").kernels->inside, nullptr);
}

TEST(BlinkingVortexMap, changes_sides_with_the_iteration_number) {
  const Model& model = find_model("BlinkingVortexMap");
  const std::vector<double> x = model.start;
  EXPECT_EQ(compiled_value(model, x, 0), compiled_value(model, x, 2));
  EXPECT_NE(compiled_value(model, x, 0), compiled_value(model, x, 1));
}

TEST(Bound, has_parameters_of_its_own_in_every_lane) {
  const Model& model = find_model("Lorenz");
  Bound bound(model, model.parameters);
  bound.set(1 % KHAOS_LANES, parameters_of(model, "rho = 20, sigma=9"));
  const std::vector<Lanes> x{1.0, 2.0, 3.0};
  std::vector<Lanes> dx(3);
  const Bound moved = std::move(bound);
  moved.flow()(x.data(), 0.0, dx.data());
  EXPECT_DOUBLE_EQ(dx[1][1 % KHAOS_LANES], 20 * 1 - 1 * 3 - 2);
  EXPECT_DOUBLE_EQ(dx[0][1 % KHAOS_LANES], 9);
  EXPECT_DOUBLE_EQ(dx[1][0], (KHAOS_LANES > 1 ? 28 : 20) * 1 - 1 * 3 - 2);
}

namespace {
template <class F>
std::string message(F f) {
  try {
    f();
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}
}  // namespace

TEST(Models, say_what_is_wrong_with_a_name) {
  EXPECT_EQ(message([] { find_model("Lorentz"); }), "no system 'Lorentz'; did you mean 'Lorenz'?");
  EXPECT_EQ(message([] { find_model("Qqqqqqqq"); }), "no system 'Qqqqqqqq'");
  EXPECT_EQ(message([] { find_model("Lorenz", "corrected"); }),
            "Lorenz has no corrected variant (DoublePendulum, WindmiReduced have)");
  const Model &lorenz = find_model("Lorenz"), &beer = find_model("BeerRNN");
  EXPECT_EQ(message([&] { parameters_of(lorenz, "q = 1"); }),
            "Lorenz has no parameter 'q' (has beta, rho, sigma)");
  EXPECT_EQ(message([&] { parameters_of(find_model("SprottB"), "q = 1"); }),
            "SprottB has no parameter 'q' (has none)");
  EXPECT_EQ(message([&] { parameters_of(lorenz, "rho = many"); }), "Lorenz: rho = 'many' is not a number");
  EXPECT_EQ(message([&] { parameters_of(beer, "w[0][3] = 1"); }),
            "BeerRNN: 'w[0][3]' is not a value of its parameter w[0..2][0..2]");
  EXPECT_EQ(message([&] { parameters_of(find_model("MackeyGlass"), "tau = 0"); }),
            "delay tau must be positive");
  EXPECT_EQ(parameters_of(beer, "w[2][1] = 7")[static_cast<std::size_t>(parameter_index(beer, "w[2][1]"))],
            7);
}

}  // namespace khaos
