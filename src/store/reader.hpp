// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "mpi/comm.hpp"
#include "store/campaign.hpp"

#include <map>
#include <string>
#include <vector>

namespace khaos {

/// Reads a campaign that is there, also while it is being computed. Throws UserError with one sentence if the
/// folder holds none.
class CampaignReader {
 public:
  explicit CampaignReader(const std::string& folder);
  CampaignReader(const std::string& folder, const Comm& world);  // every rank reads; throws alike on all

  long size() const { return size_; }
  const std::string& experiment() const { return experiment_; }
  std::uint64_t seed() const;
  std::string text(const std::string& attribute) const { return file_.text(attribute); }
  std::vector<std::string> columns() const { return file_.names(); }
  const hdf5::File& file() const { return file_; }

  Status status(long point) const { return status_[std::size_t(point)]; }
  long count(Status status) const;
  std::string message(long point) const;
  std::uint64_t digest(long point) const;
  std::uint64_t replicate(long point) const;
  std::vector<std::uint64_t> identities() const;
  std::vector<double> seconds() const;
  Record record(long point, const std::vector<Parameter>& parameters) const;
  /// Gives `outputs` the axis lengths that the file has.
  void widen(Outputs& outputs) const;
  Row row(long point, const RowLayout& layout) const;

 private:
  std::string folder_, experiment_;
  hdf5::File file_;
  long size_ = 0;
  std::vector<Status> status_;
};

}  // namespace khaos
