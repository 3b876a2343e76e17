import type { ParsedFile } from "../formats/parsed-file.js";
import { asText, type Entry, itemsOf, type Tree } from "../formats/tree.js";
import { fact } from "../plan/plan.js";
import { type FieldReading, isUnset } from "./fields.js";
import { lookUp } from "./look-up.js";
import { statedAt } from "./origins.js";
import { unmodelled } from "./unmodelled.js";

/** Names of linear modules in Transformers, torchtune and Megatron, with the plan's names of the matrices in them. */
const modules: Readonly<Record<string, readonly string[]>> = {
	q_proj: ["q"],
	k_proj: ["k"],
	v_proj: ["v"],
	o_proj: ["o"],
	out_proj: ["o"],
	output_proj: ["o"],
	qkv_proj: ["q", "k", "v"],
	query_key_value: ["q", "k", "v"],
	wqkv: ["q", "k", "v"],
	c_attn: ["q", "k", "v"],
	q_a_proj: ["q_a"],
	q_b_proj: ["q_b"],
	kv_a_proj_with_mqa: ["kv_a"],
	kv_b_proj: ["kv_b"],
	gate_proj: ["gate"],
	up_proj: ["up"],
	down_proj: ["down"],
	gate_up_proj: ["gate", "up"],
	linear_qkv: ["q", "k", "v"],
	linear_proj: ["o"],
	linear_fc1: ["gate", "up"],
	linear_fc2: ["down"],
	w1: ["gate"],
	w3: ["up"],
	w2: ["down"],
	fc1: ["up"],
	fc2: ["down"],
	c_fc: ["up"],
	dense_h_to_4h: ["up"],
	dense_4h_to_h: ["down"],
	router: ["router"],
	lm_head: ["head"],
	output: ["head"],
	embed_tokens: ["embedding"],
	tok_embeddings: ["embedding"],
	"all-linear": ["all-linear"],
	all_linear: ["all-linear"],
	all: ["all-linear"],
};

/** The matrices of every layer of a decoder with a gated MLP. */
export const layerMatrices = [
	"q",
	"k",
	"v",
	"o",
	"gate",
	"up",
	"down",
] as const;

/** Which matrices adapters sit on, from a list of module names, a text with commas, or a simple pattern. */
export function loraTargets(file: ParsedFile, entry: Entry): FieldReading {
	const { targets, unknown } = namedModules(entry.value);
	return {
		facts:
			targets.length > 0
				? [fact("adapter.targets", targets, statedAt(file, entry))]
				: [],
		problems: unknown.map((name) =>
			unmodelled({
				file,
				entry,
				effect: `names the module \`${name}\`, which is not one of the known matrices`,
			}),
		),
	};
}

/** Which modules train in full beside adapters. */
export function savedModules(file: ParsedFile, entry: Entry): FieldReading {
	const { targets, unknown } = namedModules(entry.value);
	return {
		facts:
			targets.length > 0
				? [fact("adapter.saved_modules", targets, statedAt(file, entry))]
				: [],
		problems: unknown
			.filter((name) => !/norm/i.test(name))
			.map((name) =>
				unmodelled({
					file,
					entry,
					effect: `trains \`${name}\` in full, which is not one of the known matrices`,
				}),
			),
	};
}

interface NamedModules {
	readonly targets: readonly string[];
	readonly unknown: readonly string[];
}

function namedModules(tree: Tree): NamedModules {
	const names = isUnset(tree) ? [] : wordsOf(tree).flatMap(spellOut);
	const targets = new Set<string>();
	const unknown: string[] = [];
	for (const name of names) {
		const found = matricesOf(name);
		if (found === undefined) unknown.push(name);
		for (const target of found ?? []) targets.add(target);
	}
	return { targets: [...targets], unknown };
}

function wordsOf(tree: Tree): readonly string[] {
	if (tree.kind === "sequence") {
		return itemsOf(tree).flatMap((item) => asText(item) ?? []);
	}
	const text = asText(tree) ?? "";
	return /[()[\]\\|^$]/.test(text) ? [text] : text.split(/[\s,]+/);
}

// The one kind of pattern that configs have: a list of names, such as `.*\.(q|k|v|o)_proj`.
function spellOut(name: string): readonly string[] {
	const list = /\(([a-z_|]+)\)_proj\$?$/.exec(name)?.[1];
	if (list === undefined) return name === "" ? [] : [name];
	return list.split("|").map((word) => `${word}_proj`);
}

function matricesOf(name: string): readonly string[] | undefined {
	const parts = name.toLowerCase().split(".");
	const last = parts.at(-1) ?? "";
	const found = lookUp(modules, last);
	const shared = parts.some((part) => /^shared_experts?$/.test(part));
	return shared ? found?.map((matrix) => `shared_${matrix}`) : found;
}
