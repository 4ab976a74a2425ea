// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include <stdexcept>
#include <string>

namespace khaos {

/// Bad input, found before anything was computed: one sentence naming the key or file, what was given and
/// what is allowed. Thrown on all ranks alike; rank 0 prints it and the program exits with 2.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One Point cannot be computed. Thrown on all ranks of its group; the row is stored as failed.
struct PointError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Results can no longer be stored (disk full, quota, I/O error): the run ends with exit code 1.
struct StorageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A stop was requested and the Point was left at a safe place; it is computed again, or resumed, later.
struct Interrupted {};

/// One complaint about a Point's parameters, from an experiment's `validate`.
struct Issue {
  enum Kind { warning, error } kind;
  std::string text;
  bool operator==(const Issue&) const = default;
};
inline Issue error(std::string text) { return {Issue::error, std::move(text)}; }
inline Issue warning(std::string text) { return {Issue::warning, std::move(text)}; }

}  // namespace khaos
