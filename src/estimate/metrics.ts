/** A quantity that runs are compared and budgeted by. For all of them, lower is better. */
export interface MetricRow {
	/** As a column head. */
	readonly label: string;
	/** Unit of the stored value. */
	readonly unit: string;
	/** Word in wattdiff.yml. */
	readonly budgetKey: string;
	/** Whether the numbers of several runs add up. */
	readonly adds: boolean;
	/** Stands in tables and exports; reports for people show it where a budget holds it. */
	readonly isBeside?: true;
}

/** The quantities of a run that a change may move, in the order in which reports show them. */
export const metrics = {
	flops: { label: "FLOPs", unit: "FLOP", budgetKey: "flops", adds: true },
	deviceHours: {
		label: "device-hours",
		unit: "h",
		budgetKey: "device_hours",
		adds: true,
	},
	wallClockHours: {
		label: "wall-clock",
		unit: "h",
		budgetKey: "wall_clock",
		adds: false,
	},
	peakMemoryGib: {
		label: "memory / device",
		unit: "GiB",
		budgetKey: "memory",
		adds: false,
	},
	energyKwh: { label: "energy", unit: "kWh", budgetKey: "energy", adds: true },
	carbonKg: {
		label: "CO₂e",
		unit: "kg",
		budgetKey: "carbon",
		adds: true,
	},
	embodiedCarbonKg: {
		label: "embodied CO₂e",
		unit: "kg",
		budgetKey: "embodied_carbon",
		adds: true,
		isBeside: true,
	},
	waterL: {
		label: "water",
		unit: "L",
		budgetKey: "water",
		adds: true,
		isBeside: true,
	},
	costUsd: { label: "cost", unit: "USD", budgetKey: "cost", adds: true },
} as const satisfies Record<string, MetricRow>;

export type Metric = keyof typeof metrics;

export const metricNames = Object.keys(metrics) as readonly Metric[];

/** Those that every report shows. */
export const leadingMetrics: readonly Metric[] = metricNames.filter(
	(name) => !("isBeside" in metrics[name]),
);
