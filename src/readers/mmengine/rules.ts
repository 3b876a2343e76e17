import type { ParsedFile } from "../../formats/parsed-file.js";
import { undetermined } from "../../formats/python/tags.js";
import {
	asBoolean,
	asNumber,
	asText,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import type { Precision } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { positiveAt } from "../positive.js";
import { impliedFact, statedIn } from "../stated.js";

/** Steps: an iteration is one forward pass, and as many as accumulate make one step. */
export function stepFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const entry =
		positiveAt(tree, "train_cfg.max_iters") ??
		positiveAt(tree, "runner.max_iters") ??
		positiveAt(tree, "total_iters");
	if (!entry) return [];
	const passes = accumulationIn(tree);
	const every = positiveAt(tree, "train_cfg.val_interval");
	return [
		fact(
			"steps",
			Math.floor(entry.count / passes),
			statedAt(file, entry.entry),
		),
		...(every
			? [
					fact(
						"evaluation.every",
						Math.max(1, Math.floor(every.count / passes)),
						statedAt(file, every.entry),
					),
				]
			: []),
	];
}

/** fp32 unless the optimizer's wrapper or hook is that of automatic mixed precision, which is fp16 unless it says more. */
export function precisionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const wrapper = entryAt(tree, "optim_wrapper.type");
	const old = entryAt(tree, "fp16");
	if (old && !isUnset(old.value) && old.value.kind === "mapping") {
		return [fact("precision", "amp-fp16", statedAt(file, old))];
	}
	const hook = entryAt(tree, "optimizer_config.use_fp16");
	if (hook && asBoolean(hook.value)) {
		return [fact("precision", "amp-fp16", statedAt(file, hook))];
	}
	const word =
		wrapper && (asText(wrapper.value) ?? undetermined(wrapper.value));
	if (!wrapper || !/(Amp|Apex)OptimWrapper$/.test(word ?? "")) return [];
	const dtype = entryAt(tree, "optim_wrapper.dtype");
	const precision: Precision =
		asText(dtype?.value) === "bfloat16" ? "amp-bf16" : "amp-fp16";
	const place = precision === "amp-bf16" ? dtype : undefined;
	return [fact("precision", precision, statedAt(file, place ?? wrapper))];
}

/** SGD with momentum keeps a state for each parameter; torch's own has none (torch.optim.SGD of torch 2.9). */
export function momentumFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	for (const section of ["optim_wrapper.optimizer", "optimizer"]) {
		const name = asText(entryAt(tree, `${section}.type`)?.value) ?? "";
		const momentum = entryAt(tree, `${section}.momentum`);
		if (!/^sgd$/i.test(name) || !momentum) continue;
		if ((asNumber(momentum.value) ?? 0) === 0) continue;
		return [fact("optimizer", "sgd-momentum", statedAt(file, momentum))];
	}
	return [];
}

/** Checkpointed activations of backbones. */
export function checkpointingFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const on = statedIn(file, tree).on("model.backbone.with_cp");
	return impliedFact("checkpointing", "full", on);
}

function accumulationIn(tree: Tree | undefined): number {
	return (
		positiveAt(tree, "optim_wrapper.accumulative_counts")?.count ??
		positiveAt(tree, "optimizer_config.cumulative_iters")?.count ??
		1
	);
}
