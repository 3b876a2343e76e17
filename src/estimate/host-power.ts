import { type Accelerator, findAccelerator } from "../catalog/accelerators.js";
import { type Cooling, type PowerFacts, powers } from "../catalog/power.js";

/**
 * What a busy server draws beside its accelerators, of what its rating leaves for that: CPUs, memory, network cards, fans
 * and conversion losses. A node of eight H100 at work draws 7,752 W (Newkirk et al. 2025), 333 W a device beside the
 * boards, and DGX H100 is rated at 575 W a device above their limits.
 */
const AT_WORK = 0.58;

/** The same without fans of its own: 237 W a device in the liquid-cooled nodes of MLPerf Training 4.0. */
const WITHOUT_FANS = 0.71;

/** Watts of the host that one device answers for, by the form of the device and how the node is cooled. */
export function hostShareW(
	accelerator: Accelerator,
	cooling: Cooling = "air",
): number {
	const fixed = HOSTS.find(([form]) => form.test(accelerator.form));
	if (fixed) return fixed[1];
	const rating = ratingOf(accelerator);
	if (!rating) return CARD_HOST_W;
	const { highW = 0, limitW = 0, count } = rating;
	const losesFans = cooling === "liquid" && rating.cooling === "air";
	return ((highW - limitW) / count) * AT_WORK * (losesFans ? WITHOUT_FANS : 1);
}

/** True where fans are a part of what the host draws. */
export function mayHaveFans(accelerator: Accelerator): boolean {
	return hostShareW(accelerator, "liquid") < hostShareW(accelerator, "air");
}

const HOSTS: readonly (readonly [RegExp, number])[] = [
	// Patterson et al. 2021, table 4: 336 W of a 300 W board with its share of host and network, mean of two runs.
	[/^SXM2$/, 66],
	// The same table: 283 W of a 220 W chip, mean of four runs.
	[/^TPU$/, 85],
	// The limit is that of the whole chip. What stands around it draws 9 to 13 W at the socket while the chip rests: four
	// models of the Mac Studio (support.apple.com/102027).
	[/^SoC$/, 10],
];

/** A workstation around a card. */
const CARD_HOST_W = 120;

/** Systems that stand for those of a form which nobody rates. */
const USUAL: readonly (readonly [RegExp, string])[] = [
	[/^(SXM|OAM|SH5)/, "dgx-h100"],
	[/^superchip$/, "gb200-nvl72"],
];

const ratings = powers.filter(({ kind }) => kind === "rating");

/** The rated system of a device: its own, that of its generation, or the usual one of its form. */
function ratingOf({
	id,
	architecture,
	form,
}: Accelerator): PowerFacts | undefined {
	const usual = USUAL.find(([pattern]) => pattern.test(form))?.[1];
	return (
		ratings.find((row) => row.accelerator === id) ??
		ratings.find((row) => {
			const rated = findAccelerator(row.accelerator);
			return rated?.architecture === architecture && rated.form === form;
		}) ??
		ratings.find((row) => row.id === usual)
	);
}
