// SPDX-License-Identifier: BSD-3-Clause
#include "store/campaign.hpp"

#include "core/error.hpp"
#include "store/campaign_file.hpp"
#include "store/disk.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <unistd.h>
#include <unordered_map>

namespace khaos {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t most_pending_words = std::size_t(1) << 20;  // 8 MiB
constexpr std::size_t most_pending_rows = 4096;

void make_folder(const std::string& folder) {
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  if (fault) throw UserError("cannot create folder " + folder + ": " + fault.message());
  if (!std::filesystem::is_directory(folder)) throw UserError(folder + " is not a folder");
}

// The request as a file from which `khaos run FOLDER` goes on.
void keep_yaml(const std::string& folder, const std::string& yaml) {
  const std::string path = folder + "/campaign.yaml", temporary = path + ".new";
  std::ofstream file(temporary);
  file << yaml;
  file.close();
  std::error_code fault;
  if (file)
    std::filesystem::rename(temporary, path, fault);
  else
    fault = std::error_code(errno, std::generic_category());
  if (fault) throw UserError("nothing was computed: cannot write " + path + ": " + fault.message());
}

// Lines of `asked` and `stored` that differ, "stored -> asked", for the refusal of a changed sweep.
std::string difference(const std::string& stored, const std::string& asked) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find('\n', from), text.size());
      all.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return all;
  };
  const auto minus = [](const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::string text;
    for (const std::string& line : a)
      if (std::find(b.begin(), b.end(), line) == b.end()) text += (text.empty() ? "" : "; ") + line;
    return text.empty() ? std::string("nothing") : text;
  };
  const auto old_lines = lines(stored), new_lines = lines(asked);
  return "the folder has {" + minus(old_lines, new_lines) + "}, asked for is {" +
         minus(new_lines, old_lines) + "}";
}

bool is_prefix(const std::vector<std::uint64_t>& rows, const PointSource& points) {
  if (long(rows.size()) < points.size()) return false;
  for (long i = 0; i < points.size(); ++i)
    if (rows[std::size_t(i)] != points.identity(i)) return false;
  return true;
}

}  // namespace

Campaign::Campaign(const Comm& world, std::string folder, CampaignSpec spec)
    : world_(&world),
      folder_(std::move(folder)),
      spec_(std::move(spec)),
      flushed_(Clock::now()),
      synced_(flushed_) {}
Campaign::Campaign(Campaign&&) noexcept = default;
Campaign::~Campaign() = default;

Campaign Campaign::open(const Comm& world, const std::string& folder, const PointSource& points,
                        const Outputs& outputs, CampaignSpec spec) {
  Campaign campaign(world, folder, std::move(spec));
  const CampaignSpec& s = campaign.spec_;
  world.on_root([&] {
    make_folder(folder);
    campaign.lock_.emplace(folder);
    if (!std::filesystem::exists(campaign_file::path(folder))) {
      if (std::filesystem::exists(campaign_file::fields_path(folder)))
        throw UserError(folder + " holds a fields.h5 but no campaign.h5; choose another folder with --out");
      keep_yaml(folder, s.yaml);  // first, so that what is there can always be resumed
      try {
        campaign_file::write(folder, points, outputs, s,
                             campaign_file::Origin(std::size_t(points.size()), -1), {});
      } catch (const StorageError& wrong) {
        throw UserError(std::string("nothing was computed: ") + wrong.what());
      }
      return;
    }
    const campaign_file::Head head = campaign_file::read_head(folder);
    campaign_file::finish_rename(folder);
    if (head.experiment != s.experiment)
      throw UserError(folder + " holds a campaign of " + head.experiment + ", not of " + s.experiment);
    if (head.schema != s.schema)
      throw UserError(folder + " was computed with other parameters or outputs of " + s.experiment +
                      "; start a new folder with --out");
    if (head.seed != s.seed)
      throw UserError(folder +
                      " was computed with other random numbers: " + difference(head.request, s.request));
    if (head.code != s.code && !s.accept_new_code)
      throw UserError(
          folder + " was computed by another build of khaos; --accept-new-code continues it with this one");
    if (head.code != s.code)
      hdf5::File::update(campaign_file::path(folder)).set_text("code", s.code);  // accepted once and for all
  });
  campaign.outputs_ = outputs;
  campaign.parameters_ = points.parameters();
  try {
    campaign.attach(points);
  } catch (const StorageError& wrong) {
    throw UserError(std::string("nothing was computed: ") + wrong.what());
  }
  world.on_root([&] { keep_yaml(folder, s.yaml); });  // a larger sweep than before
  return campaign;
}

void Campaign::grow(const PointSource& points, const Outputs& outputs) {
  sync();
  outputs_ = outputs;
  attach(points);
}

void Campaign::drop_unwanted(const PointSource& points) {
  bool unwanted = false;
  world_->on_root([&] {
    const long rows = long(columns_.at("status").shape()[0]);
    std::vector<unsigned char> status(std::size_t(rows), 0);
    columns_.at("status").read({0}, {status.size()}, status.data());
    unwanted = std::find(status.begin() + points_, status.end(), 0) != status.end();
    if (!unwanted) return;
    campaign_file::Origin origin;
    std::vector<Status> kept(status.size());
    for (long i = 0; i < rows; ++i) {
      kept[std::size_t(i)] = Status(status[std::size_t(i)]);
      if (i < points_ || status[std::size_t(i)] != 0) origin.push_back(i);
    }
    campaign_file::write(folder_, points, outputs_, spec_, origin, kept);
  });
  if (world_->broadcast(unwanted)) attach(points);
}

void Campaign::close() {
  columns_.clear();
  file_.close();
  fields_.close();
}

UserError Campaign::other_sweep(const std::string& stored_request) const {
  return UserError(folder_ + " holds another sweep, of which this one is not a superset: " +
                   difference(stored_request, spec_.request));
}

void Campaign::attach(const PointSource& points) {
  close();
  points_ = points.size();
  bool rewrite = false;
  world_->on_root([&] {
    const campaign_file::Head head = campaign_file::read_head(folder_);
    if (points.base_size() < head.base_points) throw other_sweep(head.request);
    rewrite = !is_prefix(head.identity, points);
    const hdf5::File old = hdf5::File::read(campaign_file::path(folder_));
    for (const Axis& axis : outputs_.axes())  // rows may have become longer, or the file may hold longer ones
      if (old.has(axis.name)) rewrite = rewrite || old.dataset(axis.name).shape()[0] < axis.length;
    if (!rewrite) return;
    std::unordered_map<std::uint64_t, long> where;
    for (long i = 0; i < head.rows; ++i) where.emplace(head.identity[std::size_t(i)], i);
    campaign_file::Origin origin;
    std::vector<char> used(std::size_t(head.rows), 0);
    for (long i = 0; i < points.size(); ++i) {
      const auto found = where.find(points.identity(i));
      origin.push_back(found == where.end() ? -1 : found->second);
      if (found != where.end()) used[std::size_t(found->second)] = 1;
    }
    for (long i = 0; i < head.rows; ++i) {
      if (used[std::size_t(where.at(head.identity[std::size_t(i)]))])
        continue;  // also a Point that was asked for twice
      if (i < head.base_points) throw other_sweep(head.request);
      origin.push_back(i);
    }
    Outputs as_stored = outputs_;
    campaign_file::fit(as_stored, old);
    const std::vector<Status> status =
        campaign_file::verified_status(campaign_file::open_columns(old), RowLayout(as_stored), 0, head.rows);
    campaign_file::write(folder_, points, outputs_, spec_, origin, status);
  });

  file_ = hdf5::File::open(campaign_file::path(folder_), *world_);
  campaign_file::fit(outputs_, file_);  // it may have been made for longer rows than these Points need
  layout_ = RowLayout(outputs_);
  columns_ = campaign_file::open_columns(file_);
  if (std::any_of(outputs_.all().begin(), outputs_.all().end(), [](const Output& o) { return o.is_field; }))
    fields_ = hdf5::File::open(campaign_file::fields_path(folder_), *world_);

  // Each rank verifies its share of the rows; a torn one is computed again.
  std::vector<unsigned char> status(std::size_t(points_), 0);
  const auto [first, last] = share(points_, *world_);
  std::string trouble;
  try {
    const std::vector<Status> mine = campaign_file::verified_status(columns_, layout_, first, last - first);
    std::transform(mine.begin(), mine.end(), status.begin() + first,
                   [](Status s) { return static_cast<unsigned char>(s); });
  } catch (const StorageError& wrong) {
    trouble = wrong.what();
  }
  for (const std::string& text : world_->gather(trouble))
    if (!text.empty()) throw StorageError(text);
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, status.data(), int(status.size()), MPI_UNSIGNED_CHAR, MPI_MAX,
                          world_->get()),
            "MPI_Allreduce");
  status_.resize(status.size());
  std::transform(status.begin(), status.end(), status_.begin(), [](unsigned char b) { return Status(b); });
}

std::vector<long> Campaign::todo() const {
  std::vector<long> all;
  for (long i = 0; i < points_; ++i)
    if (status_[std::size_t(i)] == Status::todo) all.push_back(i);
  return all;
}
void Campaign::forget_failures() {
  for (long i = 0; i < points_; ++i)
    if (status_[std::size_t(i)] == Status::failed) forgotten_.insert(i);
  std::replace(status_.begin(), status_.end(), Status::failed, Status::todo);
}
long Campaign::count(Status status) const { return std::count(status_.begin(), status_.end(), status); }

std::string Campaign::message(long point) const {
  char text[campaign_file::message_length + 1] = {};
  columns_.at("message").read({hsize_t(point), 0}, {1, campaign_file::message_length}, text);
  return text;
}

std::vector<double> Campaign::column(const std::string& name) const {
  const hdf5::Dataset& set = columns_.at(name);
  std::vector<double> all(std::size_t(points_), 0.0);
  if (set.element() != hdf5::Element::integer) return set.read({0}, {all.size()}, all.data()), all;
  std::vector<std::int64_t> integers(all.size());
  set.read({0}, {all.size()}, integers.data());
  return {integers.begin(), integers.end()};
}

void Campaign::commit(long point, Row row, Status status, const std::string& message, double seconds) {
  if (forgotten_.erase(point) > 0 || !message.empty()) {
    char text[campaign_file::message_length] = {};
    std::strncpy(text, message.c_str(), sizeof text - 1);
    columns_.at("message").write({hsize_t(point), 0}, {1, sizeof text}, text);
  }
  pending_words_ += row.size();
  pending_.push_back({point, std::move(row), status, seconds});
  if (pending_.size() >= most_pending_rows || pending_words_ >= most_pending_words ||
      Clock::now() - flushed_ >= std::chrono::seconds(1))
    flush();
}

void Campaign::flush() {
  std::sort(pending_.begin(), pending_.end(),
            [](const Pending& a, const Pending& b) { return a.point < b.point; });
  for (std::size_t from = 0; from < pending_.size();) {
    std::size_t to = from + 1;
    while (to < pending_.size() && pending_[to].point == pending_[to - 1].point + 1) ++to;
    const std::size_t n = to - from;
    std::vector<const Row*> rows(n);
    std::vector<std::uint64_t> digests(n);
    std::vector<unsigned char> status(n);
    std::vector<double> seconds(n);
    std::vector<char> commits(n * campaign_file::commit_length, 0);
    for (std::size_t k = 0; k < n; ++k) {
      const Pending& p = pending_[from + k];
      rows[k] = &p.row;
      digests[k] = digest(p.row);
      status[k] = static_cast<unsigned char>(p.status);
      seconds[k] = p.seconds;
      spec_.commit.copy(commits.data() + k * campaign_file::commit_length, campaign_file::commit_length);
      status_[std::size_t(p.point)] = p.status;
    }
    const hsize_t first = hsize_t(pending_[from].point);
    campaign_file::write_rows(columns_, layout_, long(first), rows);
    columns_.at("digest").write({first}, {n}, digests.data());
    columns_.at("seconds").write({first}, {n}, seconds.data());
    columns_.at("commit").write({first, 0}, {n, campaign_file::commit_length}, commits.data());
    columns_.at("status").write({first}, {n}, status.data());  // last: until now the rows do not count
    from = to;
  }
  pending_.clear();
  pending_words_ = 0;
  flushed_ = Clock::now();
  if (Clock::now() - synced_ < std::chrono::seconds(30)) return;
  synced_ = Clock::now();  // against a power cut; a killed process loses nothing that was written
  sync_to_disk(campaign_file::path(folder_));
}

void Campaign::sync() {
  flush();
  file_.flush();
  if (fields_.get() >= 0) fields_.flush();
  std::vector<unsigned char> status(status_.size());
  std::transform(status_.begin(), status_.end(), status.begin(),
                 [](Status s) { return static_cast<unsigned char>(s); });
  check_mpi(MPI_Allreduce(MPI_IN_PLACE, status.data(), int(status.size()), MPI_UNSIGNED_CHAR, MPI_MAX,
                          world_->get()),
            "MPI_Allreduce");
  std::transform(status.begin(), status.end(), status_.begin(), [](unsigned char b) { return Status(b); });
}

void Campaign::write_frames(long point, const Output& field, const std::vector<std::size_t>& own_shape,
                            long first, std::span<const double> values) const {
  const hdf5::Dataset set = fields_.dataset(field.name);
  hdf5::Shape start(set.shape().size(), 0), count = {1};
  start[0] = hsize_t(point);
  start[1] = hsize_t(first);
  std::size_t frame = 1;
  for (std::size_t d = 1; d < own_shape.size(); ++d) frame *= own_shape[d];
  count.push_back(values.size() / frame);
  for (std::size_t d = 1; d < own_shape.size(); ++d) count.push_back(own_shape[d]);
  set.write(start, count, values.data());
}

void Campaign::write_frame(long point, const Output& field, long k, const Piece& piece) const {
  if (piece.values.empty()) return;
  hdf5::Shape start = {hsize_t(point), hsize_t(k)}, count = {1, 1};
  start.insert(start.end(), piece.first.begin(), piece.first.end());
  count.insert(count.end(), piece.count.begin(), piece.count.end());
  fields_.dataset(field.name).write(start, count, piece.values.data());
}

void Campaign::set_end_time(const std::string& text) const {
  char padded[campaign_file::time_length] = {};
  text.copy(padded, sizeof padded - 1);
  if (world_->root()) columns_.at("end_time").write({0}, {sizeof padded}, padded);
}

}  // namespace khaos
