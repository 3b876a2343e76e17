/** What a comment asks wattdiff to do. */
export interface Command {
	/** The beginning of the commit that is meant; absent for the head as it was shown. */
	readonly sha?: string;
	readonly reason: string;
}

const APPROVE = /^\s*\/wattdiff[ \t]+approve(?![\w-])([\s\S]*)$/;
const COMMIT = /^[0-9a-f]{7,40}$/i;
const LONGEST_REASON = 500;

/** Reads `/wattdiff approve [<sha>] <reason>` at the beginning of a comment; undefined for any other text. */
export function readCommand(body: string): Command | undefined {
	const [, rest] = APPROVE.exec(body) ?? [];
	if (rest === undefined) return undefined;
	const words = rest.split(/\s+/).filter((word) => word !== "");
	const [first] = words;
	const sha =
		first !== undefined && COMMIT.test(first) ? first.toLowerCase() : undefined;
	const said = words.slice(sha === undefined ? 0 : 1).join(" ");
	const reason = [...said].slice(0, LONGEST_REASON).join("");
	return { ...(sha !== undefined && { sha }), reason };
}
