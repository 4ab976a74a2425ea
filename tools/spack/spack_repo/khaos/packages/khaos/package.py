# SPDX-License-Identifier: BSD-3-Clause
try:  # Spack 1.0 and newer; in 0.23 spack.package exports these classes
    from spack_repo.builtin.build_systems.cmake import CMakePackage
    from spack_repo.builtin.build_systems.cuda import CudaPackage
    from spack_repo.builtin.build_systems.rocm import ROCmPackage
except ImportError:
    pass

from spack.package import *


class Khaos(CMakePackage, CudaPackage, ROCmPackage):
    """MPI-parallel numerical experiments of nonlinear dynamics: campaigns from YAML to HDF5."""

    license("BSD-3-Clause")

    # Built from a checkout: `develop` in an environment, see spack.yaml of the source tree.
    version("main")

    variant("openmp", default=False, description="threads within a rank")
    variant("eigen", default=True, description="Newton, multigrid and sparse eigenvalues by PETSc and SLEPc")
    variant("sundials", default=True, description="CVODE and ARKODE beside our own integrators")
    variant("native", default=True, description="compile for the CPU of the building machine")
    variant("tests", default=False, description="build the tests")
    variant("bench", default=False, description="build the benchmarks")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.22:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")

    depends_on("mpi@3.1:")
    depends_on("hdf5@1.10.4: +mpi+hl")
    depends_on("fftw@3.3.8: precision=double")
    depends_on("lapack")
    depends_on("yaml-cpp@0.6.3:")
    depends_on("cli11@2.1:")
    depends_on("nlohmann-json@3.10:")
    depends_on("fmt@8:")
    depends_on("spdlog@1.9:")
    depends_on("petsc@3.18: +mpi+double~complex+mumps", when="+eigen")
    depends_on("slepc@3.18:", when="+eigen")
    depends_on("sundials@6: +CVODE+ARKODE", when="+sundials")
    depends_on("googletest@1.12:", when="+tests")
    depends_on("benchmark", when="+bench")

    depends_on("kokkos@3.4: +serial")
    depends_on("kokkos cxxstd=20", when="^kokkos@4:")
    depends_on("kokkos+openmp", when="+openmp")
    depends_on("kokkos-nvcc-wrapper", when="+cuda")
    for arch in CudaPackage.cuda_arch_values:
        depends_on(f"kokkos@4.4: +cuda+wrapper cuda_arch={arch}", when=f"+cuda cuda_arch={arch}")
    for target in ROCmPackage.amdgpu_targets:
        depends_on(f"kokkos@4.4: +rocm amdgpu_target={target}", when=f"+rocm amdgpu_target={target}")

    conflicts("+cuda", when="cuda_arch=none", msg="choose cuda_arch, for example cuda_arch=90")
    conflicts("+rocm", when="+cuda", msg="one kind of GPU at a time")
    conflicts("^cuda@13:", when="^kokkos@:4.7.0", msg="CUDA 13 needs Kokkos 4.7.01")
    conflicts("%gcc@:11", msg="C++20 as khaos uses it needs GCC 12")

    generator("ninja")

    def cmake_args(self):
        args = [
            self.define_from_variant("KHAOS_NATIVE", "native"),
            self.define_from_variant("KHAOS_TESTS", "tests"),
            self.define_from_variant("KHAOS_BENCH", "bench"),
            self.define("Kokkos_ROOT", self.spec["kokkos"].prefix),
            self.define("HDF5_ROOT", self.spec["hdf5"].prefix),
        ]
        if self.spec.satisfies("+cuda"):
            args.append(self.define("CMAKE_CXX_COMPILER", self.spec["kokkos-nvcc-wrapper"].kokkos_cxx))
        elif self.spec.satisfies("+rocm"):
            args.append(self.define("CMAKE_CXX_COMPILER", self.spec["hip"].hipcc))
        return args
