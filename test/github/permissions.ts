export type Scope =
	| "actions"
	| "checks"
	| "contents"
	| "issues"
	| "members"
	| "pull_requests"
	| "statuses";

export type Level = "read" | "write";

/** Who a token speaks for and what it may do. */
export interface Token {
	readonly login: string;
	/** The id of the app; absent for the token of a person. */
	readonly appId?: number;
	readonly permissions: Readonly<Partial<Record<Scope, Level>>>;
}

/** The id of the app behind `GITHUB_TOKEN`. */
export const actionsAppId = 15_368;

type Grant = readonly [Scope, Level];

// Each row holds alternatives, of which one is enough; an empty row needs no more than a valid token.
const required: Readonly<Record<string, readonly Grant[]>> = {
	"actions/get-workflow-run": [["actions", "read"]],
	"checks/create": [["checks", "write"]],
	"checks/get": [["checks", "read"]],
	"checks/list-annotations": [["checks", "read"]],
	"checks/list-for-ref": [["checks", "read"]],
	"checks/update": [["checks", "write"]],
	"git/create-blob": [["contents", "write"]],
	"git/create-commit": [["contents", "write"]],
	"git/create-ref": [["contents", "write"]],
	"git/create-tree": [["contents", "write"]],
	"git/delete-ref": [["contents", "write"]],
	"git/get-blob": [["contents", "read"]],
	"git/get-commit": [["contents", "read"]],
	"git/get-ref": [["contents", "read"]],
	"git/get-tree": [["contents", "read"]],
	"git/list-matching-refs": [["contents", "read"]],
	"git/update-ref": [["contents", "write"]],
	graphql: [["contents", "read"]],
	"issues/add-labels": [
		["issues", "write"],
		["pull_requests", "write"],
	],
	"issues/create-comment": [
		["issues", "write"],
		["pull_requests", "write"],
	],
	"issues/delete-comment": [
		["issues", "write"],
		["pull_requests", "write"],
	],
	"issues/get-comment": [
		["issues", "read"],
		["pull_requests", "read"],
	],
	"issues/list-comments": [
		["issues", "read"],
		["pull_requests", "read"],
	],
	"issues/list-events": [
		["issues", "read"],
		["pull_requests", "read"],
	],
	"issues/list-labels-on-issue": [
		["issues", "read"],
		["pull_requests", "read"],
	],
	"issues/remove-label": [
		["issues", "write"],
		["pull_requests", "write"],
	],
	"issues/update-comment": [
		["issues", "write"],
		["pull_requests", "write"],
	],
	"pulls/get": [["pull_requests", "read"]],
	"pulls/list": [["pull_requests", "read"]],
	"pulls/list-files": [["pull_requests", "read"]],
	"repos/compare-commits-with-basehead": [["contents", "read"]],
	"repos/create-commit-status": [["statuses", "write"]],
	"repos/get": [],
	"repos/get-branch": [["contents", "read"]],
	"repos/get-collaborator-permission-level": [],
	"repos/get-combined-status-for-ref": [["statuses", "read"]],
	"repos/get-commit": [["contents", "read"]],
	"repos/get-content": [["contents", "read"]],
	"repos/list-commit-statuses-for-ref": [["statuses", "read"]],
	"repos/list-pull-requests-associated-with-commit": [
		["pull_requests", "read"],
	],
	"teams/get-membership-for-user-in-org": [["members", "read"]],
	"users/get-authenticated": [],
};

/** Whether a token's permissions are enough for an operation. */
export function isPermitted(token: Token, operationId: string): boolean {
	const grants = required[operationId];
	if (!grants) throw new Error(`No permission is known for ${operationId}.`);
	if (grants.length === 0) return true;
	return grants.some(([scope, level]) => {
		const held = token.permissions[scope];
		return held === "write" || held === level;
	});
}

/** The operations whose permission is known, queries among them. */
export function permittedOperations(): readonly string[] {
	return Object.keys(required);
}
