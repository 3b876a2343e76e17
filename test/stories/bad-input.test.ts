import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
	type BudgetedRepository,
	budgetedRepository,
	CONFIG,
	messages,
	NAME,
	POLICY,
	trainingConfig,
} from "../action/budgeted-repository.js";
import {
	runGit,
	type TemporaryRepository,
	temporaryFolder,
	temporaryRepository,
} from "../host/temporary-repository.js";
import { pullRequestEvent } from "../runner/events.js";
import { type ActionResult, runAction } from "../runner/run-action.js";
import { type Bundle, freshBundle } from "./fresh-bundle.js";

let bundle: Bundle;

beforeAll(() => {
	bundle = freshBundle();
	return bundle.remove;
}, 120_000);

const OTHER = "configs/triage.yaml";
const POLICY_PATH = ".github/wattdiff.yml";

type Files = Readonly<Record<string, string>>;

interface Mistake {
	readonly what: string;
	/** Files of the base beside the budgeted run and its policy. */
	readonly base: Files;
	/** Files of the head, where the budgeted run trains one epoch more. */
	readonly head: Files;
	/** Where, what happened, what to do. */
	readonly sentence: RegExp;
}

const triage = trainingConfig(1);

/** Mistakes in one file, each of which leaves the other run reviewed and over its budget. */
const mistakes: readonly Mistake[] = [
	{
		what: "a file that does not parse",
		base: { [OTHER]: triage },
		head: { [OTHER]: triage.replace("num_epochs: 1", "num_epochs: [1") },
		sentence:
			/configs\/triage\.yaml:\d+ Cannot read this file as YAML: .+ Mend it, or list it under ignore in wattdiff\.yml/,
	},
	{
		what: "a file over one megabyte",
		base: { [OTHER]: triage },
		head: { [OTHER]: `${triage}# ${"x".repeat(1_200_000)}\n` },
		sentence:
			/configs\/triage\.yaml .+ 1\.2 MB, above the limit of 1 MB.+ list it under ignore in wattdiff\.yml/,
	},
	{
		what: "a model that nobody knows",
		base: {},
		head: { [OTHER]: triage.replace(/base_model: .+/, "base_model: acme/new") },
		sentence:
			/configs\/triage\.yaml:1 No facts about the model acme\/new.* State its architecture under runs in wattdiff\.yml, or use a known id/,
	},
	{
		what: "an accelerator that nobody knows",
		base: {
			[POLICY_PATH]: `${POLICY}runs:\n  - match: ["${OTHER}"]\n    hardware: { accelerator: H100-SMX }\n`,
		},
		head: { [OTHER]: triage },
		sentence:
			/wattdiff\.yml:14 No facts about the accelerator H100-SMX \(did you mean H100-SXM-80GB or .+\?\)\. Name a known one/,
	},
];

const brokenPolicy = {
	base: { [POLICY_PATH]: "budgets:\n  - name: [fine-tunes\n" },
	sentence: /wattdiff\.yml:\d+ The budget file cannot be read: /,
};

describe("in a terminal", () => {
	test.each(mistakes)(
		"$what is one sentence, and the other run is reviewed",
		({ base, head, sentence }) => {
			const { folder } = changedRepository(base, head);

			const { status, stdout, stderr } = wattdiff(folder, "diff");

			expect(occurrences(plain(stdout), sentence)).toBe(1);
			expect(stdout).toContain("num_epochs 2 → 3");
			expect(status).toBe(1);
			expect(stderr).toBe("");
		},
	);

	test("a policy that does not parse leaves the budgets open, and the runs are reviewed", () => {
		const { folder } = changedRepository(brokenPolicy.base, {});

		const { status, stdout } = wattdiff(folder, "diff");

		expect(occurrences(plain(stdout), brokenPolicy.sentence)).toBe(1);
		expect(stdout).toContain("num_epochs 2 → 3");
		expect(plain(stdout)).toContain("budget cannot be judged");
		expect(status).toBe(0);
	});

	test("a revision that does not exist is named", () => {
		const { folder } = changedRepository({}, {});

		const result = wattdiff(folder, "diff", "v9");

		expectRefusal(result, /No commit `v9` in .+ fetch it first\./);
	});

	test("a shallow clone fetches the history that it lacks", () => {
		const clone = shallowClone(branchedRepository());

		const { status, stdout } = wattdiff(clone, "diff", "origin/main", "HEAD");

		expect(stdout).toContain("num_epochs 2 → 3");
		expect(status).toBe(1);
	});

	test("a shallow clone that cannot fetch says how to", () => {
		const { folder } = branchedRepository();
		const clone = shallowClone({ folder });
		rmSync(folder, { recursive: true });

		const result = wattdiff(clone, "diff", "origin/main", "HEAD");

		expectRefusal(result, /shallow.+ Run `git fetch --unshallow`/);
	});

	test("a folder without a repository says what else can be done", () => {
		const result = wattdiff(temporaryFolder(), "diff");

		expectRefusal(
			result,
			/not in a git repository.+ Use `wattdiff estimate FILE`\./,
		);
	});

	test("a repository without a commit asks for a base", () => {
		const { folder } = temporaryRepository();

		const result = wattdiff(folder, "diff");

		expectRefusal(result, /Name the base: `wattdiff diff BASE`\./);
	});

	test("a folder without a training run is no answer", () => {
		const repository = temporaryRepository();
		repository.write({ "notes/fruit.yaml": "apples: 3\n" });

		const result = wattdiff(repository.folder, "estimate", "notes");

		expectRefusal(
			result,
			/Found no training run in `notes` that wattdiff knows/,
		);
	});
});

describe("on GitHub", () => {
	test.each(mistakes)(
		"$what is one sentence in one comment, and the other run is reviewed",
		async ({ base, head, sentence }) => {
			const repository = await budgetedRepository({
				baseFiles: base,
				headFiles: head,
			});

			const first = await runBundle(repository);
			const second = await runBundle(repository);

			const [comment, ...more] = repository.local.comments(NAME, 1);
			const body = plain(comment?.body ?? "");
			expect(occurrences(body, sentence)).toBe(1);
			expect(body).toContain("num_epochs 2 → 3");
			expect(more).toEqual([]);
			expect([first.exitCode, second.exitCode]).toEqual([1, 1]);
			expectHealthy(repository, "failure");
		},
	);

	test("a policy that does not parse leaves the budgets open, and the runs are reviewed", async () => {
		const repository = await budgetedRepository({
			baseFiles: brokenPolicy.base,
		});

		await runBundle(repository);

		const [comment] = repository.local.comments(NAME, 1);
		const body = plain(comment?.body ?? "");
		expect(occurrences(body, brokenPolicy.sentence)).toBe(1);
		expect(body).toContain("num_epochs 2 → 3");
		expect(body).toContain("budget cannot be judged");
		expect(repository.local.violations).toEqual([]);
	});

	test("a base that GitHub does not find is one sentence, and nothing is posted", async () => {
		const repository = await budgetedRepository();
		repository.local.fault({
			kind: "not-found",
			match: ({ operationId }) =>
				operationId?.startsWith("repos/compare") === true,
		});

		const result = await runBundle(repository);

		expect(result.exitCode).toBe(2);
		expect(messages(result, "error")).toEqual([
			expect.stringMatching(/compare.+ 404.+It is gone, or the token may not read it/),
		]);
		expect(repository.local.comments(NAME, 1)).toEqual([]);
		expectHealthy(repository, "failure");
	});

	test("without the right to comment the report is in the job's summary, however often it runs", async () => {
		const repository = await budgetedRepository({
			rights: { contents: "read", pull_requests: "read", checks: "write" },
		});

		await runBundle(repository);
		const result = await runBundle(repository);

		expect(result.exitCode).toBe(1);
		expect(plain(result.summary)).toContain("num_epochs 2 → 3");
		expect(messages(result, "warning")).toEqual([
			expect.stringContaining("`pull-requests: write`"),
		]);
		expect(repository.local.comments(NAME, 1)).toEqual([]);
	});

	test("without a token nothing is asked of GitHub", async () => {
		const repository = await budgetedRepository();

		const result = await runBundle(repository, { token: "" });

		expect(result.exitCode).toBe(2);
		expect(messages(result, "error")).toEqual([
			expect.stringMatching(/^No token\./),
		]);
		expect(repository.local.requests).toEqual([]);
	});

	test("a change without a training run is a success without a comment", async () => {
		const repository = await budgetedRepository({
			epochs: 2,
			headFiles: { "notes/fruit.yaml": "apples: 3\n" },
		});

		const result = await runBundle(repository);

		expect(result.exitCode).toBe(0);
		expect(repository.local.comments(NAME, 1)).toEqual([]);
		expectHealthy(repository, "success");
	});
});

/** A repository whose files as they lie train one epoch more than its commit. */
function changedRepository(base: Files, head: Files): TemporaryRepository {
	const repository = temporaryRepository();
	repository.write({
		[POLICY_PATH]: POLICY,
		[CONFIG]: trainingConfig(2),
		...base,
	});
	repository.commit();
	repository.write({ [CONFIG]: trainingConfig(3), ...head });
	return repository;
}

/** One commit on a branch, and one more on the main branch that the other does not have. */
function branchedRepository(): TemporaryRepository {
	const repository = changedRepository({}, {});
	repository.git("checkout", "--quiet", "-b", "work");
	repository.commit();
	repository.git("checkout", "--quiet", "main");
	repository.write({ "README.md": "Better models\n" });
	repository.commit();
	repository.git("checkout", "--quiet", "work");
	return repository;
}

function shallowClone({ folder }: { readonly folder: string }): string {
	const clone = join(temporaryFolder(), "clone");
	const how = ["--quiet", "--depth=1", "--no-single-branch"];
	runGit(folder, ["clone", ...how, `file://${folder}`, clone]);
	return clone;
}

interface Ended {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

function wattdiff(folder: string, ...argv: readonly string[]): Ended {
	return spawnSync(process.execPath, [bundle.cli, ...argv], {
		cwd: folder,
		encoding: "utf8",
		env: { PATH: process.env.PATH, HOME: folder },
	});
}

function runBundle(
	{ local }: BudgetedRepository,
	inputs: Files = {},
): Promise<ActionResult> {
	return runAction({
		action: bundle.action,
		event: pullRequestEvent(local, NAME, 1),
		github: local,
		inputs,
	});
}

/** Exit code 2, and nothing but one line that explains itself. */
function expectRefusal(
	{ status, stdout, stderr }: Ended,
	sentence: RegExp,
): void {
	expect(status).toBe(2);
	expect(stdout).toBe("");
	expect(stderr).toMatch(/^wattdiff: [^\n]+\n$/);
	expect(stderr).toMatch(sentence);
}

function expectHealthy(
	{ local, head }: BudgetedRepository,
	conclusion: string,
): void {
	expect(local.checkRuns(NAME, head).at(-1)).toMatchObject({
		status: "completed",
		conclusion,
	});
	expect(local.violations).toEqual([]);
}

/** The words alone: no markup, no line breaks of a terminal. */
function plain(text: string): string {
	return text
		.replace(/<[^>]*>|`|\*\*/g, "")
		.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
		.replace(/`/g, "")
		.replace(/\s+/g, " ");
}

function occurrences(text: string, sentence: RegExp): number {
	return [...text.matchAll(new RegExp(sentence, "g"))].length;
}
