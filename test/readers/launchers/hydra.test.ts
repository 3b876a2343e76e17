import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { fold } from "../../../src/plan/plan.js";
import { describe } from "../../../src/problem.js";
import { launchers } from "../../../src/readers/launchers/index.js";

function launchOf(text: string) {
	const file = parseFile("scripts/run.sh", text);
	const [launch, ...others] = launchers.flatMap((each) => each.launches(file));
	if (!launch || others.length > 0) throw new Error("not one launch");
	return launch;
}

test("a command with overrides starts the config of its script", () => {
	const launch = launchOf(
		"python src/train.py trainer=ddp \\\n  trainer.max_epochs=10 ++data.batch_size=8 ~logger\n",
	);

	expect(launch.target.candidates).toContain("configs/train.yaml");
	expect(launch.target.candidates).toContain("src/conf/config.yaml");
	expect(launch.overrides?.given).toEqual([
		{
			mode: "set",
			key: "trainer",
			text: "ddp",
			path: "scripts/run.sh",
			line: 1,
		},
		{
			mode: "set",
			key: "trainer.max_epochs",
			text: "10",
			path: "scripts/run.sh",
			line: 2,
		},
		{
			mode: "add",
			key: "data.batch_size",
			text: "8",
			path: "scripts/run.sh",
			line: 2,
		},
		{
			mode: "delete",
			key: "logger",
			text: "",
			path: "scripts/run.sh",
			line: 2,
		},
	]);
	expect(launch.overrides?.problems).toEqual([]);
});

test.each([
	["python src/train.py experiment=spring", "configs/experiment/spring.yaml"],
	[
		"python main.py training=llama/seven training.trainer.num_nodes=2",
		"conf/training/llama/seven.yaml",
	],
	[
		"python main.py recipes=training/llama/big recipes.run.name=x",
		"recipes_collection/recipes/training/llama/big.yaml",
	],
	["python src/train.py --config-name=big seed=1", "conf/big.yaml"],
	["python src/train.py -cn big", "configs/big.yaml"],
	["python -m leaf.train seed=1", "leaf/configs/train.yaml"],
])("%s starts %s", (command, path) => {
	expect(launchOf(`${command}\n`).target.candidates).toContain(path);
});

test("a file that a group's choice names is brought too", () => {
	const launch = launchOf("python src/train.py model=oak seed=1\n");

	const [model] = launch.references;
	expect(model?.candidates).toContain("configs/model/oak.yaml");
	expect(model?.optional).toBe(true);
});

test("several values are several runs, seeds apart from trials", () => {
	const launch = launchOf(
		"python src/train.py -m trainer.max_epochs=1,2,3 'data.shape=[1,2]' 'model.lr=choice(0.1,0.2)' seed=1,2 'data.k=range(0,4)'\n",
	);

	const facts = fold(launch.facts);
	// 3 epochs × 2 rates × 4 values of k.
	expect(facts.get("repeats.trials")?.value).toBe(24);
	expect(facts.get("repeats.seeds")?.value).toBe(2);
	expect(launch.overrides?.problems.map(describe)[0]).toBe(
		"The command gives `trainer.max_epochs` 3 values, `1,2,3`. The estimate reads it as so many runs with `1`.",
	);
});

test("a reader that takes no overrides leaves them told", () => {
	const launch = launchOf("torchrun train.py a.yaml batch_size=4\n");

	expect(launch.problems.map(describe)).toEqual([
		expect.stringContaining("sets `batch_size=4` beside its config"),
	]);
});

test("a script without overrides and without a config starts nothing", () => {
	const file = parseFile("scripts/run.sh", "python src/train.py\n");

	expect(launchers.flatMap((each) => each.launches(file))).toEqual([]);
});
