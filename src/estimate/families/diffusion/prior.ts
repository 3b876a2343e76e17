import { loose } from "../blocks.js";
import { firstNumber } from "../hub-reading.js";
import {
	attentionOf,
	type BuildDenoiser,
	feedForward,
	kept,
	normed,
	project,
} from "./pieces.js";
import { headedSizesOf } from "./sizes.js";

/** Tokens beside the text: its pooled vector, the time step, the noisy image embedding and what is read off. */
const ADDED = 4;

/** The prior of Kandinsky 2 (Razzhigaev et al. 2023, §3; diffusers 0.40, PriorTransformer): it denoises an embedding. */
export const prior: BuildDenoiser = (config, { textTokens }) => {
	const { hidden, dims, layers } = headedSizesOf(config, {
		heads: 32,
		headDim: 64,
		layers: 20,
	});
	const embedding = firstNumber(config, "embedding_dim") ?? 768;
	const texts = firstNumber(config, "num_embeddings") ?? 77;
	const added = firstNumber(config, "additional_embeddings") ?? ADDED;
	const text = Math.min(textTokens, texts);
	const rows = text + added;
	const norm = (name: string) =>
		normed(name, hidden, rows, { parameters: 2 * hidden });
	return {
		hidden,
		rows,
		stacks: [
			{
				layers,
				operators: [
					norm("norm1"),
					...attentionOf({ width: hidden, heads: dims, rows }),
					norm("norm2"),
					...feedForward([hidden, 4 * hidden], rows),
				],
			},
		],
		ends: [
			loose("positions", (texts + added) * hidden),
			loose("read-off", hidden),
			loose("mean-and-deviation", 2 * embedding),
			project("time1", [hidden, hidden], 1, { readsData: true }),
			kept(2 * hidden, 1),
			project("time2", [hidden, hidden], 1, { isStem: true }),
			project("image", [embedding, hidden], 1, { readsData: true }),
			project("pooled", [embedding, hidden], 1, { readsData: true }),
			project("caption", [embedding, hidden], text, { readsData: true }),
			norm("last-norm"),
			project("head", [hidden, embedding], 1),
		],
	};
};
