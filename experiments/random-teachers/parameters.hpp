// SPDX-License-Identifier: BSD-3-Clause
/// Parameters that the experiments of random teachers share.
#pragma once
#include "architecture.hpp"
#include "core/schema.hpp"
#include "images.hpp"

#include <string>
#include <vector>

namespace random_teachers {

struct TeacherParams {
  std::string data = "motif-images", distil_on = "data", file;
  long train = 3000, test = 2000, size = 16;
  int classes = 8, data_sets = 1;
  double pixel_noise = 0.3, offset = 0.5, separation = 0.3;

  std::string encoder = "conv", normalise = "batch", student_mode = "training";
  std::vector<double> channels{16, 32, 64}, head{128, 128};
  int convs_per_block = 1;
  long bottleneck = 0;
  double memory_limit = 8;

  std::string student_start = "interpolate", loss = "cross-entropy", optimiser = "adam", precision = "single";
  std::vector<double> alpha{0, 0.2, 1};
  long seeds = 2;
  double T_teacher = 1, T_student = 1, learning_rate = 1e-3, weight_decay = 0;
  long batch = 128, steps = 300;

  double lambda = 1e-3;  // of the linear probe

  ImageLaw law() const { return {data, size, classes, pixel_noise, offset, separation}; }
  Architecture architecture() const;
  long students() const { return static_cast<long>(alpha.size()) * seeds; }
};

template <class P>
void describe_teachers(Schema<P>& s) {
  const auto of = []<class T>(T TeacherParams::*member) { return static_cast<T P::*>(member); };
  using Q = TeacherParams;
  s("data", of(&Q::data), "1", "motif-images: translated motifs; mixture: Gaussian clouds; file: read them",
    one_of({"motif-images", "mixture", "file"}));
  s("file", of(&Q::file), "1", "with data=file: a text file, a label and size^2 pixels to a line");
  s("distil_on", of(&Q::distil_on), "1",
    "what the student is distilled on: the training images or white noise", one_of({"data", "noise"}));
  s("train", of(&Q::train), "1", "training images of each data set", within(2, 1e7));
  s("test", of(&Q::test), "1", "test images of each data set", within(1, 1e7));
  s("size", of(&Q::size), "1", "pixels along each side, a multiple of 8", within(8, 512));
  s("classes", of(&Q::classes), "1", "classes; of generated images as many of each", within(2, 1000));
  s("data_sets", of(&Q::data_sets), "1", "data sets: seed k has number k mod data_sets", within(1, 1e6));
  s("pixel_noise", of(&Q::pixel_noise), "1", "noise per pixel (motif-images)", at_least(0));
  s("offset", of(&Q::offset), "1", "deviation of an image's mean (motif-images)", at_least(0));
  s("separation", of(&Q::separation), "1", "deviation of a class centre per pixel (mixture)", at_least(0));

  s("encoder", of(&Q::encoder), "1", "3x3 convolutions, or dense layers", one_of({"conv", "dense"}));
  s("normalise", of(&Q::normalise), "1", "batch normalisation after each layer of the encoder, or none",
    one_of({"batch", "none"}));
  s("student_mode", of(&Q::student_mode), "1",
    "the student is normalised by its batches (training) or by the teacher's "
    "statistics (evaluation)",
    one_of({"training", "evaluation"}));
  s("channels", of(&Q::channels), "1", "conv: channels of each block; dense: widths of the layers");
  s("convs_per_block", of(&Q::convs_per_block), "1", "convolutions before each pooling", within(1, 8));
  s("head", of(&Q::head), "1", "widths of the head's layers");
  s("bottleneck", of(&Q::bottleneck), "1", "outputs behind the L2 bottleneck of width 256; 0: none",
    within(0, 1 << 20));
  s("memory_limit", of(&Q::memory_limit), "GB",
    "refused is what needs more for its networks and features on one rank", above(0));

  s("student_start", of(&Q::student_start), "1",
    "interpolate: ((1 - alpha) teacher + alpha draw) / sqrt(alpha^2 + (1 - "
    "alpha)^2); perturb: teacher + "
    "alpha draw",
    one_of({"interpolate", "perturb"}));
  s("alpha", of(&Q::alpha), "1", "distances of the students' starts from the teacher, 0 to 1");
  s("seeds", of(&Q::seeds), "1", "teachers; each has one student per alpha", within(1, 1e6));
  s("loss", of(&Q::loss), "1",
    "cross-entropy (the Kullback-Leibler divergence has its gradient) or "
    "mean-square",
    one_of({"cross-entropy", "mean-square"}));
  s("T_teacher", of(&Q::T_teacher), "1", "temperature of the teacher's softmax", above(0));
  s("T_student", of(&Q::T_student), "1", "temperature of the student's softmax", above(0));
  s("optimiser", of(&Q::optimiser), "1", "how the student steps; sgd has momentum 0.9",
    one_of({"adam", "adamw", "sgd"}));
  s("learning_rate", of(&Q::learning_rate), "1", "learning rate of the distillation", within(1e-12, 10));
  s("weight_decay", of(&Q::weight_decay), "1", "weight decay of the distillation", within(0, 1));
  s("batch", of(&Q::batch), "1", "images in a step", within(2, 65536));
  s("steps", of(&Q::steps), "1", "steps of distillation", within(1, 1e8));
  s("precision", of(&Q::precision), "1", "of the networks", one_of({"single", "double"}));
}

template <class P>
void describe_probe(Schema<P>& s) {
  s("lambda", static_cast<double P::*>(&TeacherParams::lambda), "1", "ridge of the linear probe",
    at_least(0));
}

/// What cannot be distilled, and a warning where there is nothing to learn.
std::vector<Issue> issues_of(const TeacherParams& p);
/// What a linear probe cannot answer.
std::vector<Issue> probe_issues(const TeacherParams& p);

/// Multiplications of one student's step of distillation; of one network's step
/// on labels; of one encoder that goes through all images, with statistics
/// measured before.
double step_work(const TeacherParams& p);
double supervised_work(const TeacherParams& p);
double reading_work(const TeacherParams& p);
/// A guess of the seconds on one core that `networks` networks take for so many
/// multiplications each.
double seconds_of(const TeacherParams& p, long networks, double work);

}  // namespace random_teachers
