import { unmodelledTrainer } from "../hf-trainer/training-arguments.js";

/** Settings of LLaMA-Factory that change what a run takes and are not in the estimate. */
export const unmodelledLlamaFactory = {
	...unmodelledTrainer,
	use_galore:
		"projects gradients to a low rank, so optimizer states are smaller",
	use_apollo:
		"projects gradients to a low rank, so optimizer states are smaller",
	use_badam: "trains one block of the layers at a time",
	use_llama_pro: "trains layers that were added to the model",
	use_unsloth: "replaces layers with Unsloth's kernels",
	use_kt: "computes experts on the processor",
	use_hyper_parallel: "divides the run by another plan",
	mixture_of_depths: "skips tokens in some layers",
} as const;
