import type { Accelerator } from "../catalog/accelerators.js";
import type { StepTime } from "./time/step-time.js";

/**
 * Share of its limit that an accelerator draws while it does each kind of work. A board at its limit keeps drawing
 * through short memory-bound kernels: Zeus measured 0.88 to 0.96 of the limit for BERT and ResNet (You et al. 2023), and
 * every busy node of MLPerf Training 4.0 draws 858 to 900 W a device, whatever it trains.
 */
export const DRAW = {
	matmul: 0.95,
	attention: 0.95,
	memoryBound: 0.82,
	optimizer: 0.8,
	exposedCommunication: 0.6,
	idle: 0.35,
} as const satisfies Record<Exclude<keyof StepTime, "total">, number>;

/**
 * Watts of one device and its share of the host: what it draws, weighed by what the time model says it does, and CPUs,
 * memory, fans, network cards and conversion losses of the node. Eight-GPU servers in MLPerf Training 4.0 draw 1.24
 * times the sum of the GPU limits when saturated.
 */
export function devicePowerW({
	accelerator,
	limitW,
	step,
}: {
	readonly accelerator: Accelerator;
	/** The cap when one is set, else the thermal design power. */
	readonly limitW: number;
	readonly step: StepTime;
}): number {
	let drawn = 0;
	for (const kind of Object.keys(DRAW) as (keyof typeof DRAW)[]) {
		drawn += (step[kind] / step.total) * DRAW[kind];
	}
	return limitW * boardShare(accelerator) * drawn + hostShareW(accelerator);
}

/**
 * What work draws on a board of what it draws on others, as a share of the limit. A P100 stays below its limit whatever
 * trains: at most 0.66 of it with ResNet-50 and 0.71 with BERT, where three later cards draw 0.83 to 0.91 (You et
 * al. 2023). Matrix units are not the reason, since V100 and RTX 6000 did without them in those fp32 runs too.
 */
export function boardShare({ id }: Accelerator): number {
	return /^P100\b/.test(id) ? 0.73 : 1;
}

/** Watts of the host that one device answers for, by the form of the device. */
export function hostShareW({ form }: Accelerator): number {
	return HOSTS.find(([pattern]) => pattern.test(form))?.[1] ?? CARD_HOST_W;
}

const HOSTS: readonly (readonly [RegExp, number])[] = [
	// 1.9 kW for eight.
	[/^(SXM|OAM|SH5|superchip)/i, 237],
	// The limit is that of the whole chip. What stands around it draws 9 to 13 W at the socket while the chip rests: four
	// models of the Mac Studio (support.apple.com/102027).
	[/^SoC/i, 10],
];

/** A workstation around a card. */
const CARD_HOST_W = 120;

/** Standard deviation of ln(power) given the time: 15 % for a typical node (Newkirk et al. 2024 and MLPerf rows). */
export const SIGMA_POWER = 0.12;

/**
 * Watts of one device of a job whose steps were not timed: a node that computes draws so many times the limits of its
 * devices; several nodes wait for each other for some minutes of a run, at little more than half of that.
 */
export function untimedPowerW({
	accelerator,
	limitW,
	nodes,
	hours,
}: {
	readonly accelerator: Accelerator;
	readonly limitW: number;
	readonly nodes: number;
	/** Wall-clock, where it is known. */
	readonly hours?: number;
}): number {
	const busy = busyShare(accelerator) * limitW;
	if (nodes <= 1 || hours === undefined || hours <= 0) return busy;
	return busy * (1 - WAITING_SAVES * Math.min(1, WAITED_HOURS / hours));
}

// Eight-GPU servers of the catalogue's MLPerf 4.0 rows; Patterson et al. 2021, table 4, for V100 hosts (330 W and 342 W
// of a 300 W card) and for TPU v3 chips with host and network (mean of four: 283 W of 220 W).
function busyShare({ architecture }: Accelerator): number {
	return architecture === "Volta" ? 1.12 : BUSY_SHARE;
}

/** What a busy node draws of the limits of its accelerators. */
export const BUSY_SHARE = 1.237;

/** Start, end and evaluation of MLPerf runs of several nodes: about three quarters of a minute. */
const WAITED_HOURS = 0.014;

/** What a node that waits does not draw, of what it draws busy. */
const WAITING_SAVES = 0.5;
