import { describe, expect, test } from "vitest";
import type { Adapter } from "../../src/estimate/adapter.js";
import { decoderModel } from "../../src/estimate/families/decoder.js";
import type { DecoderShape } from "../../src/estimate/families/decoder-shape.js";
import {
	type SavingRegime,
	savedBytes,
} from "../../src/estimate/memory/activations.js";

const shape: DecoderShape = {
	sequence: 1,
	layers: 1,
	hidden: 64,
	heads: 4,
	kvHeads: 2,
	headDim: 16,
	ffn: 256,
	gated: true,
	vocab: 1000,
	tied: false,
	norm: "rms",
	normBias: false,
	headBias: false,
	routerBias: false,
	otherParameters: 0,
	normsPerBlock: 2,
	qkvBias: false,
	outBias: false,
	mlpBias: false,
	learnedPositions: 0,
	embeddingNorm: false,
	window: 0,
};

const bf16: SavingRegime = {
	residual: 2,
	compute: 2,
	casts: false,
	adapterWeight: 4,
	attention: "flash",
	fused: false,
};

// Two norms: 64 × (4 fp32 copy + 2 normalised + 2 output) + 4 for the fp32 scale, each.
const NORMS = 2 * (64 * 8 + 4);
// q and output 4 × 32, k and v 2 × 32, 2 bytes each; a log-sum-exp of 4 bytes a head.
const ATTENTION = (128 + 64) * 2 + 4 * 4;

describe("one token of one layer keeps", () => {
	test("gate, its SiLU, up and their product in a gated MLP: 4 × 256 × 2", () => {
		expect(bytesOf({})).toBe(NORMS + ATTENTION + 2048);
	});

	test("one output of a ReLU: 256 × 2", () => {
		expect(bytesOf({ gated: false, activation: "relu" })).toBe(
			NORMS + ATTENTION + 512,
		);
	});

	test("five tensors of a GELU in elementary operations: 5 × 256 × 2", () => {
		expect(bytesOf({ gated: false, activation: "gelu_new" })).toBe(
			NORMS + ATTENTION + 2560,
		);
	});

	test("for each expert that it visits a copy of its input and what comes out: 2 × (2 × 64 + 4 × 32) × 2", () => {
		const moe = {
			experts: 4,
			active: 2,
			expertFfn: 32,
			sharedFfn: 0,
			denseLayers: 0,
		};

		expect(bytesOf({ moe })).toBe(NORMS + ATTENTION + 1024);
	});

	test("two bytes of masks an element with dropout: 2 × 64", () => {
		expect(bytesOf({ hasDropout: true }) - bytesOf({})).toBe(128);
	});

	test("a copy of the output and the unrotated queries where half of each head is rotated: 64 × 2 and 96 × 2", () => {
		const sliced = bytesOf({ rotary: "slice" });
		const fused = bytesOf({ rotary: "slice", fusedQkv: true });

		expect(sliced - bytesOf({})).toBe(128);
		expect(fused - sliced).toBe(192);
	});

	test("the mask of dropout before an adapter: 64 × 1", () => {
		expect(adapted(0.1) - adapted(0)).toBe(64);
	});
});

function bytesOf(change: Partial<DecoderShape>, regime = bf16): number {
	const [stack] = decoderModel({ ...shape, ...change }).stacks;
	return savedBytes(stack?.operators ?? [], regime);
}

function adapted(dropout: number): number {
	const adapter: Adapter = {
		kind: "lora",
		rank: 8,
		targets: ["q"],
		dropout,
		quantization: "none",
		savedModules: [],
	};
	return bytesOf({}, { ...bf16, adapter });
}
