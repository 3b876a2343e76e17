import { expect, test } from "vitest";
import { hfTrainer } from "../../../src/readers/hf-trainer/index.js";
import { readRun } from "../read-run.js";

const path = "scripts/train.sh";

/** A command of a script around the Trainer, with flags of its own. */
function read(script: string, flags: string) {
	const common =
		"--model_name_or_path huggyllama/llama-7b --per_device_train_batch_size 4 --gradient_accumulation_steps 2 --num_train_epochs 1";
	return readRun(hfTrainer, `torchrun ${script} ${common} ${flags}\n`, {
		path,
	});
}

test("model_max_length is how long Alpaca's descendants let a sequence be", () => {
	const run = read("train.py", "--model_max_length 2048");

	expect(run.value("data.sequence")).toBe(2048);
	expect(run.value("adapter.kind")).toBeUndefined();
	expect(run.problems).toEqual([]);
});

test("qlora.py packs to 4 bits and trains every linear unless told otherwise", () => {
	const plain = read("qlora.py", "--source_max_len 384 --target_max_len 128");
	const eight = read("qlora.py", "--source_max_len 384 --bits 8 --lora_r 16");
	const full = read("qlora.py", "--source_max_len 384 --full_finetune");

	expect(plain.value("adapter.kind")).toBe("lora");
	expect(plain.value("adapter.rank")).toBe(64);
	expect(plain.value("adapter.targets")).toEqual(["all-linear"]);
	expect(plain.value("adapter.quantization")).toBe("nf4-double");
	// 384 + 128
	expect(plain.value("data.sequence")).toBe(512);
	expect(eight.value("adapter.quantization")).toBe("int8");
	expect(eight.value("adapter.rank")).toBe(16);
	// 384 + 256, which stands in the script
	expect(eight.value("data.sequence")).toBe(640);
	expect(full.value("adapter.kind")).toBeUndefined();
});

test("each script has its own switch for adapters and its own defaults", () => {
	const llava = read("llava/train/train_mem.py", "--lora_enable True");
	const off = read("llava/train/train_mem.py", "--lora_enable False");
	const qwen = read(
		"finetune.py",
		"--use_lora --q_lora --lazy_preprocess True",
	);
	const lmflow = read("finetune.py", "--use_lora 1");
	const fastchat = read("fastchat/train/train_lora.py", "--q_lora False");
	const instruct = read("finetune.py", "--use_lora --use_qlora --lora_rank 32");
	const loralib = read("run_glue.py", "--do_train --apply_lora --lora_r 8");
	const internvl = read("internvl_chat_finetune.py", "--use_llm_lora 16");

	expect(llava.value("adapter.rank")).toBe(64);
	expect(llava.value("adapter.quantization")).toBe("none");
	expect(off.value("adapter.kind")).toBeUndefined();
	expect(qwen.value("adapter.rank")).toBe(64);
	expect(qwen.value("adapter.quantization")).toBe("nf4-double");
	expect(lmflow.value("adapter.rank")).toBe(8);
	expect(fastchat.value("adapter.rank")).toBe(8);
	expect(fastchat.value("adapter.quantization")).toBe("none");
	expect(instruct.value("adapter.rank")).toBe(32);
	expect(instruct.value("adapter.quantization")).toBe("nf4-double");
	expect(loralib.value("adapter.targets")).toEqual(["q", "v"]);
	expect(internvl.value("adapter.rank")).toBe(16);
});

test("`trainable` names the modules, and what trains in full is told beside them", () => {
	const run = read(
		"run_clm_sft_with_peft.py",
		"--lora_rank 32 --trainable q_proj,v_proj,down_proj --modules_to_save embed_tokens,lm_head",
	);

	expect(run.value("adapter.rank")).toBe(32);
	expect(run.value("adapter.targets")).toEqual(["q", "v", "down"]);
	expect(run.value("adapter.saved_modules")).toEqual(["embedding", "head"]);
});

test("a script may name its model otherwise", () => {
	const run = readRun(
		hfTrainer,
		"model_id: Qwen/Qwen3-4B\nper_device_train_batch_size: 2\nnum_train_epochs: 3\nlearning_rate: 1e-4\nbf16: true\nmax_seq_len: 1024\n",
	);

	expect(run.value("model.id")).toBe("Qwen/Qwen3-4B");
	expect(run.value("data.sequence")).toBe(1024);
	expect(run.line("model.id")).toBe(1);
});
