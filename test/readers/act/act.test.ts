import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { act } from "../../../src/readers/act/index.js";
import { readOnly, readRun } from "../read-run.js";

const path = "scripts/insert.sh";

const insert = `export MUJOCO_GL=egl
python3 imitate_episodes.py \\
    --task_name sim_insertion_human \\
    --ckpt_dir ckpt/insert \\
    --policy_class ACT --kl_weight 10 --chunk_size 60 --hidden_dim 256 --batch_size 16 --dim_feedforward 2048 \\
    --num_epochs 1500 --lr 1e-5 \\
    --seed 0
`;

test("a command gives each fact, its task's too", () => {
	const run = readRun(act, insert, { path });

	expect(run.value("task")).toBe("imitate");
	expect(run.value("batch.micro")).toBe(16);
	expect(run.line("batch.micro")).toBe(5);
	expect(run.value("data.epochs")).toBe(1500);
	expect(run.value("data.samples")).toBe(50);
	expect(run.value("data.validation_share")).toBe(0.2);
	expect(run.origin("data.samples")).toMatchObject({
		kind: "default",
		version: "742c753",
	});
	expect(run.value("hardware.count")).toBe(1);
	expect(run.value("model.config")).toMatchObject({
		model_type: "act",
		chunk_size: 60,
		dim_model: 256,
		dim_feedforward: 2048,
		n_decoder_layers: 7,
		cameras: [[480, 640]],
	});
	expect(run.problems).toEqual([]);
});

test("a real robot's cameras are not known, nor another policy's network", () => {
	const real = readRun(act, insert.replace("sim_insertion_human", "fold"), {
		path,
	});
	const plain = readRun(act, insert.replace("ACT", "CNNMLP"), { path });

	expect(real.value("model.config")).toBeUndefined();
	expect(real.value("model.family")).toBe("custom");
	expect(real.value("data.samples")).toBeUndefined();
	expect(plain.value("model.config")).toBeUndefined();
});

test("evaluating is no training, and a loop over seeds repeats", () => {
	const many = `for seed in 0 1 2; do\n  ${insert.slice(insert.indexOf("python3")).replace("--seed 0", "--seed $seed")}done\n`;

	const evaluated = readOnly(
		act,
		insert.replace("--seed 0", "--seed 0 --eval"),
		{
			path,
		},
	);

	expect(evaluated.kind).toBe("not-training");
	expect(readRun(act, many, { path }).value("repeats.seeds")).toBe(3);
});

test("typos and wrong values are told, and other programs are not ACT's", () => {
	const run = readRun(
		act,
		insert
			.replace("--kl_weight", "--kl_wieght")
			.replace("--num_epochs 1500", "--num_epochs many"),
		{ path },
	);

	expect(run.problems).toEqual([
		expect.stringContaining("did you mean `kl_weight`"),
		expect.stringContaining("`num_epochs` is `many`"),
	]);
	expect(
		act.recognises(parseFile(path, "python record_sim_episodes.py --num 5\n")),
	).toBe(false);
});
