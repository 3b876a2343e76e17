import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { diffusers } from "../../../src/readers/diffusers/index.js";
import { readRun } from "../read-run.js";

const harbour = `#!/bin/bash
MODEL=stabilityai/stable-diffusion-xl-base-1.0
accelerate launch --num_processes 4 --mixed_precision=bf16 \\
  examples/text_to_image/train_text_to_image_lora_sdxl.py \\
  --pretrained_model_name_or_path=$MODEL \\
  --dataset_name=harbour/boats \\
  --resolution=768 --train_batch_size=2 \\
  --gradient_accumulation_steps 4 \\
  --max_train_steps=3000 --rank=16 \\
  --gradient_checkpointing --use_8bit_adam \\
  --enable_xformers_memory_efficient_attention \\
  --output_dir=out --seed 42
`;

const path = "train.sh";

test("a command gives each fact with its line", () => {
	const run = readRun(diffusers, harbour, { path });

	expect(run.value("task")).toBe("diffuse");
	expect(run.value("model.id")).toBe(
		"stabilityai/stable-diffusion-xl-base-1.0",
	);
	expect(run.line("model.id")).toBe(5);
	expect(run.value("data.sets")).toEqual(["harbour/boats"]);
	expect(run.value("data.image")).toBe(768);
	expect(run.line("data.image")).toBe(7);
	expect(run.value("batch.micro")).toBe(2);
	expect(run.value("batch.accumulation")).toBe(4);
	expect(run.value("steps")).toBe(3000);
	expect(run.line("steps")).toBe(9);
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.line("adapter.kind")).toBe(4);
	expect(run.value("adapter.rank")).toBe(16);
	expect(run.value("adapter.targets")).toEqual(["q", "k", "v", "o"]);
	expect(run.value("optimizer")).toBe("adamw-8bit");
	expect(run.value("checkpointing")).toBe("full");
	expect(run.value("attention")).toBe("flash");
	expect(run.value("hardware.count")).toBe(4);
	expect(run.problems).toEqual([]);
});

test("a model under adapters is cast, one that trains stays in fp32", () => {
	const adapters = readRun(diffusers, harbour, { path });
	const whole = readRun(
		diffusers,
		harbour.replace(
			"train_text_to_image_lora_sdxl",
			"train_text_to_image_sdxl",
		),
		{ path },
	);

	expect(adapters.value("precision")).toBe("bf16");
	expect(whole.value("precision")).toBe("amp-bf16");
	expect(whole.value("adapter.kind")).toBe("none");
});

test("what no flag says is the script's default", () => {
	const sdxl = readRun(
		diffusers,
		"accelerate launch train_dreambooth_lora_sdxl.py --pretrained_model_name_or_path a/b --instance_data_dir /d\n",
		{ path },
	);
	const plain = readRun(
		diffusers,
		"python train_text_to_image.py --pretrained_model_name_or_path a/b --dataset_name c/d\n",
		{ path },
	);
	const words = readRun(
		diffusers,
		"python textual_inversion.py --pretrained_model_name_or_path a/b\n",
		{ path },
	);

	expect(sdxl.value("data.image")).toBe(1024);
	expect(sdxl.value("batch.micro")).toBe(4);
	expect(sdxl.value("adapter.rank")).toBe(4);
	expect(sdxl.value("data.epochs")).toBe(1);
	expect(plain.value("data.image")).toBe(512);
	expect(plain.value("batch.micro")).toBe(16);
	expect(plain.value("data.epochs")).toBe(100);
	expect(plain.origin("data.epochs")).toMatchObject({
		kind: "default",
		framework: "diffusers",
	});
	expect(words.value("steps")).toBe(5000);
	expect(words.problems.join()).toContain("words of the prompt");
});

test("images of a class double the batch", () => {
	const run = readRun(
		diffusers,
		"accelerate launch train_dreambooth.py --pretrained_model_name_or_path a/b --train_batch_size 3 --with_prior_preservation --train_text_encoder\n",
		{ path },
	);

	expect(run.value("batch.micro")).toBe(6);
	expect(run.value("model.text_encoder_trained")).toBe(true);
});

test("named layers are the plan's matrices", () => {
	const run = readRun(
		diffusers,
		`accelerate launch train_dreambooth_lora_flux.py --pretrained_model_name_or_path black-forest-labs/FLUX.1-dev --lora_layers="attn.to_k,attn.add_q_proj,ff.net.2,norm_k"\n`,
		{ path },
	);
	const flux = readRun(
		diffusers,
		"accelerate launch train_dreambooth_lora_flux.py --pretrained_model_name_or_path a/b\n",
		{ path },
	);

	expect(run.value("adapter.targets")).toEqual(["k", "q", "down"]);
	expect(run.problems.join()).toContain("`norm_k`");
	expect(flux.value("adapter.targets")).toEqual([
		"q",
		"k",
		"v",
		"o",
		"up",
		"down",
	]);
});

test("clips have a height, a width and frames", () => {
	const run = readRun(
		diffusers,
		"accelerate launch train_cogvideox_lora.py --pretrained_model_name_or_path a/b --max_num_frames 25\n",
		{ path },
	);

	expect(run.value("data.image")).toBe(480);
	expect(run.value("data.image_width")).toBe(720);
	expect(run.value("data.frames")).toBe(25);
	expect(run.value("adapter.rank")).toBe(128);
});

test("a distillation has a teacher", () => {
	const run = readRun(
		diffusers,
		"accelerate launch train_lcm_distill_sdxl_wds.py --pretrained_teacher_model a/b\n",
		{ path },
	);

	expect(run.value("task")).toBe("distill");
	expect(run.value("teacher.id")).toBe("a/b");
	expect(run.value("model.id")).toBe("a/b");
});

test("the launcher's config is a part of the run", () => {
	const run = readRun(
		diffusers,
		"accelerate launch --config_file acc.yaml train_text_to_image_lora.py --pretrained_model_name_or_path a/b\n",
		{
			path,
			others: {
				"acc.yaml":
					"compute_environment: LOCAL_MACHINE\ndistributed_type: MULTI_GPU\nmixed_precision: fp16\nnum_machines: 1\nnum_processes: 8\n",
			},
		},
	);

	expect(run.files).toEqual(["acc.yaml"]);
	expect(run.value("hardware.count")).toBe(8);
	expect(run.value("precision")).toBe("fp16");
	expect(run.origin("precision")).toMatchObject({ path: "acc.yaml", line: 3 });
});

test("each command is a run of its own", () => {
	const file = parseFile(path, `${harbour}\n${harbour}`);

	const readings = diffusers.read(file, () => undefined);

	expect(readings.map((each) => each.kind === "training" && each.name)).toEqual(
		["command 1", "command 2"],
	);
});

test("what only the launch knows and wrong values are told", () => {
	const run = readRun(
		diffusers,
		'accelerate launch train_text_to_image.py --pretrained_model_name_or_path="$MODEL" --dataset_name c/d --resolution=big --trian_batch_size 3\n',
		{ path },
	);

	expect(run.problems.join()).toContain("which only the launch decides");
	expect(run.problems.join()).toContain("`resolution` is `big`");
	expect(run.problems.join()).toContain("did you mean `train_batch_size`");
});

test("other scripts, and a command that only prints, are none", () => {
	const other = parseFile(path, "python train.py --dataset_name a\n");
	const text = parseFile(
		path,
		"echo python train_text_to_image.py --dataset_name a\n",
	);

	expect(diffusers.recognises(other)).toBe(false);
	expect(diffusers.recognises(text)).toBe(false);
});

test("a script for adapters that began as Diffusers' own has its flags", () => {
	const run = readRun(
		diffusers,
		"accelerate launch train_lora_dreambooth.py --pretrained_model_name_or_path=runwayml/stable-diffusion-v1-5 --instance_data_dir=boats --resolution=512 --train_batch_size=1 --max_train_steps=3000\n",
		{ path },
	);

	expect(run.value("model.id")).toBe("runwayml/stable-diffusion-v1-5");
	expect(run.value("adapter.kind")).toBe("lora");
	expect(run.value("steps")).toBe(3000);
});
