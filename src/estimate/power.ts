import type { Accelerator } from "../catalog/accelerators.js";
import type { Cooling } from "../catalog/power.js";
import { hostShareW } from "./host-power.js";
import type { StepParts, StepTime } from "./time/step-time.js";

/**
 * Share of its limit that an accelerator draws while it does each kind of work. A board at its limit keeps drawing
 * through short memory-bound kernels: Zeus measured 0.88 to 0.96 of the limit for BERT and ResNet (You et al. 2023), and
 * every busy node of MLPerf Training 4.0 draws 858 to 900 W a device, whatever it trains.
 */
export const DRAW = {
	matmul: 0.95,
	attention: 0.95,
	memoryBound: 0.82,
	grouped: 0.82,
	optimizer: 0.8,
	exposedCommunication: 0.6,
	idle: 0.35,
} as const satisfies Record<keyof StepParts, number>;

/**
 * Watts of one device and its share of the host: what it draws, weighed by what the time model says it does, and CPUs,
 * memory, fans, network cards and conversion losses of the node.
 */
export function devicePowerW({
	accelerator,
	limitW,
	cooling,
	step,
}: {
	readonly accelerator: Accelerator;
	/** The cap when one is set, else the thermal design power. */
	readonly limitW: number;
	readonly cooling: Cooling;
	readonly step: StepTime;
}): number {
	let drawn = 0;
	for (const kind of Object.keys(DRAW) as (keyof typeof DRAW)[]) {
		drawn += (step[kind] / step.total) * DRAW[kind];
	}
	return withHostW({ accelerator, limitW, cooling, drawn });
}

// A board that draws such a share of its limit, and its share of the host.
function withHostW({
	accelerator,
	limitW,
	cooling,
	drawn,
}: {
	readonly accelerator: Accelerator;
	readonly limitW: number;
	readonly cooling: Cooling;
	readonly drawn: number;
}): number {
	return (
		limitW * boardShare(accelerator) * drawn + hostShareW(accelerator, cooling)
	);
}

/**
 * What work draws on a board of what it draws on others, as a share of the limit. A P100 stays below its limit whatever
 * trains: at most 0.66 of it with ResNet-50 and 0.71 with BERT, where three later cards draw 0.83 to 0.91 (You et
 * al. 2023). Matrix units are not the reason, since V100 and RTX 6000 did without them in those fp32 runs too.
 */
export function boardShare({ id }: Accelerator): number {
	return /^P100\b/.test(id) ? 0.73 : 1;
}

/** Standard deviation of ln(power) given the time: 15 % for a typical node (Newkirk et al. 2024 and MLPerf rows). */
export const SIGMA_POWER = 0.12;

/**
 * Watts of one device of a job whose steps were not timed: boards at the draw of typical training, and the host; several
 * nodes wait for each other for about a minute of a run, at little more than half of that.
 */
export function untimedPowerW({
	accelerator,
	limitW,
	cooling,
	nodes,
	hours,
}: {
	readonly accelerator: Accelerator;
	readonly limitW: number;
	readonly cooling: Cooling;
	readonly nodes: number;
	/** Wall-clock, where it is known. */
	readonly hours?: number;
}): number {
	const busy = withHostW({ accelerator, limitW, cooling, drawn: TYPICAL_DRAW });
	if (nodes <= 1 || hours === undefined || hours <= 0) return busy;
	return busy * (1 - WAITING_SAVES * Math.min(1, WAITED_HOURS / hours));
}

/** Share of its limit that a board draws in training, over kernels of all kinds. */
const TYPICAL_DRAW = 0.9;

/** Start, end and evaluation of MLPerf runs of several nodes, about a minute: chosen on six runs, each metered twice. */
const WAITED_HOURS = 0.0175;

/** What a node that waits does not draw, of what it draws busy. */
const WAITING_SAVES = 0.5;
