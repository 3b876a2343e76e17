import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readPolicy } from "../../src/budget/policy.js";
import { parseFile } from "../../src/formats/parse-file.js";
import { trainingConfig } from "../action/budgeted-repository.js";
import {
	temporaryFolder,
	temporaryRepository,
	writeFiles,
} from "../host/temporary-repository.js";
import { workflowProblems } from "../workflow-problems.js";
import { wattdiff } from "./terminal.js";

const POLICY = ".github/wattdiff.yml";
const WORKFLOW = ".github/workflows/wattdiff.yml";
const REPORT = ".github/workflows/wattdiff-report.yml";

/** A run that says everything. */
const COMPLETE = `wattdiff: run
model: { id: meta-llama/Llama-3.1-8B }
task: sft
data: { tokens: 248000000, sequence: 4096, packed: true }
batch: { global: 64, micro: 2 }
precision: bf16
checkpointing: full
parallel: { sharding: zero3 }
hardware: { accelerator: H100-SXM-80GB, count: 8, per_node: 8 }
site: { provider: aws, region: us-east-2 }
price: { per_device_hour: 2.5 }
`;

test("a budget per folder informs of today's numbers, and is read without a complaint", async () => {
	const repository = temporaryRepository();
	repository.write({
		"configs/small.yaml": COMPLETE.replace("248000000", "24800000"),
		"configs/large.yaml": COMPLETE,
		"pretrain/[odd] name.yaml": COMPLETE,
	});

	const { exitCode, out } = await wattdiff(repository.folder, ["init"]);

	const policy = readPolicy(parseFile(POLICY, read(repository, POLICY)));
	const costs = policy.budgets.map(({ limits }) =>
		limits.find(({ metric }) => metric === "costUsd"),
	);
	expect(exitCode).toBe(0);
	expect(out).toContain("Found 3 training runs.");
	expect(policy.problems).toEqual([]);
	expect(
		policy.budgets.map(({ name, action, runs }) => [name, action, runs]),
	).toEqual([
		["configs", "info", ["configs/*"]],
		["pretrain", "info", ["pretrain/*"]],
	]);
	// The larger run decides, rounded up to two digits.
	expect(costs[0]).toEqual({ ...costs[1], line: costs[0]?.line });
	expect(read(repository, POLICY)).not.toContain("# defaults:");
});

test("today's runs keep within the budgets that were written for them", async () => {
	const repository = temporaryRepository();
	repository.write({ "configs/large.yaml": COMPLETE, "top.yaml": COMPLETE });
	await wattdiff(repository.folder, ["init"]);

	const { out } = await wattdiff(repository.folder, [
		"estimate",
		".",
		"--format",
		"json",
		"--config",
		POLICY,
	]);

	const { exitCode, out: text } = await wattdiff(repository.folder, [
		"estimate",
		".",
		"--config",
		POLICY,
	]);
	expect(JSON.parse(out).runs).toHaveLength(2);
	expect(exitCode).toBe(0);
	expect(text).not.toContain("✗");
});

test("what the runs leave out stands as lines to fill in, and states nothing", async () => {
	const repository = temporaryRepository();
	repository.write({ "configs/support.yaml": trainingConfig(2) });

	await wattdiff(repository.folder, ["init"]);

	const text = read(repository, POLICY);
	expect(text).toContain("#   hardware: { accelerator: ");
	expect(text).toContain("region: ");
	expect(text).toContain("#   acme/support: { samples: …, tokens: … }");
	expect(Object.keys(parse(text))).toEqual(["budgets"]);
});

test("a name that breaks lines stays a remark", async () => {
	const repository = temporaryRepository();
	const config = trainingConfig(2).replace(
		"acme/support",
		'"x\\nbudgets: [] #\\u2028y: {"',
	);
	repository.write({ "configs/support.yaml": config });

	await wattdiff(repository.folder, ["init"]);

	const text = read(repository, POLICY);
	const document = parse(text);
	expect(document.budgets).toHaveLength(1);
	expect(text).not.toContain("\u2028");
});

test("a repository without runs gets a file to begin with", async () => {
	const repository = temporaryRepository();
	repository.write({ "README.md": "Nothing yet\n" });

	const { exitCode, out } = await wattdiff(repository.folder, ["init"]);

	const policy = readPolicy(parseFile(POLICY, read(repository, POLICY)));
	expect(exitCode).toBe(0);
	expect(out).toContain("Found 0 training runs.");
	expect(policy.problems).toEqual([]);
	expect(policy.budgets).toEqual([]);
});

test.each([
	[[], [WORKFLOW]],
	[["--fork-safe"], [WORKFLOW, REPORT]],
])(
	"the workflows of init %j are valid, pinned and ask for little",
	async (options, paths) => {
		const repository = temporaryRepository();
		repository.write({ "configs/support.yaml": trainingConfig(2) });

		await wattdiff(repository.folder, ["init", ...options]);

		const problems: string[] = [];
		for (const path of paths) {
			const text = read(repository, path);
			problems.push(...(await workflowProblems({ path, text })));
		}
		expect(problems).toEqual([]);
		expect(existsSync(join(repository.folder, REPORT))).toBe(paths.length > 1);
	},
);

test("the first of two workflows can write nothing, and the second checks nothing out", async () => {
	const repository = temporaryRepository();
	repository.write({ "configs/support.yaml": trainingConfig(2) });

	await wattdiff(repository.folder, ["init", "--fork-safe"]);

	const first = read(repository, WORKFLOW);
	const second = read(repository, REPORT);
	expect(first).not.toContain("write");
	expect(parse(first).on).not.toHaveProperty("pull_request_target");
	expect(second).not.toMatch(/uses: (?!OWNER)/);
	expect(second).not.toMatch(/^[\s-]+run:/m);
});

test("pushes to the branch that the remote calls its own are recorded", async () => {
	const repository = temporaryRepository();
	repository.write({ "configs/support.yaml": trainingConfig(2) });
	repository.commit();
	repository.git("update-ref", "refs/remotes/origin/trunk", "HEAD");
	repository.git(
		"symbolic-ref",
		"refs/remotes/origin/HEAD",
		"refs/remotes/origin/trunk",
	);

	await wattdiff(repository.folder, ["init"]);

	const { on } = parse(read(repository, WORKFLOW));
	expect(on.push.branches).toEqual(["trunk"]);
});

test("files that are there are named and left alone", async () => {
	const repository = temporaryRepository();
	repository.write({
		"configs/support.yaml": trainingConfig(2),
		[WORKFLOW]: "mine\n",
	});

	const refused = await wattdiff(repository.folder, ["init"]);
	const isWritten = existsSync(join(repository.folder, POLICY));
	const forced = await wattdiff(repository.folder, ["init", "--force"]);

	expect(refused.exitCode).toBe(2);
	expect(refused.err).toContain(`\`${WORKFLOW}\` is there already`);
	expect(isWritten).toBe(false);
	expect(forced.exitCode).toBe(0);
	expect(read(repository, WORKFLOW)).toContain("name: wattdiff");
});

test("outside a repository there is nothing to set up", async () => {
	const folder = temporaryFolder();
	writeFiles(folder, { "configs/support.yaml": trainingConfig(2) });

	const { exitCode, err } = await wattdiff(folder, ["init"]);

	expect(exitCode).toBe(2);
	expect(err).toContain("is not in a git repository");
});

function read({ folder }: { readonly folder: string }, path: string): string {
	return readFileSync(join(folder, path), "utf8");
}
