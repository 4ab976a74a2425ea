// SPDX-License-Identifier: BSD-3-Clause
#include "store/reader.hpp"

#include "core/error.hpp"
#include "store/campaign_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace khaos {

CampaignReader::CampaignReader(const std::string& folder) : folder_(folder) {
  if (!std::filesystem::exists(campaign_file::path(folder)))
    throw UserError(folder + " holds no campaign (no campaign.h5 in it)");
  const campaign_file::Head head = campaign_file::read_head(folder);
  experiment_ = head.experiment;
  size_ = head.rows;
  file_ = hdf5::File::read(campaign_file::path(folder));
  std::vector<unsigned char> bytes(std::size_t(size_), 0);
  file_.dataset("status").read({0}, {bytes.size()}, bytes.data());
  for (const unsigned char b : bytes) status_.push_back(Status(b));
}

CampaignReader::CampaignReader(const std::string& folder, const Comm& world) {
  world.on_root([&] { CampaignReader test(folder); });
  *this = CampaignReader(folder);
}

std::uint64_t CampaignReader::seed() const { return std::strtoull(file_.text("seed").c_str(), nullptr, 10); }
long CampaignReader::count(Status status) const { return std::count(status_.begin(), status_.end(), status); }

std::string CampaignReader::message(long point) const {
  char text[campaign_file::message_length + 1] = {};
  file_.dataset("message").read({hsize_t(point), 0}, {1, campaign_file::message_length}, text);
  return text;
}
std::uint64_t CampaignReader::digest(long point) const {
  std::uint64_t word = 0;
  file_.dataset("digest").read({hsize_t(point)}, {1}, &word);
  return word;
}
std::uint64_t CampaignReader::replicate(long point) const {
  std::int64_t number = 0;
  file_.dataset("replicate").read({hsize_t(point)}, {1}, &number);
  return std::uint64_t(number);
}
std::vector<std::uint64_t> CampaignReader::identities() const {
  std::vector<std::uint64_t> all(std::size_t(size_), 0);
  file_.dataset("identity").read({0}, {all.size()}, all.data());
  return all;
}
std::vector<double> CampaignReader::seconds() const {
  std::vector<double> all(std::size_t(size_), 0.0);
  file_.dataset("seconds").read({0}, {all.size()}, all.data());
  return all;
}

Record CampaignReader::record(long point, const std::vector<Parameter>& parameters) const {
  Record record;
  for (const Parameter& p : parameters) {
    if (!file_.has(p.name))
      throw UserError(folder_ + " was computed with other parameters: it has no " + p.name);
    const hdf5::Dataset set = file_.dataset(p.name);
    hdf5::Shape start(set.shape().size(), 0), count = set.shape();
    start[0] = hsize_t(point);
    count[0] = 1;
    const std::size_t width = count.size() > 1 ? count[1] : 1;
    switch (p.kind()) {
      case Kind::boolean: {
        unsigned char b;
        set.read(start, count, &b);
        record.push_back(b != 0);
        break;
      }
      case Kind::integer: {
        std::int64_t n;
        set.read(start, count, &n);
        record.push_back(n);
        break;
      }
      case Kind::real: {
        double x;
        set.read(start, count, &x);
        record.push_back(x);
        break;
      }
      case Kind::text: {
        std::string s(width, '\0');
        set.read(start, count, s.data());
        record.push_back(std::string(s.c_str(), strnlen(s.data(), width)));
        break;
      }
      case Kind::reals: {
        std::vector<double> list(width);
        set.read(start, count, list.data());
        std::erase_if(list, [](double x) { return x != x; });
        record.push_back(list);
      }
    }
  }
  return record;
}

void CampaignReader::widen(Outputs& outputs) const { campaign_file::fit(outputs, file_); }

Row CampaignReader::row(long point, const RowLayout& layout) const {
  std::map<std::string, hdf5::Dataset> columns;
  for (const RowLayout::Column& c : layout.columns) columns.emplace(c.name, file_.dataset(c.name));
  return campaign_file::read_rows(columns, layout, point, 1)[0];
}

}  // namespace khaos
