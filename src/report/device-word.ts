import type { Money } from "./money.js";
import type { ReviewReport, RunReview } from "./review-report.js";

/** What the devices of a report are called. */
type DeviceName = "GPU" | "TPU" | "core" | "device";

/** The same, with the currency where that is not the dollar. */
interface Wording {
	readonly device: DeviceName;
	readonly money: Money;
}

/** How a report speaks of devices, and of money. */
export type DeviceWord = DeviceName | Wording;

/** The word for devices alone. */
export function deviceName(word: DeviceWord): DeviceName {
	return typeof word === "string" ? word : word.device;
}

/** The currency of amounts; undefined for dollars. */
export function moneyOf(word: DeviceWord): Money | undefined {
	return typeof word === "string" ? undefined : word.money;
}

/** Accelerators that nobody calls a GPU, by the start of their names. */
const NOT_GPUS =
	/^(trn|trainium|inf|gaudi|hpu|ascend|cpu|xeon|epyc|mtia|ipu|wse)/i;
const TPUS = /^(cloud-)?tpu/i;

/**
 * The currency of the report; GPU or TPU when every accelerator of the report is one, core when all runs are of trees or of
 * simulated worlds; `device` when they differ or any is unknown.
 */
export function deviceWord(report: ReviewReport): DeviceWord {
	const words = new Set(report.runs.map(wordOf));
	const [only] = words;
	const device = words.size === 1 && only !== undefined ? only : "device";
	return report.money ? { device, money: report.money } : device;
}

function wordOf(run: RunReview): DeviceName {
	const accelerator = acceleratorOf(run);
	return accelerator === undefined && takesCores(run)
		? "core"
		: wordFor(accelerator);
}

function takesCores({ plan }: RunReview): boolean {
	const facts = (plan.head ?? plan.base)?.facts;
	return (
		facts?.get("model.family")?.value === "gbdt" ||
		(facts?.get("task")?.value === "rl" && facts.has("data.environment"))
	);
}

function wordFor(accelerator: string | undefined): DeviceName {
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
