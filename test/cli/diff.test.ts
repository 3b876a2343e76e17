import { expect, test } from "vitest";
import {
	CONFIG,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import {
	temporaryFolder,
	temporaryRepository,
} from "../host/temporary-repository.js";
import { wattdiff } from "./terminal.js";

test("without arguments the files as they lie are compared with the main line", async () => {
	const repository = budgetedClone();
	repository.write({ [CONFIG]: trainingConfig(3) });

	const { exitCode, out } = await wattdiff(repository.folder, ["diff"]);

	expect(exitCode).toBe(1);
	expect(out).toContain("num_epochs 2 → 3 (line 9)");
	expect(out).toContain("work tree");
	expect(repository.git("status", "--porcelain")).toBe(`M ${CONFIG}`);
});

test("a new file counts before it is added", async () => {
	const repository = budgetedClone();
	repository.write({ "configs/new.yaml": trainingConfig(1) });

	const { exitCode, out } = await wattdiff(repository.folder, ["diff"]);

	expect(exitCode).toBe(0);
	expect(out).toContain("configs/new.yaml (new)");
});

test("two commits are compared from where they went apart", async () => {
	const repository = budgetedClone();
	repository.git("checkout", "--quiet", "-b", "work");
	repository.write({ "configs/extra.yaml": trainingConfig(1) });
	repository.commit();
	repository.git("checkout", "--quiet", "main");
	repository.write({ [CONFIG]: trainingConfig(9) });
	repository.commit();

	const { exitCode, out } = await wattdiff(repository.folder, [
		"diff",
		"main",
		"work",
	]);

	expect(exitCode).toBe(0);
	expect(out).toContain("configs/extra.yaml");
	expect(out).not.toContain("num_epochs");
});

test("a file that moved and changed is one run, not two", async () => {
	const repository = budgetedClone();
	repository.git("mv", CONFIG, "configs/support-long.yaml");
	repository.write({ "configs/support-long.yaml": trainingConfig(3) });
	repository.commit();

	const { out } = await wattdiff(repository.folder, ["diff", "HEAD~1", "HEAD"]);

	expect(out).toContain("num_epochs 2 → 3");
});

test("a subfolder is as good as the top", async () => {
	const repository = budgetedClone();
	repository.write({ [CONFIG]: trainingConfig(3) });

	const { out } = await wattdiff(`${repository.folder}/configs`, ["diff"]);

	expect(out).toContain(CONFIG);
});

test("JSON for programs has the commits and the verdict", async () => {
	const repository = budgetedClone();
	const base = repository.git("rev-parse", "HEAD");
	repository.write({ [CONFIG]: trainingConfig(3) });

	const { out } = await wattdiff(repository.folder, [
		"diff",
		"--format",
		"json",
	]);

	expect(JSON.parse(out)).toMatchObject({
		schema: "wattdiff/review@1",
		base,
		head: "work tree",
		verdict: "over",
	});
});

test("markdown has no marker, because nobody looks for it there", async () => {
	const repository = budgetedClone();
	repository.write({ [CONFIG]: trainingConfig(3) });

	const { out } = await wattdiff(repository.folder, [
		"diff",
		"--format=markdown",
	]);

	expect(out).toMatch(/^### /);
	expect(out).not.toContain("<!--");
});

test("budgets of a named file hold instead of those of the base", async () => {
	const repository = budgetedClone();
	repository.write({
		[CONFIG]: trainingConfig(3),
		"../generous.yml": POLICY.replace("25 %", "90 %"),
	});

	const { exitCode } = await wattdiff(repository.folder, [
		"diff",
		"--config",
		"../generous.yml",
	]);

	expect(exitCode).toBe(0);
});

test.each([
	[["diff", "nowhere"], "No commit `nowhere`"],
	[["diff", "--", "--output=x"], "No commit `--output=x`"],
	[["diff", "a", "b", "c"], "does not take `c`"],
	[["diff", "--format", "xml"], "Use one of text, json, markdown, sarif, csv"],
	[["diff", "--colour"], "Unknown option '--colour'"],
	[["difff"], "`difff` is not a command"],
	[["estimate"], "needs a file"],
	[["diff", "--config", "none.yml"], "No file `none.yml`"],
])("%j could not run: %s", async (argv, sentence) => {
	const repository = budgetedClone();

	const { exitCode, out, err } = await wattdiff(repository.folder, argv);

	expect(exitCode).toBe(2);
	expect(out).toBe("");
	expect(err).toContain(sentence);
	expect(err).not.toContain("    at ");
});

test("a folder without a repository is told so", async () => {
	const { exitCode, err } = await wattdiff(temporaryFolder(), ["diff"]);

	expect(exitCode).toBe(2);
	expect(err).toContain("is not in a git repository");
});

function budgetedClone() {
	const repository = temporaryRepository();
	repository.write({
		".github/wattdiff.yml": POLICY,
		[CONFIG]: trainingConfig(2),
	});
	repository.commit();
	return repository;
}
