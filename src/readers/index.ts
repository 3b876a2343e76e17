import { accelerate } from "./accelerate/index.js";
import { axolotl } from "./axolotl/index.js";
import { deepspeed } from "./deepspeed/index.js";
import { detectron2 } from "./detectron2/index.js";
import { gptNeox } from "./gpt-neox/index.js";
import { hfTrainer } from "./hf-trainer/index.js";
import { llamaFactory } from "./llama-factory/index.js";
import { megatron } from "./megatron/index.js";
import { mmengine } from "./mmengine/index.js";
import { nanogpt } from "./nanogpt/index.js";
import { nemoRecipe } from "./nemo-recipe/index.js";
import { olmoCore } from "./olmo-core/index.js";
import { openpi } from "./openpi/index.js";
import type { Reader } from "./reader.js";
import { runFile } from "./run-file/index.js";
import { torchtitan } from "./torchtitan/index.js";
import { torchtitanRegistry } from "./torchtitan/registry.js";
import { torchtune } from "./torchtune/index.js";

/**
 * Every framework that wattdiff reads. The first that recognises a file reads it, so a reader whose signature is wide
 * stands after those whose signature is narrow.
 */
export const readers: readonly Reader[] = [
	runFile,
	torchtune,
	axolotl,
	llamaFactory,
	torchtitan,
	torchtitanRegistry,
	gptNeox,
	megatron,
	mmengine,
	detectron2,
	nanogpt,
	olmoCore,
	openpi,
	nemoRecipe,
	deepspeed,
	accelerate,
	hfTrainer,
];
