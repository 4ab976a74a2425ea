// SPDX-License-Identifier: BSD-3-Clause
#include "store/summary.hpp"

#include "core/error.hpp"
#include "store/campaign_file.hpp"

#include <algorithm>
#include <filesystem>

namespace khaos {

void write_summary(const std::string& folder, const Outputs& summary, const CampaignSpec& spec) {
  const std::string path = folder + "/summary.h5", temporary = path + ".new";
  {
    const hdf5::File file = hdf5::File::create(temporary);
    file.attribute("Conventions", "CF-1.10");
    file.attribute("experiment", spec.experiment);
    file.attribute("request", spec.request);
    for (const Axis& axis : summary.axes()) file.dimension(axis.name, axis.length, axis.values, axis.unit);
    for (const Output& output : summary.all()) {
      const std::vector<double>* values = summary.values(output.name);
      if (!values) throw std::logic_error("summarise declared " + output.name + " but put nothing");
      const bool whole = output.type == Type::integer;
      const hdf5::Dataset set = file.create(output.name, whole ? hdf5::Element::integer : hdf5::Element::real,
                                            output.axes, hdf5::File::Fill::never);
      campaign_file::describe(set, output);
      const hdf5::Shape start(set.shape().size(), 0);
      if (whole) {
        const std::vector<std::int64_t> integers(values->begin(), values->end());
        set.write(start, set.shape(), integers.data());
      } else {
        set.write(start, set.shape(), values->data());
      }
    }
    file.flush();
  }
  std::error_code fault;
  std::filesystem::rename(temporary, path, fault);
  if (fault) throw StorageError("cannot rename " + temporary + ": " + fault.message());
}

}  // namespace khaos
