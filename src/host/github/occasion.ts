import { readCommand } from "./command.js";
import { numberAt, textAt, valueAt } from "./fields.js";

/** Why the action runs, as far as it matters to it. */
export type Occasion =
	| {
			readonly kind: "pull-request";
			readonly number: number;
			readonly baseSha: string;
			readonly headSha: string;
			/** Branch that it is to be merged into. */
			readonly baseRef: string;
			/** The head lies in another repository: the token can only read. */
			readonly isFork: boolean;
			/** The label that was put on it just now, with who did so. */
			readonly label?: {
				readonly name: string;
				readonly by: string;
				readonly at: string;
			};
	  }
	/** Somebody asks for something in a comment on a pull request. */
	| {
			readonly kind: "command";
			readonly number: number;
			readonly by: string;
			readonly at: string;
			/** The beginning of the commit that is meant. */
			readonly sha?: string;
			readonly reason: string;
	  }
	/** A workflow has finished for a head: the trusted half of a set-up for forks. */
	| { readonly kind: "finished-workflow"; readonly headSha: string }
	| {
			readonly kind: "merge-group";
			readonly baseSha: string;
			readonly headSha: string;
			/** The pull request that is merged. */
			readonly number?: number;
	  }
	| {
			readonly kind: "push";
			/** Absent for a new branch. */
			readonly before?: string;
			readonly after: string;
			/** When the commit was made, as ISO 8601. */
			readonly date: string;
	  }
	/** By hand or by the clock: nothing changes, so every run is estimated. */
	| {
			readonly kind: "dispatch";
			readonly headSha: string;
			readonly isDefaultBranch: boolean;
	  }
	| { readonly kind: "nothing"; readonly why: string };

export interface WorkflowEvent {
	readonly name: string;
	readonly payload: unknown;
	/** `GITHUB_SHA`. */
	readonly sha: string;
	/** `GITHUB_REF`. */
	readonly ref: string;
}

/** Reads the event that started the workflow. */
export function readOccasion(event: WorkflowEvent): Occasion {
	const read = Object.hasOwn(readers, event.name)
		? readers[event.name]
		: undefined;
	return (
		read?.(event) ??
		nothing(
			`wattdiff has nothing to do on the event \`${event.name}\`. It works on ${Object.keys(readers).join(", ")}.`,
		)
	);
}

const readers: Readonly<Record<string, (event: WorkflowEvent) => Occasion>> = {
	pull_request: pullRequest,
	workflow_run: finishedWorkflow,
	issue_comment: comment,
	merge_group: mergeGroup,
	push,
	schedule: dispatch,
	workflow_dispatch: dispatch,
};

function pullRequest({ payload }: WorkflowEvent): Occasion {
	if (textAt(payload, "action") === "closed") {
		return nothing("The pull request is closed, so its report stays as it is.");
	}
	return {
		kind: "pull-request",
		number: numberAt(payload, "pull_request.number") ?? 0,
		baseSha: textAt(payload, "pull_request.base.sha"),
		// Also the head at the moment of a label, whatever has been pushed since.
		headSha: textAt(payload, "pull_request.head.sha"),
		baseRef: textAt(payload, "pull_request.base.ref"),
		isFork:
			textAt(payload, "pull_request.head.repo.full_name") !==
			textAt(payload, "pull_request.base.repo.full_name"),
		...(textAt(payload, "action") === "labeled" && {
			label: {
				name: textAt(payload, "label.name"),
				by: textAt(payload, "sender.login"),
				at: textAt(payload, "pull_request.updated_at"),
			},
		}),
	};
}

// An edited comment may hold the words of somebody else than its author.
function comment({ payload }: WorkflowEvent): Occasion {
	if (textAt(payload, "action") !== "created") {
		return nothing("Only a new comment can ask for something.");
	}
	if (valueAt(payload, "issue.pull_request") === undefined) {
		return nothing("The comment is not on a pull request.");
	}
	const command = readCommand(textAt(payload, "comment.body"));
	if (!command) {
		return nothing(
			"The comment asks for nothing. wattdiff knows `/wattdiff approve [<commit>] <reason>`.",
		);
	}
	return {
		kind: "command",
		number: numberAt(payload, "issue.number") ?? 0,
		by: textAt(payload, "comment.user.login"),
		at: textAt(payload, "comment.created_at"),
		...command,
	};
}

/** As in `refs/heads/gh-readonly-queue/main/pr-12-<commit>`. */
const QUEUED = /\/pr-(\d+)-[0-9a-f]+$/;

function mergeGroup({ payload }: WorkflowEvent): Occasion {
	const number = QUEUED.exec(textAt(payload, "merge_group.head_ref"))?.[1];
	return {
		kind: "merge-group",
		baseSha: textAt(payload, "merge_group.base_sha"),
		headSha: textAt(payload, "merge_group.head_sha"),
		...(number !== undefined && { number: Number(number) }),
	};
}

function dispatch({ name, payload, sha, ref }: WorkflowEvent): Occasion {
	const branch = textAt(payload, "repository.default_branch");
	return {
		kind: "dispatch",
		headSha: sha,
		// The clock starts workflows of the default branch only, and its event need not name the repository.
		isDefaultBranch: name === "schedule" || ref === `refs/heads/${branch}`,
	};
}

function finishedWorkflow({ payload }: WorkflowEvent): Occasion {
	const cause = textAt(payload, "workflow_run.event");
	if (cause !== "pull_request") {
		return nothing(
			`The finished workflow ran on \`${cause}\`, not on a pull request.`,
		);
	}
	return {
		kind: "finished-workflow",
		headSha: textAt(payload, "workflow_run.head_sha"),
	};
}

const NO_COMMIT = /^0+$/;

function push({ payload, sha }: WorkflowEvent): Occasion {
	const branch = textAt(payload, "repository.default_branch");
	if (textAt(payload, "ref") !== `refs/heads/${branch}`) {
		return nothing("The push is not to the default branch.");
	}
	if (valueAt(payload, "deleted") === true) {
		return nothing("The push deletes its branch.");
	}
	const before = textAt(payload, "before");
	return {
		kind: "push",
		...(before !== "" && !NO_COMMIT.test(before) && { before }),
		after: textAt(payload, "after") || sha,
		date: textAt(payload, "head_commit.timestamp"),
	};
}

function nothing(why: string): Occasion {
	return { kind: "nothing", why };
}
