import type { ParsedFile } from "../../formats/parsed-file.js";
import { asNumber, asText, entryAt, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { statedAt } from "../origins.js";
import { impliedFact, statedIn } from "../stated.js";
import { sideOf } from "./resolution.js";

/** Size of images, epochs with the repeats of the data, caches, compilation and sharding. */
export function settingFacts(
	file: ParsedFile,
	tree: Tree,
	passes: number | undefined,
): readonly Fact[] {
	const size = entryAt(tree, "resolution");
	const side = size && sideOf(tree);
	const epochs = entryAt(tree, "num_train_epochs");
	const count = asNumber(epochs?.value);
	return [
		...(size && side ? [fact("data.image", side, statedAt(file, size))] : []),
		...(epochs && count && count > 0
			? [fact("data.epochs", count * (passes ?? 1), statedAt(file, epochs))]
			: []),
		...switchFacts(file, tree),
		...compileFacts(file, tree),
	];
}

/** Switches that turn a cache off, or sharding on. */
const switches = [
	["vae_cache_disable", "data.latents_cached", false],
	["text_cache_disable", "data.text_cached", false],
	["fsdp_enable", "parallel.sharding", "fsdp"],
] as const;

function switchFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	return switches.flatMap(([key, planKey, value]) => {
		const on = statedIn(file, tree).on(key);
		return impliedFact(planKey, value, on);
	});
}

function compileFacts(file: ParsedFile, tree: Tree): readonly Fact[] {
	const entry = entryAt(tree, "dynamo_backend");
	const word = asText(entry?.value)?.toLowerCase();
	return entry && word
		? [
				fact(
					"compile",
					!/^(no|disabled|false)$/.test(word),
					statedAt(file, entry),
				),
			]
		: [];
}
