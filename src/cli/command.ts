import type { Arguments } from "../host/terminal/arguments.js";
import type { Terminal } from "../host/terminal/terminal.js";

/** One command of the command line. Gives the exit code: 0 within, 1 over budget, 2 could not run. */
export type Command = (terminal: Terminal, asked: Arguments) => Promise<number>;
