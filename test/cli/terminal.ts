import { fileURLToPath } from "node:url";
import { run } from "../../src/cli.js";
import type { Terminal } from "../../src/host/terminal/terminal.js";

export interface TerminalResult {
	readonly exitCode: number;
	readonly out: string;
	readonly err: string;
}

/** Runs a command line in a folder, in memory and without a terminal. */
export async function wattdiff(
	folder: string,
	argv: readonly string[],
	settings: Partial<Terminal> = {},
): Promise<TerminalResult> {
	const out: string[] = [];
	const err: string[] = [];
	const exitCode = await run({
		argv,
		folder,
		environment: {},
		isTerminal: false,
		examples: fileURLToPath(new URL("../../examples", import.meta.url)),
		print: (text) => out.push(text),
		complain: (text) => err.push(text),
		...settings,
	});
	return { exitCode, out: out.join(""), err: err.join("") };
}
