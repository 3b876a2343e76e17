import type { PlanKey } from "../plan/fields.js";
import type { Origin } from "../plan/origin.js";
import { type Fact, factValue } from "../plan/plan.js";
import type { Problem } from "../problem.js";
import { decoderModel } from "./families/decoder.js";
import { decoderShape, type ShapeNumberKey } from "./families/decoder-facts.js";
import { modelFromKeys } from "./families/from-keys.js";
import { hubModel } from "./families/hub-model.js";
import type { HubSample } from "./families/hub-reading.js";
import { typicalDecoder } from "./families/typical-decoder.js";
import type { Model } from "./model.js";

type Facts = ReadonlyMap<PlanKey, Fact>;

/** The model of a run, or what stands in the way. */
export type ModelReading =
	| { readonly model: Model }
	| { readonly missing: readonly PlanKey[] }
	| { readonly problem: Problem };

/** Builds the model that the facts describe; names impossible shapes with their line. */
export function toModel(facts: Facts, path: string): ModelReading {
	const stated = typicalModel(facts) ?? statedModel(facts);
	if (stated) return { model: stated };
	const config = factValue(facts, "model.config");
	const built = config && hubModel(config, sampleOf(facts));
	if (built) return { model: built };
	const family = factValue(facts, "model.family") ?? "decoder";
	const fromKeys = modelFromKeys(facts, sampleOf(facts));
	if (fromKeys) return { model: fromKeys };
	if (family !== "decoder") {
		return {
			problem: { kind: "unsupported-family", path, args: { family } },
		};
	}
	const missing = REQUIRED.filter((key) => !facts.has(key));
	if (missing.length > 0) return { missing };
	const problem = impossibleShape(facts, path);
	return problem
		? { problem }
		: { model: decoderModel(decoderShape(facts, sequenceOf(facts))) };
}

// A depth without a width is an assumption about a model of which only the size is known.
function typicalModel(facts: Facts): Model | undefined {
	const parameters = factValue(facts, "model.parameters");
	const layers = factValue(facts, "model.layers");
	const vocab = factValue(facts, "model.vocab");
	if (parameters === undefined || layers === undefined) return undefined;
	if (facts.has("model.hidden") || facts.has("model.config")) return undefined;
	return typicalDecoder({
		parameters,
		layers,
		sequence: sequenceOf(facts),
		...(vocab !== undefined && { vocab }),
	});
}

// Totals alone: FLOPs of a sample as stated, else twice the parameters for each token (Kaplan et al. 2020, §2.1).
function statedModel(facts: Facts): Model | undefined {
	const perSample = factValue(facts, "model.flops_per_sample");
	const parameters = factValue(facts, "model.parameters");
	const sequence = sequenceOf(facts);
	const hasShape = facts.has("model.layers") && facts.has("model.hidden");
	if (hasShape || (perSample === undefined && parameters === undefined)) {
		return undefined;
	}
	return {
		family: "custom",
		hidden: 0,
		vocab: 0,
		tokens: perSample === undefined ? sequence : 1,
		logitRows: 0,
		stacks: [],
		ends: [
			{
				kind: "stated",
				parameters: parameters ?? 0,
				flops: perSample ?? 2 * (parameters ?? 0) * sequence,
			},
		],
	};
}

function sampleOf(facts: Facts): HubSample {
	const image = factValue(facts, "data.image");
	const seconds = factValue(facts, "data.seconds");
	const width = factValue(facts, "data.image_width");
	const frames = factValue(facts, "data.frames");
	const stated = factValue(facts, "data.sequence");
	const features = factValue(facts, "data.features");
	const classes = factValue(facts, "data.classes");
	const sequence = stated ?? 512;
	return {
		sequence,
		...(features !== undefined && { features }),
		...(classes !== undefined && { classes }),
		...(width !== undefined && { imageWidth: width }),
		...(frames !== undefined && { frames }),
		...(stated !== undefined && { textTokens: stated }),
		latentsCached: factValue(facts, "data.latents_cached") ?? false,
		textCached: factValue(facts, "data.text_cached") ?? false,
		textTrains: factValue(facts, "model.text_encoder_trained") ?? false,
		target: factValue(facts, "data.completion") ?? sequence,
		...(image !== undefined && { image }),
		...(seconds !== undefined && { seconds }),
	};
}

/** Tokens of one sample: prompt and answer where both are told apart. */
function sequenceOf(facts: Facts): number {
	const answer = facts.get("data.completion");
	const isPart = answer?.origin.kind === "assumption";
	const both =
		(factValue(facts, "data.prompt") ?? 0) +
		(isPart ? 0 : (factValue(facts, "data.completion") ?? 0));
	return both > 0 ? both : (factValue(facts, "data.sequence") ?? 2048);
}

const REQUIRED = [
	"model.layers",
	"model.hidden",
	"model.heads",
	"model.vocab",
] as const satisfies readonly PlanKey[];

interface ShapeRule {
	readonly key: ShapeNumberKey;
	readonly breaks: (facts: Facts) => boolean;
	readonly expected: string;
}

/** Shapes that no code could build. */
const RULES: readonly ShapeRule[] = [
	{
		key: "model.heads",
		breaks: (facts) =>
			!facts.has("model.head_dim") &&
			!facts.has("model.mla.kv_rank") &&
			!divides(facts, "model.heads", "model.hidden"),
		expected: "the heads must divide the hidden width, or `head_dim` be stated",
	},
	{
		key: "model.kv_heads",
		breaks: (facts) =>
			facts.has("model.kv_heads") &&
			!divides(facts, "model.kv_heads", "model.heads"),
		expected: "the key-value heads must divide the heads",
	},
	{
		key: "model.experts_active",
		breaks: (facts) =>
			(factValue(facts, "model.experts_active") ?? 0) >
			(factValue(facts, "model.experts") ?? Number.POSITIVE_INFINITY),
		expected: "a token cannot visit more experts than there are",
	},
];

function divides(
	facts: Facts,
	part: ShapeNumberKey,
	whole: ShapeNumberKey,
): boolean {
	const divisor = factValue(facts, part) ?? 1;
	return Number.isInteger((factValue(facts, whole) ?? 0) / divisor);
}

function impossibleShape(facts: Facts, path: string): Problem | undefined {
	const broken = RULES.find((rule) => rule.breaks(facts));
	if (!broken) return undefined;
	const held = facts.get(broken.key);
	return {
		kind: "invalid-value",
		path: placeOf(held?.origin)?.path ?? path,
		...(placeOf(held?.origin) && { line: placeOf(held?.origin)?.line ?? 1 }),
		args: {
			key: placeOf(held?.origin)?.text ?? broken.key,
			text: String(held?.value),
			expected: broken.expected,
		},
	};
}

/** The place of an origin in a file, where it has one. */
export function placeOf(
	origin: Origin | undefined,
):
	| { readonly path: string; readonly line: number; readonly text: string }
	| undefined {
	return origin && "path" in origin ? origin : undefined;
}
