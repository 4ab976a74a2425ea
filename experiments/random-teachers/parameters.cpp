// SPDX-License-Identifier: BSD-3-Clause
#include "parameters.hpp"

#include "ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace random_teachers {
namespace {

std::vector<long> whole(const std::vector<double>& list) { return {list.begin(), list.end()}; }

void check_widths(const char* name, const std::vector<double>& list, std::vector<Issue>& issues) {
  if (list.empty()) issues.push_back(error(fmt::format("{}: give at least one layer", name)));
  for (const double width : list)
    if (!(width >= 1 && width <= 65536 && width == std::floor(width)))
      issues.push_back(
          error(fmt::format("{}: given {}, allowed: whole numbers from 1 to 65536", name, width)));
}

void check_size(const TeacherParams& p, std::vector<Issue>& issues) {
  const long blocks = p.encoder == "conv" ? static_cast<long>(p.channels.size()) : 0;
  if (p.size % 8 != 0)
    issues.push_back(error(fmt::format("size: given {}, allowed: multiples of 8", p.size)));
  else if (blocks > 8 || p.size % (1L << blocks) != 0)
    issues.push_back(
        error(fmt::format("size: {} pixels cannot be halved {} "
                          "times, once for each of `channels`",
                          p.size, blocks)));
}

void check_data(const TeacherParams& p, std::vector<Issue>& issues) {
  if (p.train < p.batch)
    issues.push_back(error(fmt::format("batch: {} of {} training images", p.batch, p.train)));
  if (p.data_sets > p.seeds)
    issues.push_back(
        error(fmt::format("data_sets: {} for {} seeds, which take them in turn", p.data_sets, p.seeds)));
}

void check_file(const TeacherParams& p, std::vector<Issue>& issues) {
  if (p.data != "file") {
    if (!p.file.empty())
      issues.push_back(error(fmt::format("file: given {}, allowed with data=file", p.file)));
    return;
  }
  if (p.data_sets > 1)
    issues.push_back(error(fmt::format("data_sets: given {}, allowed with data=file: 1", p.data_sets)));
  try {
    read_images(p.file, p.size, p.classes, p.train, p.test);
  } catch (const UserError& wrong) {
    issues.push_back(error(wrong.what()));
  }
}

void check_start(const TeacherParams& p, std::vector<Issue>& issues) {
  if (p.alpha.empty()) issues.push_back(error("alpha: give at least one"));
  for (const double alpha : p.alpha)
    if (!(alpha >= 0 && alpha <= 1))
      issues.push_back(error(fmt::format("alpha: given {}, allowed: 0 to 1", alpha)));
  const bool gap = p.normalise == "batch" && p.student_mode == "training";
  if (!gap && std::ranges::count(p.alpha, 0.0) > 0)
    issues.push_back(
        warning(fmt::format("alpha = 0 with {}: student equals teacher: gradient is exactly zero",
                            p.normalise == "batch" ? "student_mode=evaluation" : "normalise=none")));
}

void check_memory(const TeacherParams& p, std::vector<Issue>& issues) {
  const double gigabytes = memory_of(p);
  if (gigabytes > p.memory_limit)
    issues.push_back(error(
        fmt::format("memory_limit: {} networks need {:.1f} GB, more than "
                    "{} GB; take a smaller "
                    "{}, or fewer seeds",
                    p.students(), gigabytes, p.memory_limit, p.bottleneck > 0 ? "bottleneck" : "batch")));
}
}  // namespace

Architecture TeacherParams::architecture() const {
  Architecture a;
  a.convolutional = encoder == "conv";
  a.size = size;
  a.channels = whole(channels);
  a.convs_per_block = convs_per_block;
  a.normalise = normalise == "batch";
  a.head = whole(head);
  a.bottleneck = bottleneck;
  return a;
}

std::vector<Issue> issues_of(const TeacherParams& p) {
  std::vector<Issue> issues;
  check_widths("channels", p.channels, issues);
  check_widths("head", p.head, issues);
  check_size(p, issues);
  check_data(p, issues);
  check_start(p, issues);
  check_file(p, issues);
  const bool sound = std::ranges::none_of(issues, [](const Issue& one) { return one.kind == Issue::error; });
  if (sound) check_memory(p, issues);
  return issues;
}

std::vector<Issue> probe_issues(const TeacherParams& p) {
  const long features =
      std::max(static_cast<long>(p.channels.empty() ? 0 : p.channels.back()), p.size * p.size);
  if (p.lambda > 0 || p.train > features) return {};
  return {
      error(fmt::format("probe is singular: {} training images for up to "
                        "{} features and lambda = 0",
                        p.train, features))};
}

double step_work(const TeacherParams& p) {
  const Architecture a = p.architecture();
  return static_cast<double>(p.batch) * (3 * encoder_work(a) + 4 * head_work(a));
}

double supervised_work(const TeacherParams& p) {
  return static_cast<double>(p.batch) * 3 * encoder_work(p.architecture());
}

double reading_work(const TeacherParams& p) {
  const Architecture a = p.architecture();
  const double layers = a.normalise ? static_cast<double>(a.widths().size()) : 0;
  return encoder_work(a) * (static_cast<double>(p.train) * (layers / 2 + 1) + static_cast<double>(p.test));
}

double seconds_of(const TeacherParams& p, long networks, double work) {
  constexpr double rate = 2e10;  // multiplications a second of a core, all lanes together
  const double lanes = p.precision == "double" ? 8 : 16;
  return lanes * std::ceil(static_cast<double>(networks) / lanes) * work / rate;
}

}  // namespace random_teachers
