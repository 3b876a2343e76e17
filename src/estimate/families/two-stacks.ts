import type { Activation, Model, Operator, Stack } from "../model.js";
import {
	type AttentionShape,
	attention,
	dropoutMasks,
	linear,
	mlp,
	norm,
} from "./blocks.js";
import type { HubSample } from "./hub-reading.js";

/** What encoder-decoders have in common: two stacks of layers, the second of which sees the first. */

/** One side of an encoder-decoder. */
export interface Side {
	readonly layers: number;
	readonly rows: number;
	readonly hidden: number;
	readonly heads: number;
	readonly headDim: number;
	readonly ffn: number;
	readonly gated: boolean;
	/** Linears have biases and norms two parameters (BART), or none and one (T5). */
	readonly biased: boolean;
	/** Whisper's keys have no bias. */
	readonly keyBias: boolean;
	/** Dropout after the embeddings and each part of a layer. */
	readonly drops: boolean;
	/** Dropout inside the MLP. */
	readonly dropsInside: boolean;
	readonly function: Activation["function"];
	/** Queries, keys and values are laid out anew, and with them what attention gives. */
	readonly copiesOutput: boolean;
}

/** Both sides with the head of words. */
export function assemble({
	encoder,
	decoder,
	vocab,
	endsInProduct,
	ends,
	tied,
	encoderLayer,
	sparse,
}: {
	readonly encoder: Side;
	readonly decoder: Side;
	/** In place of the usual layer of the encoder. */
	readonly encoderLayer?: readonly Operator[];
	/** Layers of each side whose MLP is one of several experts (Fedus et al. 2022, §2). */
	readonly sparse?: {
		readonly experts: number;
		readonly encoder: number;
		readonly decoder: number;
	};
	readonly vocab: number;
	/** No dropout follows the MLP. */
	readonly endsInProduct: boolean;
	readonly ends: readonly Operator[];
	readonly tied: boolean;
}): Model {
	const { hidden, rows } = decoder;
	return {
		family: "encoder-decoder",
		hidden,
		vocab,
		tokens: encoder.rows + rows,
		logitRows: rows,
		stacks: [
			...stacksOf(
				{
					layers: encoder.layers,
					endsInProduct,
					operators:
						encoderLayer ??
						layer(encoder, [{ keyRows: encoder.rows, mask: "full" }]),
				},
				{ sparse: sparse?.encoder ?? 0, experts: sparse?.experts ?? 1 },
			),
			...stacksOf(
				{
					layers: decoder.layers,
					readsEmbedding: true,
					endsInProduct,
					operators: layer(decoder, [
						{ keyRows: rows, mask: "causal" },
						{ keyRows: encoder.rows, mask: "full" },
					]),
				},
				{ sparse: sparse?.decoder ?? 0, experts: sparse?.experts ?? 1 },
			),
		],
		ends: [
			...ends,
			linear({
				name: "head",
				inputs: hidden,
				outputs: vocab,
				rows,
				bias: false,
				tied,
			}),
		],
	};
}

// A sparse layer routes each token to one expert.
function stacksOf(
	stack: Stack,
	{ sparse, experts }: { readonly sparse: number; readonly experts: number },
): readonly Stack[] {
	if (sparse === 0) return [stack];
	const routed = stack.operators.flatMap((operator): readonly Operator[] => {
		if (operator.kind !== "linear") return [operator];
		if (operator.name !== "up" && operator.name !== "down") return [operator];
		const expert = { ...operator, experts: { total: experts, active: 1 } };
		return operator.name === "down"
			? [expert]
			: [
					linear({
						name: "router",
						inputs: operator.inputs,
						outputs: experts,
						rows: operator.rows,
						bias: false,
					}),
					expert,
				];
	});
	return [
		{ ...stack, layers: stack.layers - sparse },
		{ ...stack, layers: sparse, operators: routed },
	];
}

/** A layer of either side: attention to itself and, in a decoder, to the encoder, then an MLP. */
export function layer(
	side: Side,
	attentions: readonly Pick<AttentionShape, "keyRows" | "mask">[],
): readonly Operator[] {
	const { hidden, rows, biased } = side;
	const normOf = (name: string): Operator =>
		norm({
			name,
			width: hidden,
			rows,
			flavour: biased ? "layer" : "rms",
			parameters: biased ? 2 * hidden : hidden,
		});
	return [
		...attentions.flatMap((each, index) => [
			normOf(`attention-norm${index}`),
			...attention({
				...each,
				hidden,
				heads: side.heads,
				headDim: side.headDim,
				rows,
				queryBias: biased,
				keyBias: biased && side.keyBias,
				isCross: index > 0,
				valueBias: biased,
				outBias: biased,
			}).map((operator) =>
				operator.kind === "core" && side.copiesOutput
					? { ...operator, copiesOutput: true }
					: operator,
			),
		]),
		normOf("mlp-norm"),
		...mlp({
			hidden,
			ffn: side.ffn,
			gated: side.gated,
			bias: biased,
			rows,
			function: side.function,
			drops: side.dropsInside,
		}),
		...(side.drops
			? [dropoutMasks((attentions.length + 1) * hidden * rows)]
			: []),
	];
}

/** A norm of each side. */
export function lastNorms(
	hidden: number,
	sample: HubSample,
	biased: boolean,
): readonly Operator[] {
	const parameters = biased ? 2 * hidden : hidden;
	return [sample.sequence, sample.target].map((rows, index) =>
		norm({ name: `outer-norm${index}`, width: hidden, rows, parameters }),
	);
}

/** Tokens of both texts. */
export function textRows({ sequence, target }: HubSample): number {
	return sequence + target;
}
