import { describe, expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { kohya } from "../../../src/readers/kohya/index.js";
import { readOnly, readRun } from "../read-run.js";

const window = {
	LoRA_type: "Standard",
	pretrained_model_name_or_path: "/models/sd_xl_base_1.0.safetensors",
	sdxl: true,
	bucket_no_upscale: true,
	bucket_reso_steps: 64,
	clip_skip: "1",
	cache_latents: true,
	sdxl_cache_text_encoder_outputs: true,
	flux1_cache_text_encoder_outputs: false,
	caption_extension: ".txt",
	dataset_config: "",
	epoch: "8",
	fp8_base: false,
	gradient_accumulation_steps: 2.0,
	gradient_checkpointing: true,
	max_resolution: "1024,1024",
	max_train_epochs: "",
	max_train_steps: 0,
	mixed_precision: "bf16",
	network_dim: 32,
	num_machines: 1,
	num_processes: 2,
	optimizer: "AdamW8bit",
	reg_data_dir: "",
	text_encoder_lr: 0.0001,
	train_batch_size: "4",
	train_blocks: "all",
	train_data_dir: "/data/owls",
	unet_lr: 0.0001,
	xformers: "xformers",
};

type Changes = Readonly<Record<string, unknown>>;

const saved = (changes: Changes = {}): string =>
	JSON.stringify({ ...window, ...changes }, undefined, 1);

const path = "settings/owls.json";

describe("settings saved by the window", () => {
	test("give each fact with its line", () => {
		const run = readRun(kohya, saved(), { path });

		expect(run.value("task")).toBe("diffuse");
		expect(run.value("model.id")).toBe(
			"stabilityai/stable-diffusion-xl-base-1.0",
		);
		expect(run.line("model.id")).toBe(3);
		expect(run.value("batch.micro")).toBe(4);
		expect(run.value("batch.accumulation")).toBe(2);
		expect(run.value("adapter.kind")).toBe("lora");
		expect(run.value("adapter.rank")).toBe(32);
		expect(run.value("adapter.quantization")).toBe("none");
		expect(run.value("precision")).toBe("bf16");
		expect(run.value("optimizer")).toBe("AdamW8bit");
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("attention")).toBe("flash");
		expect(run.value("hardware.count")).toBe(2);
		expect(run.value("data.image")).toBe(1024);
		expect(run.value("data.image_width")).toBeUndefined();
		expect(run.value("data.sets")).toEqual(["/data/owls"]);
		expect(run.value("data.latents_cached")).toBe(true);
		expect(run.problems).toEqual([]);
	});

	test("0 and empty texts are not set", () => {
		const run = readRun(kohya, saved(), { path });

		expect(run.value("steps")).toBeUndefined();
		expect(run.value("data.epochs")).toBe(8);
		expect(run.line("data.epochs")).toBe(13);
	});

	test("steps go before the window's epochs, and the scripts' epochs before steps", () => {
		const steps = readRun(kohya, saved({ max_train_steps: "900" }), { path });
		const epochs = readRun(
			kohya,
			saved({ max_train_steps: 900, max_train_epochs: 3 }),
			{ path },
		);

		expect(steps.value("steps")).toBe(900);
		expect(steps.value("data.epochs")).toBeUndefined();
		expect(epochs.value("steps")).toBeUndefined();
		expect(epochs.value("data.epochs")).toBe(3);
	});

	test("the number of a folder repeats its images, as a hint", () => {
		const run = readRun(kohya, saved({ train_data_dir: "/data/10_owl bird" }), {
			path,
		});

		expect(run.value("data.epochs")).toBe(80);
		expect(run.origin("data.epochs")?.kind).toBe("hint");
	});

	test("cached text counts for the kind of model that is on", () => {
		const xl = readRun(kohya, saved(), { path });
		const other = readRun(kohya, saved({ sdxl: false }), { path });

		expect(xl.value("data.text_cached")).toBe(true);
		expect(xl.value("model.text_encoder_trained")).toBe(false);
		expect(other.value("data.text_cached")).toBe(false);
		expect(other.value("model.text_encoder_trained")).toBe(true);
	});

	test("a learning rate of 0 freezes the text encoders", () => {
		const run = readRun(kohya, saved({ sdxl: false, text_encoder_lr: 0 }), {
			path,
		});

		expect(run.value("model.text_encoder_trained")).toBe(false);
	});

	test("without a network the model trains, over fp32 weights", () => {
		const run = readRun(
			kohya,
			saved({
				LoRA_type: undefined,
				dataset_repeats: "5",
				optimizer: "Adafactor",
			}),
			{ path },
		);

		expect(run.value("adapter.kind")).toBe("none");
		expect(run.value("precision")).toBe("amp-bf16");
		// 8 epochs of 5 repeats.
		expect(run.value("data.epochs")).toBe(40);
	});

	test("other networks, and convolutions in them, are said", () => {
		const run = readRun(
			kohya,
			saved({
				LoRA_type: "LyCORIS/LoKr",
				conv_dim: 8,
				network_dim: 100_000,
				train_blocks: "single",
			}),
			{ path },
		);

		expect(run.value("adapter.rank")).toBeUndefined();
		expect(run.problems).toHaveLength(3);
		expect(run.problems.join()).toContain("`LyCORIS/LoKr`");
	});

	test("width and height may differ", () => {
		const run = readRun(kohya, saved({ max_resolution: "512,768" }), { path });

		expect(run.value("data.image_width")).toBe(512);
		expect(run.value("data.image")).toBe(768);
	});

	test("further arguments that change the size of the run are said", () => {
		const run = readRun(
			kohya,
			saved({ additional_parameters: "--max_train_steps 5000" }),
			{ path },
		);

		expect(run.problems.join()).toContain("`--max_train_steps 5000`");
	});

	test("wrong values and unknown keys are told", () => {
		const run = readRun(
			kohya,
			saved({ train_batch_size: "some", gradient_chekpointing: true }),
			{ path },
		);

		expect(run.problems).toEqual([
			"`train_batch_size` is `some`; expected a whole number above 0.",
			"`gradient_chekpointing` is not a key that wattdiff or kohya knows (did you mean `gradient_checkpointing`?). It had no effect on the estimate.",
		]);
	});

	test("a preset without a model is a part", () => {
		const reading = readOnly(
			kohya,
			saved({ pretrained_model_name_or_path: undefined }),
			{ path },
		);

		expect(reading.kind).toBe("fragment");
	});
});

const sets = `[[datasets]]
resolution = [640, 512]
batch_size = 6

  [[datasets.subsets]]
  image_dir = 'img/owls'
  num_repeats = 4
`;

describe("a file of data sets", () => {
	const others = { "settings/data.toml": sets };

	test("goes before the settings that name it", () => {
		const run = readRun(
			kohya,
			saved({ dataset_config: "data.toml", max_train_epochs: 5 }),
			{ path, others },
		);

		expect(run.files).toEqual(["settings/data.toml"]);
		expect(run.value("batch.micro")).toBe(6);
		expect(run.origin("batch.micro")).toMatchObject({
			path: "settings/data.toml",
			line: 3,
		});
		expect(run.value("data.image")).toBe(512);
		expect(run.value("data.image_width")).toBe(640);
		expect(run.value("data.sets")).toEqual(["img/owls"]);
		// 5 epochs of 4 repeats.
		expect(run.value("data.epochs")).toBe(20);
	});

	test("leaves the scripts' own number of steps where none is given", () => {
		const run = readRun(kohya, saved({ dataset_config: "data.toml" }), {
			path,
			others,
		});

		expect(run.value("steps")).toBe(1600);
		expect(run.origin("steps")).toMatchObject({
			kind: "default",
			framework: "sd-scripts",
		});
	});

	test("is a part by itself", () => {
		const reading = readOnly(kohya, sets, { path: "data.toml" });

		expect(reading.kind).toBe("fragment");
	});

	test("with uneven repeats says so", () => {
		const uneven = `${sets}\n  [[datasets.subsets]]\n  image_dir = 'b'\n  num_repeats = 1\n`;

		const run = readRun(
			kohya,
			saved({ dataset_config: "data.toml", max_train_epochs: 5 }),
			{ path, others: { "settings/data.toml": uneven } },
		);

		expect(run.value("data.epochs")).toBe(5);
		expect(run.problems.join()).toContain("more often than others");
	});
});

describe("arguments of the scripts", () => {
	test("stand in the sections of a TOML file", () => {
		const run = readRun(
			kohya,
			`[model]
pretrained_model_name_or_path = "a/b"
[training]
network_module = "networks.lora"
max_train_steps = 300
resolution = "768,768"
clip_skip = 2
keep_tokens = 1
save_precision = "bf16"
max_data_loader_n_workers = 2
cache_text_encoder_outputs = true
sdpa = true
`,
			{ path: "owls.toml" },
		);

		expect(run.value("model.id")).toBe("a/b");
		expect(run.value("steps")).toBe(300);
		expect(run.line("steps")).toBe(5);
		expect(run.value("adapter.rank")).toBe(4);
		expect(run.origin("adapter.rank")?.kind).toBe("default");
		expect(run.value("data.text_cached")).toBe(true);
		expect(run.value("attention")).toBe("sdpa");
	});

	test("stand in a command with its devices", () => {
		const run = readRun(
			kohya,
			`accelerate launch --num_processes 4 \\
  sdxl_train_network.py \\
  --pretrained_model_name_or_path=a/b --train_data_dir /data \\
  --resolution=1024,1024 --train_batch_size 2 --max_train_epochs 6 \\
  --network_module networks.lora --network_dim=16 --mixed_precision bf16 \\
  --gradient_checkpointing --use_8bit_adam
`,
			{ path: "train.sh" },
		);

		expect(run.value("model.id")).toBe("a/b");
		expect(run.line("model.id")).toBe(3);
		expect(run.value("hardware.count")).toBe(4);
		expect(run.value("batch.micro")).toBe(2);
		expect(run.value("data.epochs")).toBe(6);
		expect(run.value("adapter.rank")).toBe(16);
		expect(run.value("model.text_encoder_trained")).toBe(true);
		expect(run.origin("model.text_encoder_trained")?.kind).toBe("default");
		expect(run.value("checkpointing")).toBe("full");
		expect(run.value("optimizer")).toBe("adamw-8bit");
		expect(run.problems).toEqual([]);
	});
});

test("other settings and commands are not Kohya's", () => {
	const json = parseFile("a.json", '{"network_dim": 3, "clip_skip": 1}');
	const script = parseFile("a.sh", "python train_network.py --epochs 3\n");

	expect(kohya.recognises(json)).toBe(false);
	expect(kohya.recognises(script)).toBe(false);
});
