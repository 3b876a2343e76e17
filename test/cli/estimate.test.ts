import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	CONFIG,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import {
	temporaryFolder,
	temporaryRepository,
	writeFiles,
} from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

test("a config outside any repository is estimated with the files beside it", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"runs/a.yaml": `${trainingConfig(2)}deepspeed: ../zero.json\n`,
		"zero.json": '{"zero_optimization": {"stage": 3}}\n',
	});

	const { exitCode, out } = await wattdiff(folder, [
		"estimate",
		"runs/a.yaml",
		"zero.json",
		"--format",
		"json",
	]);

	const document = JSON.parse(out);
	expect(exitCode).toBe(0);
	expect(document).toMatchObject({
		schema: "wattdiff/estimate@1",
		runs: [{ path: "runs/a.yaml", framework: "axolotl" }],
	});
	expect(JSON.stringify(document)).not.toContain("missing-reference");
});

test("the repository's budgets and defaults hold", async () => {
	const repository = temporaryRepository();
	repository.write({
		".github/wattdiff.yml": POLICY.replace("increase: 25 %", "max: $1"),
		[CONFIG]: trainingConfig(2),
	});

	const { exitCode, out } = await wattdiff(`${repository.folder}/configs`, [
		"estimate",
		"support.yaml",
	]);

	expect(exitCode).toBe(1);
	expect(out).toContain(CONFIG);
});

test("a folder stands for every run in it", async () => {
	const repository = temporaryRepository();
	repository.write({
		"configs/a.yaml": trainingConfig(1),
		"configs/deep/b.yaml": trainingConfig(2),
		"elsewhere/c.yaml": trainingConfig(3),
	});

	const { out } = await wattdiff(repository.folder, [
		"estimate",
		"configs",
		"--format",
		"json",
	]);

	const paths = JSON.parse(out).runs.map(({ path }: { path: string }) => path);
	expect(paths).toEqual(["configs/a.yaml", "configs/deep/b.yaml"]);
});

test("a file that git ignores is estimated when it is named", async () => {
	const repository = temporaryRepository();
	repository.write({
		".gitignore": "mine.yaml\n",
		"mine.yaml": trainingConfig(1),
	});

	const { exitCode, out } = await wattdiff(repository.folder, [
		"estimate",
		"mine.yaml",
	]);

	expect(exitCode).toBe(0);
	expect(out).toContain("mine.yaml");
});

test("a file that states no run is an error, not an empty answer", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, { "fruit.yaml": "apples: 3\n" });

	const { exitCode, out, err } = await wattdiff(folder, [
		"estimate",
		"fruit.yaml",
	]);

	expect(exitCode).toBe(2);
	expect(out).toBe("");
	expect(err).toContain("no training run in `fruit.yaml`");
});

test("a file that is not there is named", async () => {
	const { exitCode, err } = await wattdiff(temporaryFolder(), [
		"estimate",
		"gone.yaml",
	]);

	expect(exitCode).toBe(2);
	expect(err).toContain("No file `gone.yaml`");
});

test("a folder reached through a link is the same folder", async () => {
	const repository = temporaryRepository();
	repository.write({ "configs/a.yaml": trainingConfig(1) });
	const link = join(temporaryFolder(), "link");
	symlinkSync(repository.folder, link);

	const { exitCode, out } = await wattdiff(link, [
		"estimate",
		"configs/a.yaml",
	]);

	expect(exitCode).toBe(0);
	expect(out).toContain("configs/a.yaml");
});

test("runs that take no accelerator are told in core-hours, priced, and without assumptions about networks", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"trees.yaml": `wattdiff: run
name: trees
model: { family: gbdt, trees: 500, leaves: 255 }
data: { samples: 10000000, features: 28 }
hardware: { count: 16 }
site: { provider: aws, region: us-east-1 }
`,
		"ant.yaml": `wattdiff: run
name: ant
task: rl
model: { family: mlp, layers: 2, hidden: 256 }
data: { environment: Ant-v4, environment_steps: 12000000 }
rollouts: { workers: 8 }
batch: { global: 256 }
site: { provider: gcp, region: us-central1 }
`,
	});

	const both = await wattdiff(folder, ["estimate", "trees.yaml", "ant.yaml"]);
	const trees = await wattdiff(folder, ["estimate", "trees.yaml"]);

	expect(both.out).toContain("core-hours");
	expect(both.out).not.toContain("device-hours");
	expect(both.out).toMatch(/cost +\$0/);
	for (const word of ["precision", "optimizer", "checkpointing", "attention"]) {
		expect(trees.out).not.toContain(`${word} =`);
	}
});
