# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the deformed AdS, for tools/report.

hawking-page   transition temperature and horizon radius against the source, latent heat, window of black holes
ads-deform     swallow tail F(T), profiles, normal modes and entropies, after what was swept
"""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.style import plt

SOURCE = r"source $\alpha$ [$1/L$]"
TEMPERATURE = r"$T$ [$1/L$]"
MOST_CURVES = 8


def ordered(campaign, x, *names):
    """Finished values of x and others, by rising x."""
    at = campaign.finished(x)
    order = np.argsort(at, kind="stable")
    return at[order], *(campaign.finished(name)[order].astype(float) for name in names)


def hawking_page(campaign, page):
    if [p.name for p in campaign.swept] != ["alpha"]:
        generic.scalars(campaign, page)
        return
    alpha, T, r_h, T_min, latent, c_hole, c_soliton = ordered(campaign, "alpha", "T_HP", "r_h", "T_min", "latent_heat", "c_ir_hole", "c_ir_soliton")
    page.section("The transition")
    figure, axes = style.grid(2, height=3.4)
    for ax, y, name in zip(axes, (T, r_h), (r"$T_{\mathrm{HP}}$ [$1/L$]", r"$r_h$ at the transition [$L$]")):
        ax.plot(alpha, y, ".-", color=style.BLUE, markersize=4)
        ax.set(xlabel=SOURCE, ylabel=name, xlim=(alpha[0], alpha[-1]))
        style.light_grid(ax)
    axes[0].axhline(1 / np.pi, color=style.BLACK, linewidth=0.8, linestyle=":")
    axes[0].annotate(r"$1/\pi$, no source", (alpha[-1], 1 / np.pi), ha="right", va="bottom", xytext=(0, 3), textcoords="offset points")
    page.picture("transition", figure, "Temperature of the Hawking-Page transition, and the horizon radius of the black hole that is then as likely as the soliton.", wide=True)

    figure, axes = style.grid(3, columns=3, height=3.2)
    axes[0].plot(alpha, latent, color=style.BLUE)
    axes[0].set(ylabel=r"latent heat $4G\,TS$ [$1/L$]", ylim=(0, None))
    axes[1].fill_between(alpha, T_min, T, color=style.NEUTRAL)
    axes[1].plot(alpha, T, color=style.BLUE, label=r"$T_{\mathrm{HP}}$")
    axes[1].plot(alpha, T_min, color=style.ORANGE, label=r"$T_{\min}$")
    axes[1].set(ylabel=TEMPERATURE)
    axes[2].plot(alpha, c_soliton, color=style.BLUE, label="soliton, centre")
    axes[2].plot(alpha, c_hole, color=style.ORANGE, label="black hole, horizon")
    axes[2].set(ylabel=r"$c_\chi = e^{-\chi}$", ylim=(0, 1.02))
    for ax in axes:
        ax.set(xlabel=SOURCE, xlim=(alpha[0], alpha[-1]))
        style.light_grid(ax)
    for ax in axes[1:]:
        ax.legend()
    page.section("Both phases")
    page.picture("phases", figure, "Latent heat; temperatures at which black holes exist but the soliton is preferred (grey); how far the flow has come where it ends.", wide=True)
    checks = [[name, f"{np.nanmax(np.abs(campaign.finished(name))):.1e}"] for name in ("check_dT", "check_dalpha", "latent_check", "disagreement")
              if np.isfinite(campaign.finished(name)).any()]
    page.section("First law")
    page.table(["check", "largest"], checks)


def ads_deform(campaign, page):
    hole = np.array([campaign.row("branch", int(p)) == "black_hole" for p in campaign.done])
    if hole.sum() > 8 and "r_h" in [p.name for p in campaign.swept]:
        swallow_tail(campaign, page, hole)
    elif not hole.all() and [p.name for p in campaign.swept] in (["alpha"], ["m2"], ["lambda"]):
        soliton_curves(campaign, page)
    else:
        generic.scalars(campaign, page)
    profiles(campaign, page)


def swallow_tail(campaign, page, hole):
    alpha, r_h, T, F = (campaign.finished(name)[hole] for name in ("alpha", "r_h", "T", "F_excess"))
    sources = np.unique(alpha)
    shown = generic.spread(sources, MOST_CURVES)
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 4))
    for k, a in enumerate(shown):
        mine = np.flatnonzero(alpha == a)
        mine = mine[np.argsort(r_h[mine])]
        left.plot(T[mine], F[mine], color=style.category(k), label=rf"$\alpha$ = {a:g}")
        right.plot(r_h[mine], T[mine], color=style.category(k))
    left.axhline(0, color=style.BLACK, linewidth=0.8)
    left.set(xlabel=TEMPERATURE, ylabel=r"$4G\,(F - F_{\mathrm{soliton}})$ [$1/L$]")
    right.set(xlabel=r"horizon radius $r_h$ [$L$]", ylabel=TEMPERATURE)
    left.legend()
    for ax in (left, right):
        style.light_grid(ax)
    page.section("Swallow tail")
    page.picture("swallow_tail", figure, "Free energy of the black holes above that of the soliton with the same source: the upper branch is the small ones, which "
                 "are never preferred; the lower one crosses zero at the transition. Right: both branches meet at the lowest temperature.", wide=True)


def soliton_curves(campaign, page):
    name = campaign.swept[0].name
    x = campaign.finished(name)
    order = np.argsort(x, kind="stable")
    drawn = [o for o in ("phi_inside", "F", "c_ir", "ee_hemisphere", "volume", "ricci0") if np.isfinite(campaign.finished(o)).any()]
    figure, axes = style.grid(len(drawn) + ("omega" in campaign), columns=3, height=2.8)
    for ax, o in zip(axes, drawn):
        ax.plot(x[order], campaign.finished(o)[order], color=style.BLUE)
        ax.set(ylabel=campaign.without_point(o).label)
    if "omega" in campaign:
        axes[-1].plot(x[order], campaign.finished("omega")[order], color=style.BLUE)
        axes[-1].set(ylabel=r"$\omega_n$ [$1/L$]")
    for ax in axes:
        ax.set(xlabel=campaign.swept[0].label)
        style.light_grid(ax)
    page.section("The soliton")
    page.picture("soliton", figure, "What the source does to the ground state.", wide=True)
    if "ee_cap" in campaign:
        figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
        theta0 = campaign.axis("theta0")
        for k, point in enumerate(generic.spread(campaign.done, MOST_CURVES)):
            ax.plot(theta0, campaign.row("ee_cap", int(point)), color=style.category(k), label=campaign.describe(int(point)))
        ax.set(xlabel=r"half angle $\theta_0$ [rad]", ylabel=r"finite part of $S_{EE}$ [$2\pi/4G$]")
        ax.legend()
        style.light_grid(ax)
        page.picture("caps", figure, "Entanglement entropy of caps.")


def profiles(campaign, page):
    figure, axes = style.grid(3, columns=3, height=3.6)
    for k, point in enumerate(generic.spread(campaign.done, MOST_CURVES)):
        r, f, c, phi = (campaign.row(name, int(point)) for name in ("r", "f", "c_chi", "phi"))
        z = r / (1 + r)
        for ax, y in zip(axes, (phi, c, f / (1 + r**2))):
            ax.plot(z, y, color=style.category(k), label=campaign.describe(int(point)) or None)
    for ax, name in zip(axes, (r"scalar $\phi$", r"$c_\chi = e^{-\chi}$", r"$f / (1 + r^2)$")):
        ax.set(xlabel=r"$r / (1 + r)$", ylabel=name, xlim=(0, 1))
        style.light_grid(ax)
    if campaign.size > 1:
        figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 1.13), ncols=4)
    page.section("Profiles")
    page.picture("profiles", figure, "From the centre, or the horizon, to the boundary.", wide=True)


PICTURES = {"hawking-page": hawking_page, "ads-deform": ads_deform}
