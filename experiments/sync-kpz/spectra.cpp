// SPDX-License-Identifier: BSD-3-Clause
#include "spectra.hpp"

#include "lattice/structure_factor.hpp"

#include <algorithm>

namespace sync_kpz {

long Groups::size(long group) const {
  long n = 0;
  for (long member = 0; member < members; ++member) n += of(member) == group;
  return n;
}

Spectra::Spectra(long modes_, Groups groups)
    : modes(modes_),
      kept(std::min(modes_, most_kept)),
      sampled(std::size_t(modes_)),
      sampled_by_group(std::size_t(groups.count() * kept)),
      groups_(groups) {}

void Spectra::add(const Replicas& phases, const Comm& comm, bool instant, bool sample) {
  if (modes == 0) return;
  const std::vector<double> here = structure_factors(phases, modes);
  const long lines = phases.blocks * KHAOS_LANES;
  std::vector<double> total(static_cast<std::size_t>(modes));
  std::vector<double> parts(static_cast<std::size_t>(groups_.count() * kept));
  // So many modes at once that what is gathered stays below 32 MB.
  const long at_once = std::max(1L, (1L << 22) / (groups_.members + KHAOS_LANES));
  std::vector<double> mine;
  for (long first = 0; first < modes; first += at_once) {
    const long width = std::min(at_once, modes - first);
    mine.clear();
    for (long line = 0; line < lines; ++line)
      mine.insert(mine.end(), here.begin() + line * modes + first,
                  here.begin() + line * modes + first + width);
    const std::vector<double> all = comm.gather(mine);
    for (long member = 0; member < groups_.members; ++member)
      for (long k = 0; k < width; ++k) {
        const double S = all[static_cast<std::size_t>(member * width + k)];
        total[static_cast<std::size_t>(first + k)] += S;
        if (first + k < kept) parts[static_cast<std::size_t>(groups_.of(member) * kept + first + k)] += S;
      }
  }
  if (instant) {
    for (const double sum : total) mean.push_back(sum / static_cast<double>(groups_.members));
    by_group.insert(by_group.end(), parts.begin(), parts.end());
  }
  if (!sample) return;
  ++samples;
  for (std::size_t k = 0; k < total.size(); ++k)
    sampled[k] += total[k] / static_cast<double>(groups_.members);
  for (std::size_t k = 0; k < parts.size(); ++k) sampled_by_group[k] += parts[k];
}

}  // namespace sync_kpz
