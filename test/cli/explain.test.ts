import { expect, test } from "vitest";
import { trainingConfig } from "../action/budgeted-repository.js";
import { temporaryFolder, writeFiles } from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

test("explain derives the embedding of Llama 3.1 as 128,256 rows × 4,096 width", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, {
		"a.yaml": `${trainingConfig(2)}`.replace(
			/base_model: .+/,
			"base_model: meta-llama/Llama-3.1-8B",
		),
	});

	const { exitCode, out } = await wattdiff(folder, ["explain", "a.yaml"]);

	expect(exitCode).toBe(0);
	expect(out).toMatch(/embedding +525,336,576 +=.+128,256 rows × 4,096 width/);
	expect(out).toMatch(/parameters +8,030,261,248/);
});

test("explain of a file without a run says so", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, { "a.yaml": "name: nothing\n" });

	const { exitCode, err } = await wattdiff(folder, ["explain", "a.yaml"]);

	expect(exitCode).toBe(2);
	expect(err).toContain("Found no training run in `a.yaml`");
});
