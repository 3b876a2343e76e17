import { expect, test } from "vitest";
import {
	type BudgetedRepository,
	CONFIG,
	NAME,
	trainingConfig,
} from "../action/budgeted-repository.js";
import {
	mergeGroupEvent,
	pullRequestEvent,
	pushEvent,
	type TriggeringEvent,
	workflowDispatchEvent,
	workflowRunEvent,
} from "../runner/events.js";
import { overBudget, runBuilt } from "./scene.js";

/** The commits of a repository whose main branch has gone on after the pull request left it. */
interface Commits {
	readonly fork: string;
	readonly main: string;
	readonly head: string;
	/** GitHub's test merge, which is `GITHUB_SHA` on a pull request. */
	readonly merge: string;
}

type CommitName = keyof Commits;

interface Row {
	readonly event: (
		scene: BudgetedRepository,
		commits: Commits,
	) => TriggeringEvent;
	/** Commits that GitHub is asked about; every other commit is left alone. */
	readonly asked: readonly CommitName[];
	/** The commit that is told the result. */
	readonly checked?: CommitName;
}

const rows: Readonly<Record<string, Row>> = {
	pull_request: {
		event: ({ local }) => pullRequestEvent(local, NAME, 1),
		asked: ["fork", "main", "head"],
		checked: "head",
	},
	workflow_run: {
		event: ({ local }, { head }) => {
			const { id } = local.addWorkflowRun(NAME, {
				name: "wattdiff",
				event: "pull_request",
				headBranch: "work",
				headSha: head,
				headRepository: NAME,
				conclusion: "failure",
			});
			return workflowRunEvent(local, NAME, id);
		},
		asked: ["fork", "main", "head"],
		checked: "head",
	},
	merge_group: {
		event: ({ local }, { main, merge }) =>
			mergeGroupEvent(local, NAME, { baseSha: main, headSha: merge }),
		asked: ["main", "merge"],
		checked: "merge",
	},
	push: {
		event: ({ local }) => pushEvent(local, NAME),
		asked: ["fork", "main"],
	},
	workflow_dispatch: {
		event: ({ local }) => workflowDispatchEvent(local, NAME),
		asked: ["main"],
	},
};

test.each(Object.keys(rows))(
	"on %s the right commits are compared, and the right one is told",
	async (name) => {
		const scene = await overBudget();
		const { local } = scene;
		const commits = mainGoesOn(scene);
		const { event, asked, checked } = rowOf(name);

		await runBuilt(local, event(scene, commits));

		const requests = JSON.stringify(local.requests);
		const names = Object.keys(commits).filter(isCommitName);
		expect(names.filter((each) => requests.includes(commits[each]))).toEqual(
			names.filter((each) => asked.includes(each)),
		);
		expect(
			names.filter((each) => local.checkRuns(NAME, commits[each]).length > 0),
		).toEqual(checked ? [checked] : []);
		expect(local.violations).toEqual([]);
	},
);

function rowOf(name: string): Row {
	const row = rows[name];
	if (!row) throw new Error(`No row for ${name}.`);
	return row;
}

function isCommitName(name: string): name is CommitName {
	return ["fork", "main", "head", "merge"].includes(name);
}

function mainGoesOn({ local, base, head }: BudgetedRepository): Commits {
	const main = local.commit(NAME, {
		branch: "main",
		files: {
			"configs/other.yaml": trainingConfig(1),
			[CONFIG]: trainingConfig(2),
		},
	});
	const { mergeSha } = local.changePullRequest(NAME, 1, { baseSha: main });
	return { fork: base, main, head, merge: mergeSha ?? "" };
}
