import type { Entry } from "../../formats/tree.js";
import { entryAt, itemsOf } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lookUp } from "../look-up.js";
import { defaultsOf } from "../origins.js";
import type { Settings } from "../settings.js";

/** A default of the fine-tuning jobs, read in examples/benchmarks/bert/src/glue/finetuning_jobs.py at daddaeff7a53. */
const byDefault = defaultsOf("mosaicml/examples", "daddaeff7a53");

/** Epochs and samples of one step of each task; one job runs on one device. */
const jobs: Readonly<Record<string, readonly [number, number]>> = {
	mnli: [3, 48],
	rte: [3, 16],
	qqp: [5, 16],
	cola: [10, 32],
	mrpc: [10, 32],
	qnli: [10, 16],
	sst2: [3, 16],
	stsb: [10, 32],
};

/** One job for each task of GLUE, and for each of its seeds. */
export function taskFacts(settings: Settings, task: Entry): readonly Fact[] {
	const seeds = entryAt(task.value, "seeds");
	const count = itemsOf(seeds?.value).length;
	const job = lookUp(jobs, task.key);
	return [
		fact("data.sets", [`glue/${task.key}`], settings.place(task)),
		...(seeds && count > 0
			? [fact("repeats.seeds", count, settings.place(seeds))]
			: []),
		...(job
			? [
					byDefault("data.epochs", job[0]),
					byDefault("batch.global", job[1]),
					byDefault("data.sequence", 256),
					byDefault("hardware.count", 1),
				]
			: []),
	];
}
