import type { PlanKey } from "../plan/fields.js";
import { type Fact, factValue } from "../plan/plan.js";
import { about, exactly, times, type Uncertain } from "../uncertain.js";
import { consequences } from "./consequences.js";
import { corePowerW, idleCoresW } from "./core-hours.js";
import type { QuantityName, UnknownFact } from "./estimate.js";
import { idlePerDevice } from "./idle-devices.js";
import type { Site } from "./site.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** An ensemble of boosted trees and the table that it is fitted to. */
export interface TreesShape {
	readonly rows: number;
	readonly features: number;
	/** Trees of every class together. */
	readonly trees: number;
	readonly leaves: number;
}

/** Seconds of one core for one unit of each kind of work. */
interface TreesLaw {
	/** Sorting a value into its bin, once. */
	readonly binning: number;
	/** Adding a value to the histograms of one level of one tree. */
	readonly histogram: number;
	/** Moving a row one level down. */
	readonly partition: number;
	/** Searching 255 bins of one feature for the split of one leaf. */
	readonly search: number;
	/** Cores to this power say how much faster they are than one. */
	readonly parallel: number;
	/** Standard deviation of the law's own error. */
	readonly sigma: number;
}

/**
 * Histogram boosting (Ke et al. 2017, §2.1): bins once, then histograms, splits and moves at each level. Fitted by
 * non-negative least squares of relative errors on measured fits of one core of a Zen 4 server at 2.6 GHz (LightGBM 4.7
 * on 49 and scikit-learn 1.9 on 18 tables, 10⁴ to 10⁶ rows; see docs/accuracy.md), two threads of which took 1/1.47 of the time of one. XGBoost was not measured: its cores follow three
 * published fits on 16 (Higgs, Yahoo and MS LTR in LightGBM's docs/Experiments.rst).
 */
const laws = {
	lightgbm: {
		binning: 1.695e-7,
		histogram: 1.118e-9,
		partition: 2.524e-9,
		search: 2.332e-6,
		parallel: 0.56,
		sigma: 0.15,
	},
	sklearn: {
		binning: 1.8e-7,
		histogram: 1.1e-9,
		partition: 5.5e-9,
		search: 2.2e-6,
		parallel: 0.56,
		sigma: 0.15,
	},
	xgboost: {
		binning: 1.695e-7,
		histogram: 1.118e-9,
		partition: 2.524e-9,
		search: 2.332e-6,
		parallel: 0.9,
		sigma: 0.5,
	},
} as const satisfies Record<string, TreesLaw>;

/** Seconds of one core that fitting takes. */
export function treesCoreSeconds(
	{ rows, features, trees, leaves }: TreesShape,
	framework: string,
): number {
	const law = lawOf(framework);
	const levels = Math.log2(leaves + 1);
	return (
		law.binning * rows * features +
		trees *
			(levels * rows * (law.histogram * features + law.partition) +
				law.search * leaves * features)
	);
}

/**
 * FLOPs of fitting, by the same steps: gradient and curvature of a row are added to a bin of each feature on each level
 * (Ke et al. 2017, algorithm 1), and each of 255 bins is tried as a split of each leaf. A try is 11 operations: four
 * sums and two terms G² ÷ (H + λ) with the sum of both (Chen and Guestrin 2016, eq. 7).
 */
export function treesFlops({
	rows,
	features,
	trees,
	leaves,
}: TreesShape): number {
	const levels = Math.log2(leaves + 1);
	return trees * features * (2 * levels * rows + 11 * 255 * leaves);
}

/** What fitting takes, or what is missing to say so. Devices of such a run are cores. */
export function treesEstimate(
	facts: Facts,
	framework: string,
	site: Site,
): {
	readonly quantities: Readonly<Partial<Record<QuantityName, Uncertain>>>;
	readonly unknown: readonly UnknownFact[];
} {
	const shape = shapeOf(facts);
	if ("unknown" in shape) return { quantities: {}, unknown: shape.unknown };
	const seconds = about(treesCoreSeconds(shape, framework), {
		[`seconds of ${framework} trees`]: lawOf(framework).sigma,
		"speed of a core": CORE_SIGMA,
	});
	const repeats =
		(factValue(facts, "repeats.trials") ?? 1) *
		(factValue(facts, "repeats.seeds") ?? 1) *
		(factValue(facts, "repeats.folds") ?? 1);
	const flops = exactly(treesFlops(shape));
	const cores = factValue(facts, "hardware.count") ?? 1;
	// Histograms of more cores have to be added up: two took 1.36 times less than one, not twice.
	const useful = cores ** lawOf(framework).parallel;
	const each = times(seconds, exactly(1 / 3600));
	const wallClockHours = times(each, exactly(1 / useful));
	const deviceHours = times(wallClockHours, exactly(cores * repeats));
	const perDevice = idlePerDevice(facts);
	return {
		quantities: {
			flops: times(flops, exactly(repeats)),
			// A row through the whole fit.
			flopsPerSample: times(flops, exactly(1 / shape.rows)),
			wallClockHours,
			deviceHours,
			...consequences({
				deviceHours,
				powerPerDeviceW: corePowerW(),
				...(perDevice > 0 && {
					idle: { perDevice, powerW: idleCoresW(perDevice) },
				}),
				site,
			}),
		},
		unknown: [],
	};
}

function lawOf(framework: string): TreesLaw {
	if (/xgb/i.test(framework)) return laws.xgboost;
	return /sklearn|scikit/i.test(framework) ? laws.sklearn : laws.lightgbm;
}

function shapeOf(
	facts: Facts,
): TreesShape | { readonly unknown: readonly UnknownFact[] } {
	const rows = factValue(facts, "data.samples");
	const features = factValue(facts, "data.features");
	const trees = factValue(facts, "model.trees");
	const leaves = factValue(facts, "model.leaves") ?? USUAL_LEAVES;
	if (rows !== undefined && features !== undefined && trees !== undefined) {
		return { rows, features, trees, leaves };
	}
	const missing = (
		[
			["data.samples", rows, "rows of the table"],
			["data.features", features, "its columns"],
			["model.trees", trees, "how many trees"],
		] as const
	).filter(([, value]) => value === undefined);
	return {
		unknown: missing.map(([key, , what]) => ({
			key,
			say: `\`${key}\`, ${what}, under \`runs\` in wattdiff.yml`,
		})),
	};
}

/** Leaves of a tree where nobody says: the default of LightGBM 4.7 and scikit-learn 1.9. */
const USUAL_LEAVES = 31;

/** Standard deviation of ln(seconds) between server cores of one generation and the next. */
const CORE_SIGMA = 0.3;
