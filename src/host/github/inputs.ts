import { UsageError } from "../../problem.js";

/** What a workflow set, checked. */
export interface Inputs {
	readonly token: string;
	/** Path of the policy in the repository. */
	readonly config: string;
	readonly key: string;
	readonly commentWhen: CommentWhen;
	readonly checkName: string;
	readonly historyBranch: string;
	readonly unknown: "neutral" | "fail";
	readonly source: "auto" | "git" | "api";
}

export type CommentWhen = "always" | "changed" | "violation";

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_KEY = "default";
const DEFAULT_CHECK = "wattdiff";

/** Reads the inputs as the runner passes them. A value that is none of the known ones is a UsageError. */
export function readInputs(environment: Environment): Inputs {
	const input = (name: string, otherwise: string): string =>
		environment[`INPUT_${name.toUpperCase()}`]?.trim() || otherwise;
	const key = input("key", DEFAULT_KEY);
	const token = input("token", "");
	if (token === "") {
		throw new UsageError(
			"No token. Leave out the input `token`, which is then the workflow's own, or give it one that may read this repository.",
		);
	}
	return {
		token,
		key,
		config: input("config", ".github/wattdiff.yml").replace(/^\.\//, ""),
		commentWhen: oneOf("comment-when", input("comment-when", "changed"), [
			"always",
			"changed",
			"violation",
		]),
		checkName: checkName(input("check-name", DEFAULT_CHECK), key),
		historyBranch: input("history-branch", "wattdiff-history"),
		unknown: oneOf("unknown", input("unknown", "neutral"), ["neutral", "fail"]),
		source: oneOf("source", input("source", "auto"), ["auto", "git", "api"]),
	};
}

/** Two keys on one pull request are two checks, so they need two names. */
function checkName(name: string, key: string): string {
	return name === DEFAULT_CHECK && key !== DEFAULT_KEY
		? `${name} (${key})`
		: name;
}

function oneOf<T extends string>(
	name: string,
	value: string,
	known: readonly T[],
): T {
	const found = known.find((word) => word === value);
	if (found !== undefined) return found;
	throw new UsageError(
		`The input \`${name}\` is \`${value}\`. Use one of ${known.join(", ")}.`,
	);
}
