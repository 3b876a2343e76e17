import type { Model, Operator, Stack } from "../../model.js";
import { linear, norm, table } from "../blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	textOf,
} from "../hub-reading.js";
import {
	type ConformerShape,
	conformerBlock,
	squeezeformerBlock,
} from "./conformer-part.js";
import { discriminatorOperators, generatorOperators } from "./hifigan.js";
import { type Lengths, type Part, rowsOf } from "./part-rows.js";
import { kept, overTime, recurrence } from "./pieces.js";
import { CHARACTERS_PER_SECOND } from "./speech-rates.js";
import { subsampling } from "./subsampling.js";
import { transformerPart } from "./transformer-part.js";

/** Length of a clip where nobody says it. */
const USUAL_SECONDS = 10;

/**
 * A network of sound that a reader describes part by part, as recipes that name classes do: convolutions, recurrences,
 * transformers, each over rows of the clip (so many a second), of the text, or of every pair of both.
 */
export function partsModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const parts = partsOf(config.parts);
	if (parts.length === 0) return undefined;
	const seconds =
		sample.seconds ?? firstNumber(config, "usual_seconds") ?? USUAL_SECONDS;
	const lengths: Lengths = {
		seconds,
		text:
			sample.textTokens ??
			Math.round(
				seconds *
					(firstNumber(config, "text_per_second") ?? CHARACTERS_PER_SECOND),
			),
	};
	const logits = parts.find(({ logits: is }) => is === true);
	return {
		family: "encoder",
		hidden: Math.max(...parts.map((part) => firstNumber(part, "hidden") ?? 0)),
		vocab: logits ? (firstNumber(logits, "outputs") ?? 0) : 0,
		// Numbers are those of a whole clip.
		tokens: 1,
		logitRows: logits ? rowsOf(logits, lengths) : 0,
		stacks: parts.flatMap((part) => stackOf(part, lengths)),
		ends: [],
		...(parts.some(isFrozen) && {
			frozen: parts
				.filter(isFrozen)
				.flatMap((part) => repeatedOperators(part, lengths)),
		}),
	};
}

function isFrozen(part: Part): boolean {
	return part.frozen === true;
}

function partsOf(value: unknown): readonly Part[] {
	return Array.isArray(value)
		? value.filter((each) => typeof each === "object" && each !== null)
		: [];
}

function stackOf(part: Part, lengths: Lengths): readonly Stack[] {
	if (isFrozen(part)) return [];
	const operators = operatorsOfPart(part, lengths);
	return operators.length === 0
		? []
		: [
				{
					layers: firstNumber(part, "layers") ?? 1,
					operators,
					endsInProduct: false,
				},
			];
}

function repeatedOperators(part: Part, lengths: Lengths): readonly Operator[] {
	const layers = firstNumber(part, "layers") ?? 1;
	return Array.from({ length: layers }).flatMap(() =>
		operatorsOfPart(part, lengths),
	);
}

const kinds: Readonly<
	Record<string, (part: Part, rows: number, of: Lengths) => readonly Operator[]>
> = {
	convolution,
	linear: linearPart,
	recurrence: recurrencePart,
	transformer: transformerPart,
	squeeze,
	subsampling: subsamplingPart,
	conformer: (part, rows) => conformerBlock(conformerShape(part, rows)),
	squeezeformer: (part, rows) => squeezeformerBlock(conformerShape(part, rows)),
	table: (part) => [
		table(
			"embedding",
			firstNumber(part, "entries") ?? 0,
			firstNumber(part, "outputs") ?? 0,
		),
	],
	vocoder: (part, rows) => generatorOperators(part, rows),
	discriminators: (_, rows) => discriminatorOperators(rows),
};

function operatorsOfPart(part: Part, lengths: Lengths): readonly Operator[] {
	const kind = textOf(part.kind) ?? "";
	return Object.hasOwn(kinds, kind)
		? (kinds[kind]?.(part, rowsOf(part, lengths), lengths) ?? [])
		: [];
}

interface Sizes {
	readonly name: string;
	readonly inputs: number;
	readonly outputs: number;
}

function sizesOf(part: Part): Sizes {
	const inputs = firstNumber(part, "inputs", "hidden") ?? 0;
	return {
		name: textOf(part.name) ?? textOf(part.kind) ?? "",
		inputs,
		outputs: firstNumber(part, "outputs") ?? inputs,
	};
}

const NORMS = { batch: "batch", layer: "layer", group: "group" } as const;

// A norm or an activation after it keeps what came out.
function after(part: Part, width: number, rows: number): readonly Operator[] {
	const flavour = textOf(part.norm);
	return [
		...(flavour && Object.hasOwn(NORMS, flavour)
			? [
					norm({
						name: "norm",
						width,
						rows,
						flavour: NORMS[flavour as keyof typeof NORMS],
					}),
				]
			: []),
		...(flagOf(part.act) ? [kept(width, rows)] : []),
	];
}

function convolution(part: Part, rows: number): readonly Operator[] {
	const sizes = sizesOf(part);
	return [
		overTime({
			...sizes,
			kernel: firstNumber(part, "kernel") ?? 1,
			groups: firstNumber(part, "groups") ?? 1,
			bias: flagOf(part.bias) ?? true,
			positions: rows,
			...(flagOf(part.reads_data) && { readsData: true }),
		}),
		...after(part, sizes.outputs, rows),
	];
}

function linearPart(part: Part, rows: number): readonly Operator[] {
	const sizes = sizesOf(part);
	return [
		linear({
			...sizes,
			rows,
			bias: flagOf(part.bias) ?? true,
			...(flagOf(part.tied) && { tied: true }),
		}),
		...after(part, sizes.outputs, rows),
	];
}

function recurrencePart(part: Part, rows: number): readonly Operator[] {
	return recurrence({
		name: textOf(part.name) ?? "recurrence",
		inputs: firstNumber(part, "inputs") ?? 0,
		hidden: firstNumber(part, "hidden") ?? 0,
		layers: firstNumber(part, "depth") ?? 1,
		gates: firstNumber(part, "gates") ?? 4,
		isBidirectional: flagOf(part.bidirectional) ?? false,
		...(firstNumber(part, "projected") !== undefined && {
			projected: firstNumber(part, "projected") ?? 0,
		}),
		rows,
	});
}

/** Its rows are the frames that come in. */
function subsamplingPart(part: Part, frames: number): readonly Operator[] {
	const hidden = firstNumber(part, "hidden") ?? 0;
	return subsampling({
		style: textOf(part.style) ?? "",
		bins: firstNumber(part, "inputs") ?? 80,
		channels: firstNumber(part, "channels") ?? hidden,
		factor: firstNumber(part, "factor") ?? 1,
		hidden,
		frames,
	}).operators;
}

function conformerShape(part: Part, rows: number): ConformerShape {
	const hidden = firstNumber(part, "hidden") ?? 0;
	const window = firstNumber(part, "window");
	return {
		hidden,
		rows,
		heads: firstNumber(part, "heads") ?? 4,
		ffn: firstNumber(part, "ffn") ?? 4 * hidden,
		kernel: firstNumber(part, "kernel") ?? 31,
		isRelative: flagOf(part.relative) ?? true,
		mlpKernel: firstNumber(part, "mlp_kernel") ?? 1,
		...(window !== undefined && { window }),
	};
}

/** Squeeze and excitation over the whole clip (Han et al. 2020, §2.2). */
function squeeze(part: Part): readonly Operator[] {
	const width = firstNumber(part, "hidden") ?? 0;
	const inner = firstNumber(part, "inner") ?? Math.floor(width / 8);
	const bias = flagOf(part.bias) ?? false;
	return [
		linear({ name: "squeeze", inputs: width, outputs: inner, rows: 1, bias }),
		linear({ name: "excite", inputs: inner, outputs: width, rows: 1, bias }),
	];
}
