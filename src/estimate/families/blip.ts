import type { Model, Operator } from "../model.js";
import { linear, loose, norm, table, writingScores } from "./blocks.js";
import {
	firstNumber,
	flagOf,
	type HubConfig,
	type HubSample,
	headClass,
} from "./hub-reading.js";
import { transformerLayer } from "./transformer-layer.js";
import { visionTransformerModel } from "./vision-transformer.js";

/** True for a `model_type` that this file builds. */
export function isBlipType(type: string): boolean {
	return type === "blip";
}

/**
 * BLIP (Li et al. 2022, §3.1; transformers 5.18): a vision transformer, and a BERT each of whose layers attends to it;
 * with a head for the words of a caption, or with one that tells pairs from others (`…ForImageTextRetrieval`).
 */
export function blipModel(
	config: HubConfig,
	sample: HubSample,
): Model | undefined {
	const text: HubConfig = Object(config.text_config);
	const image = visionTransformerModel(
		visionConfig(Object(config.vision_config)),
		sample,
	);
	if (!image) return undefined;
	const hidden = firstNumber(text, "hidden_size") ?? 768;
	const vocab = firstNumber(text, "vocab_size") ?? 30_524;
	const positions = firstNumber(text, "max_position_embeddings") ?? 512;
	const retrieves = headClass(config).endsWith("ForImageTextRetrieval");
	const rows = Math.min(sample.sequence, positions);
	const shape: WordsShape = {
		hidden,
		rows,
		vocab,
		shared: firstNumber(config, "image_text_hidden_size") ?? 256,
		image: image.hidden,
		tied: flagOf(text.tie_word_embeddings) ?? true,
	};
	return {
		family: "encoder-decoder",
		hidden,
		vocab: retrieves ? 0 : vocab,
		tokens: image.tokens + rows,
		logitRows: retrieves ? 0 : rows,
		stacks: [
			...image.stacks.map((stack) => ({
				...stack,
				operators: writingScores(stack.operators, 1),
			})),
			{
				layers: firstNumber(text, "num_hidden_layers") ?? 12,
				readsEmbedding: true,
				endsInProduct: false,
				operators: writingScores(
					transformerLayer({
						hidden,
						heads: firstNumber(text, "num_attention_heads") ?? 8,
						ffn: firstNumber(text, "intermediate_size") ?? 3072,
						rows,
						norms: "behind",
						mask: retrieves ? "full" : "causal",
						memory: {
							rows: image.tokens,
							width: firstNumber(text, "encoder_hidden_size") ?? hidden,
						},
					}),
					1,
				),
			},
		],
		ends: [
			// What pools an image is the last norm alone.
			...image.ends.filter(
				(operator) => !("name" in operator && operator.name === "pooler"),
			),
			table("embedding", vocab, hidden),
			table("text-positions", positions, hidden),
			norm({ name: "embedding-norm", width: hidden, rows }),
			...(retrieves ? pairHead(shape) : wordHead(shape)),
		],
	};
}

interface WordsShape {
	readonly hidden: number;
	readonly rows: number;
	readonly vocab: number;
	/** Width of the space that image and text share. */
	readonly shared: number;
	readonly image: number;
	readonly tied: boolean;
}

// The class keeps both projections of the contrastive loss beside the head that a pair runs through.
function pairHead({ hidden, shared, image }: WordsShape): readonly Operator[] {
	return [
		loose("projections", (hidden + image + 2) * shared),
		linear({ name: "pair", inputs: hidden, outputs: 2, rows: 1 }),
	];
}

function wordHead({
	hidden,
	rows,
	vocab,
	tied,
}: WordsShape): readonly Operator[] {
	return [
		linear({ name: "transform", inputs: hidden, outputs: hidden, rows }),
		norm({ name: "transform-norm", width: hidden, rows }),
		linear({ name: "head", inputs: hidden, outputs: vocab, rows, tied }),
	];
}

function visionConfig(config: HubConfig): HubConfig {
	return {
		hidden_size: 768,
		num_hidden_layers: 12,
		num_attention_heads: 12,
		intermediate_size: 3072,
		image_size: 384,
		patch_size: 16,
		...config,
		model_type: "vit",
		architectures: ["ViTModel"],
	};
}
