// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "store/campaign.hpp"
#include "store/outputs.hpp"

#include <string>

namespace khaos {

/// Writes folder/summary.h5 with what `summarise` put, under a temporary name first. One rank.
void write_summary(const std::string& folder, const Outputs& summary, const CampaignSpec& spec);

}  // namespace khaos
