import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText, type Tree } from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { neoxEntry } from "./keys.js";

/** What `attention_config` puts into the layers: attention kernels, or blocks that are no attention at all. */
export function attentionReading(file: ParsedFile): FieldReading {
	const entry = neoxEntry(file, "attention_config");
	if (!entry) return { facts: [], problems: [] };
	const origin = statedAt(file, entry);
	const kinds = new Set(wordsIn(entry.value));
	const facts: Fact[] = [];
	if (kinds.has("flash")) facts.push(fact("attention", "flash", origin));
	const recurrent = ["mamba", "rwkv"].filter((kind) => kinds.has(kind));
	if (recurrent.length > 0) {
		const isMixed = kinds.size > recurrent.length;
		facts.push(fact("model.family", isMixed ? "hybrid" : "ssm", origin));
	}
	if (kinds.has("gmlp") || kinds.has("amlp")) {
		facts.push(fact("model.family", "custom", origin));
	}
	const sparse = SPARSE.filter((kind) => kinds.has(kind));
	return {
		facts,
		problems:
			sparse.length === 0
				? []
				: [
						unmodelled({
							file,
							entry,
							effect: `has layers of ${sparse.join(" and ")} attention`,
						}),
					],
	};
}

const SPARSE = [
	"local",
	"sparse_fixed",
	"sparse_variable",
	"bigbird",
	"bslongformer",
];

function wordsIn(tree: Tree): readonly string[] {
	if (tree.kind === "sequence") return tree.items.flatMap(wordsIn);
	const text = asText(tree);
	return text === undefined || text === "all" || /^\d+$/.test(text)
		? []
		: [text];
}
