import type { Catalog } from "../catalog/catalog.js";
import type { QuantityName } from "../estimate/estimate.js";
import { estimatePlan } from "../estimate/estimate-plan.js";
import { placeOf } from "../estimate/to-model.js";
import type { PlanKey } from "../plan/fields.js";
import { factValue, type TrainingPlan } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { isKnown, type Uncertain } from "../uncertain.js";
import { type Learned, learn } from "./learn.js";

/** What a finished run took, beside what was estimated for it. */
export interface Measurement {
	readonly key: PlanKey;
	readonly quantity: QuantityName;
	readonly path: string;
	readonly line: number;
	readonly measured: number;
	readonly estimated: Uncertain;
}

/** What finished runs say about the runs to come. */
export interface Calibration {
	readonly measurements: readonly Measurement[];
	readonly apply: Learned;
	/** Measurements that cannot be believed. */
	readonly problems: readonly Problem[];
}

type MeasuredKey = Extract<PlanKey, `measured.${string}`>;

/** What may be measured, and the quantity that it is of. Of each group the first that a run states counts. */
const measurable: readonly (readonly (readonly [
	MeasuredKey,
	QuantityName,
])[])[] = [
	[
		["measured.step_seconds", "stepSeconds"],
		["measured.tokens_per_second_per_device", "tokensPerSecondPerDevice"],
		["measured.samples_per_second_per_device", "samplesPerSecondPerDevice"],
		["measured.wall_clock_hours", "wallClockHours"],
		["measured.device_hours", "deviceHours"],
	],
	[["measured.peak_memory_gib", "peakMemoryGib"]],
	[
		["measured.power_per_device_w", "powerPerDeviceW"],
		["measured.energy_kwh", "energyKwh"],
	],
];

/** Learns from the runs that state what they measured; undefined when none does. */
export function calibrationFrom(
	plans: readonly TrainingPlan[],
	catalog: Catalog,
): Calibration | undefined {
	const all = plans.flatMap((plan) => measurementsOf(plan, catalog));
	if (all.length === 0) return undefined;
	const measurements = all.filter(isBelievable);
	return {
		measurements,
		apply: learn(
			measurements.map(({ estimated, measured }) => ({
				estimated,
				observed: measured,
			})),
		),
		problems: all.filter((each) => !isBelievable(each)).map(tooFarOff),
	};
}

function measurementsOf(
	plan: TrainingPlan,
	catalog: Catalog,
): readonly Measurement[] {
	const groups = measurable.map((group) =>
		group.find(([key]) => plan.facts.has(key)),
	);
	if (groups.every((found) => found === undefined)) return [];
	const { quantities } = estimatePlan(plan, catalog);
	return groups.flatMap((found) => {
		if (!found) return [];
		const [key, quantity] = found;
		const measured = factValue(plan.facts, key);
		const estimated = quantities[quantity];
		if (measured === undefined || !estimated || !isKnown(estimated)) return [];
		const { path, line } = placeOf(plan.facts.get(key)?.origin) ?? {
			path: plan.path,
			line: 1,
		};
		return [{ key, quantity, measured, estimated, path, line }];
	});
}

/** Beyond this factor a measurement is of another thing, or in another unit. */
const FARTHEST = 4;

function isBelievable({ measured, estimated }: Measurement): boolean {
	const factor = measured / estimated.value;
	return factor < FARTHEST && factor > 1 / FARTHEST;
}

function tooFarOff({
	key,
	path,
	line,
	measured,
	estimated,
}: Measurement): Problem {
	return {
		kind: "unbelievable-measurement",
		path,
		line,
		args: {
			key,
			measured: rounded(measured),
			estimated: rounded(estimated.value),
		},
	};
}

function rounded(value: number): string {
	return String(Number(value.toPrecision(3)));
}
