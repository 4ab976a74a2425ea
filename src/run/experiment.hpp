// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/schema.hpp"
#include "run/run.hpp"
#include "store/outputs.hpp"
#include "store/table.hpp"

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#ifndef KHAOS_FAMILY
#define KHAOS_FAMILY "unnamed"  // the build sets it to the experiment's folder
#endif

namespace khaos {

/// An experiment computes one Point at a time, all ranks of its group together ...
template <class E>
concept OneByOne = requires(const typename E::Params& p, Run& run) {
  E::run(p, run);
};
/// ... or many Points of equal batch_key in one kernel. A Point's bits must not depend on its companions.
/// Points come together by how long they take; an optional `batch_grain(params)` asks for multiples of so
/// many, where a kernel wants its lanes filled.
template <class E>
concept Batched = requires(const typename E::Params& p, std::span<const typename E::Params> points,
                           Run& run) {
  { E::batch_key(p) } -> std::convertible_to<std::string>;
  E::run_batch(points, run);
};
template <class E>
concept Experiment = (OneByOne<E> || Batched<E>)&&requires(const typename E::Params& p, Outputs& out) {
  E::outputs(p, out);
  { E::sources() } -> std::convertible_to<std::vector<std::string>>;
};

/// An experiment without its types, as the engine and the command line see it. `Register` makes it.
class AnyExperiment {
 public:
  std::string name, doc, family;
  virtual ~AnyExperiment() = default;
  virtual const std::vector<Parameter>& parameters() const = 0;
  virtual std::vector<std::string> sources() const = 0;
  virtual Outputs outputs(const Record& record) const = 0;
  virtual std::vector<Issue> validate(const Record& record) const = 0;
  virtual std::optional<double> cost(const Record& record) const = 0;  // seconds, a guess
  /// Seconds of a Point that so many ranks share, where the experiment has a model of that: `cost(params,
  /// ranks)` counts transforms, bytes and messages. UserError if the Point does not fit them.
  virtual std::optional<double> cost_on(const Record& record, int ranks) const = 0;
  virtual bool batched() const = 0;
  virtual std::string batch_key(const Record& record) const = 0;
  virtual long batch_grain(const Record& record) const = 0;
  virtual void run(std::span<const Record> points, Run& run) const = 0;
  virtual bool has_summary() const = 0;
  virtual void summarise(const Table& table, Outputs& out) const = 0;
};

/// The one list of experiments, sorted by family and name.
const std::vector<const AnyExperiment*>& experiments();
/// Throws UserError with the nearest name if there is no such experiment.
const AnyExperiment& find_experiment(const std::string& name);
void add_experiment(std::unique_ptr<AnyExperiment> experiment);

template <Experiment E>
class TypedExperiment final : public AnyExperiment {
  using Params = typename E::Params;

 public:
  const std::vector<Parameter>& parameters() const override { return schema_.parameters(); }
  std::vector<std::string> sources() const override { return E::sources(); }
  Outputs outputs(const Record& record) const override {
    Outputs out;
    E::outputs(schema_.params(record), out);
    return out;
  }
  std::vector<Issue> validate(const Record& record) const override {
    if constexpr (requires(const Params& p) { E::validate(p); })
      return E::validate(schema_.params(record));
    else
      return {};
  }
  std::optional<double> cost(const Record& record) const override {
    if constexpr (requires(const Params& p) { E::cost(p); })
      return E::cost(schema_.params(record));
    else
      return {};
  }
  std::optional<double> cost_on(const Record& record, int ranks) const override {
    if constexpr (requires(const Params& p) { E::cost(p, 1); })
      return E::cost(schema_.params(record), ranks);
    else
      return {};
  }
  bool batched() const override { return Batched<E>; }
  std::string batch_key(const Record& record) const override {
    if constexpr (Batched<E>)
      return E::batch_key(schema_.params(record));
    else
      return {};
  }
  long batch_grain(const Record& record) const override {
    if constexpr (requires(const Params& p) { E::batch_grain(p); })
      return E::batch_grain(schema_.params(record));
    else
      return 1;
  }
  void run(std::span<const Record> points, Run& run) const override {
    if constexpr (Batched<E>) {
      std::vector<Params> all;
      for (const Record& record : points) all.push_back(schema_.params(record));
      E::run_batch(std::span<const Params>(all), run);
    } else {
      E::run(schema_.params(points[0]), run);
    }
  }
  bool has_summary() const override {
    return requires(const Table& table, Outputs& out) { E::summarise(table, out); };
  }
  void summarise(const Table& table, Outputs& out) const override {
    if constexpr (requires { E::summarise(table, out); }) E::summarise(table, out);
  }

 private:
  Schema<Params> schema_;
};

/// Puts an experiment into the registry: `const Register<MyExperiment> registered{"my-experiment", "What it
/// does"};`
template <Experiment E>
struct Register {
  Register(std::string name, std::string doc) {
    auto experiment = std::make_unique<TypedExperiment<E>>();
    experiment->name = std::move(name);
    experiment->doc = std::move(doc);
    experiment->family = KHAOS_FAMILY;
    add_experiment(std::move(experiment));
  }
};

}  // namespace khaos
