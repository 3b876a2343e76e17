import type { ParsedFile } from "../../formats/parsed-file.js";
import { type Fact, factsFrom } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import {
	factAt,
	numberAt,
	type Settings,
	setAt,
	switchAt,
	textAt,
} from "../settings.js";
import { unmodelled } from "../unmodelled.js";
import { modelTypes } from "./defaults.js";

/** What the model is: a checkpoint of the Hub as it stands, or a type with its sizes and defaults for the others. */
export function modelOf(file: ParsedFile, settings: Settings): FieldReading {
	const hub = hubFacts(settings);
	if (hub.length > 0) return gather({ facts: hub });
	const type = textAt(settings, "model.type") ?? "llama";
	const values = lookUp(modelTypes, type);
	const entry = setAt(settings, "model.type");
	if (!values && entry) {
		return type === "whisper"
			? gather({
					facts: [
						...factAt(
							settings,
							"model.type",
							"model.family",
							"encoder-decoder",
						),
						...factAt(settings, "model.type", "task", "transcribe"),
					],
				})
			: gather({
					facts: factAt(settings, "model.type", "model.family", "custom"),
					problems: [
						unmodelled({ file, entry, effect: `builds a \`${type}\` model` }),
					],
				});
	}
	return gather(
		{
			facts: factsFrom(values ?? {}, {
				kind: "default",
				framework: "levanter",
				version: "9263f81e8b45",
			}),
		},
		{ facts: sizeFacts(settings, type) },
	);
}

/** True when the config builds a model of its own, whose vocabulary the tokenizer gives. */
export function buildsModel(settings: Settings): boolean {
	return hubFacts(settings).length === 0;
}

// A checkpoint's own sizes count where the config says so, or where it states no model.
function hubFacts(settings: Settings): readonly Fact[] {
	const takesAll = switchAt(settings, "use_hf_model_config") === true;
	if (setAt(settings, "model") && !takesAll) return [];
	const paths = [
		...(switchAt(settings, "initialize_from_hf") === undefined
			? ["initialize_from_hf"]
			: []),
		"model_name_or_path",
		"model.reference_checkpoint",
	];
	for (const path of paths) {
		const found = factAt(settings, path, "model.id", textAt(settings, path));
		if (found.length > 0) return found;
	}
	return [];
}

function sizeFacts(settings: Settings, type: string): readonly Fact[] {
	const hidden = numberAt(settings, "model.hidden_dim") ?? 768;
	const scale = numberAt(settings, "model.mlp_scale");
	const sequence = numberAt(settings, "model.seq_len") ?? 1024;
	const window = numberAt(settings, "model.sliding_window");
	const isWindowed =
		type === "mistral" || switchAt(settings, "model.use_sliding_window");
	const bias = switchAt(settings, "model.use_bias");
	const width = numberAt(settings, "model.intermediate_dim");
	const hybrid = switchAt(settings, "model.hybrid_norm");
	const of = (path: string) => [path, "model.type"] as const;
	return [
		...(type === "gpt2"
			? [
					...first(settings, of("model.mlp_scale"), (path) =>
						factAt(settings, path, "model.ffn", (scale ?? 4) * hidden),
					),
					...first(settings, of("model.seq_len"), (path) =>
						factAt(settings, path, "model.learned_positions", sequence),
					),
				]
			: []),
		...(type === "mixtral"
			? factAt(settings, "model.intermediate_dim", "model.expert_ffn", width)
			: []),
		...(isWindowed
			? factAt(settings, "model.sliding_window", "model.window", window)
			: []),
		...(hybrid
			? factAt(settings, "model.hybrid_norm", "model.norms_per_block", 4)
			: []),
		...(
			["model.qkv_bias", "model.out_bias", "model.mlp_bias"] as const
		).flatMap((key) =>
			// Queries, keys and values of Qwen keep their bias.
			type === "qwen" && key === "model.qkv_bias"
				? []
				: factAt(settings, "model.use_bias", key, bias),
		),
	];
}

function first(
	settings: Settings,
	paths: readonly string[],
	made: (path: string) => readonly Fact[],
): readonly Fact[] {
	const path = paths.find((each) => setAt(settings, each));
	return path === undefined ? [] : made(path);
}
