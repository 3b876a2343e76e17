import { inertCode, inertProse, inertTerminal } from "./inert.js";
import { unbroken } from "./markdown/unbroken.js";

/** How one medium writes. Everything from a pull request passes through `code` or `prose`, and nothing else does. */
export interface Ink {
	/** A path, key or value. */
	code(text: string): string;
	/** A sentence that may repeat the pull request's words. */
	prose(text: string): string;
	strong(text: string): string;
	/** Words of lesser weight. */
	quiet(text: string): string;
	good(text: string): string;
	bad(text: string): string;
	doubtful(text: string): string;
}

export const markdownInk: Ink = {
	code: (text) => inertCode(text),
	prose: (text) => inertProse(text),
	strong: (text) => `**${unbroken(text)}**`,
	quiet: (text) => text,
	good: (text) => text,
	bad: (text) => text,
	doubtful: (text) => text,
};

export const plainInk: Ink = {
	code: (text) => inertTerminal(text),
	prose: (text) => inertTerminal(text, 800),
	strong: (text) => text,
	quiet: (text) => text,
	good: (text) => text,
	bad: (text) => text,
	doubtful: (text) => text,
};

/** The 16-colour codes, so that the terminal's own theme decides the shades. */
export const colourInk: Ink = {
	...plainInk,
	strong: (text) => painted("1", "22", text),
	quiet: (text) => painted("2", "22", text),
	good: (text) => painted("32", "39", text),
	bad: (text) => painted("31", "39", text),
	doubtful: (text) => painted("33", "39", text),
};

function painted(on: string, off: string, text: string): string {
	return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
}
