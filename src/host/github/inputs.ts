import { UsageError } from "../../problem.js";

/** What a workflow set, checked. */
export interface Inputs {
	readonly token: string;
	/** Which half of the work is done: all that the event allows, the reading one, or the writing one. */
	readonly mode: "auto" | "estimate" | "report";
	/** Path of the policy in the repository; of a central one with its owner and repository before it. */
	readonly config: string;
	/** The file of another repository that is the policy. */
	readonly central?: CentralPolicy;
	readonly key: string;
	readonly commentWhen: CommentWhen;
	readonly checkName: string;
	readonly checkMode: "check" | "status" | "none";
	readonly historyBranch: string;
	readonly unknown: "neutral" | "fail";
	readonly source: "auto" | "git" | "api";
	/** Whether a file for code scanning is written. */
	readonly sarif: boolean;
	/** Whether the Hugging Face Hub is asked for models that the catalogue lacks. */
	readonly hub: boolean;
	/** What the badge shows. */
	readonly badge: (typeof BADGES)[number];
}

/** Where a policy for many repositories lies. */
export interface CentralPolicy {
	readonly owner: string;
	readonly repo: string;
	readonly path: string;
	/** Branch, tag or commit. */
	readonly ref: string;
}

const BADGES = [
	"none",
	"verdict",
	"device-hours",
	"energy",
	"carbon",
	"cost",
] as const;

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
		mode: oneOf("mode", input("mode", "auto"), ["auto", "estimate", "report"]),
		...configOf(input("config", ".github/wattdiff.yml")),
		commentWhen: oneOf("comment-when", input("comment-when", "changed"), [
			"always",
			"changed",
			"violation",
		]),
		checkName: checkName(input("check-name", DEFAULT_CHECK), key),
		checkMode: oneOf("check-mode", input("check-mode", "check"), [
			"check",
			"status",
			"none",
		]),
		historyBranch: input("history-branch", "wattdiff-history"),
		unknown: oneOf("unknown", input("unknown", "neutral"), ["neutral", "fail"]),
		source: oneOf("source", input("source", "auto"), ["auto", "git", "api"]),
		sarif:
			oneOf("sarif", input("sarif", "false"), ["true", "false"]) === "true",
		hub: oneOf("hub", input("hub", "false"), ["true", "false"]) === "true",
		badge: oneOf("badge", input("badge", "none"), BADGES),
	};
}

/** As in `acme/policies/training.yml@v2`: the extension tells it from a path with an `@`. */
const CENTRAL =
	/^([\w.-]+)\/([\w.-]+)\/(.+\.(?:ya?ml|jsonc?|toml))@([^@\s]+)$/i;

function configOf(text: string): Pick<Inputs, "config" | "central"> {
	const [, owner, repo, path, ref] = CENTRAL.exec(text) ?? [];
	return owner === undefined ||
		repo === undefined ||
		path === undefined ||
		ref === undefined
		? { config: text.replace(/^\.\//, "") }
		: {
				config: `${owner}/${repo}/${path}`,
				central: { owner, repo, path, ref },
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
