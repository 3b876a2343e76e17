import { expect, test } from "vitest";
import { factValue, fold } from "../../src/plan/plan.js";
import { findRuns, referencedPaths } from "../../src/runs/find-runs.js";

function snapshot(texts: Readonly<Record<string, string>>) {
	return {
		commit: "head",
		blobs: new Map(Object.keys(texts).map((path) => [path, path])),
		texts: new Map(Object.entries(texts)),
		refused: new Map<string, string>(),
	};
}

test("settings of Kohya reach the file of their data sets", () => {
	const commit = snapshot({
		"owls/settings.json": JSON.stringify({
			pretrained_model_name_or_path: "a/b",
			LoRA_type: "Standard",
			dataset_config: "./owls/data.toml",
			clip_skip: 1,
			keep_tokens: 0,
			max_bucket_reso: 1024,
			network_dim: 8,
			max_train_epochs: 2,
		}),
		"owls/data.toml":
			"[[datasets]]\nbatch_size = 3\nresolution = 640\n[[datasets.subsets]]\nimage_dir = 'x'\nnum_repeats = 5\n",
	});

	const { runs, fragments } = findRuns(commit);

	expect([...referencedPaths(commit)]).toEqual(["owls/data.toml"]);
	expect([...fragments]).toEqual(["owls/data.toml"]);
	expect(runs).toHaveLength(1);
	expect(runs[0]?.files).toEqual(["owls/settings.json", "owls/data.toml"]);
	const facts = fold(runs[0]?.facts ?? []);
	expect(factValue(facts, "batch.micro")).toBe(3);
	expect(factValue(facts, "data.epochs")).toBe(10);
});

test("a command of fairseq gives its config the devices of the job", () => {
	const commit = snapshot({
		"conf/base.yaml":
			"common: {fp16: true}\ntask: {_name: audio_pretraining, max_sample_size: 160000}\ndataset: {max_tokens: 800000}\noptimization: {max_update: 9}\nmodel: {_name: wav2vec2}\n",
		"train.sh":
			"#SBATCH --nodes=2\n#SBATCH --gpus-per-node=4\nsrun fairseq-hydra-train --config-dir conf --config-name base\n",
	});

	const { runs } = findRuns(commit);

	expect(runs).toHaveLength(1);
	expect(runs[0]?.files).toEqual(["conf/base.yaml", "train.sh"]);
	const facts = fold(runs[0]?.facts ?? []);
	expect(factValue(facts, "hardware.nodes")).toBe(2);
	expect(factValue(facts, "hardware.per_node")).toBe(4);
	expect(factValue(facts, "batch.micro")).toBe(5);
});

test("settings of SimpleTuner take devices out of the file beside them", () => {
	const commit = snapshot({
		"config/config.json": JSON.stringify({
			model_type: "lora",
			model_family: "sdxl",
			lora_type: "standard",
			data_backend_config: "config/data.json",
		}),
		"config/config.env": "TRAINING_NUM_PROCESSES=3\n",
	});

	const { runs, fragments } = findRuns(commit);

	expect([...fragments]).toEqual(["config/config.env"]);
	expect(runs).toHaveLength(1);
	const facts = fold(runs[0]?.facts ?? []);
	expect(factValue(facts, "hardware.count")).toBe(3);
	expect(factValue(facts, "model.id")).toBe(
		"stabilityai/stable-diffusion-xl-base-1.0",
	);
});
