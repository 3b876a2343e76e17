import { accelerate } from "./accelerate/index.js";
import { act } from "./act/index.js";
import { aiToolkit } from "./ai-toolkit/index.js";
import { allennlp } from "./allennlp/index.js";
import { axolotl } from "./axolotl/index.js";
import { cleanRl } from "./cleanrl/index.js";
import { composer } from "./composer/index.js";
import { deepspeed } from "./deepspeed/index.js";
import { deepspeedChat } from "./deepspeed-chat/index.js";
import { detectron2 } from "./detectron2/index.js";
import { determined } from "./determined/index.js";
import { diffusers } from "./diffusers/index.js";
import { diffusionPolicy } from "./diffusion-policy/index.js";
import { dinov2 } from "./dinov2/index.js";
import { espnet } from "./espnet/index.js";
import { fairseq } from "./fairseq/index.js";
import { generic } from "./generic/index.js";
import { gptNeox } from "./gpt-neox/index.js";
import { hfTrainer } from "./hf-trainer/index.js";
import { hydra } from "./hydra/index.js";
import { hydraSweep } from "./hydra-sweep/index.js";
import { kohya } from "./kohya/index.js";
import { lerobot } from "./lerobot/index.js";
import { levanter } from "./levanter/index.js";
import { lightgbm } from "./lightgbm/index.js";
import { lightningCli } from "./lightning-cli/index.js";
import { lingua } from "./lingua/index.js";
import { litgpt } from "./litgpt/index.js";
import { llamaFactory } from "./llama-factory/index.js";
import { llmC } from "./llm-c/index.js";
import { llmFoundry } from "./llm-foundry/index.js";
import { machines } from "./machines/index.js";
import { maxtext } from "./maxtext/index.js";
import { megatron } from "./megatron/index.js";
import { mistralFinetune } from "./mistral-finetune/index.js";
import { mlAgents } from "./ml-agents/index.js";
import { mlperf } from "./mlperf/index.js";
import { mmengine } from "./mmengine/index.js";
import { nanochat } from "./nanochat/index.js";
import { nanogpt } from "./nanogpt/index.js";
import { nanotron } from "./nanotron/index.js";
import { nemo } from "./nemo/index.js";
import { nemo2 } from "./nemo-2/index.js";
import { nemoRecipe } from "./nemo-recipe/index.js";
import { nemoRl } from "./nemo-rl/index.js";
import { olmo } from "./olmo/index.js";
import { olmoCore } from "./olmo-core/index.js";
import { openClip } from "./open-clip/index.js";
import { openpi } from "./openpi/index.js";
import { openRlhf } from "./openrlhf/index.js";
import { physicsnemo } from "./physicsnemo/index.js";
import { picotron } from "./picotron/index.js";
import { qlib } from "./qlib/index.js";
import { rayTrain } from "./ray-train/index.js";
import type { Reader } from "./reader.js";
import { rlGames } from "./rl-games/index.js";
import { rlZoo } from "./rl-zoo/index.js";
import { rllib } from "./rllib/index.js";
import { runFile } from "./run-file/index.js";
import { sagemakerHyperpod } from "./sagemaker-hyperpod/index.js";
import { sam2 } from "./sam2/index.js";
import { sampleFactory } from "./sample-factory/index.js";
import { scikitLearn } from "./scikit-learn/index.js";
import { sheepRl } from "./sheeprl/index.js";
import { simpleTuner } from "./simpletuner/index.js";
import { speechbrain } from "./speechbrain/index.js";
import { timm } from "./timm/index.js";
import { torchtitan } from "./torchtitan/index.js";
import { torchtitanRegistry } from "./torchtitan/registry.js";
import { torchtune } from "./torchtune/index.js";
import { trlBenchmark } from "./trl-benchmark/index.js";
import { ultralytics } from "./ultralytics/index.js";
import { unsloth } from "./unsloth/index.js";
import { verl } from "./verl/index.js";
import { vjepa } from "./vjepa/index.js";
import { wandbSweep } from "./wandb-sweep/index.js";
import { xgboost } from "./xgboost/index.js";
import { yolo } from "./yolo/index.js";

/**
 * Every framework that wattdiff reads. The first that recognises a file reads it, so a reader whose signature is wide
 * stands after those whose signature is narrow.
 */
export const readers: readonly Reader[] = [
	// The project's own file: whoever writes it means it.
	runFile,
	// Reinforcement learning and alignment: sections and commands of their own, with keys of the trainers below inside.
	nemoRl,
	verl,
	openRlhf,
	deepspeedChat,
	rlZoo,
	rlGames,
	mlAgents,
	sheepRl,
	rllib,
	cleanRl,
	sampleFactory,
	// Commands of one program that imitates.
	act,
	// Searches and platforms that hold settings of other frameworks.
	wandbSweep,
	determined,
	hydraSweep,
	rayTrain,
	trlBenchmark,
	// Training stacks that keys or flags of their own tell: fine-tuning,
	torchtune,
	axolotl,
	llamaFactory,
	mistralFinetune,
	unsloth,
	// sequences and speech,
	fairseq,
	speechbrain,
	espnet,
	// images and their generation,
	dinov2,
	vjepa,
	aiToolkit,
	kohya,
	diffusers,
	simpleTuner,
	timm,
	openClip,
	// pretraining, mostly of language models,
	torchtitan,
	torchtitanRegistry,
	gptNeox,
	maxtext,
	olmo,
	lingua,
	nanotron,
	picotron,
	litgpt,
	nanochat,
	llmC,
	mlperf,
	llmFoundry,
	composer,
	levanter,
	megatron,
	// and NVIDIA's family, of which the recipes go around NeMo's own configs.
	sagemakerHyperpod,
	nemo2,
	nemo,
	// Configs in Python, and the YAML that two of their frameworks have too.
	mmengine,
	detectron2,
	nanogpt,
	olmoCore,
	openpi,
	nemoRecipe,
	// Parts that others name, and files of machines.
	deepspeed,
	accelerate,
	machines,
	// Tables and trees: few keys, most of them common words.
	qlib,
	scikitLearn,
	xgboost,
	lightgbm,
	// Flat files of a Trainer's arguments: after everything that builds on the Trainer.
	hfTrainer,
	// Applications of Hydra and what looks like one: those that a key tells, then any Lightning trainer, then any composed config.
	diffusionPolicy,
	sam2,
	yolo,
	ultralytics,
	lerobot,
	physicsnemo,
	allennlp,
	lightningCli,
	hydra,
	// Home-made configs, by words that many have.
	generic,
];
