import type { PlanValues } from "../../plan/fields.js";

/**
 * What the classes of transformers 5.18 do that a config need not say and that decides which tensors stay for the
 * backward pass (`models/<type>/modeling_<type>.py`). A class without a row is written as Llama is.
 */
export const keptByClass: Readonly<Record<string, PlanValues>> = {
	bloom: { "model.rotary": "none" },
	codegen: { "model.activation": "gelu_new", "model.rotary": "slice" },
	exaone4: { "model.norms_after": true },
	gemma: { "model.norm_in_fp32": true },
	gemma2: { "model.norm_in_fp32": true },
	gemma3: { "model.norm_in_fp32": true },
	gemma3_text: { "model.norm_in_fp32": true },
	glm: { "model.rotary": "slice" },
	glm4: { "model.rotary": "slice" },
	gpt2: {
		"model.activation": "gelu_new",
		"model.rotary": "none",
		"model.dropout": 0.1,
	},
	gpt_bigcode: { "model.rotary": "none", "model.dropout": 0.1 },
	gpt_neo: { "model.activation": "gelu_new", "model.rotary": "none" },
	gpt_neox: { "model.rotary": "slice" },
	gptj: { "model.activation": "gelu_new", "model.rotary": "slice" },
	mpt: { "model.rotary": "none" },
	nemotron: { "model.activation": "relu2", "model.rotary": "slice" },
	olmo2: { "model.norm_in_fp32": true, "model.norms_after": true },
	olmo3: { "model.norm_in_fp32": true, "model.norms_after": true },
	opt: {
		"model.activation": "relu",
		"model.rotary": "none",
		"model.dropout": 0.1,
	},
	persimmon: { "model.activation": "relu2", "model.rotary": "slice" },
	phi: { "model.activation": "gelu_new", "model.rotary": "slice" },
	phi3: { "model.rotary": "slice" },
	stablelm: { "model.rotary": "slice" },
};
