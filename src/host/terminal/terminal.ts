/** The world around one run in a terminal; a test supplies its own. */
export interface Terminal {
	/** Arguments after the program's name. */
	readonly argv: readonly string[];
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** True when somebody looks at the output, false for a pipe or a file. */
	readonly isTerminal: boolean;
	/** Width of the terminal, if it is one. */
	readonly columns?: number;
	/** Folder with `before` and `after`, the example that the demo reviews. */
	readonly examples: string;
	readonly print: (text: string) => void;
	readonly complain: (text: string) => void;
}

/** Whether to write colours: an option wins over the environment, and that over what the output is. */
export function wantsColour(
	{ environment, isTerminal }: Pick<Terminal, "environment" | "isTerminal">,
	option: boolean | undefined,
): boolean {
	if (option !== undefined) return option;
	const { NO_COLOR, FORCE_COLOR, TERM } = environment;
	if (NO_COLOR) return false;
	if (FORCE_COLOR) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
	return isTerminal && TERM !== "dumb";
}

const USUAL_WIDTH = 100;

/** Characters on a line. */
export function widthOf({ columns }: Pick<Terminal, "columns">): number {
	return columns ?? USUAL_WIDTH;
}
