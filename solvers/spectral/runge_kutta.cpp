// SPDX-License-Identifier: BSD-3-Clause
#include "spectral/runge_kutta.hpp"

#include <stdexcept>

namespace khaos {

namespace {

RungeKuttaTable rk4() {
  return {"rk4",
          4,
          0,
          RungeKuttaTable::Base::start,
          {0.5, 0.5, 1},
          {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6},
          {0, 0.5, 0.5, 1},
          {},
          "Kutta, Z. Math. Phys. 46, 435 (1901)"};
}

RungeKuttaTable rk43() {
  RungeKuttaTable t{
      "rk43",
      4,
      3,
      RungeKuttaTable::Base::partial_sum,
      {970286171893. / 4311952581923, 6584761158862. / 12103376702013, 2251764453980. / 15575788980749,
       26877169314380. / 34165994151039},
      {1153189308089. / 22510343858157, 1772645290293. / 4653164025191, -1672844663538. / 4480602732383,
       2114624349019. / 3568978502595, 5198255086312. / 14908931495163},
      {0},
      {},
      "Kennedy, Carpenter & Lewis, Appl. Numer. Math. 35, 177 (2000), RK4(3)5[2R+]C"};
  const double embedded[] = {1016888040809. / 7410784769900, 11231460423587. / 58533540763752,
                             -1563879915014. / 6823010717585, 606302364029. / 971179775848,
                             1097981568119. / 3980877426909};
  double partial = 0;
  for (std::size_t i = 0; i < t.b.size(); ++i) {
    t.e.push_back(t.b[i] - embedded[i]);
    if (i + 1 < t.b.size()) t.c.push_back(partial + t.next[i]);
    partial += t.b[i];
  }
  return t;
}

}  // namespace

const std::vector<RungeKuttaTable>& runge_kutta_tables() {
  static const std::vector<RungeKuttaTable> all{rk4(), rk43()};
  return all;
}

const RungeKuttaTable& runge_kutta_table(const std::string& name) {
  for (const RungeKuttaTable& t : runge_kutta_tables())
    if (t.name == name) return t;
  throw std::invalid_argument("no explicit scheme \"" + name + "\": one of rk4, rk43");
}

}  // namespace khaos
