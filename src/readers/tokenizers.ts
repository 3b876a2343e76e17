/** Tokens of a tokenizer before padding, told from its name. */
export interface KnownTokenizer {
	readonly name: string;
	readonly tokens: number;
}

/** The tokenizer that a type, path or Hub id names; undefined for one that we do not know. */
export function tokenizerIn(text: string): KnownTokenizer | undefined {
	return rows.find(({ pattern }) => pattern.test(text));
}

/**
 * Rows from the specific to the general. Sizes are those of the published tokenizers with their added tokens, which is
 * what frameworks of the Megatron family pad.
 */
const rows: readonly (KnownTokenizer & { readonly pattern: RegExp })[] = [
	{
		pattern: /20B_tokenizer|gpt-neox-20b|pythia/i,
		name: "GPT-NeoX-20B",
		tokens: 50_277,
	},
	{ pattern: /gpt-?2/i, name: "GPT-2", tokens: 50_257 },
	{
		pattern: /(^|\/)t5-(small|base|large|3b|11b)$/i,
		name: "T5",
		tokens: 32_100,
	},
	{ pattern: /bert.*uncased/i, name: "BERT uncased", tokens: 30_522 },
	{ pattern: /bert.*cased/i, name: "BERT cased", tokens: 28_996 },
	{ pattern: /llama[-_]?3|llama3/i, name: "Llama 3", tokens: 128_256 },
	{
		pattern: /llama[-_]?2|^Llama2Tokenizer$/i,
		name: "Llama 2",
		tokens: 32_000,
	},
	{
		pattern: /mixtral-8x7b|mistral-7b-(instruct-)?v0\.1/i,
		name: "Mistral",
		tokens: 32_000,
	},
	{
		pattern: /mistral-7b-(instruct-)?v0\.3|mixtral-8x22b/i,
		name: "Mistral v3",
		tokens: 32_768,
	},
	{ pattern: /deepseek-(v3|r1)/i, name: "DeepSeek-V3", tokens: 128_815 },
	{ pattern: /qwen-?2\.5/i, name: "Qwen2.5", tokens: 151_665 },
	{ pattern: /qwen-?3/i, name: "Qwen3", tokens: 151_669 },
	{ pattern: /olmo-?2|dolma2/i, name: "OLMo 2", tokens: 100_278 },
	{ pattern: /olmo-(1b|7b)|olmo-dolma-v1/i, name: "OLMo", tokens: 50_280 },
	{ pattern: /marin-tokenizer/i, name: "Llama 3", tokens: 128_256 },
	{ pattern: /gemma-?(2-)?\d+b/i, name: "Gemma", tokens: 256_000 },
	{
		pattern:
			/bigscience\/(tokenizer|bloom)|byte-level-bpe-tokenizer-no-norm-250k/i,
		name: "BLOOM",
		tokens: 250_680,
	},
];

/** Vocabulary as the frameworks pad it: to a multiple of a divisor times the tensor-parallel width. */
export function paddedVocab({
	tokens,
	divisor,
	tensor,
}: {
	readonly tokens: number;
	readonly divisor: number;
	readonly tensor: number;
}): number {
	const multiple = divisor * tensor;
	return Math.ceil(tokens / multiple) * multiple;
}
