import { expect, test } from "vitest";
import { findRuns } from "../../src/runs/find-runs.js";

const CONFIG = `base_model: meta-llama/Llama-3.1-8B
datasets:
  - path: acme/support
    type: chat_template
sequence_len: 4096
micro_batch_size: 2
num_epochs: 1
deepspeed: deepspeed/zero3.json
`;

test("a run that names a file which could not be brought says so", () => {
	const path = "configs/support.yaml";
	const named = "deepspeed/zero3.json";

	const { runs } = findRuns({
		commit: "head",
		blobs: new Map([
			[path, "1"],
			[named, "2"],
		]),
		texts: new Map([[path, CONFIG]]),
		refused: new Map([[named, "it is binary"]]),
	});

	expect(runs[0]?.problems).toContainEqual({
		kind: "unread-reference",
		path,
		line: 8,
		args: { reference: named, detail: "it is binary" },
	});
});
