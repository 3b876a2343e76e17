import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asText, entryAt, type Tree } from "../../formats/tree.js";
import type { PlanFields } from "../../plan/fields.js";
import { type Fact, fact } from "../../plan/plan.js";
import { isUnset } from "../fields.js";
import { statedAt } from "../origins.js";
import { roundingFacts } from "../quantization-aware.js";

/** What keeps activations small: checkpointing, offload, attention in tiles, a fused loss. */
export function memoryFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	return [
		...checkpointFacts(file, tree),
		...attentionFacts(file, tree),
		...lossFacts(file, tree),
		...roundingFacts(file, tree, "qat"),
	];
}

function checkpointFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	const facts: Fact[] = [];
	const whole = entryAt(tree, "gradient_checkpointing");
	const word = asText(whole?.value)?.toLowerCase();
	if (whole && word !== undefined && !isUnset(whole.value)) {
		const origin = statedAt(file, whole);
		const off = asBoolean(whole.value) === false;
		facts.push(fact("checkpointing", off ? "none" : "full", origin));
		if (word.startsWith("offload")) {
			facts.push(fact("checkpointing.offload", true, origin));
		}
	}
	const selective = entryAt(tree, "selective_checkpointing");
	if (
		selective &&
		asBoolean(selective.value) !== false &&
		!isUnset(selective.value)
	) {
		facts.push(fact("checkpointing", "selective", statedAt(file, selective)));
	}
	const offload = entryAt(tree, "activation_offloading");
	if (offload && !isUnset(offload.value)) {
		const on = asBoolean(offload.value) !== false;
		facts.push(fact("checkpointing.offload", on, statedAt(file, offload)));
	}
	return facts;
}

/** The switches of older configs (axolotl 0.18.0, LEGACY_ATTN_FLAG_TO_IMPL). */
const attentionSwitches: readonly (readonly [
	string,
	PlanFields["attention"],
])[] = [
	["flash_attention", "flash"],
	["xformers_attention", "flash"],
	["flex_attention", "flash"],
	["sage_attention", "flash"],
	["sdp_attention", "sdpa"],
	["eager_attention", "eager"],
];

function attentionFacts(
	file: ParsedFile,
	tree: Tree | undefined,
): readonly Fact[] {
	for (const [key, attention] of attentionSwitches) {
		const entry = entryAt(tree, key);
		if (entry && asBoolean(entry.value)) {
			return [fact("attention", attention, statedAt(file, entry))];
		}
	}
	return [];
}

const lossSwitches = [
	"liger_fused_linear_cross_entropy",
	"chunked_cross_entropy",
	"dpo_use_liger_kernel",
	"trl.use_liger_loss",
	"cut_cross_entropy",
];

function lossFacts(file: ParsedFile, tree: Tree | undefined): readonly Fact[] {
	const plugins = entryAt(tree, "plugins");
	const cut = entryAt(tree, "cut_cross_entropy");
	const switchedOff = cut && asBoolean(cut.value) === false;
	if (
		plugins &&
		!switchedOff &&
		names(plugins.value, "CutCrossEntropyPlugin")
	) {
		return [fact("fused_loss", true, statedAt(file, plugins))];
	}
	const found = lossSwitches
		.map((key) => entryAt(tree, key))
		.find((entry) => entry && asBoolean(entry.value));
	return found ? [fact("fused_loss", true, statedAt(file, found))] : [];
}

function names(tree: Tree, plugin: string): boolean {
	const items = tree.kind === "sequence" ? tree.items : [tree];
	return items.some((item) => asText(item)?.endsWith(plugin));
}
