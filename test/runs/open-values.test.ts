// biome-ignore-all lint/suspicious/noTemplateCurlyInString: configs and the shell write variables so.
import { expect, test } from "vitest";
import { fold } from "../../src/plan/plan.js";
import { findRuns, referencedPaths } from "../../src/runs/find-runs.js";

function snapshotOf(files: Readonly<Record<string, string>>) {
	const texts = new Map(Object.entries(files));
	return { commit: "head", blobs: texts, texts, refused: new Map() };
}

test("a value that the launch decides is not the framework's default", () => {
	const config = `base_model: meta-llama/Llama-3.1-8B
datasets: [{path: acme/support, type: alpaca}]
sequence_len: 2048
micro_batch_size: \${MICRO}
num_epochs: 2
output_dir: out
`;

	const [run] = findRuns(snapshotOf({ "a.yaml": config })).runs;
	const facts = fold(run?.facts ?? []);

	expect(facts.has("batch.micro")).toBe(false);
	// Nothing stands there for the accumulation: the default holds.
	expect(facts.get("batch.accumulation")?.value).toBe(1);
});

const script = `#!/bin/bash
HERE="$(cd "$(dirname "$0")" && pwd)"
source "$HERE/settings.sh"
python pretrain_gpt.py --num-layers $LAYERS --hidden-size 512 \\
  --num-attention-heads 8 --seq-length 1024 --micro-batch-size $((BATCH / 2))
`;

test("a script is read with the scripts that it sources, and follows their changes", () => {
	const snapshot = snapshotOf({
		"jobs/train.sh": script,
		"jobs/settings.sh": "LAYERS=12\nBATCH=16\n",
	});

	const run = findRuns(snapshot).runs.find(
		({ path }) => path === "jobs/train.sh",
	);
	const facts = fold(run?.facts ?? []);

	expect(facts.get("model.layers")?.value).toBe(12);
	// 16 ÷ 2
	expect(facts.get("batch.micro")?.value).toBe(8);
	expect(run?.files).toContain("jobs/settings.sh");
	expect(referencedPaths(snapshot)).toContain("jobs/settings.sh");
});
