import { expect, test } from "vitest";
import { countParameters } from "../../../src/estimate/parameters.js";
import { toModel } from "../../../src/estimate/to-model.js";
import { fold } from "../../../src/plan/plan.js";
import { gptNeox } from "../../../src/readers/gpt-neox/index.js";
import { megatron } from "../../../src/readers/megatron/index.js";
import type { Reader } from "../../../src/readers/reader.js";
import { readOnly } from "../read-run.js";

function parametersOf(reader: Reader, text: string, path: string) {
	const reading = readOnly(reader, text, { path });
	if (reading.kind !== "training") throw new Error(reading.kind);
	const built = toModel(fold(reading.facts), path);
	return "model" in built ? countParameters(built.model).total : built;
}

const llamaLike =
	"--swiglu --normalization RMSNorm --position-embedding-type rope --disable-bias-linear --untie-embeddings-and-output-weights --group-query-attention --num-query-groups 8";

test.each([
	[
		"BLOOM",
		"--num-layers 70 --hidden-size 14336 --num-attention-heads 112 --position-embedding-type alibi --embed-layernorm --pad-vocab-size-to 250880",
		176_247_271_424,
	],
	[
		"Llama 3 8B",
		`--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --vocab-size 128256 ${llamaLike}`,
		8_030_261_248,
	],
	[
		"Mixtral 8x7B",
		`--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --num-experts 8 --moe-router-topk 2 --tokenizer-type Llama2Tokenizer ${llamaLike}`,
		46_702_792_704,
	],
])("Megatron's flags of %s count to its published size", (_, flags, size) => {
	const text = `torchrun pretrain_gpt.py ${flags} --seq-length 2048\n`;

	expect(parametersOf(megatron, text, "train.sh")).toBe(size);
});

test("a GPT-NeoX file of Pythia 14M counts to its published size", () => {
	const text = `{"num-layers": 6, "hidden-size": 128, "num-attention-heads": 4, "seq-length": 2048,
  "max-position-embeddings": 2048, "pos-emb": "rotary", "no-weight-tying": true, "gpt-j-residual": true,
  "model-parallel-size": 1, "tokenizer-type": "HFTokenizer", "vocab-file": "20B_tokenizer.json"}
`;

	expect(parametersOf(gptNeox, text, "pythia.yml")).toBe(14_067_712);
});
