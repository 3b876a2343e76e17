import { catalog } from "../catalog/catalog.js";
import { softwareCarbonIntensity } from "../estimate/footprint.js";
import { exactly, isKnown } from "../uncertain.js";
import type { SciDocument } from "./json/documents.js";
import { quantityOf } from "./json/numbers.js";
import type { RunReview } from "./review-report.js";
import { runSite } from "./run-site.js";

/** Software Carbon Intensity of the head of a run, with one training run as the functional unit. */
export function sciOf(run: RunReview): SciDocument | undefined {
	const found = runSite(run, catalog);
	const { energyKwh, carbonKg } = found?.quantities ?? {};
	const embodiedKg = found?.footprint.embodiedKg;
	if (!energyKwh || !carbonKg || !embodiedKg || !isKnown(carbonKg)) {
		return undefined;
	}
	const units = exactly(1);
	const score = quantityOf(
		softwareCarbonIntensity({ carbonKg, embodiedKg, units }),
	);
	const embodied = quantityOf(embodiedKg);
	return (
		score &&
		embodied && {
			standard: "ISO/IEC 21031:2024",
			functionalUnit: "training run",
			energyKwh: energyKwh.value,
			intensityGPerKwh: (carbonKg.value / energyKwh.value) * 1000,
			embodiedKg: embodied,
			scoreKg: score,
		}
	);
}
