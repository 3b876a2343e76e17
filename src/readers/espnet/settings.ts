import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { ngpuFacts } from "./batch.js";

/** Precision, sharding and devices. */
export function settingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const amp = entryAt(tree, "use_amp");
	const sharded = entryAt(tree, "sharded_ddp");
	return [
		...ngpuFacts(file, tree),
		// Autocast of PyTorch is fp16 unless a type is given, and ESPnet gives none.
		...(amp && asBoolean(amp.value)
			? [fact("precision", "amp-fp16", statedAt(file, amp))]
			: []),
		// fairscale's OSS and ShardedDataParallel share optimizer states and gradients.
		...(sharded && asBoolean(sharded.value)
			? [fact("parallel.sharding", "zero2", statedAt(file, sharded))]
			: []),
	];
}
