import { expect, test } from "vitest";
import { factValue, fold } from "../../src/plan/plan.js";
import { findRuns, referencedPaths } from "../../src/runs/find-runs.js";

const files: Readonly<Record<string, string>> = {
	"configs/train.yaml":
		"defaults:\n  - trainer: default\n  - data: ferns\nmodel: {x: 1}\n",
	"configs/trainer/default.yaml":
		"_target_: lightning.Trainer\nmax_epochs: 10\ndevices: 1\n",
	"configs/trainer/big.yaml": "defaults:\n  - default\ndevices: 8\n",
	"configs/data/ferns.yaml": "batch_size: 4\n",
	"scripts/big.sh": "python src/train.py trainer=big data.batch_size=64\n",
};

function snapshotOf(paths: readonly string[]) {
	const all = Object.keys(files);
	return {
		commit: "head",
		blobs: new Map(all.map((path) => [path, path])),
		texts: new Map(paths.map((path) => [path, files[path] ?? ""])),
		refused: new Map<string, string>(),
	};
}

test("a command's choices and values reach the run that it starts", () => {
	const { runs, fragments } = findRuns(snapshotOf(Object.keys(files)));

	const [run, ...others] = runs;
	const facts = fold(run?.facts ?? []);
	expect(others).toEqual([]);
	expect(run?.path).toBe("configs/train.yaml");
	expect(factValue(facts, "hardware.per_node")).toBe(8);
	expect(factValue(facts, "batch.micro")).toBe(64);
	expect(facts.get("batch.micro")?.origin).toMatchObject({
		kind: "launch",
		path: "scripts/big.sh",
		line: 1,
	});
	expect(factValue(facts, "data.epochs")).toBe(10);
	expect(run?.problems).toEqual([]);
	expect(fragments).toContain("configs/trainer/big.yaml");
});

test("every file that a run is composed of counts as its own", () => {
	const { runs } = findRuns(snapshotOf(Object.keys(files)));

	expect(new Set(runs[0]?.files)).toEqual(new Set(Object.keys(files)));
});

test("what a root, a group and a command name is asked for", () => {
	const wanted = referencedPaths(
		snapshotOf([
			"configs/train.yaml",
			"configs/trainer/big.yaml",
			"scripts/big.sh",
		]),
	);

	expect(wanted).toContain("configs/data/ferns.yaml");
	expect(wanted).toContain("configs/trainer/default.yaml");
	expect(wanted).toContain("configs/trainer/big.yaml");
});

test("of several commands the one that sets most is the run's", () => {
	const more = "python src/train.py data.batch_size=1 trainer.max_epochs=3\n";
	const snapshot = snapshotOf(Object.keys(files));
	const all = {
		"scripts/a.sh": "python src/train.py seed=1\n",
		"scripts/z.sh": more,
	};
	for (const [path, text] of Object.entries(all)) {
		snapshot.blobs.set(path, path);
		snapshot.texts.set(path, text);
	}
	snapshot.texts.delete("scripts/big.sh");

	const [run] = findRuns(snapshot).runs;

	const facts = fold(run?.facts ?? []);
	expect(factValue(facts, "data.epochs")).toBe(3);
	expect(run?.files).toContain("scripts/z.sh");
});

test("an experiment in Jsonnet is a run", () => {
	const path = "experiments/ferns.jsonnet";
	const text =
		"local n = 3;\n{ dataset_reader: { type: 'ferns' }, train_data_path: 'a', model: { type: 'b' }, data_loader: { batch_size: 2 }, trainer: { num_epochs: n } }";

	const { runs } = findRuns({
		commit: "head",
		blobs: new Map([[path, "1"]]),
		texts: new Map([[path, text]]),
		refused: new Map(),
	});

	expect(runs.map(({ framework }) => framework)).toEqual(["allennlp"]);
});
