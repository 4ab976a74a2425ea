// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "run/control.hpp"
#include "run/experiment.hpp"
#include "run/sweep.hpp"
#include "store/campaign.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace khaos {

/// The Run of some Points that are computed together by one group of ranks: collects their rows.
class PointRun final : public Run {
 public:
  /// `campaign` may be null (a Point is only repeated): then frames and checkpoints are not stored.
  PointRun(const Sweep& sweep, Campaign* campaign, const RowLayout& layout, const Comm& group,
           const Control* control, std::span<const long> points);
  void compute();  // calls the experiment; what it throws passes through

  const Comm& comm() const override { return group_; }
  void require(bool ok_here, const std::string& what) override;
  void fail(std::size_t i, const std::string& what) override;
  using Run::partial;
  void partial(std::size_t i, const std::string& what) override;
  bool stop_requested() override;
  bool stop_in_sight() override;
  void progress(double fraction) override;

  Row& row(std::size_t i) { return rows_[i]; }
  const std::string& failure(std::size_t i) const { return failures_[i]; }  // "" if the Point succeeded
  const std::string& lacking(std::size_t i) const { return lacking_[i]; }   // "" if the results are complete
  void finish();  // writes what is left of the frames

 protected:
  Stream stream_of(std::size_t i, std::string_view purpose, Independent numbers) const override;
  void put_values(std::size_t i, std::string_view output, std::span<const double> values) override;
  void put_frame(std::string_view output, long k, std::span<const double> values) override;
  void put_piece(std::string_view output, long k, const Piece& piece) override;
  bool checkpoint_due() override;
  void save_checkpoint(const Words& words, std::span<const Piece> pieces) override;
  bool load_checkpoint(Words& words, std::span<const Piece> pieces) override;

 private:
  struct Frames {
    long first = 0, next = 0;
    std::vector<double> values;
  };
  const Output& field(const std::string& name) const;
  void flush_frames(const std::string& name, Frames& frames);
  void flush_all_frames();

  const Sweep& sweep_;
  Campaign* campaign_;
  const RowLayout& layout_;
  const Comm& group_;
  const Control* control_;
  std::vector<long> points_;
  std::vector<Record> records_;
  std::vector<Outputs> outputs_;  // of each Point, in its own shape
  std::vector<Row> rows_;
  std::vector<std::string> failures_, lacking_;
  std::map<std::string, Frames> frames_;
  std::string trouble_;  // why this rank could not store frames
  bool stopping_ = false, in_sight_ = false;
  double fraction_ = 0;  // what the experiment last said of its progress
  std::chrono::steady_clock::time_point saved_, looked_, glanced_;
};

}  // namespace khaos
