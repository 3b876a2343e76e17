import type { ParsedFile } from "../../formats/parsed-file.js";
import { asBoolean, asNumber, asText, type Tree } from "../../formats/tree.js";
import { type Fact, fact, factValue, fold } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { neoxEntry } from "./keys.js";

/** What `attention_config` puts into the layers: attention kernels, or blocks that are no attention at all. */
export function attentionReading(
	file: ParsedFile,
	vocabulary: readonly Fact[],
): FieldReading {
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
		const config = kinds.size === 1 && gmlpConfig(file, kinds, vocabulary);
		facts.push(
			config
				? fact("model.config", config, origin)
				: fact("model.family", "custom", origin),
		);
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

// megatron/model/gmlp.py; the attention of `amlp` is 64 wide without a word (neox_args.py).
function gmlpConfig(
	file: ParsedFile,
	kinds: ReadonlySet<string>,
	vocabulary: readonly Fact[],
): Readonly<Record<string, unknown>> {
	const number = (key: string): number | undefined =>
		asNumber(neoxEntry(file, key)?.value);
	const positions = asText(neoxEntry(file, "pos_emb")?.value) ?? "learned";
	return {
		model_type: "gmlp",
		num_hidden_layers: number("num_layers"),
		hidden_size: number("hidden_size"),
		seq_length: number("seq_length"),
		vocab_size: factValue(fold(vocabulary), "model.vocab"),
		tie_word_embeddings:
			asBoolean(neoxEntry(file, "no_weight_tying")?.value) !== true,
		...(positions === "learned" && {
			max_position_embeddings: number("max_position_embeddings"),
		}),
		...(kinds.has("amlp") && {
			attention_size: number("gmlp_attn_dim") ?? 64,
		}),
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
