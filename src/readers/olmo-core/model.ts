import type { ParsedFile } from "../../formats/parsed-file.js";
import { calleeOf } from "../../formats/python/tags.js";
import {
	asNumber,
	type Entry,
	entriesOf,
	entryAt,
	type Mapping,
} from "../../formats/tree.js";
import { nearest } from "../../nearest.js";
import { type Fact, fact, factsFrom } from "../../plan/plan.js";
import { didYouMean } from "../../problem.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { defaultsOf, statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { innerWidth, type Shape, shapes } from "./shapes.js";

/** Defaults of OLMo-core at the commit that was read. */
export const standard = defaultsOf("OLMo-core", "fa6c5014c9f6");

/** The model of a call such as `TransformerConfig.olmo2_7B(vocab_size=…, n_layers=20)`. */
export function modelReading(
	file: ParsedFile,
	call: Mapping | undefined,
): FieldReading {
	const name = calleeOf(call)?.replace(/^.*\./, "");
	if (!call || name === undefined) return gather();
	const place = { key: name, line: call.line };
	const shape = name === "llama_like" ? ownShape(call) : lookUp(shapes, name);
	if (!shape) return unknownModel(file, place);
	const changed = entriesOf(call).filter(({ key }) => CHANGES.has(key));
	const problems = entriesOf(call)
		.filter(({ key }) => MORE.has(key))
		.map((entry) =>
			unmodelled({ file, entry, effect: "gives some layers another make" }),
		);
	const facts =
		shape.id !== undefined && changed.length === 0
			? [fact("model.id", shape.id, statedAt(file, place))]
			: [
					...shapeFacts(file, place, shape),
					...changedFacts(file, changed, shape),
					...vocabularyFacts(file, call),
				];
	return { facts, problems };
}

/** Arguments that change the sizes of a constructor. */
const CHANGES = new Set([
	"n_layers",
	"n_heads",
	"n_kv_heads",
	"d_model",
	"hidden_size_multiplier",
	"hidden_size_multiple_of",
	"head_dim",
]);

const MORE = new Set(["block_overrides", "block_mods", "feed_forward_moe"]);

function ownShape(call: Mapping): Shape | undefined {
	const number = (key: string) => asNumber(entryAt(call, key)?.value);
	const [hidden, layers, heads] = [
		number("d_model"),
		number("n_layers"),
		number("n_heads"),
	];
	if (hidden === undefined || layers === undefined || heads === undefined) {
		return undefined;
	}
	return { hidden, layers, heads };
}

function shapeFacts(
	file: ParsedFile,
	place: { readonly key: string; readonly line: number },
	shape: Shape,
): readonly Fact[] {
	const origin = statedAt(file, place);
	return factsFrom(
		{
			"model.family": "decoder",
			"model.norm": "rms",
			"model.gated": true,
			"model.tied": false,
			"model.rotary": "whole",
			"model.layers": shape.layers,
			"model.hidden": shape.hidden,
			"model.heads": shape.heads,
			"model.kv_heads": shape.kvHeads ?? shape.heads,
			"model.ffn": innerWidth(shape),
			...(shape.isOlmo && { "model.qk_norm": "full" as const }),
			...(shape.isLocal && {
				"model.window": 4096,
				"model.local_layers": Math.floor((shape.layers * 3) / 4),
			}),
			...shape.experts,
		},
		origin,
	);
}

function changedFacts(
	file: ParsedFile,
	entries: readonly Entry[],
	shape: Shape,
): readonly Fact[] {
	const value = (key: string) =>
		asNumber(entries.find((entry) => entry.key === key)?.value);
	const hidden = value("d_model") ?? shape.hidden;
	const width = innerWidth({
		hidden,
		multiplier: value("hidden_size_multiplier") ?? shape.multiplier ?? 1,
		multiple: value("hidden_size_multiple_of") ?? shape.multiple ?? 256,
	});
	return entries.flatMap((entry) => {
		const number = asNumber(entry.value);
		const key = lookUp(PLAN_KEYS, entry.key);
		const origin = statedAt(file, entry);
		const own = key && number ? [fact(key, number, origin)] : [];
		const heads = entry.key === "n_heads" && shape.kvHeads === undefined;
		const inner = /^(d_model|hidden_size)/.test(entry.key);
		return [
			...own,
			...(heads && number ? [fact("model.kv_heads", number, origin)] : []),
			...(inner && number ? [fact("model.ffn", width, origin)] : []),
		];
	});
}

const PLAN_KEYS = {
	n_layers: "model.layers",
	n_heads: "model.heads",
	n_kv_heads: "model.kv_heads",
	d_model: "model.hidden",
	head_dim: "model.head_dim",
} as const;

// `tokenizer.padded_vocab_size()` of the usual tokenizer: 100,278 in multiples of 128 (olmo_core/data/tokenizer.py).
function vocabularyFacts(file: ParsedFile, call: Mapping): readonly Fact[] {
	const entry = entryAt(call, "vocab_size");
	const size = asNumber(entry?.value);
	return entry && size
		? [fact("model.vocab", size, statedAt(file, entry))]
		: [standard("model.vocab", 100_352)];
}

function unknownModel(
	file: ParsedFile,
	{ key, line }: { readonly key: string; readonly line: number },
): FieldReading {
	const names = didYouMean(nearest(key, Object.keys(shapes)));
	return gather({
		problems: [
			{
				kind: "unknown-model",
				path: file.path,
				line,
				args: { name: key, nearest: names },
			},
		],
	});
}
