import { describe, expect, test } from "vitest";
import type { Adapter } from "../../src/estimate/adapter.js";
import { autoencoderOf } from "../../src/estimate/families/diffusion/autoencoders.js";
import { denoisers } from "../../src/estimate/families/diffusion/denoisers.js";
import {
	gate,
	headNorms,
	kept,
	type LatentSample,
	project,
} from "../../src/estimate/families/diffusion/pieces.js";
import {
	type TextEncoder,
	textEncoder,
} from "../../src/estimate/families/diffusion/text-encoders.js";
import { sampleFlops } from "../../src/estimate/flops.js";
import { savedBytes } from "../../src/estimate/memory/activations.js";
import type { Model, Operator } from "../../src/estimate/model.js";
import { countParameters } from "../../src/estimate/parameters.js";

const LATENT: LatentSample = { height: 8, width: 8, frames: 1, textTokens: 16 };

/** Parameters of the classes of diffusers 0.40 and of NeMo 1.23, built on no device. */
const counted = [
	["PriorTransformer", {}, 1_022_030_080],
	["Lumina2Transformer2DModel", { cap_feat_dim: 2304 }, 2_609_769_152],
	["HiDreamImageTransformer2DModel", {}, 17_105_733_184],
	[
		"WanTransformer3DModel",
		{
			num_attention_heads: 24,
			num_layers: 30,
			ffn_dim: 14336,
			in_channels: 48,
			out_channels: 48,
		},
		4_999_787_712,
	],
	[
		"ImagenUNet",
		{
			embed_dim: 512,
			cond_dim: 2048,
			text_embed_dim: 1024,
			learned_sinu_pos_emb_dim: 0,
		},
		2_171_162_116,
	],
] as const;

test.each(counted)("%s with %o has %i parameters", (name, config, count) => {
	const side = name === "ImagenUNet" ? 64 : 8;

	expect(
		countParameters(denoiser(name, config, { height: side, width: side }))
			.total,
	).toBe(count);
});

/** Parameters of the classes of diffusers 0.40, encoder and decoder. */
test.each([
	["AutoencoderKLCogVideoX", 215_583_907],
	["AutoencoderKLLTXVideo", 419_193_649],
])("%s has %i parameters", (name, count) => {
	const halves = autoencoderOf(
		{ _class_name: name },
		{ frames: 9, height: 64, width: 64 },
	);

	expect(
		countParameters(modelOf(halves?.encoder ?? [])).total +
			countParameters(modelOf(halves?.decoder ?? [])).total,
	).toBe(count);
});

test("an autoencoder of no known kind is not guessed", () => {
	expect(
		autoencoderOf(
			{ _class_name: "AutoencoderDC" },
			{ frames: 1, height: 64, width: 64 },
		),
	).toBeUndefined();
});

describe("HiDream's experts", () => {
	const tiny = {
		num_attention_heads: 2,
		attention_head_dim: 4,
		num_layers: 0,
		num_single_layers: 1,
	};

	test("take FLOPs for each that a row visits", () => {
		// Image rows 4 × 4, text rows 3 × 16: 64. Width 8, MLP of 2/3 × 32 = 21, rounded up to 256.
		const one = forward({ ...tiny, num_activated_experts: 1 });
		const two = forward({ ...tiny, num_activated_experts: 2 });

		expect(two - one).toBe(3 * 2 * 8 * 256 * 64);
	});

	test("have parameters whether or not a row visits them", () => {
		const four = parameters({ ...tiny, num_routed_experts: 4 });
		const five = parameters({ ...tiny, num_routed_experts: 5 });

		// Three matrices and one row of the router.
		expect(five - four).toBe(3 * 8 * 256 + 8);
	});

	const forward = (config: object): number =>
		sampleFlops({
			model: denoiser("HiDreamImageTransformer2DModel", config),
			convention: "full",
		}).forward;
	const parameters = (config: object): number =>
		countParameters(denoiser("HiDreamImageTransformer2DModel", config)).total;
});

test("OmniGen2 is Lumina with an embedding and two blocks for images beside the text", () => {
	const config = {
		hidden_size: 12,
		num_attention_heads: 3,
		num_kv_heads: 1,
		num_layers: 1,
		multiple_of: 4,
	};
	const lumina = denoiser("Lumina2Transformer2DModel", config);
	const omniGen = denoiser("OmniGen2Transformer2DModel", config);

	// Patches 64 × 12 + 12, five embeddings of 12, and two blocks: modulation 12 × 48 + 48, norms 4 × 12, queries and
	// output 2 × 144, keys and values 2 × 48, norms of heads 2 × 4, MLP 3 × 12 × 48.
	expect(countParameters(omniGen).total - countParameters(lumina).total).toBe(
		780 + 60 + 2 * (624 + 48 + 288 + 96 + 8 + 1728),
	);
	expect(sampleFlops({ model: omniGen, convention: "full" }).forward).toBe(
		sampleFlops({ model: lumina, convention: "full" }).forward,
	);
});

test("a language model reads a caption without its head", () => {
	const gemma: TextEncoder = {
		kind: "decoder",
		hidden: 8,
		layers: 1,
		heads: 2,
		kvHeads: 1,
		headDim: 4,
		ffn: 16,
		vocab: 100,
		norms: 4,
	};

	// Table 800, norms 5 × 8, queries and output 2 × 64, keys and values 2 × 32, MLP 3 × 128.
	expect(countParameters(modelOf(textEncoder(gemma, 3))).total).toBe(
		800 + 40 + 128 + 64 + 384,
	);
});

const attention: Adapter = {
	kind: "lora",
	rank: 2,
	targets: ["q", "k", "v", "o"],
	quantization: "none",
	savedModules: [],
};

describe("for its backward pass in half precision", () => {
	test("a gate keeps its branch only where the vectors of the sample train", () => {
		// 8 × 3 elements of 2 bytes.
		expect(bytes([gate(8, 3)])).toBe(48);
		expect(bytes([gate(8, 3)], attention)).toBe(0);
		expect(bytes([kept(8, 3)], attention)).toBe(48);
	});

	test("a norm of each head keeps its input and the normalised value in fp32, and a number for each head", () => {
		// Queries and keys: 3 rows of 2 heads of 4 elements, 8 bytes each and 4 for each head.
		expect(bytes(headNorms([2, 4], 3, 4))).toBe(2 * 3 * 2 * (4 * 8 + 4));
	});

	test("a norm in elementary operations keeps its input in half precision even where its scale is frozen", () => {
		const norms = headNorms([2, 4], 3, 4, { keepsInput: true });

		// fp32 copy 4 bytes, input 2 bytes.
		expect(bytes(norms, attention)).toBe(2 * 3 * 2 * (4 * 6 + 4));
	});

	test("norms of keys have the rows of the text", () => {
		const norms = headNorms([2, 4], 3, 8, { across: true, keyRows: 1 });

		expect(bytes(norms)).toBe(3 * (8 * 8 + 4) + (8 * 8 + 4));
	});

	function bytes(operators: readonly Operator[], adapter?: Adapter): number {
		return savedBytes(operators, {
			residual: 2,
			compute: 2,
			casts: false,
			adapterWeight: 2,
			attention: "flash",
			fused: false,
			...(adapter && { adapter }),
		});
	}
});

test("with adapters nothing flows back into what reads the text", () => {
	const stream = project("q", [8, 8], 4);
	const text = project("cross_k", [8, 8], 3, { isStem: true });
	const adapted = (operator: Operator): number =>
		sampleFlops({
			model: modelOf([operator]),
			convention: "full",
			adapter: attention,
		}).training;

	// Forward 2 × 64 × 4, its adapter 2 × 2 × 16 × 4; backward: the input once, the adapter twice.
	expect(adapted(stream)).toBe(512 + 256 + 512 + 2 * 256);
	// The same of 3 rows, without the gradient of the input: through the frozen matrix, and through the adapter's first.
	expect(adapted(text)).toBe(384 + 192 + 2 * 192 - 2 * 2 * 8 * 3);
});

function denoiser(
	name: string,
	config: object,
	latent: Partial<LatentSample> = {},
): Model {
	const built = denoisers[name]?.({ ...config }, { ...LATENT, ...latent });
	return { ...modelOf(built?.ends ?? []), stacks: built?.stacks ?? [] };
}

function modelOf(ends: readonly Operator[]): Model {
	return {
		family: "",
		hidden: 0,
		vocab: 0,
		tokens: 1,
		logitRows: 0,
		stacks: [],
		ends,
	};
}
