import { accelerate } from "./accelerate/index.js";
import { axolotl } from "./axolotl/index.js";
import { composer } from "./composer/index.js";
import { deepspeed } from "./deepspeed/index.js";
import { gptNeox } from "./gpt-neox/index.js";
import { hfTrainer } from "./hf-trainer/index.js";
import { levanter } from "./levanter/index.js";
import { lingua } from "./lingua/index.js";
import { litgpt } from "./litgpt/index.js";
import { llamaFactory } from "./llama-factory/index.js";
import { llmC } from "./llm-c/index.js";
import { llmFoundry } from "./llm-foundry/index.js";
import { maxtext } from "./maxtext/index.js";
import { megatron } from "./megatron/index.js";
import { mistralFinetune } from "./mistral-finetune/index.js";
import { mlperf } from "./mlperf/index.js";
import { nanochat } from "./nanochat/index.js";
import { nanotron } from "./nanotron/index.js";
import { olmo } from "./olmo/index.js";
import { openClip } from "./open-clip/index.js";
import { picotron } from "./picotron/index.js";
import type { Reader } from "./reader.js";
import { runFile } from "./run-file/index.js";
import { torchtitan } from "./torchtitan/index.js";
import { torchtune } from "./torchtune/index.js";

import { unsloth } from "./unsloth/index.js";

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
	gptNeox,
	maxtext,
	olmo,
	lingua,
	nanotron,
	picotron,
	litgpt,
	mistralFinetune,
	unsloth,
	nanochat,
	llmC,
	openClip,
	mlperf,
	llmFoundry,
	composer,
	levanter,
	megatron,
	deepspeed,
	accelerate,
	hfTrainer,
];
