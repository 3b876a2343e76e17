import type { ReviewReport, RunReview } from "./review-report.js";

/** What the devices of a report are called. */
export type DeviceWord = "GPU" | "TPU" | "device";

/** Accelerators that nobody calls a GPU, by the start of their names. */
const NOT_GPUS =
	/^(trn|trainium|inf|gaudi|hpu|ascend|cpu|xeon|epyc|mtia|ipu|wse)/i;
const TPUS = /^(cloud-)?tpu/i;

/** GPU or TPU when every accelerator of the report is one; `device` when they differ or any is unknown. */
export function deviceWord(report: ReviewReport): DeviceWord {
	const words = new Set(report.runs.map((run) => wordFor(acceleratorOf(run))));
	const [only] = words;
	return words.size === 1 && only !== undefined ? only : "device";
}

function wordFor(accelerator: string | undefined): DeviceWord {
	if (accelerator === undefined || NOT_GPUS.test(accelerator)) return "device";
	return TPUS.test(accelerator) ? "TPU" : "GPU";
}

function acceleratorOf(run: RunReview): string | undefined {
	const estimate = run.estimate.head ?? run.estimate.base;
	const plan = run.plan.head ?? run.plan.base;
	const stated = plan?.facts.get("hardware.accelerator")?.value;
	const assumed = estimate?.assumptions.find(
		({ key }) => key === "hardware.accelerator",
	);
	return typeof stated === "string" ? stated : assumed?.value;
}
