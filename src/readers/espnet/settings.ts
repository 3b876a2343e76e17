import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Tree } from "../../formats/tree.js";
import type { Fact } from "../../plan/plan.js";
import { impliedFact, statedIn } from "../stated.js";
import { ngpuFacts } from "./batch.js";

/** Precision, sharding and devices. */
export function settingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const { on } = statedIn(file, tree);
	return [
		...ngpuFacts(file, tree),
		// Autocast of PyTorch is fp16 unless a type is given, and ESPnet gives none.
		...impliedFact("precision", "amp-fp16", on("use_amp")),
		// fairscale's OSS and ShardedDataParallel share optimizer states and gradients.
		...impliedFact("parallel.sharding", "zero2", on("sharded_ddp")),
	];
}
