import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { Sharding } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { lastName } from "../class-name.js";
import { lookUp } from "../look-up.js";
import { statedAt } from "../origins.js";

/** Optimizers of NeMo that have a plain one inside; those named in `DISTRIBUTED` share their states out. */
const optimizers: Readonly<Record<string, string>> = {
	fused_adam: "adam",
	megatron_fused_adam: "adam",
	distributed_fused_adam: "adam",
	mcore_distributed_optim: "adam",
};

const DISTRIBUTED = /^(distributed_fused_adam|mcore_distributed_optim)$/;

const STRATEGIES: Readonly<Record<string, Sharding>> = {
	full: "fsdp",
	grad: "zero2",
	hybrid: "hsdp",
};

/** The optimizer, and what the copies of the model share out among themselves. */
export function stateFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	return [...optimizerFacts(file, model), ...fsdpFacts(file, model)];
}

function optimizerFacts(
	file: ParsedFile,
	model: Tree | undefined,
): readonly Fact[] {
	const entry =
		entryAt(model, "optim.name") ?? entryAt(model, "optim._target_");
	const name = lastName(asText(entry?.value));
	if (!entry || name === undefined) return [];
	const origin = statedAt(file, entry);
	return [
		fact("optimizer", lookUp(optimizers, name) ?? name, origin),
		...(DISTRIBUTED.test(name)
			? [fact("parallel.sharding", "distributed-optimizer", origin)]
			: []),
	];
}

function fsdpFacts(file: ParsedFile, model: Tree | undefined): readonly Fact[] {
	const entry = entryAt(model, "fsdp");
	if (!entry || asBoolean(entry.value) !== true) return [];
	const word =
		asText(entryAt(model, "fsdp_sharding_strategy")?.value) ?? "full";
	const sharding = lookUp(STRATEGIES, word);
	return sharding
		? [fact("parallel.sharding", sharding, statedAt(file, entry))]
		: [];
}
