import { describe, expect, test } from "vitest";
import { type ModelFacts, models } from "../../src/catalog/models.js";

/** A row whose every dimension is there. */
type Shape = ModelFacts & {
	readonly [Key in
		| "layers"
		| "hidden"
		| "ffn"
		| "heads"
		| "kvHeads"
		| "headDim"
		| "vocab"
		| "tied"
		| "mlp"
		| "norm"]: NonNullable<ModelFacts[Key]>;
};

// Only decoder rows state their norm.
const decoders = models.filter(isShape);

/** Rows that the formula misses, by how much: none is left. */
const exceptions: Readonly<Record<string, number>> = {};

describe("the dimensions of a decoder give its parameters to the last one", () => {
	test.each(decoders)("$id", (row) => {
		expect(total(row) - row.parameters).toBe(exceptions[row.id] ?? 0);
		expect(active(row) - row.activeParameters).toBe(exceptions[row.id] ?? 0);
	});
});

test("over three hundred and forty decoders are counted so", () => {
	expect(decoders.length).toBeGreaterThan(340);
});

test("every verified language model with a causal mask is among them", () => {
	const encoders = /^(bert|roberta|distilbert|modernbert|xlm-roberta|t5)$/;

	const missing = models.filter(
		(row) =>
			row.confidence === "verified" &&
			row.modality === "text" &&
			!encoders.test(row.family) &&
			!isShape(row),
	);

	expect(missing.map(({ id }) => id)).toEqual([]);
});

test("Llama 3.1 8B by hand", () => {
	const row = decoders.find(({ id }) => id === "meta-llama/Meta-Llama-3.1-8B");

	// Two matrices of 128,256 × 4,096; 32 layers of 41,943,040 attention, 176,160,768 MLP and 8,192 norms; one norm.
	expect(row?.parameters).toBe(
		2 * 525_336_576 + 32 * (41_943_040 + 176_160_768 + 8_192) + 4_096,
	);
});

test("a Mixtral token visits two of eight experts", () => {
	const row = decoders.find(({ id }) => id === "mistralai/Mixtral-8x7B-v0.1");

	// Six experts of 3 × 4,096 × 14,336 stay idle in each of 32 layers.
	expect((row?.parameters ?? 0) - (row?.activeParameters ?? 0)).toBe(
		32 * 6 * 3 * 4_096 * 14_336,
	);
});

test.each([
	"meta-llama/Llama-2-7b-hf",
	"meta-llama/Llama-2-70b-hf",
	"meta-llama/Meta-Llama-3-8B",
	"meta-llama/Meta-Llama-3.1-405B",
	"meta-llama/Llama-3.2-1B",
	"meta-llama/Llama-3.3-70B-Instruct",
	"Qwen/Qwen2.5-72B",
	"Qwen/Qwen3-30B-A3B",
	"mistralai/Mistral-7B-v0.1",
	"mistralai/Mixtral-8x22B-v0.1",
	"google/gemma-7b",
	"google/gemma-2-27b",
	"google/gemma-3-4b-pt",
	"microsoft/Phi-3-mini-4k-instruct",
	"microsoft/phi-4",
	"openai-community/gpt2-xl",
	"EleutherAI/pythia-12b",
	"facebook/opt-66b",
	"bigscience/bloom",
	"tiiuae/falcon-40b",
	"deepseek-ai/DeepSeek-V2-Lite",
	"deepseek-ai/DeepSeek-V3",
	"openai/gpt-oss-120b",
	"TinyLlama/TinyLlama-1.1B-intermediate-step-1431k-3T",
	"HuggingFaceTB/SmolLM2-1.7B",
	"allenai/OLMo-2-1124-13B",
])("%s has an architecture", (id) => {
	expect(decoders.map((row) => row.id)).toContain(id);
});

test("a row without an architecture says whether its total was checked", () => {
	const bare = models.filter((row) => row.layers === undefined);

	expect(bare.filter((row) => row.confidence === "verified")).toEqual([]);
});

test("shared experts have a width", () => {
	const wrong = models.filter(
		(row) =>
			(row.sharedExperts === undefined) !== (row.sharedExpertFfn === undefined),
	);

	expect(wrong).toEqual([]);
});

test("what no other field explains is explained by a note", () => {
	const wrong = models.filter(
		(row) => row.otherParameters !== undefined && row.note === undefined,
	);

	expect(wrong.map(({ id }) => id)).toEqual([]);
});

function isShape(row: ModelFacts): row is Shape {
	return (
		row.norm !== undefined &&
		row.layers !== undefined &&
		row.heads !== undefined &&
		row.mlp !== undefined
	);
}

function total(row: Shape): number {
	return common(row) + expertLayers(row) * mixture(row, row.experts ?? 0);
}

function active(row: Shape): number {
	return common(row) + expertLayers(row) * mixture(row, row.expertsActive ?? 0);
}

/** Embedding, head, positions, attention, norms and dense MLPs: everything but layers of experts. */
function common(row: Shape): number {
	const { hidden, vocab, layers } = row;
	const norm = normWidth(row) * hidden;
	const ends =
		vocab * hidden * (row.tied ? 1 : 2) +
		(row.headBias ? vocab : 0) +
		(row.learnedPositions ?? 0) * hidden +
		norm * (row.embeddingNorm ? 2 : 1);
	const layer = attention(row) + (row.normsPerBlock ?? 2) * norm;
	const dense = (layers - expertLayers(row)) * mlp(row, row.ffn);
	return ends + layers * layer + dense + (row.otherParameters ?? 0);
}

function normWidth(row: Shape): number {
	return row.normParameters ?? (row.norm === "rms" ? 1 : 2);
}

function expertLayers(row: Shape): number {
	return row.experts === undefined ? 0 : row.layers - (row.denseLayers ?? 0);
}

function attention(row: Shape): number {
	if (row.mla) return latentAttention(row, row.mla);
	const { hidden, headDim } = row;
	const query = row.heads * headDim;
	const keyValue = row.kvHeads * headDim;
	const norms = { head: 2 * headDim, full: query + keyValue };
	return (
		2 * hidden * (query + keyValue) +
		(row.qkvBias ? query + 2 * keyValue : 0) +
		(row.outBias ? hidden : 0) +
		(row.qkNorm ? norms[row.qkNorm] : 0)
	);
}

function latentAttention(
	{ hidden, heads }: Shape,
	{ qRank, kvRank, nopeDim, ropeDim, valueDim }: NonNullable<ModelFacts["mla"]>,
): number {
	const query = heads * (nopeDim + ropeDim);
	const queries =
		qRank === undefined ? hidden * query : qRank * (hidden + 1 + query);
	const keys =
		hidden * (kvRank + ropeDim) +
		kvRank +
		kvRank * heads * (nopeDim + valueDim);
	return queries + keys + heads * valueDim * hidden;
}

/** One MLP: two or three matrices with their biases. */
function mlp(row: Shape, width: number): number {
	const ups = row.mlp === "gated" ? 2 : 1;
	const biases = row.mlpBias ? ups * width + row.hidden : 0;
	return (ups + 1) * row.hidden * width + biases;
}

function mixture(row: Shape, experts: number): number {
	const { experts: all = 0, expertFfn = 0, sharedExpertFfn = 0 } = row;
	const router = all * (row.hidden + (row.routerBias ? 1 : 0));
	const shared = sharedExpertFfn > 0 ? mlp(row, sharedExpertFfn) : 0;
	return router + shared + experts * mlp(row, expertFfn);
}
