import type { ParsedFile } from "../../formats/parsed-file.js";
import { asText } from "../../formats/tree.js";
import { type Fact, fact, factValue, fold } from "../../plan/plan.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { lookUp } from "../look-up.js";
import { namedTokenizer } from "../named-tokenizer.js";
import {
	factAt,
	numberAt,
	type Settings,
	sayingFrom,
	setAt,
	switchAt,
	textAt,
} from "../settings.js";
import { unmodelled } from "../unmodelled.js";
import { byDefault } from "./defaults.js";

/** A transformer of Llama's kind, Mamba 2 by its state, or one of the other recurrent models. */
export function modelOf(file: ParsedFile, settings: Settings): FieldReading {
	const vocab = vocabularyOf(settings);
	const other = setAt(settings, "model_type");
	const name = asText(other?.value);
	const recurrence = lookUp(recurrences, name);
	if (other && recurrence) {
		const config = recurrenceConfig(
			recurrence,
			settings,
			vocabOf(settings, vocab),
		);
		return gather(vocab, {
			facts: [fact("model.config", config, settings.place(other))],
		});
	}
	if (other) {
		return gather(vocab, {
			facts: [fact("model.family", "custom", settings.place(other))],
			problems: [
				unmodelled({
					file,
					entry: other,
					effect: `builds a \`${asText(other.value)}\` model`,
				}),
			],
		});
	}
	return setAt(settings, "model.state_dim")
		? stateSpace(settings, vocab)
		: gather(vocab, { facts: transformer(settings) });
}

// The MLP has two thirds of four times the width, scaled, and rounded up (lingua/transformer.py).
function transformer(settings: Settings): readonly Fact[] {
	const dim = numberAt(settings, "model.dim") ?? 512;
	const scale = numberAt(settings, "model.ffn_dim_multiplier") ?? 1;
	const multiple = numberAt(settings, "model.multiple_of") ?? 256;
	const wanted = Math.floor(scale * Math.floor((2 * 4 * dim) / 3));
	const head = numberAt(settings, "model.head_dim");
	const heads =
		numberAt(settings, "model.n_heads") ??
		(head === undefined ? undefined : dim / head);
	const say = sayingFrom({ settings, section: "model.", otherwise: byDefault });
	return [
		byDefault("model.family", "decoder"),
		byDefault("model.gated", true),
		byDefault("model.norm", "rms"),
		...say(["dim"], "model.hidden", dim),
		...say(
			["n_layers"],
			"model.layers",
			numberAt(settings, "model.n_layers") ?? 8,
		),
		...say(["n_heads", "head_dim"], "model.heads", heads),
		...say(
			["n_kv_heads", "n_heads", "head_dim"],
			"model.kv_heads",
			numberAt(settings, "model.n_kv_heads") ?? heads,
		),
		...factAt(settings, "model.head_dim", "model.head_dim", head),
		...say(
			["ffn_dim_multiplier", "dim"],
			"model.ffn",
			multiple * Math.ceil(wanted / multiple),
		),
		...say(
			["weight_tying"],
			"model.tied",
			switchAt(settings, "model.weight_tying") ?? false,
		),
		...factAt(
			settings,
			"model.sliding_window",
			"model.window",
			numberAt(settings, "model.sliding_window"),
		),
	];
}

// Inner width: two thirds of three times the width, rounded up to a multiple (apps/mamba/core_mamba.py).
function stateSpace(settings: Settings, vocab: FieldReading): FieldReading {
	const number = (name: string, otherwise: number): number =>
		numberAt(settings, `model.${name}`) ?? otherwise;
	const dim = number("dim", 512);
	const multiple = number("multiple_of", 256);
	const inner =
		multiple *
		Math.ceil(
			Math.floor(
				number("ffn_dim_multiplier", 1) * Math.floor((2 * 3 * dim) / 3),
			) / multiple,
		);
	const heads = number("n_heads", 8);
	const config = {
		model_type: "mamba2",
		hidden_size: dim,
		num_hidden_layers: number("n_layers", 8),
		vocab_size: vocabOf(settings, vocab),
		state_size: number("state_dim", 128),
		n_groups: number("n_groups", 1),
		num_heads: heads,
		head_dim: inner / heads,
		expand: inner / dim,
		conv_kernel: number("conv_size", 4),
		tie_word_embeddings: switchAt(settings, "model.weight_tying") ?? false,
	};
	return gather(vocab, {
		facts: factAt(settings, "model.state_dim", "model.config", config),
	});
}

/** A recurrent model of apps/fastRNN, and what its config is built with. */
interface Recurrence {
	readonly type: string;
	/** Width of the state before it is rounded, by the width of the model. */
	readonly state: (dim: number) => number;
	/** The key that scales that width. */
	readonly scale: string;
	/** An MLP follows each mixer. */
	readonly mlp?: boolean;
}

/** core_hawk.py, core_gru.py and core_lstm.py. */
const recurrences: Readonly<Record<string, Recurrence>> = {
	hawk: {
		type: "hawk",
		state: (dim) => Math.floor((4 * dim) / 3),
		scale: "lru_dim_multiplier",
		mlp: true,
	},
	minGRU: {
		type: "min_gru",
		state: (dim) => Math.floor((2 * 3 * dim) / 3),
		scale: "ffn_dim_multiplier",
	},
	minLSTM: {
		type: "min_lstm",
		state: (dim) => Math.floor((2 * 3 * dim) / 3),
		scale: "ffn_dim_multiplier",
	},
};

function recurrenceConfig(
	{ type, state, scale, mlp }: Recurrence,
	settings: Settings,
	vocab: number | undefined,
): Readonly<Record<string, unknown>> {
	const number = (name: string): number | undefined =>
		numberAt(settings, `model.${name}`);
	const dim = number("dim") ?? 512;
	const multiple = number("multiple_of") ?? 256;
	const rounded = (width: number, times: number): number =>
		multiple * Math.ceil(Math.floor(width * times) / multiple);
	return {
		model_type: type,
		hidden_size: dim,
		num_hidden_layers: number("n_layers") ?? 8,
		num_heads: number("n_heads") ?? 1,
		state_width: rounded(state(dim), number(scale) ?? 1),
		conv_kernel: number("conv_size") ?? 0,
		...(mlp && {
			intermediate_size: rounded(
				Math.floor((2 * 4 * dim) / 3),
				number("ffn_dim_multiplier") ?? 1,
			),
		}),
		vocab_size: vocab,
		tie_word_embeddings: switchAt(settings, "model.weight_tying") ?? false,
	};
}

/** The vocabulary as stated, or as the tokenizer's name tells it. */
function vocabOf(
	settings: Settings,
	{ facts }: FieldReading,
): number | undefined {
	const stated = numberAt(settings, "model.vocab_size");
	return stated ?? factValue(fold(facts), "model.vocab");
}

// Files of tiktoken say their merges in thousands; 256 special tokens come on top (lingua/tokenizer.py).
function vocabularyOf(settings: Settings): FieldReading {
	if (setAt(settings, "model.vocab_size")) return gather();
	const path = "data.tokenizer.path";
	const entry = setAt(settings, path);
	const text = textAt(settings, path) ?? "";
	const thousands = /(?<![\d.])(\d{2,3})k\b/i.exec(text)?.[1];
	const isMerges = textAt(settings, "data.tokenizer.name") === "tiktoken";
	if (!entry || !isMerges || thousands === undefined) {
		return namedTokenizer(settings, [path, "data.tokenizer.name"]);
	}
	const place = settings.place(entry);
	if (!("path" in place)) return gather();
	const tokens = Number(thousands) * 1000 + 256;
	const origin = { ...place, kind: "hint", text } as const;
	return gather({ facts: [fact("model.vocab", tokens, origin)] });
}
