import { accelerate } from "./accelerate/index.js";
import { axolotl } from "./axolotl/index.js";
import { cleanRl } from "./cleanrl/index.js";
import { deepspeed } from "./deepspeed/index.js";
import { deepspeedChat } from "./deepspeed-chat/index.js";
import { determined } from "./determined/index.js";
import { gptNeox } from "./gpt-neox/index.js";
import { hfTrainer } from "./hf-trainer/index.js";
import { llamaFactory } from "./llama-factory/index.js";
import { megatron } from "./megatron/index.js";
import { nemoRl } from "./nemo-rl/index.js";
import { openRlhf } from "./openrlhf/index.js";
import { rayTrain } from "./ray-train/index.js";
import type { Reader } from "./reader.js";
import { rlZoo } from "./rl-zoo/index.js";
import { rllib } from "./rllib/index.js";
import { runFile } from "./run-file/index.js";
import { hydraSweep } from "./sweeps/hydra.js";
import { torchtitan } from "./torchtitan/index.js";
import { torchtune } from "./torchtune/index.js";
import { trlBenchmark } from "./trl-benchmark/index.js";
import { verl } from "./verl/index.js";
import { wandbSweep } from "./wandb-sweep/index.js";

/**
 * Every framework that wattdiff reads. The first that recognises a file reads it, so a reader whose signature is wide
 * stands after those whose signature is narrow.
 */
export const readers: readonly Reader[] = [
	runFile,
	nemoRl,
	verl,
	openRlhf,
	deepspeedChat,
	rlZoo,
	rllib,
	cleanRl,
	wandbSweep,
	determined,
	hydraSweep,
	rayTrain,
	trlBenchmark,
	torchtune,
	axolotl,
	llamaFactory,
	torchtitan,
	gptNeox,
	megatron,
	deepspeed,
	accelerate,
	hfTrainer,
];
