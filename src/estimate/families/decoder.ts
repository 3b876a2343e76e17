import type { Model, Operator, Stack } from "../model.js";
import { attentionOf } from "./decoder-attention.js";
import { mlpOf } from "./decoder-mlp.js";
import { linear, norm } from "./decoder-operators.js";
import type { DecoderShape } from "./decoder-shape.js";

/** Builds the operators of a decoder: layers of attention and MLP or experts, embedding, last norm, output head. */
export function decoderModel(shape: DecoderShape): Model {
	return {
		family: "decoder",
		hidden: shape.hidden,
		vocab: shape.vocab,
		tokens: shape.sequence,
		logitRows: shape.sequence,
		stacks: stacksOf(shape),
		ends: endsOf(shape),
	};
}

function endsOf(shape: DecoderShape): readonly Operator[] {
	const { hidden, vocab } = shape;
	const ends: Operator[] = [
		{ kind: "table", name: "embedding", entries: vocab, width: hidden },
	];
	if (shape.learnedPositions > 0) {
		ends.push({
			kind: "table",
			name: "positions",
			entries: shape.learnedPositions,
			width: hidden,
		});
	}
	if (shape.embeddingNorm) ends.push(norm(shape, "embedding-norm"));
	ends.push(norm(shape, "last-norm"), {
		...linear(shape, {
			name: "head",
			inputs: hidden,
			outputs: vocab,
			bias: shape.headBias,
		}),
		tied: shape.tied,
		...(shape.otherParameters > 0 && {
			extraParameters: shape.otherParameters,
		}),
	});
	return ends;
}

// Dense first layers come before expert layers; windowed layers are counted apart from the others.
function stacksOf(shape: DecoderShape): readonly Stack[] {
	const dense = shape.moe
		? Math.min(shape.moe.denseLayers, shape.layers)
		: shape.layers;
	const local = shape.window > 0 ? (shape.localLayers ?? shape.layers) : 0;
	const localShare = local / shape.layers;
	const endsInProduct =
		!shape.hasDropout && !shape.normsAfter && shape.normsPerBlock !== 4;
	const stacks: Stack[] = [];
	for (const [layers, isDense] of [
		[dense, true],
		[shape.layers - dense, false],
	] as const) {
		const windowed = Math.round(layers * localShare);
		stacks.push(
			{
				layers: windowed,
				operators: layer(shape, isDense, shape.window),
				endsInProduct,
			},
			{
				layers: layers - windowed,
				operators: layer(shape, isDense, 0),
				endsInProduct,
			},
		);
	}
	return stacks.filter((stack) => stack.layers > 0);
}

function layer(
	shape: DecoderShape,
	isDense: boolean,
	window: number,
): readonly Operator[] {
	const norms = Array.from({ length: shape.normsPerBlock }, (_, index) =>
		norm(shape, `norm${index + 1}`),
	);
	return [
		...norms,
		...attentionOf(shape, window),
		...mlpOf(shape, isDense),
		...dropoutMasks(shape),
	];
}

// One byte for each element after attention and one after the MLP.
function dropoutMasks(shape: DecoderShape): readonly Operator[] {
	if (!shape.hasDropout) return [];
	return [
		{
			kind: "other",
			name: "dropout masks",
			parameters: 0,
			flops: 0,
			savedElements: 0,
			maskElements: 2 * shape.hidden * shape.sequence,
		},
	];
}
