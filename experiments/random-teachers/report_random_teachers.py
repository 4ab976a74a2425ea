# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the random-teachers family, for tools/report.

random-teacher          probing accuracy over the steps of distillation for students, teachers and pixels, seeds as bands; gain over
                        alpha; loss, distance from the teacher and rank of the features
random-teacher-lottery  accuracy over the share of weights that is left, rewound to teacher or student, and of random masks
random-teacher-lmc      error and loss along the lines between two networks that learned from one start; barriers
random-teacher-plane    loss and accuracies on the plane through teacher, student and supervised optimum, in true proportion
"""
import textwrap

import numpy as np

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 6  # Points drawn one by one
SHADES = plt.get_cmap("viridis")


def shade(k, n):
    return SHADES(0.85 * k / max(1, n - 1))


def alphas_of(campaign, point, output="gain_mean"):
    return np.atleast_1d(campaign.row("alpha", point))[: len(campaign.row(output, point))]  # lists of Points are padded


def title(campaign, point):
    """What was swept, but for the distances, which the pictures show."""
    text = ", ".join(f"{p.name} = {short(campaign.row(p.name, point), 3)}" for p in campaign.swept if p.name != "alpha")
    return "\n".join(textwrap.wrap(text, 64, max_lines=2, placeholder=" ..."))


def band(ax, x, values, colour, label, **options):
    """Mean over seeds (first axis) with the range of all of them."""
    ax.fill_between(x, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.15, linewidth=0)
    ax.plot(x, values.mean(axis=0), color=colour, label=label, **options)


def level(ax, values, colour, label):
    ax.axhspan(values.min(), values.max(), color=colour, alpha=0.12, linewidth=0)
    ax.axhline(values.mean(), color=colour, linestyle="--", linewidth=1, label=label)


def on_steps(ax):
    ax.set_xscale("symlog", linthresh=1, linscale=0.4)
    ax.set_xlim(left=0)
    ax.set_xlabel("steps of distillation")
    style.light_grid(ax)


def random_teacher(campaign, page):
    shown = campaign.done[:MOST]
    page.section("What a linear probe finds")
    figure, axes = style.grid(len(shown), columns=2, height=3.4)
    for ax, point in zip(axes, shown):
        alphas, x, students = alphas_of(campaign, point), campaign.row("probed_at", point), campaign.row("probe_student", point)
        for a, alpha in enumerate(alphas):
            band(ax, x, students[a], shade(a, len(alphas)), rf"student, $\alpha$ = {alpha:g}", marker=".")
        level(ax, campaign.row("probe_teacher", point), style.VERMILION, "teacher")
        level(ax, campaign.row("probe_input", point), style.BLACK, "pixels")
        on_steps(ax)
        ax.set(ylabel="test accuracy", ylim=(0, None))
        ax.set_title(title(campaign, point), fontsize=8)
        ax.legend(fontsize=7)
    page.picture("probes", figure, "Accuracy of a linear probe of the frozen encoder: mean over the seeds, and the range of all of them.", wide=True)

    page.section("Gain over distance")
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
    for k, point in enumerate(shown):
        alpha, gain = alphas_of(campaign, point), campaign.row("gain", point)
        ax.plot(np.repeat(alpha, gain.shape[1]), gain.ravel(), ".", color=style.category(k), alpha=0.35, markersize=4)
        ax.errorbar(alpha, campaign.row("gain_mean", point), 2 * campaign.row("gain_error", point), fmt="o-", color=style.category(k),
                    capsize=3, markersize=4, label=title(campaign, point) or "students")
    ax.axhline(0, color=style.BLACK, linewidth=0.8)
    ax.set(xlabel=r"distance of the start from the teacher, $\alpha$", ylabel="accuracy of student - teacher")
    ax.legend(fontsize=7)
    style.light_grid(ax)
    page.picture("gain", figure, "Students less teachers at the end: single seeds, mean and two standard errors.")

    page.section("On the way")
    figure, axes = style.grid(3 * len(shown), columns=3, height=2.7)
    for row, point in enumerate(shown):
        x, alphas = campaign.row("probed_at", point), alphas_of(campaign, point)
        for ax, (name, label) in zip(axes[3 * row:], (("distill_loss", "loss"), ("weight_distance", "distance from the teacher"), ("feature_rank", "rank of the features"))):
            values = campaign.row(name, point)
            first = 1 if name == "distill_loss" else 0  # a loss belongs to a step
            for a, alpha in enumerate(alphas):
                band(ax, x[first:], values[a][:, first:], shade(a, len(alphas)), rf"$\alpha$ = {alpha:g}")
            on_steps(ax)
            ax.set_ylabel(label)
        axes[3 * row].set_title(title(campaign, point), fontsize=8)
        axes[3 * row].legend(fontsize=7)
    page.picture("curves", figure, "Loss, |student - teacher| / |teacher| over all weights, and participation ratio of the features.", wide=True)

    rows = []
    for point in shown:
        for a, alpha in enumerate(alphas_of(campaign, point)):
            rows.append([title(campaign, point), short(alpha, 3), short(campaign.row("probe_teacher_mean", point), 3),
                         *(short(campaign.row(name, point)[a], 3) for name in ("gain_mean", "gain_error")),
                         *(short(campaign.row(name, point)[a].mean(), 3) for name in ("gradient_start", "knn_student"))])
    page.table(["", "alpha", "teacher", "gain", "its standard error", "gradient at the start", "k-NN of the student"], rows)


def starts_of(campaign, point):
    """Name and colour of each start: the teacher, then the students."""
    alphas = np.atleast_1d(campaign.row("alpha", point))[: len(campaign.row(STARTS[campaign.experiment], point)) - 1]
    return [("teacher", style.VERMILION)] + [(rf"student, $\alpha$ = {alpha:g}", shade(a, len(alphas))) for a, alpha in enumerate(alphas)]


def lottery(campaign, page):
    shown = campaign.done[:MOST]
    page.section("Lottery tickets")
    figure, axes = style.grid(len(shown), columns=2, height=3.6)
    for ax, point in zip(axes, shown):
        left, accuracy = 1 - campaign.row("sparsity", point), campaign.row("accuracy_of", point)
        for s, (name, colour) in enumerate(starts_of(campaign, point)):
            band(ax, left, accuracy[:, s, 0].T, colour, f"rewound to {name}", marker=".")
            ax.plot(left, accuracy[:, s, 1].mean(axis=1), ":", color=colour, label="random masks")
        ax.axhline(1 / campaign.row("classes", point), color=style.BLACK, linewidth=0.8, label="chance")
        ax.set(xscale="log", xlabel="share of the weights that is left", ylabel="test accuracy", ylim=(0, 1))
        ax.set_xlim(1.05, 0.95 * left.min())
        ticks = [x for x in (1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01) if x >= left.min()]
        ax.set_xticks(ticks, [f"{x:g}" for x in ticks])
        ax.minorticks_off()
        ax.set_title(title(campaign, point), fontsize=8)
        ax.legend(fontsize=7, loc="lower left")
        style.light_grid(ax)
    page.picture("lottery", figure, "Networks that learn labels from the start in each round, pruned by magnitude: mean over the seeds, and the range of all of them. "
                 "Dotted: as many weights pruned at random, mean.", wide=True)
    rows = []
    for point in shown:
        for s, (name, _) in enumerate(starts_of(campaign, point)):
            rows.append([title(campaign, point), name, *(short(campaign.row(output, point)[-1][s], 3) for output in ("accuracy", "accuracy_error", "accuracy_random")),
                         *(short(campaign.row(output, point)[s], 3) for output in ("ticket_gain", "ticket_sign", "student_lead", "student_lead_error"))])
    page.table(["", "rewound to", "accuracy, last round", "its standard error", "random masks", "gain over random", "its sign", "lead over the teacher's", "its standard error"], rows)


def connectivity(campaign, page):
    shown = campaign.done[:MOST]
    page.section("Lines between two networks that learned from one start")
    figure, axes = style.grid(2 * len(shown), columns=2, height=3.2)
    for row, point in enumerate(shown):
        gamma = np.linspace(0, 1, int(campaign.row("gammas", point)))
        for ax, output, label in zip(axes[2 * row:], ("curve", "curve_loss"), ("test error", "cross-entropy of the training images")):
            for s, (name, colour) in enumerate(starts_of(campaign, point)):
                lines = campaign.row(output, point)[s]
                ax.plot(gamma, lines.T, color=colour, alpha=0.25, linewidth=0.8)
                ax.plot(gamma, lines.mean(axis=0), color=colour, marker=".", label=f"from the {name}")
            ax.set(xlabel=r"$\gamma$", ylabel=label, ylim=(0, None))
            ax.legend(fontsize=7)
            style.light_grid(ax)
        axes[2 * row].set_title(title(campaign, point), fontsize=8)
    page.picture("lines", figure, r"At $\gamma a + (1 - \gamma) b$, a and b trained on batches in different orders; statistics of normalisation measured anew at each "
                 "point. Thin: single seeds, thick: their mean.", wide=True)

    page.section("Barriers")
    figure, axes = style.grid(len(shown), columns=2, height=2.8)
    for ax, point in zip(axes, shown):
        barrier, names = campaign.row("barrier", point), starts_of(campaign, point)
        for seed in barrier.T:
            ax.plot(range(len(names)), seed, "-", color=style.NEUTRAL, linewidth=0.8, zorder=1)
        for s, (name, colour) in enumerate(names):
            ax.plot(np.full(barrier.shape[1], s), barrier[s], ".", color=colour)
            ax.errorbar(s + 0.12, campaign.row("barrier_mean", point)[s], 2 * campaign.row("barrier_error", point)[s], fmt="o", color=colour, capsize=3, markersize=4)
        ax.set_xticks(range(len(names)), [name for name, _ in names])
        ax.set(ylabel="barrier of the test error", xlim=(-0.5, len(names) - 0.5), ylim=(min(0, np.nanmin(barrier)), None))
        ax.set_title(title(campaign, point), fontsize=8)
        style.light_grid(ax)
    page.picture("barriers", figure, "Largest error on a line less the mean of its ends: single seeds, joined; mean and two standard errors.")


def plane(campaign, page):
    shown = [(point, a, s) for point in campaign.done for a in range(len(alphas_of(campaign, point, "student_distance")))
             for s in range(int(campaign.row("seeds", point)))][:4]
    page.section("The plane through teacher, student and supervised optimum")
    figure, axes = style.grid(3 * len(shown), columns=3, height=3.4)
    for row, (point, a, s) in enumerate(shown):
        per_side, margin = (int(campaign.row(name, point)) for name in ("per_side", "margin"))
        at = np.arange(-margin, per_side + margin + 1) / per_side
        student, optimum, cosine = (campaign.row(name, point)[a][s] for name in ("student_distance", "optimum_distance", "cosine"))
        # Across: from the teacher to the optimum, which is far; up: what is left of the direction to the student, stretched.
        A, B = np.meshgrid(at, at)
        across, up = B * optimum + A * student * cosine, A * student * np.sqrt(1 - cosine**2)
        for ax, (output, label) in zip(axes[3 * row:], (("loss_train", "cross-entropy"), ("accuracy", "test accuracy"), ("probe", "linear probe"))):
            values = campaign.row(output, point)[a][s]
            shown_values = np.log10(values) if output == "loss_train" else values
            filled = ax.contourf(across, up, shown_values, np.linspace(shown_values.min(), shown_values.max(), 15), cmap="viridis_r" if output == "loss_train" else "viridis")
            bar = figure.colorbar(filled, ax=ax, format="%.2f")
            bar.set_label(rf"$\log_{{10}}$ of the {label}" if output == "loss_train" else label)
            for name, (i, j), marker in (("T", (0, 0), "o"), ("S", (0, 1), "s"), ("O", (1, 0), "*")):
                x, y = i * optimum + j * student * cosine, j * student * np.sqrt(1 - cosine**2)
                ax.plot(x, y, marker, color="white", markeredgecolor="black", markersize=8)
                ax.annotate(name, (x, y), xytext=(6, 6), textcoords="offset points", fontweight="bold",
                            bbox={"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 1})
            ax.set(xlabel="along optimum - teacher", ylabel="across it")
        alpha = alphas_of(campaign, point, "student_distance")[a]
        axes[3 * row].set_title(rf"$\alpha$ = {alpha:g}, seed {s} {title(campaign, point)}", fontsize=8)
    page.picture("plane", figure, "Distances in the space of weights, encoder and classifier; the axes have scales of their own. T teacher, S student, O supervised "
                 "optimum. Teacher and student carry the classifier that the optimum started with; the probe does not look at it.", wide=True)
    rows = [[title(campaign, point), short(alphas_of(campaign, point, "student_distance")[a], 3), s,
             *(short(campaign.row(name, point)[a][s], 3) for name in ("student_distance", "optimum_distance", "cosine", "probe_teacher", "probe_student", "probe_optimum"))]
            for point, a, s in shown]
    page.table(["", "alpha", "seed", "|S - T|", "|O - T|", "cosine", "probe of T", "of S", "of O"], rows)


STARTS = {"random-teacher-lottery": "ticket_gain", "random-teacher-lmc": "barrier_mean"}  # an output with one number per start
PICTURES = {"random-teacher": random_teacher, "random-teacher-lottery": lottery, "random-teacher-lmc": connectivity, "random-teacher-plane": plane}
