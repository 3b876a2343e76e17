import { expect, test } from "vitest";
import { parseFile } from "../../../src/formats/parse-file.js";
import { describe as say } from "../../../src/problem.js";
import { configGrid } from "../../../src/readers/launchers/config-grid.js";

const text = `script_path: "examples/run_grpo.py"
config_path: "examples/grpo_moss.yaml"
policy.model_name: ["Qwen/Qwen3-4B"]
grpo.num_generations_per_prompt: [8, 16, 32]
loss_fn.ratio_clip_max: [0.2, 0.28]
grpo.seed: [1, 2]
`;

test("lists of values multiply the runs of a config", () => {
	const [launch] = configGrid.launches(parseFile("xp/moss.yaml", text));

	expect(launch?.target.candidates).toContain("examples/grpo_moss.yaml");
	expect(launch?.target.line).toBe(2);
	expect(launch?.facts.map(({ key, value }) => [key, value])).toEqual([
		["repeats.seeds", 2],
		["repeats.trials", 6],
	]);
	expect(launch?.problems.map(say)).toEqual([
		"`grpo.num_generations_per_prompt` takes 3 values, each with work of its own. The estimate reads it as so many runs with the first of them.",
	]);
});

test("without a script, a config or a list there is no grid", () => {
	const noScript = text.replace('"examples/run_grpo.py"', "notes");
	const noConfig = text.replace("config_path", "path");
	const noList = text.replaceAll(/\[.*\]/g, "1");

	const launches = [noScript, noConfig, noList].flatMap((each) =>
		configGrid.launches(parseFile("xp/moss.yaml", each)),
	);

	expect(launches).toEqual([]);
});
