import type { Workings } from "../estimate/computation.js";
import { hostShareW } from "../estimate/host-power.js";
import { boardShare, DRAW } from "../estimate/power.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";

const KINDS = {
	matmul: "matrix products",
	attention: "attention",
	memoryBound: "memory-bound kernels",
	grouped: "grouped convolutions",
	optimizer: "optimizer",
	exposedCommunication: "communication",
	idle: "idle",
} as const satisfies Record<keyof typeof DRAW, string>;

/** Watts of one device with its share of the host; undefined where nothing is known about the accelerator. */
export function devicePower(
	{ workload, step }: Workings,
	value: number,
): Derivation | undefined {
	const { accelerator, powerLimitW, cooling, sharedW } = workload.hardware;
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (!accelerator || limitW === undefined) return undefined;
	const limit = given(limitW, powerLimitW ? "limit" : "thermal design power", {
		unit: "W",
	});
	const label = { name: "power of a device", unit: "W", value } as const;
	if (!step) {
		return derived("product", label, [
			limit,
			given(value / limitW, "of it with the host, in a job that was not timed"),
		]);
	}
	// The keys of a constant table are its type's own.
	const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
	const drawn = kinds.map((kind) =>
		onLine(
			derived("product", { name: KINDS[kind] }, [
				derived("quotient", { name: "share of the step" }, [
					given(step[kind], "", { unit: "s" }),
					given(step.total, "", { unit: "s" }),
				]),
				given(DRAW[kind], "of the limit"),
			]),
		),
	);
	return derived("sum", label, [
		derived("product", { name: "accelerator", unit: "W" }, [
			limit,
			...unless(1, [given(boardShare(accelerator), "of it, as measured")]),
			onLine(derived("sum", { name: "share drawn" }, unless(0, drawn))),
		]),
		given(hostShareW(accelerator, cooling), "share of the host", { unit: "W" }),
		...(sharedW === undefined
			? []
			: [given(sharedW, "of switches and storage", { unit: "W" })]),
	]);
}
