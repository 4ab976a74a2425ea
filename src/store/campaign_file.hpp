// SPDX-License-Identifier: BSD-3-Clause
#pragma once
#include "store/campaign.hpp"

#include <string>
#include <vector>

// How campaign.h5 and fields.h5 are laid out, made, and made anew with more rows. One rank, not parallel.
namespace khaos::campaign_file {

inline constexpr const char* layout_version = "1.0.0";
inline constexpr std::size_t message_length = 160, commit_length = 16, time_length = 32;

/// Names that experiments cannot use for parameters or outputs.
const std::vector<std::string>& reserved_names();

/// A row of the new file comes from this row of the old one, or is fresh (-1).
using Origin = std::vector<long>;

/// Writes a complete pair of files to `folder` under temporary names and renames them into place. Rows with
/// an origin are copied from the files that are there; those beyond points.size() are carried along behind.
void write(const std::string& folder, const PointSource& points, const Outputs& outputs,
           const CampaignSpec& spec, const Origin& origin, const std::vector<Status>& old_status);

/// The two files of `write` carry one tag. If a process died between its two renames, this does the second
/// one; left-over temporary files of an earlier moment are removed.
void finish_rename(const std::string& folder);

/// What an existing file says of itself. Throws UserError with one sentence if it is not a campaign of khaos.
struct Head {
  std::string experiment, schema, request, code, seed;
  long rows = 0, base_points = 0;
  std::vector<std::uint64_t> identity;
};
Head read_head(const std::string& folder);

/// Gives `outputs` the axis lengths, and the columns for lengths that vary, that the file has.
void fit(Outputs& outputs, const hdf5::File& file);
/// Writes what an output says of itself: units, long_name, and flag_values with flag_meanings.
void describe(const hdf5::Dataset& set, const Output& output);
std::map<std::string, hdf5::Dataset> open_columns(const hdf5::File& file);
/// Status of rows [first, first + n): todo where the digest does not match the bytes.
std::vector<Status> verified_status(const std::map<std::string, hdf5::Dataset>& columns,
                                    const RowLayout& layout, long first, long n);

/// Reads rows [first, first + n) of all columns as rows of `layout`.
std::vector<Row> read_rows(const std::map<std::string, hdf5::Dataset>& columns, const RowLayout& layout,
                           long first, long n);
void write_rows(const std::map<std::string, hdf5::Dataset>& columns, const RowLayout& layout, long first,
                std::span<const Row* const> rows);

inline std::string path(const std::string& folder) { return folder + "/campaign.h5"; }
inline std::string fields_path(const std::string& folder) { return folder + "/fields.h5"; }

}  // namespace khaos::campaign_file
