import { describe, expect, test } from "vitest";
import type { Snapshot } from "../../src/review-input.js";
import { isCandidate } from "../../src/runs/candidates.js";
import { findRuns, referencedPaths } from "../../src/runs/find-runs.js";
import { wantedPaths } from "../../src/runs/wanted.js";

const base = "configs/_base_/data.py";
const path = "configs/otter/resnet50.py";
const script = "train.sh";

const texts = {
	[base]:
		"train_dataloader = dict(batch_size=32, dataset=dict(type='CIFAR10'))\n",
	[path]: `_base_ = '../_base_/data.py'
model = dict(type='ImageClassifier', backbone=dict(type='ResNet', depth=50))
optim_wrapper = dict(optimizer=dict(type='SGD'))
train_cfg = dict(max_epochs=10)
`,
	[script]: `torchrun --nproc_per_node=4 tools/train.py ${path}\n`,
};

function snapshot(files: Readonly<Record<string, string>>): Snapshot {
	return {
		commit: "head",
		blobs: new Map(Object.keys(texts).map((each) => [each, each])),
		texts: new Map(Object.entries(files)),
		refused: new Map(),
	};
}

describe("Python configs", () => {
	test("are runs with what they inherit and what starts them", () => {
		const { runs, fragments } = findRuns(snapshot(texts));

		expect(runs.map((run) => [run.path, run.framework, run.files])).toEqual([
			[path, "mmengine", [path, base, script]],
		]);
		expect([...fragments]).toEqual([base]);
		expect(runs[0]?.facts).toContainEqual(
			expect.objectContaining({ key: "hardware.per_node", value: 4 }),
		);
	});

	test("have their bases brought", () => {
		expect([
			...referencedPaths(snapshot({ [path]: texts[path] ?? "" })),
		]).toEqual([base]);
	});

	test("are searched for runs that use a changed base", () => {
		const head = snapshot({ [base]: texts[base] ?? "" });

		const wanted = wantedPaths({
			snapshots: { head },
			policyPath: "wattdiff.yml",
			focus: [base],
			scanLimit: 10,
		});

		expect(wanted.head).toContain(path);
	});

	test.each([
		"configs/resnet/resnet50_8xb32.py",
		"config/train_gpt2.py",
		"torchtitan/models/llama3/config_registry.py",
		"src/scripts/train/OLMo2/OLMo2-7B.py",
		"src/openpi/training/config.py",
	])("%s may state a run", (each) => {
		expect(isCandidate(each)).toBe(true);
	});

	test.each([
		"train.py",
		"src/model.py",
		"setup.py",
		"configs/__init__.py",
		"tests/configs/a.py",
		"tools/config.py",
		"config/test_config.py",
	])("%s is a program", (each) => {
		expect(isCandidate(each)).toBe(false);
	});
});
