// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "core/error.hpp"
#include "core/piece.hpp"
#include "mpi/comm.hpp"
#include "store/hdf5.hpp"
#include "store/lock.hpp"
#include "store/outputs.hpp"
#include "store/point_source.hpp"
#include "store/row.hpp"
#include "store/table.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace khaos {

/// `partial`: the row holds results, and its message says what they lack.
enum class Status : unsigned char { todo = 0, done = 1, failed = 2, partial = 3 };
inline bool has_results(Status status) { return status == Status::done || status == Status::partial; }

/// What a campaign folder is about. `attributes` become attributes of campaign.h5 (provenance, papers, ...);
/// `schema` is the digest of parameters and outputs, `request` the campaign as asked for, in canonical YAML.
struct CampaignSpec {
  std::string experiment, schema, request, code, commit, seed;
  std::string yaml;  // the request as a document, kept as campaign.yaml
  std::vector<std::pair<std::string, std::string>> attributes;
  bool accept_new_code = false;
};

/// The folder with the table: parameters, results and status of every Point.
///
/// campaign.h5 is allocated whole before the first Point and renamed into place, so that what happens later
/// changes raw data only: a process may be killed at any instruction and the file still opens. Each rank
/// writes its own rows; a row counts when its status says so and its digest matches its bytes.
class Campaign {
 public:
  /// Collective. Creates the folder, resumes it, or extends it by a superset of its Points. Throws UserError
  /// if the folder is held, read-only, foreign, damaged, or of another sweep (naming the difference).
  static Campaign open(const Comm& world, const std::string& folder, const PointSource& points,
                       const Outputs& outputs, CampaignSpec spec);
  /// Collective. Makes room for the Points of `points` beyond those it has; rows found by identity are kept.
  void grow(const PointSource& points, const Outputs& outputs);
  /// Collective, at the end: drops rows behind those of `points` that an earlier, larger refinement left to
  /// do.
  void drop_unwanted(const PointSource& points);
  ~Campaign();
  Campaign(Campaign&&) noexcept;

  long size() const { return long(status_.size()); }
  std::vector<long> todo() const;  // equal on all ranks
  void forget_failures();          // failed Points become todo again
  long count(Status status) const;
  const RowLayout& layout() const { return layout_; }
  const Outputs& outputs() const { return outputs_; }
  std::string message(long point) const;
  Status status(long point) const { return status_[std::size_t(point)]; }
  std::vector<double> column(const std::string& name) const;  // of a single number, all Points; any rank

  /// Any one rank, any time. Rows are kept back only while the last flush is less than a second old, so a
  /// killed process loses no more than a second of finished work. Throws StorageError.
  void commit(long point, Row row, Status status, const std::string& message, double seconds);
  void flush();  // writes this rank's rows that are kept back
  void sync();   // collective: flush, then everyone sees everyone's rows
  /// Frames first .. first + n - 1 of a field; `values` is n frames of the Point's own shape.
  void write_frames(long point, const Output& field, const std::vector<std::size_t>& own_shape, long first,
                    std::span<const double> values) const;
  /// This rank's piece of frame k.
  void write_frame(long point, const Output& field, long k, const Piece& piece) const;
  /// Any one rank, after sync; reads from the campaign, which must outlive it.
  Table table() const;
  const std::string& folder() const { return folder_; }
  void set_end_time(const std::string& text) const;

 private:
  Campaign(const Comm& world, std::string folder, CampaignSpec spec);
  void attach(const PointSource& points);  // collective: opens the files, reads and verifies status
  void close();
  UserError other_sweep(const std::string& stored_request) const;
  struct Pending {
    long point;
    Row row;
    Status status;
    double seconds;
  };

  const Comm* world_;
  std::string folder_;
  CampaignSpec spec_;
  std::optional<FolderLock> lock_;
  long points_ = 0;  // of the source; the file may hold more rows
  std::vector<Parameter> parameters_;
  Outputs outputs_;
  RowLayout layout_;
  std::vector<Status> status_;
  hdf5::File file_, fields_;
  std::map<std::string, hdf5::Dataset> columns_;
  std::set<long> forgotten_;  // failed before, and their message still stands
  std::vector<Pending> pending_;
  std::size_t pending_words_ = 0;
  std::chrono::steady_clock::time_point flushed_, synced_;
};

}  // namespace khaos
