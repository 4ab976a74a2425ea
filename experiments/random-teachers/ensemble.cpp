// SPDX-License-Identifier: BSD-3-Clause
#include "ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace random_teachers {
namespace {

Networks networks_of(const TeacherParams& p, Run& run) {
  Networks networks(p.students(), run.stream("batches"), &run.comm());
  for (std::size_t m = 0; m < networks.addresses.size(); ++m)  // students of one teacher see equal batches
    networks.addresses[m] = m % static_cast<std::size_t>(p.seeds);
  return networks;
}
}  // namespace

Distillation distillation_of(const TeacherParams& p) {
  return distillation(p.architecture(), p.batch, p.student_mode == "evaluation", p.T_student, p.T_teacher);
}

const Node& loss_of(const TeacherParams& p, const Distillation& d) {
  return p.loss == "mean-square" ? d.mean_square : d.cross_entropy;
}

Optimiser optimiser_of(const TeacherParams& p) {
  if (p.optimiser == "sgd") return momentum(0.9, p.weight_decay);
  Optimiser law = adam_w(p.weight_decay);
  law.decoupled = p.optimiser == "adamw";
  return law;
}

double memory_of(const TeacherParams& p) {
  const auto pixels = static_cast<double>(p.size * p.size), train = static_cast<double>(p.train),
             test = static_cast<double>(p.test), students = static_cast<double>(p.students()),
             features = static_cast<double>(p.architecture().features());
  const auto bytes = [&]<class T>(T) {
    const Distillation d = distillation_of(p);
    const MemoryNeed need = Training<T>::memory(loss_of(p, d), {.optimiser = optimiser_of(p)});
    const double images = (2 * train + test) * pixels * sizeof(T) * (p.data_sets > 1 ? students : 1) +
                          8 * (train + test) * pixels * static_cast<double>(p.data_sets);
    return static_cast<double>(need.tile) + images +
           (static_cast<double>(need.member) + 8 * (2 * train + test) * features) * students;
  };
  return 1e-9 * (p.precision == "double" ? bytes(double{}) : bytes(float{}));
}

long steps_at_once(long networks, double work, const Comm& comm) {
  const double members = std::max(16.0, static_cast<double>(networks) / comm.size());
  return std::max(1L, std::lround(1e10 / (members * work)));
}

template <class T>
Ensemble<T>::Ensemble(const TeacherParams& p, const ImageSets& sets, Run& run)
    : p_(p),
      run_(run),
      distillation_(distillation_of(p)),
      roles_(roles_of(distillation_.graph)),
      labels_(sets.labelled[0].labels),  // the same in all sets
      shuffled_(sets.shuffled),
      teacher_(run.stream("teacher")),
      other_(run.stream("student")),
      training_(loss_of(p_, distillation_), networks_of(p, run),
                {.optimiser = optimiser_of(p), .learning_rate = {p.learning_rate}}),
      encoding_(training_, p.architecture(), p.students(), p.seeds, run) {
  const PixelSets labelled = sets.pixels(), noise = PixelSets(sets.noise.begin(), sets.noise.end());
  train_ = encoding_.bind("training", labelled, 0, p.train);
  test_ = encoding_.bind("testing", labelled, p.train, p.test);
  shown_ = noise.empty() ? train_ : encoding_.bind("noise", noise, 0, p.train);
  const PixelSets& shown = noise.empty() ? labelled : noise;
  training_.bind({encoding_.images_for(distillation_.images, shown, 0, p.train)});
  const auto batch = static_cast<std::size_t>(p.batch * p.size * p.size);
  for (std::size_t m = 0; m < static_cast<std::size_t>(p.students()); ++m) {
    const std::span<const double> own = shown[m % static_cast<std::size_t>(p.seeds) % shown.size()];
    shown_batch_.insert(shown_batch_.end(), own.begin(), own.begin() + static_cast<std::ptrdiff_t>(batch));
  }
}

template <class T>
std::vector<double> Ensemble<T>::drawn(const Node& weight,
                                       const std::function<double(double, double, double)>& mix) const {
  std::vector<std::vector<double>> teachers, others;
  for (long s = 0; s < p_.seeds; ++s) {
    const auto seed = static_cast<std::uint64_t>(s);
    teachers.push_back(draw(weight.record().initial, weight.shape(), weight.name(), teacher_, seed));
    others.push_back(draw(weight.record().initial, weight.shape(), weight.name(), other_, seed));
  }
  std::vector<double> all;
  for (const double alpha : p_.alpha)
    for (std::size_t s = 0; s < teachers.size(); ++s)
      for (std::size_t k = 0; k < teachers[s].size(); ++k)
        all.push_back(mix(alpha, teachers[s][k], others[s][k]));
  return all;
}

template <class T>
void Ensemble<T>::become_teachers(const Left& left) {
  for (std::size_t k = 0; k < roles_.student.size(); ++k) {
    const Node& weight = roles_.student[k];
    const std::vector<double> values = drawn(weight, [](double, double teacher, double) { return teacher; });
    training_.set_weights(weight, values);
    for (const Node& own : roles_.teacher_head)
      if (own.name().substr(own.name().find('/')) == weight.name().substr(weight.name().find('/')))
        training_.set_weights(own, values);
  }
  const Statistics statistics = encoding_.measure(shown_, left);
  const std::vector<double> targets = encoding_.features(shown_, statistics, left);
  training_.bind({{distillation_.teacher_features, targets, true}});
  teacher_batch_ = first_batch(targets, p_.architecture().features());
  const Encoder& student = distillation_.student;
  for (std::size_t layer = 0; layer < student.mean.size(); ++layer)
    training_.bind({{student.mean[layer], statistics.mean[layer], true},
                    {student.variance[layer], statistics.variance[layer], true}});
}

template <class T>
void Ensemble<T>::become_students() {
  const bool interpolate = p_.student_start == "interpolate";
  for (const Node& weight : roles_.student)
    training_.set_weights(weight, drawn(weight, [&](double alpha, double teacher, double other) {
                            return interpolate ? ((1 - alpha) * teacher + alpha * other) /
                                                     std::hypot(alpha, 1 - alpha)
                                               : teacher + alpha * other;
                          }));
}

template <class T>
Readings Ensemble<T>::read(long neighbours, const Left& left) {
  const Statistics statistics = encoding_.measure(train_, left);
  const std::vector<double> train = encoding_.features(train_, statistics, left),
                            test = encoding_.features(test_, statistics, left);
  const long dimension = p_.architecture().features();
  const auto train_size = static_cast<std::size_t>(p_.train * dimension),
             test_size = static_cast<std::size_t>(p_.test * dimension);
  const auto of = [&](long m) {
    const auto member = static_cast<std::size_t>(m);
    return Features{{train.data() + member * train_size, train_size},
                    {test.data() + member * test_size, test_size}};
  };
  return read_features(p_, {p_.students(), dimension, labels_, shuffled_, neighbours}, of, run_, left);
}

template <class T>
std::vector<double> Ensemble<T>::first_batch(const std::vector<double>& of_members, long row) const {
  const std::size_t size = of_members.size() / static_cast<std::size_t>(p_.students());
  std::vector<double> batch;
  for (std::size_t m = 0; m < static_cast<std::size_t>(p_.students()); ++m) {
    const auto from = of_members.begin() + static_cast<std::ptrdiff_t>(m * size);
    batch.insert(batch.end(), from, from + p_.batch * row);
  }
  return batch;
}

template <class T>
Start Ensemble<T>::start() const {
  const Distillation& d = distillation_;
  const std::vector<Data> batch{{d.images, shown_batch_, true}, {d.teacher_features, teacher_batch_, true}};
  const std::vector<double> gradient = training_.gradient(loss_of(p_, d), batch),
                            cross = training_.gradient(d.cross_entropy, batch),
                            divergence = training_.gradient(d.divergence, batch);
  Start start;
  const std::size_t size = static_cast<std::size_t>(training_.trained());
  for (std::size_t m = 0; m < static_cast<std::size_t>(p_.students()); ++m) {
    double square = 0, gap = 0;
    for (std::size_t k = m * size; k < (m + 1) * size; ++k) {
      square += gradient[k] * gradient[k];
      gap = std::max(gap, std::abs(cross[k] - divergence[k]));
    }
    start.gradient.push_back(std::sqrt(square));
    start.divergence_gap.push_back(gap);
  }
  const std::vector<double> least = training_.evaluate(d.cross_entropy, batch),
                            entropy = training_.evaluate(d.entropy, batch);
  for (std::size_t m = 0; m < least.size(); ++m) start.entropy_gap.push_back(least[m] - entropy[m]);
  return start;
}

template <class T>
std::vector<double> Ensemble<T>::encoders() const {
  const std::vector<MemberStatus> status = training_.status();
  std::vector<std::vector<double>> rows(status.size());
  for (const Node& weight : roles_.student) {
    if (!weight.name().starts_with("student/encoder/")) continue;
    const std::vector<double> values = training_.weights(weight);
    const auto size = static_cast<std::ptrdiff_t>(values.size() / rows.size());
    for (std::size_t m = 0; m < rows.size(); ++m) {
      const auto from = values.begin() + static_cast<std::ptrdiff_t>(m) * size;
      if (status[m] == MemberStatus::diverged)
        rows[m].insert(rows[m].end(), static_cast<std::size_t>(size),
                       std::numeric_limits<double>::quiet_NaN());
      else
        rows[m].insert(rows[m].end(), from, from + size);
    }
  }
  std::vector<double> all;
  for (const std::vector<double>& row : rows) all.insert(all.end(), row.begin(), row.end());
  return all;
}

template <class T>
std::vector<double> Ensemble<T>::distances() const {
  std::vector<double> gap(static_cast<std::size_t>(p_.students())), size(gap.size());
  for (const Node& weight : roles_.student) {
    const std::vector<double> now = training_.weights(weight),
                              teacher = drawn(weight, [](double, double t, double) { return t; });
    const std::size_t elements = now.size() / gap.size();
    for (std::size_t k = 0; k < now.size(); ++k) {
      gap[k / elements] += std::pow(now[k] - teacher[k], 2);
      size[k / elements] += std::pow(teacher[k], 2);
    }
  }
  for (std::size_t m = 0; m < gap.size(); ++m) gap[m] = std::sqrt(gap[m] / size[m]);
  return gap;
}

template <class T>
std::vector<double> Ensemble<T>::variance_ratio() const {
  std::vector<double> sum(p_.alpha.size()), count(sum.size());
  for (const Node& weight : roles_.student) {
    const std::vector<double> now = training_.weights(weight);
    const double variance = std::pow(weight.record().initial.scale, 2) / 3;  // of U(-scale, scale)
    const std::size_t size = now.size() / sum.size();
    for (std::size_t k = 0; k < now.size(); ++k) {
      sum[k / size] += now[k] * now[k] / variance;
      count[k / size] += 1;
    }
  }
  for (std::size_t a = 0; a < sum.size(); ++a) sum[a] /= count[a];
  return sum;
}

template class Ensemble<float>;
template class Ensemble<double>;

}  // namespace random_teachers
