import { numberAt, textAt, valueAt } from "./fields.js";

/** Why the action runs, as far as it matters to it. */
export type Occasion =
	| {
			readonly kind: "pull-request";
			readonly number: number;
			readonly baseSha: string;
			readonly headSha: string;
			/** The head lies in another repository: the token can only read. */
			readonly isFork: boolean;
	  }
	/** A workflow has finished for a head: the trusted half of a set-up for forks. */
	| { readonly kind: "finished-workflow"; readonly headSha: string }
	| {
			readonly kind: "merge-group";
			readonly baseSha: string;
			readonly headSha: string;
	  }
	| {
			readonly kind: "push";
			/** Absent for a new branch. */
			readonly before?: string;
			readonly after: string;
			/** When the commit was made, as ISO 8601. */
			readonly date: string;
	  }
	| { readonly kind: "dispatch"; readonly headSha: string }
	| { readonly kind: "nothing"; readonly why: string };

export interface WorkflowEvent {
	readonly name: string;
	readonly payload: unknown;
	/** `GITHUB_SHA`. */
	readonly sha: string;
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
	merge_group: ({ payload }) => ({
		kind: "merge-group",
		baseSha: textAt(payload, "merge_group.base_sha"),
		headSha: textAt(payload, "merge_group.head_sha"),
	}),
	push,
	workflow_dispatch: ({ sha }) => ({ kind: "dispatch", headSha: sha }),
};

function pullRequest({ payload }: WorkflowEvent): Occasion {
	if (textAt(payload, "action") === "closed") {
		return nothing("The pull request is closed, so its report stays as it is.");
	}
	return {
		kind: "pull-request",
		number: numberAt(payload, "pull_request.number") ?? 0,
		baseSha: textAt(payload, "pull_request.base.sha"),
		headSha: textAt(payload, "pull_request.head.sha"),
		isFork:
			textAt(payload, "pull_request.head.repo.full_name") !==
			textAt(payload, "pull_request.base.repo.full_name"),
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
