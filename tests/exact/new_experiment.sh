#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# In a copy of the source tree, tools/new_experiment and a plain build give an experiment that meets its reference
# values and has the same bits on 1 and 2 ranks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/khaos"
cd "$KHAOS_SOURCE_DIR"
cp -r CMakeLists.txt CMakePresets.json src solvers tools jobs "$folder/khaos"
cd "$folder/khaos"

tools/new_experiment red-noise
cmake -G Ninja -B build -S . -DKHAOS_TESTS=OFF
cmake --build build

build/khaos check red-noise --out check
build/khaos run red-noise --size smoke --out one
mpirun -n 2 build/khaos run red-noise --size smoke --out two
build/khaos diff one two
