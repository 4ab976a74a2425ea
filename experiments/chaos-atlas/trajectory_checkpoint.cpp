// SPDX-License-Identifier: BSD-3-Clause
#include "trajectory_checkpoint.hpp"

#include <array>
#include <cmath>

namespace chaos_atlas {
namespace {

/// The members' results in the shape of all members, whatever is done of them: shapes of checkpoints are
/// fixed. Back to what is done when it goes out of scope.
class WholeShape {
 public:
  WholeShape(Kept& kept, const Widths& widths, long members, const long& done, bool root)
      : kept_(kept), widths_(widths), done_(done), root_(root) {
    for (std::size_t k = 0; k < parts.size(); ++k) {
      std::vector<double>& values = kept.*Kept::parts[k];
      if (root) values.resize(std::size_t(members * widths[k]), std::nan(""));
      pieces_[k] = {{members, widths[k]}, {0, 0}, {root ? members : 0, widths[k]}, values};
    }
  }
  ~WholeShape() {
    for (std::size_t k = 0; k < parts.size(); ++k)
      if (root_) (kept_.*Kept::parts[k]).resize(std::size_t(done_ * widths_[k]));
  }
  WholeShape(const WholeShape&) = delete;
  std::array<Piece, Kept::parts.size()>& pieces() { return pieces_; }

 private:
  static constexpr auto& parts = Kept::parts;
  Kept& kept_;
  Widths widths_;
  const long& done_;
  bool root_;
  std::array<Piece, Kept::parts.size()> pieces_;
};

}  // namespace

void restore(Run& run, long members, TrajectoryTotals& totals, Kept* kept) {
  const auto resume = [&](auto&... pieces) {
    run.restore(totals.done, totals.moments.state(), totals.end_moments.state(), totals.counts,
                totals.failure, totals.drift, pieces...);
  };
  if (!kept) return resume();
  WholeShape whole(*kept, kept->widths, members, totals.done, run.comm().root());
  std::apply(resume, whole.pieces());
}

void checkpoint(Run& run, long members, TrajectoryTotals& totals, Kept* kept) {
  const auto save = [&](auto&... pieces) {
    run.checkpoint(totals.done, totals.moments.state(), totals.end_moments.state(), totals.counts,
                   totals.failure, totals.drift, pieces...);
  };
  if (!kept) return save();
  WholeShape whole(*kept, kept->widths, members, totals.done, run.comm().root());
  std::apply(save, whole.pieces());
}

}  // namespace chaos_atlas
