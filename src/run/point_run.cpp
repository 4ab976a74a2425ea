// SPDX-License-Identifier: BSD-3-Clause
#include "run/point_run.hpp"

#include "core/log.hpp"
#include "store/checkpoint.hpp"

#include <bit>
#include <cmath>
#include <numeric>

namespace khaos {
namespace {
constexpr std::size_t frames_together = std::size_t(1) << 20;  // numbers: 8 MiB in one write
constexpr auto between_checkpoints = std::chrono::minutes(5);
constexpr auto between_looks = std::chrono::milliseconds(5);
}  // namespace

PointRun::PointRun(const Sweep& sweep, Campaign* campaign, const RowLayout& layout, const Comm& group,
                   const Control* control, std::span<const long> points)
    : sweep_(sweep),
      campaign_(campaign),
      layout_(layout),
      group_(group),
      control_(control),
      points_(points.begin(), points.end()),
      rows_(points.size(), layout.blank()),
      failures_(points.size()),
      lacking_(points.size()),
      saved_(std::chrono::steady_clock::now()) {
  for (const long point : points_) records_.push_back(sweep.record(point));
  for (std::size_t i = 0; i < points_.size(); ++i)
    outputs_.push_back(sweep.experiment().outputs(records_[i]));
}

void PointRun::compute() { sweep_.experiment().run(records_, *this); }

void PointRun::finish() {
  flush_all_frames();
  if (!group_.root()) return;
  for (std::size_t i = 0; i < points_.size(); ++i)
    for (const Axis& axis : outputs_[i].axes())
      for (const RowLayout::Column& column : layout_.columns)
        if (column.name == length_column(axis.name)) rows_[i][column.offset] = axis.length;
}

Stream PointRun::stream_of(std::size_t i, std::string_view purpose, Independent numbers) const {
  const std::uint64_t own = numbers == Independent::per_point ? sweep_.identity(points_[i]) : 0;
  return make_stream(sweep_.request().seed, sweep_.replicate(points_[i]), purpose, own);
}

void PointRun::put_values(std::size_t i, std::string_view output, std::span<const double> values) {
  const std::string name(output);
  const RowLayout::Column& column = layout_.column(name);
  const Output& own = outputs_[i].all()[std::size_t(outputs_[i].find(name))];
  const std::vector<std::size_t> shape = outputs_[i].shape(own);
  const std::size_t count = std::accumulate(shape.begin(), shape.end(), std::size_t(1), std::multiplies<>());
  if (values.size() != count)
    throw std::logic_error("put " + name + ": given " + std::to_string(values.size()) +
                           " numbers, declared " + std::to_string(count));
  if (own.type == Type::integer)
    for (const double value : values)
      if (!std::isfinite(value)) throw PointError(name + ": an integer output was given " + to_text(value));
  layout_.place(rows_[i], column, shape, values);
}

void PointRun::put_frame(std::string_view output, long k, std::span<const double> values) {
  if (!group_.root() || !campaign_) return;
  const std::string name(output);
  Frames& frames = frames_[name];
  if (frames.values.empty()) frames.first = frames.next = k;
  if (k != frames.next)
    throw std::logic_error("frame " + std::to_string(k) + " of " + name + " does not follow the one before");
  ++frames.next;
  frames.values.insert(frames.values.end(), values.begin(), values.end());
  if (frames.values.size() < frames_together) return;
  flush_frames(name, frames);
}

void PointRun::put_piece(std::string_view output, long k, const Piece& piece) {
  if (!campaign_) return;
  const Output& field = this->field(std::string(output));
  const std::vector<std::size_t> shape = outputs_[0].shape(field);
  if (!std::equal(piece.shape.begin(), piece.shape.end(), shape.begin() + 1, shape.end()))
    throw std::logic_error("a frame of " + field.name + " has another shape than declared");
  try {
    campaign_->write_frame(points_[0], field, k, piece);
  } catch (const StorageError& wrong) {
    trouble_ = wrong.what();
  }
}

const Output& PointRun::field(const std::string& name) const {
  const int index = outputs_[0].find(name);
  if (index < 0 || !outputs_[0].all()[std::size_t(index)].is_field)
    throw std::logic_error("no field is named " + name);
  return outputs_[0].all()[std::size_t(index)];
}

// Collective: the other ranks of the group do not know of a rank's trouble until all meet.
void PointRun::flush_all_frames() {
  for (auto& [name, frames] : frames_) flush_frames(name, frames);
  if (!group_.any(!trouble_.empty())) return;
  for (const std::string& text : group_.gather(trouble_))
    if (!text.empty()) throw StorageError(text);
}

void PointRun::flush_frames(const std::string& name, Frames& frames) {
  if (frames.values.empty()) return;
  const Output& field = this->field(name);
  try {
    campaign_->write_frames(points_[0], field, outputs_[0].shape(field), frames.first, frames.values);
  } catch (const StorageError& wrong) {
    trouble_ = wrong.what();
    if (group_.size() == 1) throw;
  }
  frames.values.clear();
}

void PointRun::require(bool ok_here, const std::string& what) {
  if (!group_.all(ok_here)) {
    // The first rank that objects gives the text.
    for (const std::string& text : group_.gather(ok_here ? std::string() : what))
      if (!text.empty()) throw PointError(text);
  }
}

void PointRun::fail(std::size_t i, const std::string& what) {
  if (failures_.at(i).empty()) failures_[i] = what;
}

void PointRun::partial(std::size_t i, const std::string& what) {
  if (lacking_.at(i).empty()) lacking_[i] = what;
}

// A rank looks at the shared flag at most every few milliseconds; the first rank of the group decides.
bool PointRun::stop_requested() {
  if (!control_) return false;
  if (group_.root() && !stopping_) {
    const auto now = std::chrono::steady_clock::now();
    if (now - looked_ >= between_looks) {
      looked_ = now;
      stopping_ = control_->stop() != Stop::none;
      control_->report(fraction_);
    }
  } else if (!group_.root()) {
    control_->stop();  // a signal may have come to this rank alone
  }
  if (group_.size() > 1) stopping_ = group_.broadcast(stopping_);
  return stopping_;
}

bool PointRun::stop_in_sight() {
  const auto now = std::chrono::steady_clock::now();
  if (control_ && !in_sight_ && now - glanced_ >= between_looks) {
    glanced_ = now;
    in_sight_ = control_->stop() != Stop::none;
    control_->report(fraction_);
  }
  return in_sight_;
}

void PointRun::progress(double fraction) {
  fraction_ = fraction;
  if (control_) control_->report(fraction_);
}

bool PointRun::checkpoint_due() {
  if (!campaign_) return false;
  bool due = stop_requested() || !trouble_.empty() ||
             std::chrono::steady_clock::now() - saved_ >= between_checkpoints;
  return group_.size() > 1 ? group_.any(due) : due;
}

void PointRun::save_checkpoint(const Words& words, std::span<const Piece> pieces) {
  flush_all_frames();
  khaos::save_checkpoint(group_, campaign_->folder(), sweep_.identity(points_[0]), words, pieces);
  saved_ = std::chrono::steady_clock::now();
  if (stopping_) throw Interrupted{};
}

bool PointRun::load_checkpoint(Words& words, std::span<const Piece> pieces) {
  if (!campaign_) return false;
  const LoadedCheckpoint loaded =
      khaos::load_checkpoint(group_, campaign_->folder(), sweep_.identity(points_[0]), words, pieces);
  if (group_.root() && !loaded.warning.empty()) log_warning(loaded.warning);
  return loaded.found;
}

}  // namespace khaos
