import type { Accelerator } from "../catalog/accelerators.js";
import type { StepTime } from "./time/step-time.js";

/** Share of its limit that an accelerator draws while it does each kind of work. */
export const DRAW = {
	matmul: 0.95,
	attention: 0.85,
	memoryBound: 0.7,
	optimizer: 0.65,
	exposedCommunication: 0.5,
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
	return limitW * drawn + hostShareW(accelerator);
}

/** Watts of the host that one device answers for: 1.9 kW for eight on server boards, a workstation's 120 W for a card. */
export function hostShareW(accelerator: Accelerator): number {
	const isServerBoard = /^(SXM|OAM|SH5|superchip)/i.test(accelerator.form);
	return isServerBoard ? 237 : 120;
}

/** Standard deviation of ln(power) given the time: 15 % for a typical node (Newkirk et al. 2024 and MLPerf rows). */
export const SIGMA_POWER = 0.12;
