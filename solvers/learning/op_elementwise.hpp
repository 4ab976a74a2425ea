// SPDX-License-Identifier: BSD-3-Clause
/// Kernels of operations element by element.
///   Fill        out = a0.                                                n: elements
///   Map<F>      out[i] = F::value(x[i]).                                 n: elements
///   Combine<F>  out[i] = F::value(x[i], y[i]), operands stretched along axes of size 1.
///               n: four sizes of the output, four strides of x, four of y (0 along stretched axes)
#pragma once
#include "learning/op_list.hpp"
#include "learning/strided.hpp"

namespace khaos::ops {

struct Fill {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    V* const out = c.out();
    for (long i = w.first(); i < c.n(0); i += w.stride()) out[i] = c.a(0);
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>&, const Worker&) {}
};

// A function F of one variable: value(x), and slope(x, y) at y = value(x). Those with `from_output` do
// without x. a: two parameters.
struct Tanh {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return activation_tanh(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V y, V, V) {
    return V(1) - y * y;
  }
};
struct Relu {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return select_less(x, V(0), V(0), x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V y, V, V) {
    return select_less(V(0), y, V(1), V(0));
  }
};
struct Sigmoid {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return sigmoid(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V y, V, V) {
    return y * (V(1) - y);
  }
};
struct Softplus {
  static constexpr bool from_output = false;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return softplus(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V x, V, V, V) {
    return sigmoid(x);
  }
};
/// x/2 (1 + tanh(u)), u = sqrt(2/pi) (x + 0.044715 x^3): Hendrycks & Gimpel (2016), the form without erf.
struct Gelu {
  static constexpr bool from_output = false;
  static constexpr double scale = 0.79788456080286535588, cubic = 0.044715;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return 0.5 * x * (V(1) + activation_tanh(scale * (x + cubic * (x * x * x))));
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V x, V, V, V) {
    const V t = activation_tanh(scale * (x + cubic * (x * x * x)));
    return 0.5 * (V(1) + t) + 0.5 * x * (V(1) - t * t) * (scale * (V(1) + (3 * cubic) * (x * x)));
  }
};
struct Exp {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return exp(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V y, V, V) {
    return y;
  }
};
struct Log {
  static constexpr bool from_output = false;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return log(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V x, V, V, V) {
    return V(1) / x;
  }
};
struct Square {
  static constexpr bool from_output = false;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return x * x;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V x, V, V, V) {
    return x + x;
  }
};
struct Sqrt {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V, V) {
    return sqrt(x);
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V y, V, V) {
    return 0.5 / y;
  }
};
/// a0 x + a1.
struct Affine {
  static constexpr bool from_output = true;
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V a0, V a1) {
    return a0 * x + a1;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(V, V, V a0, V) {
    return a0;
  }
};

template <class F>
struct Map {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const V *const x = c.in(0), a0 = c.a(0), a1 = c.a(1);
    V* const out = c.out();
    for (long i = w.first(); i < c.n(0); i += w.stride()) out[i] = F::value(x[i], a0, a1);
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const V *const x = c.in(0), *const y = c.out(), *const dy = c.out_gradient(), a0 = c.a(0), a1 = c.a(1);
    const Sink<V> dx = c.gradient(0);
    for (long i = w.first(); i < c.n(0); i += w.stride()) {
      if constexpr (F::from_output) {
        dx.put(i, dy[i] * F::slope(V(0), y ? y[i] : V(0), a0, a1));
      } else {
        dx.put(i, dy[i] * F::slope(x[i], V(0), a0, a1));
      }
    }
  }
};

// A function F of two variables: value, and both slopes.
struct Add {
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V y) {
    return x + y;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(int, V, V) {
    return V(1);
  }
};
struct Subtract {
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V y) {
    return x - y;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(int i, V, V) {
    return V(i == 0 ? 1 : -1);
  }
};
struct Multiply {
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V y) {
    return x * y;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(int i, V x, V y) {
    return i == 0 ? y : x;
  }
};
struct Divide {
  template <class V>
  KOKKOS_INLINE_FUNCTION static V value(V x, V y) {
    return x / y;
  }
  template <class V>
  KOKKOS_INLINE_FUNCTION static V slope(int i, V x, V y) {
    return i == 0 ? V(1) / y : -(x / (y * y));
  }
};

template <class F>
struct Combine {
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void forward(const Call<V>& c, const Worker& w) {
    const V *const x = c.in(0), *const y = c.in(1);
    V* const out = c.out();
    const long* const size = c.step.n;
    const long elements = size[0] * size[1] * size[2] * size[3];
    if (c.in_size(0) == elements && c.in_size(1) == elements) {
      for (long i = w.first(); i < elements; i += w.stride()) out[i] = F::value(x[i], y[i]);
    } else {
      for (long i = w.first(); i < elements; i += w.stride())
        out[i] = F::value(x[place_of(i, size, size + 4)], y[place_of(i, size, size + 8)]);
    }
  }
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void backward(const Call<V>& c, const Worker& w) {
    const long* const size = c.step.n;
    const long elements = size[0] * size[1] * size[2] * size[3];
    const Sink<V> dx = c.gradient(0), dy = c.gradient(1);
    const V* const d = c.out_gradient();
    if ((!dx || dx.size == elements) && (!dy || dy.size == elements) && c.in_size(0) == c.in_size(1)) {
      const V *const x = c.in(0), *const y = c.in(1);
      for (long i = w.first(); i < elements; i += w.stride()) {
        const V at = d[i], xi = x ? x[i] : V(0), yi = y ? y[i] : V(0);  // all read before dx, which may be d
        if (dx) dx.put(i, at * F::slope(0, xi, yi));
        if (dy) dy.put(i, at * F::slope(1, xi, yi));
      }
      return;
    }
    stretched(c, w, 0, dx);
    w.barrier();  // both may be one array
    stretched(c, w, 1, dy);
  }

 private:
  /// The gradient of one input, added up over the axes that it was stretched along, in their order.
  template <class V, class Worker>
  KOKKOS_INLINE_FUNCTION static void stretched(const Call<V>& c, const Worker& w, int which,
                                               const Sink<V>& to) {
    if (!to) return;
    const V *const x = c.in(0), *const y = c.in(1), *const d = c.out_gradient();
    const long *const size = c.step.n, *const mine = size + 4 + 4 * which;
    long kept[4], summed[4], stride[4], step = 1;
    for (int axis = 3; axis >= 0; --axis) {
      stride[axis] = step;
      step *= size[axis];
      kept[axis] = mine[axis] == 0 ? 1 : size[axis];
      summed[axis] = mine[axis] == 0 ? size[axis] : 1;
    }
    for (long e = w.first(); e < to.size; e += w.stride()) {
      V total = 0;
      for_each_place(place_of(e, kept, stride), summed, stride, [&](long i) {
        const V xi = x ? x[place_of(i, size, size + 4)] : V(0),
                yi = y ? y[place_of(i, size, size + 8)] : V(0);
        total += d[i] * F::slope(which, xi, yi);
      });
      to.put(e, total);
    }
  }
};

}  // namespace khaos::ops
