import type { Advice } from "../../advise/advise.js";
import type { FitVerdict } from "../../estimate/estimate.js";
import type { Metric } from "../../estimate/metrics.js";
import type { DeviceWord } from "../device-word.js";
import { formatPercent } from "../format.js";
import type { Ink } from "../ink.js";
import { labelOf } from "../words.js";

/** Metrics that a piece of advice is weighed by. */
const TOLD = [
	"deviceHours",
	"peakMemoryGib",
] as const satisfies readonly Metric[];

/** How a run would stand with the advice. */
const verdicts = {
	yes: "fits",
	tight: "fits tightly",
	no: "does not fit yet",
	unknown: "fit unknown",
} as const satisfies Record<FitVerdict, string>;

/** `recompute activations: full checkpointing: fits, −41 % memory / GPU, +22 % GPU-hours`. */
export function adviceText(
	ink: Ink,
	{ words, ratios, fits }: Advice,
	device: DeviceWord,
): string {
	const effects = TOLD.flatMap((metric) => {
		const ratio = ratios[metric];
		return ratio === undefined
			? []
			: [`${formatPercent(ratio - 1)} ${labelOf(metric, device)}`];
	});
	return `${ink.prose(words)} (${[ink.strong(verdicts[fits]), ...effects].join(", ")})`;
}
