/** What the action writes, with the permission that it needs. */
const permissions = {
	comment: "pull-requests: write",
	check: "checks: write",
	status: "statuses: write",
	approval: "checks: write",
	history: "contents: write",
} as const;

/** A sentence for a token that may not write something: what happens instead, and what to add. */
export function missingPermission(
	what: keyof typeof permissions,
	instead: string,
	isFork: boolean,
): string {
	const cause = isFork
		? "A pull request from a fork has a token that can only read"
		: `The token may not write the ${what}`;
	const advice = isFork
		? "For the rest, add a workflow on `workflow_run`; the README shows it."
		: `Add \`${permissions[what]}\` to the job's permissions.`;
	return `${cause}: ${instead}. ${advice}`;
}

/** The same for what the token may not read. */
export function missingReading(
	what: "checks" | "pull-requests",
	instead: string,
): string {
	return `The token may not read ${what}: ${instead}. Add \`${what}: read\` to the job's permissions.`;
}
